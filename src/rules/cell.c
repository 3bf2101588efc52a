/* cell.c — one cell of a rules sheet: its text, its expression, its period, and what is wrong with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"

bool cell_refuse(const struct cell *cell, bool is_error, const char *format, ...)
{
    const struct rules_world *world = cell->rules->world;
    char sentence[1024];
    struct error err = { 0 };
    va_list list;

    va_start(list, format);
    vsnprintf(sentence, sizeof sentence, format, list);
    va_end(list);
    sheet_error(cell->sheet, cell->row, cell->column, &err);
    if (world->report)
        world->report(world->with, is_error, err.field, sentence);
    cell->rules->error_count += is_error;
    return false;
}

const char *cell_text(const struct cell *cell)
{
    return sheet_get(cell->sheet, cell->row, cell->column);
}

const char *cell_copy(const struct cell *cell)
{
    return arena_text(cell->rules->arena, cell_text(cell));
}

void cell_use(struct rules *rules, enum use_kind kind, const char *name, const char *column)
{
    const struct cell *cell = rules->reading;
    struct error place = { 0 };

    if (!cell)
        return;
    sheet_error(cell->sheet, cell->row, cell->column, &place);
    *array_add(&rules->uses) =
        (struct use){ kind, arena_text(rules->arena, name), column ? arena_text(rules->arena, column) : NULL,
                      arena_text(rules->arena, place.field) };
}

/* No rule knows today: dates are given, so that midnight changes nothing. */
static bool refuse_clock(void *with, const struct expr_reference *reference, struct error *err)
{
    (void)err;
    if (reference->kind == EXPR_READS_CLOCK)
        cell_refuse(with, true, _("A rule may not ask the clock: use ${peildatum} or a date that is stored."));
    return reference->kind != EXPR_READS_CLOCK;
}

const struct expr *cell_expression(const struct cell *cell)
{
    struct rules *rules = cell->rules;
    struct expr_visitor visitor = { refuse_clock, (void *)cell };
    struct error err = { 0 };
    const struct expr *expr;

    if (text_is_blank(cell_text(cell)))
        return NULL;
    rules->reading = cell;
    expr = expr_compile(rules->arena, cell_text(cell), &rules->host, &err);
    if (expr)
        expr_references(expr, &rules->host, &visitor, NULL);
    else
        cell_refuse(cell, true, "%s", err.text);
    rules->reading = NULL;
    return expr;
}

static struct date day_in(struct cell *cell, const char *column)
{
    struct date day = date_none();

    cell->column = column;
    if (!text_is_blank(cell_text(cell)) && !date_parse(cell_text(cell), &day))
        cell_refuse(cell, true, _("“%s” is not a date: write it as 2023-09-01."), cell_text(cell));
    return day;
}

struct period cell_period(struct cell *cell)
{
    struct period period = { day_in(cell, "valid_from"), day_in(cell, "valid_to") };

    if (date_is_set(period.from) && date_is_set(period.to) && date_compare(period.to, period.from) < 0)
        cell_refuse(cell, true, _("The period ends before it begins."));
    return period;
}

struct sentence cell_sentence(struct cell *cell, const char *prefix)
{
    struct sentence sentence = { 0 };
    const char *start = arena_format(cell->rules->arena, "%s::", prefix);

    for (size_t i = 0; i < sheet_columns(cell->sheet) && sentence.count < RULES_LANGUAGES; i++) {
        const char *column = sheet_column(cell->sheet, i);
        if (!text_starts(column, start))
            continue;
        cell->column = column;
        sentence.languages[sentence.count] = arena_text(cell->rules->arena, strchr(column, ':') + 2);
        sentence.texts[sentence.count++] = cell_copy(cell);
    }
    return sentence;
}

bool period_holds(const struct period *period, struct date on)
{
    if (!date_is_set(on))
        return false;
    return (!date_is_set(period->from) || date_compare(on, period->from) >= 0) &&
           (!date_is_set(period->to) || date_compare(on, period->to) <= 0);
}

bool period_overlaps(const struct period *a, const struct period *b)
{
    bool a_ends_before = date_is_set(a->to) && date_is_set(b->from) && date_compare(a->to, b->from) < 0;
    bool b_ends_before = date_is_set(b->to) && date_is_set(a->from) && date_compare(b->to, a->from) < 0;

    return !a_ends_before && !b_ends_before;
}
