/* node.h — the tree that expressions walk: answers, lists and documents alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_NODE_H
#define BALIE_EXPR_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct arena;
struct error;

enum node_kind { NODE_DOCUMENT, NODE_ELEMENT, NODE_ATTRIBUTE, NODE_TEXT, NODE_COMMENT, NODE_INSTRUCTION };

/* Names are interned by node_name(): two nodes have the same name when the pointers are equal.
 * A leaf element keeps its text in `text` and has no children; text() and node() steps see it as one text child. */
struct node {
    enum node_kind kind : 8;
    bool hidden;      /* not relevant: expressions do not see it nor what is below it */
    uint32_t stamp;   /* of a root: another one after every change of nodes; odd when settled */
    const char *name; /* interned, with prefix as written ("jr:count"); NULL for document, text, comment */
    const char *text; /* value of a leaf element, attribute, text, comment; NULL = "" ; owned by who set it */
    struct node *parent, *first, *last, *next, *previous;
    struct node *attributes; /* chained by next */
    void *owner;             /* for whoever built the tree (the question, the row); expressions do not touch it */
};

/* Interns NAME for the life of the program (names are few; the table is guarded against floods: at most 1,000,000). */
const char *node_name(const char *name);

/* New nodes live in ARENA; NAME need not be interned. */
struct node *node_new(struct arena *arena, enum node_kind kind, const char *name, const char *text);
void node_append(struct node *parent, struct node *child);
void node_insert_after(struct node *parent, struct node *sibling, struct node *child); /* SIBLING NULL: first */
void node_remove(struct node *child);                                                  /* unlinks */
void node_add_attribute(struct node *element, struct node *attribute);
struct node *node_child(const struct node *parent, const char *interned_name); /* first of that name, or NULL */
/* Promises that nothing below DOCUMENT changes any more, so that `item[name = X]` may be answered from an index. Call
 * it again after a text was changed; adding and removing nodes takes the promise back by itself. */
void node_settle(struct node *document);
const struct node *node_root(const struct node *node);
/* The next node below TOP in document order, hidden ones and what is below them left out; NULL at the end. */
const struct node *node_next_below(const struct node *node, const struct node *top);
/* -1, 0, 1 in document order. */
int node_compare(const struct node *a, const struct node *b);

#endif
