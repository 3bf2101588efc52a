/* store.h — what the server keeps, whatever keeps it: changes in order of arrival, devices, people, codes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_STORE_H
#define BALIE_SERVER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct buf;
struct error;

#define STORE_TEXT_BYTES 129

/* An enrolment: one computer with its token; it keeps it when it takes a new device id. */
struct store_desk {
    int64_t number;
    char region[STORE_TEXT_BYTES]; /* "" sees all */
    char role[STORE_TEXT_BYTES];
    bool is_disabled;
};

/* A queue of changes. NUMBER is printed with four digits, for numbers made offline. */
struct store_device {
    int64_t number, desk;
    uint64_t head;
    struct digest chain;
};

struct store_code {
    bool is_there;
    char region[STORE_TEXT_BYTES], role[STORE_TEXT_BYTES], user[STORE_TEXT_BYTES];
};

/* A change as it is kept; texts are borrowed. */
struct store_change {
    int64_t number, position; /* 0: not fed */
    int64_t arrival_ms, device;
    uint64_t seq;
    struct id id, dossier, record;
    const char *kind, *region, *refusal; /* REFUSAL NULL: good */
    const char *line;
    size_t line_bytes;
};

struct store_feed {
    int64_t position, arrival_ms;
};

/* An attachment of a dossier: HAVE_BYTES of SIZE_BYTES are here; SIZE_BYTES 0: it is not known. */
struct store_blob {
    struct id dossier;
    struct digest hash;
    int64_t size_bytes, have_bytes;
};

/* The content that is live in a region ("" everywhere): NUMBER rises with each publication, 0 when there is none. */
struct store_bundle {
    int64_t number;
    char region[STORE_TEXT_BYTES];
    struct digest hash;
    uint8_t signature[64];
};

/* Called for each change or person that was asked for, until it says stop. */
struct store_visitor {
    bool (*change)(void *with, const struct store_change *change);
    bool (*person)(void *with, int64_t number, const struct id *id, const char *name);
    void *with;
};

/* Every call but begin and close is made within a transaction. What is looked for and is not there leaves number 0.
 * False: the store refused and ERR says why; then the transaction is cancelled. */
struct server_store {
    bool (*begin)(struct server_store *store, struct error *err);
    bool (*commit)(struct server_store *store, struct error *err);
    void (*cancel)(struct server_store *store);
    void (*close)(struct server_store *store);

    bool (*incarnation)(struct server_store *store, char out[STORE_TEXT_BYTES], struct error *err);
    bool (*renew)(struct server_store *store, struct error *err); /* a new incarnation */

    /* Takes hold of the feed until the end of the transaction; the arrival is later than any before. */
    bool (*lock_feed)(struct server_store *store, int64_t now_ms, struct store_feed *out, struct error *err);
    bool (*move_feed)(struct server_store *store, int64_t position, struct error *err);
    bool (*read_feed)(struct server_store *store, struct store_feed *out, struct error *err);

    bool (*add_code)(struct server_store *store, const struct digest *hash, const struct store_code *code,
                     int64_t until_ms, struct error *err);
    bool (*take_code)(struct server_store *store, const struct digest *hash, int64_t now_ms, struct store_code *out,
                      struct error *err);
    bool (*add_desk)(struct server_store *store, const struct digest *token, struct store_desk *desk,
                     struct error *err);
    bool (*find_desk)(struct server_store *store, const struct digest *token, struct store_desk *out,
                      struct error *err);
    bool (*add_device)(struct server_store *store, struct id id, struct store_device *device, struct error *err);
    bool (*find_device)(struct server_store *store, struct id id, struct store_device *out, struct error *err);
    bool (*save_device)(struct server_store *store, const struct store_device *device, struct error *err);
    bool (*add_person)(struct server_store *store, struct id id, const char *name, struct error *err);
    bool (*has_person)(struct server_store *store, struct id id, bool *is_there, struct error *err);
    bool (*each_person)(struct server_store *store, int64_t after, const struct store_visitor *visitor,
                        struct error *err);

    bool (*find_change)(struct server_store *store, struct id id, struct store_change *out, struct error *err);
    bool (*find_queued)(struct server_store *store, int64_t device, uint64_t seq, struct store_change *out,
                        struct error *err);
    bool (*find_position)(struct server_store *store, int64_t position, struct store_change *out, struct error *err);
    bool (*add_change)(struct server_store *store, struct store_change *change, struct error *err);
    bool (*add_queued)(struct server_store *store, int64_t device, uint64_t seq, int64_t change, struct error *err);
    bool (*rewrite)(struct server_store *store, int64_t change, const char *line, size_t line_bytes, struct error *err);
    /* The region a dossier is in now; "" with *IS_THERE false when it is not known. */
    bool (*find_region)(struct server_store *store, struct id dossier, char out[STORE_TEXT_BYTES], bool *is_there,
                        struct error *err);
    bool (*set_region)(struct server_store *store, struct id dossier, const char *region, struct error *err);
    /* What REGION may see after a position, in order, until VISIT says stop. */
    bool (*each_fed)(struct server_store *store, const char *region, int64_t after, const struct store_visitor *visitor,
                     struct error *err);
    bool (*has_erase)(struct server_store *store, struct id dossier, bool *is_there, struct error *err);
    /* All of one dossier. */
    bool (*each_of)(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                    struct error *err);

    /* Attachments, in parts. A part is added where the last one ended. */
    bool (*find_blob)(struct server_store *store, struct store_blob *blob, struct error *err); /* fills in the sizes */
    bool (*add_blob_part)(struct server_store *store, const struct store_blob *blob, const struct buf *bytes,
                          struct error *err);
    /* Appends what is there from FROM to the end of its part; nothing when there is nothing. */
    bool (*read_blob_part)(struct server_store *store, const struct store_blob *blob, int64_t from, struct buf *out,
                           struct error *err);
    /* HASH NULL: all of the dossier. */
    bool (*drop_blob)(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err);

    /* Content: files by hash, and which bundle is live where. */
    bool (*keep_file)(struct server_store *store, const struct digest *hash, const struct buf *bytes,
                      struct error *err);
    bool (*read_file)(struct server_store *store, const struct digest *hash, struct buf *out, bool *is_there,
                      struct error *err);
    bool (*publish)(struct server_store *store, struct store_bundle *bundle, struct error *err);
    bool (*find_bundle)(struct server_store *store, const char *region, struct store_bundle *out, struct error *err);

    /* Small facts ("centre_key"); "" when absent. */
    bool (*get_fact)(struct server_store *store, const char *name, char out[STORE_TEXT_BYTES], struct error *err);
    bool (*set_fact)(struct server_store *store, const char *name, const char *value, struct error *err);
};

/* Why a stored change is not fed: its word that lasts, NULL when there is none. */
const char *store_refusal(const char *text);

/* URL is sqlite:FILE; made when it is not there. NULL and ERR. */
struct server_store *store_open_url(const char *url, struct error *err);
struct server_store *store_sqlite_open(const char *path, struct error *err);

#endif
