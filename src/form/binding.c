/* binding.c — the expressions of a form compiled, and every name in them bound to its question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "binding.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"
#include "itemset.h"
#include "reading.h"

/* clang-format off */
static const struct cell_kind {
    const char *column;
    size_t place; /* in struct question */
    enum formula formula;
    enum written written;
} cells[] = {
    { "relevant",      offsetof(struct question, relevant),      FORMULA_RELEVANT,    WRITTEN_RELEVANT },
    { "calculation",   offsetof(struct question, calculation),   FORMULA_CALCULATION, WRITTEN_CALCULATION },
    { "required",      offsetof(struct question, required),      FORMULA_REQUIRED,    WRITTEN_REQUIRED },
    { "read_only",     offsetof(struct question, read_only),     FORMULA_READ_ONLY,   WRITTEN_READ_ONLY },
    { "repeat_count",  offsetof(struct question, count),         FORMULA_COUNT,       WRITTEN_COUNT },
    { "default",       offsetof(struct question, default_value), FORMULA_DEFAULT,     WRITTEN_DEFAULT },
    { "constraint",    offsetof(struct question, constraint),    NO_FORMULA,          WRITTEN_CONSTRAINT },
    { "choice_filter", offsetof(struct question, choice_filter), NO_FORMULA,          WRITTEN_CHOICE_FILTER },
};
/* clang-format on */

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    struct reading *reading = with;
    const struct form *form = reading->loading->form;
    const struct plan *plan = reading_plan(form, reading->question);
    const struct question *found;

    if (reading->question && detail_of(form, reading->question)->inner && reading->formula == FORMULA_DEFAULT)
        plan = detail_of(form, reading->question)->inner;
    found = form_bind(form, plan, name);
    if (!found && map_find(form->names, name))
        return error_set(err, ERROR_INPUT, _("Several questions are called %s, so ${%s} may mean any: rename them."),
                         name, name);
    if (!found)
        return error_set(err, ERROR_INPUT,
                         _("${%s} is no question of this form: correct the name or add the question."), name);
    *slot = (unsigned)found->index;
    return true;
}

static struct expr_host host_of(struct reading *reading)
{
    const struct form_world *world = reading->loading->world;

    return (struct expr_host){
        .with = reading, .functions = world->functions, .function_count = world->function_count, .bind = bind
    };
}

/* ${last-saved#x} is what was saved last time: a list of its own, read like any other. */
static const char *with_last_saved(struct form *form, const char *text)
{
    scoped_buf out = { 0 };
    const char *open = strstr(text, LAST_SAVED_MARK), *close;

    if (!open)
        return text;
    for (; open; open = strstr(text, LAST_SAVED_MARK)) {
        close = strchr(open, '}');
        if (!close)
            break;
        buf_add(&out, text, (size_t)(open - text));
        open += strlen(LAST_SAVED_MARK);
        buf_format(&out, "instance('" LAST_SAVED "')/data//%.*s[1]", (int)(close - open), open);
        text = close + 1;
    }
    buf_text(&out, text);
    return arena_text(form->arena, buf_view(&out));
}

const struct expr *binding_compile(struct loading *loading, const struct question *question, struct spot spot,
                                   const char *text)
{
    struct reading reading = { .loading = loading, .question = question, .spot = spot, .formula = NO_FORMULA };
    struct expr_host host = host_of(&reading);
    struct expr_visitor visitor = { reading_hear, &reading };
    struct error trouble = { 0 };
    const struct expr *expr;

    text = with_last_saved(loading->form, text);
    expr = expr_compile(loading->form->arena, text, &host, &trouble);
    reading.text = text;
    if (!expr)
        loading_error(loading, spot, "%s", trouble.text);
    else
        expr_references(expr, &host, &visitor, NULL);
    return expr;
}

static bool keeps_its_dashes(enum question_type type)
{
    return type == QUESTION_DATE || type == QUESTION_DATE_TIME || type == QUESTION_GEOPOINT;
}

/* "-" is arithmetic behind a number or a bracket, and between spaces; "a-b" is a word, -1 a number. */
static bool is_minus(const char *text, const char *at)
{
    return at > text && (strchr(" )]}'\"", at[-1]) || (at[-1] >= '0' && at[-1] <= '9')) && at[1] &&
           (at[1] == ' ' || at[-1] != ' ');
}

/* A default is an expression when it has a ${x}, calls a function, computes or filters; else it is what it says. */
static bool is_dynamic(const char *text, enum question_type type)
{
    const char *open = strchr(text, '(');

    if (strstr(text, "${") ||
        (open && open > text && strchr(text, ')') && strchr("abcdefghijklmnopqrstuvwxyz0123456789", open[-1])))
        return true;
    for (const char *at = text; *at; at++) {
        if (*at == '\'' || *at == '"') {
            const char *close = strchr(at + 1, *at);
            at = close ? close : at;
        } else if (*at == '-' && is_minus(text, at)) {
            return !keeps_its_dashes(type);
        } else if (strchr("*+|[", *at)) {
            return true;
        }
    }
    return strstr(text, " div ") || strstr(text, " mod ");
}

/* What XLSForm lets authors write short. */
static const char *in_full(const struct cell_kind *kind, const char *text)
{
    static const struct {
        const char *written, *meant;
    } shorts[] = { { "yes", "true()" },  { "no", "false()" },    { "Yes", "true()" },    { "No", "false()" },
                   { "YES", "true()" },  { "NO", "false()" },    { "true", "true()" },   { "True", "true()" },
                   { "TRUE", "true()" }, { "false", "false()" }, { "False", "false()" }, { "FALSE", "false()" } };

    for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
        if (kind->formula != FORMULA_CALCULATION && text_equal(shorts[i].written, text))
            return shorts[i].meant;
    return text;
}

static bool by_trigger(const struct reading *reading)
{
    return reading->formula == FORMULA_CALCULATION && reading->question->trigger_count;
}

static void compile_cell(struct reading *reading, const struct cell_kind *kind, const char *text)
{
    struct form *form = reading->loading->form;
    struct question *question = &form->questions[reading->question->index];
    struct expr_host host = host_of(reading);
    struct expr_visitor visitor = { reading_hear, reading };
    struct error trouble = { 0 };
    const struct expr *expr;

    reading->formula = kind->formula;
    reading->text = with_last_saved(form, in_full(kind, text));
    expr = expr_compile(form->arena, reading->text, &host, &trouble);
    if (!expr) {
        loading_error(reading->loading, reading->spot, "%s", trouble.text);
        return;
    }
    *(const struct expr **)((char *)question + kind->place) = expr;
    if (kind->formula != NO_FORMULA)
        form->details[question->index].has[kind->formula] = true;
    reading->is_soft = reading->is_only_order = by_trigger(reading) || kind->formula == FORMULA_DEFAULT;
    expr_references(expr, &host, &visitor, NULL);
}

static void read_cell(struct reading *reading, const struct cell_kind *kind)
{
    struct form *form = reading->loading->form;
    struct question *question = &form->questions[reading->question->index];
    const char *text = form->details[question->index].written[kind->written];

    if (!text)
        return;
    reading->spot = loading_at(reading->loading, question->index, kind->column);
    if (kind->formula == FORMULA_DEFAULT && !form->instance && !is_dynamic(text, question->type))
        question->default_literal = text;
    else
        compile_cell(reading, kind, text);
}

/* The names in the trigger column: "${a}, ${b}". */
struct triggers {
    struct reading *reading;
    const struct question **at;
    size_t count;
};

static void add_trigger(void *with, const char *name)
{
    struct triggers *triggers = with;
    const struct form *form = triggers->reading->loading->form;
    const struct question *found = form_bind(form, reading_plan(form, triggers->reading->question), name);

    if (found)
        triggers->at[triggers->count++] = found;
    else
        loading_error(triggers->reading->loading, triggers->reading->spot,
                      _("${%s} is no question of this form: correct the name or add the question."), name);
}

static void add_trigger_edges(struct reading *reading)
{
    struct form *form = reading->loading->form;
    const struct question *question = reading->question;

    reading->formula = FORMULA_CALCULATION;
    reading->is_soft = true;
    for (size_t i = 0; i < question->trigger_count; i++)
        reading_edge(reading, question->triggers[i],
                     reading_common(detail_of(form, question->triggers[i])->plan, detail_of(form, question)->plan))
            ->to.by_trigger = true;
}

static void read_triggers(struct reading *reading)
{
    struct form *form = reading->loading->form;
    struct question *question = &form->questions[reading->question->index];
    const char *text = form->details[question->index].written[WRITTEN_TRIGGER];
    struct triggers triggers = { .reading = reading };

    if (question->trigger_count)
        add_trigger_edges(reading);
    if (!text)
        return;
    reading->spot = loading_at(reading->loading, question->index, "trigger");
    reading->formula = FORMULA_CALCULATION;
    triggers.at = arena_alloc(form->arena, (strlen(text) / 4 + 1) * sizeof *triggers.at);
    form_names_in(text, add_trigger, &triggers);
    question->triggers = triggers.at;
    question->trigger_count = triggers.count;
    add_trigger_edges(reading);
}

static void compile_other(struct reading *reading)
{
    struct form *form = reading->loading->form;
    const struct question *asked = reading->question - 1;
    static const struct cell_kind relevant = { "relevant", offsetof(struct question, relevant), FORMULA_RELEVANT,
                                               WRITTEN_RELEVANT };

    reading->spot = loading_at(reading->loading, reading->question->index, "type");
    compile_cell(reading, &relevant,
                 arena_format(form->arena, "selected(../%s, 'other')", detail_of(form, asked)->name));
}

/* The choices of a sheet's question; an XForm wrote out its own. */
static void read_choices(struct reading *reading)
{
    struct form *form = reading->loading->form;
    const struct question *question = reading->question;
    struct detail *detail = detail_of(form, question);
    const char *nodes, *code;
    const struct cell_kind kind = { "choice_filter", offsetof(struct question, choice_filter), NO_FORMULA,
                                    WRITTEN_CHOICE_FILTER };

    if (!*question->list)
        return;
    nodes = itemset_nodes(form, question);
    code = itemset_code(form, question);
    if (!nodes)
        return;
    reading->spot = loading_at(reading->loading, question->index,
                               detail->written[WRITTEN_CHOICE_FILTER] ? "choice_filter" : "type");
    compile_cell(reading, &kind, nodes);
    if (!code)
        return;
    reading->spot.column = "parameters";
    detail->value_ref = binding_compile(reading->loading, question, reading->spot, code);
    detail->label_ref = binding_compile(reading->loading, question, reading->spot, itemset_label(form, question));
}

void binding_read(struct loading *loading, struct bindings *out)
{
    struct form *form = loading->form;

    for (size_t i = 0; i < form->question_count; i++) {
        struct reading reading = { .loading = loading, .question = &form->questions[i], .bindings = out };
        if (i && form->questions[i - 1].or_other) {
            compile_other(&reading);
            continue;
        }
        read_triggers(&reading);
        for (size_t at = 0; at < sizeof cells / sizeof *cells; at++) {
            reading.is_soft = reading.is_only_order = false;
            if (form->instance || cells[at].written != WRITTEN_CHOICE_FILTER)
                read_cell(&reading, &cells[at]);
            else
                read_choices(&reading);
        }
    }
}

void bindings_clear(struct bindings *bindings)
{
    array_clear(&bindings->edges);
    array_clear(&bindings->everything);
}
