/* call_agreement.c — what the server holds of a dossier, as a sum that a device compares with its own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "calls.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "call.h"
#include "place.h"
#include "turn.h"
#include "wire/agreement.h"
#include "wire/change.h"

bool read_agreement(struct call *call)
{
    struct agreement_list *list = arena_alloc(call->arena, sizeof *list);

    call->said = list;
    return agreement_decode_question(call->arena, &call->body, list, NULL);
}

static bool add_change(void *with, const struct store_change *change)
{
    if (!change->refusal && !text_equal(change->kind, CHANGE_VIEW))
        agreement_add(with, change->id, change->arrival_ms);
    return true;
}

/* Of a dossier that this desk may not see, nothing is said. */
static bool add_up(struct call *call, struct server_store *store, struct agreement *out, struct error *err)
{
    const struct store_visitor visitor = { .change = add_change, .with = out };
    const struct place_question question = { out->dossier, call->desk.region, false };
    bool is_seen;

    if (!place_look(store, &question, &is_seen, err))
        return false;
    return !is_seen || store->each_of(store, out->dossier, &visitor, err);
}

bool answer_agreement(struct call *call, struct turn *turn, struct error *err)
{
    const struct agreement_list *said = call->said;
    struct agreement_list list = { arena_alloc(call->arena, (said->count + 1) * sizeof *list.at), said->count };

    for (size_t i = 0; i < list.count; i++) {
        list.at[i] = (struct agreement){ .dossier = said->at[i].dossier };
        if (!add_up(call, turn->store, &list.at[i], err))
            return false;
    }
    agreement_encode_answer(&call->reply.body, &list);
    return call_succeed(call, "application/json");
}
