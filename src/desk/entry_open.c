/* entry_open.c — the ways to an open form: begun, resumed as a draft, taken over or looked at as a record. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/entry.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/restriction.h"
#include "desk/sitting.h"
#include "entry_inside.h"
#include "erased.h"
#include "fold/fold.h"
#include "library.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/erased.h"

struct search {
    struct id wanted, found; /* a dossier or a record */
    const char *form;
};

static bool match_draft(void *with, const struct draft *draft)
{
    struct search *search = with;

    if (!id_equal(draft->dossier, search->wanted) || !text_equal(draft->form, search->form))
        return true;
    search->found = draft->id;
    return false;
}

/* The record of a form that is filled in once per dossier is known beforehand on every desk; after one that was erased
 * comes the next. */
static struct id single_record(struct seat *seat, struct id dossier, const char *form)
{
    char id[ID_TEXT_BYTES];
    scoped_text name = mem_format("%s %s", id_format(dossier, id), form);
    struct id record = hash_id(name, strlen(name));

    while (erased_covers(seat_store(seat), dossier, record) && !erased_covers(seat_store(seat), dossier, id_none()))
        record = hash_id(record.bytes, sizeof record.bytes);
    return record;
}

static bool may_open(struct seat *seat, const struct form *form, struct id dossier, struct error *err)
{
    if (!seat_may_fill_in(seat, dossier, form_name(form), err))
        return false;
    if (!id_is_set(dossier) && !*form_setting(form, "attribute::balie:opens"))
        return error_set(err, ERROR_INPUT, _("“%s” cannot open a new dossier: choose a dossier first."),
                         form_title(form, seat_language(seat)));
    return true;
}

static bool is_yes(const char *setting)
{
    return text_equal(setting, "yes") || text_equal(setting, "ja") || text_equal(setting, "true");
}

/* The conversation this form is part of; at the counter one begins with the first form. */
static bool join_sitting(struct seat *seat, struct entry_start *start, struct error *err)
{
    if (sitting_find(seat, start->dossier, &start->sitting, NULL) || !seat_is_counter(seat) ||
        text_equal(start->form, sitting_form(seat)))
        return true;
    return sitting_start(seat, start->dossier, &start->sitting, err);
}

static struct entry *begin_checked(struct seat *seat, const struct entry_start *start, struct error *err)
{
    struct entry *entry = entry_begin(seat, start, err);

    if (!entry)
        return NULL;
    if (!entry_preconditions(entry, "", err) || !entry_settle(entry, err)) { /* a reason is asked for at the end */
        entry_free(entry);
        return NULL;
    }
    entry->override_reason = NULL;
    return entry;
}

struct entry *entry_open(struct seat *seat, struct id dossier, const char *form, struct error *err)
{
    const struct form *found = seat_form(seat, form, err);
    bool is_new = !id_is_set(dossier);
    struct search search = { dossier, id_none(), form };
    struct entry_start start = {
        seat_library(seat), form, is_new ? id_random() : dossier, id_random(), id_none(), 0, is_new, NULL
    };

    if (!found || !may_open(seat, found, dossier, err))
        return NULL;
    if (!is_new)
        draft_each(seat_store(seat), seat_user(seat), match_draft, &search);
    if (id_is_set(search.found))
        return entry_resume(seat, search.found, err);
    if (is_yes(form_setting(found, "attribute::balie:single")))
        start.record = single_record(seat, start.dossier, form);
    if (!is_new && dossier_of_record(seat_store(seat), start.record, &search.found))
        return entry_take(seat, dossier, start.record, err);
    if (!join_sitting(seat, &start, err))
        return NULL;
    return begin_checked(seat, &start, err);
}

struct entry *entry_open_new(struct seat *seat, const char *form, struct error *err)
{
    const struct form *found = seat_form(seat, form, err);
    struct entry_start start = { seat_library(seat), form, id_random(), id_random(), id_none(), 0, true, NULL };

    if (!found || !may_open(seat, found, id_none(), err) || !sitting_start(seat, start.dossier, &start.sitting, err))
        return NULL;
    return begin_checked(seat, &start, err);
}

struct entry *entry_resume_with(struct seat *seat, struct id draft, struct library *library, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct draft kept;
    struct entry_start start = { 0 };
    struct entry *entry;

    if (!draft_load(seat_store(seat), draft, arena, &kept, err) || !restriction_allows(seat, kept.dossier, err))
        return NULL;
    start = (struct entry_start){ library ? library : seat_library_of(seat, &kept.bundle),
                                  kept.form,
                                  kept.dossier,
                                  kept.id,
                                  kept.sitting,
                                  0,
                                  kept.is_new_dossier,
                                  NULL };
    entry = entry_begin(seat, &start, err);
    if (!entry)
        return NULL;
    if (!entry_restore_draft(entry, draft, err)) {
        entry_free(entry);
        return NULL;
    }
    carry_recall(entry);
    return entry;
}

struct entry *entry_resume(struct seat *seat, struct id draft, struct error *err)
{
    return entry_resume_with(seat, draft, NULL, err);
}

static bool may_take(const struct fold_record *record, struct error *err)
{
    if (record->frozen)
        return error_set(err, ERROR_INPUT, _("This record is signed and stays as it is: add a new record instead."));
    if (record->withdrawn)
        return error_set(err, ERROR_INPUT, _("This record was withdrawn: restore it first."));
    return true;
}

static struct entry *open_record(struct seat *seat, struct id dossier, struct id record, bool to_write,
                                 struct error *err)
{
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, date_none(), err);
    struct entry_start start = { .dossier = dossier, .record = record };
    const struct fold_record *found;
    struct entry *entry;
    bool is_here;
    size_t fold;

    if (!held)
        return NULL;
    found = dossier_record(held, record, &fold);
    if (!found) {
        error_set(err, ERROR_ABSENT, _("This dossier has no such record."));
        return NULL;
    }
    if (to_write && (!erased_allows(seat, dossier_id_at(held, fold), record, err) || !may_take(found, err) ||
                     !seat_may_fill_in(seat, dossier, found->form, err)))
        return NULL;
    start.dossier = dossier_id_at(held, fold); /* of linked dossiers each keeps its own records */
    start.library = seat_library_of_change(seat, found->last->id, &is_here);
    start.form = found->form;
    start.as_of = to_write ? NULL : &found->date;
    sitting_find(seat, dossier, &start.sitting, NULL);
    entry = entry_begin(seat, &start, err);
    if (!entry)
        return NULL;
    entry->is_stand_in = !is_here;
    entry_take_up(entry, found);
    entry->cursor = mem_text(found->parked_at);
    if (!entry_settle(entry, err)) {
        entry_free(entry);
        return NULL;
    }
    return entry;
}

static bool match_record(void *with, const struct draft *draft)
{
    struct search *search = with;

    if (id_equal(draft->id, search->wanted))
        search->found = draft->id;
    return !id_is_set(search->found);
}

struct entry *entry_take(struct seat *seat, struct id dossier, struct id record, struct error *err)
{
    struct search search = { record, id_none(), NULL };

    draft_each(seat_store(seat), seat_user(seat), match_record, &search);
    if (id_is_set(search.found)) /* taken up before and left half done */
        return entry_resume(seat, record, err);
    return open_record(seat, dossier, record, true, err);
}

struct entry *entry_look(struct seat *seat, struct id dossier, struct id record, struct error *err)
{
    return open_record(seat, dossier, record, false, err);
}
