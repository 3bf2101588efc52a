/* account_ruling.c — accounting for what the law decided: parameters and tables, row, reason, source and dates. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account.h"

#include <string.h>

#include "account_inside.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk.h"
#include "desk/rights.h"
#include "form/form.h"
#include "library.h"
#include "rules/rules.h"
#include "trace.h"
#include "world.h"

char *account_quoted(const char *from)
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

    account_set_name(account, out, parameter->name);
    json_set_text(out, "value", parameter->value);
    json_set_text(out, "shown", account_shown(account, beside ? beside : parameter->name, parameter->value));
    json_set_text(out, "valid_from", date_format(parameter->from, day));
    json_set_text(out, "valid_to", date_format(parameter->to, day));
    json_set_text(out, "status", parameter->status);
    json_set_text(out, "source", parameter->source);
    return out;
}

void account_set_parameter(struct account *account, struct json_t *out, const struct trace_part *part)
{
    scoped_text name = account_quoted(part->source);
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

/* A literal says only which row holds; what is computed from something hidden is hidden. */
static const char *output_seen(struct account *account, const struct rules_decision *decision, size_t i)
{
    struct rules_cell cell = { .table = decision->table, .row = decision->row, .column = decision->outputs[i] };
    struct rules_written written;

    if (rules_written(library_rules(account->library, NULL), &cell, decision->on, &written) &&
        account_reads_hidden(account, written.expression))
        return RIGHTS_MASK;
    return account_seen(account, decision->outputs[i], decision->values[i]);
}

static void set_outputs(struct account *account, struct json_t *out, const struct rules_decision *decision)
{
    struct json_t *outputs = json_make_array();

    for (size_t i = 0; i < decision->output_count; i++) {
        struct json_t *one;
        if (!*decision->values[i])
            continue;
        one = json_make_object();
        account_set_name(account, one, decision->outputs[i]);
        json_set_text(one, "value", output_seen(account, decision, i));
        json_set_text(one, "shown", output_shown(account, decision->outputs[i], output_seen(account, decision, i)));
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
        account_set_name(account, one, decision->outputs[i]);
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
    if (account_is_new(account, "table", arena_format(account->arena, "%s %s", table, date_format(on, day)))) {
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

void account_set_decision(struct account *account, struct json_t *out, const struct trace_part *part)
{
    scoped_text table = account_quoted(part->source);

    if (table && account->world)
        json_set(out, "decision", account_decision(account, table, date_of(account, part)));
}
