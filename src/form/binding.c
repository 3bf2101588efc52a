/* binding.c — the expressions of a form compiled, and every name in them bound to its question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "binding.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"
#include "itemset.h"

#define NO_FORMULA FORMULA_KINDS

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

/* Whose expression is being read. */
struct reading {
    struct loading *loading;
    const struct question *question;
    struct spot spot;
    const char *text;
    struct bindings *bindings;
    enum formula formula;
    bool is_soft, is_only_order;
};

static const struct plan *plan_of(const struct form *form, const struct question *question)
{
    return question ? detail_of(form, question)->plan : form->top;
}

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    struct reading *reading = with;
    const struct form *form = reading->loading->form;
    const struct plan *plan = plan_of(form, reading->question);
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

static bool is_declared(const struct reading *reading, const char *id)
{
    const struct form *form = reading->loading->form;

    if (text_equal(id, LAST_SAVED))
        return true;

    if (map_find(form->instances, id) || map_find(form->lists, id))
        return true;
    for (size_t i = 0; i < form->question_count; i++)
        if (form->questions[i].list_from_file && text_equal(form->questions[i].list, id))
            return true;
    return false;
}

static bool world_has(const struct reading *reading, const char *id)
{
    const struct form_world *world = reading->loading->world;

    return text_equal(id, LAST_SAVED) || text_equal(id, reading->loading->form->last_saved) ||
           map_find(reading->loading->form->lists, id) || map_find(reading->loading->form->documents, id) ||
           text_equal(reading->loading->form->own_instance, id) ||
           (world->has_instance && world->has_instance(world->with, id)) ||
           (world->list && world->list(world->with, id, NULL));
}

/* instance() written in the form's own sheet must be declared there, as ODK wants it; what rules read need not. */
static void check_instance(struct reading *reading, const char *id)
{
    scoped_text single = mem_format("instance('%s')", id);
    scoped_text twice = mem_format("instance(\"%s\")", id);

    if (!strstr(reading->text, single) && !strstr(reading->text, twice))
        return;
    if (!world_has(reading, id) && !(reading->loading->world->is_loose && is_declared(reading, id)))
        loading_error(reading->loading, reading->spot, _("instance('%s') is no list: correct its name."), id);
    else if (!is_declared(reading, id))
        loading_error(reading->loading, reading->spot,
                      _("instance('%s') is not declared: add a row csv-external,%s to the survey."), id, id);
}

static const struct plan *common_plan(const struct plan *a, const struct plan *b)
{
    for (const struct plan *out = a; out; out = out->parent)
        for (const struct plan *other = b; other; other = other->parent)
            if (out == other)
                return out;
    return NULL;
}

static struct edge *add_edge(struct reading *reading, const struct question *from, const struct plan *common)
{
    struct edge *edge = array_add(&reading->bindings->edges);

    edge->from = (uint32_t)from->index;
    edge->is_soft = reading->is_soft;
    edge->is_only_order = reading->is_only_order;
    edge->to = (struct dependent){ .question = (uint32_t)reading->question->index,
                                   .formula = (uint8_t)reading->formula,
                                   .common = common };
    return edge;
}

static void read_name(struct reading *reading, const char *name)
{
    const struct form *form = reading->loading->form;
    const struct plan *plan = plan_of(form, reading->question);
    const struct question *found = form_bind(form, plan, name);

    if (found && reading->formula != NO_FORMULA)
        add_edge(reading, found, common_plan(detail_of(form, found)->plan, plan));
}

/* The first element of that name below PARENT; a mere heading is no step of a path. */
static const struct question *child_named(const struct form *form, const struct question *parent, const char *name)
{
    size_t i = parent ? (parent->child_count ? parent->first_child : SIZE_MAX) : (form->question_count ? 0 : SIZE_MAX);

    for (; i != SIZE_MAX; i = form->questions[i].next) {
        const struct detail *detail = &form->details[i];
        const struct question *below =
            detail->is_aside && form->questions[i].child_count ? child_named(form, &form->questions[i], name) : NULL;
        if (below || (detail->name == name && !detail->is_attribute && !detail->is_aside))
            return below ? below : &form->questions[i];
    }
    return NULL;
}

/* The group or repeat in whose element QUESTION stands. */
static const struct question *element_around(const struct form *form, const struct question *question)
{
    question = question->parent;
    while (question && detail_of(form, question)->is_aside)
        question = question->parent;
    return question;
}

/* A path to an element may go on to its attributes: what is computed for those is read as well. */
static void read_attributes(struct reading *reading, const struct question *element, const struct plan *common)
{
    const struct form *form = reading->loading->form;

    for (size_t i = element->child_count ? element->first_child : SIZE_MAX; i != SIZE_MAX; i = form->questions[i].next)
        if (form->details[i].is_attribute && &form->questions[i] != reading->question)
            add_edge(reading, &form->questions[i], common);
}

/* A step of `*`: whatever stands below. */
static void read_below(struct reading *reading, const struct question *parent, const struct plan *common)
{
    const struct form *form = reading->loading->form;
    size_t from = parent ? parent->index + 1 : 0;
    size_t end = parent ? detail_of(form, parent)->end : form->question_count;

    for (size_t i = from; i < end; i++)
        if (&form->questions[i] != reading->question)
            add_edge(reading, &form->questions[i], common);
}

/* A path being followed from TOP down. */
struct way {
    const struct expr_reference *reference;
    const struct question *top;
    const struct plan *common;
};

static void read_way(struct reading *reading, const struct way *way, const struct question *at, size_t i);

/* A step of `*` with more behind it: what these find in every element below PARENT. */
static void read_each(struct reading *reading, const struct way *way, const struct question *parent, size_t i)
{
    const struct form *form = reading->loading->form;
    size_t place = parent ? (parent->child_count ? parent->first_child : SIZE_MAX) : 0;

    for (; place < form->question_count; place = form->questions[place].next) {
        const struct detail *detail = &form->details[place];
        if (detail->is_aside)
            read_each(reading, way, &form->questions[place], i);
        else if (!detail->is_attribute)
            read_way(reading, way, &form->questions[place], i);
    }
}

/* Follows the steps from the Ith on; a path that leads nowhere reads nothing. */
static void read_way(struct reading *reading, const struct way *way, const struct question *at, size_t i)
{
    const struct form *form = reading->loading->form;
    const struct expr_reference *reference = way->reference;
    const struct question *top = way->top;
    const struct plan *common = way->common;

    for (; i < reference->step_count; i++) {
        if (!reference->steps[i] && i + 1 < reference->step_count) {
            read_each(reading, way, at, i + 1);
            return;
        }
        if (!reference->steps[i]) {
            read_below(reading, at, common);
            return;
        }
        at = child_named(form, at, reference->steps[i]);
        if (!at)
            return;
    }
    if (!at || at == reading->question)
        return;
    if (at == top) {
        struct edge *edge;
        if (at->type != QUESTION_REPEAT)
            return;
        edge = add_edge(reading, at, detail_of(form, at)->plan);
        edge->to.by_place = true;
    } else {
        add_edge(reading, at, common);
        read_attributes(reading, at, common);
    }
}

static void read_steps(struct reading *reading, const struct expr_reference *reference, const struct question *top,
                       size_t from)
{
    const struct form *form = reading->loading->form;
    struct way way = { reference, top, form->top };

    if (top)
        way.common = top->type == QUESTION_REPEAT ? detail_of(form, top)->inner : detail_of(form, top)->plan;
    read_way(reading, &way, top, from);
}

static void read_path(struct reading *reading, const struct expr_reference *reference)
{
    const struct question *top = reading->question;
    size_t up = reference->up_count;

    if (reading->formula == NO_FORMULA)
        return;
    if (reference->absolute) {
        read_steps(reading, reference, NULL, reference->step_count ? 1 : 0); /* the first step is the root element */
        return;
    }
    for (; up && top; up--)
        top = element_around(reading->loading->form, top);
    if (up)
        return; /* above the root */
    if (top == reading->question && !reference->step_count)
        return; /* `.` */
    read_steps(reading, reference, top, 0);
}

static void read_everything(struct reading *reading)
{
    if (reading->formula != NO_FORMULA)
        *array_add(&reading->bindings->everything) =
            (struct dependent){ .question = (uint32_t)reading->question->index, .formula = (uint8_t)reading->formula };
}

static bool hear(void *with, const struct expr_reference *reference, struct error *err)
{
    struct reading *reading = with;

    (void)err;
    switch (reference->kind) {
    case EXPR_READS_NAME:
        read_name(reading, reference->text);
        return true;
    case EXPR_READS_PATH:
        read_path(reading, reference);
        return true;
    case EXPR_READS_INSTANCE:
        check_instance(reading, reference->text);
        if (text_equal(reading->loading->form->own_instance, reference->text))
            read_everything(reading);
        return true;
    case EXPR_READS_EVERYTHING:
        read_everything(reading);
        return true;
    case EXPR_READS_CLOCK:
        return true;
    }
    return true;
}

const struct expr *binding_compile(struct loading *loading, const struct question *question, struct spot spot,
                                   const char *text)
{
    struct reading reading = { .loading = loading, .question = question, .spot = spot, .formula = NO_FORMULA };
    struct expr_host host = host_of(&reading);
    struct expr_visitor visitor = { hear, &reading };
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
    struct expr_visitor visitor = { hear, reading };
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
    const struct question *found = form_bind(form, plan_of(form, triggers->reading->question), name);

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
        add_edge(reading, question->triggers[i],
                 common_plan(detail_of(form, question->triggers[i])->plan, detail_of(form, question)->plan))
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
