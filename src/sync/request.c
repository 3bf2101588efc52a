/* request.c — what this device sends up in one exchange. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "request.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "store/log.h"
#include "store/store.h"
#include "supply.h"
#include "wire/batch.h"
#include "wire/exchange.h"

struct gathering {
    struct request *request;
    size_t most_bytes;
    struct buf lines;
    bool is_full, has_gap;
};

static bool gather(void *with, const struct change *change, struct error *err)
{
    struct gathering *gathering = with;
    struct request *request = gathering->request;

    (void)err;
    if (request->changes.count >= BATCH_CHANGES || gathering->lines.size_bytes >= 2 * gathering->most_bytes)
        gathering->is_full = true;
    if (request->first_seq && change->seq != request->first_seq + request->changes.count)
        gathering->has_gap = true; /* what lies between was acknowledged: it goes with the next */
    if (gathering->is_full || gathering->has_gap)
        return false;
    if (!request->first_seq)
        request->first_seq = change->seq;
    *array_add(&request->changes) = change->id;
    change_encode(&gathering->lines, change);
    return true;
}

bool request_build(struct request *out, struct store *store, const struct request_share *share, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct gathering gathering = { .request = out, .most_bytes = share->most_bytes };
    struct exchange_request said = { .device = store_device(store),
                                     .people = share->people,
                                     .person_count = share->person_count,
                                     .bundle = supply_number(store) };
    scoped_text cursor = store_get(store, "cursor");
    scoped_buf lines = { 0 };

    said.head = log_head(store, &said.chain);
    if (!log_pending(store, 0, share->most_bytes, arena, gather, &gathering) && !gathering.is_full &&
        !gathering.has_gap) {
        buf_clear(&gathering.lines);
        return error_set(err, ERROR_SYSTEM, _("What waits cannot be read from the vault. Run: balie check"));
    }
    out->acknowledged = out->first_seq ? out->first_seq - 1 : said.head;
    out->has_cursor = cursor && *cursor;
    said.acknowledged = out->acknowledged;
    said.cursor = cursor ? cursor : "";
    exchange_encode_request(&lines, &said);
    buf_add(&lines, buf_view(&gathering.lines), gathering.lines.size_bytes);
    batch_pack(&out->packed, buf_view(&lines), lines.size_bytes);
    buf_clear(&gathering.lines);
    return true;
}

void request_clear(struct request *request)
{
    buf_clear(&request->packed);
    array_clear(&request->changes);
    *request = (struct request){ 0 };
}
