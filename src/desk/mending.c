/* mending.c — a vault mended: what can be made again is, what another copy has is taken from it, the rest is named. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/mending.h"

#include <inttypes.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/words.h"
#include "store/care.h"
#include "store/compare.h"
#include "store/mend.h"
#include "store/store.h"
#include "vault/vault.h"

#define BACKUPS_MOST 64

struct entries {
    ARRAY(struct mend_entry) bad;
};

static bool note(void *with, const struct mend_entry *entry)
{
    struct entries *entries = with;

    *array_add(&entries->bad) = *entry;
    return true;
}

/* The newest one that can be read to its end; NULL: there is none. */
static char *find_whole(struct vault *vault)
{
    int64_t made_ms[BACKUPS_MOST];
    size_t count = vault_list_backups(vault, made_ms, BACKUPS_MOST);

    for (size_t i = 0; i < count; i++) {
        scoped(vault) copy = vault_open_backup(vault, made_ms[i], NULL);

        if (copy && vault_check(copy, NULL))
            return vault_backup_path(vault, made_ms[i]);
    }
    return NULL;
}

/* Pages lie sealed: what of one is altered cannot be told, let alone mended. The backup has it, and what the vault has
 * more comes along. */
static bool has_pages(struct vault *vault, struct error *err)
{
    struct error why = { 0 };
    scoped_text path = NULL;

    if (vault_check(vault, &why))
        return true;
    path = find_whole(vault);
    if (!path)
        return error_set(err, why.kind, "%s", why.text);
    return error_set(err, ERROR_DAMAGED,
                     _("Pages of the vault are damaged. The newest whole backup is %s: put it back with balie restore "
                       "and this path; what the vault has more and can still be read comes along."),
                     path);
}

static void take_from(struct store *store, struct vault *copy, struct entries *entries, size_t *taken)
{
    scoped(store) from = store_open(copy, NULL);

    for (size_t i = entries->bad.count; from && i-- > 0;) {
        bool is_mended = false;

        if (!mend_from(store, from, &entries->bad.at[i], &is_mended, NULL) || !is_mended)
            continue;
        ++*taken;
        entries->bad.at[i] = entries->bad.at[--entries->bad.count];
    }
}

static void take_from_backups(struct store *store, struct vault *vault, struct entries *entries, size_t *taken)
{
    int64_t made_ms[BACKUPS_MOST];
    size_t count = vault_list_backups(vault, made_ms, BACKUPS_MOST);

    for (size_t i = 0; i < count && entries->bad.count; i++) {
        scoped(vault) copy = vault_open_backup(vault, made_ms[i], NULL);

        if (copy)
            take_from(store, copy, entries, taken);
    }
}

static void name_entry(struct buf *out, const struct mend_entry *entry)
{
    char id[ID_TEXT_BYTES], dossier[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];

    if (entry->seq)
        buf_format(out, _("Entry %" PRIu64 " of this computer's log (%s)"), entry->seq, id_format(entry->id, id));
    else
        buf_format(out, _("The change %s"), id_format(entry->id, id));
    if (id_is_set(entry->dossier))
        buf_format(out, _(" of dossier %s"), id_format(entry->dossier, dossier));
    if (entry->at_ms)
        buf_format(out, _(", written %s"), clock_format(entry->at_ms, moment));
}

static bool is_enrolled(struct store *store)
{
    scoped_text server = store_get(store, "server");

    return server;
}

static bool settle_rest(struct store *store, const struct entries *entries, struct mended *out, struct error *err)
{
    bool has_server = is_enrolled(store);

    for (size_t i = 0; i < entries->bad.count; i++) {
        const struct mend_entry *entry = &entries->bad.at[i];

        name_entry(&out->said, entry);
        if (has_server && entry->has_arrived) {
            if (!mend_ask_again(store, entry, err))
                return false;
            out->asked++;
            buf_text(&out->said, _(" is damaged here and whole at the server: it comes with the next exchange.\n"));
        } else {
            out->lost++;
            buf_text(&out->said, _(" is damaged, no backup of this computer has it whole, and the server never got "
                                   "it.\n"));
        }
    }
    return true;
}

static bool make_tables(struct store *store, struct mended *out, struct error *err)
{
    struct compared compared;

    if (!compare_all(store, &compared, err))
        return false;
    out->has_tables = compared.differing || !compared.is_index_good || !care_check(store, NULL);
    return !out->has_tables || store_rebuild(store, 0, NULL, NULL, err);
}

static bool mend_store(struct store *store, struct vault *vault, struct mended *out, struct error *err)
{
    struct entries entries = { 0 };
    bool good = mend_each(store, note, &entries);

    if (good)
        take_from_backups(store, vault, &entries, &out->taken);
    good = good ? settle_rest(store, &entries, out, err)
                : error_set(err, ERROR_DAMAGED,
                            _("The log cannot be read. Put back the backup with: balie restore "
                              "FILE"));
    array_clear(&entries.bad);
    return good && make_tables(store, out, err);
}

bool mending_run(struct vault *vault, struct mended *out, struct error *err)
{
    scoped(store) store = NULL;

    *out = (struct mended){ 0 };
    if (!has_pages(vault, err))
        return false;
    store = store_open(vault, err);
    if (!store || !mend_store(store, vault, out, err))
        return false;
    if (out->lost)
        return error_set(err, ERROR_DAMAGED,
                         _("%zu entries of the log could not be mended: they are named above. A backup kept elsewhere "
                           "may have them: balie restore FILE"),
                         out->lost);
    return out->asked || care_check(store, err);
}
