/* worklist.c — what waits for this person: parked, handed over, drafts, tasks, conflicts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/worklist.h"

#include <assert.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/draft_name.h"
#include "desk/settlement.h"
#include "desk/telling.h"
#include "form/form.h"
#include "form/list.h"
#include "store/conflict.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/parked.h"
#include "store/store.h"
#include "store/task.h"

#define KINDS 5

static_assert(WORK_COUNT_MOST == TASK_COUNT_MOST, "tasks are counted as far as the store does");

struct worklist {
    struct arena *arena;
    struct seat *seat;
    ARRAY(struct work) works;
    size_t totals[KINDS];
    size_t limit;
    enum work_kind kind; /* the pass under way */
};

static const char *keep(struct worklist *list, const char *text)
{
    return arena_text(list->arena, text ? text : "");
}

static const char *title_of(struct worklist *list, const char *form)
{
    const struct form *found = *form ? seat_form(list->seat, form, NULL) : NULL;

    return keep(list, found ? form_title(found, seat_language(list->seat)) : form);
}

static bool is_wanted(struct worklist *list, enum work_kind kind)
{
    return list->totals[kind]++ < list->limit;
}

/* Handed to this person, to the role, or to whoever is free. */
static bool is_for_me(struct seat *seat, const char *to)
{
    char id[ID_TEXT_BYTES];

    return to && (!*to || text_equal(to, seat_role(seat)) || text_equal(to, seat_user_name(seat)) ||
                  text_equal(to, id_format(seat_user(seat), id)));
}

static const char *reason_of(struct worklist *list, const char *code)
{
    struct list *reasons = seat_list(list->seat, seat_setting(list->seat, "park_reasons"), NULL);
    const struct choice *choice = reasons ? list_find(reasons, code) : NULL;

    return choice ? choice_label(reasons, choice, seat_language(list->seat)) : code;
}

static bool add_parked(void *with, const struct parked *parked)
{
    struct worklist *list = with;
    enum work_kind kind = is_for_me(list->seat, parked->handed_to) ? WORK_HANDED : WORK_PARKED;
    int64_t minutes = (clock_now() - parked->since_ms) / 60000;
    struct work work = { .kind = kind,
                         .dossier = parked->dossier,
                         .record = parked->record,
                         .due = date_none(),
                         .since_ms = parked->since_ms };

    if (kind != list->kind || !is_wanted(list, kind))
        return true;
    work.who = keep(list, seat_seen_name(list->seat, parked->who));
    work.what = title_of(list, parked->form);
    work.form = keep(list, parked->form);
    work.name = work.entity = "";
    work.detail = arena_format(list->arena, _("%s, by %s, %lld min"), reason_of(list, parked->reason),
                               seat_name_of(list->seat, parked->by), (long long)minutes);
    *array_add(&list->works) = work;
    return true;
}

static bool add_draft(void *with, const struct draft *draft)
{
    struct worklist *list = with;
    scoped_buf who = { 0 };
    struct work work = { .kind = WORK_DRAFT,
                         .dossier = draft->dossier,
                         .record = draft->id,
                         .due = date_none(),
                         .since_ms = draft->changed_ms };

    if (text_equal(draft->form, sitting_form(list->seat)) || !is_wanted(list, WORK_DRAFT))
        return true;
    draft_name(list->seat, draft, &who);
    work.who = keep(list, buf_view(&who));
    work.what = title_of(list, draft->form);
    work.form = keep(list, draft->form);
    work.name = work.entity = work.detail = "";
    *array_add(&list->works) = work;
    return true;
}

static bool add_task(void *with, const struct task *task)
{
    struct worklist *list = with;
    scoped_buf words = { 0 };
    struct work work = { .kind = WORK_TASK, .dossier = task->dossier, .due = task->due, .priority = task->priority };

    task_words(list->seat, task, &words);
    work.who = keep(list, seat_seen_name(list->seat, task->who));
    work.what = keep(list, buf_view(&words));
    work.name = keep(list, task->name);
    work.entity = keep(list, task->entity);
    work.form = keep(list, task->form);
    work.detail = keep(list, task->role);
    *array_add(&list->works) = work;
    return true;
}

static bool add_conflict(void *with, const struct conflict *conflict)
{
    struct worklist *list = with;
    scoped_buf words = { 0 };
    struct work work = {
        .kind = WORK_CONFLICT, .dossier = conflict->dossier, .record = conflict->record, .due = date_none()
    };

    /* What rests on something that has not come yet is nobody's to decide. */
    if (text_equal(conflict->kind, "waiting") || !is_wanted(list, WORK_CONFLICT))
        return true;
    conflict_words(list->seat, conflict, &words);
    work.who = keep(list, seat_seen_name(list->seat, conflict->who));
    work.what = keep(list, buf_view(&words));
    work.form = keep(list, conflict->form);
    work.name = keep(list, conflict->key);
    work.entity = keep(list, conflict->kind);
    work.detail = "";
    *array_add(&list->works) = work;
    return true;
}

/* What this computer itself has to tell. */
static bool add_telling(void *with, const struct telling *telling)
{
    struct worklist *list = with;
    struct work work = {
        .kind = WORK_TASK, .is_told = true, .dossier = telling->dossier, .other = telling->other, .due = date_none()
    };

    work.who = keep(list, _("this computer"));
    work.what = keep(list, telling->sentence);
    work.name = keep(list, telling->name);
    work.entity = keep(list, telling->key);
    work.form = work.detail = "";
    *array_add(&list->works) = work;
    list->totals[WORK_TASK]++;
    return true;
}

static void mark_restricted(struct worklist *list)
{
    size_t count = list->works.count;
    struct id *dossiers = arena_alloc(list->arena, (count + 1) * sizeof *dossiers);
    bool *is_restricted = arena_alloc(list->arena, count + 1);

    for (size_t i = 0; i < count; i++)
        dossiers[i] = list->works.at[i].dossier;
    dossier_restrictions(seat_store(list->seat), dossiers, count, is_restricted);
    for (size_t i = 0; i < count; i++)
        list->works.at[i].is_restricted = is_restricted[i];
}

struct worklist *worklist_load(struct seat *seat, size_t limit, struct error *err)
{
    struct worklist *list = mem_new(sizeof *list);
    struct task_filter filter = {
        .today = seat_today(seat), .role = seat_role(seat), .assignee = seat_user_name(seat), .limit = limit
    };

    (void)err;
    list->arena = arena_new();
    list->seat = seat;
    list->limit = limit;
    list->kind = WORK_HANDED;
    parked_each(seat_store(seat), add_parked, list);
    list->kind = WORK_PARKED;
    parked_each(seat_store(seat), add_parked, list);
    draft_each(seat_store(seat), seat_user(seat), add_draft, list);
    telling_each(seat, add_telling, list);
    list->totals[WORK_TASK] += task_each(seat_store(seat), &filter, add_task, list);
    conflict_each(seat_store(seat), id_none(), add_conflict, list);
    mark_restricted(list);
    return list;
}

size_t worklist_size(const struct worklist *list)
{
    return list->works.count;
}

const struct work *worklist_at(const struct worklist *list, size_t i)
{
    return &list->works.at[i];
}

size_t worklist_total(const struct worklist *list, enum work_kind kind)
{
    return list->totals[kind];
}

void worklist_free(struct worklist *list)
{
    if (!list)
        return;
    array_clear(&list->works);
    arena_free(list->arena);
    mem_free(list);
}
