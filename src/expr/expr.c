/* expr.c — expressions of ODK XForms: compiled once, run often, their dependencies known. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/expr.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/function.h"
#include "expr/node.h"
#include "expr/parser.h"
#include "expr/part.h"

#define STEPS_MAX    128
#define LITERALS_MAX 16

/* Where a path leads, as far as that can be told without running. */
struct place {
    enum { PLACE_CONTEXT, PLACE_ROOT, PLACE_INSTANCE, PLACE_UNKNOWN } kind;
    size_t up_count;
    const char *steps[STEPS_MAX];
    size_t step_count;
};

struct scan {
    const struct expr *expr;
    const struct expr_host *host;
    const struct expr_visitor *visitor;
    struct error *err;
    int depth;
};

static bool scan_part(struct scan *scan, const struct part *part, const struct place *place);

static const struct function *find_in(const struct function_table *table, const char *name, size_t size)
{
    size_t low = 0, high = table->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *at = table->rows[middle].name;
        int order = strncmp(name, at, size);

        if (!order && at[size])
            order = -1;
        if (!order)
            return &table->rows[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct function *function_find(const char *name, size_t size_bytes)
{
    const struct function_table tables[] = { functions_text(),  functions_number(), functions_list(),
                                             functions_date(),  functions_digest(), functions_choice(),
                                             functions_legal(), functions_name(),   functions_place() };
    const struct function *found = NULL;

    for (size_t i = 0; i < sizeof tables / sizeof *tables && !found; i++)
        found = find_in(&tables[i], name, size_bytes);
    return found;
}

bool expr_has_function(const struct expr_host *host, const char *name)
{
    for (size_t i = 0; host && i < host->function_count; i++)
        if (strcmp(host->functions[i].name, name) == 0)
            return true;
    return strcmp(name, "if") == 0 || function_find(name, strlen(name)) != NULL;
}

static const struct part *find_unknown(const struct part *part);

static const struct part *find_unknown_below(struct part *const *parts, size_t count)
{
    const struct part *found = NULL;

    for (size_t i = 0; i < count && !found; i++)
        found = find_unknown(parts[i]);
    return found;
}

static const struct part *find_unknown(const struct part *part)
{
    const struct part *found = NULL;

    if (!part || part->operation == PART_UNKNOWN)
        return part;
    found = find_unknown(part->left);
    if (!found)
        found = find_unknown(part->right);
    if (!found && part->arguments)
        found = find_unknown_below(part->arguments, part->count);
    if (found || part->operation != PART_PATH)
        return found;
    found = find_unknown(part->path->from);
    for (size_t i = 0; i < part->path->step_count && !found; i++)
        found = find_unknown_below(part->path->steps[i].predicates, part->path->steps[i].predicate_count);
    return found;
}

const struct expr *expr_compile(struct arena *arena, const char *text, const struct expr_host *host, struct error *err)
{
    bool met_unknown = false;
    const struct part *root = parser_read(arena, text, host, &met_unknown, err), *unknown;
    struct expr *expr;

    if (!root)
        return NULL;
    unknown = met_unknown ? find_unknown(root) : NULL;
    if (unknown) {
        if (unknown->prepared)
            error_set(err, ERROR_INPUT, "%s", (const char *)unknown->prepared);
        else
            error_set(err, ERROR_INPUT, _("There is no function %s(); check how its name is spelled."), unknown->text);
        return NULL;
    }
    expr = arena_alloc(arena, sizeof *expr);
    expr->root = root;
    expr->source = arena_text(arena, text);
    return expr;
}

const char *expr_source(const struct expr *expr)
{
    return expr->source;
}

/* --- what is known without running --- */

/* clang-format off */
static const int types[PART_OPERATIONS] = {
    [PART_NUMBER]   = VALUE_NUMBER,   [PART_TEXT]       = VALUE_TEXT,     [PART_BOOLEAN]    = VALUE_BOOLEAN,
    [PART_NAME]     = RESULT_UNKNOWN, [PART_PATH]       = VALUE_NODES,    [PART_CALL]       = RESULT_UNKNOWN,
    [PART_HOST]     = RESULT_UNKNOWN, [PART_UNKNOWN]    = RESULT_UNKNOWN, [PART_IF]         = RESULT_UNKNOWN,
    [PART_OR]       = VALUE_BOOLEAN,  [PART_AND]        = VALUE_BOOLEAN,  [PART_EQUAL]      = VALUE_BOOLEAN,
    [PART_UNEQUAL]  = VALUE_BOOLEAN,  [PART_LESS]       = VALUE_BOOLEAN,  [PART_LESS_EQUAL] = VALUE_BOOLEAN,
    [PART_MORE]     = VALUE_BOOLEAN,  [PART_MORE_EQUAL] = VALUE_BOOLEAN,  [PART_ADD]        = VALUE_NUMBER,
    [PART_SUBTRACT] = VALUE_NUMBER,   [PART_MULTIPLY]   = VALUE_NUMBER,   [PART_DIVIDE]     = VALUE_NUMBER,
    [PART_MODULO]   = VALUE_NUMBER,   [PART_NEGATE]     = VALUE_NUMBER,   [PART_UNION]      = VALUE_NODES,
};
/* clang-format on */

static int type_of(const struct part *part)
{
    int type;

    if (part->operation == PART_CALL)
        return part->function->result;
    if (part->operation != PART_IF)
        return types[part->operation];
    type = type_of(part->arguments[1]);
    return type == type_of(part->arguments[2]) ? type : RESULT_UNKNOWN;
}

bool expr_type(const struct expr *expr, enum value_type *out)
{
    int type = type_of(expr->root);

    if (type == RESULT_UNKNOWN)
        return false;
    *out = (enum value_type)type;
    return true;
}

bool expr_constant(const struct expr *expr, struct value *out)
{
    const struct part *root = expr->root;

    if (root->operation == PART_NUMBER)
        *out = value_number(root->number);
    else if (root->operation == PART_TEXT)
        *out = value_text(root->text);
    else if (root->operation == PART_BOOLEAN)
        *out = value_boolean(root->boolean);
    else
        return false;
    return true;
}

/* --- what is read --- */

static bool report(struct scan *scan, const struct expr_reference *reference)
{
    return scan->visitor->visit(scan->visitor->with, reference, scan->err);
}

static bool report_everything(struct scan *scan, const char *text)
{
    return report(scan, &(struct expr_reference){ .kind = EXPR_READS_EVERYTHING, .text = text });
}

/* PART is what is written; PLACE is where it leads. */
static bool report_place(struct scan *scan, const struct part *part, const struct place *place)
{
    struct expr_reference reference = { .kind = EXPR_READS_PATH };
    scoped(arena) arena = NULL;

    if (place->kind == PLACE_INSTANCE)
        return true; /* the document itself has been reported */
    arena = arena_new();
    reference.text = arena_text_part(arena, scan->expr->source + part->from, part->to - part->from);
    if (place->kind == PLACE_UNKNOWN)
        return report_everything(scan, reference.text);
    reference.absolute = place->kind == PLACE_ROOT;
    reference.up_count = place->up_count;
    reference.steps = place->steps;
    reference.step_count = place->step_count;
    return report(scan, &reference);
}

static void place_push(struct place *place, const char *name)
{
    if (place->step_count == STEPS_MAX)
        place->kind = PLACE_UNKNOWN;
    else
        place->steps[place->step_count++] = name;
}

static void place_pop(struct place *place)
{
    if (place->step_count)
        place->step_count--;
    else if (place->kind == PLACE_CONTEXT)
        place->up_count++;
}

static bool is_childish(const struct step *step)
{
    return step->test != TEST_TEXT && step->test != TEST_COMMENT && step->test != TEST_INSTRUCTION;
}

/* clang-format off */
static const enum { STAYS, GOES_UP, GOES_ASIDE, GOES_DOWN, GOES_ANYWHERE } moves[] = {
    [AXIS_CHILD]             = GOES_DOWN,     [AXIS_ATTRIBUTE]          = STAYS,
    [AXIS_SELF]              = STAYS,         [AXIS_PARENT]             = GOES_UP,
    [AXIS_DESCENDANT]        = GOES_ANYWHERE, [AXIS_DESCENDANT_OR_SELF] = GOES_ANYWHERE,
    [AXIS_ANCESTOR]          = GOES_ANYWHERE, [AXIS_ANCESTOR_OR_SELF]   = GOES_ANYWHERE,
    [AXIS_FOLLOWING]         = GOES_ANYWHERE, [AXIS_FOLLOWING_SIBLING]  = GOES_ASIDE,
    [AXIS_PRECEDING]         = GOES_ANYWHERE, [AXIS_PRECEDING_SIBLING]  = GOES_ASIDE,
    [AXIS_NAMESPACE]         = STAYS,         [AXIS_FILTER]             = STAYS,
};
/* clang-format on */

static void place_step(struct place *place, const struct step *step)
{
    if (place->kind == PLACE_INSTANCE || place->kind == PLACE_UNKNOWN)
        return;
    if (moves[step->axis] == GOES_ANYWHERE)
        place->kind = PLACE_UNKNOWN;
    if (moves[step->axis] == GOES_UP || moves[step->axis] == GOES_ASIDE)
        place_pop(place);
    if (moves[step->axis] == GOES_ASIDE || (moves[step->axis] == GOES_DOWN && is_childish(step)))
        place_push(place, step->test == TEST_NAME ? step->name : NULL);
}

static bool scan_steps(struct scan *scan, const struct path *path, struct place *place)
{
    for (size_t i = 0; i < path->step_count; i++) {
        const struct step *step = &path->steps[i];

        place_step(place, step);
        for (size_t j = 0; j < step->predicate_count; j++)
            if (!scan_part(scan, step->predicates[j], place))
                return false;
    }
    return true;
}

static bool is_call(const struct part *part, const char *name)
{
    return part->operation == PART_CALL && strcmp(part->function->name, name) == 0;
}

/* Finds where PART leads, reporting on the way what it reads but not the place itself. */
static bool scan_place(struct scan *scan, const struct part *part, const struct place *from, struct place *out)
{
    const struct path *path = part->path;

    *out = (struct place){ .kind = PLACE_CONTEXT };
    if (is_call(part, "current"))
        return true;
    if (is_call(part, "randomize"))
        return scan_place(scan, part->arguments[0], from, out);
    if (part->operation != PART_PATH) {
        out->kind = is_call(part, "instance") ? PLACE_INSTANCE : PLACE_UNKNOWN;
        return scan_part(scan, part, from);
    }
    if (path->start == START_CONTEXT)
        *out = *from;
    else if (path->start == START_ROOT)
        out->kind = PLACE_ROOT;
    else if (!scan_place(scan, path->from, from, out))
        return false;
    return scan_steps(scan, path, out);
}

/* Whether steps lead away from the set a path starts from. */
static bool leads_on(const struct path *path)
{
    for (size_t i = 0; i < path->step_count; i++)
        if (path->steps[i].axis != AXIS_FILTER)
            return true;
    return false;
}

static bool scan_path(struct scan *scan, const struct part *part, const struct place *from)
{
    const struct path *path = part->path;
    struct place place;

    if (!scan_place(scan, part, from, &place))
        return false;
    /* `${row}[2]` reads nothing beyond ${row}; the row itself has been reported. */
    if (path->start == START_PART && place.kind == PLACE_UNKNOWN && !leads_on(path))
        return true;
    return report_place(scan, part, &place);
}

static bool scan_arguments(struct scan *scan, const struct part *part, const struct place *place)
{
    for (unsigned i = 0; i < part->count; i++)
        if (!scan_part(scan, part->arguments[i], place))
            return false;
    return true;
}

static bool scan_call(struct scan *scan, const struct part *part, const struct place *place)
{
    int traits = part->function->traits;
    bool self = traits & READS_SELF || (traits & READS_SELF_BARE && !part->count);

    if (is_call(part, "current"))
        return report_place(scan, part, &(struct place){ .kind = PLACE_CONTEXT });
    if (traits & READS_CLOCK && !report(scan, &(struct expr_reference){ .kind = EXPR_READS_CLOCK }))
        return false;
    if (traits & READS_ALL && !report_everything(scan, part->function->name))
        return false;
    if (self && !report_place(scan, part, place))
        return false;
    if (!(traits & READS_INSTANCE))
        return scan_arguments(scan, part, place);
    if (part->arguments[0]->operation == PART_TEXT) {
        const char *id = part->arguments[0]->text;

        if (!report(scan, &(struct expr_reference){ .kind = EXPR_READS_INSTANCE, .text = id }))
            return false;
    } else if (!report_everything(scan, part->function->name)) {
        return false;
    }
    return scan_arguments(scan, part, place);
}

static bool scan_host(struct scan *scan, const struct part *part, const struct place *place)
{
    const char *literals[LITERALS_MAX] = { 0 };
    size_t count = part->count < LITERALS_MAX ? part->count : LITERALS_MAX;
    const struct expr_function *function;

    if (!scan_arguments(scan, part, place))
        return false;
    if (!scan->host || part->slot >= scan->host->function_count)
        return true;
    function = &scan->host->functions[part->slot];
    for (size_t i = 0; i < count; i++)
        if (part->arguments[i]->operation == PART_TEXT)
            literals[i] = part->arguments[i]->text;
    return !function->references || function->references(function->with, literals, count, scan->visitor, scan->err);
}

static bool scan_name(struct scan *scan, const struct part *part, const struct place *place)
{
    (void)place;
    return report(scan, &(struct expr_reference){ .kind = EXPR_READS_NAME, .slot = part->slot, .text = part->text });
}

static bool scan_operands(struct scan *scan, const struct part *part, const struct place *place)
{
    return (!part->left || scan_part(scan, part->left, place)) && (!part->right || scan_part(scan, part->right, place));
}

/* clang-format off */
static bool (*const scans[PART_OPERATIONS])(struct scan *scan, const struct part *part, const struct place *place) = {
    [PART_NAME] = scan_name,
    [PART_PATH] = scan_path,
    [PART_CALL] = scan_call,
    [PART_HOST] = scan_host,
    [PART_IF]   = scan_arguments,
};
/* clang-format on */

static bool scan_part(struct scan *scan, const struct part *part, const struct place *place)
{
    return scans[part->operation] ? scans[part->operation](scan, part, place) : scan_operands(scan, part, place);
}

bool expr_references(const struct expr *expr, const struct expr_host *host, const struct expr_visitor *visitor,
                     struct error *err)
{
    struct scan scan = { .expr = expr, .host = host, .visitor = visitor, .err = err };

    return scan_part(&scan, expr->root, &(struct place){ .kind = PLACE_CONTEXT });
}
