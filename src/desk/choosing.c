/* choosing.c — one of the values that desks gave, chosen: mine, theirs, both, a typed one, or what is plain. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/settlement.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "entry_inside.h"
#include "form/form.h"
#include "settlement_inside.h"
#include "store/dossier.h"
#include "store/store.h"

static struct json_t *find_conflict(struct json_t *all, struct id record, const char *key)
{
    char id[ID_TEXT_BYTES];

    id_format(record, id);
    for (size_t i = 0; i < json_size(all); i++) {
        struct json_t *one = json_at(all, i);

        if (json_get(one, "values") && text_equal(json_get_text(one, "record"), id) &&
            text_equal(json_get_text(one, "key"), key))
            return one;
    }
    return NULL;
}

/* The conflict about KEY, shared; NULL and ERR. Yours. */
static struct json_t *take_conflict(struct seat *seat, struct id record, const char *key, struct error *err)
{
    struct id dossier;
    scoped_json all = NULL;
    struct json_t *one;
    const char *slash = strrchr(key, '/');

    if (!dossier_of_record(seat_store(seat), record, &dossier)) {
        error_set(err, ERROR_ABSENT, _("There is no such record here."));
        return NULL;
    }
    all = disputes_list(seat, dossier);
    one = find_conflict(all, record, key);
    if (!one) {
        error_set(err, ERROR_INPUT, _("Desks do not differ about %s in this record: there is nothing to decide."), key);
        return NULL;
    }
    if (seat_hides(seat, json_get_text(one, "form"), slash ? slash + 1 : key)) {
        error_set(err, ERROR_INPUT, _("You may not see %s: ask a colleague who may to decide."), key);
        return NULL;
    }
    return json_share(one);
}

static struct body_value value_of(const struct json_t *candidate)
{
    const char *value = json_get_text(candidate, "value"), *blank = json_get_text(candidate, "leeg");

    return blank ? (struct body_value){ BODY_BLANK, blank }
                 : (struct body_value){ value ? BODY_TEXT : BODY_NULL, value };
}

/* The only one whose "mine" is as asked; NULL when there are none or several. */
static const struct json_t *find_by_owner(const struct json_t *values, bool is_mine)
{
    const struct json_t *found = NULL;

    for (size_t i = 0; i < json_size(values); i++) {
        const struct json_t *one = json_at(values, i);

        if (json_is_true(json_get(one, "mine")) != is_mine)
            continue;
        if (found)
            return NULL;
        found = one;
    }
    return found;
}

static const struct json_t *find_by_change(const struct json_t *values, const char *start)
{
    const struct json_t *found = NULL;

    for (size_t i = 0; i < json_size(values); i++)
        if (strlen(start) >= 4 && text_starts(json_get_text(json_at(values, i), "change"), start)) {
            if (found)
                return NULL;
            found = json_at(values, i);
        }
    return found;
}

static bool is_multiple(struct seat *seat, const struct json_t *conflict, const char *key)
{
    const char *form_name = json_get_text(conflict, "form"), *slash = strrchr(key, '/');
    const struct form *form = form_name ? seat_form(seat, form_name, NULL) : NULL;
    const struct question *question = form ? form_find(form, slash ? slash + 1 : key) : NULL;

    return question && question->type == QUESTION_SELECT_MULTIPLE;
}

/* Every code that somebody ticked, in the order they were given. */
static bool take_both(struct seat *seat, const struct json_t *conflict, struct id record, const char *key,
                      struct error *err)
{
    const struct json_t *values = json_get(conflict, "values");
    scoped_buf codes = { 0 };

    if (!is_multiple(seat, conflict, key))
        return error_set(err, ERROR_INPUT,
                         _("Only where several answers may be ticked both can stand: take one, or type another."));
    for (size_t i = 0; i < json_size(values); i++) {
        const char *rest = json_get_text(json_at(values, i), "value"), *word;

        for (size_t size; rest && (size = text_word(&rest, &word));) {
            scoped_text code = mem_text_part(word, size);

            if (!text_has_word(buf_view(&codes), code))
                buf_format(&codes, "%s%s", codes.size_bytes ? " " : "", code);
        }
    }
    return settlement_write(seat, record, key, (struct body_value){ BODY_TEXT, buf_view(&codes) }, err);
}

bool conflict_take(struct seat *seat, struct id record, const char *key, const char *which, struct error *err)
{
    scoped_json conflict = take_conflict(seat, record, key, err);
    const struct json_t *values = json_get(conflict, "values"), *chosen;

    if (!conflict)
        return false;
    if (text_equal(which, "both"))
        return take_both(seat, conflict, record, key, err);
    if (text_equal(which, "standing"))
        chosen = json_at(values, 0);
    else if (text_equal(which, "mine") || text_equal(which, "theirs"))
        chosen = find_by_owner(values, text_equal(which, "mine"));
    else
        chosen = find_by_change(values, which);
    if (!chosen)
        return error_set(err, ERROR_INPUT,
                         _("“%s” does not name one of the values: write mine, theirs, both, standing, or the beginning "
                           "of a change that conflicts shows."),
                         which);
    return settlement_write(seat, record, key, value_of(chosen), err);
}

/* A typed value is one the form would take. */
static bool write_typed(struct seat *seat, struct entry *entry, const char *key, const char *text, struct error *err)
{
    struct item *item = session_item(entry->session, key);

    if (!item)
        return settlement_write(seat, entry->record, key, (struct body_value){ BODY_TEXT, text }, err);
    if (!item_is_row(item) && !session_answer(entry->session, item, text, err))
        return false;
    return settlement_write(seat, entry->record, key,
                            (struct body_value){ BODY_TEXT, item_is_row(item) ? text : item_value(item) }, err);
}

bool conflict_decide(struct seat *seat, struct id record, const char *key, const char *value, struct error *err)
{
    struct entry *entry;
    struct id dossier;
    bool good;

    if (!value)
        return settlement_write(seat, record, key, (struct body_value){ BODY_NULL, NULL }, err);
    if (!dossier_of_record(seat_store(seat), record, &dossier))
        return error_set(err, ERROR_ABSENT, _("There is no such record here."));
    if (text_equal(value, RIGHTS_MASK) && seat_hides_some(seat))
        return error_set(err, ERROR_INPUT, _("You may not see %s: ask a colleague who may to decide."), key);
    entry = *key && !strchr(key, '/') ? entry_look(seat, dossier, record, NULL) : NULL;
    if (!entry)
        return settlement_write(seat, record, key, (struct body_value){ BODY_TEXT, value }, err);
    good = write_typed(seat, entry, key, value, err);
    entry_free(entry);
    return good;
}

static bool are_alike(const char *a, const char *b)
{
    scoped_buf left = { 0 };
    scoped_buf right = { 0 };

    text_fold(&left, a);
    text_fold(&right, b);
    return text_equal(buf_view(&left), buf_view(&right));
}

/* What is plain without asking anybody: one person said both, and knows the newest best; or only one of them says
 * anything; or they differ in capitals, accents or spaces alone. Whether a record stays is never plain. NULL: ask. */
static const struct json_t *find_plain(const struct json_t *conflict)
{
    const struct json_t *values = json_get(conflict, "values"), *first = json_at(values, 0), *said = NULL;
    bool is_one_person = true, are_all_alike = true;
    size_t said_count = 0;

    if (!text_equal(json_get_text(conflict, "kind"), "value"))
        return NULL;
    for (size_t i = 0; i < json_size(values); i++) {
        const struct json_t *one = json_at(values, i);
        const char *value = json_get_text(one, "value");

        is_one_person &= text_equal(json_get_text(one, "by"), json_get_text(first, "by"));
        are_all_alike &= value && json_get_text(first, "value") && are_alike(value, json_get_text(first, "value"));
        if (value && *value) {
            said = one;
            said_count++;
        }
    }
    if (said_count == 1)
        return said;
    return is_one_person || are_all_alike ? first : NULL;
}

bool conflict_settle_plain(struct seat *seat, struct id dossier, size_t *settled, struct error *err)
{
    scoped_json all = disputes_list(seat, dossier);
    struct id record;

    *settled = 0;
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i), *plain = json_get(one, "values") ? find_plain(one) : NULL;

        if (!plain || !id_parse(json_get_text(one, "record"), &record))
            continue;
        if (!settlement_write(seat, record, json_get_text(one, "key"), value_of(plain), err))
            return false;
        ++*settled;
    }
    return all;
}
