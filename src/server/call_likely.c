/* call_likely.c — a desk asks which dossiers it sees are perhaps of a person who has another one somewhere. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "calls.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/text.h"
#include "call.h"
#include "turn.h"
#include "wire/likely.h"

struct listing {
    struct arena *arena;
    const char *region; /* of the desk */
    ARRAY(struct likely) list;
    struct likely *at; /* the one that is described */
    bool sees_first, sees_second;
    const char *first_region, *second_region;
};

static bool note_likely(void *with, const struct store_likely *likely)
{
    struct listing *listing = with;

    *array_add(&listing->list) =
        (struct likely){ likely->dossier, likely->other, "", arena_text(listing->arena, likely->reason) };
    return true;
}

static bool note_scope(void *with, const struct store_scope *scope)
{
    struct listing *listing = with;
    bool is_first = id_equal(scope->dossier, listing->at->dossier);
    bool sees = !scope->revoked && (!*scope->region || !*listing->region || text_equal(scope->region, listing->region));

    if (is_first) {
        listing->sees_first = listing->sees_first || sees;
        listing->first_region = scope->is_owner ? arena_text(listing->arena, scope->region) : listing->first_region;
    } else {
        listing->sees_second = listing->sees_second || sees;
        listing->second_region = scope->is_owner ? arena_text(listing->arena, scope->region) : listing->second_region;
    }
    return true;
}

/* The one that the desk sees comes first; of the other it is said where it is. */
static bool describe(struct listing *listing, struct server_store *store, struct likely *likely, struct error *err)
{
    const struct store_visitor visitor = { .scope = note_scope, .with = listing };
    const struct id both[2] = { likely->dossier, likely->other };

    listing->at = likely;
    listing->sees_first = listing->sees_second = false;
    listing->first_region = listing->second_region = "";
    if (!store->each_scope(store, both, 2, &visitor, err))
        return false;
    likely->region = listing->second_region;
    if (!listing->sees_first && listing->sees_second) {
        likely->dossier = both[1];
        likely->other = both[0];
        likely->region = listing->first_region;
    }
    return true;
}

bool answer_likely(struct call *call, struct turn *turn, struct error *err)
{
    struct listing listing = { .arena = call->arena, .region = call->desk.region };
    const struct store_visitor visitor = { .likely = note_likely, .with = &listing };
    bool good = turn->store->each_likely(turn->store, call->desk.region, &visitor, err);

    for (size_t i = 0; good && i < listing.list.count; i++)
        good = describe(&listing, turn->store, &listing.list.at[i], err);
    if (good)
        likely_encode(&call->reply.body, &(struct likely_list){ listing.list.at, listing.list.count });
    array_clear(&listing.list);
    return good && call_succeed(call, "application/json");
}
