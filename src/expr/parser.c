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
#include "expr/part.h"
#include "expr/scanner.h"

#define TEXT_BYTES_MAX ((size_t)64 << 10)
#define DIGITS         "0123456789"

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
/* clang-format on */

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
    struct part *part = scan_part_new(parser, operation, parser->text + left->from);

    part->to = right ? right->to : left->to;
    part->left = left;
    part->right = right;
    part->fixed = left->fixed && (!right || right->fixed);
    if (!scan_grow_depth(parser, part, left) || (right && !scan_grow_depth(parser, part, right)))
        return NULL;
    return operation == PART_OR || operation == PART_AND ? fold_logic(part) : part;
}

struct part *parser_read_literal(struct parser *parser)
{
    const char *from = parser->at, *end = strchr(from + 1, *from);
    struct part *part;

    if (!end)
        return scan_fail(parser, _("A quotation mark is opened but not closed; close the text."));
    parser->at = end + 1;
    part = scan_part_new(parser, PART_TEXT, from);
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
    part = scan_part_new(parser, PART_NUMBER, from);
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
        return scan_fail(parser, _("A name is written ${name}; write it so."));
    name = arena_text_part(parser->arena, from + 2, (size_t)(end - from - 2));
    while (*name == ' ')
        name++;
    if (!host || !host->bind)
        return scan_fail(parser, _("No ${name} can be used here; write a path."));
    if (!host->bind(host->with, name, &slot, parser->err))
        return NULL;
    parser->at = end + 1;
    part = scan_part_new(parser, PART_NAME, from);
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

    if (!scan_accept(parser, ")")) {
        do {
            struct part *argument = parser_read_expression(parser, 0);

            good = argument && scan_grow_depth(parser, part, argument);
            if (good)
                *array_add(&list) = argument;
        } while (good && scan_accept(parser, ","));
        if (good && !scan_accept(parser, ")"))
            good = scan_fail(parser, _("A closing parenthesis or a comma is missing; add it.")) != NULL;
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

/* It is refused as it stands, unless what is around it is known to leave it out. */
static struct part *set_aside(struct parser *parser, struct part *part, const char *name)
{
    part->operation = PART_UNKNOWN;
    part->text = name;
    part->prepared = parser->err ? arena_text(parser->arena, parser->err->text) : NULL;
    if (parser->err)
        *parser->err = (struct error){ 0 };
    parser->unknown = true;
    return part;
}

static struct part *finish_if(struct parser *parser, struct part *part)
{
    int truth;

    if (!check_count(parser, "if", (int)part->count, (const int[]){ 3, 3 }))
        return set_aside(parser, part, "if");
    truth = literal_truth(part->arguments[0]);
    return truth < 0 ? part : part->arguments[truth ? 1 : 2];
}

static struct part *finish_own(struct parser *parser, struct part *part)
{
    const struct function *function = part->function;
    const int limits[] = { function->arguments_min, function->arguments_max };

    if (!check_count(parser, function->name, (int)part->count, limits))
        return set_aside(parser, part, function->name);
    if (!prepare(parser, part))
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
    return check_count(parser, host->name, (int)part->count, limits) ? part : set_aside(parser, part, host->name);
}

static struct part *read_call(struct parser *parser, size_t size)
{
    const char *from = parser->at, *name = arena_text_part(parser->arena, from, size);
    struct part *part = scan_part_new(parser, PART_UNKNOWN, from);
    const struct expr_function *host = host_function(parser->host, name);
    const struct function *function = host ? NULL : function_find(name, size);

    parser->at = scan_after_space(from + size) + 1;
    if (!scan_enter(parser) || !read_arguments(parser, part))
        return NULL;
    parser->nesting--;
    if (host)
        return finish_host(parser, part, host);
    if (scan_is_word(name, size, "if")) {
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

static struct part *read_group(struct parser *parser)
{
    struct part *inner;

    parser->at++;
    inner = scan_enter(parser) ? parser_read_expression(parser, 0) : NULL;
    if (inner && !scan_accept(parser, ")"))
        return scan_fail(parser, _("A closing parenthesis is missing; add it."));
    parser->nesting--;
    return inner;
}

static struct part *read_primary(struct parser *parser)
{
    size_t size;
    char c;

    scan_skip_space(parser);
    c = *parser->at;
    if (is_digit(c) || (c == '.' && is_digit(parser->at[1])))
        return read_number(parser);
    if (c == '\'' || c == '"')
        return parser_read_literal(parser);
    if (c == '(')
        return read_group(parser);
    if (c == '$')
        return read_name(parser);
    size = scan_name_bytes(parser->at);
    if (size && *scan_after_space(parser->at + size) == '(' && path_find_node_type(parser->at, size) < 0)
        return read_call(parser, size);
    return NULL;
}

static struct part *read_path(struct parser *parser)
{
    const char *from;
    struct part *part;

    scan_skip_space(parser);
    from = parser->at;
    if (*from == '/')
        return path_read(parser);
    if (parser->err)
        parser->err->kind = ERROR_NONE;
    part = read_primary(parser);
    if (part)
        return path_read_tail(parser, part);
    if (parser->at != from || (parser->err && parser->err->kind != ERROR_NONE))
        return NULL;
    if (path_begins(from))
        return path_read(parser);
    return scan_fail(parser, *from ? _("A value is expected here; complete the expression.")
                                   : _("The expression stops too early; complete it."));
}

static struct part *read_union(struct parser *parser)
{
    struct part *left = read_path(parser);

    while (left && scan_accept(parser, "|")) {
        struct part *right = read_path(parser);

        left = right ? join(parser, PART_UNION, left, right) : NULL;
    }
    return left;
}

static struct part *read_unary(struct parser *parser)
{
    struct part *inner;
    const char *from;

    if (!scan_accept(parser, "-"))
        return read_union(parser);
    from = parser->at - 1;
    if (!scan_enter(parser))
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
    scan_skip_space(parser);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *sign = operators[i].sign;
        size_t size = strlen(sign);

        if (*sign != *parser->at || strncmp(parser->at, sign, size) != 0)
            continue;
        if (scan_begins_name(*sign) && scan_begins_name(parser->at[size]))
            return -1; /* "order": not an operator */
        return operators[i].level >= level ? (int)i : -1;
    }
    return -1;
}

struct part *parser_read_expression(struct parser *parser, int level)
{
    struct part *left = read_unary(parser);
    int found;

    while (left && (found = find_operator(parser, level)) >= 0) {
        struct part *right;

        parser->at += strlen(operators[found].sign);
        right = parser_read_expression(parser, operators[found].level + 1);
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
    root = parser_read_expression(&parser, 0);
    if (!root)
        return NULL;
    scan_skip_space(&parser);
    if (*parser.at)
        return scan_fail(&parser,
                         _("Something stands here that does not belong; remove it or put an operator before it."));
    *unknown = parser.unknown;
    return root;
}
