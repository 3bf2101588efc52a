/* trial.c — the tests sheet of a form: given answers, and what must follow from them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/trial.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "session_inside.h"

#define REFUSED ".refused"

struct trial {
    const struct session_world *world;
    struct trial_report *report;
    struct session *session;
    const char *name;
    struct json_t *given; /* with what must be refused */
    size_t wrong;
};

static void fail(struct trial *trial, const char *sentence)
{
    trial->wrong++;
    if (trial->report->failed)
        trial->report->failed(trial->report->with, trial->name, sentence);
}

static void json_as_text(const struct json_t *json, struct buf *out)
{
    json_write_plain(json, out);
    for (size_t i = 0; json_is_array(json) && i < json_size(json); i++) {
        if (i)
            buf_char(out, ' ');
        json_as_text(json_at(json, i), out);
    }
}

static void compare_value(struct trial *trial, const struct item *item, const struct json_t *want)
{
    const char *value = item_is_relevant(item) ? item_value(item) : "";
    scoped_buf wanted = { 0 };

    json_as_text(want, &wanted);
    if (text_equal(value, buf_view(&wanted)))
        return;
    scoped_text sentence = mem_format(_("%s is “%s”, not “%s”."), item_key(item), value, buf_view(&wanted));
    fail(trial, sentence);
}

static const struct state {
    const char *suffix;
    bool (*is)(const struct item *item);
} states[] = {
    { ".relevant", item_is_relevant },
    { ".required", item_is_required },
};

static void compare_state(struct trial *trial, const struct item *item, const struct state *state, bool want)
{
    bool is = state->is(item);

    if (is == want)
        return;
    scoped_text sentence = mem_format(_("%s%s is %s, not %s."), item_key(item), state->suffix, is ? "true" : "false",
                                      want ? "true" : "false");
    fail(trial, sentence);
}

/* The answer given to NAME, in a row too. */
static const struct json_t *given_to(struct json_t *given, const char *name)
{
    const struct json_t *found = json_get(given, name);

    for (void *m = json_first(given); m && !found; m = json_after(given, m))
        for (size_t i = 0; !found && json_is_array(json_member(m)) && i < json_size(json_member(m)); i++)
            found = json_get(json_at(json_member(m), i), name);
    return found;
}

/* Gives the answer that was kept back: it must be refused, or not. */
static void compare_refusal(struct trial *trial, struct item *item, bool want)
{
    scoped_buf text = { 0 };
    struct error trouble = { 0 };
    bool refused;

    json_as_text(given_to(trial->given, item->question->name), &text);
    refused = !session_answer(trial->session, item, buf_view(&text), &trouble);
    if (refused == want)
        return;
    scoped_text sentence =
        refused ? mem_format(_("%s = “%s” is refused: %s"), item_key(item), buf_view(&text), trouble.text)
                : mem_format(_("%s = “%s” is accepted, but must be refused."), item_key(item), buf_view(&text));
    fail(trial, sentence);
}

static void compare_one(struct trial *trial, struct row *row, const char *key, const struct json_t *want);

static void compare_rows(struct trial *trial, const struct item *heading, const struct json_t *rows)
{
    struct row *row = heading->first_row;

    if (json_size(rows) != heading->row_count) {
        scoped_text sentence =
            mem_format(_("%s has %zu rows, not %zu."), item_key(heading), heading->row_count, json_size(rows));
        fail(trial, sentence);
        return;
    }
    for (size_t i = 0; row; row = row->next, i++) {
        struct json_t *object = json_at(rows, i);
        for (void *m = json_first(object); m; m = json_after(object, m))
            compare_one(trial, row, json_member_key(m), json_member(m));
    }
}

/* The item of that name; of a question in a repeat the one in the first row, or the repeat when it has none. */
static struct item *find_item(struct trial *trial, struct row *row, const char *key, size_t size)
{
    scoped_text name = mem_text_part(key, size);
    const struct form *form = trial->session->form;
    const struct question *question = form_bind(form, row->plan, name);
    const struct detail *detail;

    if (!question)
        question = form_find(form, name);
    if (!question)
        return NULL;
    detail = detail_of(form, question);
    while (row->parent && row->plan != detail->plan)
        row = row->parent;
    while (row->plan != detail->plan) {
        const struct plan *next = detail->plan;
        struct item *heading;
        while (next->parent != row->plan)
            next = next->parent;
        heading = &row->item[detail_of(form, next->repeat)->place];
        if (!heading->first_row)
            return heading;
        row = heading->first_row;
    }
    return &row->item[detail->place];
}

static void compare_one(struct trial *trial, struct row *row, const char *key, const struct json_t *want)
{
    const char *dot = strrchr(key, '.');
    size_t size = dot ? (size_t)(dot - key) : strlen(key);
    struct item *item = find_item(trial, row, key, size);

    if (!item) {
        scoped_text sentence = mem_format(_("There is no question %s."), key);
        fail(trial, sentence);
        return;
    }
    for (size_t i = 0; dot && i < sizeof states / sizeof *states; i++)
        if (text_equal(states[i].suffix, dot)) {
            compare_state(trial, item, &states[i], json_is_true(want));
            return;
        }
    if (text_equal(dot, REFUSED))
        compare_refusal(trial, item, json_is_true(want));
    else if (item->question->type == QUESTION_REPEAT)
        compare_rows(trial, item, want);
    else
        compare_value(trial, item, want);
}

static struct json_t *to_fill(struct trial *trial, struct json_t *given, const struct json_t *expect);

static struct json_t *rows_to_fill(struct trial *trial, const struct json_t *rows, const struct json_t *expect)
{
    struct json_t *out = json_make_array();

    for (size_t i = 0; i < json_size(rows); i++)
        json_add(out, to_fill(trial, json_at(rows, i), expect));
    return out;
}

/* A case has no dossier: the entity it speaks of is taken at its word. */
static bool is_entity(const struct trial *trial, const char *name)
{
    const struct form *form = trial->session->form;
    const struct question *question = form_find(form, name);

    return question && question->list_from_file && !form_list(form, question);
}

/* What is given, without what must be tried apart. */
static struct json_t *to_fill(struct trial *trial, struct json_t *given, const struct json_t *expect)
{
    struct json_t *fill = json_make_object();

    for (void *m = json_first(given); m; m = json_after(given, m)) {
        const char *name = json_member_key(m);
        struct json_t *value = json_member(m);
        scoped_text refused = mem_format("%s" REFUSED, name);
        if (json_get(expect, refused))
            continue;
        if (is_entity(trial, name) && json_is_text(value))
            session_restore(trial->session, name, json_text(value), NULL);
        else if (json_is_array(value) && json_is_object(json_at(value, 0)))
            json_set(fill, name, rows_to_fill(trial, value, expect));
        else
            json_set(fill, name, json_share(value));
    }
    return fill;
}

static bool fill_in(struct trial *trial, struct json_t *expect, struct error *err)
{
    scoped_json fill = to_fill(trial, trial->given, expect);

    return session_settle(trial->session, err) && session_fill(trial->session, fill, err);
}

static void run_case(struct trial *trial, const struct form *form, struct json_t *expect)
{
    struct error trouble = { 0 };

    trial->session = session_open(form, trial->world, &trouble);
    if (!trial->session) {
        fail(trial, trouble.text);
        return;
    }
    if (!fill_in(trial, expect, &trouble))
        fail(trial, trouble.text);
    else
        for (void *m = json_first(expect); m; m = json_after(expect, m))
            compare_one(trial, trial->session->top, json_member_key(m), json_member(m));
    session_free(trial->session);
}

static void read_case(struct trial *trial, const struct form *form, const struct sheet *sheet, size_t row)
{
    const char *given = sheet_get(sheet, row, "given"), *expect = sheet_get(sheet, row, "expect");
    struct error trouble = { 0 };
    scoped_json given_json = json_parse(*given ? given : "{}", *given ? strlen(given) : 2, &trouble);
    scoped_json expect_json = json_parse(expect, strlen(expect), &trouble);

    trial->name = sheet_get(sheet, row, "case");
    trial->given = given_json;
    trial->wrong = 0;
    if (!json_is_object(given_json) || !json_is_object(expect_json))
        fail(trial, *trouble.text ? trouble.text : _("Given and expect are objects: write {\"name\": value}."));
    else
        run_case(trial, form, expect_json);
    trial->report->passed += trial->wrong == 0;
    trial->report->failures += trial->wrong != 0;
}

bool trial_run(const struct form *form, const struct session_world *world, struct trial_report *report,
               struct error *err)
{
    scoped_text path = mem_format("%s/tests.csv", form->name);
    scoped_buf bytes = { 0 };
    scoped(sheet) sheet = NULL;
    struct error trouble = { 0 };
    struct trial trial = { .world = world, .report = report };

    for (size_t row = 0; form->tests && row < sheet_rows(form->tests); row++)
        read_case(&trial, form, form->tests, row);
    if (form->tests)
        return true;
    if (!form->world->read(form->world->with, path, &bytes, &trouble))
        return trouble.kind == ERROR_ABSENT || error_set(err, trouble.kind, "%s", trouble.text);
    sheet = sheet_parse(path, buf_view(&bytes), bytes.size_bytes, err);
    for (size_t row = 0; sheet && row < sheet_rows(sheet); row++)
        read_case(&trial, form, sheet, row);
    return sheet;
}
