/* precondition.c — what must hold before a form may be begun or submitted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"

static void load_row(struct cell *cell)
{
    struct precondition precondition = { .line = sheet_line(cell->sheet, cell->row) };

    precondition.period = cell_period(cell);
    cell->column = "override";
    precondition.override = cell_copy(cell);
    cell->column = "source";
    precondition.source = cell_copy(cell);
    cell->column = "form";
    precondition.form = cell_copy(cell);
    cell->column = "name";
    precondition.name = cell_copy(cell);
    if (!text_is_name(precondition.name) || text_is_blank(precondition.form))
        cell_refuse(cell, true, _("A precondition needs a name and a form."));
    cell->column = "relevant";
    precondition.relevant = cell_expression(cell);
    cell->column = "constraint";
    precondition.constraint = cell_expression(cell);
    precondition.message = cell_sentence(cell, "constraint_message");
    *array_add(&cell->rules->preconditions) = precondition;
}

bool preconditions_load(struct rules *rules, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        struct cell cell = { rules, sheet, i, NULL };
        load_row(&cell);
    }
    return true;
}

/* An expression that cannot be computed refuses too: nothing passes on an error. */
static bool holds(struct rules_view *view, const struct precondition *precondition)
{
    struct error err = { 0 };

    if (!view_is_true(view, precondition->relevant, true, &err) && !err.kind)
        return true;
    return view_is_true(view, precondition->constraint, true, &err) && !err.kind;
}

size_t rules_refusals(struct rules_view *view, const char *form, struct date on,
                      void (*visit)(void *with, const struct rules_refusal *refusal), void *with)
{
    const struct rules *rules = view->rules;
    size_t count = 0;

    view_refresh(view);
    view->on = on;
    for (size_t i = 0; i < rules->preconditions.count; i++) {
        const struct precondition *one = &rules->preconditions.at[i];
        scoped_buf sentence = { 0 };
        if (!text_equal(one->form, form) || !period_holds(&one->period, on) || holds(view, one))
            continue;
        view_sentence(view, &one->message, &sentence);
        struct rules_refusal refusal = { one->name, buf_view(&sentence), one->override, one->source };
        visit(with, &refusal);
        count++;
    }
    return count;
}

void rules_preconditions(struct rules_view *view, const char *form, struct date on,
                         void (*visit)(void *with, const struct rules_precondition *precondition), void *with)
{
    const struct rules *rules = view->rules;

    view_refresh(view);
    view->on = on;
    for (size_t i = 0; i < rules->preconditions.count; i++) {
        const struct precondition *one = &rules->preconditions.at[i];
        struct rules_precondition told = { .name = one->name, .override = one->override, .source = one->source };
        struct error err = { 0 };
        scoped_buf sentence = { 0 };
        if (!text_equal(one->form, form) || !period_holds(&one->period, on))
            continue;
        view_sentence(view, &one->message, &sentence);
        told.sentence = buf_view(&sentence);
        told.applies = view_is_true(view, one->relevant, true, &err) || err.kind;
        told.holds = holds(view, one);
        visit(with, &told);
    }
}
