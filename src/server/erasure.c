/* erasure.c — what was erased stays erased: its words leave the server, whenever they come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "erasure.h"

#include "attachment.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/text.h"
#include "store.h"
#include "wire/change.h"

struct erased {
    int64_t number;
    char *line;
    size_t line_bytes;
};

struct sweep {
    struct id record; /* none: the whole dossier */
    struct arena *arena;
    ARRAY(struct erased) found;
    ARRAY(struct digest) blobs; /* that what was found names */
    bool is_erased;             /* an erase that covers RECORD was seen */
};

static void drop_body(struct sweep *sweep, int64_t number, const char *line, size_t line_bytes)
{
    scoped_buf bare = { 0 };
    struct change change;

    if (!change_decode(sweep->arena, line, line_bytes, &change, NULL) || !change.body)
        return;
    for (size_t i = 0; i < change.blob_count; i++)
        *array_add(&sweep->blobs) = change.blobs[i];
    change.body = NULL;
    change.body_bytes = 0;
    change_encode(&bare, &change);
    buf_cut(&bare, bare.size_bytes - 1); /* the newline */
    *array_add(&sweep->found) =
        (struct erased){ number, arena_text_part(sweep->arena, buf_view(&bare), bare.size_bytes), bare.size_bytes };
}

static bool covers(const struct id *record, const struct id *other)
{
    return !id_is_set(*record) || id_equal(*record, *other);
}

static bool sweep_one(void *with, const struct store_change *change)
{
    struct sweep *sweep = with;

    if (!text_equal(change->kind, CHANGE_ERASE) && covers(&sweep->record, &change->record))
        drop_body(sweep, change->number, change->line, change->line_bytes);
    return true;
}

static bool look_for_erase(void *with, const struct store_change *change)
{
    struct sweep *sweep = with;

    if (text_equal(change->kind, CHANGE_ERASE) && change->position && covers(&change->record, &sweep->record))
        sweep->is_erased = true;
    return !sweep->is_erased;
}

static bool write_swept(struct sweep *sweep, struct server_store *store, struct id dossier, struct error *err)
{
    bool good = true;

    for (size_t i = 0; good && i < sweep->found.count; i++)
        good = store->rewrite(store, sweep->found.at[i].number, sweep->found.at[i].line, sweep->found.at[i].line_bytes,
                              err);
    for (size_t i = 0; good && i < sweep->blobs.count; i++)
        good = attachment_forget(store, dossier, &sweep->blobs.at[i], err);
    array_clear(&sweep->found);
    array_clear(&sweep->blobs);
    return good;
}

bool erasure_apply(struct server_store *store, const struct change *change, const struct store_change *kept,
                   struct error *err)
{
    scoped(arena) arena = arena_new();
    struct sweep sweep = { .record = change->record, .arena = arena };
    bool is_erase = text_equal(change->kind, CHANGE_ERASE), has_erase;
    struct store_visitor visitor = { is_erase ? sweep_one : look_for_erase, NULL, &sweep };

    if (!id_is_set(change->dossier))
        return true;
    if (!store->has_erase(store, change->dossier, &has_erase, err))
        return false;
    if (!is_erase && !has_erase)
        return true;
    if (!store->each_of(store, change->dossier, &visitor, err))
        return false;
    if (!is_erase && sweep.is_erased)
        drop_body(&sweep, kept->number, kept->line, kept->line_bytes);
    return write_swept(&sweep, store, change->dossier, err);
}
