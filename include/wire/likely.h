/* likely.h — dossiers that are perhaps of one person, as the centre found them in all regions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_LIKELY_H
#define BALIE_WIRE_LIKELY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct arena;
struct buf;
struct error;

#define LIKELY_PATH "/v1/doubles"
#define LIKELY_MOST 1000 /* told at once: the oldest; the others follow when those are settled */

#define LIKELY_KEY  "key"  /* the same number */
#define LIKELY_NAME "name" /* the same name and birth date */

/* DOSSIER is one that the desk sees; OTHER may be elsewhere: REGION has it. */
struct likely {
    struct id dossier, other;
    const char *region, *reason;
};
struct likely_list {
    const struct likely *at;
    size_t count;
};

/* A JSON array of ["dossier","other","region","reason"]; what is decoded lives in ARENA. */
void likely_encode(struct buf *out, const struct likely_list *list);
bool likely_decode(struct arena *arena, const struct buf *bytes, struct likely_list *out, struct error *err);

#endif
