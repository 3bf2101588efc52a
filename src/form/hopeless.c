/* hopeless.c — whether what an expression claims of questions can never hold: by type, by list, by itself. */
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
