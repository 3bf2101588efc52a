/* renewal.h — a draft whose form has newer content: what moves over, what no longer fits, what is new. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_RENEWAL_H
#define BALIE_DESK_RENEWAL_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct entry;
struct error;
struct json_t;
struct seat;

/* What becomes of the answers of ENTRY, a draft, under the live content: {form, title, moves, renamed, misfits, kept,
 * new, computed}. NULL when it has the live content already or its form reads the same in both. Yours. */
struct json_t *renewal_of(struct entry *entry, struct error *err);
/* The same as text for reading. */
void renewal_write(const struct json_t *renewal, struct buf *out);
/* Opens the draft with the live content from now on; every answer is still there. NULL and ERR: it is as it was. */
struct entry *renewal_take(struct seat *seat, struct id draft, struct error *err);

#endif
