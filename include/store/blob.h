/* blob.h — attachments of dossiers: kept in parts, each known by its hash; own ones go up, others come when wanted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_BLOB_H
#define BALIE_STORE_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct buf;
struct error;
struct store;

struct blob {
    struct id dossier;
    struct digest hash;
    int64_t size_bytes, have_bytes; /* whole when equal */
    int64_t sent_bytes;             /* how far the server has it; -1: not known. Of another's: SIZE_BYTES */
    bool is_wanted;                 /* somebody asked for it and it is not whole */
};

/* Keeps what a person attaches here; it goes up with the next exchange. Idempotent. */
bool blob_keep(struct store *store, struct id dossier, const struct buf *bytes, struct digest *hash, struct error *err);
bool blob_find(struct store *store, struct id dossier, const struct digest *hash, struct blob *out); /* false: no */
/* Asks for it: it comes with the next exchange. */
bool blob_want(struct store *store, const struct blob *blob, struct error *err);
/* Adds what follows HAVE_BYTES. Bytes that are not what HASH says are dropped when the last has come: ERROR_DAMAGED. */
bool blob_add(struct store *store, struct blob *blob, const struct buf *bytes, struct error *err);
/* Appends the bytes from FROM to the end of their part; all with FROM 0 and a whole blob: call until nothing comes. */
bool blob_read_part(struct store *store, const struct blob *blob, int64_t from, struct buf *out, struct error *err);
bool blob_read(struct store *store, struct id dossier, const struct digest *hash, struct buf *out, struct error *err);
bool blob_note_sent(struct store *store, const struct blob *blob, int64_t sent_bytes, struct error *err);
/* The server does not take it, or does not have it, for now: it goes up, or comes, after the others. */
bool blob_postpone(struct store *store, const struct blob *blob, struct error *err);
/* The server was put back from a copy and may lack any of them: how far it has each is not known. */
bool blob_doubt(struct store *store, struct error *err);
/* The next one to send whose change the server has; the next one that is wanted. False: none. */
bool blob_next_to_send(struct store *store, struct blob *out);
bool blob_next_wanted(struct store *store, struct blob *out);
size_t blob_count_unsent(struct store *store);
/* Of what came from elsewhere, the oldest go until at most BUDGET_BYTES stay; own ones stay until they were sent. */
bool blob_make_room(struct store *store, int64_t budget_bytes, struct error *err);
/* HASH NULL: all of the dossier. */
bool blob_drop(struct store *store, struct id dossier, const struct digest *hash, struct error *err);

#endif
