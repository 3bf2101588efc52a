/* functions_list.c — functions about sets of nodes, lists of choices, and places on a map. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/words.h"

#include "expr/digest.h"
#include "expr/node.h"

#define EARTH_RADIUS_METERS 6378100.0
#define DEGREE              (3.14159265358979323846 / 180)
#define SEED_MODULUS        2147483647.0
#define SEED_FACTOR         16807.0
#define LEVELS_MAX          256

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

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
        if (before->kind != NODE_ELEMENT || before->hidden)
            continue;
        if (before->name != node->name)
            break;
        position++;
    }
    return give_number(out, position);
}

static bool has_name(const struct node *node)
{
    return node->kind == NODE_ELEMENT || node->kind == NODE_ATTRIBUTE || node->kind == NODE_INSTRUCTION;
}

/* The node whose name is asked: the first of the argument that has one, or the context node. */
static bool named_node(struct expr_call *call, const struct node **node, struct error *err)
{
    const struct value *value = call_value(call, 0);

    *node = NULL;
    if (!call_has(call, 0)) {
        const struct node *self = call_node(call);

        *node = self && has_name(self) ? self : NULL;
        return true;
    }
    if (!call_nodes(call, 0, err))
        return false;
    for (size_t i = 0; i < value->node_count && !*node; i++)
        if (has_name(value->nodes[i]))
            *node = value->nodes[i];
    return true;
}

/* The address that PREFIX (of PREFIX_BYTES, 0 for none) stands for at NODE; NULL when nobody declared it. */
static const char *declared(const struct node *node, const char *prefix, size_t prefix_bytes)
{
    for (; node; node = node->parent) {
        for (const struct node *attribute = node->attributes; attribute; attribute = attribute->next) {
            const char *name = attribute->name ? attribute->name : "";
            bool plain = strcmp(name, "xmlns") == 0;
            bool is_prefix = strncmp(name, "xmlns:", 6) == 0 && strlen(name + 6) == prefix_bytes &&
                             strncmp(name + 6, prefix, prefix_bytes) == 0;

            if (prefix_bytes ? is_prefix : plain)
                return attribute->text ? attribute->text : "";
        }
    }
    return NULL;
}

/* A prefix that nobody declared was given by whoever built the tree, for a default namespace: it is no part of the
 * name as written. */
static const char *written_name(const struct node *node)
{
    const char *colon = node->name ? strchr(node->name, ':') : NULL;

    if (!colon || node->kind != NODE_ELEMENT || declared(node, node->name, (size_t)(colon - node->name)) ||
        !declared(node, "", 0))
        return node->name ? node->name : "";
    return colon + 1;
}

static bool run_name(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;

    return named_node(call, &node, err) && give_text(out, node ? written_name(node) : "");
}

static bool run_local_name(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;
    const char *name, *colon;

    if (!named_node(call, &node, err))
        return false;
    name = node && node->name ? node->name : "";
    colon = strchr(name, ':');
    return give_text(out, colon ? colon + 1 : name);
}

static bool run_namespace_uri(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *node;
    const char *colon, *address = NULL;

    if (!named_node(call, &node, err))
        return false;
    if (!node || !node->name)
        return give_text(out, "");
    colon = strchr(node->name, ':');
    if (colon)
        address = declared(node, node->name, (size_t)(colon - node->name));
    if (!address && node->kind == NODE_ELEMENT)
        address = declared(node, "", 0);
    return give_text(out, address ? address : "");
}

static const char *attribute_text(const struct node *element, const char *name)
{
    for (const struct node *attribute = element->attributes; attribute; attribute = attribute->next)
        if (attribute->name && strcmp(attribute->name, name) == 0)
            return attribute->text ? attribute->text : "";
    return NULL;
}

static bool run_lang(struct expr_call *call, struct value *out, struct error *err)
{
    const char *wanted = call_text(call, 0), *language = NULL;
    size_t size = strlen(wanted);

    (void)err;
    for (const struct node *node = call_node(call); node && !language; node = node->parent)
        language = attribute_text(node, "xml:lang");
    return give_boolean(out, language && strncasecmp(language, wanted, size) == 0 &&
                                 (language[size] == '\0' || language[size] == '-'));
}

static bool lists_word(const char *list, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = list; size && (at = strstr(at, word)); at += size)
        if ((at == list || is_space(at[-1])) && (at[size] == '\0' || is_space(at[size])))
            return true;
    return false;
}

static bool is_wanted(struct expr_call *call, const char *id)
{
    const struct value *value = call_value(call, 0);

    if (value->type != VALUE_NODES)
        return lists_word(call_text(call, 0), id);
    for (size_t i = 0; i < value->node_count; i++)
        if (lists_word(call_node_text(call, value->nodes[i]), id))
            return true;
    return false;
}

static bool run_id(struct expr_call *call, struct value *out, struct error *err)
{
    const struct node *top = call_node(call) ? node_root(call_node(call)) : NULL;
    struct node **nodes = NULL;
    size_t count = 0, room = 0;

    (void)err;
    for (const struct node *node = top; node; node = node_next_below(node, top)) {
        const char *id = attribute_text(node, "id");

        if (!id)
            id = attribute_text(node, "xml:id");
        if (!id || node->hidden || !is_wanted(call, id))
            continue;
        if (count == room) {
            struct node **more = arena_alloc(call_arena(call), (room * 2 + 4) * sizeof *more);

            if (count)
                memcpy(more, nodes, count * sizeof *more);
            nodes = more;
            room = room * 2 + 4;
        }
        nodes[count++] = (struct node *)node;
    }
    return give_nodes(out, nodes, count);
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

/* --- lists of choices: codes with a space between --- */

static bool run_count_selected(struct expr_call *call, struct value *out, struct error *err)
{
    double count = 0;
    const char *text = call_text(call, 0);

    (void)err;
    for (const char *at = text; *at; at++)
        count += !is_space(*at) && (at == text || is_space(at[-1]));
    return give_number(out, count);
}

/* The part of LIST between spaces that begins at *AT; its bytes. Moves *AT past it, to NULL after the last. */
static size_t next_code(const char **at, const char **code)
{
    const char *end;

    *code = *at;
    for (end = *at; *end && *end != ' ';)
        end++;
    *at = *end ? end + 1 : NULL;
    return (size_t)(end - *code);
}

static bool run_selected(struct expr_call *call, struct value *out, struct error *err)
{
    const char *at = call_text(call, 0), *wanted = call_text(call, 1), *code;
    size_t wanted_bytes;

    (void)err;
    while (is_space(*wanted))
        wanted++;
    for (wanted_bytes = strlen(wanted); wanted_bytes && is_space(wanted[wanted_bytes - 1]);)
        wanted_bytes--;
    while (at) {
        size_t size = next_code(&at, &code);

        if (size == wanted_bytes && memcmp(code, wanted, size) == 0)
            return give_boolean(out, true);
    }
    return give_boolean(out, false);
}

static bool run_selected_at(struct expr_call *call, struct value *out, struct error *err)
{
    const char *at = call_text(call, 0), *code;
    double index = trunc(call_number(call, 1));

    (void)err;
    if (!(index >= 0))
        return give_text(out, "");
    while (at) {
        size_t size = next_code(&at, &code);

        if (index-- == 0)
            return give_text(out, arena_text_part(call_arena(call), code, size));
    }
    return give_text(out, "");
}

static bool is_blank(const char *text)
{
    while (is_space(*text))
        text++;
    return !*text;
}

/* How many yeses argument I holds at J: a node is one when it is not blank. */
static bool is_yes(struct expr_call *call, size_t i, size_t j)
{
    const struct value *value = call_value(call, i);

    return value->type == VALUE_NODES ? !is_blank(call_node_text(call, value->nodes[j])) : value_is_true(value);
}

static size_t count_items(struct expr_call *call, size_t i)
{
    const struct value *value = call_value(call, i);

    return value->type == VALUE_NODES ? value->node_count : 1;
}

static bool give_within(struct expr_call *call, struct value *out, double count)
{
    double low = call_number(call, 0), high = call_number(call, 1);

    return give_boolean(out, (low < 0 || count >= low) && (high < 0 || count <= high));
}

static bool run_checklist(struct expr_call *call, struct value *out, struct error *err)
{
    double count = 0;

    (void)err;
    for (size_t i = 2; i < expr_argument_count(call); i++)
        for (size_t j = 0; j < count_items(call, i); j++)
            count += is_yes(call, i, j);
    return give_within(call, out, count);
}

static double weight_at(struct expr_call *call, size_t i, size_t j)
{
    const struct value *value = call_value(call, i);
    double weight;

    if (value->type == VALUE_NODES)
        weight = j < value->node_count ? call_node_number(call, value->nodes[j]) : 0;
    else
        weight = j == 0 ? call_number(call, i) : 0;
    return isnan(weight) ? 0 : weight;
}

static bool run_weighted_checklist(struct expr_call *call, struct value *out, struct error *err)
{
    double sum = 0;

    (void)err;
    for (size_t i = 2; i + 1 < expr_argument_count(call); i += 2)
        for (size_t j = 0; j < count_items(call, i); j++)
            sum += is_yes(call, i, j) ? weight_at(call, i + 1, j) : 0;
    return give_within(call, out, sum);
}

/* --- places: "latitude longitude altitude accuracy" --- */

struct place {
    double latitude, longitude;
};

/* Reads one place of SIZE bytes; false when it is none. */
static bool read_place(const char *text, size_t size, struct place *out)
{
    double numbers[4] = { NAN, NAN, 0, 0 };
    const char *end = text + size;
    size_t count = 0;

    while (text < end && is_space(*text))
        text++;
    while (text < end && count < 4) {
        const char *from = text;

        while (text < end && !is_space(*text))
            text++;
        numbers[count++] = value_read_number(from, (size_t)(text - from));
        while (text < end && is_space(*text))
            text++;
    }
    *out = (struct place){ numbers[0], numbers[1] };
    return fabs(numbers[0]) <= 90 && fabs(numbers[1]) <= 180 && !isnan(numbers[2]) && numbers[3] >= 0;
}

/* The places of a text with semicolons. NULL when one is wrong. */
static struct place *read_trace(struct arena *arena, const char *text, size_t *count)
{
    size_t room = 1;
    struct place *places;

    for (const char *at = text; *at; at++)
        room += *at == ';';
    places = arena_alloc(arena, room * sizeof *places);
    *count = 0;
    do {
        size_t size = strcspn(text, ";");

        if (!read_place(text, size, &places[*count]))
            return NULL;
        ++*count;
        text += size + (text[size] == ';');
    } while (!is_blank(text));
    return places;
}

static struct place *read_places(struct expr_call *call, size_t *count)
{
    const struct value *value = call_value(call, 0);
    struct place *places;

    if (value->type != VALUE_NODES || value->node_count < 2)
        return read_trace(call_arena(call), call_text(call, 0), count);
    places = arena_alloc(call_arena(call), value->node_count * sizeof *places);
    *count = value->node_count;
    for (size_t i = 0; i < value->node_count; i++) {
        const char *text = call_node_text(call, value->nodes[i]);

        if (!read_place(text, strlen(text), &places[i]))
            return NULL;
    }
    return places;
}

static double in_cents(double number)
{
    return fabs(round(number * 100)) / 100;
}

static bool run_area(struct expr_call *call, struct value *out, struct error *err)
{
    size_t count;
    const struct place *places = read_places(call, &count);
    double sum = 0;

    (void)err;
    if (!places)
        return give_number(out, NAN);
    for (size_t i = 0; count > 2 && i < count; i++) {
        const struct place *a = &places[i], *b = &places[(i + 1) % count];

        sum += (b->longitude - a->longitude) * DEGREE * (2 + sin(a->latitude * DEGREE) + sin(b->latitude * DEGREE));
    }
    return give_number(out, in_cents(sum * EARTH_RADIUS_METERS * EARTH_RADIUS_METERS / 2));
}

static double between(const struct place *a, const struct place *b)
{
    double cosine = sin(a->latitude * DEGREE) * sin(b->latitude * DEGREE) +
                    cos(a->latitude * DEGREE) * cos(b->latitude * DEGREE) * cos((a->longitude - b->longitude) * DEGREE);

    if (a->latitude == b->latitude && a->longitude == b->longitude)
        return 0;
    return acos(fmin(fmax(cosine, -1), 1)) * EARTH_RADIUS_METERS;
}

/* Several places given one by one, as distance() and area() of newer ODK allow. */
static bool run_distance(struct expr_call *call, struct value *out, struct error *err)
{
    size_t count;
    const struct place *places = read_places(call, &count);
    double sum = 0;

    (void)err;
    if (!places)
        return give_number(out, NAN);
    for (size_t i = 1; i < count; i++)
        sum += between(&places[i - 1], &places[i]);
    return give_number(out, in_cents(sum));
}

/* clang-format off */
static const struct function rows[] = {
    { "area",               1, 1,          run_area,               VALUE_NUMBER,   READS_NOTHING,   NULL },
    { "checklist",          2, ANY_NUMBER, run_checklist,          VALUE_BOOLEAN,  READS_NOTHING,   NULL },
    { "coalesce",           2, ANY_NUMBER, run_coalesce,           VALUE_TEXT,     READS_NOTHING,   NULL },
    { "count",              1, 1,          run_count,              VALUE_NUMBER,   READS_NOTHING,   NULL },
    { "count-non-empty",    1, 1,          run_count_non_empty,    VALUE_NUMBER,   READS_NOTHING,   NULL },
    { "count-selected",     1, 1,          run_count_selected,     VALUE_NUMBER,   READS_NOTHING,   NULL },
    { "current",            0, 0,          run_current,            VALUE_NODES,    READS_NOTHING,   NULL },
    { "distance",           1, 1,          run_distance,           VALUE_NUMBER,   READS_NOTHING,   NULL },
    { "id",                 1, 1,          run_id,                 VALUE_NODES,    READS_ALL,       NULL },
    { "indexed-repeat",     3, ANY_NUMBER, run_indexed_repeat,     VALUE_NODES,    READS_NOTHING,   NULL },
    { "instance",           1, 1,          run_instance,           VALUE_NODES,    READS_INSTANCE,  NULL },
    { "lang",               1, 1,          run_lang,               VALUE_BOOLEAN,  READS_SELF,      NULL },
    { "last",               0, 0,          run_last,               VALUE_NUMBER,   READS_PLACE,     NULL },
    { "local-name",         0, 1,          run_local_name,         VALUE_TEXT,     READS_SELF_BARE, NULL },
    { "name",               0, 1,          run_name,               VALUE_TEXT,     READS_SELF_BARE, NULL },
    { "namespace-uri",      0, 1,          run_namespace_uri,      VALUE_TEXT,     READS_SELF_BARE, NULL },
    { "once",               1, 1,          run_once,               VALUE_TEXT,     READS_SELF,      NULL },
    { "position",           0, 1,          run_position,           VALUE_NUMBER,   READS_PLACE,     NULL },
    { "pulldata",           4, 4,          run_pulldata,           VALUE_TEXT,     READS_INSTANCE,  NULL },
    { "randomize",          1, 2,          run_randomize,          VALUE_NODES,    READS_NOTHING,   NULL },
    { "selected",           2, 2,          run_selected,           VALUE_BOOLEAN,  READS_NOTHING,   NULL },
    { "selected-at",        2, 2,          run_selected_at,        VALUE_TEXT,     READS_NOTHING,   NULL },
    { "weighted-checklist", 2, ANY_NUMBER, run_weighted_checklist, VALUE_BOOLEAN,  READS_NOTHING,   NULL },
};
/* clang-format on */

struct function_table functions_list(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
