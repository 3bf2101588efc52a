/* judge.c — content tried without a vault: a table or an expression on given answers, the rules' cases. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/judge.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/expr.h"
#include "expr/node.h"
#include "form/form.h"
#include "form/list.h"
#include "form/session.h"
#include "form/trial.h"
#include "label.h"
#include "library.h"
#include "rules/rules.h"

#define CASES "regels/tests.csv"
#define TASKS "taken" /* as a table of a case: which tasks are open, and their due days */

struct judge {
    struct library *library;
    struct arena *arena;   /* of the answers at hand */
    struct map *documents; /* instance id -> document */
    const struct json_t *answers;
    struct session *session; /* the form set, or NULL */
    struct session *in_hand; /* the session names mean now; NULL: names are the answers */
    struct session_world session_world;
    struct rules_view *view;
    struct expr_host host; /* for single expressions */
    struct expr_machine *machine;
    struct map *slots;
};

/* A JSON value as the canonical text of a question; arrays are the words of a select_multiple. */
static const char *json_as_text(struct arena *arena, const struct json_t *value)
{
    scoped_buf text = { 0 };

    if (json_is_text(value))
        return json_text(value);
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_size(value); i++)
            buf_format(&text, "%s%s", i ? " " : "", json_text(json_at(value, i)) ? json_text(json_at(value, i)) : "");
    } else if (json_is_bool(value)) {
        buf_text(&text, json_is_true(value) ? "true" : "false");
    } else if (json_is_integer(value)) {
        buf_format(&text, "%lld", (long long)json_integer(value));
    } else if (json_is_number(value)) {
        buf_format(&text, "%.15g", json_number(value));
    }
    return arena_text(arena, buf_view(&text));
}

static void add_blanks(struct judge *judge, struct node *item, const char *list)
{
    const char *const *names;
    size_t count = library_properties(judge->library, list, &names);

    for (size_t i = 0; i < count; i++)
        if (!node_child(item, node_name(names[i])))
            node_append(item, node_new(judge->arena, NODE_ELEMENT, names[i], ""));
}

static struct node *entity_document(struct judge *judge, const char *list, const struct json_t *rows)
{
    struct node *document = node_new(judge->arena, NODE_DOCUMENT, NULL, NULL);
    struct node *root = node_new(judge->arena, NODE_ELEMENT, "root", NULL);

    node_append(document, root);
    for (size_t i = 0; rows && i < json_size(rows); i++) {
        struct node *item = node_new(judge->arena, NODE_ELEMENT, "item", NULL);
        struct json_t *row = json_at(rows, i);
        for (void *m = json_first(row); m; m = json_after(row, m))
            node_append(item, node_new(judge->arena, NODE_ELEMENT, json_member_key(m),
                                       json_as_text(judge->arena, json_member(m))));
        add_blanks(judge, item, list);
        node_append(root, item);
    }
    return document;
}

static struct node *instance(void *with, const char *id)
{
    struct judge *judge = with;
    struct node *document = map_find(judge->documents, id);
    struct json_t *rows = json_get(judge->answers, id);
    struct list *list = NULL;

    if (document)
        return document;
    if (!json_is_array(rows) && !library_is_entity(judge->library, id))
        list = library_list(judge->library, id, NULL);
    document = list ? list_tree(list) : entity_document(judge, id, json_is_array(rows) ? rows : NULL);
    map_put(judge->documents, arena_text(judge->arena, id), document);
    return document;
}

static bool answer(void *with, const char *name, struct node *context, struct value *out)
{
    struct judge *judge = with;
    const struct json_t *value = json_get(judge->answers, name);

    if (judge->in_hand)
        return session_look_up(judge->in_hand, name, context, out);
    if (!value || (json_is_array(value) && json_is_object(json_at(value, 0)))) /* an entity list is no answer */
        return false;
    *out = value_text(json_as_text(judge->arena, value));
    return true;
}

static void entered(void *with, struct session *session)
{
    struct judge *judge = with;

    judge->in_hand = session;
    rules_view_changed(judge->view);
}

static bool label(void *with, const char *name, const char *value, const char *language, struct buf *out)
{
    return label_value(((struct judge *)with)->library, name, value, language, out);
}

static uint64_t generation(void *with)
{
    struct judge *judge = with;

    return judge->in_hand ? session_generation(judge->in_hand) : 0;
}

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    struct judge *judge = with;
    uintptr_t known = (uintptr_t)map_find(judge->slots, name);

    (void)err;
    if (!known) {
        known = map_count(judge->slots) + 1;
        map_put(judge->slots, arena_text(judge->arena, name), (void *)known);
    }
    *slot = (unsigned)(known - 1);
    return true;
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    struct judge *judge = expr_call_with(call);
    scoped_buf text = { 0 };

    (void)err;
    if (answer(judge, map_key(judge->slots, slot), NULL, out))
        return true;
    rules_name(judge->view, map_key(judge->slots, slot), clock_today(), &text);
    *out = value_text(arena_text(expr_machine_arena(judge->machine), buf_view(&text)));
    return true;
}

struct judge *judge_open(const char *folder, struct error *err)
{
    struct library *library = library_open_folder(folder, err);
    struct rules *rules = library ? library_rules(library, err) : NULL;
    struct judge *judge;

    if (!rules) {
        library_free(library);
        return NULL;
    }
    judge = mem_new(sizeof *judge);
    judge->library = library;
    judge->arena = arena_new();
    judge->documents = map_new();
    judge->slots = map_new();
    struct rules_scope scope = { .with = judge,
                                 .answer = answer,
                                 .instance = instance,
                                 .generation = generation,
                                 .card = library_setting(library, "card"),
                                 .language = words_language(),
                                 .label = label };
    judge->view = rules_view_new(rules, &scope);
    judge->host = (struct expr_host){
        .with = judge, .bind = bind, .look_up = look_up, .instance = instance, .zone_offset_minutes = EXPR_ZONE_BRUSSELS
    };
    judge->host.functions = rules_functions(rules, judge->view, &judge->host.function_count);
    judge->machine = expr_machine_new(&judge->host);
    return judge;
}

void judge_free(struct judge *judge)
{
    if (!judge)
        return;
    session_free(judge->session);
    expr_machine_free(judge->machine);
    rules_view_free(judge->view);
    map_free(judge->documents);
    map_free(judge->slots);
    arena_free(judge->arena);
    library_free(judge->library);
    mem_free(judge);
}

void judge_set_answers(struct judge *judge, const struct json_t *answers)
{
    judge->answers = answers;
    map_free(judge->documents);
    judge->documents = map_new();
    rules_view_changed(judge->view);
}

static bool add_decision(void *with, const struct rules_decision *decision)
{
    struct json_t *one = json_make_object();

    rules_decision_json(decision, one);
    json_add(with, one);
    return true;
}

struct json_t *judge_decide(struct judge *judge, const char *table, struct date on, struct error *err)
{
    const struct rules_decision *decision;
    struct json_t *out;

    if (text_ends(table, ".all") && rules_has_table(library_rules(judge->library, NULL), table)) {
        out = json_make_array();
        rules_all(judge->view, table, on, add_decision, out);
        return out;
    }
    if (!rules_decide(judge->view, table, on, &decision, err))
        return NULL;
    out = json_make_object();
    rules_decision_json(decision, out);
    return out;
}

const struct form *judge_form(struct judge *judge, const char *form, struct error *err)
{
    return library_form(judge->library, form, err);
}

static void set_world(struct judge *judge)
{
    judge->session_world =
        (struct session_world){ .with = judge, .instance = instance, .language = words_language(), .entered = entered };
    judge->session_world.functions =
        rules_functions(library_rules(judge->library, NULL), judge->view, &judge->session_world.function_count);
}

struct session *judge_session(struct judge *judge, const char *form, struct error *err)
{
    struct form *found = library_form(judge->library, form, err);

    if (!found)
        return NULL;
    set_world(judge);
    return session_open(found, &judge->session_world, err);
}

bool judge_set_form(struct judge *judge, const char *form, struct error *err)
{
    struct session *session = judge_session(judge, form, err);

    if (!session)
        return false;
    session_free(judge->session);
    judge->session = session;
    return !judge->answers || session_fill(session, judge->answers, err);
}

bool judge_run_form_cases(struct judge *judge, const char *form, struct judge_report *report, struct error *err)
{
    struct form *found = library_form(judge->library, form, err);
    struct trial_report trial = { .failed = report->failed, .with = report->with };
    bool good;

    if (!found)
        return false;
    set_world(judge);
    good = trial_run(found, &judge->session_world, &trial, err);
    judge->in_hand = judge->session;
    report->passed += trial.passed;
    report->failures += trial.failures;
    return good;
}

static void write_nodes(const struct value *value, struct arena *arena, struct buf *out)
{
    buf_format(out, "nodes %zu ", value->node_count);
    for (size_t i = 0; i < value->node_count; i++)
        buf_format(out, "%s%s", i ? "|" : "", node_text(value->nodes[i], arena));
}

static void write_value(const struct value *value, struct buf *out)
{
    scoped(arena) arena = arena_new();

    switch (value->type) {
    case VALUE_BOOLEAN:
        buf_format(out, "boolean %s", value->boolean ? "true" : "false");
        return;
    case VALUE_NUMBER:
        buf_format(out, "number %s", value_to_text(value, arena));
        return;
    case VALUE_TEXT:
        buf_format(out, "text %s", value->text);
        return;
    case VALUE_DATE:
        buf_format(out, "date %s", value_to_text(value, arena));
        return;
    case VALUE_NODES:
        write_nodes(value, arena, out);
        return;
    }
}

bool judge_evaluate(struct judge *judge, const char *expression, struct buf *out, struct error *err)
{
    const struct expr *compiled = expr_compile(judge->arena, expression, &judge->host, err);
    struct expr_scene scene = { 0 };
    struct value value;

    if (!compiled || !expr_run(judge->machine, compiled, &scene, &value, err))
        return false;
    write_value(&value, out);
    return true;
}

/* One case under way: "table: name", and what differed. */
struct trial {
    struct judge *judge;
    const struct sheet *sheet;
    size_t row;
    struct judge_report *report;
};

static void fail(const struct trial *trial, const char *sentence)
{
    trial->report->failures++;
    trial->report->failed(trial->report->with, sheet_get(trial->sheet, trial->row, "case"), sentence);
}

static bool matches(const struct trial *trial, const struct json_t *decision, const char *name,
                    const struct json_t *want)
{
    const struct json_t *outputs = json_get(decision, "outputs");
    const char *got = text_equal(name, "name") || text_equal(name, "row") ? json_get_text(decision, "row")
                                                                          : json_get_text(outputs, name);
    const char *wanted = json_as_text(trial->judge->arena, want);
    scoped_text sentence = NULL;

    if (text_equal(got ? got : "", wanted))
        return true;
    sentence = mem_format(_("%s is “%s” and should be “%s” (row %s)."), name, got ? got : "", wanted,
                          json_get_text(decision, "row"));
    fail(trial, sentence);
    return false;
}

static void compare(const struct trial *trial, const struct json_t *decision, struct json_t *expect)
{
    bool good = true;

    for (void *m = json_first(expect); good && m; m = json_after(expect, m))
        good = matches(trial, decision, json_member_key(m), json_member(m));
    trial->report->passed += good;
}

static bool add_task(void *with, const struct rules_task *task)
{
    char due[DATE_TEXT_BYTES], from[DATE_TEXT_BYTES];
    scoped_text shown = mem_format("%s.from", task->name);

    if (!json_get(with, task->name)) { /* of several things the first */
        json_set_text(with, task->name, date_format(task->due, due));
        json_set_text(with, shown, date_format(task->from, from));
    }
    return true;
}

/* The tasks that are open, each with the day it is due, as if they were what a table gives. */
static struct json_t *judge_tasks(struct judge *judge, struct error *err)
{
    struct json_t *out = json_make_object(), *outputs = json_make_object();
    bool good = rules_tasks(judge->view, add_task, outputs, err);

    json_set_text(out, "row", TASKS);
    json_set(out, "outputs", outputs);
    if (good)
        return out;
    json_free(out);
    return NULL;
}

static struct json_t *judge_case(const struct trial *trial, struct date on, struct error *err)
{
    const char *table = sheet_get(trial->sheet, trial->row, "table");

    return text_equal(table, TASKS) ? judge_tasks(trial->judge, err) : judge_decide(trial->judge, table, on, err);
}

static void run_case(const struct trial *trial)
{
    const struct sheet *sheet = trial->sheet;
    const char *given_text = sheet_get(sheet, trial->row, "given"),
               *expect_text = sheet_get(sheet, trial->row, "expect");
    struct error err = { 0 };
    scoped_json given = json_parse(given_text, strlen(given_text), &err);
    scoped_json expect = given ? json_parse(expect_text, strlen(expect_text), &err) : NULL;
    scoped_json decision = NULL;
    struct date on;

    if (!expect || !date_parse(sheet_get(sheet, trial->row, "at"), &on)) {
        fail(trial, *err.text ? err.text : _("The case needs a date in column at."));
        return;
    }
    judge_set_answers(trial->judge, given);
    decision = judge_case(trial, on, &err);
    if (decision)
        compare(trial, decision, expect);
    else
        fail(trial, err.text);
    judge_set_answers(trial->judge, NULL);
}

bool judge_run_cases(struct judge *judge, struct judge_report *report, struct error *err)
{
    scoped_buf bytes = { 0 };

    if (!library_read(judge->library, CASES, &bytes, err))
        return false;
    scoped(sheet) sheet = sheet_parse(CASES, buf_view(&bytes), bytes.size_bytes, err);
    if (!sheet)
        return false;
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        struct trial trial = { judge, sheet, i, report };
        run_case(&trial);
    }
    return true;
}
