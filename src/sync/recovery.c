/* recovery.c — a server that was put back from a copy: asked what it lacks, and given what others wrote. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "errand.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "heard.h"
#include "store/orphan.h"
#include "store/store.h"
#include "wire/batch.h"
#include "wire/change.h"
#include "wire/exchange.h"

#define AT_ONCE 1000 /* ids a question: looking them up stays within a step of the loop */

static void add_id(struct buf *out, struct id id)
{
    char hex[ID_TEXT_BYTES];

    buf_format(out, "%s\n", id_format(id, hex));
}

static bool ask(struct store *store, struct errand_asked *out)
{
    struct id ids[AT_ONCE];
    size_t count = out->left_bytes > 0 ? orphan_ask(store, ids, AT_ONCE) : 0;

    for (size_t i = 0; i < count; i++) {
        *array_add(&out->ids) = ids[i];
        add_id(&out->body, ids[i]);
    }
    buf_text(&out->path, EXCHANGE_LACKING_PATH);
    out->type = "text/plain";
    out->answer = BATCH_TYPE;
    return count > 0;
}

static bool read_ids(struct arena *arena, const struct buf *lines, struct orphan_answer *out)
{
    struct batch_rest rest = { buf_view(lines), lines->size_bytes };
    struct id *ids = arena_alloc(arena, (out->asked_count + 1) * sizeof *ids);
    char text[ID_TEXT_BYTES];
    const char *line;
    size_t size_bytes;

    out->lacking = ids;
    while (batch_line(&rest, &line, &size_bytes)) {
        if (size_bytes != sizeof text - 1 || out->lacking_count == out->asked_count)
            return false;
        memcpy(text, line, size_bytes);
        text[size_bytes] = '\0';
        if (!id_parse(text, &ids[out->lacking_count++]))
            return false;
    }
    return true;
}

static bool take(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    scoped(arena) arena = arena_new();
    scoped_buf lines = { 0 };
    struct orphan_answer said = { .asked = asked->ids.at, .asked_count = asked->ids.count };

    if (!batch_unpack(&lines, buf_view(answer), answer->size_bytes, err))
        return false;
    if (!read_ids(arena, &lines, &said)) {
        asked->left_bytes = 0; /* a server of another make */
        return true;
    }
    return orphan_note(store, &said, err) && (!said.lacking_count || heard_lost(store, err));
}

/* An older server, or one that has no time now: with the next exchange. */
static bool miss(struct store *store, struct errand_asked *asked, struct error *err)
{
    (void)store;
    (void)err;
    asked->left_bytes = 0;
    return true;
}

const struct errand asking_errand = { ask, take, miss, NULL };

struct handing {
    struct errand_asked *asked;
    struct buf lines;
    int64_t arrival_ms;
};

static bool add_change(void *with, const struct change *change, int64_t arrival_ms)
{
    struct handing *handing = with;

    if (arrival_ms != handing->arrival_ms)
        exchange_encode_arrival(&handing->lines, arrival_ms);
    handing->arrival_ms = arrival_ms;
    change_encode(&handing->lines, change);
    *array_add(&handing->asked->ids) = change->id;
    return handing->asked->ids.count < BATCH_CHANGES;
}

static bool hand_in(struct store *store, struct errand_asked *out)
{
    struct handing handing = { .asked = out, .arrival_ms = INT64_MIN };

    if (out->left_bytes > 0)
        orphan_each(store, BATCH_BYTES, add_change, &handing);
    batch_pack(&out->body, buf_view(&handing.lines), handing.lines.size_bytes);
    buf_clear(&handing.lines);
    buf_text(&out->path, EXCHANGE_RETURN_PATH);
    out->type = BATCH_TYPE;
    out->answer = "application/json";
    return out->ids.count > 0;
}

static bool settle(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    (void)answer;
    return orphan_settle(store, asked->ids.at, asked->ids.count, err);
}

const struct errand handing_errand = { hand_in, settle, miss, NULL };
