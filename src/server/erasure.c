/* erasure.c — what was erased stays erased: its words leave the server, whenever they come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "erasure.h"

#include "attachment.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/text.h"
#include "store.h"
#include "wire/change.h"

struct erased {
    int64_t position;
    char *line;
    size_t line_bytes;
};

struct sweep {
    struct id record; /* none: the whole dossier */
    struct arena *arena;
    ARRAY(struct erased) found;
    ARRAY(struct digest) blobs; /* that what was found names */
};

static char *strip(struct arena *arena, struct change *change, size_t *bare_bytes)
{
    scoped_buf bare = { 0 };

    change->body = NULL;
    change->body_bytes = 0;
    change_encode(&bare, change);
    *bare_bytes = bare.size_bytes - 1; /* the newline */
    return arena_text_part(arena, buf_view(&bare), *bare_bytes);
}

char *erasure_bare(struct arena *arena, const char *line, size_t line_bytes, size_t *bare_bytes)
{
    struct change change;

    if (!change_decode(arena, line, line_bytes, &change, NULL) || !change.body)
        return NULL;
    return strip(arena, &change, bare_bytes);
}

static bool sweep_one(void *with, const struct store_change *kept)
{
    struct sweep *sweep = with;
    struct erased erased = { .position = kept->position };
    struct change change;

    if (text_equal(kept->kind, CHANGE_ERASE) || (id_is_set(sweep->record) && !id_equal(sweep->record, kept->record)) ||
        !change_decode(sweep->arena, kept->line, kept->line_bytes, &change, NULL) || !change.body)
        return true;
    for (size_t i = 0; i < change.blob_count; i++)
        *array_add(&sweep->blobs) = change.blobs[i];
    erased.line = strip(sweep->arena, &change, &erased.line_bytes);
    *array_add(&sweep->found) = erased;
    return true;
}

bool erasure_sweep(struct server_store *store, const struct store_change *erase, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct sweep sweep = { .record = erase->record, .arena = arena };
    const struct store_visitor visitor = { .change = sweep_one, .with = &sweep };
    bool good = store->add_erasure(store, erase, err) && store->each_of(store, erase->dossier, &visitor, err);

    for (size_t i = 0; good && i < sweep.found.count; i++)
        good = store->rewrite(store, sweep.found.at[i].position, sweep.found.at[i].line, sweep.found.at[i].line_bytes,
                              err);
    for (size_t i = 0; good && !BUG(202) && i < sweep.blobs.count; i++)
        good = attachment_forget(store, erase->dossier, &sweep.blobs.at[i], err);
    array_clear(&sweep.found);
    array_clear(&sweep.blobs);
    return good;
}
