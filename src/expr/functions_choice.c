/* functions_choice.c — functions about chosen codes with spaces between, and checklists of yeses. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"

#include "expr/character.h"
#include "expr/node.h"

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

/* clang-format off */
static const struct function rows[] = {
    { "checklist",          2, ANY_NUMBER, run_checklist,          VALUE_BOOLEAN,  READS_NOTHING,   NULL },
    { "count-selected",     1, 1,          run_count_selected,     VALUE_NUMBER,   TAKES_TEXTS | TELLS_ABOUT,   NULL },
    { "selected",           2, 2,          run_selected,           VALUE_BOOLEAN,  TAKES_TEXTS  ,   NULL },
    { "selected-at",        2, 2,          run_selected_at,        VALUE_TEXT,     TAKES_TEXTS  ,   NULL },
    { "weighted-checklist", 2, ANY_NUMBER, run_weighted_checklist, VALUE_BOOLEAN,  READS_NOTHING,   NULL },
};
/* clang-format on */

struct function_table functions_choice(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
