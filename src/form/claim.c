/* claim.c — what an expression claims of questions: alternatives, in each of which all facts hold together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "claim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "form/list.h"
#include "inside.h"

#define ALTERNATIVES_MAX 48
#define FACTS_MAX        48
#define DEPTH_MAX        32

/* A part of an expression, without white space around it. */
struct part {
    const char *text;
    size_t size_bytes;
};

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

static struct part trimmed(const char *text, const char *end)
{
    while (text < end && strchr(" \t\r\n", *text))
        text++;
    while (end > text && strchr(" \t\r\n", end[-1]))
        end--;
    return (struct part){ text, (size_t)(end - text) };
}

/* Where the quote, bracket or name that begins at AT ends; AT + 1 for anything else. */
static const char *past(const char *at, const char *end)
{
    const char *close;
    int depth = 0;

    if (*at == '\'' || *at == '"') {
        close = memchr(at + 1, *at, (size_t)(end - at - 1));
        return close ? close + 1 : end;
    }
    if (*at != '(' && *at != '[' && *at != '{')
        return at + 1;
    for (; at < end; at++) {
        if (*at == '\'' || *at == '"') {
            close = memchr(at + 1, *at, (size_t)(end - at - 1));
            at = close ? close : end - 1;
        } else if (strchr("([{", *at)) {
            depth++;
        } else if (strchr(")]}", *at) && --depth == 0) {
            return at + 1;
        }
    }
    return end;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

/* The first WORD ("and") that stands free in PART, outside brackets and quotes; NULL. */
static const char *find_word(struct part part, const char *word)
{
    const char *end = part.text + part.size_bytes;
    size_t size = strlen(word);

    for (const char *at = part.text, *next; at < end; at = next) {
        next = past(at, end);
        if (at > part.text && (size_t)(end - at) > size && memcmp(at, word, size) == 0 && !is_letter(at[-1]) &&
            !is_letter(at[size]))
            return at;
    }
    return NULL;
}

/* The comparison in PART, outside brackets and quotes; its sign's bytes in SIZE_BYTES. NULL when there is none. */
static const char *find_sign(struct part part, size_t *size_bytes)
{
    const char *end = part.text + part.size_bytes;

    for (const char *at = part.text; at < end; at = past(at, end))
        if (strchr("=<>!", *at)) {
            *size_bytes = at + 1 < end && at[1] == '=' && *at != '=' ? 2 : 1;
            return at;
        }
    return NULL;
}

/* What stands between the brackets of NAME(…), when PART is exactly that. */
static bool is_call(struct part part, const char *name, struct part *inside)
{
    size_t size = strlen(name);
    const char *end = part.text + part.size_bytes, *open;

    if (part.size_bytes < size + 2 || memcmp(part.text, name, size) != 0)
        return false;
    open = part.text + size;
    while (open < end && *open == ' ')
        open++;
    if (open == end || *open != '(' || past(open, end) != end)
        return false;
    *inside = trimmed(open + 1, end - 1);
    return true;
}

static bool is_literal(struct part part, struct arena *arena, struct fact *fact)
{
    char *end;

    if (part.size_bytes >= 2 && (*part.text == '\'' || *part.text == '"') &&
        part.text[part.size_bytes - 1] == *part.text &&
        past(part.text, part.text + part.size_bytes) == part.text + part.size_bytes) {
        fact->text = arena_text_part(arena, part.text + 1, part.size_bytes - 2);
    } else if (part.size_bytes && strchr("0123456789.-", *part.text) &&
               strspn(part.text + 1, "0123456789.") + 1 >= part.size_bytes &&
               part.size_bytes + (*part.text != '.') > 1) {
        fact->text = arena_text_part(arena, part.text, part.size_bytes);
        fact->is_written_number = true;
    } else {
        return false;
    }
    fact->number = strtod(fact->text, &end);
    if (!*fact->text || *end)
        fact->number = NAN;
    return true;
}

static const struct question *named(const struct reading *reading, struct part part)
{
    const struct form *form = reading->form;
    const struct question *question = reading->question;

    if (part.size_bytes == 1 && *part.text == '.')
        return question;
    if (part.size_bytes < 4 || memcmp(part.text, "${", 2) != 0 || part.text[part.size_bytes - 1] != '}')
        return NULL;
    return form_bind(form, question ? detail_of(form, question)->plan : form->top,
                     arena_text_part(reading->arena, part.text + 2, part.size_bytes - 3));
}

/* --- reading --- */

static struct claim read_or(struct reading *reading, struct part part, bool is_so);

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

static struct claim compared(struct reading *reading, struct part left, struct part right, enum fact_kind kind,
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
static struct claim ticked(struct reading *reading, struct part inside, bool is_so)
{
    const char *end = inside.text + inside.size_bytes, *comma = inside.text;
    struct fact fact = { .kind = is_so ? FACT_TICKED : FACT_UNTICKED };

    while (comma < end && *comma != ',')
        comma = past(comma, end);
    if (comma == end || !is_literal(trimmed(comma + 1, end), reading->arena, &fact))
        return anything(reading->arena);
    fact.question = named(reading, trimmed(inside.text, comma));
    if (fact.question && fact.question->type == QUESTION_SELECT_ONE)
        fact.kind = is_so ? FACT_EQUAL : FACT_DIFFERENT; /* it holds one code */
    return fact.question ? only(reading->arena, fact) : anything(reading->arena);
}

static struct claim read_part(struct reading *reading, struct part part, bool is_so)
{
    struct part inside;
    struct fact fact = { 0 };

    if (is_call(part, "", &inside))
        return read_or(reading, inside, is_so);
    if (is_call(part, "not", &inside))
        return read_or(reading, inside, !is_so);
    if (is_call(part, "selected", &inside))
        return ticked(reading, inside, is_so);
    if (is_call(part, "true", &inside))
        return is_so ? anything(reading->arena) : nothing();
    if (is_call(part, "false", &inside))
        return is_so ? nothing() : anything(reading->arena);
    if (is_literal(part, reading->arena, &fact)) {
        bool holds = fact.is_written_number ? fact.number != 0 : *fact.text;
        return holds == is_so ? anything(reading->arena) : nothing();
    }
    return anything(reading->arena);
}

static struct claim read_comparison(struct reading *reading, struct part part, bool is_so)
{
    size_t size_bytes;
    const char *sign = find_sign(part, &size_bytes), *end = part.text + part.size_bytes;
    struct part right;

    if (!sign)
        return read_part(reading, part, is_so);
    right = trimmed(sign + size_bytes, end);
    if (find_sign(right, &size_bytes))
        return anything(reading->arena);
    size_bytes = sign + 1 < end && sign[1] == '=' && *sign != '=' ? 2 : 1;
    return compared(reading, trimmed(part.text, sign), right, kind_of(sign, size_bytes), is_so);
}

/* Denied, "and" becomes "or" and the other way round. */
static struct claim read_and(struct reading *reading, struct part part, bool is_so)
{
    const char *word = find_word(part, "and"), *end = part.text + part.size_bytes;
    struct claim left, right;

    if (!word)
        return read_comparison(reading, part, is_so);
    left = read_comparison(reading, trimmed(part.text, word), is_so);
    right = read_and(reading, trimmed(word + 3, end), is_so);
    return is_so ? claim_and(reading->arena, left, right) : claim_or(reading->arena, left, right);
}

static struct claim read_or(struct reading *reading, struct part part, bool is_so)
{
    const char *word = find_word(part, "or"), *end = part.text + part.size_bytes;
    struct claim left, right;

    if (++reading->depth > DEPTH_MAX) {
        left = anything(reading->arena);
    } else if (!word) {
        left = read_and(reading, part, is_so);
    } else {
        left = read_and(reading, trimmed(part.text, word), is_so);
        right = read_or(reading, trimmed(word + 2, end), is_so);
        left = is_so ? claim_or(reading->arena, left, right) : claim_and(reading->arena, left, right);
    }
    reading->depth--;
    return left;
}

struct claim claim_of(struct arena *arena, const struct form *form, const struct question *question, const char *text)
{
    struct reading reading = { .arena = arena, .form = form, .question = question };

    return read_or(&reading, trimmed(text, text + strlen(text)), true);
}

/* --- judging --- */

static bool is_number_type(enum question_type type)
{
    return type == QUESTION_INTEGER || type == QUESTION_DECIMAL || type == QUESTION_RANGE;
}

static bool wants_value(enum fact_kind kind)
{
    return kind == FACT_EQUAL || kind == FACT_TICKED;
}

static bool is_no_date(const struct fact *fact)
{
    scoped(arena) arena = arena_new();
    struct date date;

    return fact->question->type == QUESTION_DATE && fact->kind == FACT_EQUAL && !fact->is_written_number &&
           !date_parse(arena_text_part(arena, fact->text, strnlen(fact->text, 10)), &date);
}

/* 1 is the code "1", and "01" too. */
static bool has_code(const struct list *list, const struct fact *fact)
{
    if (list_find(list, fact->text))
        return true;
    for (size_t i = 0; fact->is_written_number && i < list_count(list); i++)
        if (strtod(list_choice(list, i)->name, NULL) == fact->number)
            return true;
    return false;
}

bool fact_is_hopeless(const struct form *form, const struct fact *fact)
{
    const struct question *question = fact->question;
    const struct list *list = form_list(form, question);

    if (!*fact->text)
        return false; /* a blank can always be */
    if (is_number_type(question->type))
        return isnan(fact->number) && fact->kind != FACT_DIFFERENT && fact->kind != FACT_UNTICKED;
    if (is_no_date(fact))
        return true;
    if (!list || !wants_value(fact->kind) || strchr(fact->text, ' '))
        return false;
    return !has_code(list, fact) && !(question->or_other && text_equal(fact->text, "other"));
}

/* Whether QUESTION has one value only, seen from READER. */
static bool is_single(const struct form *form, const struct question *reader, const struct question *question)
{
    const struct plan *plan = reader ? detail_of(form, reader)->plan : form->top;

    while (plan && plan != detail_of(form, question)->plan)
        plan = plan->parent;
    return plan;
}

static bool differs(const struct fact *a, const struct fact *b)
{
    if (!isnan(a->number) && !isnan(b->number))
        return a->number != b->number;
    return !text_equal(a->text, b->text);
}

/* Whether the value of FACT, a number, keeps to BOUND. */
static bool keeps(const struct fact *fact, const struct fact *bound)
{
    if (isnan(fact->number) || isnan(bound->number))
        return true;
    switch (bound->kind) {
    case FACT_LESS:
        return fact->number < bound->number;
    case FACT_AT_MOST:
        return fact->number <= bound->number;
    case FACT_MORE:
        return fact->number > bound->number;
    case FACT_AT_LEAST:
        return fact->number >= bound->number;
    case FACT_EQUAL:
    case FACT_DIFFERENT:
    case FACT_TICKED:
    case FACT_UNTICKED:
        return true;
    }
    return true;
}

static bool is_below(enum fact_kind kind)
{
    return kind == FACT_LESS || kind == FACT_AT_MOST;
}

static bool is_above(enum fact_kind kind)
{
    return kind == FACT_MORE || kind == FACT_AT_LEAST;
}

static bool contradict(const struct fact *a, const struct fact *b)
{
    if (a->kind == FACT_EQUAL && b->kind == FACT_EQUAL)
        return differs(a, b);
    if (a->kind == FACT_EQUAL && b->kind == FACT_DIFFERENT)
        return !differs(a, b);
    if (a->kind == FACT_TICKED && b->kind == FACT_UNTICKED)
        return text_equal(a->text, b->text);
    if (a->kind == FACT_EQUAL)
        return !keeps(a, b);
    if (is_below(a->kind) && is_above(b->kind))
        return a->number < b->number || (a->number == b->number && (a->kind == FACT_LESS || b->kind == FACT_MORE));
    return false;
}

static const struct fact *obstacle(const struct form *form, const struct question *question,
                                   const struct alternative *alternative)
{
    for (size_t i = 0; i < alternative->count; i++) {
        const struct fact *fact = &alternative->facts[i];
        if (fact_is_hopeless(form, fact))
            return fact;
        for (size_t at = 0; at < alternative->count; at++)
            if (at != i && alternative->facts[at].question == fact->question &&
                is_single(form, question, fact->question) && contradict(fact, &alternative->facts[at]))
                return fact;
    }
    return NULL;
}

bool claim_is_hopeless(const struct form *form, const struct question *question, struct claim claim,
                       const struct fact **why)
{
    if (why)
        *why = NULL;
    for (size_t i = 0; i < claim.count; i++) {
        const struct fact *found = obstacle(form, question, &claim.at[i]);
        if (!found)
            return false;
        if (why && !*why)
            *why = found;
    }
    return true;
}
