/* cursor.h — how far a device has read: opaque to the device, checked by the server. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_CURSOR_H
#define BALIE_SERVER_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;
struct server_store;

struct cursor {
    int64_t position; /* in the feed */
    int64_t place;    /* within the dossiers granted at the next position; 0: none is under way */
    int64_t person;   /* in the directory */
    int64_t whole;    /* up to there what the device wrote itself is told as well: it reads anew */
};

/* incarnation.position.place.person[:whole].check: CHECK is the start of the change's id at that position and when it
 * arrived, so that a server that was put back from a copy sees that the device has read what it no longer has, also
 * when other changes took its place, or the same one by a late request. */
bool cursor_write(struct buf *out, struct server_store *store, const struct cursor *cursor, struct error *err);
/* Zeros for "" and for another incarnation; *IS_AHEAD when the device has read what this server never had. */
/* The position that TEXT tells of, unchecked; 0 when it tells of none. */
int64_t cursor_peek(const char *text);
bool cursor_read(struct server_store *store, const char *text, struct cursor *out, bool *is_ahead, struct error *err);

#endif
