/* parameter.c — the numbers, dates and sets of codes of the law, each with its period. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"

static const char *const types[] = { "integer", "decimal", "money", "date", "text", "codes" };

static bool is_type(const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_equal(types[i], type))
            return true;
    return false;
}

static bool value_fits(const struct parameter *parameter)
{
    struct value value = value_text(parameter->value);
    struct date day;

    if (text_is_blank(parameter->value))
        return true; /* known to exist, its value not yet: the tables treat it as blank */
    if (text_equal(parameter->type, "date"))
        return date_parse(parameter->value, &day);
    if (text_equal(parameter->type, "text") || text_equal(parameter->type, "codes"))
        return true;
    return value_to_number(&value) == value_to_number(&value); /* not NaN */
}

static struct parameter_list *list_of(struct rules *rules, const char *name)
{
    struct parameter_list *list = map_find(rules->parameters, name);

    if (!list) {
        list = arena_alloc(rules->arena, sizeof *list);
        map_put(rules->parameters, name, list);
    }
    return list;
}

static const char *column(struct cell *cell, const char *name)
{
    cell->column = name;
    return cell_copy(cell);
}

static void load_row(struct cell *cell)
{
    struct parameter parameter = { .name = column(cell, "name"),
                                   .type = column(cell, "type"),
                                   .value = column(cell, "value"),
                                   .status = column(cell, "status"),
                                   .source = column(cell, "source"),
                                   .line = sheet_line(cell->sheet, cell->row) };
    struct parameter_list *list;

    cell->column = "name";
    if (!text_is_name(parameter.name)) {
        cell_refuse(cell, true, _("“%s” is not a name: use small letters, digits and _."), parameter.name);
        return;
    }
    cell->column = "type";
    if (!is_type(parameter.type))
        cell_refuse(cell, true, _("“%s” is not a type of parameter: integer, decimal, money, date, text or codes."),
                    parameter.type);
    cell->column = "value";
    if (!value_fits(&parameter))
        cell_refuse(cell, true, _("“%s” is not of type %s."), parameter.value, parameter.type);
    parameter.label = cell_sentence(cell, "label");
    parameter.period = cell_period(cell);
    list = list_of(cell->rules, parameter.name);
    cell->column = "valid_from";
    for (size_t i = 0; i < list->periods.count; i++)
        if (period_overlaps(&list->periods.at[i].period, &parameter.period))
            cell_refuse(cell, true, _("This period of %s overlaps the one in row %zu: end that one first."),
                        parameter.name, list->periods.at[i].line);
    *array_add(&list->periods) = parameter;
}

bool parameters_load(struct rules *rules, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        struct cell cell = { rules, sheet, i, NULL };
        load_row(&cell);
    }
    return true;
}

const struct parameter *parameter_find(const struct rules *rules, const char *name, struct date on)
{
    const struct parameter_list *list = map_find(rules->parameters, name);

    for (size_t i = 0; list && i < list->periods.count; i++)
        if (period_holds(&list->periods.at[i].period, on))
            return &list->periods.at[i];
    return NULL;
}

struct rules_parameter parameter_public(const struct parameter *parameter)
{
    return (struct rules_parameter){ parameter->name,   parameter->value,       parameter->source,
                                     parameter->status, parameter->period.from, parameter->period.to };
}

bool rules_parameter_find(const struct rules *rules, const char *name, struct date on, struct rules_parameter *out)
{
    const struct parameter *parameter = parameter_find(rules, name, on);

    if (parameter)
        *out = parameter_public(parameter);
    return parameter;
}

bool rules_label(const struct rules *rules, const char *name, const char *language, struct buf *out)
{
    const struct fact *fact = map_find(rules->facts, name);
    const struct parameter_list *list = fact ? NULL : map_find(rules->parameters, name);
    const char *label = "";

    if (fact)
        label = sentence_in(&fact->label, language);
    else if (list)
        label = sentence_in(&list->periods.at[list->periods.count - 1].label, language);
    buf_text(out, label);
    return *label;
}
