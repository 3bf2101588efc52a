/* card.c — one dossier at a glance: who, the last conversation, what is due, what is missing, what comes next. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/card.h"

#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/entry.h"
#include "desk/restriction.h"
#include "desk/worklist.h"
#include "entry_inside.h"
#include "erased.h"
#include "fold/fold.h"
#include "form/form.h"
#include "library.h"
#include "phrase.h"
#include "rules/rules.h"
#include "store/dossier.h"
#include "store/erased.h"
#include "store/log.h"
#include "store/store.h"
#include "store/task.h"
#include "summary.h"
#include "world.h"

#define NEXT_TABLE    "vervolg"
#define QUALITY_TABLE "kwaliteit"

struct card {
    struct arena *arena;
    struct seat *seat;
    struct id dossier;
    struct world *world, *seen; /* seen: of it, with what may not be seen here masked */
    const char *title, *restriction;
    char code[ID_CODE_BYTES];
    char next_form[64];
    const char *next_reason;
    ARRAY(const char *) lines;
    ARRAY(struct card_event) events;
    ARRAY(struct card_form) forms;
};

static void find_next(struct card *card)
{
    const struct rules_decision *next;

    if (!rules_decide(world_rules(card->world), NEXT_TABLE, seat_today(card->seat), &next, NULL))
        return;
    card->next_reason = arena_text(card->arena, next->reason);
    for (size_t i = 0; i + 1 < sizeof card->next_form && rules_output(next, "form")[i]; i++)
        card->next_form[i] = rules_output(next, "form")[i];
}

static const char *event_title(struct card *card, const struct fold_record *record)
{
    const struct form *form = seat_form(card->seat, record->form, NULL);

    return form ? form_title(form, seat_language(card->seat)) : arena_text(card->arena, record->form);
}

static bool has_conflict(const struct fold_record *record)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (record->answers[i].candidate_count > 1)
            return true;
    return false;
}

static void add_event(struct card *card, const struct fold_record *record)
{
    scoped_buf summary = { 0 };
    struct card_event event = { .record = record->id,
                                .form = arena_text(card->arena, record->form),
                                .title = event_title(card, record),
                                .date = record->date,
                                .at_ms = record->last->at_ms,
                                .who = seat_name_of(card->seat, record->last->user),
                                .frozen = record->frozen,
                                .parked = record->parked,
                                .withdrawn = record->withdrawn,
                                .merged = record->merged,
                                .in_conflict = has_conflict(record) };

    summary_of(card->seat, card->seen, record, &summary);
    event.summary = arena_text(card->arena, buf_view(&summary));
    *array_add(&card->events) = event;
}

static int newest_first(const void *a, const void *b)
{
    const struct card_event *left = a, *right = b;

    if (left->at_ms != right->at_ms)
        return left->at_ms < right->at_ms ? 1 : -1;
    return id_compare(left->record, right->record);
}

static void list_events(struct card *card)
{
    struct dossier *dossier = world_dossier(card->world);

    for (size_t i = 0; i < dossier_fold_count(dossier); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(dossier, i), &count);
        for (size_t r = 0; r < count; r++)
            if (!records[r].erased)
                add_event(card, &records[r]);
    }
    if (card->events.count)
        qsort(card->events.at, card->events.count, sizeof *card->events.at, newest_first);
}

static void add_line(struct card *card, const char *line)
{
    *array_add(&card->lines) = line;
}

static void add_last_conversation(struct card *card)
{
    const char *sitting = sitting_form(card->seat);
    int year = 0, month = 0, day = 0;
    scoped_buf outcome = { 0 };

    for (size_t i = 0; i < card->events.count; i++) {
        const struct card_event *event = &card->events.at[i];
        if (!text_equal(event->form, sitting) || event->withdrawn)
            continue;
        date_split(event->date, &year, &month, &day);
        phrase_fill(world_rules(card->seen), seat_setting(card->seat, "card_last"), seat_today(card->seat), &outcome);
        add_line(card, arena_format(card->arena, _("Last: %d/%d/%d, %s: %s"), day, month, year, event->who,
                                    outcome.size_bytes ? buf_view(&outcome) : event->summary));
        return;
    }
}

static bool add_task(void *with, const struct task *task)
{
    struct card *card = with;
    int year = 0, month = 0, day = 0;
    scoped_buf words = { 0 };

    if (date_is_set(task->due))
        date_split(task->due, &year, &month, &day);
    task_words(card->seat, task, &words);
    add_line(card, day ? arena_format(card->arena, _("Due %d/%d/%d: %s"), day, month, year, buf_view(&words))
                       : arena_format(card->arena, _("To do: %s"), buf_view(&words)));
    return true;
}

static void add_due(struct card *card)
{
    struct task_filter filter = { .today = seat_today(card->seat), .dossier = card->dossier, .limit = 8 };

    task_each(seat_store(card->seat), &filter, add_task, card);
}

static bool add_missing(void *with, const struct rules_decision *decision)
{
    struct card *card = with;

    add_line(card, arena_format(card->arena, _("Missing: %s"), decision->reason));
    return card->lines.count < 16;
}

struct refusal {
    struct card *card;
    const char *sentence;
};

static void keep_first(void *with, const struct rules_refusal *refusal)
{
    struct refusal *kept = with;

    if (!*kept->sentence)
        kept->sentence = arena_text(kept->card->arena, refusal->sentence);
}

static void list_forms(struct card *card)
{
    struct seat *seat = card->seat;
    const char *const *names;
    size_t count = seat_forms(seat, &names);

    for (size_t i = 0; i < count; i++) {
        const struct form *form = seat_form(seat, names[i], NULL);
        struct refusal refusal = { card, "" };
        struct error err = { 0 };
        if (!form || text_equal(names[i], sitting_form(seat)) || text_equal(names[i], seat_setting(seat, "task")))
            continue;
        rules_refusals(world_rules(card->world), names[i], seat_today(seat), keep_first, &refusal);
        if (!*refusal.sentence && !seat_may_fill_in(seat, card->dossier, names[i], &err))
            refusal.sentence = arena_text(card->arena, err.text);
        *array_add(&card->forms) =
            (struct card_form){ names[i], form_title(form, seat_language(seat)), refusal.sentence };
    }
}

static void write_title(struct card *card)
{
    scoped_buf title = { 0 };

    phrase_fill(world_rules(card->seen), seat_setting(card->seat, "card_title"), seat_today(card->seat), &title);
    card->title = arena_text(card->arena, title.size_bytes ? buf_view(&title) : card->code);
}

static void write_restriction(struct card *card)
{
    scoped_buf told = { 0 };

    erased_tell(card->seat, card->dossier, &told);
    restriction_tell(card->seat, card->dossier, &told);
    card->restriction = arena_text(card->arena, buf_view(&told));
}

/* Nothing comes next, is due or is missing where everything was erased. */
static void write_work(struct card *card)
{
    card->next_reason = "";
    if (!erased_covers(seat_store(card->seat), card->dossier, id_none())) {
        find_next(card);
        add_last_conversation(card);
        add_due(card);
        rules_all(world_rules(card->world), QUALITY_TABLE, seat_today(card->seat), add_missing, card);
    }
    list_forms(card);
}

struct card *card_open(struct seat *seat, struct id dossier, struct error *err)
{
    struct card *card = mem_new(sizeof *card);

    card->arena = arena_new();
    card->seat = seat;
    card->dossier = dossier;
    id_code(dossier, card->code);
    if (!dossier_exists(seat_store(seat), dossier))
        error_set(err, ERROR_ABSENT, _("There is no dossier %s here: search again, or exchange first."), card->code);
    else if (audit_view(seat, dossier, err))
        card->world = seat_told_world(seat, seat_library(seat), dossier, err);
    card->seen = world_seen(card->world);
    if (!card->world || !world_dossier(card->world)) {
        card_free(card);
        return NULL;
    }
    write_title(card);
    write_restriction(card);
    list_events(card);
    write_work(card);
    return card;
}

void card_free(struct card *card)
{
    if (!card)
        return;
    world_free(card->world);
    array_clear(&card->lines);
    array_clear(&card->events);
    array_clear(&card->forms);
    arena_free(card->arena);
    mem_free(card);
}

struct id card_dossier(const struct card *card)
{
    return card->dossier;
}

const char *card_title(const struct card *card)
{
    return card->title;
}

const char *card_code(const struct card *card)
{
    return card->code;
}

const char *card_next_form(const struct card *card)
{
    return card->next_form;
}

const char *card_next_reason(const struct card *card)
{
    return card->next_reason;
}

const char *card_restriction(const struct card *card)
{
    return card->restriction;
}

size_t card_lines(const struct card *card, const char *const **lines)
{
    *lines = card->lines.at;
    return card->lines.count;
}

size_t card_events(const struct card *card, const struct card_event **events)
{
    *events = card->events.at;
    return card->events.count;
}

size_t card_forms(const struct card *card, const struct card_form **forms)
{
    *forms = card->forms.at;
    return card->forms.count;
}

void card_head(struct seat *seat, struct id dossier, struct entry *entry, struct card_lines_out *out)
{
    scoped(world) own = entry ? NULL : seat_seen_world(seat, seat_library(seat), dossier, NULL);
    struct world *world = entry ? world_seen(entry->world) : own;
    struct date on = seat_today(seat);

    if (!world)
        return;
    phrase_fill(world_rules(world), seat_setting(seat, "head_left"), on, out->left);
    phrase_fill(world_rules(world), seat_setting(seat, "head_right"), on, out->right);
    phrase_fill(world_rules(world), seat_setting(seat, "head_second"), on, out->second);
}

void card_phrase(struct seat *seat, struct id dossier, struct entry *entry, const char *name, struct buf *out)
{
    const char *phrase = seat_setting(seat, name);
    scoped(world) own = entry || !*phrase ? NULL : seat_seen_world(seat, seat_library(seat), dossier, NULL);
    struct world *world = entry ? world_seen(entry->world) : own;

    if (world && *phrase)
        phrase_fill(world_rules(world), phrase, seat_today(seat), out);
}
