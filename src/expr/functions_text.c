/* functions_text.c — functions that make, cut and compare texts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

#include "expr/character.h"
#include "expr/node.h"
#include "expr/regex.h"

#define REGEX_STEPS_A_NODE 4
#define TRANSLATE_MAX      ((size_t)100000000) /* comparisons */

static bool run_boolean_from_string(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    const char *text;

    (void)err;
    if (value->type == VALUE_NUMBER)
        return give_boolean(out, value->number > 0 && value->number == trunc(value->number));
    text = call_text(call, 0);
    return give_boolean(out, strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

/* How many texts argument I stands for: each node of a set is one. */
static size_t count_texts(struct expr_call *call, size_t i)
{
    const struct value *value = call_value(call, i);

    return value->type == VALUE_NODES ? value->node_count : 1;
}

static const char *text_at(struct expr_call *call, size_t i, size_t j)
{
    const struct value *value = call_value(call, i);

    return value->type == VALUE_NODES ? call_node_text(call, value->nodes[j]) : call_text(call, i);
}

/* All texts of the arguments from FIRST on, with BETWEEN in between; NULL and ERR when that is too long. */
static const char *join_texts(struct expr_call *call, size_t first, const char *between, struct error *err)
{
    size_t size = 1, used = 0, between_bytes = strlen(between);
    bool any = false;
    char *text;

    for (size_t i = first; i < expr_argument_count(call); i++)
        for (size_t j = 0; j < count_texts(call, i); j++)
            size += strlen(text_at(call, i, j)) + between_bytes;
    if (call_refuses_bytes(call, size, err))
        return NULL;
    text = arena_alloc(call_arena(call), size);
    for (size_t i = first; i < expr_argument_count(call); i++) {
        for (size_t j = 0; j < count_texts(call, i); j++) {
            const char *more = text_at(call, i, j);
            size_t more_bytes = strlen(more);

            if (any)
                memcpy(text + used, between, between_bytes);
            used += any ? between_bytes : 0;
            memcpy(text + used, more, more_bytes);
            used += more_bytes;
            any = true;
        }
    }
    text[used] = '\0';
    return text;
}

static bool run_concat(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = join_texts(call, 0, "", err);

    return text && give_text(out, text);
}

static bool run_join(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = join_texts(call, 1, call_text(call, 0), err);

    return text && give_text(out, text);
}

static bool run_contains(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_boolean(out, strstr(call_text(call, 0), call_text(call, 1)) != NULL);
}

static bool run_starts_with(struct expr_call *call, struct value *out, struct error *err)
{
    const char *start = call_text(call, 1);

    (void)err;
    return give_boolean(out, strncmp(call_text(call, 0), start, strlen(start)) == 0);
}

static bool run_ends_with(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = call_text(call, 0), *end = call_text(call, 1);
    size_t text_bytes = strlen(text), end_bytes = strlen(end);

    (void)err;
    return give_boolean(out, end_bytes <= text_bytes && strcmp(text + text_bytes - end_bytes, end) == 0);
}

static bool run_choice_name(struct expr_call *call, struct value *out, struct error *err)
{
    const struct expr_host *host = call_host(call);
    const char *label =
        host->choice_name ? host->choice_name(host->with, call_text(call, 0), call_text(call, 1)) : NULL;

    (void)err;
    return give_text(out, label ? label : "");
}

static bool run_itext(struct expr_call *call, struct value *out, struct error *err)
{
    const struct expr_host *host = call_host(call);
    const char *label = host->itext ? host->itext(host->with, call_text(call, 0)) : NULL;

    (void)err;
    return give_text(out, label ? label : "");
}

/* The text of the argument, or of the context node when there is none. */
static const char *text_or_self(struct expr_call *call)
{
    return call_has(call, 0) ? call_text(call, 0) : call_node_text(call, call_node(call));
}

static bool run_normalize_space(struct expr_call *call, struct value *out, struct error *err)
{
    const char *from = text_or_self(call);
    char *text = arena_alloc(call_arena(call), strlen(from) + 2), *to = text;

    (void)err;
    for (; *from; from++) {
        if (!is_space(*from))
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
    return give_text(out, text);
}

static bool run_pad2(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = call_text(call, 0);

    (void)err;
    if (strlen(text) >= 2)
        return give_text(out, text);
    return give_text(out, arena_format(call_arena(call), "%s%s", *text ? "0" : "00", text));
}

static const void *prepare_regex(struct arena *arena, const char *const *literals, size_t count, struct error *err)
{
    (void)count;
    return regex_compile(arena, literals[1], err);
}

static bool run_regex(struct expr_call *call, struct value *out, struct error *err)
{
    const struct regex *regex = call_prepared(call);
    struct regex_outcome outcome;

    if (!regex)
        regex = regex_compile(call_arena(call), call_text(call, 1), err);
    if (!regex || !regex_find(regex, call_text(call, 0), call_arena(call), &outcome, err))
        return false;
    call_spend(call, outcome.steps / REGEX_STEPS_A_NODE);
    return give_boolean(out, outcome.found);
}

static bool run_string(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_text(out, text_or_self(call));
}

static size_t count_characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* Where the COUNTth character (from 0) begins, or the end. */
static const char *character_at(const char *text, size_t count)
{
    while (*text && count--)
        for (text++; ((unsigned char)*text & 0xC0) == 0x80;)
            text++;
    return text;
}

static bool run_string_length(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_number(out, (double)count_characters(text_or_self(call)));
}

/* Characters FROM (counted from 0) up to TO, not included. */
static bool give_part(struct expr_call *call, struct value *out, const char *text, const double bounds[2])
{
    double count = (double)count_characters(text);
    double from = fmin(fmax(bounds[0], 0), count), to = fmin(fmax(bounds[1], 0), count);
    const char *begin, *end;

    if (!(from < to))
        return give_text(out, "");
    begin = character_at(text, (size_t)from);
    end = character_at(begin, (size_t)(to - from));
    return give_text(out, arena_text_part(call_arena(call), begin, (size_t)(end - begin)));
}

/* An index of substr(): from the end when negative, 0 when no number. */
static double slice_index(double index, double count)
{
    index = isnan(index) ? 0 : trunc(index);
    return index < 0 ? index + count : index;
}

static bool run_substr(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = call_text(call, 0);
    double count = (double)count_characters(text);
    double bounds[] = { slice_index(call_number(call, 1), count),
                        call_has(call, 2) ? slice_index(call_number(call, 2), count) : count };

    (void)err;
    return give_part(call, out, text, bounds);
}

static bool run_substring(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = call_text(call, 0);
    double from = floor(call_number(call, 1) + 0.5);
    double to = call_has(call, 2) ? from + floor(call_number(call, 2) + 0.5) : INFINITY;
    double bounds[] = { from - 1, to - 1 };

    (void)err;
    if (isnan(from) || isnan(to))
        return give_text(out, "");
    return give_part(call, out, text, bounds);
}

static bool run_substring_after(struct expr_call *call, struct value *out, struct error *err)
{
    const char *mark = call_text(call, 1), *found = strstr(call_text(call, 0), mark);

    (void)err;
    return give_text(out, found ? found + strlen(mark) : "");
}

static bool run_substring_before(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = call_text(call, 0), *found = strstr(text, call_text(call, 1));

    (void)err;
    return give_text(out, found ? arena_text_part(call_arena(call), text, (size_t)(found - text)) : "");
}

/* What a character of translate() becomes: nothing when TO is NULL; the first one that is told counts. */
struct change {
    const char *from, *to;
    size_t from_bytes, to_bytes;
};

struct changes {
    const struct change *plain[128]; /* by character of one byte */
    struct change *at;
    size_t count, wide; /* all; those of several bytes, which stand at the end of what is looked through */
};

static bool is_plain(char c)
{
    return (unsigned char)c < 128;
}

static void read_changes(struct changes *changes, const char *from, const char *to)
{
    for (; *from; from = character_at(from, 1), to = character_at(to, 1)) {
        struct change *change = &changes->at[changes->count++];

        *change =
            (struct change){ from, to, (size_t)(character_at(from, 1) - from), (size_t)(character_at(to, 1) - to) };
        if (!is_plain(*from))
            changes->wide++;
        else if (!changes->plain[(unsigned char)*from])
            changes->plain[(unsigned char)*from] = change;
    }
}

static const struct change *find_change(const struct changes *changes, const char *at, size_t size)
{
    if (is_plain(*at))
        return changes->plain[(unsigned char)*at];
    for (size_t i = 0; changes->wide && i < changes->count; i++)
        if (changes->at[i].from_bytes == size && memcmp(changes->at[i].from, at, size) == 0)
            return &changes->at[i];
    return NULL;
}

static bool run_translate(struct expr_call *call, struct value *out, struct error *err)
{
    const char *from = call_text(call, 0);
    struct changes changes = { 0 };
    size_t size = strlen(from), count = count_characters(call_text(call, 1));
    char *text, *to;

    if (call_refuses_bytes(call, size * 4 + 1 + count * sizeof *changes.at, err))
        return false;
    changes.at = arena_alloc(call_arena(call), (count + 1) * sizeof *changes.at);
    read_changes(&changes, call_text(call, 1), call_text(call, 2));
    if (changes.wide && size > TRANSLATE_MAX / changes.count)
        return error_set(err, ERROR_INPUT, _("%s() would take too long; give it less."), "translate");
    to = text = arena_alloc(call_arena(call), size * 4 + 1);
    for (size_t bytes; *from; from += bytes) {
        const struct change *change;

        bytes = (size_t)(character_at(from, 1) - from);
        change = find_change(&changes, from, bytes);
        memcpy(to, change ? change->to : from, change ? change->to_bytes : bytes);
        to += change ? change->to_bytes : bytes;
    }
    *to = '\0';
    return give_text(out, text);
}

/* clang-format off */
static const struct function rows[] = {
    { "boolean-from-string", 1, 1,          run_boolean_from_string, VALUE_BOOLEAN, READS_NOTHING,   NULL },
    { "concat",              0, ANY_NUMBER, run_concat,              VALUE_TEXT,    READS_NOTHING,   NULL },
    { "contains",            2, 2,          run_contains,            VALUE_BOOLEAN, TAKES_TEXTS  ,   NULL },
    { "ends-with",           2, 2,          run_ends_with,           VALUE_BOOLEAN, TAKES_TEXTS  ,   NULL },
    { "join",                1, ANY_NUMBER, run_join,                VALUE_TEXT,    READS_NOTHING,   NULL },
    { "jr:choice-name",      2, 2,          run_choice_name,         VALUE_TEXT,    READS_NOTHING,   NULL },
    { "jr:itext",            1, 1,          run_itext,               VALUE_TEXT,    READS_NOTHING,   NULL },
    { "normalize-space",     0, 1,          run_normalize_space,     VALUE_TEXT,    READS_SELF_BARE, NULL },
    { "pad2",                1, 1,          run_pad2,                VALUE_TEXT,    READS_NOTHING,   NULL },
    { "regex",               2, 2,          run_regex,               VALUE_BOOLEAN, TAKES_TEXTS  ,   prepare_regex },
    { "starts-with",         2, 2,          run_starts_with,         VALUE_BOOLEAN, TAKES_TEXTS  ,   NULL },
    { "string",              0, 1,          run_string,              VALUE_TEXT,    READS_SELF_BARE, NULL },
    { "string-length",       0, 1,          run_string_length,       VALUE_NUMBER,  READS_SELF_BARE | TAKES_TEXTS | TELLS_ABOUT, NULL },
    { "substr",              2, 3,          run_substr,              VALUE_TEXT,    TAKES_TEXTS  ,   NULL },
    { "substring",           2, 3,          run_substring,           VALUE_TEXT,    TAKES_TEXTS  ,   NULL },
    { "substring-after",     2, 2,          run_substring_after,     VALUE_TEXT,    TAKES_TEXTS  ,   NULL },
    { "substring-before",    2, 2,          run_substring_before,    VALUE_TEXT,    TAKES_TEXTS  ,   NULL },
    { "translate",           3, 3,          run_translate,           VALUE_TEXT,    TAKES_TEXTS  ,   NULL },
};
/* clang-format on */

struct function_table functions_text(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
