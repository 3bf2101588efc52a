/* disuse.c — a computer that the centre put out of use: its work is handed in, then the key of its vault goes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/disuse.h"

#include "base/memory.h"
#include "store/log.h"
#include "store/store.h"
#include "sync/sync.h"
#include "vault/vault.h"

static bool is_due(struct vault *vault)
{
    scoped(store) store = vault_is_well(vault, NULL) ? store_open(vault, NULL) : NULL;
    scoped_text said = store ? store_get(store, SYNC_OUT_OF_USE) : NULL;

    return said && log_pending_count(store) == 0;
}

bool disuse_finish(struct vault *vault, bool *is_over, struct error *err)
{
    bool due = is_due(vault);

    *is_over = due && vault_forget(vault, err);
    return *is_over || !due;
}
