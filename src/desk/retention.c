/* retention.c — how long each kind of record is kept: what is due to go, and the run that lets it go. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/retention.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/erasing.h"
#include "desk/restriction.h"
#include "desk/rights.h"
#include "erase_one.h"
#include "fold/fold.h"
#include "form/form.h"
#include "library.h"
#include "retention_check.h"
#include "store/dossier.h"
#include "store/store.h"

#define ASKED    "retention:asked"
#define DOSSIERS 256 /* looked at together */

struct term {
    const char *form, *basis;
    int64_t months;
};
struct due_list {
    struct seat *seat;
    struct arena *arena;
    ARRAY(struct term) terms;
    ARRAY(struct retention_due) due;
};

/* A row without months, or still to be confirmed without any, asks for nothing. */
static bool read_terms(struct due_list *list, struct error *err)
{
    scoped_buf bytes = { 0 };
    scoped(sheet) sheet = NULL;

    if (!library_read(seat_library(list->seat), RETENTION_PATH, &bytes, NULL))
        return true;
    sheet = sheet_parse(RETENTION_PATH, buf_view(&bytes), bytes.size_bytes, err);
    for (size_t i = 0; sheet && i < sheet_rows(sheet); i++) {
        struct term term = { .form = arena_text(list->arena, sheet_get(sheet, i, "form")),
                             .basis = arena_text(list->arena, sheet_get(sheet, i, "basis")) };
        if (text_integer(sheet_get(sheet, i, "months"), 1, RETENTION_MONTHS_MOST, &term.months))
            *array_add(&list->terms) = term;
    }
    return sheet;
}

static const struct term *term_of(const struct due_list *list, const char *form)
{
    for (size_t i = 0; i < list->terms.count; i++)
        if (text_equal(list->terms.at[i].form, form))
            return &list->terms.at[i];
    return NULL;
}

static void look_at_record(struct due_list *list, struct id dossier, const struct fold_record *record)
{
    const struct term *term = record->erased || !date_is_set(record->date) ? NULL : term_of(list, record->form);
    const struct form *form;
    struct retention_due due;

    if (!term)
        return;
    due = (struct retention_due){ .dossier = dossier,
                                  .record = record->id,
                                  .form = arena_text(list->arena, record->form),
                                  .basis = term->basis,
                                  .date = record->date,
                                  .until = date_add_months(record->date, (int)term->months) };
    if (date_compare(due.until, seat_today(list->seat)) > 0)
        return;
    form = seat_form(list->seat, record->form, NULL);
    due.title = arena_text(list->arena, form ? form_title(form, seat_language(list->seat)) : record->form);
    *array_add(&list->due) = due;
}

static bool has_record(const struct due_list *list, struct id record)
{
    for (size_t i = 0; i < list->due.count; i++)
        if (id_equal(list->due.at[i].record, record))
            return true;
    return false;
}

/* Linked dossiers are shown together: each record is met once for each of them. */
static void look_at_dossier(struct due_list *list, struct id dossier)
{
    scoped(dossier) held = restriction_is_on(list->seat, dossier)
                               ? NULL
                               : dossier_load(seat_store(list->seat), dossier, date_none(), NULL);

    for (size_t i = 0; held && i < dossier_fold_count(held); i++) {
        size_t count;
        const struct fold_record *records = fold_records(dossier_fold(held, i), &count);
        for (size_t r = 0; r < count; r++)
            if (dossier_fold_count(held) == 1 || !has_record(list, records[r].id))
                look_at_record(list, dossier, &records[r]);
    }
}

static int oldest_first(const void *a, const void *b)
{
    const struct retention_due *one = a, *two = b;
    int order = date_compare(one->until, two->until);

    return order ? order : id_compare(one->record, two->record);
}

static bool gather(struct due_list *list, struct error *err)
{
    struct id some[DOSSIERS], after = id_none();
    size_t count;

    if (!seat_may(list->seat, RIGHT_RETENTION, NULL, err) || !read_terms(list, err))
        return false;
    while (list->terms.count && (count = dossier_list(seat_store(list->seat), after, some, DOSSIERS))) {
        for (size_t i = 0; i < count; i++)
            look_at_dossier(list, some[i]);
        after = some[count - 1];
    }
    if (list->due.count)
        qsort(list->due.at, list->due.count, sizeof *list->due.at, oldest_first);
    return true;
}

static void clear(struct due_list *list)
{
    array_clear(&list->terms);
    array_clear(&list->due);
    arena_free(list->arena);
}

bool retention_each(struct seat *seat, void (*visit)(void *with, const struct retention_due *due), void *with,
                    size_t *count, struct error *err)
{
    struct due_list list = { .seat = seat, .arena = arena_new() };
    bool good = gather(&list, err);

    for (size_t i = 0; good && i < list.due.count; i++)
        visit(with, &list.due.at[i]);
    *count = list.due.count;
    clear(&list);
    return good;
}

static void make_code(const struct due_list *list, char code[RETENTION_CODE_BYTES])
{
    scoped_buf all = { 0 };
    struct digest digest;
    char hex[DIGEST_TEXT_BYTES];

    for (size_t i = 0; i < list->due.count; i++)
        buf_add(&all, list->due.at[i].record.bytes, sizeof list->due.at[i].record.bytes);
    digest = hash_bytes(buf_view(&all), all.size_bytes);
    snprintf(code, RETENTION_CODE_BYTES, "%.8s", digest_format(&digest, hex));
}

/* Who looks at what a colleague asked, asks nothing anew: she may confirm it. */
static bool was_asked(struct seat *seat, const char *code)
{
    scoped_text asked = store_get(seat_store(seat), ASKED);

    return asked && strlen(asked) >= ID_TEXT_BYTES && text_equal(asked + ID_TEXT_BYTES, code);
}

bool retention_ask(struct seat *seat, char code[RETENTION_CODE_BYTES], struct error *err)
{
    struct due_list list = { .seat = seat, .arena = arena_new() };
    bool good = gather(&list, err);
    scoped_text asked = NULL;
    char user[ID_TEXT_BYTES];

    if (good && !list.due.count)
        good = error_set(err, ERROR_ABSENT, _("Nothing is due: there is nothing to run."));
    if (good) {
        make_code(&list, code);
        asked = mem_format("%s %s", id_format(seat_user(seat), user), code);
        good = audit_act(seat, id_none(), "retention asked", err) &&
               (was_asked(seat, code) || store_set(seat_store(seat), ASKED, asked, err));
    }
    clear(&list);
    return good;
}

static bool is_asked(struct seat *seat, const char *code, const char *now, struct error *err)
{
    scoped_text asked = store_get(seat_store(seat), ASKED);
    const char *two = seat_setting(seat, "retention_two_persons");
    char user[ID_TEXT_BYTES];

    if (!asked || strlen(asked) < ID_TEXT_BYTES || !text_equal(asked + ID_TEXT_BYTES, code) || !text_equal(now, code))
        return error_set(err, ERROR_INPUT,
                         _("This was not asked, or what is there changed since. Ask again, read what goes, and give "
                           "the code."));
    if ((text_equal(two, "ja") || text_equal(two, "yes")) && text_starts(asked, id_format(seat_user(seat), user)))
        return error_set(err, ERROR_INPUT,
                         _("Another person than who asked must confirm it: let a colleague do that."));
    return true;
}

static bool erase_due(struct seat *seat, const struct due_list *list, struct error *err)
{
    for (size_t i = 0; i < list->due.count; i++) {
        struct erasing erasing = { list->due.at[i].dossier, list->due.at[i].record, _("the term of keeping is over") };

        if (!erase_one(seat, &erasing, list->due.at[i].dossier, err))
            return false;
    }
    return store_set(seat_store(seat), ASKED, NULL, err);
}

bool retention_run(struct seat *seat, const char *code, size_t *gone, struct error *err)
{
    struct due_list list = { .seat = seat, .arena = arena_new() };
    struct store *store = seat_store(seat);
    char now[RETENTION_CODE_BYTES];
    bool good = gather(&list, err);

    if (good) {
        make_code(&list, now);
        good = is_asked(seat, code, now, err) && store_begin(store, err);
    }
    if (good) {
        good = erase_due(seat, &list, err);
        good = good ? store_commit(store, err) : (store_cancel(store), false);
    }
    *gone = good ? list.due.count : 0;
    clear(&list);
    return good && erasing_finish(seat, err);
}
