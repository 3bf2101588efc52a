/* functions_list.c — functions about sets of nodes, rows of repeats, and lists beside the form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/words.h"

#include "expr/digest.h"
#include "expr/node.h"

#define SEED_MODULUS 2147483647.0
#define SEED_FACTOR  16807.0
#define LEVELS_MAX   256

/* --- sets --- */

static bool run_count(struct expr_call *call, struct value *out, struct error *err)
{
    return call_nodes(call, 0, err) && give_number(out, (double)call_value(call, 0)->node_count);
}

static bool run_count_non_empty(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    size_t count = 0;

    if (!call_nodes(call, 0, err))
        return false;
    for (size_t i = 0; i < value->node_count; i++)
        count += *call_node_text(call, value->nodes[i]) != '\0';
    return give_number(out, (double)count);
}

static bool give_node(struct expr_call *call, struct value *out, struct node *node)
{
    struct node **nodes = arena_alloc(call_arena(call), sizeof *nodes);

    *nodes = node;
    return give_nodes(out, nodes, node != NULL);
}

static bool run_current(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_node(call, out, expr_call_scene(call)->context);
}

static bool run_instance(struct expr_call *call, struct value *out, struct error *err)
{
    const struct expr_host *host = call_host(call);

    (void)err;
    return give_node(call, out, host->instance ? host->instance(host->with, call_text(call, 0)) : NULL);
}

static bool run_last(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, (double)call_size(call));
}

/* Which one of its like-named neighbours a node is; without argument the place in the set being filtered. */
static bool run_position(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;
    double position = 1;

    if (!call_has(call, 0))
        return give_number(out, (double)call_position(call));
    if (!call_nodes(call, 0, err))
        return false;
    if (!call_value(call, 0)->node_count)
        return error_set(err, ERROR_INPUT, _("position() is given a path to nothing; correct the path."));
    node = call_value(call, 0)->nodes[0];
    for (const struct node *before = node->previous; before; before = before->previous) {
        call_spend(call, 1);
        if (before->kind != NODE_ELEMENT || before->hidden)
            continue;
        if (before->name != node->name)
            break;
        position++;
    }
    return give_number(out, position);
}

/* --- rows of repeats, lists beside the form --- */

/* The INDEXth visible child of that name (from 1), or NULL. */
static struct node *nth_child(const struct node *parent, const char *name, double index)
{
    for (struct node *child = parent->first; child; child = child->next)
        if (child->name == name && child->kind == NODE_ELEMENT && !child->hidden && --index < 1)
            return index < 0 ? NULL : child;
    return NULL;
}

/* The index that the call asks for rows named NAME; 1 where it asks none. */
static double asked_index(struct expr_call *call, const char *name)
{
    for (size_t i = 1; i + 1 < expr_argument_count(call); i += 2) {
        const struct value *rows = call_value(call, i);

        if (rows->type == VALUE_NODES && rows->node_count && rows->nodes[0]->name == name)
            return call_number(call, i + 1);
    }
    return 1;
}

static bool run_indexed_repeat(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *target = call_value(call, 0);
    const char *names[LEVELS_MAX];
    struct node *node;
    size_t levels = 0;

    if (expr_argument_count(call) % 2 == 0)
        return error_set(err, ERROR_INPUT,
                         _("indexed-repeat() wants a repeat and an index in pairs; add what is missing."));
    if (target->type != VALUE_NODES || !target->node_count)
        return give_nodes(out, NULL, 0);
    for (node = target->nodes[0]; node->parent && levels < LEVELS_MAX; node = node->parent)
        names[levels++] = node->name;
    while (node && levels--)
        node = nth_child(node, names[levels], asked_index(call, names[levels]));
    return give_node(call, out, node);
}

static bool run_pulldata(struct expr_call *call, struct value *out, struct error *err)
{
    const struct expr_host *host = call_host(call);
    const struct node *document = host->instance ? host->instance(host->with, call_text(call, 0)) : NULL;
    const char *column = node_name(call_text(call, 1)), *key = node_name(call_text(call, 2)), *wanted;
    const struct node *root = document ? document->first : NULL;

    (void)err;
    while (root && root->kind != NODE_ELEMENT)
        root = root->next;
    wanted = call_text(call, 3);
    for (const struct node *item = root ? root->first : NULL; item; item = item->next) {
        const struct node *child = node_child(item, key);

        call_spend(call, 1);
        if (child && strcmp(node_text(child, call_arena(call)), wanted) == 0)
            return give_text(out, call_node_text(call, node_child(item, column)));
    }
    return give_text(out, "");
}

/* The next pseudo-random fraction of the Park-Miller generator, as ODK prescribes it. */
static double next_fraction(double *seed)
{
    *seed = fmod(*seed * SEED_FACTOR, SEED_MODULUS);
    return (*seed - 1) / (SEED_MODULUS - 1);
}

/* ODK: a seed that is no number is the first eight bytes of its SHA-256. */
static double text_seed(const char *text)
{
    uint8_t bytes[DIGEST_BYTES_MAX];
    uint64_t seed = 0;

    digest_compute(DIGEST_SHA256, text, strlen(text), bytes);
    for (size_t i = 0; i < 8; i++)
        seed = seed << 8 | bytes[i];
    return (double)((int64_t)seed % (int64_t)SEED_MODULUS);
}

static bool read_seed(struct expr_call *call, double *seed, struct error *err)
{
    uint32_t bits;

    if (!call_has(call, 1)) {
        random_bytes(&bits, sizeof bits);
        *seed = (double)bits;
    } else {
        *seed = call_number(call, 1);
        if (isnan(*seed))
            *seed = text_seed(call_text(call, 1));
        else if (*seed != trunc(*seed) || isinf(*seed))
            return error_set(err, ERROR_INPUT, _("The seed of randomize() is not a whole number; give it one."));
    }
    *seed = fmod(*seed, SEED_MODULUS);
    if (*seed <= 0)
        *seed += SEED_MODULUS - 1;
    return true;
}

static bool run_randomize(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    struct node **nodes;
    double seed;

    if (!call_nodes(call, 0, err) || !read_seed(call, &seed, err))
        return false;
    nodes = arena_alloc(call_arena(call), (value->node_count + 1) * sizeof *nodes);
    for (size_t i = 0; i < value->node_count; i++) {
        size_t j = (size_t)(next_fraction(&seed) * (double)(i + 1));

        nodes[i] = nodes[j];
        nodes[j] = value->nodes[i];
    }
    return give_nodes(out, nodes, value->node_count);
}

static bool run_once(struct expr_call *call, struct value *out, struct error *err)
{
    const char *current = call_node_text(call, call_node(call));

    (void)err;
    return give_text(out, *current ? current : call_text(call, 0));
}

static bool run_coalesce(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = "";

    (void)err;
    for (size_t i = 0; i < expr_argument_count(call) && !*text; i++)
        text = call_text(call, i);
    return give_text(out, text);
}

/* clang-format off */
static const struct function rows[] = {
    { "coalesce",           2, ANY_NUMBER, run_coalesce,           VALUE_TEXT,     READS_NOTHING,   NULL },
    { "count",              1, 1,          run_count,              VALUE_NUMBER,   TELLS_ABOUT,     NULL },
    { "count-non-empty",    1, 1,          run_count_non_empty,    VALUE_NUMBER,   TELLS_ABOUT,     NULL },
    { "current",            0, 0,          run_current,            VALUE_NODES,    READS_NOTHING,   NULL },
    { "indexed-repeat",     3, ANY_NUMBER, run_indexed_repeat,     VALUE_NODES,    READS_NOTHING,   NULL },
    { "instance",           1, 1,          run_instance,           VALUE_NODES,    READS_INSTANCE,  NULL },
    { "last",               0, 0,          run_last,               VALUE_NUMBER,   READS_PLACE | TELLS_ABOUT, NULL },
    { "once",               1, 1,          run_once,               VALUE_TEXT,     READS_SELF,      NULL },
    { "position",           0, 1,          run_position,           VALUE_NUMBER,   READS_PLACE | TELLS_ABOUT, NULL },
    { "pulldata",           4, 4,          run_pulldata,           VALUE_TEXT,     READS_INSTANCE,  NULL },
    { "randomize",          1, 2,          run_randomize,          VALUE_NODES,    READS_NOTHING,   NULL },
};
/* clang-format on */

struct function_table functions_list(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
