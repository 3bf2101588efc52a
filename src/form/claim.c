/* claim.c — what an expression claims of questions: alternatives, in each of which all facts hold together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "claim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "expr/stretch.h"
#include "inside.h"

#define ALTERNATIVES_MAX 48
#define FACTS_MAX        48
#define DEPTH_MAX        32

struct reading {
    struct arena *arena;
    const struct form *form;
    const struct question *question;
    int depth;
};

/* --- putting claims together --- */

static struct claim anything(struct arena *arena)
{
    return (struct claim){ arena_alloc(arena, sizeof(struct alternative)), 1 };
}

static struct claim nothing(void)
{
    return (struct claim){ NULL, 0 };
}

static struct claim only(struct arena *arena, struct fact fact)
{
    struct claim claim = anything(arena);

    claim.at->facts = arena_copy(arena, &fact, sizeof fact);
    claim.at->count = 1;
    return claim;
}

static struct claim claim_or(struct arena *arena, struct claim a, struct claim b)
{
    struct claim both = { NULL, a.count + b.count };

    if (both.count > ALTERNATIVES_MAX)
        return anything(arena);
    both.at = arena_alloc(arena, (both.count + 1) * sizeof *both.at);
    for (size_t i = 0; i < both.count; i++)
        both.at[i] = i < a.count ? a.at[i] : b.at[i - a.count];
    return both;
}

static struct alternative join(struct arena *arena, const struct alternative *a, const struct alternative *b)
{
    struct alternative both = { NULL, a->count + b->count };

    if (both.count > FACTS_MAX)
        return *a;
    both.facts = arena_alloc(arena, (both.count + 1) * sizeof *both.facts);
    for (size_t i = 0; i < both.count; i++)
        both.facts[i] = i < a->count ? a->facts[i] : b->facts[i - a->count];
    return both;
}

struct claim claim_and(struct arena *arena, struct claim a, struct claim b)
{
    struct claim both = { NULL, a.count * b.count };

    if (both.count > ALTERNATIVES_MAX)
        return a.count < b.count ? a : b;
    both.at = arena_alloc(arena, (both.count + 1) * sizeof *both.at);
    for (size_t i = 0; i < both.count; i++)
        both.at[i] = join(arena, &a.at[i / b.count], &b.at[i % b.count]);
    return both;
}

/* --- parts of the text --- */

/* Where the comparison in PART stands, outside brackets and texts; its size when there is none. */
static size_t find_sign(struct stretch part)
{
    size_t at = 0;

    while (at < part.size && !strchr("=<>!", part.at[at]))
        at = stretch_step(part, at);
    return at;
}

static bool is_number(struct stretch part)
{
    return part.size && strchr("0123456789.-", *part.at) && strspn(part.at + 1, "0123456789.") + 1 >= part.size &&
           part.size + (*part.at != '.') > 1;
}

static bool is_literal(struct stretch part, struct arena *arena, struct fact *fact)
{
    char *end;

    if (!stretch_is_text(part) && !is_number(part))
        return false;
    fact->is_written_number = !stretch_is_text(part);
    fact->text = fact->is_written_number ? arena_text_part(arena, part.at, part.size)
                                         : arena_text_part(arena, part.at + 1, part.size - 2);
    fact->number = strtod(fact->text, &end);
    if (!*fact->text || *end)
        fact->number = NAN;
    return true;
}

static const struct question *named(const struct reading *reading, struct stretch part)
{
    const struct form *form = reading->form;
    const struct question *question = reading->question;

    if (stretch_is(part, "."))
        return question;
    if (!stretch_is_name(part))
        return NULL;
    return form_bind(form, question ? detail_of(form, question)->plan : form->top,
                     arena_text_part(reading->arena, part.at + 2, part.size - 3));
}

/* --- reading --- */

static struct claim read_or(struct reading *reading, struct stretch part, bool is_so);

static enum fact_kind kind_of(const char *sign, size_t size_bytes)
{
    if (*sign == '=')
        return FACT_EQUAL;
    if (*sign == '!')
        return FACT_DIFFERENT;
    if (*sign == '<')
        return size_bytes == 2 ? FACT_AT_MOST : FACT_LESS;
    return size_bytes == 2 ? FACT_AT_LEAST : FACT_MORE;
}

/* The same with its sides exchanged. */
static enum fact_kind turned(enum fact_kind kind)
{
    static const enum fact_kind all[] = { FACT_EQUAL, FACT_DIFFERENT, FACT_MORE,   FACT_AT_LEAST,
                                          FACT_LESS,  FACT_AT_MOST,   FACT_TICKED, FACT_UNTICKED };

    return all[kind];
}

static enum fact_kind denied(enum fact_kind kind)
{
    static const enum fact_kind all[] = { FACT_DIFFERENT, FACT_EQUAL, FACT_AT_LEAST, FACT_MORE,
                                          FACT_AT_MOST,   FACT_LESS,  FACT_UNTICKED, FACT_TICKED };

    return all[kind];
}

/* A comparison of a blank with < or > does not hold, nor does its contrary: that cannot be said in facts. */
static bool can_be_denied(enum fact_kind kind)
{
    return kind == FACT_EQUAL || kind == FACT_DIFFERENT;
}

static struct claim compared(struct reading *reading, struct stretch left, struct stretch right, enum fact_kind kind,
                             bool is_so)
{
    struct fact fact = { .question = named(reading, left), .kind = kind }, other;

    if (fact.question ? !is_literal(right, reading->arena, &fact) : !is_literal(left, reading->arena, &fact))
        return anything(reading->arena);
    if (!fact.question) {
        fact.question = named(reading, right);
        fact.kind = turned(kind);
    }
    if (!fact.question && is_literal(right, reading->arena, &other) && kind == FACT_EQUAL)
        return (text_equal(fact.text, other.text) == is_so) ? anything(reading->arena) : nothing();
    if (!fact.question || (!is_so && !can_be_denied(fact.kind)))
        return anything(reading->arena);
    if (!is_so)
        fact.kind = denied(fact.kind);
    return only(reading->arena, fact);
}

/* selected(${x}, 'a') */
static struct claim ticked(struct reading *reading, const struct stretch_call *call, bool is_so)
{
    struct fact fact = { .kind = is_so ? FACT_TICKED : FACT_UNTICKED };

    if (call->count != 2 || !is_literal(call->arguments[1], reading->arena, &fact))
        return anything(reading->arena);
    fact.question = named(reading, call->arguments[0]);
    if (fact.question && fact.question->type == QUESTION_SELECT_ONE)
        fact.kind = is_so ? FACT_EQUAL : FACT_DIFFERENT; /* it holds one code */
    return fact.question ? only(reading->arena, fact) : anything(reading->arena);
}

static struct claim read_call(struct reading *reading, const struct stretch_call *call, bool is_so)
{
    if (stretch_is(call->name, "not") && call->count == 1)
        return read_or(reading, call->arguments[0], !is_so);
    if (stretch_is(call->name, "selected"))
        return ticked(reading, call, is_so);
    if (stretch_is(call->name, "true") && !call->count)
        return is_so ? anything(reading->arena) : nothing();
    if (stretch_is(call->name, "false") && !call->count)
        return is_so ? nothing() : anything(reading->arena);
    return anything(reading->arena);
}

/* One pair around all of it: each is a step deeper. */
static bool is_in_brackets(struct stretch part)
{
    return part.size > 1 && *part.at == '(' && part.at[part.size - 1] == ')' && stretch_step(part, 0) == part.size;
}

static struct claim read_part(struct reading *reading, struct stretch part, bool is_so)
{
    struct stretch_call call;
    struct fact fact = { 0 };

    if (is_in_brackets(part))
        return read_or(reading, stretch_part(part, 1, part.size - 1), is_so);
    if (stretch_call(part, &call))
        return read_call(reading, &call, is_so);
    if (is_literal(part, reading->arena, &fact)) {
        bool holds = fact.is_written_number ? fact.number != 0 : *fact.text;
        return holds == is_so ? anything(reading->arena) : nothing();
    }
    return anything(reading->arena);
}

static struct claim read_comparison(struct reading *reading, struct stretch part, bool is_so)
{
    size_t sign = find_sign(part), size;
    struct stretch right;

    if (sign == part.size)
        return read_part(reading, part, is_so);
    size = sign + 1 < part.size && part.at[sign + 1] == '=' && part.at[sign] != '=' ? 2 : 1;
    right = stretch_part(part, sign + size, part.size);
    if (find_sign(right) < right.size)
        return anything(reading->arena);
    return compared(reading, stretch_part(part, 0, sign), right, kind_of(part.at + sign, size), is_so);
}

/* Denied, "and" becomes "or" and the other way round. */
static struct claim read_and(struct reading *reading, struct stretch part, bool is_so)
{
    size_t word = stretch_find(part, 0, "and");
    struct claim left, right;

    if (word == part.size)
        return read_comparison(reading, part, is_so);
    left = read_comparison(reading, stretch_part(part, 0, word), is_so);
    right = read_and(reading, stretch_part(part, word + strlen("and"), part.size), is_so);
    return is_so ? claim_and(reading->arena, left, right) : claim_or(reading->arena, left, right);
}

static struct claim read_or(struct reading *reading, struct stretch part, bool is_so)
{
    size_t word = stretch_find(part, 0, "or");
    struct claim left, right;

    if (++reading->depth > DEPTH_MAX) {
        left = anything(reading->arena);
    } else if (word == part.size) {
        left = read_and(reading, part, is_so);
    } else {
        left = read_and(reading, stretch_part(part, 0, word), is_so);
        right = read_or(reading, stretch_part(part, word + strlen("or"), part.size), is_so);
        left = is_so ? claim_or(reading->arena, left, right) : claim_and(reading->arena, left, right);
    }
    reading->depth--;
    return left;
}

struct claim claim_of(struct arena *arena, const struct form *form, const struct question *question, const char *text)
{
    struct reading reading = { .arena = arena, .form = form, .question = question };

    return read_or(&reading, stretch_trim((struct stretch){ text, strlen(text) }), true);
}
