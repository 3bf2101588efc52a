/* hearsay.c — what the server tells besides changes, kept for the person who must know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "hearsay.h"

#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/store.h"
#include "wire/notice.h"

#define LIMIT_BYTES 65536

/* The lines of NAME without those that begin with ID. */
static void read_others(struct store *store, const char *name, const char *id, struct buf *out)
{
    scoped_text lines = store_get(store, name);
    const char *at = lines ? lines : "";

    for (size_t size; *at; at += size) {
        size = strcspn(at, "\n");
        size += at[size] == '\n';
        if (!text_starts(at, id))
            buf_add(out, at, size);
    }
}

static bool replace(struct store *store, const char *name, const char *id, const char *line, struct error *err)
{
    scoped_buf lines = { 0 };

    read_others(store, name, id, &lines);
    if (line && lines.size_bytes < LIMIT_BYTES)
        buf_format(&lines, "%s\n", line);
    return store_set(store, name, lines.size_bytes ? buf_view(&lines) : NULL, err);
}

static bool keep_held(struct store *store, const struct notice *notice, struct error *err)
{
    char change[ID_TEXT_BYTES], dossier[ID_TEXT_BYTES], user[ID_TEXT_BYTES];
    scoped_text line =
        mem_format("%s %s %s %s %s", id_format(notice->change, change), id_format(notice->dossier, dossier),
                   id_format(notice->user, user), *notice->form ? notice->form : "-", notice->reason);

    return replace(store, "held", change, line, err);
}

bool hearsay_keep(struct store *store, const struct notice *notice, struct error *err)
{
    char dossier[ID_TEXT_BYTES];

    id_format(notice->dossier, dossier);
    switch (notice->kind) {
    case NOTICE_HELD:
        return keep_held(store, notice, err);
    case NOTICE_REVOKE:
        return replace(store, "departed", dossier, dossier, err);
    case NOTICE_GRANT:
        return replace(store, "departed", dossier, NULL, err);
    case NOTICE_OTHER:
        return true;
    }
    return true;
}
