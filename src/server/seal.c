/* seal.c — the server's word on each change that it passes on: who hands it back in later is believed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "seal.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store.h"
#include "wire/change.h"

bool seal_read_key(struct server_store *store, struct digest *out, struct error *err)
{
    char text[STORE_TEXT_BYTES];

    *out = (struct digest){ { 0 } };
    if (!store->get_fact(store, SEAL_FACT, text, err))
        return false;
    digest_parse(text, out);
    return true;
}

/* The queue that its line names is the one that readers know it by. */
static bool find_queue(const struct store_change *change, struct change *out)
{
    scoped(arena) arena = NULL;
    bool good;

    if (change_peek(change->line, change->line_bytes, out))
        return true;
    arena = arena_new();
    good = change->line_bytes && change->line[0] == '{' &&
           change_decode(arena, change->line, change->line_bytes, out, NULL);
    return good;
}

void seal_write(struct buf *out, const struct digest *key, const struct store_change *change)
{
    struct change said = { 0 };
    char seal[ID_TEXT_BYTES];

    if (digest_is_set(key) && find_queue(change, &said)) {
        said.id = change->id;
        buf_format(out, "{\"seal\":\"%s\",", id_format(change_seal(key, &said, change->arrival_ms), seal));
        buf_add(out, change->line + 1, change->line_bytes - 1);
    } else {
        buf_add(out, change->line, change->line_bytes);
    }
    buf_char(out, '\n');
}
