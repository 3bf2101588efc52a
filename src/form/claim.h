/* claim.h — what an expression claims of questions: alternatives, in each of which all facts hold together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_CLAIM_H
#define BALIE_FORM_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form;
struct question;

enum fact_kind {
    FACT_EQUAL,
    FACT_DIFFERENT,
    FACT_LESS,
    FACT_AT_MOST,
    FACT_MORE,
    FACT_AT_LEAST,
    FACT_TICKED,
    FACT_UNTICKED
};

/* A question compared with a literal. */
struct fact {
    const struct question *question;
    enum fact_kind kind;
    const char *text;
    double number; /* of TEXT, NaN when it is none */
    bool is_written_number;
};

/* Facts that hold together, joined by AND; what cannot be said in facts is left out. */
struct alternative {
    struct fact *facts;
    size_t count;
};

/* Alternatives joined by OR; none: it never holds. */
struct claim {
    struct alternative *at;
    size_t count;
};

/* What TEXT, seen from QUESTION, claims when it holds. One alternative without facts says nothing. */
struct claim claim_of(struct arena *arena, const struct form *form, const struct question *question, const char *text);
/* What both claim. */
struct claim claim_and(struct arena *arena, struct claim a, struct claim b);
/* Whether no alternative can hold; WHY (may be NULL) gets a fact that stands in the way of the first. */
bool claim_is_hopeless(const struct form *form, const struct question *question, struct claim claim,
                       const struct fact **why);
/* Whether the fact alone can never hold: a code that its list has not, a number compared with a text. */
bool fact_is_hopeless(const struct form *form, const struct fact *fact);

#endif
