/* agreement.c — what the server holds of a dossier, as a sum that a device compares with its own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreement.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "question.h"
#include "reply.h"
#include "store.h"
#include "wire/agreement.h"
#include "wire/change.h"

static bool add_change(void *with, const struct store_change *change)
{
    if (change->position && !text_equal(change->kind, CHANGE_VIEW))
        agreement_add(with, change->id, change->arrival_ms);
    return true;
}

/* Of a dossier that this desk may not see, nothing is said. */
static bool add_up(struct server_store *store, const struct store_desk *desk, struct agreement *out, struct error *err)
{
    struct store_visitor visitor = { .change = add_change, .with = out };
    char region[STORE_TEXT_BYTES];
    bool is_there;

    if (!store->find_region(store, out->dossier, region, &is_there, err))
        return false;
    if (!is_there || (*desk->region && *region && !text_equal(region, desk->region)))
        return true;
    return store->each_of(store, out->dossier, &visitor, err);
}

bool reply_to_agreement(struct server_store *store, const struct question *question, struct reply *reply,
                        struct error *err)
{
    struct digest token = hash_bytes(question->token, strlen(question->token));
    scoped(arena) arena = arena_new();
    struct store_desk desk;
    struct agreement_list list;

    if (!store->find_desk(store, &token, &desk, err))
        return false;
    if (!desk.number)
        return reply_problem(reply, 401, "token", "This device is not enrolled here.");
    if (desk.is_disabled)
        return reply_problem(reply, 403, "disabled", "This device was put out of use.");
    if (!agreement_decode_question(arena, question->body, &list, NULL))
        return reply_problem(reply, 400, "malformed", "The request could not be read.");
    for (size_t i = 0; i < list.count; i++)
        if (!add_up(store, &desk, &list.at[i], err))
            return false;
    agreement_encode_answer(&reply->body, &list);
    reply->status = 200;
    reply->type = "application/json";
    return true;
}
