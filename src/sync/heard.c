/* heard.c — what the server tells besides changes, kept for the person who must know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "heard.h"

#include <stdio.h>

#include "base/clock.h"
#include "store/blob.h"
#include "store/departure.h"
#include "store/hearsay.h"
#include "store/log.h"
#include "store/orphan.h"
#include "store/store.h"
#include "wire/change.h"
#include "wire/notice.h"

#define REASON_BYTES 129

/* Of a dossier that left nothing is told any more, nor would be told that it is held no longer. Of what was written
 * here a server that was put back tells again that it is held. */
static bool keep_held(struct store *store, const struct notice *notice, struct error *err)
{
    bool is_own = log_is_own(store, notice->change);
    const struct hearsay said = { .name = is_own ? HEARSAY_REFUSED : HEARSAY_HELD,
                                  .change = notice->change,
                                  .dossier = notice->dossier,
                                  .user = notice->user,
                                  .form = notice->form,
                                  .reason = notice->reason,
                                  .at_ms = notice->at_ms };

    return (!is_own && departure_is_gone(store, notice->dossier)) || hearsay_add(store, &said, err);
}

struct search {
    struct id change, dossier;
    char reason[REASON_BYTES];
    bool is_found;
};

static bool match(void *with, const struct hearsay *said)
{
    struct search *search = with;

    search->is_found = id_equal(said->change, search->change);
    if (search->is_found)
        snprintf(search->reason, sizeof search->reason, "%s", said->reason);
    return !search->is_found;
}

/* What is here comes whole as well, before this is said, and then nothing is to be told. */
static bool keep_passed(struct store *store, const struct notice *notice, struct error *err)
{
    struct search search = { .change = notice->change };

    hearsay_each(store, HEARSAY_REFUSED, match, &search);
    if (!search.is_found)
        hearsay_each(store, HEARSAY_READ, match, &search);
    if (!search.is_found)
        return true;
    return hearsay_forget(store, HEARSAY_REFUSED, notice->change, err) &&
           hearsay_forget(store, HEARSAY_READ, notice->change, err) &&
           hearsay_add(store,
                       &(struct hearsay){ .name = HEARSAY_PASSED,
                                          .change = notice->change,
                                          .dossier = notice->dossier,
                                          .reason = search.reason,
                                          .at_ms = clock_now() },
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
    case NOTICE_PASSED:
        return keep_passed(store, notice, err);
    case NOTICE_OTHER:
        return true;
    }
    return true;
}

/* What comes of a dossier that was let go of says that it is in reach: a server that was put back from a copy does not
 * know that it ever was not. */
static bool come_back(struct store *store, struct id dossier, struct error *err)
{
    return !departure_is_gone(store, dossier) || departure_undo(store, dossier, err);
}

bool heard_received(struct store *store, const struct change *change, struct error *err)
{
    if (!come_back(store, change->dossier, err) || !hearsay_forget(store, HEARSAY_HELD, change->id, err))
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
    return come_back(store, change->dossier, err) && hearsay_forget(store, HEARSAY_HELD, change->id, err) &&
           hearsay_forget(store, HEARSAY_REFUSED, change->id, err) &&
           hearsay_forget(store, HEARSAY_READ, change->id, err);
}

bool heard_anew(struct store *store, struct error *err)
{
    return blob_doubt(store, err) && orphan_doubt(store, err) && hearsay_forget_all(store, HEARSAY_HELD, err);
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
