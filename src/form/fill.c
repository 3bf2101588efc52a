/* fill.c — a form filled in from JSON: every answer at its place, or nothing at all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

#define PASSES_MAX 64
#define PATHS_MAX  8 /* named in a refusal */

/* One answer that is to be given. */
struct given {
    struct item *item;
    const char *text;   /* NULL: clear */
    const char *reason; /* for a blank */
    bool is_done;
};

/* What an item held before, to put it back. */
struct before {
    struct item *item;
    char *value, *blank;
    bool answered, settled, own;
};

/* Rows that other answers must bring first. */
struct waiting {
    struct item *heading;
    const struct json_t *rows;
    size_t from; /* the first that is not there yet */
};

struct filling {
    struct session *session;
    ARRAY(struct waiting) waiting;
    ARRAY(struct waiting) counted; /* of repeats that were answered: how many rows are meant */
    struct arena *arena;
    ARRAY(struct given) given;
    ARRAY(struct before) before;
    ARRAY(struct item *) rows; /* added */
    struct error *err;
};

static bool refuse(struct filling *filling, const char *key, const char *sentence)
{
    scoped_text named = mem_format("%s: %s", key, sentence);

    error_set(filling->err, ERROR_INPUT, "%s", named);
    if (filling->err)
        error_at(filling->err, "%s", key);
    return false;
}

/* --- putting back --- */

static void remember(struct filling *filling)
{
    struct session *session = filling->session;

    for (struct item *item = session_first(session); item; item = session_next(session, item))
        if (!item->is_row && question_has_value(item->question))
            *array_add(&filling->before) =
                (struct before){ item,           mem_text(item->value), mem_text(item->blank),
                                 item->answered, item->settled,         item->own };
}

static void clear(struct session *session, struct item *item)
{
    if (row_is_gone(item->row))
        return;
    item_set_text(session, item, NULL);
    item_set_blank(session, item, NULL);
    item->answered = false;
}

static void put_back(struct filling *filling)
{
    struct session *session = filling->session;

    session->is_quiet = true;
    for (size_t i = filling->rows.count; i--;)
        row_take_out(session, filling->rows.at[i]->row);
    for (size_t i = 0; i < filling->given.count; i++) /* rows that an answer brought go with it */
        clear(session, filling->given.at[i].item);
    for (size_t i = 0; i < filling->before.count; i++) {
        struct before *before = &filling->before.at[i];
        struct item *item = before->item;
        if (row_is_gone(item->row))
            continue;
        item_set_text(session, item, before->value);
        item_set_blank(session, item, before->blank);
        item->answered = before->answered;
        item->settled = before->settled;
        item->own = before->own;
    }
    session_settle(session, NULL);
}

/* --- reading the answers --- */

static const char *text_of(struct filling *filling, const struct json_t *json, bool *good)
{
    scoped_buf text = { 0 };

    *good = true;
    if (json_is_text(json))
        return json_text(json);
    if (json_is_integer(json))
        return arena_format(filling->arena, "%lld", (long long)json_integer(json));
    if (json_is_number(json))
        return arena_format(filling->arena, "%.15g", json_number(json));
    if (json_is_bool(json))
        return json_is_true(json) ? "true" : "false";
    *good = json_is_array(json);
    for (size_t i = 0; *good && i < json_size(json); i++) {
        const char *code = json_text(json_at(json, i));
        *good = code && !strchr(code, ' ');
        buf_format(&text, "%s%s", i ? " " : "", code ? code : "");
    }
    return arena_text(filling->arena, buf_view(&text));
}

static bool take_value(struct filling *filling, struct item *item, const struct json_t *json)
{
    struct given given = { .item = item };
    bool good = true;

    if (json_is_object(json)) {
        given.reason = json_get_text(json, "leeg");
        good = given.reason && json_size(json) == 1;
    } else if (!json_is_null(json)) {
        given.text = text_of(filling, json, &good);
    }
    if (!good)
        return refuse(filling, item_key(item),
                      _("this is no answer: give a text, a number, a list of codes or {\"leeg\": reason}."));
    *array_add(&filling->given) = given;
    return true;
}

static bool take_object(struct filling *filling, struct row *row, const struct json_t *answers);

static struct item *nth_row(struct filling *filling, struct item *heading, size_t n)
{
    struct row *row = heading->first_row;

    for (; row && n; n--)
        row = row->next;
    if (row)
        return &row->self;
    row = row_new(filling->session, detail_of(filling->session->form, heading->question)->inner, heading, "");
    id_format(id_random(), row->id);
    mem_free(row->prefix);
    row->prefix = mem_format("%s%s/%s/", row->parent->prefix, heading->question->key, row->id);
    row_insert(filling->session, row);
    *array_add(&filling->rows) = &row->self;
    return &row->self;
}

static bool take_rows(struct filling *filling, struct item *heading, const struct json_t *rows, size_t from)
{
    if (!json_is_array(rows))
        return refuse(filling, item_key(heading), _("this repeats: give a list of objects."));
    if (!from)
        *array_add(&filling->counted) = (struct waiting){ heading, rows, json_size(rows) };
    for (size_t i = from; i < json_size(rows); i++) {
        struct item *row;
        if (!json_is_object(json_at(rows, i)))
            return refuse(filling, item_key(heading), _("this repeats: give a list of objects."));
        if (heading->question->count && i >= heading->row_count) {
            *array_add(&filling->waiting) = (struct waiting){ heading, rows, i };
            return true;
        }
        row = nth_row(filling, heading, i);
        if (!take_object(filling, row->row, json_at(rows, i)))
            return false;
    }
    return true;
}

/* --- which question a key means --- */

static bool is_asked(const struct question *question)
{
    return question_has_value(question) && !question_is_computed(question) && question->type != QUESTION_HIDDEN &&
           question->type != QUESTION_METADATA;
}

/* The questions of ROW's plan that are called KEY, whatever path they go by, and can be answered. */
struct alike {
    const struct question *first;
    size_t count;
    struct buf paths; /* "g/x, h/x" */
};

static struct alike find_alike(const struct filling *filling, const struct row *row, const char *key)
{
    struct alike alike = { 0 };

    for (size_t i = 0; i < row->plan->member_count; i++) {
        const struct question *question = row->plan->member[i];
        if (!text_equal(detail_of(filling->session->form, question)->name, key) ||
            !(is_asked(question) || question->type == QUESTION_REPEAT))
            continue;
        if (!alike.count)
            alike.first = question;
        if (alike.count++ < PATHS_MAX)
            buf_format(&alike.paths, "%s%s", alike.count > 1 ? ", " : "", question->name);
    }
    if (alike.count > PATHS_MAX)
        buf_text(&alike.paths, ", …");
    return alike;
}

static const struct question *question_of(const struct filling *filling, const struct row *row, const char *key)
{
    const struct form *form = filling->session->form;
    const struct question *found = map_find(row->plan->names, key);

    if (!found)
        found = map_find(form->refs, key);
    if ((const void *)found == (const void *)form || (found && detail_of(form, found)->plan != row->plan))
        return NULL;
    if (!found || question_is_computed(found)) { /* one of that name that can be answered is meant */
        struct alike alike = find_alike(filling, row, key);
        found = alike.count == 1 ? alike.first : found;
        buf_clear(&alike.paths);
    }
    return found;
}

static bool refuse_key(struct filling *filling, const struct row *row, const char *key)
{
    struct alike alike = find_alike(filling, row, key);
    scoped_text sentence = NULL;

    if (map_find(filling->session->form->refs, key) == (const void *)filling->session->form)
        sentence = mem_text(_("more than one question has this number: write its name."));
    else if (alike.count > 1)
        sentence = mem_format(_("more than one question has this name: write one of %s."), buf_view(&alike.paths));
    else
        sentence = mem_text(_("the form has no such question: leave it out."));
    buf_clear(&alike.paths);
    return refuse(filling, key, sentence);
}

static bool take_object(struct filling *filling, struct row *row, const struct json_t *answers)
{
    const struct form *form = filling->session->form;
    struct json_t *object = (struct json_t *)answers;
    scoped(map) wanted = map_new();

    for (void *i = json_first(object); i; i = json_after(object, i)) {
        const struct question *question = question_of(filling, row, json_member_key(i));
        if (!question || question->type == QUESTION_GROUP || question->type == QUESTION_NOTE)
            return refuse_key(filling, row, json_member_key(i));
        if (map_put(wanted, question->name, json_member(i)))
            return refuse(filling, json_member_key(i), _("this is answered twice: leave one out."));
    }
    for (size_t place = 0; place < row->plan->member_count; place++) {
        struct json_t *json = map_find(wanted, row->plan->member[place]->name);
        struct item *item = &row->item[place];
        if (!json || detail_of(form, item->question)->place != place)
            continue;
        if (item->question->type == QUESTION_REPEAT ? !take_rows(filling, item, json, 0)
                                                    : !take_value(filling, item, json))
            return false;
    }
    return true;
}

/* --- giving them --- */

static bool give(struct filling *filling, struct given *given, struct error *err)
{
    if (row_is_gone(given->item->row)) {
        error_set(err, ERROR_INPUT, "%s", _("there are more rows than the form has: leave some out."));
        error_at(err, "%s", item_key(given->item));
        return false;
    }
    if (given->reason)
        return session_blank(filling->session, given->item, given->reason, err);
    return session_answer(filling->session, given->item, given->text ? given->text : "", err);
}

/* One pass in the form's order; what is not asked yet may be asked after a later answer. */
static size_t give_pass(struct filling *filling, struct error *first)
{
    size_t done = 0;

    for (size_t i = 0; i < filling->given.count; i++) {
        struct given *given = &filling->given.at[i];
        struct error trouble = { 0 };
        if (given->is_done)
            continue;
        if (give(filling, given, &trouble)) {
            given->is_done = true;
            done++;
        } else if (!first->kind) {
            *first = trouble;
        }
    }
    return done;
}

static bool refuse_unasked(struct filling *filling, const struct item *item)
{
    return refuse(filling, item_key(item), _("This is not asked now: other answers make it so."));
}

static bool give_all(struct filling *filling)
{
    struct error first = { 0 };

    for (size_t pass = 0; pass < PASSES_MAX; pass++) {
        first = (struct error){ 0 };
        if (!give_pass(filling, &first))
            break;
    }
    if (first.kind)
        return refuse(filling, first.field, first.text);
    for (size_t i = 0; i < filling->given.count; i++) {
        const struct given *given = &filling->given.at[i];
        if (!item_is_asked(given->item) && given->text)
            return refuse_unasked(filling, given->item);
    }
    for (size_t i = 0; i < filling->counted.count; i++) {
        const struct waiting *counted = &filling->counted.at[i];
        if (counted->from && !item_is_asked(counted->heading))
            return refuse_unasked(filling, counted->heading);
    }
    return true;
}

/* Answers for rows that the answers before them have brought. False: one was refused; *DONE: some were there. */
static bool take_waiting(struct filling *filling, bool *done)
{
    size_t count = filling->waiting.count;

    *done = false;
    for (size_t i = 0; i < count; i++) {
        struct waiting waiting = filling->waiting.at[i];
        if (waiting.heading->row_count <= waiting.from) {
            *array_add(&filling->waiting) = waiting;
            continue;
        }
        *done = true;
        if (!take_rows(filling, waiting.heading, waiting.rows, waiting.from))
            return false;
    }
    if (!count)
        return true;
    memmove(filling->waiting.at, filling->waiting.at + count,
            (filling->waiting.count - count) * sizeof *filling->waiting.at);
    filling->waiting.count -= count;
    return true;
}

static bool give_with_rows(struct filling *filling)
{
    bool again = true;

    while (again) {
        if (!give_all(filling) || !take_waiting(filling, &again))
            return false;
    }
    if (filling->waiting.count)
        return refuse(filling, item_key(filling->waiting.at[0].heading),
                      _("there are more rows than the form has: leave some out."));
    return true;
}

/* Rows the form began with and nobody answered go when fewer were meant. */
static void drop_surplus(struct filling *filling)
{
    for (size_t i = 0; i < filling->counted.count; i++) {
        struct item *heading = filling->counted.at[i].heading;
        while (!heading->question->count && heading->row_count > filling->counted.at[i].from &&
               heading->last_row->was_counted)
            row_take_out(filling->session, heading->last_row);
    }
    wave_run(filling->session);
}

bool session_fill(struct session *session, const struct json_t *answers, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct filling filling = { .session = session, .arena = arena, .err = err };
    bool good;

    if (!json_is_object(answers))
        return error_set(err, ERROR_INPUT, _("The answers are no object: write {\"name\": value}."));
    remember(&filling);
    session->is_filling = true;
    good = take_object(&filling, session->top, answers);
    wave_run(session);
    good = good && give_with_rows(&filling);
    if (good)
        drop_surplus(&filling);
    else
        put_back(&filling);
    session->is_filling = false;
    wave_run(session);
    for (size_t i = 0; i < filling.before.count; i++) {
        mem_free(filling.before.at[i].value);
        mem_free(filling.before.at[i].blank);
    }
    array_clear(&filling.given);
    array_clear(&filling.before);
    array_clear(&filling.rows);
    array_clear(&filling.waiting);
    array_clear(&filling.counted);
    return good;
}
