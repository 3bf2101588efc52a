/* parser.c — from the text of an expression to its parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/parser.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/character.h"
#include "expr/expr.h"
#include "expr/function.h"
#include "expr/lookup.h"
#include "expr/node.h"
#include "expr/part.h"

#define TEXT_BYTES_MAX ((size_t)64 << 10)
#define DIGITS         "0123456789"
#define NESTING_MAX    256
#define DEPTH_MAX      2000 /* of the tree: long chains of `or` are deep but not nested */

struct parser {
    struct arena *arena;
    const char *text, *at;
    const struct expr_host *host;
    struct error *err;
    int nesting;
    bool unknown; /* a function nobody has was met on the way */
};

struct part_list {
    struct part **at;
    size_t count, room;
};

struct step_list {
    struct step *at;
    size_t count, room;
};

static struct part *read_expression(struct parser *parser, int level);

/* clang-format off */
static const struct {
    const char *sign;
    enum operation operation;
    int level;
} operators[] = {
    { "or",  PART_OR,         0 }, { "and", PART_AND,        1 },
    { "=",   PART_EQUAL,      2 }, { "!=",  PART_UNEQUAL,    2 },
    { "<=",  PART_LESS_EQUAL, 3 }, { "<",   PART_LESS,       3 },
    { ">=",  PART_MORE_EQUAL, 3 }, { ">",   PART_MORE,       3 },
    { "+",   PART_ADD,        4 }, { "-",   PART_SUBTRACT,   4 },
    { "*",   PART_MULTIPLY,   5 }, { "div", PART_DIVIDE,     5 },
    { "mod", PART_MODULO,     5 },
};

struct word {
    const char *name;
    int means;
};

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

static size_t position_of(const struct parser *parser, const char *at)
{
    size_t position = 1;

    for (const char *p = parser->text; p < at; p++)
        position += ((unsigned char)*p & 0xC0) != 0x80;
    return position;
}

/* CAUSE is a whole sentence that ends with what to do. Gives NULL, so that callers can return it. */
static void *fail(const struct parser *parser, const char *cause)
{
    error_set(parser->err, ERROR_INPUT, _("The expression is wrong at position %zu. %s"),
              position_of(parser, parser->at), cause);
    return NULL;
}

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool continues_name(char c)
{
    return begins_name(c) || is_digit(c) || c == '-' || c == '.';
}

/* The bytes of the name without colon at AT; 0 when there is none. */
static size_t simple_name_bytes(const char *at)
{
    size_t size = begins_name(*at);

    while (size && continues_name(at[size]))
        size++;
    return size;
}

/* The same, with a prefix and its colon when it has one ("jr:count"). */
static size_t name_bytes(const char *at)
{
    size_t size = simple_name_bytes(at), more;

    if (!size || at[size] != ':' || at[size + 1] == ':')
        return size;
    more = simple_name_bytes(at + size + 1);
    return more ? size + 1 + more : size;
}

static const char *after_space(const char *at)
{
    return at + strspn(at, " \t\n\r");
}

static void skip_space(struct parser *parser)
{
    parser->at = after_space(parser->at);
}

static bool is_word(const char *at, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(at, word, size) == 0;
}

/* What the word of SIZE bytes AT means; -1 when it is not listed. */
static int find_word(const struct word *words, size_t count, const char *at, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (is_word(at, size, words[i].name))
            return words[i].means;
    return -1;
}

static bool accept(struct parser *parser, const char *sign)
{
    size_t size = strlen(sign);

    skip_space(parser);
    if (strncmp(parser->at, sign, size) != 0)
        return false;
    parser->at += size;
    return true;
}

static bool enter(struct parser *parser)
{
    if (++parser->nesting <= NESTING_MAX)
        return true;
    fail(parser, _("It is nested too deeply; split it over two questions."));
    return false;
}

static const char *intern(struct parser *parser, const char *at, size_t size)
{
    const char *name = node_name(arena_text_part(parser->arena, at, size));

    return name ? name : fail(parser, _("There are too many different names; restart the program."));
}

/* Where what has been read ends, without the space behind it. */
static uint32_t end_of(const struct parser *parser)
{
    const char *end = parser->at;

    while (end > parser->text && strchr(" \t\n\r", end[-1]))
        end--;
    return (uint32_t)(end - parser->text);
}

static struct part *part_new(struct parser *parser, enum operation operation, const char *from)
{
    struct part *part = arena_alloc(parser->arena, sizeof *part);

    part->operation = operation;
    part->from = (uint32_t)(from - parser->text);
    part->to = (uint32_t)(parser->at - parser->text);
    part->depth = 1;
    part->fixed = true;
    return part;
}

static bool grow_depth(const struct parser *parser, struct part *part, const struct part *below)
{
    if (below->depth >= DEPTH_MAX)
        return fail(parser, _("It has too many parts; split it over two questions.")) != NULL;
    if (part->depth <= below->depth)
        part->depth = (uint16_t)(below->depth + 1);
    return true;
}

/* 1 or 0 when PART is a literal that is true or false, -1 when it must be computed. */
static int literal_truth(const struct part *part)
{
    if (part->operation == PART_BOOLEAN)
        return part->boolean;
    if (part->operation == PART_NUMBER)
        return part->number != 0 && !isnan(part->number);
    if (part->operation == PART_TEXT)
        return *part->text != '\0';
    return -1;
}

/* `and` and `or` with a literal on the left are decided here, so that what can never be reached is not there. */
static struct part *fold_logic(struct part *part)
{
    int left = literal_truth(part->left), right = literal_truth(part->right);
    bool is_or = part->operation == PART_OR;

    if (left < 0 || (right < 0 && left != is_or))
        return part;
    part->operation = PART_BOOLEAN;
    part->boolean = is_or ? left == 1 || right == 1 : left == 1 && right == 1;
    part->left = part->right = NULL;
    part->fixed = true;
    part->depth = 1;
    return part;
}

static struct part *join(struct parser *parser, enum operation operation, struct part *left, struct part *right)
{
    struct part *part = part_new(parser, operation, parser->text + left->from);

    part->to = right ? right->to : left->to;
    part->left = left;
    part->right = right;
    part->fixed = left->fixed && (!right || right->fixed);
    if (!grow_depth(parser, part, left) || (right && !grow_depth(parser, part, right)))
        return NULL;
    return operation == PART_OR || operation == PART_AND ? fold_logic(part) : part;
}

static struct part *read_literal(struct parser *parser)
{
    const char *from = parser->at, *end = strchr(from + 1, *from);
    struct part *part;

    if (!end)
        return fail(parser, _("A quotation mark is opened but not closed; close the text."));
    parser->at = end + 1;
    part = part_new(parser, PART_TEXT, from);
    part->text = arena_text_part(parser->arena, from + 1, (size_t)(end - from - 1));
    return part;
}

static struct part *read_number(struct parser *parser)
{
    const char *from = parser->at, *at = from;
    struct part *part;

    at += strspn(at, DIGITS);
    at += *at == '.';
    at += strspn(at, DIGITS);
    if (*at == 'e' && (is_digit(at[1]) || (at[1] == '-' && is_digit(at[2]))))
        at += 2 + strspn(at + 2, DIGITS);
    parser->at = at;
    part = part_new(parser, PART_NUMBER, from);
    part->number = value_read_number(from, (size_t)(at - from));
    return part;
}

static struct part *read_name(struct parser *parser)
{
    const char *from = parser->at, *end = strchr(from, '}');
    const struct expr_host *host = parser->host;
    struct part *part;
    const char *name;
    unsigned slot = 0;

    if (from[1] != '{' || !end)
        return fail(parser, _("A name is written ${name}; write it so."));
    name = arena_text_part(parser->arena, from + 2, (size_t)(end - from - 2));
    while (*name == ' ')
        name++;
    if (!host || !host->bind)
        return fail(parser, _("No ${name} can be used here; write a path."));
    if (!host->bind(host->with, name, &slot, parser->err))
        return NULL;
    parser->at = end + 1;
    part = part_new(parser, PART_NAME, from);
    part->text = name;
    part->slot = slot;
    return part;
}

static const struct expr_function *host_function(const struct expr_host *host, const char *name)
{
    for (size_t i = 0; host && i < host->function_count; i++)
        if (strcmp(host->functions[i].name, name) == 0)
            return &host->functions[i];
    return NULL;
}

static bool check_count(const struct parser *parser, const char *name, int given, const int limits[2])
{
    if (given < limits[0])
        return error_set(parser->err, ERROR_INPUT,
                         _("%s() is given %d values and needs at least %d; add what is missing."), name, given,
                         limits[0]);
    if (limits[1] >= 0 && given > limits[1])
        return error_set(parser->err, ERROR_INPUT,
                         _("%s() is given %d values and takes at most %d; remove what is too many."), name, given,
                         limits[1]);
    return true;
}

static bool read_arguments(struct parser *parser, struct part *part)
{
    struct part_list list = { 0 };
    bool good = true;

    if (!accept(parser, ")")) {
        do {
            struct part *argument = read_expression(parser, 0);

            good = argument && grow_depth(parser, part, argument);
            if (good)
                *array_add(&list) = argument;
        } while (good && accept(parser, ","));
        if (good && !accept(parser, ")"))
            good = fail(parser, _("A closing parenthesis or a comma is missing; add it.")) != NULL;
    }
    if (good) {
        part->count = (unsigned)list.count;
        part->arguments = arena_copy(parser->arena, list.at, list.count * sizeof *list.at);
        part->to = (uint32_t)(parser->at - parser->text);
        for (size_t i = 0; i < list.count; i++)
            part->fixed = part->fixed && list.at[i]->fixed;
    }
    array_clear(&list);
    return good;
}

static bool prepare(struct parser *parser, struct part *part)
{
    const char *literals[4] = { 0 };

    if (!part->function->prepare)
        return true;
    for (unsigned i = 0; i < part->count && i < 4; i++)
        if (part->arguments[i]->operation == PART_TEXT)
            literals[i] = part->arguments[i]->text;
    if (!literals[1])
        return true; /* what is prepared is always the second argument */
    part->prepared = part->function->prepare(parser->arena, literals, part->count, parser->err);
    return part->prepared != NULL;
}

static struct part *finish_if(struct parser *parser, struct part *part)
{
    int truth;

    if (!check_count(parser, "if", (int)part->count, (const int[]){ 3, 3 }))
        return NULL;
    truth = literal_truth(part->arguments[0]);
    return truth < 0 ? part : part->arguments[truth ? 1 : 2];
}

static struct part *finish_own(struct parser *parser, struct part *part)
{
    const struct function *function = part->function;
    const int limits[] = { function->arguments_min, function->arguments_max };

    if (!check_count(parser, function->name, (int)part->count, limits) || !prepare(parser, part))
        return NULL;
    if (function->traits & (READS_SELF | READS_PLACE | READS_ALL) ||
        (function->traits & READS_SELF_BARE && part->count == 0))
        part->fixed = false;
    if (part->count == 0 && (strcmp(function->name, "true") == 0 || strcmp(function->name, "false") == 0)) {
        part->operation = PART_BOOLEAN;
        part->boolean = function->name[0] == 't';
    }
    return part;
}

static struct part *finish_host(struct parser *parser, struct part *part, const struct expr_function *host)
{
    const int limits[] = { host->arguments_min, host->arguments_max };

    part->operation = PART_HOST;
    part->slot = (unsigned)(host - parser->host->functions);
    return check_count(parser, host->name, (int)part->count, limits) ? part : NULL;
}

static struct part *read_call(struct parser *parser, size_t size)
{
    const char *from = parser->at, *name = arena_text_part(parser->arena, from, size);
    struct part *part = part_new(parser, PART_UNKNOWN, from);
    const struct expr_function *host = host_function(parser->host, name);
    const struct function *function = host ? NULL : function_find(name, size);

    parser->at = after_space(from + size) + 1;
    if (!enter(parser) || !read_arguments(parser, part))
        return NULL;
    parser->nesting--;
    if (host)
        return finish_host(parser, part, host);
    if (is_word(name, size, "if")) {
        part->operation = PART_IF;
        return finish_if(parser, part);
    }
    if (function) {
        part->operation = PART_CALL;
        part->function = function;
        return finish_own(parser, part);
    }
    part->text = name;
    parser->unknown = true;
    return part;
}

static int find_node_type(const char *at, size_t size)
{
    return find_word(node_types, sizeof node_types / sizeof *node_types, at, size);
}

static bool read_node_type(struct parser *parser, struct step *step, size_t size)
{
    step->test = (enum node_test)find_node_type(parser->at, size);
    parser->at = after_space(parser->at + size) + 1;
    skip_space(parser);
    if (step->test == TEST_INSTRUCTION && (*parser->at == '\'' || *parser->at == '"')) {
        struct part *target = read_literal(parser);

        if (!target || !(step->name = intern(parser, target->text, strlen(target->text))))
            return false;
    }
    return accept(parser, ")") || fail(parser, _("A closing parenthesis is missing; add it.")) != NULL;
}

static bool read_test(struct parser *parser, struct step *step)
{
    size_t size;

    skip_space(parser);
    if (*parser->at == '*') {
        parser->at++;
        step->test = TEST_ANY;
        return true;
    }
    size = name_bytes(parser->at);
    if (!size)
        return fail(parser, _("A name is expected here; complete the expression.")) != NULL;
    if (*after_space(parser->at + size) == '(' && find_node_type(parser->at, size) >= 0)
        return read_node_type(parser, step, size);
    if (parser->at[size] == ':' && parser->at[size + 1] == '*') {
        step->test = TEST_PREFIX;
        step->name = intern(parser, parser->at, size + 1);
        size += 2;
    } else {
        step->test = TEST_NAME;
        step->name = intern(parser, parser->at, size);
    }
    parser->at += size;
    return step->name != NULL;
}

static bool read_axis(struct parser *parser, struct step *step)
{
    size_t size = simple_name_bytes(parser->at);
    const char *after = after_space(parser->at + size);
    int axis = find_word(axes, sizeof axes / sizeof *axes, parser->at, size);

    if (!size || after[0] != ':' || after[1] != ':')
        return true;
    if (axis < 0)
        return fail(parser, _("No axis has this name; use child, parent, descendant or another one of XPath.")) != NULL;
    step->axis = (enum axis)axis;
    parser->at = after + 2;
    return true;
}

static bool read_predicates(struct parser *parser, struct part *path, struct step *step)
{
    struct part_list list = { 0 };
    bool good = true;

    while (good && accept(parser, "[")) {
        struct part *predicate = enter(parser) ? read_expression(parser, 0) : NULL;

        good = predicate && grow_depth(parser, path, predicate);
        if (good && !accept(parser, "]"))
            good = fail(parser, _("A closing bracket is missing; add it.")) != NULL;
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

    skip_space(parser);
    if (*parser->at == '.') {
        step.axis = parser->at[1] == '.' ? AXIS_PARENT : AXIS_SELF;
        parser->at += parser->at[1] == '.' ? 2 : 1;
    } else {
        if (accept(parser, "@"))
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

static bool begins_step(const char *at)
{
    return begins_name(*at) || *at == '*' || *at == '.' || *at == '@';
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
        if (accept(parser, "//"))
            after_slashes = true;
        else if (accept(parser, "/"))
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
    part->to = end_of(parser);
    part->fixed = path->start == START_ROOT || (path->start == START_PART && path->from->fixed);
    return part;
}

static struct part *read_location(struct parser *parser)
{
    struct part *part = part_new(parser, PART_PATH, parser->at);
    struct path *path = arena_alloc(parser->arena, sizeof *path);
    struct step_list steps = { 0 };
    bool good = true;

    if (accept(parser, "//")) {
        path->start = START_ROOT;
        good = read_steps(parser, part, &steps, true);
    } else if (accept(parser, "/")) {
        path->start = START_ROOT;
        skip_space(parser);
        if (begins_step(parser->at))
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
static struct part *read_tail(struct parser *parser, struct part *primary)
{
    struct part *part;
    struct path *path;
    struct step_list steps = { 0 };
    struct step filter = { .axis = AXIS_FILTER, .test = TEST_NODE };
    bool good;

    skip_space(parser);
    if (*parser->at != '[' && *parser->at != '/')
        return primary;
    part = part_new(parser, PART_PATH, parser->text + primary->from);
    path = arena_alloc(parser->arena, sizeof *path);
    path->start = START_PART;
    path->from = primary;
    good = grow_depth(parser, part, primary) && read_predicates(parser, part, &filter);
    if (good && filter.predicate_count)
        *array_add(&steps) = filter;
    if (good && accept(parser, "//"))
        good = read_steps(parser, part, &steps, true);
    else if (good && accept(parser, "/"))
        good = read_steps(parser, part, &steps, false);
    if (good)
        part = finish_path(parser, part, path, &steps);
    array_clear(&steps);
    return good ? part : NULL;
}

static struct part *read_group(struct parser *parser)
{
    struct part *inner;

    parser->at++;
    inner = enter(parser) ? read_expression(parser, 0) : NULL;
    if (inner && !accept(parser, ")"))
        return fail(parser, _("A closing parenthesis is missing; add it."));
    parser->nesting--;
    return inner;
}

static struct part *read_primary(struct parser *parser)
{
    size_t size;
    char c;

    skip_space(parser);
    c = *parser->at;
    if (is_digit(c) || (c == '.' && is_digit(parser->at[1])))
        return read_number(parser);
    if (c == '\'' || c == '"')
        return read_literal(parser);
    if (c == '(')
        return read_group(parser);
    if (c == '$')
        return read_name(parser);
    size = name_bytes(parser->at);
    if (size && *after_space(parser->at + size) == '(' && find_node_type(parser->at, size) < 0)
        return read_call(parser, size);
    return NULL;
}

static struct part *read_path(struct parser *parser)
{
    const char *from;
    struct part *part;

    skip_space(parser);
    from = parser->at;
    if (*from == '/')
        return read_location(parser);
    if (parser->err)
        parser->err->kind = ERROR_NONE;
    part = read_primary(parser);
    if (part)
        return read_tail(parser, part);
    if (parser->at != from || (parser->err && parser->err->kind != ERROR_NONE))
        return NULL;
    if (begins_step(from))
        return read_location(parser);
    return fail(parser, *from ? _("A value is expected here; complete the expression.")
                              : _("The expression stops too early; complete it."));
}

static struct part *read_union(struct parser *parser)
{
    struct part *left = read_path(parser);

    while (left && accept(parser, "|")) {
        struct part *right = read_path(parser);

        left = right ? join(parser, PART_UNION, left, right) : NULL;
    }
    return left;
}

static struct part *read_unary(struct parser *parser)
{
    struct part *inner;
    const char *from;

    if (!accept(parser, "-"))
        return read_union(parser);
    from = parser->at - 1;
    if (!enter(parser))
        return NULL;
    inner = read_unary(parser);
    parser->nesting--;
    if (!inner)
        return NULL;
    if (inner->operation == PART_NUMBER)
        inner->number = -inner->number;
    else
        inner = join(parser, PART_NEGATE, inner, NULL);
    if (inner)
        inner->from = (uint32_t)(from - parser->text);
    return inner;
}

/* An operator of at least LEVEL at this place; -1 when there is none. */
static int find_operator(struct parser *parser, int level)
{
    skip_space(parser);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *sign = operators[i].sign;
        size_t size = strlen(sign);

        if (*sign != *parser->at || strncmp(parser->at, sign, size) != 0)
            continue;
        if (begins_name(*sign) && begins_name(parser->at[size]))
            return -1; /* "order": not an operator */
        return operators[i].level >= level ? (int)i : -1;
    }
    return -1;
}

static struct part *read_expression(struct parser *parser, int level)
{
    struct part *left = read_unary(parser);
    int found;

    while (left && (found = find_operator(parser, level)) >= 0) {
        struct part *right;

        parser->at += strlen(operators[found].sign);
        right = read_expression(parser, operators[found].level + 1);
        left = right ? join(parser, operators[found].operation, left, right) : NULL;
    }
    return left;
}

const struct part *parser_read(struct arena *arena, const char *text, const struct expr_host *host, bool *unknown,
                               struct error *err)
{
    struct error own = { 0 };
    struct parser parser = { .arena = arena, .host = host, .err = err ? err : &own };
    const struct part *root;

    if (strlen(text) > TEXT_BYTES_MAX) {
        error_set(err, ERROR_INPUT, _("The expression is longer than 64 KiB; split it over several questions."));
        return NULL;
    }
    parser.text = parser.at = arena_text(arena, text);
    root = read_expression(&parser, 0);
    if (!root)
        return NULL;
    skip_space(&parser);
    if (*parser.at)
        return fail(&parser, _("Something stands here that does not belong; remove it or put an operator before it."));
    *unknown = parser.unknown;
    return root;
}
