/* change.h — a change: the one thing that enters the log of a dossier, travels and is folded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_CHANGE_H
#define BALIE_WIRE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/id.h"

struct arena;
struct buf;
struct error;

#define CHANGE_BODY_LIMIT_BYTES 1048576 /* that may enter a dossier; larger ones, */
#define CHANGE_BODY_MOST_BYTES  4194304 /* up to this, are kept aside by the centre */
#define CHANGE_PARENTS_LIMIT    1024
#define CHANGE_BLOBS_LIMIT      1024
#define CHANGE_TEXT_LIMIT_BYTES 128 /* kind, form, region */
/* One line: a body in which every byte is escaped, and a header with every parent and blob. */
#define CHANGE_LINE_LIMIT_BYTES 16777216

/* Known kinds; an unknown kind is kept and passed on, not folded. */
#define CHANGE_SET      "set"      /* values of a record */
#define CHANGE_WITHDRAW "withdraw" /* takes a record out; */
#define CHANGE_RESTORE  "restore"  /* and puts it back */
#define CHANGE_FREEZE   "freeze"   /* signs a record: body {salt, fold, document} hashes */
#define CHANGE_MOVE     "move"     /* the dossier's region becomes `region` */
#define CHANGE_TAKE     "take"     /* the region `region` sees the dossier too; body {salt, note: why} */
#define CHANGE_LINK     "link"     /* body {salt, dossier}: one person, two dossiers */
#define CHANGE_UNLINK   "unlink"
#define CHANGE_RESTRICT                                                                                                \
    "restrict"                 /* the dossier is looked at, no longer worked with (GDPR art. 18); body {salt, note} */
#define CHANGE_LIFT   "lift"   /* ends the restrictions its author had seen; body {salt, note} */
#define CHANGE_PERMIT "permit" /* its author works in it that day all the same; body {salt, note: ground, reason} */
#define CHANGE_ERASE  "erase"  /* absorbs the dossier, or the record when that is set */
#define CHANGE_ERASED "erased" /* a desk tells that it carried out an erasure: of the dossier, or of its record */
#define CHANGE_VIEW   "view"   /* audit: goes up, is never fed down, takes no part in parents */

struct change {
    struct id id; /* hash of the header without device and seq, with hash(body) for the body */
    const char *kind;
    int64_t at_ms;
    struct id user;
    struct id device; /* device and seq are the queue it came by, not its identity */
    uint64_t seq;     /* 1, 2, 3 ... per device */
    struct id dossier;
    struct id record;     /* none for move, link, view of a dossier ... */
    const char *form;     /* "" when none */
    struct digest bundle; /* the content it was written with; none when none */
    const char *region;
    struct date date;         /* the record's legal date */
    const struct id *parents; /* newest changes of the dossier that its author had seen, sorted bytewise */
    size_t parent_count;
    const struct digest *blobs; /* attachments */
    size_t blob_count;
    const char *body; /* the exact bytes of its author, a NUL after them; NULL when erased */
    size_t body_bytes;
    struct digest body_hash;
    struct id seal; /* the centre's word that it passed this on as it is here (change_seal); none when it did not */
};

/* Whether it is one of the kinds above; another is of a newer balie: kept and passed on, not folded. */
bool change_kind_is_known(const char *kind);

/* The id is the BLAKE2b-128 of these bytes, one after the other; numbers are big-endian, a text is its size in bytes
 * (16 bits) and then its UTF-8:
 *
 *   8 bytes  "balie-c1"
 *   text     kind
 *   64 bits  at_ms, two's complement
 *   16 bytes user
 *   16 bytes dossier
 *   16 bytes record, zeros when none
 *   text     form
 *   32 bytes bundle, zeros when none
 *   text     region
 *   32 bits  date in days since 1970-01-01, two's complement; 0x80000000 when none
 *   16 bits  number of parents, then 16 bytes each, ascending
 *   16 bits  number of blobs, then 32 bytes each, in the author's order
 *   32 bytes BLAKE2b-256 of the body
 *
 * Device and seq are no part of it: it survives renumbering; the body is there as a hash: it survives erasing. */

/* Sets body_hash (when there is a body) and id. */
void change_identify(struct change *change);
/* Whether id and body_hash are what the header and body say, every text is valid and every bound is kept. */
bool change_verify(const struct change *change, struct error *err);
/* chain(n) = hash(chain(n-1), id(n)). */
struct digest change_chain(const struct digest *before, const struct id *id);

/* The centre's word that it passed CHANGE on as of ARRIVAL_MS, made with a key that only the centre has: with it
 * whoever holds a change can hand it back in to a centre that was put back from a copy. Over these bytes, numbers
 * big-endian:
 *
 *   8 bytes  "balie-s1"
 *   16 bytes id
 *   16 bytes device
 *   64 bits  seq
 *   64 bits  arrival_ms, two's complement */
struct id change_seal(const struct digest *key, const struct change *change, int64_t arrival_ms);
bool change_is_sealed(const struct digest *key, const struct change *change, int64_t arrival_ms);
/* The device and seq in a line, without reading the rest of it; false: it lies otherwise than change_encode() does. */
bool change_peek(const char *line, size_t size_bytes, struct change *out);

/* One NDJSON line, newline included; the id is left out, the reader recomputes it. */
void change_encode(struct buf *out, const struct change *change);
/* Reads one line; texts live in ARENA; id and body_hash are computed (body_hash is in the line when the body is
 * erased). */
bool change_decode(struct arena *arena, const char *line, size_t size_bytes, struct change *out, struct error *err);
/* A deep copy into ARENA. */
void change_copy(struct arena *arena, struct change *out, const struct change *from);

#endif
