/* why.c — why a question is asked, required, has this value or was refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/why.h"

#include <string.h>

#include "account.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "entry_inside.h"
#include "expr/expr.h"
#include "fold/fold.h"
#include "form/form.h"
#include "form/list.h"
#include "library.h"
#include "mask.h"
#include "origin.h"
#include "store/dossier.h"
#include "store/store.h"
#include "trace.h"
#include "world.h"

static void set_text_of(struct account *account, struct json_t *out, const char *key, struct item *item,
                        enum question_text kind)
{
    scoped_buf text = { 0 };

    item_text(account->entry->session, item, kind, NULL, &text);
    if (!text.size_bytes && kind == TEXT_LABEL)
        wording_name(&account->wording, item_question(item)->name, &text);
    if (text.size_bytes)
        json_set_text(out, key, buf_view(&text));
}

static void set_value(struct account *account, struct json_t *out, struct item *item)
{
    scoped_buf shown = { 0 };

    const char *name = item_question(item)->name, *value = item_value(item);
    bool is_hidden = account_seen(account, name, value) != value, is_plain;

    item_display(account->entry->session, item, &shown);
    is_plain = !shown.size_bytes || text_equal(buf_view(&shown), value);
    json_set_text(out, "value", account_seen(account, name, value));
    json_set_text(out, "shown", is_hidden || is_plain ? account_shown(account, name, value) : buf_view(&shown));
    if (item_blank(item))
        json_set_text(out, "blank", item_blank(item));
}

/* By which content it is explained: today's, the older one it was made with, or today's for want of that. */
static const char *content_of(const struct entry *entry)
{
    struct digest live, own;

    if (entry->is_loose)
        return "file";
    live = library_bundle(seat_library(entry->seat));
    own = library_bundle(entry->library);
    if (entry->is_stand_in)
        return "absent";
    return digest_equal(&live, &own) ? "live" : "earlier";
}

static void set_head(struct account *account, struct json_t *out, struct item *item)
{
    struct entry *entry = account->entry;
    char day[DATE_TEXT_BYTES];

    json_set_text(out, "about", "question");
    set_text_of(account, out, "label", item, TEXT_LABEL);
    json_set_text(out, "question", item_question(item)->name);
    json_set_text(out, "key", item_key(item));
    json_set_text(out, "ref", item_question(item)->ref);
    json_set_text(out, "form", form_name(entry->form));
    json_set_text(out, "title", form_title(entry->form, account->wording.language));
    json_set_text(out, "record", entry->record_text);
    json_set_text(out, "date", date_format(session_date(entry->session), day));
    json_set_text(out, "content", content_of(entry));
}

/* --- asked, required --- */

static void add_relevance(struct account *account, struct json_t *all, struct item *item, bool is_own)
{
    struct json_t *one = account_aspect(account, item, ASPECT_RELEVANT);

    if (!one)
        return;
    if (json_is_null(json_get(one, "holds"))) /* whether it is asked shows anyway */
        json_set(one, "holds", json_make_bool(item_is_relevant(item)));
    json_set(one, "own", json_make_bool(is_own));
    set_text_of(account, one, "of", item, TEXT_LABEL);
    json_add(all, one);
}

static void add_around(struct account *account, struct json_t *all, struct item *item)
{
    for (struct item *around = item_parent(item); around; around = item_parent(around))
        if (!item_is_row(around))
            add_relevance(account, all, around, false);
}

/* The question itself, then every group around it or it is asked in: whichever does not hold hides it. */
static void set_asked(struct account *account, struct json_t *out, struct item *item)
{
    struct json_t *all = json_make_array();
    const struct question *question = item_question(item);

    json_set(out, "asked", json_make_bool(item_is_asked(item) && !(question->flags & QUESTION_RETIRED)));
    json_set(out, "retired", json_make_bool(question->flags & QUESTION_RETIRED));
    add_relevance(account, all, item, true);
    add_around(account, all, item);
    for (struct item *at = item; at; at = item_parent(at))
        for (size_t i = 0; item_gate(at, i); i++) {
            add_relevance(account, all, item_gate(at, i), false);
            add_around(account, all, item_gate(at, i));
        }
    json_set(out, "asked_because", all);
}

static void set_if_any(struct json_t *out, const char *key, struct json_t *value)
{
    if (value)
        json_set(out, key, value);
}

static void set_required(struct account *account, struct json_t *out, struct item *item)
{
    json_set(out, "required", json_make_bool(item_is_required(item)));
    set_if_any(out, "required_because", account_aspect(account, item, ASPECT_REQUIRED));
    set_if_any(out, "read_only_because", account_aspect(account, item, ASPECT_READ_ONLY));
}

/* --- what is accepted --- */

static void set_constraint(struct account *account, struct json_t *out, struct item *item)
{
    struct json_t *constraint = account_aspect(account, item, ASPECT_CONSTRAINT);

    if (!constraint)
        return;
    set_text_of(account, constraint, "message", item, TEXT_CONSTRAINT);
    json_set(out, "constraint", constraint);
}

static void set_choices(struct account *account, struct json_t *out, struct item *item)
{
    const struct question *question = item_question(item);
    struct list *list = form_list(account->entry->form, question);
    const struct item_choice *choices;
    struct json_t *all;
    scoped_buf words = { 0 };

    if (!question->choice_filter)
        return;
    all = json_make_object();
    wording_of(&account->wording, expr_source(question->choice_filter), &words);
    json_set_text(all, "expression", expr_source(question->choice_filter));
    json_set_text(all, "words", buf_view(&words));
    json_set_integer(all, "offered", (int64_t)item_choices(account->entry->session, item, &choices));
    if (list)
        json_set_integer(all, "of", (int64_t)list_count(list));
    json_set(out, "choices", all);
}

static void set_answer(struct account *account, struct json_t *out, struct item *item, const char *answer)
{
    const struct expr *constraint = item_question(item)->constraint;
    scoped(trace) trace = trace_new();
    struct error err = { 0 };
    struct json_t *given = json_make_object();
    bool good = session_why_answer(account->entry->session, item, answer, trace_listener(trace), &err);

    json_set_text(given, "answer", answer);
    json_set(given, "accepted", json_make_bool(good));
    if (!good)
        json_set_text(given, "sentence", err.text);
    if (constraint && trace_whole(trace))
        json_set(given, "because",
                 account_expression(account, expr_source(constraint), trace_whole(trace), ACCOUNT_FORM));
    json_set(out, "given", given);
}

/* --- the value --- */

/* What the record holds and what its own content would compute now need not be the same: others wrote since. */
static void set_stored(struct account *account, struct json_t *out, struct item *item)
{
    const struct standing *standing = map_find(account->entry->standing, item_key(item));

    if (!account->entry->is_correction || !standing || !standing->value ||
        text_equal(standing->value, item_value(item)))
        return;
    json_set_text(out, "stored", account_seen(account, item_question(item)->name, standing->value));
    json_set_text(out, "stored_shown", account_shown(account, item_question(item)->name, standing->value));
}

static void add_candidate(struct account *account, struct json_t *all, const struct fold_candidate *candidate,
                          const char *name)
{
    struct json_t *one = json_make_object();

    json_set_text(one, "value", account_seen(account, name, candidate->value ? candidate->value : ""));
    json_set_text(one, "shown", account_shown(account, name, candidate->value ? candidate->value : ""));
    if (candidate->blank)
        json_set_text(one, "blank", candidate->blank);
    origin_add_author(account, one, candidate->change);
    json_add(all, one);
}

static void set_candidates(struct account *account, struct json_t *out, struct item *item)
{
    struct dossier *dossier = account->world ? world_dossier(account->world) : NULL;
    size_t fold;
    const struct fold_record *record = dossier ? dossier_record(dossier, account->entry->record, &fold) : NULL;

    for (size_t i = 0; record && i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        struct json_t *all;
        if (!text_equal(answer->key, item_key(item)) || answer->candidate_count < 2)
            continue;
        all = json_make_array();
        for (size_t c = 0; c < answer->candidate_count; c++)
            add_candidate(account, all, &answer->candidates[c], item_question(item)->name);
        json_set(out, "candidates", all);
    }
}

/* A group has no value: the questions in it do. */
static void set_members(struct account *account, struct json_t *out, struct item *group)
{
    struct session *session = account->entry->session;
    struct json_t *all = json_make_array();

    for (struct item *item = session_next(session, group); item; item = session_next(session, item)) {
        struct json_t *one;
        if (item_parent(item) != group || !item_has_value(item))
            continue;
        one = json_make_object();
        set_text_of(account, one, "label", item, TEXT_LABEL);
        json_set_text(one, "name", item_question(item)->name);
        set_value(account, one, item);
        json_set(one, "origin", account_item(account, item));
        json_add(all, one);
    }
    json_set(out, "members", all);
}

struct json_t *why_item(struct entry *entry, struct item *item, const char *answer)
{
    struct account account;
    struct json_t *out = json_make_object();

    account_open(&account, entry->seat, entry, item);
    account.item = item;
    account.wording.item = item;
    set_head(&account, out, item);
    set_asked(&account, out, item);
    if (item_has_value(item)) {
        set_value(&account, out, item);
        set_stored(&account, out, item);
        json_set(out, "origin", account_item(&account, item));
        set_candidates(&account, out, item);
        set_required(&account, out, item);
        set_constraint(&account, out, item);
        set_choices(&account, out, item);
    } else {
        set_members(&account, out, item);
    }
    if (answer)
        set_answer(&account, out, item, answer);
    account_close(&account);
    return out;
}

/* --- of a record --- */

static struct json_t *why_all(struct entry *entry, const struct question *question, const char *answer)
{
    struct session *session = entry->session;
    struct json_t *rows = json_make_array(), *only;

    for (struct item *item = session_first(session); item; item = session_next(session, item))
        if (item_question(item) == question && !item_is_row(item))
            json_add(rows, why_item(entry, item, answer));
    if (json_size(rows) == 1) {
        only = json_share(json_at(rows, 0));
        json_free(rows);
        return only;
    }
    only = json_make_object();
    json_set_text(only, "about", "rows");
    json_set_text(only, "question", question->name);
    json_set(only, "rows", rows);
    return only;
}

struct json_t *why_record(struct seat *seat, struct id record, const char *field, const char *answer, struct error *err)
{
    struct id dossier;
    struct entry *entry;
    struct item *item;
    const struct question *question;
    struct json_t *out = NULL;

    if (!dossier_of_record(seat_store(seat), record, &dossier)) {
        error_set(err, ERROR_ABSENT, _("There is no such record here."));
        return NULL;
    }
    entry = entry_look(seat, dossier, record, err);
    if (!entry)
        return NULL;
    item = session_item(entry->session, field);
    question = item ? NULL : form_find(entry->form, field);
    if (seat_hides(seat, form_name(entry->form), field))
        error_set(err, ERROR_INPUT, _("Your role may not see what was answered here: ask a colleague who may."));
    else if (item)
        out = why_item(entry, item, answer);
    else if (question)
        out = why_all(entry, question, answer);
    else
        error_set(err, ERROR_ABSENT, _("The form of this record has no question %s."), field);
    entry_free(entry);
    return mask_json(seat, out);
}
