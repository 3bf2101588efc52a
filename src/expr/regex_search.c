/* regex_search.c — a pattern looked for in a text, with a bound on how long that may take. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/regex.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

#include "expr/regex_code.h"

#define STEPS_MAX ((size_t)2000000)
#define STACK_MAX ((size_t)400000)

/* Threads are tried one after the other, the last put aside first. */

struct thread {
    uint32_t code;
    uint32_t slot; /* when restore: the slot to put back */
    const char *at;
    bool restore;
};

struct search {
    const struct regex *regex;
    const char *text;
    const char *slots[SLOTS_MAX];
    struct {
        struct thread *at;
        size_t count, room;
    } stack;
    size_t steps;
    bool exhausted;
};

static bool in_ranges(const struct code *code, uint32_t c)
{
    bool in = false;

    for (uint32_t i = 0; i < code->second && !in; i++)
        in = c >= code->ranges[i].low && c <= code->ranges[i].high;
    return in != (code->first == 1);
}

static bool is_word(const char *at)
{
    return (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') || *at == '_';
}

static void put_aside(struct search *search, struct thread thread)
{
    if (search->stack.count >= STACK_MAX)
        search->exhausted = true;
    else
        *array_add(&search->stack) = thread;
}

static bool run_from(struct search *search, uint32_t from, const char *at);

/* Whether what LOOK describes follows; nothing is read and no group changes. */
static bool looks_right(struct search *search, uint32_t at_code, const char *at)
{
    const struct code *code = &search->regex->codes[at_code];
    size_t floor = search->stack.count;
    const char *slots[SLOTS_MAX];
    bool found;

    memcpy(slots, search->slots, sizeof slots);
    found = run_from(search, at_code + 1, at);
    search->stack.count = floor;
    memcpy(search->slots, slots, sizeof slots);
    return found != (code->first == 1);
}

/* Reads one character that CODE matches. */
static bool reads(const struct code *code, const char **at)
{
    uint32_t c;
    size_t size = utf8_next(*at, &c);
    bool good = size > 0;

    if (code->kind == MATCH_CHARACTER)
        good = good && c == code->first;
    else if (code->kind == MATCH_ANY)
        good = good && c != '\n' && c != '\r';
    else
        good = good && in_ranges(code, c);
    *at += good ? size : 0;
    return good;
}

static bool repeats_group(const struct search *search, uint32_t group, const char **at)
{
    const char *from = search->slots[group * 2], *to = search->slots[group * 2 + 1];

    if (!from || !to || to < from)
        return true;
    if (strncmp(*at, from, (size_t)(to - from)) != 0)
        return false;
    *at += to - from;
    return true;
}

/* Whether a place, not a character, is as CODE wants it. */
static bool stands(struct search *search, uint32_t at_code, const char **at)
{
    const struct code *code = &search->regex->codes[at_code];
    bool before = *at > search->text && is_word(*at - 1);

    if (code->kind == AT_START)
        return *at == search->text;
    if (code->kind == AT_END)
        return !**at;
    if (code->kind == AT_WORD)
        return (before != is_word(*at)) != (code->first == 1);
    if (code->kind == PROGRESS)
        return search->slots[code->first] != *at;
    if (code->kind == LOOK)
        return looks_right(search, at_code, *at);
    return repeats_group(search, code->first, at);
}

/* Follows one thread until it fails (false) or finds (true). */
static bool follow(struct search *search, uint32_t at_code, const char *at)
{
    for (;;) {
        const struct code *code = &search->regex->codes[at_code];

        if (++search->steps > STEPS_MAX)
            search->exhausted = true;
        if (search->exhausted)
            return false;
        if (code->kind == FOUND)
            return true;
        if (code->kind == JUMP || code->kind == SPLIT) {
            if (code->kind == SPLIT)
                put_aside(search, (struct thread){ .code = code->second, .at = at });
            at_code = code->first;
            continue;
        }
        if (code->kind == SAVE) {
            put_aside(search,
                      (struct thread){ .slot = code->first, .at = search->slots[code->first], .restore = true });
            search->slots[code->first] = at;
        } else if (code->kind <= MATCH_CLASS ? !reads(code, &at) : !stands(search, at_code, &at)) {
            return false;
        }
        at_code = code->kind == LOOK ? code->second : at_code + 1;
    }
}

static bool run_from(struct search *search, uint32_t from, const char *at)
{
    size_t floor = search->stack.count;
    bool found = follow(search, from, at);

    while (!found && search->stack.count > floor && !search->exhausted) {
        struct thread thread = search->stack.at[--search->stack.count];

        if (thread.restore)
            search->slots[thread.slot] = thread.at;
        else
            found = follow(search, thread.code, thread.at);
    }
    return found;
}

bool regex_find(const struct regex *regex, const char *text, struct arena *arena, struct regex_outcome *out,
                struct error *err)
{
    struct search *search = arena_alloc(arena, sizeof *search);
    const char *at = text;
    bool hit, exhausted;

    search->regex = regex;
    search->text = text;
    do {
        search->stack.count = 0;
        memset(search->slots, 0, sizeof search->slots);
        hit = run_from(search, 0, at);
        if (!*at)
            break;
        for (at++; ((unsigned char)*at & 0xC0) == 0x80;)
            at++;
    } while (!hit && !search->exhausted && regex->codes[0].kind != AT_START);
    exhausted = search->exhausted;
    array_clear(&search->stack);
    if (exhausted)
        return error_set(err, ERROR_INPUT, _("regex() takes too long on this text; make its pattern simpler."));
    *out = (struct regex_outcome){ hit, search->steps };
    return true;
}
