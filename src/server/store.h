/* store.h — what the server keeps, whatever keeps it: changes in order of arrival, devices, people, codes, scope. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_STORE_H
#define BALIE_SERVER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kept.h"

struct buf;
struct error;

/* Every call but begin and close is made within a transaction. What is looked for and is not there leaves number 0.
 * False: the store refused and ERR says why; then the transaction is cancelled. */
struct server_store {
    bool (*begin)(struct server_store *store, struct error *err);
    bool (*commit)(struct server_store *store, struct error *err);
    void (*cancel)(struct server_store *store);
    /* Whether the last refusal passes when the transaction is made again: others were in the way, or the line was. */
    bool (*must_repeat)(struct server_store *store);
    void (*close)(struct server_store *store);

    bool (*incarnation)(struct server_store *store, char out[STORE_TEXT_BYTES], struct error *err);
    bool (*renew)(struct server_store *store, struct error *err); /* a new incarnation */

    /* Takes hold of the feed until the end of the transaction: whoever writes does so first. The arrival is later than
     * any before. */
    bool (*lock_feed)(struct server_store *store, int64_t now_ms, struct store_feed *out, struct error *err);
    bool (*move_feed)(struct server_store *store, int64_t position, struct error *err);
    bool (*read_feed)(struct server_store *store, struct store_feed *out, struct error *err);

    bool (*add_code)(struct server_store *store, const struct digest *hash, const struct store_code *code,
                     int64_t until_ms, struct error *err);
    bool (*find_code)(struct server_store *store, const struct digest *hash, int64_t now_ms, struct store_code *out,
                      struct error *err);
    bool (*use_code)(struct server_store *store, const struct digest *hash, const struct store_code *code,
                     struct error *err);
    bool (*add_desk)(struct server_store *store, const struct digest *token, struct store_desk *desk,
                     struct error *err);
    bool (*find_desk)(struct server_store *store, const struct digest *token, struct store_desk *out,
                      struct error *err);
    bool (*each_desk)(struct server_store *store, const struct store_visitor *visitor, struct error *err);
    /* State, region, role and until; TOKEN NULL leaves the old one. */
    bool (*save_desk)(struct server_store *store, const struct store_desk *desk, const struct digest *token,
                      struct error *err);
    bool (*add_device)(struct server_store *store, struct id id, struct store_device *device, struct error *err);
    bool (*find_device)(struct server_store *store, struct id id, struct store_device *out, struct error *err);
    bool (*save_device)(struct server_store *store, const struct store_device *device, struct error *err);
    /* The number that a person who is put next has. */
    bool (*next_person)(struct server_store *store, int64_t *number, struct error *err);
    bool (*put_person)(struct server_store *store, const struct store_person *person, struct error *err);
    bool (*find_person)(struct server_store *store, struct id id, struct store_person *out, struct error *err);
    bool (*each_person)(struct server_store *store, int64_t after, const struct store_visitor *visitor,
                        struct error *err);

    /* Read at once what will be found one by one until the transaction ends, the first BULK_KEYS of each. */
    bool (*foresee_desks)(struct server_store *store, const struct digest *tokens, size_t count, struct error *err);
    bool (*foresee_devices)(struct server_store *store, const struct id *ids, size_t count, struct error *err);
    bool (*foresee_people)(struct server_store *store, const struct id *ids, size_t count, struct error *err);
    bool (*foresee_positions)(struct server_store *store, const int64_t *positions, size_t count, struct error *err);
    /* What was written may wait for more like it; from here on the database works on it. */
    bool (*hasten)(struct server_store *store, struct error *err);

    /* Those of IDS that are here; without their lines. */
    bool (*each_known)(struct server_store *store, const struct id *ids, size_t count,
                       const struct store_visitor *visitor, struct error *err);
    /* Those of IDS that were passed on without their words, though nobody erased them; without their lines. */
    bool (*each_bare)(struct server_store *store, const struct id *ids, size_t count,
                      const struct store_visitor *visitor, struct error *err);
    /* What came by a queue from FIRST to LAST; their seq is that of this queue. */
    bool (*each_queued)(struct server_store *store, int64_t device, const uint64_t bounds[2],
                        const struct store_visitor *visitor, struct error *err);
    /* Which change is there, or was before it was passed on; no id when there is none. */
    bool (*find_position)(struct server_store *store, int64_t position, struct store_mark *out, struct error *err);
    bool (*add_changes)(struct server_store *store, const struct store_change *changes, size_t count,
                        struct error *err);
    /* What is here already came by another queue too: device, seq and position count. */
    bool (*add_queued)(struct server_store *store, const struct store_change *changes, size_t count, struct error *err);
    bool (*rewrite)(struct server_store *store, int64_t position, const char *line, size_t line_bytes,
                    struct error *err);
    bool (*each_fed)(struct server_store *store, const struct store_reach *reach, const struct store_visitor *visitor,
                     struct error *err);
    /* All of one dossier, in order. */
    bool (*each_of)(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                    struct error *err);
    bool (*each_refused)(struct server_store *store, const struct store_visitor *visitor, struct error *err);
    /* What came by the queues of a desk, was held, and was passed on at a position within REACH; its region counts for
     * nothing. */
    bool (*each_passed)(struct server_store *store, int64_t desk, const struct store_reach *reach,
                        const struct store_visitor *visitor, struct error *err);
    /* What is at POSITION goes to another one and is fed from there: it was refused and is good after all, or says
     * more than it did. */
    bool (*release)(struct server_store *store, int64_t position, const struct store_feed *to, struct error *err);

    bool (*each_scope)(struct server_store *store, const struct id *dossiers, size_t count,
                       const struct store_visitor *visitor, struct error *err);
    /* Dossiers that any region ever saw, in order of id, at most COUNT after AFTER. */
    bool (*each_placed)(struct server_store *store, struct id after, int64_t count, const struct store_visitor *visitor,
                        struct error *err);
    bool (*put_scopes)(struct server_store *store, const struct store_scope *scopes, size_t count, struct error *err);
    /* Grants and revocations within REACH, in order. */
    bool (*each_turn)(struct server_store *store, const struct store_reach *reach, const struct store_visitor *visitor,
                      struct error *err);
    /* What is granted to a region at UNTIL, from AFTER on. */
    bool (*each_granted)(struct server_store *store, const struct store_reach *reach,
                         const struct store_visitor *visitor, struct error *err);
    bool (*add_erasure)(struct server_store *store, const struct store_change *erase, struct error *err);
    /* Only dossier, record and position are told. */
    bool (*each_erasure)(struct server_store *store, const struct id *dossiers, size_t count,
                         const struct store_visitor *visitor, struct error *err);
    /* Dossiers that are looked at and no longer worked with. */
    bool (*put_restriction)(struct server_store *store, struct id dossier, bool is_restricted, struct error *err);
    bool (*each_restriction)(struct server_store *store, const struct id *dossiers, size_t count,
                             const struct store_visitor *visitor, struct error *err);
    bool (*put_link)(struct server_store *store, struct id dossier, struct id other, bool is_linked, struct error *err);
    bool (*each_link)(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                      struct error *err);

    bool (*add_words)(struct server_store *store, const struct store_word *words, size_t count, struct error *err);
    bool (*drop_words)(struct server_store *store, struct id dossier, struct error *err);
    bool (*each_word)(struct server_store *store, struct id dossier, const struct store_visitor *visitor,
                      struct error *err);
    /* Dossiers that have words, in order of id, at most COUNT after AFTER. */
    bool (*each_worded)(struct server_store *store, struct id after, int64_t count, const struct store_visitor *visitor,
                        struct error *err);
    /* Dossiers with words that begin so, and how many of them each has. */
    bool (*each_found)(struct server_store *store, const char *const *words, size_t count,
                       const struct store_visitor *visitor, struct error *err);

    /* Likely doubles: those that have the same words, the first of them; kept until it is settled whether they are one
     * person; told to a region when it sees one of the two. */
    bool (*each_alike)(struct server_store *store, const struct store_likeness *wanted,
                       const struct store_visitor *visitor, struct error *err);
    bool (*put_likely)(struct server_store *store, const struct store_likely *likely, bool *is_new, struct error *err);
    bool (*settle_likely)(struct server_store *store, const struct store_likely *likely, struct error *err);
    bool (*drop_likely)(struct server_store *store, struct id dossier, struct error *err);
    bool (*each_likely)(struct server_store *store, const char *region, const struct store_visitor *visitor,
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

/* URL is sqlite:FILE, made when it is not there, or postgresql://…. NULL and ERR. */
struct server_store *store_open_url(const char *url, struct error *err);

#endif
