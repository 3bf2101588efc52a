/* route.c — what may be asked of the server: one row each, its needs checked in one place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "route.h"

#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include "call.h"
#include "calls.h"
#include "turn.h"
#include "wire/agreement.h"
#include "wire/batch.h"
#include "wire/blob.h"
#include "wire/bundle.h"
#include "wire/exchange.h"
#include "wire/inquiry.h"
#include "wire/likely.h"

#define SMALL_LIMIT_BYTES   65536
#define CONTENT_LIMIT_BYTES 1048576

/* clang-format off */
static const struct route routes[] = {
    /* Changes up and down. */
    { "POST", EXCHANGE_SYNC_PATH, NEEDS_TOKEN, BATCH_PACKED_LIMIT_BYTES, read_sync, answer_sync, drop_sync, sync_writes, foresee_sync },
    /* What this server lost when it was put back, asked after and handed back in. */
    { "POST", EXCHANGE_LACKING_PATH, NEEDS_USE, SMALL_LIMIT_BYTES, read_lacking, answer_lacking, drop_lacking, NULL, NULL },
    { "POST", EXCHANGE_RETURN_PATH, NEEDS_USE, BATCH_PACKED_LIMIT_BYTES, read_returned, answer_returned, drop_returned, returned_writes, NULL },
    /* A new computer, with a code. */
    { "POST", EXCHANGE_ENROL_PATH, NEEDS_NOTHING, SMALL_LIMIT_BYTES, read_enrolment, answer_enrolment, NULL, enrolment_writes, NULL },
    /* Whether desk and centre hold the same. */
    { "POST", AGREEMENT_PATH, NEEDS_USE, SMALL_LIMIT_BYTES, read_agreement, answer_agreement, NULL, NULL, NULL },
    /* Content by hash. */
    { "POST", BUNDLE_CONTENT_PATH, NEEDS_USE, CONTENT_LIMIT_BYTES, NULL, answer_content, NULL, NULL, NULL },
    /* Attachments, up and down. */
    { "POST", BLOB_PATH, NEEDS_TOKEN, BLOB_PART_BYTES, read_blob_part, answer_blob_part, NULL, blob_part_writes, NULL },
    { "GET", BLOB_PATH, NEEDS_USE, 0, read_blob_question, answer_blob_question, NULL, NULL, NULL },
    /* Somebody who is not here, looked for at the centre. */
    { "POST", INQUIRY_PATH, NEEDS_USE, SMALL_LIMIT_BYTES, read_inquiry, answer_inquiry, NULL, NULL, NULL },
    /* Dossiers that are perhaps of one person. */
    { "GET", LIKELY_PATH, NEEDS_USE, 0, NULL, answer_likely, NULL, NULL, NULL },
    /* Whether the store answers. */
    { "GET", "/healthz", NEEDS_NOTHING, 0, NULL, answer_health, NULL, NULL, NULL },
};
/* clang-format on */
#define ROUTES (sizeof routes / sizeof *routes)

const struct route *route_find(const char *method, const char *path, struct question *question, bool *has_path)
{
    *has_path = false;
    for (size_t i = 0; i < ROUTES; i++) {
        if (!question_match(routes[i].path, path, question))
            continue;
        *has_path = true;
        if (text_equal(routes[i].method, method))
            return &routes[i];
    }
    return NULL;
}

const struct route *route_at(size_t i)
{
    return i < ROUTES ? &routes[i] : NULL;
}

bool route_read(struct call *call)
{
    if (!call->is_read)
        call->is_bad = call->route->read && !call->route->read(call);
    call->is_read = true;
    if (!call->is_bad)
        return true;
    call_problem(call, 400, "malformed", "The request could not be read; nothing of it was stored.");
    return false;
}

static bool refuse_token(struct call *call, const char *name, const char *detail)
{
    return call_problem(call, 401, name, detail);
}

/* Whether the call may go on; when not it is answered. */
static bool is_let_in(struct call *call)
{
    const struct store_desk *desk = &call->desk;

    if (!desk->number || desk->state == STORE_REVOKED)
        return !refuse_token(call, "token", "This device is not enrolled here.");
    if (desk->until_ms <= clock_now())
        return !refuse_token(call, "expired", "This device was away too long: enrol it again with a new code.");
    if (call->route->needs == NEEDS_USE && desk->state != STORE_ACTIVE)
        return !call_problem(call, 403, "disabled", "This device was put out of use.");
    return true;
}

bool route_answer(struct call *call, struct turn *turn, struct error *err)
{
    struct digest hash;

    buf_cut(&call->reply.body, 0);
    if (!route_read(call))
        return true;
    if (call->route->writes && call->route->writes(call) && !turn_hold(turn, err))
        return false;
    if (call->route->needs == NEEDS_NOTHING)
        return call->route->answer(call, turn, err);
    hash = hash_bytes(call->token, strlen(call->token));
    if (!turn->store->find_desk(turn->store, &hash, &call->desk, err))
        return false;
    return !is_let_in(call) || call->route->answer(call, turn, err);
}
