/* entry.c — one line of the change log: how a change lies in the table, and how it is taken out again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "state.h"
#include "wire/change.h"

enum column {
    COLUMN_ID,
    COLUMN_KIND,
    COLUMN_AT,
    COLUMN_USER,
    COLUMN_DEVICE,
    COLUMN_SEQ,
    COLUMN_DOSSIER,
    COLUMN_RECORD,
    COLUMN_FORM,
    COLUMN_BUNDLE,
    COLUMN_REGION,
    COLUMN_DATE,
    COLUMN_PARENTS,
    COLUMN_BLOBS,
    COLUMN_BODY,
    COLUMN_BODY_HASH,
    COLUMN_ARRIVAL
};

struct numbers {
    int64_t kind, user, device, form, bundle, region;
};

static bool find_numbers(struct store *store, const struct change *change, struct numbers *out)
{
    out->kind = term_of_text(store, change->kind);
    out->user = term_of_bytes(store, change->user.bytes, sizeof change->user.bytes);
    out->device = term_of_bytes(store, change->device.bytes, sizeof change->device.bytes);
    out->form = term_of_text(store, change->form);
    out->bundle = term_of_bytes(store, change->bundle.bytes, sizeof change->bundle.bytes);
    out->region = term_of_text(store, change->region);
    return out->kind && out->user && out->device && out->form && out->bundle && out->region;
}

static void bind_list(struct query *query, const void *items, size_t count, size_t each_bytes)
{
    if (count)
        query_bytes(query, items, count * each_bytes);
    else
        query_null(query);
}

static void bind_optional(struct query *query, bool is_there, int64_t number)
{
    if (is_there)
        query_integer(query, number);
    else
        query_null(query);
}

static void bind_body(struct query *query, const struct change *change)
{
    if (change->body) {
        query_bytes(query, change->body, change->body_bytes);
        query_null(query);
    } else {
        query_null(query);
        query_digest(query, &change->body_hash);
    }
}

bool entry_add(struct store *store, const struct change *change, int64_t dossier, int64_t arrival_ms, struct error *err)
{
    struct numbers numbers;
    struct query query;

    if (!find_numbers(store, change, &numbers))
        return query_refuse(store->database, err);
    query = query_open(store, "INSERT INTO _log(id, kind, at, user, device, seq, dossier, record, form, bundle, region,"
                              " date, parents, blobs, body, body_hash, arrival, seal)"
                              " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_id(&query, &change->id);
    query_integer(&query, numbers.kind);
    query_integer(&query, change->at_ms);
    query_integer(&query, numbers.user);
    query_integer(&query, numbers.device);
    query_integer(&query, (int64_t)change->seq);
    query_integer(&query, dossier);
    query_id(&query, &change->record);
    query_integer(&query, numbers.form);
    query_integer(&query, numbers.bundle);
    query_integer(&query, numbers.region);
    bind_optional(&query, date_is_set(change->date), change->date.days);
    bind_list(&query, change->parents, change->parent_count, sizeof *change->parents);
    bind_list(&query, change->blobs, change->blob_count, sizeof *change->blobs);
    bind_body(&query, change);
    bind_optional(&query, arrival_ms != ENTRY_NO_ARRIVAL, arrival_ms);
    query_id(&query, &change->seal);
    return query_run(&query, err);
}

static const void *read_list(const struct query *query, struct arena *arena, enum column column, size_t each_bytes,
                             size_t *count)
{
    size_t size_bytes;
    const void *bytes = query_get_bytes(query, (int)column, &size_bytes);

    *count = bytes ? size_bytes / each_bytes : 0;
    return *count ? arena_copy(arena, bytes, *count * each_bytes) : NULL;
}

static void read_body(const struct query *query, struct arena *arena, struct change *out)
{
    const char *body;

    if (query_is_null(query, COLUMN_BODY)) {
        out->body_hash = query_get_digest(query, COLUMN_BODY_HASH);
        return;
    }
    body = query_get_bytes(query, COLUMN_BODY, &out->body_bytes);
    out->body = arena_text_part(arena, body, out->body_bytes);
}

/* What the row only points to is read by other queries: when one fails, so has this one. */
int64_t entry_read_quickly(struct query *query, struct arena *arena, struct change *out)
{
    struct store *store = query->store;
    bool before = query_watch(store);

    *out = (struct change){ .date = date_none() };
    out->id = query_get_id(query, COLUMN_ID);
    out->kind = arena_text(arena, term_text(store, query_get_integer(query, COLUMN_KIND)));
    out->at_ms = query_get_integer(query, COLUMN_AT);
    term_bytes(store, query_get_integer(query, COLUMN_USER), out->user.bytes, sizeof out->user.bytes);
    term_bytes(store, query_get_integer(query, COLUMN_DEVICE), out->device.bytes, sizeof out->device.bytes);
    out->seq = (uint64_t)query_get_integer(query, COLUMN_SEQ);
    out->dossier = dossier_id_of(store, query_get_integer(query, COLUMN_DOSSIER));
    out->record = query_get_id(query, COLUMN_RECORD);
    out->form = arena_text(arena, term_text(store, query_get_integer(query, COLUMN_FORM)));
    term_bytes(store, query_get_integer(query, COLUMN_BUNDLE), out->bundle.bytes, sizeof out->bundle.bytes);
    out->region = arena_text(arena, term_text(store, query_get_integer(query, COLUMN_REGION)));
    if (!query_is_null(query, COLUMN_DATE))
        out->date.days = (int32_t)query_get_integer(query, COLUMN_DATE);
    out->parents = read_list(query, arena, COLUMN_PARENTS, sizeof *out->parents, &out->parent_count);
    out->blobs = read_list(query, arena, COLUMN_BLOBS, sizeof *out->blobs, &out->blob_count);
    read_body(query, arena, out);
    query->failed |= query_watched(store, before);
    return query_is_null(query, COLUMN_ARRIVAL) ? ENTRY_NO_ARRIVAL : query_get_integer(query, COLUMN_ARRIVAL);
}

int64_t entry_read(struct query *query, struct arena *arena, struct change *out)
{
    int64_t arrival_ms = entry_read_quickly(query, arena, out);

    if (out->body)
        out->body_hash = hash_bytes(out->body, out->body_bytes);
    return arrival_ms;
}
