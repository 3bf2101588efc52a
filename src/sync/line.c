/* line.c — the line to the server, kept open from one exchange to the next. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "line.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "curl.h"
#include "link.h"
#include "store/store.h"
#include "sync/sync.h"

struct sync_line {
    struct link *idle; /* NULL: none */
};

struct sync_line *sync_line_new(void)
{
    return mem_new(sizeof(struct sync_line));
}

struct link *line_take(struct sync_line *line, struct store *store, struct error *err)
{
    scoped_text url = store_get(store, "server");
    scoped_text token = store_get(store, "token");
    scoped_text pin = store_get(store, "server.pin");
    scoped_text authority = store_get(store, "server.ca");
    const struct link_address address = { url, token, pin, authority };
    struct link *link = line ? line->idle : NULL;

    if (!url || !token) {
        error_set(err, ERROR_INPUT, _("This computer is not enrolled with a server. Write: balie enrol URL CODE"));
        return NULL;
    }
    if (line)
        line->idle = NULL;
    if (link && link_is_to(link, &address))
        return link;
    link_free(link);
    return link_open(&address, err);
}

void line_give(struct sync_line *line, struct link *link)
{
    if (!line || line->idle || !link || !link_is_good(link)) {
        link_free(link);
        return;
    }
    link_rest(link);
    line->idle = link;
}

void sync_line_free(struct sync_line *line)
{
    if (!line)
        return;
    link_free(line->idle);
    mem_free(line);
}

void sync_prepare(struct store *store)
{
    struct curl_calls calls;

    if (sync_is_enrolled(store))
        curl_load(&calls, NULL); /* what is missing is told by who needs it */
}
