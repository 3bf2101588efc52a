/* renewal.c — a draft whose form has newer content: what moves over, what no longer fits, what is new. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/renewal.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "entry_inside.h"
#include "form/form.h"
#include "label.h"
#include "library.h"
#include "store/draft.h"

/* The draft twice: as it was begun, and with the live content. */
struct comparison {
    struct entry *before, *now;
    const char *language;
    struct json_t *out;
};

/* --- is there anything newer --- */

static bool reads_alike(struct library *a, struct library *b, const char *path)
{
    scoped_buf one = { 0 }, other = { 0 };
    bool has_one = library_read(a, path, &one, NULL), has_other = library_read(b, path, &other, NULL);

    return has_one == has_other && text_equal(buf_view(&one), buf_view(&other));
}

/* Its own sheets, the lists it chooses from, and the rules. */
static bool matters(const struct form *form, const char *path)
{
    scoped_text folder = mem_format("%s/", form_name(form));

    if (text_starts(path, folder) || text_starts(path, "regels/"))
        return !text_ends(path, "/tests.csv");
    for (size_t i = 0; text_starts(path, "lijsten/") && i < form_size(form); i++) {
        scoped_text list = mem_format("lijsten/%s.csv", form_question(form, i)->list);
        if (text_equal(list, path))
            return true;
    }
    return false;
}

static bool is_same(const struct form *form, struct library *before, struct library *now)
{
    struct library *both[] = { before, now };

    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < library_paths(both[side]); i++)
            if (matters(form, library_path(both[side], i)) && !reads_alike(before, now, library_path(both[side], i)))
                return false;
    return true;
}

/* --- what becomes of each answer --- */

static void set_label(struct comparison *comparison, struct json_t *one, struct entry *entry,
                      const struct question *question)
{
    scoped_buf label = { 0 };

    json_set_text(one, "name", question->name);
    if (!label_question(entry->form, question, comparison->language, &label))
        buf_text(&label, question->name);
    json_set_text(one, "label", buf_view(&label));
}

static struct json_t *add_to(struct comparison *comparison, const char *kind)
{
    struct json_t *one = json_make_object();

    json_add(json_get(comparison->out, kind), one);
    return one;
}

static void set_answer(struct json_t *one, struct entry *entry, struct item *item)
{
    scoped_buf shown = { 0 };

    item_display(entry->session, item, &shown);
    json_set_text(one, "key", item_key(item));
    json_set_text(one, "value", item_value(item));
    json_set_text(one, "shown", item_blank(item) ? item_blank(item) : buf_view(&shown));
}

static void compare_answer(struct comparison *comparison, struct item *item)
{
    const struct form *form = comparison->now->form;
    scoped_buf key = { 0 };
    bool is_known = form_moved_key(form, item_key(item), &key);
    struct item *found = is_known ? session_item(comparison->now->session, buf_view(&key)) : NULL;
    struct error err = { 0 };
    struct json_t *one;

    if (!found || item_question(found)->flags & QUESTION_RETIRED) {
        one = add_to(comparison, "kept");
        json_set_text(one, "because", found ? _("the question is retired") : _("the question is gone"));
    } else if (!session_fits(comparison->now->session, found, &err)) {
        one = add_to(comparison, "misfits");
        json_set_text(one, "because", err.text);
    } else if (!text_equal(buf_view(&key), item_key(item))) {
        one = add_to(comparison, "renamed");
        json_set_text(one, "to", buf_view(&key));
    } else {
        one = add_to(comparison, "moves");
    }
    set_label(comparison, one, comparison->before, item_question(item));
    set_answer(one, comparison->before, item);
}

static bool is_given(const struct item *item)
{
    const struct question *question = item_question(item);

    if (item_is_row(item) || !item_has_value(item) || question->type == QUESTION_HIDDEN ||
        question->type == QUESTION_METADATA || question->type == QUESTION_CALCULATE)
        return false;
    return *item_value(item) || item_blank(item);
}

static void compare_foreign(struct comparison *comparison)
{
    for (size_t i = 0; i < map_count(comparison->before->foreign); i++) {
        const struct standing *standing = map_value(comparison->before->foreign, i);
        struct json_t *one = add_to(comparison, "kept");
        json_set_text(one, "because", _("the question is gone"));
        json_set_text(one, "name", standing->key);
        json_set_text(one, "label", standing->key);
        json_set_text(one, "value", standing->value ? standing->value : "");
        json_set_text(one, "shown", standing->value ? standing->value : standing->blank);
    }
}

/* --- what is new, and what is computed otherwise --- */

static bool is_asked_kind(const struct question *question)
{
    static const enum question_type never[] = { QUESTION_NOTE,     QUESTION_CALCULATE, QUESTION_HIDDEN,
                                                QUESTION_METADATA, QUESTION_GROUP,     QUESTION_REPEAT };

    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (question->type == never[i])
            return false;
    return !(question->flags & QUESTION_RETIRED);
}

static bool was_there(const struct form *before, const struct question *question)
{
    const char *was = question->was, *word;

    if (form_find(before, question->name))
        return true;
    for (size_t size; (size = text_word(&was, &word));) {
        scoped_text name = mem_text_part(word, size);
        if (form_find(before, name))
            return true;
    }
    return false;
}

static void find_new(struct comparison *comparison)
{
    const struct form *form = comparison->now->form;

    for (size_t i = 0; i < form_size(form); i++) {
        const struct question *question = form_question(form, i);
        struct item *item = session_item(comparison->now->session, question->name);
        struct json_t *one;
        if (!is_asked_kind(question) || was_there(comparison->before->form, question))
            continue;
        one = add_to(comparison, "new");
        set_label(comparison, one, comparison->now, question);
        json_set(one, "required", json_make_bool(item && item_is_relevant(item) && item_is_required(item)));
    }
}

static void find_computed(struct comparison *comparison)
{
    struct session *now = comparison->now->session;

    for (struct item *item = session_first(now); item; item = session_next(now, item)) {
        struct item *before = session_item(comparison->before->session, item_key(item));
        scoped_buf was = { 0 }, is = { 0 }, label = { 0 };
        struct json_t *one;
        if (item_question(item)->type != QUESTION_CALCULATE || !before ||
            text_equal(item_value(before), item_value(item)) ||
            !label_question(comparison->now->form, item_question(item), comparison->language, &label))
            continue;
        item_display(comparison->before->session, before, &was);
        item_display(now, item, &is);
        one = add_to(comparison, "computed");
        set_label(comparison, one, comparison->now, item_question(item));
        json_set_text(one, "was", buf_view(&was));
        json_set_text(one, "shown", buf_view(&is));
    }
}

static struct json_t *compare(struct comparison *comparison)
{
    static const char *const kinds[] = { "moves", "renamed", "misfits", "kept", "new", "computed" };
    struct session *before = comparison->before->session;

    comparison->out = json_make_object();
    json_set_text(comparison->out, "form", form_name(comparison->now->form));
    json_set_text(comparison->out, "title", form_title(comparison->now->form, comparison->language));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        json_set(comparison->out, kinds[i], json_make_array());
    for (struct item *item = session_first(before); item; item = session_next(before, item))
        if (is_given(item))
            compare_answer(comparison, item);
    compare_foreign(comparison);
    find_new(comparison);
    find_computed(comparison);
    return comparison->out;
}

struct json_t *renewal_of(struct entry *entry, struct error *err)
{
    struct comparison comparison = { .before = entry };
    struct library *live;
    struct digest own, newest;
    struct json_t *out;

    if (!entry->has_draft || entry->is_loose)
        return NULL;
    live = seat_library(entry->seat);
    own = library_bundle(entry->library);
    newest = library_bundle(live);
    comparison.language = seat_language(entry->seat);
    if (digest_equal(&own, &newest) || is_same(entry->form, entry->library, live))
        return NULL;
    comparison.now = entry_resume_with(entry->seat, entry->record, live, err);
    if (!comparison.now)
        return NULL;
    out = compare(&comparison);
    entry_free(comparison.now);
    return out;
}

struct entry *renewal_take(struct seat *seat, struct id draft, struct error *err)
{
    struct digest live = library_bundle(seat_library(seat));
    struct entry *entry = entry_resume_with(seat, draft, seat_library(seat), err);

    if (entry && draft_set_bundle(seat_store(seat), draft, &live, err))
        return entry;
    entry_free(entry);
    return NULL;
}

/* --- for reading --- */

/* clang-format off */
static const struct {
    const char *kind, *heading;
} headings[] = {
    { "misfits",  N_("No longer fits; it stays where it is until you answer again:") },
    { "kept",     N_("Is not asked any more; the answer is kept:") },
    { "renamed",  N_("Moves over under another name:") },
    { "computed", N_("Is computed otherwise:") },
    { "new",      N_("Is new:") },
    { "moves",    N_("Moves over as it is:") },
};
/* clang-format on */

static void write_line(const char *kind, const struct json_t *one, struct buf *out)
{
    const char *because = json_get_text(one, "because"), *shown = json_get_text(one, "shown");

    buf_format(out, "  %s", json_get_text(one, "label"));
    if (text_equal(kind, "computed"))
        buf_format(out, ": %s →", json_get_text(one, "was"));
    if (shown)
        buf_format(out, "%s %s", text_equal(kind, "computed") ? "" : ":", shown);
    if (because)
        buf_format(out, " — %s", because);
    if (json_is_true(json_get(one, "required")))
        buf_format(out, " %s", _("(must be answered)"));
    buf_char(out, '\n');
}

void renewal_write(const struct json_t *renewal, struct buf *out)
{
    buf_format(out, _("There is a newer version of “%s” than the one this draft was begun with.\n"),
               json_get_text(renewal, "title"));
    buf_text(out, _("Nothing is lost either way: finish with the old one, or move the draft to the newer one.\n"));
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        const struct json_t *all = json_get(renewal, headings[i].kind);
        if (json_size(all))
            buf_format(out, "\n%s\n", _(headings[i].heading));
        for (size_t at = 0; at < json_size(all); at++)
            write_line(headings[i].kind, json_at(all, at), out);
    }
}
