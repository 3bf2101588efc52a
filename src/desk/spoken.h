/* spoken.h — a value as a letter says it: the label of a code, a date written out, money. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SPOKEN_H
#define BALIE_DESK_SPOKEN_H

#include <stdbool.h>

struct buf;
struct library;
struct names;

struct spoken_way {
    struct library *library;
    const struct names *names;
    const char *language;
    const char *money; /* names of amounts, separated by spaces */
    const char *codes; /* "name=list" of names that have no list of their own, separated by spaces */
};
/* Appends VALUE, the canonical text of NAME. */
void spoken_value(const struct spoken_way *way, const char *name, const char *value, struct buf *out);

#endif
