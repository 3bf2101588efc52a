/* parser_path.c — paths as they are written: steps, axes, tests and predicates. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/scanner.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/lookup.h"
#include "expr/node.h"

struct step_list {
    struct step *at;
    size_t count, room;
};

/* clang-format off */
static const struct word axes[] = {
    { "child",              AXIS_CHILD },
    { "attribute",          AXIS_ATTRIBUTE },
    { "self",               AXIS_SELF },
    { "parent",             AXIS_PARENT },
    { "descendant",         AXIS_DESCENDANT },
    { "descendant-or-self", AXIS_DESCENDANT_OR_SELF },
    { "ancestor",           AXIS_ANCESTOR },
    { "ancestor-or-self",   AXIS_ANCESTOR_OR_SELF },
    { "following",          AXIS_FOLLOWING },
    { "following-sibling",  AXIS_FOLLOWING_SIBLING },
    { "preceding",          AXIS_PRECEDING },
    { "preceding-sibling",  AXIS_PRECEDING_SIBLING },
    { "namespace",          AXIS_NAMESPACE },
};

static const struct word node_types[] = {
    { "node",                   TEST_NODE },
    { "text",                   TEST_TEXT },
    { "comment",                TEST_COMMENT },
    { "processing-instruction", TEST_INSTRUCTION },
};
/* clang-format on */

int path_find_node_type(const char *at, size_t size)
{
    return scan_find_word(node_types, sizeof node_types / sizeof *node_types, at, size);
}

static bool read_node_type(struct parser *parser, struct step *step, size_t size)
{
    step->test = (enum node_test)path_find_node_type(parser->at, size);
    parser->at = scan_after_space(parser->at + size) + 1;
    scan_skip_space(parser);
    if (step->test == TEST_INSTRUCTION && (*parser->at == '\'' || *parser->at == '"')) {
        struct part *target = parser_read_literal(parser);

        if (!target || !(step->name = scan_intern(parser, target->text, strlen(target->text))))
            return false;
    }
    return scan_accept(parser, ")") || scan_fail(parser, _("A closing parenthesis is missing; add it.")) != NULL;
}

static bool read_test(struct parser *parser, struct step *step)
{
    size_t size;

    scan_skip_space(parser);
    if (*parser->at == '*') {
        parser->at++;
        step->test = TEST_ANY;
        return true;
    }
    size = scan_name_bytes(parser->at);
    if (!size)
        return scan_fail(parser, _("A name is expected here; complete the expression.")) != NULL;
    if (*scan_after_space(parser->at + size) == '(' && path_find_node_type(parser->at, size) >= 0)
        return read_node_type(parser, step, size);
    if (parser->at[size] == ':' && parser->at[size + 1] == '*') {
        step->test = TEST_PREFIX;
        step->name = scan_intern(parser, parser->at, size + 1);
        size += 2;
    } else {
        step->test = TEST_NAME;
        step->name = scan_intern(parser, parser->at, size);
    }
    parser->at += size;
    return step->name != NULL;
}

static bool read_axis(struct parser *parser, struct step *step)
{
    size_t size = scan_simple_name_bytes(parser->at);
    const char *after = scan_after_space(parser->at + size);
    int axis = scan_find_word(axes, sizeof axes / sizeof *axes, parser->at, size);

    if (!size || after[0] != ':' || after[1] != ':')
        return true;
    if (axis < 0)
        return scan_fail(parser, _("No axis has this name; use child, parent, descendant or another one of XPath.")) !=
               NULL;
    step->axis = (enum axis)axis;
    parser->at = after + 2;
    return true;
}

static bool read_predicates(struct parser *parser, struct part *path, struct step *step)
{
    struct part_list list = { 0 };
    bool good = true;

    while (good && scan_accept(parser, "[")) {
        struct part *predicate = scan_enter(parser) ? parser_read_expression(parser, 0) : NULL;

        good = predicate && scan_grow_depth(parser, path, predicate);
        if (good && !scan_accept(parser, "]"))
            good = scan_fail(parser, _("A closing bracket is missing; add it.")) != NULL;
        if (good)
            *array_add(&list) = predicate;
        parser->nesting--;
    }
    if (good && list.count) {
        step->predicates = arena_copy(parser->arena, list.at, list.count * sizeof *list.at);
        step->predicate_count = list.count;
        lookup_find_key(step);
    }
    array_clear(&list);
    return good;
}

static bool read_step(struct parser *parser, struct part *path, struct step_list *steps)
{
    struct step step = { .axis = AXIS_CHILD, .test = TEST_NODE };

    scan_skip_space(parser);
    if (*parser->at == '.') {
        step.axis = parser->at[1] == '.' ? AXIS_PARENT : AXIS_SELF;
        parser->at += parser->at[1] == '.' ? 2 : 1;
    } else {
        if (scan_accept(parser, "@"))
            step.axis = AXIS_ATTRIBUTE;
        else if (!read_axis(parser, &step))
            return false;
        if (!read_test(parser, &step))
            return false;
    }
    if (!read_predicates(parser, path, &step))
        return false;
    *array_add(steps) = step;
    return true;
}

bool path_begins(const char *at)
{
    return scan_begins_name(*at) || *at == '*' || *at == '.' || *at == '@';
}

static void add_descendants(struct step_list *steps)
{
    struct step *step = array_add(steps);

    step->axis = AXIS_DESCENDANT_OR_SELF;
    step->test = TEST_HOLDER;
}

/* `//x` without predicates is one walk instead of two. */
static void merge_descendants(struct step_list *steps)
{
    struct step *last = &steps->at[steps->count - 1], *before = last - 1;

    if (last->axis != AXIS_CHILD || last->predicate_count)
        return;
    *before = *last;
    before->axis = AXIS_DESCENDANT;
    steps->count--;
}

/* Steps joined by / or //; AFTER_SLASHES tells that `//` has just been read. */
static bool read_steps(struct parser *parser, struct part *path, struct step_list *steps, bool after_slashes)
{
    for (;;) {
        if (after_slashes)
            add_descendants(steps);
        if (!read_step(parser, path, steps))
            return false;
        if (after_slashes)
            merge_descendants(steps);
        if (scan_accept(parser, "//"))
            after_slashes = true;
        else if (scan_accept(parser, "/"))
            after_slashes = false;
        else
            return true;
    }
}

static struct part *finish_path(struct parser *parser, struct part *part, struct path *path, struct step_list *steps)
{
    path->steps = arena_copy(parser->arena, steps->at, steps->count * sizeof *steps->at);
    path->step_count = steps->count;
    part->path = path;
    part->to = scan_end_of(parser);
    part->fixed = path->start == START_ROOT || (path->start == START_PART && path->from->fixed);
    return part;
}

struct part *path_read(struct parser *parser)
{
    struct part *part = scan_part_new(parser, PART_PATH, parser->at);
    struct path *path = arena_alloc(parser->arena, sizeof *path);
    struct step_list steps = { 0 };
    bool good = true;

    if (scan_accept(parser, "//")) {
        path->start = START_ROOT;
        good = read_steps(parser, part, &steps, true);
    } else if (scan_accept(parser, "/")) {
        path->start = START_ROOT;
        scan_skip_space(parser);
        if (path_begins(parser->at))
            good = read_steps(parser, part, &steps, false);
    } else {
        good = read_steps(parser, part, &steps, false);
    }
    if (good)
        part = finish_path(parser, part, path, &steps);
    array_clear(&steps);
    return good ? part : NULL;
}

/* What may follow a primary expression: predicates and steps. */
struct part *path_read_tail(struct parser *parser, struct part *primary)
{
    struct part *part;
    struct path *path;
    struct step_list steps = { 0 };
    struct step filter = { .axis = AXIS_FILTER, .test = TEST_NODE };
    bool good;

    scan_skip_space(parser);
    if (*parser->at != '[' && *parser->at != '/')
        return primary;
    part = scan_part_new(parser, PART_PATH, parser->text + primary->from);
    path = arena_alloc(parser->arena, sizeof *path);
    path->start = START_PART;
    path->from = primary;
    good = scan_grow_depth(parser, part, primary) && read_predicates(parser, part, &filter);
    if (good && filter.predicate_count)
        *array_add(&steps) = filter;
    if (good && scan_accept(parser, "//"))
        good = read_steps(parser, part, &steps, true);
    else if (good && scan_accept(parser, "/"))
        good = read_steps(parser, part, &steps, false);
    if (good)
        part = finish_path(parser, part, path, &steps);
    array_clear(&steps);
    return good ? part : NULL;
}
