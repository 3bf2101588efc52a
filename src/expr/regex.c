/* regex.c — patterns as ODK's regex() writes them, made into programs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/regex.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

#include "expr/regex_code.h"

#define PROGRAM_MAX 20000
#define NESTING_MAX 100
#define FOREVER     (-1)
#define REPEAT_MAX  1000

struct codes {
    struct code *at;
    size_t count, room;
};

struct ranges {
    struct range *at;
    size_t count, room;
};

struct reader {
    struct arena *arena;
    const char *at;
    struct codes codes;
    struct error *err;
    unsigned slots, groups, nesting;
    bool failed;
};

static void read_choice(struct reader *reader);

/* clang-format off */
static const struct range digits[] = { { '0', '9' } };
static const struct range words[] = { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } };
static const struct range spaces[] = { { 9, 13 }, { 32, 32 }, { 0xA0, 0xA0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200A },
                                       { 0x2028, 0x2029 }, { 0x202F, 0x202F }, { 0x205F, 0x205F }, { 0x3000, 0x3000 },
                                       { 0xFEFF, 0xFEFF } };

static const struct {
    char letter;
    const struct range *ranges;
    size_t count;
} classes[] = {
    { 'd', digits, 1 },
    { 'w', words,  4 },
    { 's', spaces, 10 },
};

static const struct {
    char letter, means;
} escapes[] = { { 't', '\t' }, { 'n', '\n' }, { 'r', '\r' }, { 'f', '\f' }, { 'v', '\v' }, { '0', '\0' } };
/* clang-format on */

static void fail(struct reader *reader, const char *sentence)
{
    if (!reader->failed)
        error_set(reader->err, ERROR_INPUT, "%s", sentence);
    reader->failed = true;
}

static size_t emit(struct reader *reader, enum kind kind, uint32_t first, uint32_t second)
{
    if (reader->codes.count >= PROGRAM_MAX) {
        fail(reader, _("The pattern of regex() is too big; make it simpler."));
        return 0;
    }
    *array_add(&reader->codes) = (struct code){ .kind = kind, .first = first, .second = second };
    return reader->codes.count - 1;
}

static uint32_t next_code(struct reader *reader)
{
    uint32_t code = 0;

    reader->at += utf8_next(reader->at, &code);
    return code;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The code point of COUNT hexadecimal digits; false, nothing read, when they are not there. */
static bool read_hex(struct reader *reader, size_t count, uint32_t *code)
{
    uint32_t number = 0;

    for (size_t i = 0; i < count; i++) {
        int digit = hex_value(reader->at[i]);

        if (digit < 0)
            return false;
        number = number * 16 + (uint32_t)digit;
    }
    reader->at += count;
    *code = number;
    return true;
}

static void add_range(struct ranges *ranges, uint32_t low, uint32_t high)
{
    struct range *range = array_add(ranges);

    range->low = low;
    range->high = high;
}

/* What LIST leaves out. */
static void add_complement(struct ranges *ranges, const struct range *list, size_t count)
{
    uint32_t from = 0;

    for (size_t i = 0; i < count; i++) {
        if (list[i].low > from)
            add_range(ranges, from, list[i].low - 1);
        from = list[i].high + 1;
    }
    add_range(ranges, from, 0x10FFFF);
}

/* \d \w \s and their opposites; false when LETTER is none of them. */
static bool add_named_class(struct ranges *ranges, char letter)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (letter == classes[i].letter) {
            for (size_t j = 0; j < classes[i].count; j++)
                add_range(ranges, classes[i].ranges[j].low, classes[i].ranges[j].high);
            return true;
        }
        if (letter == classes[i].letter - 'a' + 'A') {
            add_complement(ranges, classes[i].ranges, classes[i].count);
            return true;
        }
    }
    return false;
}

/* The character an escape stands for; READER stands behind the backslash. */
static uint32_t read_escape(struct reader *reader)
{
    uint32_t code = next_code(reader);

    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (code == (uint32_t)escapes[i].letter)
            return (uint32_t)escapes[i].means;
    if (code == 'x')
        read_hex(reader, 2, &code);
    else if (code == 'u')
        read_hex(reader, 4, &code);
    else if (!code)
        fail(reader, _("The pattern of regex() ends in a backslash; complete it."));
    return code;
}

static void emit_class(struct reader *reader, struct ranges *ranges, bool negated)
{
    size_t at = emit(reader, MATCH_CLASS, negated, (uint32_t)ranges->count);

    if (!reader->failed)
        reader->codes.at[at].ranges = arena_copy(reader->arena, ranges->at, ranges->count * sizeof *ranges->at);
    array_clear(ranges);
}

/* One end of a range in brackets; true when it was a whole class by itself (\d). */
static bool read_class_end(struct reader *reader, struct ranges *ranges, uint32_t *code)
{
    if (*reader->at != '\\') {
        *code = next_code(reader);
        return false;
    }
    reader->at++;
    if (add_named_class(ranges, *reader->at)) {
        reader->at++;
        return true;
    }
    *code = *reader->at == 'b' ? '\b' : 0;
    if (*code)
        reader->at++;
    else
        *code = read_escape(reader);
    return false;
}

static void read_brackets(struct reader *reader)
{
    struct ranges ranges = { 0 };
    bool negated = *reader->at == '^';
    uint32_t low, high;

    reader->at += negated;
    while (*reader->at && *reader->at != ']' && !reader->failed) {
        if (read_class_end(reader, &ranges, &low))
            continue;
        high = low;
        if (*reader->at == '-' && reader->at[1] != ']' && reader->at[1]) {
            reader->at++;
            if (read_class_end(reader, &ranges, &high)) {
                add_range(&ranges, '-', '-');
                high = low;
            }
        }
        if (high < low)
            fail(reader, _("A range in the pattern of regex() runs backwards; turn it round."));
        add_range(&ranges, low, high);
    }
    if (*reader->at != ']')
        fail(reader, _("A bracket in the pattern of regex() is not closed; close it."));
    else
        reader->at++;
    emit_class(reader, &ranges, negated);
}

static void read_backslash(struct reader *reader)
{
    struct ranges ranges = { 0 };
    char c = *reader->at;

    if (c == 'b' || c == 'B') {
        reader->at++;
        emit(reader, AT_WORD, c == 'B', 0);
    } else if (c >= '1' && c <= '9' && (unsigned)(c - '0') <= reader->groups) {
        reader->at++;
        emit(reader, BACK, (uint32_t)(c - '0'), 0);
    } else if (c == 'p' || c == 'P') {
        fail(reader, _("regex() does not know \\p; write the letters out in brackets."));
    } else if (add_named_class(&ranges, c)) {
        reader->at++;
        emit_class(reader, &ranges, false);
    } else {
        emit(reader, MATCH_CHARACTER, read_escape(reader), 0);
    }
}

static void close_group(struct reader *reader)
{
    if (*reader->at == ')')
        reader->at++;
    else
        fail(reader, _("A parenthesis in the pattern of regex() is not closed; close it."));
}

static void read_look(struct reader *reader, bool negated)
{
    size_t at = emit(reader, LOOK, negated, 0);

    reader->at += 2;
    read_choice(reader);
    emit(reader, FOUND, 0, 0);
    if (!reader->failed)
        reader->codes.at[at].second = (uint32_t)reader->codes.count;
    close_group(reader);
}

static bool take_slots(struct reader *reader, unsigned count, uint32_t *slot)
{
    *slot = reader->slots;
    reader->slots += count;
    if (reader->slots > SLOTS_MAX)
        fail(reader, _("The pattern of regex() has too many groups; make it simpler."));
    return !reader->failed;
}

static void read_group(struct reader *reader)
{
    uint32_t group;

    if (++reader->nesting > NESTING_MAX)
        fail(reader, _("The pattern of regex() is nested too deeply; make it simpler."));
    if (reader->failed)
        return;
    if (reader->at[0] == '?' && (reader->at[1] == '=' || reader->at[1] == '!')) {
        read_look(reader, reader->at[1] == '!');
    } else if (reader->at[0] == '?' && reader->at[1] == ':') {
        reader->at += 2;
        read_choice(reader);
        close_group(reader);
    } else if (reader->at[0] == '?') {
        fail(reader, _("regex() does not know this kind of (?; use (?:, (?= or (?!."));
    } else {
        group = ++reader->groups;
        if (group * 2 + 1 >= SLOTS_MAX / 2)
            fail(reader, _("The pattern of regex() has too many groups; make it simpler."));
        emit(reader, SAVE, group * 2, 0);
        read_choice(reader);
        emit(reader, SAVE, group * 2 + 1, 0);
        close_group(reader);
    }
    reader->nesting--;
}

static void read_any(struct reader *reader)
{
    emit(reader, MATCH_ANY, 0, 0);
}

static void read_start(struct reader *reader)
{
    emit(reader, AT_START, 0, 0);
}

static void read_end(struct reader *reader)
{
    emit(reader, AT_END, 0, 0);
}

static void refuse_repeat(struct reader *reader)
{
    fail(reader, _("In the pattern of regex() something is repeated that is not there; remove the sign."));
}

/* clang-format off */
static const struct {
    char sign;
    void (*read)(struct reader *reader); /* stands behind the sign */
} atoms[] = {
    { '(', read_group },    { '[', read_brackets }, { '\\', read_backslash },
    { '.', read_any },      { '^', read_start },    { '$', read_end },
    { '*', refuse_repeat }, { '+', refuse_repeat }, { '?', refuse_repeat },
};
/* clang-format on */

/* One thing to match, without what repeats it. False at the end of a branch. */
static bool read_atom(struct reader *reader)
{
    char c = *reader->at;

    if (!c || c == '|' || c == ')' || reader->failed)
        return false;
    for (size_t i = 0; i < sizeof atoms / sizeof *atoms; i++) {
        if (c == atoms[i].sign) {
            reader->at++;
            atoms[i].read(reader);
            return !reader->failed;
        }
    }
    emit(reader, MATCH_CHARACTER, next_code(reader), 0);
    return !reader->failed;
}

static int read_count(const char **at)
{
    int count = 0;

    for (; **at >= '0' && **at <= '9'; ++*at)
        if (count <= REPEAT_MAX)
            count = count * 10 + (**at - '0');
    return count;
}

/* How often the last thing repeats; false when it stands alone. A brace that is no count is a plain character. */
static bool read_repeat(struct reader *reader, int *low, int *high)
{
    const char *at = reader->at;

    *low = *at == '+';
    *high = *at == '?' ? 1 : FOREVER;
    if (*at == '*' || *at == '+' || *at == '?') {
        reader->at++;
        return true;
    }
    if (*at != '{' || at[1] < '0' || at[1] > '9')
        return false;
    at++;
    *low = *high = read_count(&at);
    if (*at == ',') {
        at++;
        *high = *at == '}' ? FOREVER : read_count(&at);
    }
    if (*at != '}')
        return false;
    if (*low > REPEAT_MAX || *high > REPEAT_MAX || (*high >= 0 && *high < *low))
        fail(reader, _("A count in the pattern of regex() is wrong or above 1000; correct it."));
    reader->at = at + 1;
    return true;
}

/* Takes the codes from FROM on out of the program. */
static struct code *cut_codes(struct reader *reader, size_t from, size_t *count)
{
    struct code *codes;

    *count = reader->codes.count - from;
    codes = *count ? arena_copy(reader->arena, &reader->codes.at[from], *count * sizeof *codes) : NULL;
    reader->codes.count = from;
    return codes;
}

/* Appends a copy of the codes of one thing, its jumps moved along. */
static void copy_codes(struct reader *reader, const struct code *codes, size_t count, size_t from)
{
    uint32_t by = (uint32_t)(reader->codes.count - from);

    for (size_t i = 0; i < count && !reader->failed; i++) {
        size_t at = emit(reader, codes[i].kind, codes[i].first, codes[i].second);
        struct code *code = &reader->codes.at[at];

        if (reader->failed)
            return;
        code->ranges = codes[i].ranges;
        if (code->kind == JUMP || code->kind == SPLIT)
            code->first += by;
        if (code->kind == SPLIT || code->kind == LOOK)
            code->second += by;
    }
}

static void set_split(struct reader *reader, size_t at, size_t inside, size_t outside, bool lazy)
{
    if (reader->failed)
        return;
    reader->codes.at[at].first = (uint32_t)(lazy ? outside : inside);
    reader->codes.at[at].second = (uint32_t)(lazy ? inside : outside);
}

static void repeat_forever(struct reader *reader, const struct code *codes, size_t count, const size_t from_lazy[2])
{
    size_t split = emit(reader, SPLIT, 0, 0);
    uint32_t slot;

    if (!take_slots(reader, 1, &slot))
        return;
    emit(reader, SAVE, slot, 0);
    copy_codes(reader, codes, count, from_lazy[0]);
    emit(reader, PROGRESS, slot, 0);
    emit(reader, JUMP, (uint32_t)split, 0);
    set_split(reader, split, split + 1, reader->codes.count, from_lazy[1]);
}

static void repeat_at_most(struct reader *reader, const struct code *codes, size_t count, const size_t from_lazy[2])
{
    size_t split = emit(reader, SPLIT, 0, 0);

    copy_codes(reader, codes, count, from_lazy[0]);
    set_split(reader, split, split + 1, reader->codes.count, from_lazy[1]);
}

/* Replaces the codes from FROM on by their repetition. */
static void repeat(struct reader *reader, size_t from, int low, int high)
{
    size_t count;
    struct code *codes = cut_codes(reader, from, &count);
    const size_t from_lazy[] = { from, *reader->at == '?' };

    reader->at += from_lazy[1];
    for (int i = 0; i < low && !reader->failed; i++)
        copy_codes(reader, codes, count, from);
    if (high == FOREVER)
        repeat_forever(reader, codes, count, from_lazy);
    for (int i = low; i < high && !reader->failed; i++)
        repeat_at_most(reader, codes, count, from_lazy);
}

static void read_branch(struct reader *reader)
{
    size_t from = reader->codes.count;
    int low, high;

    while (read_atom(reader)) {
        if (read_repeat(reader, &low, &high) && !reader->failed)
            repeat(reader, from, low, high);
        from = reader->codes.count;
    }
}

/* Branches with | between: each but the last begins with a SPLIT and ends with a JUMP to the end. */
static void read_choice(struct reader *reader)
{
    struct {
        size_t *at;
        size_t count, room;
    } jumps = { 0 };

    for (;;) {
        size_t from = reader->codes.count, count;
        struct code *codes;

        read_branch(reader);
        if (*reader->at != '|' || reader->failed)
            break;
        reader->at++;
        codes = cut_codes(reader, from, &count);
        emit(reader, SPLIT, 0, 0);
        copy_codes(reader, codes, count, from);
        *array_add(&jumps) = emit(reader, JUMP, 0, 0);
        set_split(reader, from, from + 1, reader->codes.count, false);
    }
    for (size_t i = 0; i < jumps.count && !reader->failed; i++)
        reader->codes.at[jumps.at[i]].first = (uint32_t)reader->codes.count;
    array_clear(&jumps);
}

const struct regex *regex_compile(struct arena *arena, const char *pattern, struct error *err)
{
    struct reader reader = { .arena = arena, .at = pattern, .err = err, .slots = SLOTS_MAX / 2 };
    struct regex *regex;

    read_choice(&reader);
    if (!reader.failed && *reader.at)
        fail(&reader, _("A parenthesis in the pattern of regex() is closed but not opened; remove it."));
    emit(&reader, FOUND, 0, 0);
    if (reader.failed) {
        array_clear(&reader.codes);
        return NULL;
    }
    regex = arena_alloc(arena, sizeof *regex);
    regex->codes = arena_copy(arena, reader.codes.at, reader.codes.count * sizeof *reader.codes.at);
    regex->count = reader.codes.count;
    regex->groups = reader.groups;
    array_clear(&reader.codes);
    return regex;
}
