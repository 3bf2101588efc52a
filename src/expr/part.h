/* part.h — the parts of a compiled expression, laid out one after another in the order they are computed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_PART_H
#define BALIE_EXPR_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "expr/value.h"

struct function;
struct arena;

enum operation {
    PART_NUMBER,
    PART_TEXT,
    PART_BOOLEAN,
    PART_NAME, /* ${name} */
    PART_PATH,
    PART_CALL,    /* a function of ours */
    PART_HOST,    /* a function of the host */
    PART_UNKNOWN, /* a function nobody has; allowed only where it can never be reached */
    PART_IF,
    PART_OR,
    PART_AND,
    PART_EQUAL,
    PART_UNEQUAL,
    PART_LESS,
    PART_LESS_EQUAL,
    PART_MORE,
    PART_MORE_EQUAL,
    PART_ADD,
    PART_SUBTRACT,
    PART_MULTIPLY,
    PART_DIVIDE,
    PART_MODULO,
    PART_NEGATE,
    PART_UNION
};

#define PART_OPERATIONS (PART_UNION + 1)

enum axis {
    AXIS_CHILD,
    AXIS_ATTRIBUTE,
    AXIS_SELF,
    AXIS_PARENT,
    AXIS_DESCENDANT,
    AXIS_DESCENDANT_OR_SELF,
    AXIS_ANCESTOR,
    AXIS_ANCESTOR_OR_SELF,
    AXIS_FOLLOWING,
    AXIS_FOLLOWING_SIBLING,
    AXIS_PRECEDING,
    AXIS_PRECEDING_SIBLING,
    AXIS_NAMESPACE, /* always empty */
    AXIS_FILTER     /* the whole set so far, for `(...)[predicate]` */
};

enum node_test {
    TEST_NAME,
    TEST_ANY,
    TEST_PREFIX,
    TEST_NODE,
    TEST_TEXT,
    TEST_COMMENT,
    TEST_INSTRUCTION,
    TEST_HOLDER /* what can have children: the first half of `//` */
};

struct step {
    enum axis axis;
    enum node_test test;
    const char *name; /* interned; the prefix with its colon for TEST_PREFIX; a target or NULL for TEST_INSTRUCTION */
    struct part **predicates;
    size_t predicate_count;
    /* The first predicate when it reads `name = VALUE` with a VALUE that is the same for every node, or begins or goes
     * on so with `and`. */
    const char *key;
    const struct part *key_value;
    bool key_is_part;
};

enum path_start { START_CONTEXT, START_ROOT, START_PART };

struct path {
    enum path_start start;
    struct part *from; /* START_PART */
    struct step *steps;
    size_t step_count;
};

struct part {
    enum operation operation;
    uint16_t depth;       /* of the tree below, itself included */
    bool fixed;           /* gives the same for every context node, position and size */
    uint32_t from, to;    /* where it stands in the source */
    unsigned slot;        /* NAME; HOST: the place in the table of functions */
    unsigned count;       /* of arguments */
    const void *prepared; /* what the function made of its literal arguments */
    struct part *left;    /* operands */
    struct part *right;   /* NULL for one operand */
    struct part **arguments;
    union {
        double number;
        bool boolean;
        const char *text; /* TEXT, NAME, UNKNOWN */
        const struct function *function;
        const struct path *path;
    };
};

struct expr {
    const struct part *root;
    const char *source;
};

#endif
