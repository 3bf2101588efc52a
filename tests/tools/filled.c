/* filled.c — what forms hold once filled in: reads one case per line, writes each question's value and state. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: filled FORMS <cases; a case: {"form", "entities", "given", "set", "aside"}, SET goes in unchecked (an entity),
 * each of ASIDE is tried after the rest and taken or refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "desk/judge.h"
#include "form/form.h"
#include "form/session.h"

/* "kind[2]/leeftijd_kind": ROW is the number of the row passed last, the first 1. */
static char *name_of(const struct item *item, size_t row)
{
    const struct item *around = item;

    while (around && !item_is_row(around))
        around = item_parent(around);
    if (!around)
        return mem_text(item_question(item)->name);
    return mem_format("%s[%zu]/%s", item_question(around)->name, row, item_question(item)->name);
}

static void note_wrong(void *with, struct item *item, const char *sentence)
{
    json_set_text(with, item_key(item), sentence);
}

static struct json_t *state_of(const struct item *item, const struct json_t *wrong)
{
    struct json_t *state = json_make_object();

    json_set_text(state, "value", item_is_relevant(item) ? item_value(item) : "");
    json_set(state, "relevant", json_make_bool(item_is_relevant(item)));
    json_set(state, "required", json_make_bool(item_is_required(item)));
    json_set_text(state, "wrong", json_get_text(wrong, item_key(item)));
    return state;
}

static struct json_t *states(struct session *session)
{
    struct json_t *all = json_make_object();
    scoped_json wrong = json_make_object();
    size_t row = 0;

    session_check(session, true, note_wrong, wrong);
    for (struct item *item = session_first(session); item; item = session_next(session, item)) {
        row = item_is_row(item) ? row + 1 : item_question(item)->type == QUESTION_REPEAT ? 0 : row;
        if (item_is_row(item))
            continue;
        scoped_text name = name_of(item, row);
        json_set(all, name, state_of(item, wrong));
    }
    return all;
}

/* Whether each answer kept aside is refused, by name. */
static struct json_t *tried(struct session *session, struct json_t *aside)
{
    struct json_t *refused = json_make_object();

    for (void *m = json_first(aside); m; m = json_after(aside, m)) {
        struct item *item = session_item(session, json_member_key(m));
        struct error trouble = { 0 };
        const char *text = json_text(json_member(m));
        if (item && text)
            json_set(refused, json_member_key(m), json_make_bool(!session_answer(session, item, text, &trouble)));
    }
    return refused;
}

static void fill(struct judge *judge, const struct json_t *line, struct json_t *out, struct error *err)
{
    scoped(session) session = NULL;
    struct json_t *set = json_get(line, "set");

    judge_set_answers(judge, json_get(line, "entities"));
    session = judge_session(judge, json_get_text(line, "form"), err);
    if (!session)
        return;
    for (void *m = json_first(set); m; m = json_after(set, m))
        session_restore(session, json_member_key(m), json_text(json_member(m)), NULL);
    if (!session_settle(session, err) || !session_fill(session, json_get(line, "given"), err))
        return;
    json_set(out, "items", states(session));
    json_set(out, "refused", tried(session, json_get(line, "aside")));
}

int main(int argc, char **argv)
{
    struct error err = { 0 };
    scoped(judge) judge = argc == 2 ? judge_open(argv[1], &err) : NULL;
    char *line = NULL;
    size_t room = 0;

    if (!judge) {
        fprintf(stderr, "filled: %s\n", *err.text ? err.text : "usage: filled FORMS <cases");
        return 2;
    }
    while (getline(&line, &room, stdin) > 0) {
        struct error trouble = { 0 };
        scoped_json wanted = json_parse(line, strlen(line), &trouble);
        scoped_json out = json_make_object();
        scoped_buf text = { 0 };
        if (wanted)
            fill(judge, wanted, out, &trouble);
        json_set_text(out, "error", trouble.kind ? trouble.text : NULL);
        json_write(&text, out);
        puts(buf_view(&text));
    }
    free(line);
    return 0;
}
