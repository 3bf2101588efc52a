/* scanner.h — the text of an expression while it is read: where one is, what comes next, what is wrong. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_SCANNER_H
#define BALIE_EXPR_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "expr/part.h"

struct arena;
struct error;
struct expr_host;

struct parser {
    struct arena *arena;
    const char *text, *at;
    const struct expr_host *host;
    struct error *err;
    int nesting;
    bool unknown; /* a function nobody has was met on the way */
};

struct part_list {
    struct part **at;
    size_t count, room;
};

struct word {
    const char *name;
    int means;
};

/* CAUSE is a whole sentence that ends with what to do. Gives NULL, so that callers can return it. */
void *scan_fail(const struct parser *parser, const char *cause);
bool scan_begins_name(char c);
size_t scan_simple_name_bytes(const char *at); /* of the name without colon there; 0 when there is none */
size_t scan_name_bytes(const char *at);        /* with a prefix and its colon when it has one ("jr:count") */
const char *scan_after_space(const char *at);
void scan_skip_space(struct parser *parser);
bool scan_is_word(const char *at, size_t size, const char *word);
/* What the word of SIZE bytes at AT means; -1 when it is none of WORDS. */
int scan_find_word(const struct word *words, size_t count, const char *at, size_t size);
bool scan_accept(struct parser *parser, const char *sign);
bool scan_enter(struct parser *parser); /* one deeper; false when that is too deep */
const char *scan_intern(struct parser *parser, const char *at, size_t size);
uint32_t scan_end_of(const struct parser *parser);
struct part *scan_part_new(struct parser *parser, enum operation operation, const char *from);
/* PART holds BELOW from now on; false when it grows too deep. */
bool scan_grow_depth(const struct parser *parser, struct part *part, const struct part *below);

/* Read by one another: expressions hold paths, and paths hold expressions in their predicates. */
struct part *parser_read_literal(struct parser *parser);
struct part *parser_read_expression(struct parser *parser, int level);
int path_find_node_type(const char *at, size_t size);
bool path_begins(const char *at);
struct part *path_read(struct parser *parser);
struct part *path_read_tail(struct parser *parser, struct part *primary);

#endif
