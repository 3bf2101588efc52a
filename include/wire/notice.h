/* notice.h — what the feed says besides changes: a dossier comes into reach or leaves it, a change was held back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_NOTICE_H
#define BALIE_WIRE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct arena;
struct buf;

enum notice_kind {
    NOTICE_GRANT,  /* the whole dossier follows */
    NOTICE_REVOKE, /* it is to be let go of, once nothing of it waits here; REGION has it now */
    NOTICE_HELD,   /* somebody's change was kept but not passed on */
    NOTICE_OTHER   /* of a newer server: passed over */
};

struct notice {
    enum notice_kind kind;
    struct id dossier;
    const char *region; /* REVOKE; "" or NULL: not told */
    /* HELD */
    struct id change, user;
    const char *form, *reason;
    int64_t at_ms;
};

/* One line, {"notice":KIND,…}, newline included. */
void notice_encode(struct buf *out, const struct notice *notice);
/* Whether LINE is a notice; its texts live in ARENA. One that is damaged is OTHER. */
bool notice_decode(struct arena *arena, const char *line, size_t size_bytes, struct notice *out);

#endif
