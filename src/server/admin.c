/* admin.c — what whoever looks after the server does with its store, also while it serves. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/server.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "invitation.h"
#include "store.h"
#include "turn.h"

bool server_invite(const char *url, const char *region, const char *user, char code[SERVER_CODE_BYTES],
                   struct error *err)
{
    struct store_code kept = { 0 };
    struct server_store *store;
    struct digest hash;
    bool good;

    if (strlen(region) >= sizeof kept.region || strlen(user) >= sizeof kept.name)
        return error_set(err, ERROR_USAGE, _("The region or the name is too long. Write a shorter one."));
    store = store_open_url(url, err);
    if (!store)
        return false;
    snprintf(kept.region, sizeof kept.region, "%s", region);
    snprintf(kept.name, sizeof kept.name, "%s", user);
    invitation_make_code(code);
    hash = invitation_hash(code);
    good = store->begin(store, err) && store->add_code(store, &hash, &kept, clock_now() + INVITATION_LIVES_MS, err) &&
           store->commit(store, err);
    if (!good)
        store->cancel(store);
    store->close(store);
    return good;
}
