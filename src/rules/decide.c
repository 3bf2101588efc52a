/* decide.c — one decision: the first row that holds on a date, and everything it rests on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

void tracing_add(struct tracing *tracing, const struct parameter *parameter)
{
    for (; tracing; tracing = tracing->outer) {
        size_t i = 0;
        while (i < tracing->used.count && tracing->used.at[i] != parameter)
            i++;
        if (i == tracing->used.count)
            *array_add(&tracing->used) = parameter;
    }
}

/* Numbers come out as numbers; a value not yet known comes out blank. */
static struct value parameter_value(const struct parameter *parameter)
{
    struct value text = value_text(parameter ? parameter->value : "");

    if (!parameter || text_is_blank(parameter->value))
        return value_text("");
    if (text_equal(parameter->type, "integer") || text_equal(parameter->type, "decimal") ||
        text_equal(parameter->type, "money"))
        return value_number(value_to_number(&text));
    return text;
}

/* No day is further from 1970 than this: about 27,000 years. */
#define DAYS_LIMIT 10000000.0

/* The day an argument means: a date, a date with time, or days since 1970. */
static struct date day_of(struct expr_call *call, size_t i)
{
    const struct value *value = expr_argument(call, i);
    struct date date = date_none();
    char day[11] = "";
    const char *text;

    if (value->type == VALUE_DATE || value->type == VALUE_NUMBER)
        return fabs(value->number) <= DAYS_LIMIT ? (struct date){ (int32_t)floor(value->number) } : date;
    text = expr_argument_text(call, i);
    for (size_t at = 0; at < 10 && text[at]; at++)
        day[at] = text[at];
    return date_parse(day, &date) ? date : date_none();
}

bool view_param(struct expr_call *call, struct value *out, struct error *err)
{
    struct rules_view *view = expr_call_own(call);
    const char *name = expr_argument_text(call, 0);
    const struct parameter *parameter = parameter_find(view->rules, name, day_of(call, 1));

    if (!map_find(view->rules->parameters, name))
        return error_set(err, ERROR_INPUT, _("There is no parameter named %s: look in regels/parameters.csv."), name);
    if (parameter)
        tracing_add(view->tracing, parameter);
    *out = parameter_value(parameter);
    return true;
}

static const char *output_text(struct rules_view *view, const struct row *row, size_t i, struct error *err)
{
    return row->calculations[i] ? view_text(view, row->calculations[i], view->arena, err) : row->literals[i];
}

static void keep_parameters(struct rules_view *view, struct rules_decision *decision, const struct tracing *tracing)
{
    struct rules_parameter *kept = arena_alloc(view->arena, (tracing->used.count + 1) * sizeof *kept);

    for (size_t i = 0; i < tracing->used.count; i++) {
        kept[i] = parameter_public(tracing->used.at[i]);
        if (text_equal(kept[i].status, "te_bevestigen"))
            decision->is_unconfirmed = true;
    }
    decision->parameters = kept;
    decision->parameter_count = tracing->used.count;
}

/* Says where it failed. What another table asked for has its place already, and that is where to look. */
static bool fail_at(struct error *err, const struct error *trouble, const struct table *table, const struct row *row)
{
    if (!err)
        return false;
    if (*trouble->field) {
        *err = *trouble;
        return false;
    }
    error_set(err, trouble->kind, _("Table %s, row %s: %s"), table->name, row->name, trouble->text);
    error_at(err, "regels/%s.csv:%zu", table->name, row->line);
    return false;
}

static bool keep_row(struct rules_view *view, const struct table *table, const struct row *row,
                     struct rules_decision *decision, struct error *err)
{
    const char **values = arena_alloc(view->arena, (table->output_count + 1) * sizeof *values);
    scoped_buf reason = { 0 };
    struct error trouble = { 0 };

    for (size_t i = 0; i < table->output_count; i++)
        values[i] = row ? output_text(view, row, i, &trouble) : "";
    if (trouble.kind)
        return fail_at(err, &trouble, table, row);
    if (row)
        view_sentence(view, &row->reason, &reason);
    decision->table = table->name;
    decision->row = row ? row->name : "";
    decision->line = row ? row->line : 0;
    decision->on = view->on;
    decision->reason = arena_text(view->arena, buf_view(&reason));
    decision->source = row ? row->source : "";
    decision->outputs = table->outputs;
    decision->values = values;
    decision->output_count = table->output_count;
    return true;
}

/* What a look needs set while it runs, put back after. */
struct frame {
    struct date on;
    struct tracing tracing;
};

static struct frame enter(struct rules_view *view, struct date on)
{
    struct frame frame = { .on = view->on, .tracing = { .outer = view->tracing } };

    view->on = on;
    return frame;
}

static void leave(struct rules_view *view, struct frame *frame)
{
    view->on = frame->on;
    view->tracing = frame->tracing.outer;
    array_clear(&frame->tracing.used);
}

/* The next row from FROM that holds, in OUT; NULL when none does. False and ERR: one cannot be computed. */
static bool next_row(struct rules_view *view, const struct table *table, size_t *from, const struct row **out,
                     struct error *err)
{
    *out = NULL;
    for (; *from < table->rows.count; (*from)++) {
        const struct row *row = &table->rows.at[*from];
        struct error trouble = { 0 };
        if (!period_holds(&row->period, view->on))
            continue;
        if (view_is_true(view, row->when, true, &trouble)) {
            *out = row;
            return true;
        }
        if (trouble.kind)
            return fail_at(err, &trouble, table, row);
    }
    return true;
}

static const struct rules_decision *find_memo(struct rules_view *view, const struct table *table, struct date on)
{
    for (size_t i = 0; i < view->memos.count; i++) {
        const struct memo *memo = &view->memos.at[i];
        if (memo->table == table && memo->on.days == on.days && memo->context == view->context && !view->row)
            return memo->decision;
    }
    return NULL;
}

static bool decide_now(struct rules_view *view, const struct table *table, struct rules_decision *decision,
                       struct error *err)
{
    size_t from = 0;
    const struct row *row;

    return next_row(view, table, &from, &row, err) && keep_row(view, table, row, decision, err);
}

static const struct rules_decision *decide(struct rules_view *view, const struct table *table, struct date on,
                                           struct error *err)
{
    const struct rules_decision *known = find_memo(view, table, on);
    struct rules_decision *decision;
    struct frame frame;
    bool good;

    if (known) {
        for (size_t i = 0; i < known->parameter_count; i++)
            tracing_add(view->tracing, parameter_find(view->rules, known->parameters[i].name, on));
        return known;
    }
    frame = enter(view, on);
    view->tracing = &frame.tracing;
    decision = arena_alloc(view->arena, sizeof *decision);
    good = decide_now(view, table, decision, err);
    if (good)
        keep_parameters(view, decision, &frame.tracing);
    leave(view, &frame);
    if (good && !view->row)
        *array_add(&view->memos) = (struct memo){ table, on, view->context, decision };
    return good ? decision : NULL;
}

const char *rules_output(const struct rules_decision *decision, const char *name)
{
    for (size_t i = 0; i < decision->output_count; i++)
        if (text_equal(decision->outputs[i], name))
            return decision->values[i];
    return "";
}

static const char *output_of(const struct rules_decision *decision, const char *column)
{
    return text_equal(column, "name") ? decision->row : rules_output(decision, column);
}

/* What decide() gives where not everything may be shown: the mask in place of VALUE, as VIEW's whole gave it. */
static const char *shown(struct rules_view *view, const struct table *table, const char *column, const char *value,
                         struct date on)
{
    const struct rules_whole *whole = &view->whole;
    const struct rules_decision *own;

    if (!whole->view || !*value)
        return value;
    if (whole->hides(whole->with, table->name, column))
        return whole->mask;
    if (!whole->compares)
        return value;
    own = decide(view, table, on, NULL);
    return own && text_equal(output_of(own, column), value) ? value : whole->mask;
}

/* decide(table, column, date), asked by a form, a fact, a row or a letter. */
bool view_decide(struct expr_call *call, struct value *out, struct error *err)
{
    struct rules_view *asked = expr_call_own(call), *view = asked->whole.view ? asked->whole.view : asked;
    const char *name = expr_argument_text(call, 0);
    const char *column = expr_argument_text(call, 1);
    struct date on = day_of(call, 2);
    const struct table *table = rules_table(view->rules, name);
    struct node *context = view->context;
    const struct rules_decision *decision;

    if (!table)
        return error_set(err, ERROR_INPUT, _("There is no table named %s: look in regels/."), name);
    if (!date_is_set(on)) {
        *out = value_text("");
        return true;
    }
    view_refresh(view);
    view->context = expr_call_with(call) == asked ? asked->context : expr_call_scene(call)->context;
    decision = decide(view, table, on, err);
    view->context = context;
    if (!decision)
        return false;
    *out = value_text(shown(asked, table, column, output_of(decision, column), on));
    return true;
}

bool rules_decide(struct rules_view *view, const char *table, struct date on, const struct rules_decision **out,
                  struct error *err)
{
    const struct table *found = rules_table(view->rules, table);
    const struct rules_decision *decision;

    if (!found)
        return error_set(err, ERROR_ABSENT, _("There is no table named %s: look in regels/."), table);
    view_refresh(view);
    decision = decide(view, found, on, err);
    if (decision)
        *out = decision;
    return decision;
}

bool rules_all(struct rules_view *view, const char *table, struct date on,
               bool (*visit)(void *with, const struct rules_decision *decision), void *with)
{
    const struct table *found = rules_table(view->rules, table);
    bool good = found;

    view_refresh(view);
    for (size_t from = 0; good && from < found->rows.count; from++) {
        struct frame frame = enter(view, on);
        struct rules_decision decision = { 0 };
        const struct row *row;
        view->tracing = &frame.tracing;
        if (next_row(view, found, &from, &row, NULL) && row && keep_row(view, found, row, &decision, NULL)) {
            keep_parameters(view, &decision, &frame.tracing);
            good = visit(with, &decision);
        }
        leave(view, &frame);
    }
    return good;
}

static struct json_t *parameters_json(const struct rules_decision *decision)
{
    struct json_t *all = json_make_array();
    char day[DATE_TEXT_BYTES];

    for (size_t i = 0; i < decision->parameter_count; i++) {
        const struct rules_parameter *parameter = &decision->parameters[i];
        struct json_t *one = json_make_object();
        json_set_text(one, "name", parameter->name);
        json_set_text(one, "value", parameter->value);
        json_set_text(one, "valid_from", date_format(parameter->from, day));
        json_set_text(one, "valid_to", date_format(parameter->to, day));
        json_set_text(one, "status", parameter->status);
        json_set_text(one, "source", parameter->source);
        json_add(all, one);
    }
    return all;
}

void rules_decision_json(const struct rules_decision *decision, struct json_t *object)
{
    struct json_t *outputs = json_make_object();
    char day[DATE_TEXT_BYTES];

    for (size_t i = 0; i < decision->output_count; i++)
        json_set_text(outputs, decision->outputs[i], decision->values[i]);
    json_set_text(object, "table", decision->table);
    json_set_text(object, "row", decision->row);
    json_set_integer(object, "line", (int64_t)decision->line);
    json_set_text(object, "date", date_format(decision->on, day));
    json_set(object, "outputs", outputs);
    json_set_text(object, "reason", decision->reason);
    json_set_text(object, "source", decision->source);
    json_set(object, "parameters", parameters_json(decision));
    json_set(object, "unconfirmed", json_make_bool(decision->is_unconfirmed));
}
