/* carried.c — what of all that an expression reads its value may carry on: copied or made into something else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/expr.h"

#include <string.h>

#include "function.h"
#include "part.h"

#define LITERALS_MAX  8
#define PROPERTY_STEP 3 /* instance(…)/root/item/property */

struct walk {
    const struct expr_host *host;
    const struct expr_visitor *visitor;
    struct error *err;
};

static bool walk_part(struct walk *walk, const struct part *part);

static bool report(struct walk *walk, const struct expr_reference *reference)
{
    return walk->visitor->visit(walk->visitor->with, reference, walk->err);
}

/* NAME in whatever stands in LIST; NULL: in no list that is known. */
static bool report_element(struct walk *walk, const char *list, const char *name)
{
    const char *const steps[] = { list, name };
    const struct expr_reference reference = { .kind = EXPR_READS_PATH, .text = name, .steps = steps, .step_count = 2 };

    return report(walk, &reference);
}

/* The list PART is, when it is named; NULL. */
static const char *list_of(const struct part *part)
{
    return part->arguments[0]->operation == PART_TEXT ? part->arguments[0]->text : NULL;
}

static bool report_everything(struct walk *walk)
{
    return report(walk, &(struct expr_reference){ .kind = EXPR_READS_EVERYTHING, .text = "*" });
}

static bool is_call(const struct part *part, const char *name)
{
    return part->operation == PART_CALL && strcmp(part->function->name, name) == 0;
}

/* The last step that leads somewhere; NULL: none does. *COUNT: how many do. */
static const struct step *last_step(const struct path *path, size_t *count)
{
    const struct step *last = NULL;

    *count = 0;
    for (size_t i = 0; i < path->step_count; i++)
        if (path->steps[i].axis != AXIS_FILTER && path->steps[i].axis != AXIS_SELF) {
            last = &path->steps[i];
            ++*count;
        }
    return last;
}

/* What a path finds is what its last step names; conditions on the way are only asked. What lies above a value, or is
 * not named, may hold anything. */
static bool walk_path(struct walk *walk, const struct part *part)
{
    const struct path *path = part->path;
    size_t count;
    const struct step *last = last_step(path, &count);
    bool is_of_list = path->start == START_PART && is_call(path->from, "instance");
    bool is_thing = is_of_list && count < PROPERTY_STEP;

    if (!last)
        return path->start != START_PART || walk_part(walk, path->from);
    if (last->test == TEST_TEXT && count > 1)
        return report_everything(walk);
    return last->test == TEST_NAME && !is_thing
               ? report_element(walk, is_of_list ? list_of(path->from) : NULL, last->name)
               : report_everything(walk);
}

static bool walk_arguments(struct walk *walk, const struct part *part, unsigned from, unsigned to)
{
    for (unsigned i = from; i < part->count && i < to; i++)
        if (!walk_part(walk, part->arguments[i]))
            return false;
    return true;
}

/* The column of a list that is looked up by name. */
static bool walk_pulled(struct walk *walk, const struct part *part)
{
    const struct part *column = part->arguments[1];

    return column->operation == PART_TEXT ? report_element(walk, list_of(part), column->text) : report_everything(walk);
}

/* Of these only the first argument comes out again; the others say where to look. */
static const char *const choosing[] = { "indexed-repeat", "jr:choice-name", "selected-at",
                                        "randomize",      "format-date",    "format-date-time" };

static bool walk_call(struct walk *walk, const struct part *part)
{
    const struct function *function = part->function;

    if (function->result == VALUE_BOOLEAN || function->traits & TELLS_ABOUT)
        return true;
    if (function->traits & READS_ALL || is_call(part, "instance"))
        return report_everything(walk);
    if (is_call(part, "pulldata"))
        return walk_pulled(walk, part);
    for (size_t i = 0; i < sizeof choosing / sizeof *choosing; i++)
        if (is_call(part, choosing[i]))
            return walk_arguments(walk, part, 0, 1);
    return walk_arguments(walk, part, 0, part->count);
}

static bool walk_host(struct walk *walk, const struct part *part)
{
    const char *literals[LITERALS_MAX] = { 0 };
    size_t count = part->count < LITERALS_MAX ? part->count : LITERALS_MAX;
    const struct expr_function *function =
        walk->host && part->slot < walk->host->function_count ? &walk->host->functions[part->slot] : NULL;

    if (!function || !function->carries)
        return walk_arguments(walk, part, 0, part->count);
    for (size_t i = 0; i < count; i++)
        if (part->arguments[i]->operation == PART_TEXT)
            literals[i] = part->arguments[i]->text;
    return function->carries(function->with, literals, count, walk->visitor, walk->err);
}

static bool walk_name(struct walk *walk, const struct part *part)
{
    return report(walk, &(struct expr_reference){ .kind = EXPR_READS_NAME, .slot = part->slot, .text = part->text });
}

/* What is asked decides, what comes after it is given. */
static bool walk_if(struct walk *walk, const struct part *part)
{
    return walk_arguments(walk, part, 1, part->count);
}

static bool walk_operands(struct walk *walk, const struct part *part)
{
    return (!part->left || walk_part(walk, part->left)) && (!part->right || walk_part(walk, part->right));
}

/* NULL: yes or no, or what is written there. */
/* clang-format off */
static bool (*const walks[PART_OPERATIONS])(struct walk *walk, const struct part *part) = {
    [PART_NAME]     = walk_name,     [PART_PATH]   = walk_path,     [PART_CALL]     = walk_call,
    [PART_HOST]     = walk_host,     [PART_IF]     = walk_if,       [PART_ADD]      = walk_operands,
    [PART_SUBTRACT] = walk_operands, [PART_DIVIDE] = walk_operands, [PART_MULTIPLY] = walk_operands,
    [PART_MODULO]   = walk_operands, [PART_NEGATE] = walk_operands, [PART_UNION]    = walk_operands,
};
/* clang-format on */

static bool walk_part(struct walk *walk, const struct part *part)
{
    return !walks[part->operation] || walks[part->operation](walk, part);
}

bool expr_carries(const struct expr *expr, const struct expr_host *host, const struct expr_visitor *visitor,
                  struct error *err)
{
    struct walk walk = { host, visitor, err };

    return walk_part(&walk, expr->root);
}
