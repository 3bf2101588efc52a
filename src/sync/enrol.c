/* enrol.c — a computer joins the central server: once, with a code. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sync/sync.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "heard.h"
#include "link.h"
#include "store/store.h"
#include "wire/exchange.h"

#define JSON_TYPE "application/json"

static bool ask(struct link *link, struct arena *arena, const struct exchange_enrolment *enrolment,
                struct exchange_welcome *out, struct error *err)
{
    scoped_buf body = { 0 };
    const struct buf *answer;

    exchange_encode_enrolment(&body, enrolment);
    if (!link_post(link, EXCHANGE_ENROL_PATH, JSON_TYPE, &body, err) || !link_run(link, JSON_TYPE, err))
        return false;
    answer = link_answer(link);
    return exchange_decode_welcome(arena, buf_view(answer), answer->size_bytes, out, err);
}

/* All that is here is asked after: this may be a server that was put back, and knew this computer before. */
static bool begin_anew(struct store *store, struct error *err)
{
    return store_set(store, "cursor", NULL, err) && store_set(store, "bundle.number", NULL, err) &&
           heard_anew(store, err);
}

static bool keep(struct store *store, const struct link_address *address, const struct exchange_welcome *welcome,
                 struct error *err)
{
    if (!store_begin(store, err))
        return false;
    if (store_set(store, "server", address->url, err) &&
        store_set(store, "server.pin", *address->pin ? address->pin : NULL, err) &&
        store_set(store, "server.ca", address->authority, err) && store_set(store, "token", welcome->token, err) &&
        store_set(store, "number", welcome->number, err) && store_set(store, "region", welcome->region, err) &&
        (!*welcome->role || store_set(store, "role", welcome->role, err)) &&
        store_set(store, "centre", *welcome->centre ? welcome->centre : NULL, err) && begin_anew(store, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool sync_is_enrolled(struct store *store)
{
    scoped_text token = store_get(store, "token");

    return token != NULL;
}

static bool refuse_again(struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     _("This computer is enrolled already. To exchange what waits, write: balie sync"));
}

/* A server that knows this computer no more, or lost it when it was put back, lets it in again with a new code; it is
 * the server that says so. Another server is another history. */
static bool may_enrol(struct store *store, const char *url, struct error *err)
{
    scoped_text before = store_get(store, "server");

    return !sync_is_enrolled(store) || text_equal(before, url) || refuse_again(err);
}

bool sync_enrol(struct store *store, const struct sync_invitation *invitation, const struct exchange_person *person,
                struct error *err)
{
    scoped(arena) arena = arena_new();
    scoped(link) link = NULL;
    scoped_text plain = NULL;
    struct exchange_welcome welcome;
    char pin[LINK_PIN_BYTES];

    if (!link_check(invitation->url, &plain, err) || !may_enrol(store, plain, err))
        return false;
    link = link_open(&(struct link_address){ .url = plain, .authority = invitation->authority }, err);
    if (!link)
        return false;
    if (!ask(link, arena, &(struct exchange_enrolment){ invitation->code, store_device(store), *person }, &welcome,
             err))
        return sync_is_enrolled(store) && text_equal(link_problem(link), "device") ? refuse_again(err) : false;
    link_pin(link, pin);
    return keep(store, &(struct link_address){ plain, NULL, pin, invitation->authority }, &welcome, err);
}
