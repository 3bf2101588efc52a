/* notice.h — what the feed says besides changes: a dossier comes or goes, a change is held or passed on. */
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
    NOTICE_PASSED, /* a held CHANGE of this computer was passed on after all; told though DOSSIER is not for it */
    NOTICE_OTHER   /* of a newer server: passed over */
};

struct notice {
    enum notice_kind kind;
    struct id dossier;
    const char *region; /* REVOKE; "" or NULL: not told */
    struct id change;   /* HELD, PASSED */
    /* HELD */
    struct id user;
    const char *form, *reason;
    int64_t at_ms;
};

/* One line, {"notice":KIND,…}, newline included. */
void notice_encode(struct buf *out, const struct notice *notice);
/* Whether LINE is a notice; its texts live in ARENA. One that is damaged is OTHER. */
bool notice_decode(struct arena *arena, const char *line, size_t size_bytes, struct notice *out);

#endif
