/* value.h — what an expression gives: a boolean, a number, a text or a set of nodes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_VALUE_H
#define BALIE_EXPR_VALUE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct node;

enum value_type { VALUE_BOOLEAN, VALUE_NUMBER, VALUE_TEXT, VALUE_NODES, VALUE_DATE /* days as number; text is ISO */ };

/* Text and node arrays are borrowed from the machine (until its next run) or from the tree. */
struct value {
    enum value_type type;
    bool boolean;
    double number;       /* NUMBER, DATE: days since 1970-01-01, fraction = time of day */
    const char *text;    /* TEXT */
    struct node **nodes; /* NODES, in document order, no doubles */
    size_t node_count;
};

/* Made so often that they are laid out where they are used. */
static inline struct value value_boolean(bool boolean)
{
    return (struct value){ .type = VALUE_BOOLEAN, .boolean = boolean };
}

static inline struct value value_number(double number)
{
    return (struct value){ .type = VALUE_NUMBER, .number = number };
}

static inline struct value value_text(const char *text) /* borrowed */
{
    return (struct value){ .type = VALUE_TEXT, .text = text };
}

static inline struct value value_date(double days)
{
    return (struct value){ .type = VALUE_DATE, .number = days };
}

bool value_is_true(const struct value *value);
double value_to_number(const struct value *value); /* XPath number(), with ODK's dates as days */
/* The number that TEXT begins to end holds, white space around it left out; NaN when it is none. */
double value_read_number(const char *text, size_t size_bytes);
/* XPath string(); the result is borrowed from VALUE, the tree or ARENA. */
const char *value_to_text(const struct value *value, struct arena *arena);
/* The string value of one node (concatenated text below it, hidden nodes give ""). */
const char *node_text(const struct node *node, struct arena *arena);

#endif
