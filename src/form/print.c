/* print.c — a form written out as the engine understands it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "inside.h"

#include "base/buf.h"
#include "base/sheet.h"
#include "base/text.h"
#include "form/list.h"
#include "output.h"

/* clang-format off */
static const char *const type_names[] = {
    [QUESTION_TEXT] = "text", [QUESTION_INTEGER] = "integer", [QUESTION_DECIMAL] = "decimal",
    [QUESTION_RANGE] = "range", [QUESTION_DATE] = "date", [QUESTION_TIME] = "time",
    [QUESTION_DATE_TIME] = "dateTime", [QUESTION_SELECT_ONE] = "select_one",
    [QUESTION_SELECT_MULTIPLE] = "select_multiple", [QUESTION_RANK] = "rank", [QUESTION_NOTE] = "note",
    [QUESTION_ACKNOWLEDGE] = "acknowledge", [QUESTION_CALCULATE] = "calculate", [QUESTION_HIDDEN] = "hidden",
    [QUESTION_BARCODE] = "barcode", [QUESTION_FILE] = "file", [QUESTION_GEOPOINT] = "geopoint",
    [QUESTION_METADATA] = "metadata", [QUESTION_GROUP] = "group", [QUESTION_REPEAT] = "repeat",
};
static const char *const formula_names[FORMULA_KINDS] = {
    "relevant", "calculation", "required", "read_only", "repeat_count", "default",
};
/* clang-format on */

static void indent(struct buf *out, const struct question *question)
{
    for (; question; question = question->parent)
        buf_text(out, "  ");
}

static void print_rule(struct buf *out, const struct question *question, const char *name, const char *text)
{
    indent(out, question);
    buf_format(out, "  %s: %s\n", name, text);
}

static void print_dependents(const struct form *form, const struct question *question, struct buf *out)
{
    const struct detail *detail = detail_of(form, question);

    if (!detail->dependent_count)
        return;
    indent(out, question);
    buf_text(out, "  changes:");
    for (uint32_t i = 0; i < detail->dependent_count; i++) {
        const struct dependent *dependent = &form->dependents[detail->first_dependent + i];
        buf_format(out, " %s.%s", form->questions[dependent->question].name, formula_names[dependent->formula]);
    }
    buf_char(out, '\n');
}

static void print_question(const struct form *form, const struct question *question, struct buf *out)
{
    indent(out, question->parent);
    buf_format(out, "%s %s", type_names[question->type], question->name);
    if (*question->list)
        buf_format(out, " [%s%s]", question->list, form_list(form, question) ? "" : ": entities");
    if (*question->ref)
        buf_format(out, " (%s)", question->ref);
    buf_text(out, " “");
    output_explain(form, form_text(form, question, TEXT_LABEL, NULL), out);
    buf_text(out, "”\n");
    for (size_t i = 0; i < FORMULA_KINDS; i++) {
        const struct expr *expr = formula_expression(question, (enum formula)i);
        if (expr)
            print_rule(out, question, formula_names[i], expr_source(expr));
    }
    if (question->default_literal)
        print_rule(out, question, "default", question->default_literal);
    for (size_t i = 0; i < question->gate_count; i++)
        print_rule(out, question, "asked in", question->gates[i].question->name);
    for (size_t i = 0; i < question->trigger_count; i++)
        print_rule(out, question, "trigger", question->triggers[i]->name);
    if (question->constraint)
        print_rule(out, question, "constraint", expr_source(question->constraint));
    if (question->choice_filter)
        print_rule(out, question, "choices", expr_source(question->choice_filter));
    if (*question->save_property) {
        indent(out, question);
        buf_format(out, "  saves: %s#%s\n", question->save_list, question->save_property);
    }
    print_dependents(form, question, out);
}

void form_print(const struct form *form, struct buf *out)
{
    buf_format(out, "%s “%s”, %zu questions\n", form->name, form_title(form, NULL), form->question_count);
    for (size_t i = 0; i < form->question_count; i++)
        print_question(form, &form->questions[i], out);
    for (size_t i = 0; i < form->entities.count; i++) {
        const struct form_entity *entity = &form->entities.at[i];
        buf_format(out, "entity %s in %s\n", entity->list, entity->scope ? entity->scope->name : "the form");
    }
}

bool form_each_sheet(const struct form *form,
                     bool (*visit)(void *with, const char *sheet, const char *csv, size_t size_bytes), void *with)
{
    const struct {
        const char *name;
        const struct sheet *sheet;
    } sheets[] = { { "survey", form->survey },
                   { "choices", form->choices },
                   { "external_choices", form->external_choices },
                   { "settings", form->settings_sheet },
                   { "entities", form->entities_sheet },
                   { "tests", form->tests } };

    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        scoped_buf csv = { 0 };
        if (!sheets[i].sheet || !sheet_columns(sheets[i].sheet))
            continue;
        sheet_format(sheets[i].sheet, &csv);
        if (!visit(with, sheets[i].name, buf_view(&csv), csv.size_bytes))
            return false;
    }
    return true;
}
