/* heard.c — what the server tells besides changes, kept for the person who must know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "heard.h"

#include "base/clock.h"
#include "store/departure.h"
#include "store/hearsay.h"
#include "store/store.h"
#include "wire/change.h"
#include "wire/notice.h"

/* Of a dossier that left nothing is told any more, nor would be told that it is held no longer. */
static bool keep_held(struct store *store, const struct notice *notice, struct error *err)
{
    return departure_is_gone(store, notice->dossier) || hearsay_add(store,
                                                                    &(struct hearsay){ .name = HEARSAY_HELD,
                                                                                       .change = notice->change,
                                                                                       .dossier = notice->dossier,
                                                                                       .user = notice->user,
                                                                                       .form = notice->form,
                                                                                       .reason = notice->reason,
                                                                                       .at_ms = notice->at_ms },
                                                                    err);
}

bool heard_keep(struct store *store, const struct notice *notice, struct error *err)
{
    switch (notice->kind) {
    case NOTICE_HELD:
        return keep_held(store, notice, err);
    case NOTICE_REVOKE:
        return hearsay_forget_of(store, notice->dossier, err) &&
               departure_note(store, notice->dossier, notice->region, err);
    case NOTICE_GRANT:
        return departure_undo(store, notice->dossier, err);
    case NOTICE_OTHER:
        return true;
    }
    return true;
}

bool heard_received(struct store *store, const struct change *change, struct error *err)
{
    if (!hearsay_forget(store, HEARSAY_HELD, change->id, err))
        return false;
    return change_kind_is_known(change->kind) || hearsay_add(store,
                                                             &(struct hearsay){ .name = HEARSAY_NEWER,
                                                                                .change = change->id,
                                                                                .dossier = change->dossier,
                                                                                .user = change->user,
                                                                                .form = change->form,
                                                                                .reason = change->kind,
                                                                                .at_ms = change->at_ms },
                                                             err);
}

bool heard_again(struct store *store, const struct change *change, struct error *err)
{
    return hearsay_forget(store, HEARSAY_HELD, change->id, err) &&
           hearsay_forget(store, HEARSAY_REFUSED, change->id, err);
}

/* By the device id it is known: told once for each. */
static bool tell_of_device(struct store *store, const char *name, struct error *err)
{
    return hearsay_add(store, &(struct hearsay){ .name = name, .change = store_device(store), .at_ms = clock_now() },
                       err);
}

bool heard_copied(struct store *store, struct error *err)
{
    return tell_of_device(store, HEARSAY_COPIED, err);
}

bool heard_lost(struct store *store, struct error *err)
{
    return tell_of_device(store, HEARSAY_LOST, err);
}
