/* inquire.c — somebody who is not here is asked for at the centre, at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sync/sync.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "link.h"
#include "store/store.h"
#include "wire/inquiry.h"

#define JSON_TYPE "application/json"

bool sync_inquire(struct store *store, const struct inquiry *inquiry, struct arena *arena, struct inquiry_answer *out,
                  struct error *err)
{
    scoped_text url = store_get(store, "server");
    scoped_text token = store_get(store, "token");
    scoped_text pin = store_get(store, "server.pin");
    scoped_text authority = store_get(store, "server.ca");
    scoped(link) link = NULL;
    scoped_buf body = { 0 };

    if (!url || !token)
        return error_set(err, ERROR_INPUT,
                         _("This computer is not enrolled with a server. Write: balie enrol URL CODE"));
    link = link_open(&(struct link_address){ url, token, pin, authority }, err);
    inquiry_encode(&body, inquiry);
    return link && link_post(link, INQUIRY_PATH, JSON_TYPE, &body, err) && link_run(link, JSON_TYPE, err) &&
           inquiry_decode_answer(arena, link_answer(link), out, err);
}
