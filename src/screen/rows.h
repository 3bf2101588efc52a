/* rows.h — rows of a repeat: added, taken away, or several at once by typing their numbers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_ROWS_H
#define BALIE_SCREEN_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct entry;
struct error;
struct item;
struct session;

/* Whether a person may add and remove rows (not when the form counts them itself). */
bool rows_are_free(const struct item *repeat);
bool rows_hold(const struct item *repeat, const struct item *item); /* whether ITEM is one of its rows or in one */
size_t rows_count(struct session *session, const struct item *repeat);
/* Whether "4 9" may be typed: the one required question of a row is a whole number. */
bool rows_take_numbers(struct session *session, const struct item *repeat);
/* Makes a row of each number in TYPED; false at the first that is refused (the rows before it stay). */
bool rows_add_numbers(struct entry *entry, struct item *repeat, const char *typed, struct error *err);
/* The answers of a row in one line. */
void rows_summary(struct session *session, struct item *row, struct buf *out);
/* The row ITEM stands in, itself for a row; NULL when in none. */
struct item *rows_around(struct item *item);

#endif
