/* inquire.c — somebody who is not here is asked for at the centre, beside whatever else goes on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sync/sync.h"

#include "base/buf.h"
#include "base/memory.h"
#include "line.h"
#include "link.h"
#include "wire/inquiry.h"

#define JSON_TYPE "application/json"

struct sync_inquiry {
    struct sync_line *line;
    struct link *link;
    struct buf body;
};

struct sync_inquiry *sync_inquire(struct store *store, struct sync_line *line, const struct inquiry *inquiry,
                                  struct error *err)
{
    struct link *link = line_take(line, store, err);
    struct sync_inquiry *asked;

    if (!link)
        return NULL;
    asked = mem_new(sizeof *asked);
    asked->line = line;
    asked->link = link;
    inquiry_encode(&asked->body, inquiry);
    if (link_post(asked->link, INQUIRY_PATH, JSON_TYPE, &asked->body, err))
        return asked;
    sync_inquiry_free(asked);
    return NULL;
}

size_t sync_inquiry_wait(struct sync_inquiry *asked, struct pollfd *out, size_t room, int *timeout_ms)
{
    return link_wait(asked->link, out, room, timeout_ms);
}

bool sync_inquiry_step(struct sync_inquiry *asked, struct arena *arena, struct inquiry_answer *out, bool *is_done,
                       struct error *err)
{
    return link_step(asked->link, is_done, JSON_TYPE, err) &&
           (!*is_done || inquiry_decode_answer(arena, link_answer(asked->link), out, err));
}

bool sync_inquiry_run(struct sync_inquiry *asked, struct arena *arena, struct inquiry_answer *out, struct error *err)
{
    return link_run(asked->link, JSON_TYPE, err) && inquiry_decode_answer(arena, link_answer(asked->link), out, err);
}

void sync_inquiry_free(struct sync_inquiry *asked)
{
    if (!asked)
        return;
    line_give(asked->line, asked->link);
    buf_clear(&asked->body);
    mem_free(asked);
}
