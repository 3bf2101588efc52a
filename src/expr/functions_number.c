/* functions_number.c — functions that calculate, and the ones that answer yes or no about a value. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <stdint.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/words.h"

#include "expr/node.h"

#define PI          3.14159265358979323846
#define RANDOM_BITS 53
#define DIGITS_MAX  300

static bool run_abs(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, fabs(call_number(call, 0)));
}

static bool run_acos(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, acos(call_number(call, 0)));
}

static bool run_asin(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, asin(call_number(call, 0)));
}

static bool run_atan(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, atan(call_number(call, 0)));
}

static bool run_atan2(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, atan2(call_number(call, 0), call_number(call, 1)));
}

static bool run_boolean(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_boolean(out, value_is_true(call_value(call, 0)));
}

static bool run_ceiling(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, ceil(call_number(call, 0)));
}

static bool run_cos(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, cos(call_number(call, 0)));
}

static bool run_exp(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, exp(call_number(call, 0)));
}

static bool run_exp10(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, pow(10, call_number(call, 0)));
}

static bool run_false(struct expr_call *call, struct value *out, struct error *err)
{
    (void)call;
    (void)err;
    return give_boolean(out, false);
}

static bool run_floor(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, floor(call_number(call, 0)));
}

static bool run_int(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, trunc(call_number(call, 0)));
}

static bool run_log(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, log(call_number(call, 0)));
}

static bool run_log10(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, log10(call_number(call, 0)));
}

/* How many numbers argument I stands for: each node of a set is one. */
static size_t count_numbers(struct expr_call *call, size_t i)
{
    const struct value *value = call_value(call, i);

    return value->type == VALUE_NODES ? value->node_count : 1;
}

static double number_at(struct expr_call *call, size_t i, size_t j)
{
    const struct value *value = call_value(call, i);

    return value->type == VALUE_NODES ? call_node_number(call, value->nodes[j]) : call_number(call, i);
}

/* The greatest number times SIGN; NaN when there is none or one is no number. */
static double extreme(struct expr_call *call, double sign)
{
    double best = NAN;
    bool any = false;

    for (size_t i = 0; i < expr_argument_count(call); i++) {
        for (size_t j = 0; j < count_numbers(call, i); j++) {
            double number = number_at(call, i, j);

            if (isnan(number))
                return NAN;
            if (!any || number * sign > best * sign)
                best = number;
            any = true;
        }
    }
    return best;
}

static bool run_max(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, extreme(call, 1));
}

static bool run_min(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, extreme(call, -1));
}

static bool run_not(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_boolean(out, !value_is_true(call_value(call, 0)));
}

static bool run_number(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, call_has(call, 0) ? call_number(call, 0) : call_node_number(call, call_node(call)));
}

static bool run_pi(struct expr_call *call, struct value *out, struct error *err)
{
    (void)call;
    (void)err;
    return give_number(out, PI);
}

static bool run_pow(struct expr_call *call, struct value *out, struct error *err)
{
    double base = call_number(call, 0), power = call_number(call, 1);

    (void)err;
    /* C says 1, everybody else that what is no number stays so. */
    if (isnan(power) || (fabs(base) == 1 && isinf(power)))
        return give_number(out, NAN);
    return give_number(out, pow(base, power));
}

static bool run_random(struct expr_call *call, struct value *out, struct error *err)
{
    uint64_t bits;

    (void)call;
    (void)err;
    random_bytes(&bits, sizeof bits);
    return give_number(out, ldexp((double)(bits >> (64 - RANDOM_BITS)), -RANDOM_BITS));
}

/* Halves away from zero, as ODK does; negative digits round before the point. */
static bool run_round(struct expr_call *call, struct value *out, struct error *err)
{
    double number = call_number(call, 0), digits = call_has(call, 1) ? trunc(call_number(call, 1)) : 0, power;

    (void)err;
    if (!call_has(call, 1))
        return give_number(out, round(number));
    if (isnan(digits))
        return give_number(out, NAN);
    if (digits > DIGITS_MAX)
        return give_number(out, number);
    power = pow(10, fabs(digits));
    return give_number(out, digits > 0 ? round(number * power) / power : power * round(number / power));
}

static bool run_sin(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, sin(call_number(call, 0)));
}

static bool run_sqrt(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, sqrt(call_number(call, 0)));
}

static bool run_sum(struct expr_call *call, struct value *out, struct error *err)
{
    double sum = 0;

    if (!call_nodes(call, 0, err))
        return false;
    for (size_t j = 0; j < count_numbers(call, 0); j++)
        sum += number_at(call, 0, j);
    return give_number(out, sum);
}

static bool run_tan(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, tan(call_number(call, 0)));
}

static bool run_true(struct expr_call *call, struct value *out, struct error *err)
{
    (void)call;
    (void)err;
    return give_boolean(out, true);
}

/* clang-format off */
static const struct function rows[] = {
    { "abs",     1, 1,          run_abs,     VALUE_NUMBER,  TAKES_TEXTS  ,   NULL },
    { "acos",    1, 1,          run_acos,    VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "asin",    1, 1,          run_asin,    VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "atan",    1, 1,          run_atan,    VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "atan2",   2, 2,          run_atan2,   VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "boolean", 1, 1,          run_boolean, VALUE_BOOLEAN, READS_NOTHING,   NULL },
    { "ceiling", 1, 1,          run_ceiling, VALUE_NUMBER,  TAKES_TEXTS  ,   NULL },
    { "cos",     1, 1,          run_cos,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "exp",     1, 1,          run_exp,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "exp10",   1, 1,          run_exp10,   VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "false",   0, 0,          run_false,   VALUE_BOOLEAN, READS_NOTHING,   NULL },
    { "floor",   1, 1,          run_floor,   VALUE_NUMBER,  TAKES_TEXTS  ,   NULL },
    { "int",     1, 1,          run_int,     VALUE_NUMBER,  TAKES_TEXTS  ,   NULL },
    { "log",     1, 1,          run_log,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "log10",   1, 1,          run_log10,   VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "max",     0, ANY_NUMBER, run_max,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "min",     0, ANY_NUMBER, run_min,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "not",     1, 1,          run_not,     VALUE_BOOLEAN, READS_NOTHING,   NULL },
    { "number",  0, 1,          run_number,  VALUE_NUMBER,  READS_SELF_BARE | TAKES_TEXTS, NULL },
    { "pi",      0, 0,          run_pi,      VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "pow",     2, 2,          run_pow,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "random",  0, 0,          run_random,  VALUE_NUMBER,  READS_CLOCK | READS_PLACE, NULL },
    { "round",   1, 2,          run_round,   VALUE_NUMBER,  TAKES_TEXTS  ,   NULL },
    { "sin",     1, 1,          run_sin,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "sqrt",    1, 1,          run_sqrt,    VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "sum",     1, 1,          run_sum,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "tan",     1, 1,          run_tan,     VALUE_NUMBER,  READS_NOTHING,   NULL },
    { "true",    0, 0,          run_true,    VALUE_BOOLEAN, READS_NOTHING,   NULL },
};
/* clang-format on */

struct function_table functions_number(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
