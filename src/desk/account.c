/* account.c — accounting for values: what an expression gave, part by part, and where each part came from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "entry_inside.h"
#include "expr/expr.h"
#include "form/form.h"
#include "form/list.h"
#include "label.h"
#include "library.h"
#include "origin.h"
#include "rules/rules.h"
#include "trace.h"
#include "world.h"

#define PARAMETER "param("
#define DECISION  "decide("
#define INSTANCE  "instance("

static void prepare(struct account *account)
{
    account->arena = arena_new();
    account->told = map_new();
    account->wording = (struct wording){ .library = account->library,
                                         .language = account->seat ? seat_language(account->seat) : words_language(),
                                         .session = account->entry ? account->entry->session : NULL,
                                         .item = account->item };
}

void account_open(struct account *account, struct seat *seat, struct entry *entry, struct item *item)
{
    *account = (struct account){ .seat = seat,
                                 .library = entry->library,
                                 .world = entry->world,
                                 .entry = entry,
                                 .item = item,
                                 .on = session_date(entry->session) };
    prepare(account);
}

void account_open_dossier(struct account *account, struct seat *seat, struct world *world)
{
    *account = (struct account){ .seat = seat, .library = seat_library(seat), .world = world, .on = seat_today(seat) };
    prepare(account);
}

void account_close(struct account *account)
{
    arena_free(account->arena);
    map_free(account->told);
    *account = (struct account){ 0 };
}

/* Whether KIND NAME comes for the first time. */
static bool is_new(struct account *account, const char *kind, const char *name)
{
    const char *key = arena_format(account->arena, "%s %s", kind, name);

    if (map_find(account->told, key))
        return false;
    map_put(account->told, key, account);
    return true;
}

const char *account_seen(struct account *account, const char *name, const char *value)
{
    const char *form = account->entry ? form_name(account->entry->form) : NULL;
    bool is_hidden = account->seat && *value &&
                     (seat_hides(account->seat, NULL, name) || (form && seat_hides(account->seat, form, name)));

    return is_hidden ? RIGHTS_MASK : value;
}

/* What is made of other values may hold one that may not be seen. */
static const char *part_seen(const struct account *account, const struct trace_part *part)
{
    bool is_harmless = part->is_truth || text_starts(part->source, PARAMETER) || text_starts(part->source, DECISION);

    return is_harmless || !account->seat || !seat_hides_some(account->seat) ? part->value : RIGHTS_MASK;
}

const char *account_shown(struct account *account, const char *name, const char *value)
{
    scoped_buf shown = { 0 };

    if (account_seen(account, name, value) != value)
        return RIGHTS_MASK;
    wording_value(&account->wording, name, value, &shown);
    return arena_text(account->arena, buf_view(&shown));
}

const char *account_role(struct account *account, const char *role)
{
    struct list *roles = library_list(account->library, seat_setting(account->seat, "roles"), NULL);
    const struct choice *choice = roles && *role ? list_find(roles, role) : NULL;

    return choice ? choice_label(roles, choice, account->wording.language) : role;
}

static void set_words(struct account *account, struct json_t *out, const char *expression)
{
    scoped_buf words = { 0 };

    wording_of(&account->wording, expression, &words);
    json_set_text(out, "expression", expression);
    json_set_text(out, "words", buf_view(&words));
}

static void set_name(struct account *account, struct json_t *out, const char *name)
{
    scoped_buf label = { 0 };

    wording_name(&account->wording, name, &label);
    json_set_text(out, "name", name);
    json_set_text(out, "label", buf_view(&label));
}

/* The text between the first quotes after FROM; NULL when there is none. */
static char *quoted(const char *from)
{
    const char *open = strpbrk(from, "'\""), *close = open ? strchr(open + 1, *open) : NULL;

    return close ? mem_text_part(open + 1, (size_t)(close - open - 1)) : NULL;
}

/* The date a call was given last: the value of the part that names it, or written out in it. */
static struct date date_of(const struct account *account, const struct trace_part *part)
{
    const struct trace_part *last = part->first;
    struct date on = account->on;
    scoped_text day = NULL;

    while (last && last->next)
        last = last->next;
    if (last) {
        day = mem_text_part(last->value, strnlen(last->value, 10));
        date_parse(day, &on);
    }
    return on;
}

/* --- the parameters of the law --- */

/* A set of codes is read as that which it is compared with: selected(param('grounds', …), ${ground}). */
static char *name_beside(const char *expression, const char *parameter)
{
    scoped_text call = mem_format(PARAMETER "'%s'", parameter);
    const char *at = strstr(expression, call);

    at = at ? strchr(at, ')') : NULL;
    at = at ? at + 1 + strspn(at + 1, ", ") : NULL;
    if (!at || !text_starts(at, "${"))
        return NULL;
    return mem_text_part(at + 2, strcspn(at + 2, "}"));
}

/* The same, among all rows of a table that were looked at. */
static char *name_in_table(struct account *account, const struct json_t *decision, const char *parameter)
{
    const struct json_t *passed = json_get(decision, "passed_over");
    struct rules_cell cell = { .table = json_get_text(decision, "table"), .column = "when" };
    struct rules_written written;
    char *found = NULL;

    for (size_t i = 0; !found && i <= json_size(passed); i++) {
        cell.row = i ? json_text(json_at(passed, i - 1)) : json_get_text(decision, "row");
        if (rules_written(library_rules(account->library, NULL), &cell, account->on, &written))
            found = name_beside(written.expression, parameter);
    }
    return found;
}

static struct json_t *parameter_json(struct account *account, const struct rules_parameter *parameter,
                                     const char *beside)
{
    struct json_t *out = json_make_object();
    char day[DATE_TEXT_BYTES];

    set_name(account, out, parameter->name);
    json_set_text(out, "value", parameter->value);
    json_set_text(out, "shown", account_shown(account, beside ? beside : parameter->name, parameter->value));
    json_set_text(out, "valid_from", date_format(parameter->from, day));
    json_set_text(out, "valid_to", date_format(parameter->to, day));
    json_set_text(out, "status", parameter->status);
    json_set_text(out, "source", parameter->source);
    return out;
}

static void set_parameter(struct account *account, struct json_t *out, const struct trace_part *part)
{
    scoped_text name = quoted(part->source);
    struct rules_parameter parameter;

    scoped_text beside = name ? name_beside(account->whole, name) : NULL;
    if (name && account->library &&
        rules_parameter_find(library_rules(account->library, NULL), name, date_of(account, part), &parameter))
        json_set(out, "parameter", parameter_json(account, &parameter, beside));
}

/* --- decisions --- */

static void add_row(void *with, const char *row)
{
    json_add(with, json_make_text(row));
}

/* An output named form holds the name of one. */
static const char *output_shown(struct account *account, const char *name, const char *value)
{
    const struct form *form = text_equal(name, "form") ? seat_form(account->seat, value, NULL) : NULL;

    return form ? form_title(form, account->wording.language) : account_shown(account, name, value);
}

static void set_outputs(struct account *account, struct json_t *out, const struct rules_decision *decision)
{
    struct json_t *outputs = json_make_array();

    for (size_t i = 0; i < decision->output_count; i++) {
        struct json_t *one;
        if (!*decision->values[i])
            continue;
        one = json_make_object();
        set_name(account, one, decision->outputs[i]);
        json_set_text(one, "value", account_seen(account, decision->outputs[i], decision->values[i]));
        json_set_text(one, "shown", output_shown(account, decision->outputs[i], decision->values[i]));
        json_add(outputs, one);
    }
    json_set(out, "gives", outputs);
}

static void set_parameters(struct account *account, struct json_t *out, const struct rules_decision *decision)
{
    struct json_t *all = json_make_array();

    for (size_t i = 0; i < decision->parameter_count; i++) {
        scoped_text beside = name_in_table(account, out, decision->parameters[i].name);
        json_add(all, parameter_json(account, &decision->parameters[i], beside));
    }
    json_set(out, "parameters", all);
}

static void set_period(struct json_t *out, const struct rules_written *written)
{
    char day[DATE_TEXT_BYTES];

    json_set_text(out, "valid_from", date_format(written->from, day));
    json_set_text(out, "valid_to", date_format(written->to, day));
}

/* Why the row holds, and what each output was computed as. */
static void set_grounds(struct account *account, struct json_t *out, const struct rules_decision *decision)
{
    struct rules_cell cell = { .table = decision->table, .row = decision->row, .column = "when" };
    struct json_t *computed = json_make_array();

    json_set(out, "when", account_cell(account, &cell));
    for (size_t i = 0; i < decision->output_count; i++) {
        struct json_t *one;
        cell.column = decision->outputs[i];
        one = account_cell(account, &cell);
        if (!one)
            continue;
        set_name(account, one, decision->outputs[i]);
        json_add(computed, one);
    }
    json_set(out, "computed", computed);
}

struct json_t *account_decision(struct account *account, const char *table, struct date on)
{
    struct rules_view *view = world_rules(account->world);
    const struct rules_decision *decision;
    struct rules_written written = { .expression = "" };
    struct json_t *out, *passed;
    struct date before = account->on;
    char day[DATE_TEXT_BYTES];

    rules_view_stand_on(view, account->item ? item_node(account->item) : NULL);
    if (!date_is_set(on) || !rules_decide(view, table, on, &decision, NULL)) {
        rules_view_stand_on(view, NULL);
        return NULL;
    }
    out = json_make_object();
    json_set_text(out, "table", table);
    json_set_text(out, "row", decision->row);
    json_set_integer(out, "line", (int64_t)decision->line);
    json_set_text(out, "date", date_format(on, day));
    json_set_text(out, "reason", decision->reason);
    json_set_text(out, "source", decision->source);
    json_set(out, "unconfirmed", json_make_bool(decision->is_unconfirmed));
    rules_written(library_rules(account->library, NULL),
                  &(struct rules_cell){ .table = table, .row = decision->row, .column = "when" }, on, &written);
    set_period(out, &written);
    set_outputs(account, out, decision);
    if (is_new(account, "table", arena_format(account->arena, "%s %s", table, date_format(on, day)))) {
        passed = json_make_array();
        rules_passed_over(view, table, on, add_row, passed);
        json_set(out, "passed_over", passed);
        account->on = on;
        set_parameters(account, out, decision);
        set_grounds(account, out, decision);
        account->on = before;
    }
    rules_view_stand_on(view, NULL);
    return out;
}

static void set_decision(struct account *account, struct json_t *out, const struct trace_part *part)
{
    scoped_text table = quoted(part->source);

    if (table && account->world)
        json_set(out, "decision", account_decision(account, table, date_of(account, part)));
}

/* --- names --- */

static struct json_t *make_origin(const char *kind)
{
    struct json_t *out = json_make_object();

    json_set_text(out, "kind", kind);
    return out;
}

static struct json_t *account_fact(struct account *account, const char *name)
{
    struct rules_cell cell = { .table = "feiten", .row = name, .column = "calculation" };
    struct json_t *out = make_origin("fact");
    struct rules_written written;

    if (rules_written(library_rules(account->library, NULL), &cell, account->on, &written))
        json_set_text(out, "source", written.source);
    if (is_new(account, "fact", name))
        json_set(out, "computed", account_cell(account, &cell));
    return out;
}

struct json_t *account_name(struct account *account, const char *name)
{
    struct rules_view *view = world_rules(account->world);
    struct session *session = account->wording.session;
    struct item *item = session ? item_seen(session, account->item, name) : NULL;
    struct json_t *out = NULL;

    if (text_equal(name, "peildatum"))
        return make_origin("date");
    switch (rules_origin(view, name)) {
    case RULES_OF_ROW:
        return make_origin("thing");
    case RULES_OF_ANSWER:
        return item ? account_item(account, item) : make_origin("rows");
    case RULES_OF_CARD:
        out = origin_stored(account, seat_setting(account->seat, "card"), NULL, name);
        break;
    case RULES_OF_FACT:
        return account_fact(account, name);
    case RULES_OF_NOTHING:
        break;
    }
    return out ? out : make_origin("nothing");
}

static struct json_t *form_name_origin(struct account *account, const char *name)
{
    struct item *item = item_seen(account->wording.session, account->item, name);

    return item ? account_item(account, item) : make_origin("rows");
}

static bool is_one_name(const char *source)
{
    const char *close = text_starts(source, "${") ? strchr(source, '}') : NULL;

    return close && !close[1];
}

static void set_named(struct account *account, struct json_t *out, const struct trace_part *part,
                      enum account_names names)
{
    scoped_text name = mem_text_part(part->source + 2, strlen(part->source) - 3);

    set_name(account, out, name);
    json_set_text(out, "value", account_seen(account, name, part->value));
    json_set_text(out, "shown", account_shown(account, name, part->value));
    json_set(out, "origin", names == ACCOUNT_FORM ? form_name_origin(account, name) : account_name(account, name));
}

/* --- what was stored --- */

/* What stands between the brackets of a path: the names it was looked up with. */
static void set_reads(struct account *account, struct json_t *out, const struct trace_part *part,
                      enum account_names names)
{
    struct json_t *reads = json_make_array();

    for (const char *open = strstr(part->source, "${"), *close; open; open = strstr(close, "${")) {
        struct trace_part name = { .value = "" };
        struct json_t *one = json_make_object();
        scoped_buf value = { 0 };
        close = strchr(open, '}');
        if (!close)
            close = open + strlen(open);
        scoped_text source = mem_text_part(open, (size_t)(close - open) + (*close == '}'));
        scoped_text bare = mem_text_part(open + 2, (size_t)(close - open - 2));
        struct item *item = account->wording.session ? item_seen(account->wording.session, account->item, bare) : NULL;
        if (item && item_is_relevant(item))
            buf_text(&value, item_value(item));
        else if (names == ACCOUNT_RULES && account->world)
            rules_name(world_rules(account->world), bare, account->on, &value);
        name.source = source;
        name.value = buf_view(&value);
        set_named(account, one, &name, names);
        json_add(reads, one);
    }
    json_set(out, "reads", reads);
}

static void set_stored(struct account *account, struct json_t *out, const struct trace_part *part,
                       enum account_names names)
{
    scoped_text list = quoted(part->source);
    struct json_t *from = json_make_array();

    if (part->is_set)
        json_set_integer(out, "count", (int64_t)part->count);
    for (size_t i = 0; list && account->world && i < part->thing_count; i++) {
        struct json_t *one = origin_stored(account, list, part->things[i].entity, part->things[i].property);
        if (one)
            json_add(from, one);
        if (*part->things[i].property)
            json_set_text(out, "shown", account_shown(account, part->things[i].property, part->value));
    }
    json_set(out, "from", from);
    set_reads(account, out, part, names);
}

/* --- parts --- */

static struct json_t *part_json(struct account *account, const struct trace_part *part, enum account_names names)
{
    struct json_t *out = json_make_object(), *parts;

    set_words(account, out, part->source);
    json_set_text(out, "value", part_seen(account, part));
    if (part->is_truth) {
        json_set(out, "holds", json_make_bool(part->holds));
        json_set_text(out, "join", wording_join(part->source));
    }
    if (is_one_name(part->source))
        set_named(account, out, part, names);
    else if (text_starts(part->source, PARAMETER))
        set_parameter(account, out, part);
    else if (text_starts(part->source, DECISION))
        set_decision(account, out, part);
    else if (text_starts(part->source, INSTANCE))
        set_stored(account, out, part, names);
    if (!part->first || json_get(out, "parameter") || json_get(out, "decision") || json_get(out, "from"))
        return out;
    parts = json_make_array();
    for (const struct trace_part *below = part->first; below; below = below->next)
        json_add(parts, part_json(account, below, names));
    json_set(out, "parts", parts);
    return out;
}

struct json_t *account_expression(struct account *account, const char *expression, const struct trace_part *whole,
                                  enum account_names names)
{
    const char *before = account->whole;
    struct json_t *out;

    if (!whole) { /* a literal: nothing ran */
        out = json_make_object();
        set_words(account, out, expression);
        return out;
    }
    account->whole = expression;
    out = part_json(account, whole, names);
    account->whole = before;
    set_words(account, out, expression);
    return out;
}

static const struct expr *aspect_of(const struct question *question, enum session_aspect aspect)
{
    const struct expr *expressions[] = { question->relevant, question->required, question->constraint,
                                         question->calculation ? question->calculation : question->default_value,
                                         question->read_only };

    return expressions[aspect];
}

struct json_t *account_aspect(struct account *account, struct item *item, enum session_aspect aspect)
{
    const struct expr *expr = aspect_of(item_question(item), aspect);
    scoped(trace) trace = trace_new();
    struct item *before = account->item;
    struct json_t *out;

    if (!expr)
        return NULL;
    session_why(account->entry->session, item, aspect, trace_listener(trace), NULL);
    account->item = item;
    account->wording.item = item;
    out = account_expression(account, expr_source(expr), trace_whole(trace), ACCOUNT_FORM);
    account->item = before;
    account->wording.item = before;
    return out;
}

struct json_t *account_cell(struct account *account, const struct rules_cell *cell)
{
    struct rules_view *view = world_rules(account->world);
    scoped(trace) trace = trace_new();
    struct rules_written written;

    if (!rules_written(library_rules(account->library, NULL), cell, account->on, &written) || !*written.expression)
        return NULL;
    rules_view_stand_on(view, account->item ? item_node(account->item) : NULL);
    rules_explain(view, cell, account->on, trace_listener(trace), NULL);
    return account_expression(account, written.expression, trace_whole(trace), ACCOUNT_RULES);
}

/* --- answers --- */

static struct json_t *computed_origin(struct account *account, struct item *item, const char *kind)
{
    struct json_t *out = origin_answered(account, item);

    if (!out)
        out = make_origin(kind);
    if (is_new(account, "question", item_key(item)))
        json_set(out, "computed", account_aspect(account, item, ASPECT_VALUE));
    return out;
}

static struct json_t *blank_origin(const struct item *item)
{
    struct json_t *out = make_origin("blank");

    if (item_blank(item))
        json_set_text(out, "blank", item_blank(item));
    return out;
}

static struct json_t *mine_now(struct account *account)
{
    struct json_t *out = make_origin("answer");

    json_set_text(out, "by", account->seat ? seat_user_name(account->seat) : "");
    return out;
}

struct json_t *account_item(struct account *account, struct item *item)
{
    const struct question *question = item_question(item);
    struct json_t *out;

    if (!item_is_relevant(item))
        return make_origin("not_asked");
    if (question->calculation && !question->trigger_count)
        return computed_origin(account, item, "computed");
    out = origin_answered(account, item);
    if (out && (*item_value(item) || item_blank(item)))
        return out;
    json_free(out);
    if (!*item_value(item))
        return blank_origin(item);
    if (question->type == QUESTION_HIDDEN || question->type == QUESTION_METADATA)
        return make_origin("filled");
    if (item_is_answered(item))
        return mine_now(account);
    return computed_origin(account, item, question->calculation ? "computed" : "default");
}
