/* value.c — what an expression gives: a boolean, a number, a text or a set of nodes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/value.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

#include "expr/character.h"
#include "expr/expr.h"
#include "expr/moment.h"
#include "expr/node.h"

#define EXACT_MANTISSA ((uint64_t)1 << 53) /* whole numbers up to here are doubles */
#define EXACT_POWER    22                  /* and powers of ten up to here */
#define FULL_MANTISSA  ((uint64_t)1000000000000000000)
#define NUMBER_BYTES   48
#define WHOLE_MAX      1e15

/* clang-format off */
static const double powers[EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};
/* clang-format on */

/* A decimal number as it is written. */
struct decimal {
    uint64_t mantissa;
    int exponent, digits;
};

bool value_is_true(const struct value *value)
{
    switch (value->type) {
    case VALUE_BOOLEAN:
        return value->boolean;
    case VALUE_NUMBER:
        return value->number != 0 && !isnan(value->number);
    case VALUE_TEXT:
        return value->text && *value->text;
    case VALUE_NODES:
        return value->node_count > 0;
    case VALUE_DATE:
        return isfinite(value->number);
    }
    return false;
}

static void add_digit(struct decimal *decimal, char c, bool after_point)
{
    decimal->digits++;
    if (decimal->mantissa < FULL_MANTISSA) {
        decimal->mantissa = decimal->mantissa * 10 + (uint64_t)(c - '0');
        decimal->exponent -= after_point;
    } else {
        decimal->exponent += !after_point;
    }
}

static const char *read_digits(const char *at, const char *end, struct decimal *decimal)
{
    for (; at < end && is_digit(*at); at++)
        add_digit(decimal, *at, false);
    if (at < end && *at == '.')
        for (at++; at < end && is_digit(*at); at++)
            add_digit(decimal, *at, true);
    return at;
}

/* NULL when an exponent is begun but not there. */
static const char *read_exponent(const char *at, const char *end, struct decimal *decimal)
{
    int exponent = 0;
    bool minus;

    if (at == end || (*at != 'e' && *at != 'E'))
        return at;
    at++;
    minus = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end || !is_digit(*at))
        return NULL;
    for (; at < end && is_digit(*at); at++)
        if (exponent < 10000)
            exponent = exponent * 10 + (*at - '0');
    decimal->exponent += minus ? -exponent : exponent;
    return at;
}

static double decimal_number(const struct decimal *decimal)
{
    if (decimal->mantissa <= EXACT_MANTISSA && decimal->exponent >= -EXACT_POWER && decimal->exponent <= EXACT_POWER)
        return decimal->exponent < 0 ? (double)decimal->mantissa / powers[-decimal->exponent]
                                     : (double)decimal->mantissa * powers[decimal->exponent];
    if (!decimal->mantissa)
        return 0;
    if (decimal->exponent < 0)
        return (double)((long double)decimal->mantissa / powl(10, -(long double)decimal->exponent));
    return (double)((long double)decimal->mantissa * powl(10, decimal->exponent));
}

double value_read_number(const char *text, size_t size_bytes)
{
    const char *at = text, *end = text + size_bytes;
    struct decimal decimal = { 0 };
    double number;
    bool minus;

    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    minus = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (end - at == 8 && memcmp(at, "Infinity", 8) == 0)
        return minus ? -INFINITY : INFINITY;
    at = read_digits(at, end, &decimal);
    if (!decimal.digits)
        return NAN;
    at = read_exponent(at, end, &decimal);
    if (at != end)
        return NAN;
    number = decimal_number(&decimal);
    return minus ? -number : number;
}

static double text_number(const char *text)
{
    double number;

    if (moment_looks(text))
        return moment_parse(text, EXPR_ZONE_BRUSSELS, &number) ? number : NAN;
    return value_read_number(text, strlen(text));
}

double value_to_number(const struct value *value)
{
    switch (value->type) {
    case VALUE_BOOLEAN:
        return value->boolean;
    case VALUE_NUMBER:
    case VALUE_DATE:
        return value->number;
    case VALUE_TEXT:
        return text_number(value->text ? value->text : "");
    case VALUE_NODES:
        break;
    }
    if (!value->node_count)
        return NAN;
    if (!value->nodes[0]->first)
        return text_number(node_text(value->nodes[0], NULL));
    scoped(arena) arena = arena_new();
    return text_number(node_text(value->nodes[0], arena));
}

/* Digits and the power of ten of the last one, from "-1.2345e+20"; the decimal point may be a comma. */
static int split_scientific(const char *text, char digits[NUMBER_BYTES], size_t *count)
{
    int exponent = 0, point = 0;
    bool after = false;

    *count = 0;
    for (; *text && *text != 'e'; text++) {
        if (is_digit(*text)) {
            digits[(*count)++] = *text;
            point += after;
        } else if (*text != '-') {
            after = true;
        }
    }
    if (*text == 'e') {
        bool minus = *++text == '-';

        for (text++; is_digit(*text); text++)
            exponent = exponent * 10 + (*text - '0');
        exponent = minus ? -exponent : exponent;
    }
    while (*count > 1 && digits[*count - 1] == '0') {
        --*count;
        point--;
    }
    return exponent - point;
}

/* XPath writes numbers without exponent. */
static const char *plain_text(struct arena *arena, const char *scientific)
{
    char digits[NUMBER_BYTES];
    size_t count;
    int power = split_scientific(scientific, digits, &count);
    const char *sign = *scientific == '-' ? "-" : "";
    int whole = (int)count + power; /* digits before the point */

    if (power == 0)
        return arena_format(arena, "%s%.*s", sign, (int)count, digits);
    if (power > 0)
        return arena_format(arena, "%s%.*s%0*d", sign, (int)count, digits, power, 0);
    if (whole > 0)
        return arena_format(arena, "%s%.*s.%.*s", sign, whole, digits, (int)count - whole, digits + whole);
    if (whole == 0)
        return arena_format(arena, "%s0.%.*s", sign, (int)count, digits);
    return arena_format(arena, "%s0.%0*d%.*s", sign, -whole, 0, (int)count, digits);
}

static const char *whole_text(long long number, struct arena *arena)
{
    char text[NUMBER_BYTES], *at = text + sizeof text;
    unsigned long long rest = number < 0 ? -(unsigned long long)number : (unsigned long long)number;

    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    return arena_text_part(arena, at, (size_t)(text + sizeof text - at));
}

static const char *number_text(double number, struct arena *arena)
{
    char text[NUMBER_BYTES];

    if (isnan(number))
        return "NaN";
    if (isinf(number))
        return number < 0 ? "-Infinity" : "Infinity";
    if (number == trunc(number) && fabs(number) < WHOLE_MAX)
        return whole_text((long long)number, arena);
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, number);
        for (char *at = text; *at; at++)
            if (*at == ',')
                *at = '.';
        if (value_read_number(text, strlen(text)) == number)
            break;
    }
    return plain_text(arena, text);
}

const char *value_to_text(const struct value *value, struct arena *arena)
{
    switch (value->type) {
    case VALUE_BOOLEAN:
        return value->boolean ? "true" : "false";
    case VALUE_NUMBER:
        return number_text(value->number, arena);
    case VALUE_TEXT:
        return value->text ? value->text : "";
    case VALUE_NODES:
        return value->node_count ? node_text(value->nodes[0], arena) : "";
    case VALUE_DATE:
        return value->text ? value->text : moment_format(value->number, EXPR_ZONE_BRUSSELS, arena);
    }
    return "";
}

static bool adds_text(const struct node *node)
{
    return !node->hidden && node->text && (node->kind == NODE_TEXT || (node->kind == NODE_ELEMENT && !node->first));
}

static const char *text_below(const struct node *top, struct arena *arena)
{
    size_t size = 0, used = 0;
    char *text;

    for (const struct node *node = top->first; node; node = node_next_below(node, top))
        if (adds_text(node))
            size += strlen(node->text);
    text = arena_alloc(arena, size + 1);
    for (const struct node *node = top->first; node; node = node_next_below(node, top)) {
        if (adds_text(node)) {
            size_t more = strlen(node->text);

            memcpy(text + used, node->text, more);
            used += more;
        }
    }
    return text;
}

const char *node_text(const struct node *node, struct arena *arena)
{
    if (node->hidden)
        return "";
    if (!node->first)
        return node->text ? node->text : "";
    if (node->first == node->last && node->first->kind == NODE_TEXT)
        return node->first->hidden || !node->first->text ? "" : node->first->text;
    return text_below(node, arena);
}
