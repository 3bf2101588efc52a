/* call_return.c — this server was put back from a copy: desks ask what it lacks, and hand in what others wrote. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "calls.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/text.h"
#include "call.h"
#include "push.h"
#include "seal.h"
#include "turn.h"
#include "wire/batch.h"
#include "wire/exchange.h"

/* Ids in the order in which they were asked after. */
struct question_of_ids {
    ARRAY(struct id) ids;
    struct map *good, *bare; /* hex of those that are here and passed on; of those that lack their words */
};

bool read_lacking(struct call *call)
{
    struct question_of_ids *asked = arena_alloc(call->arena, sizeof *asked);
    struct batch_rest rest = { buf_view(&call->body), call->body.size_bytes };
    char text[ID_TEXT_BYTES];
    const char *line;
    size_t size_bytes;

    call->said = asked;
    while (batch_line(&rest, &line, &size_bytes)) {
        if (size_bytes != sizeof text - 1)
            return false;
        memcpy(text, line, size_bytes);
        text[size_bytes] = '\0';
        if (!id_parse(text, array_add(&asked->ids)))
            return false;
    }
    return true;
}

void drop_lacking(struct call *call)
{
    struct question_of_ids *asked = call->said;

    array_clear(&asked->ids);
    map_free(asked->good);
    map_free(asked->bare);
}

static bool note_bare(void *with, const struct store_change *change)
{
    struct call *call = with;
    struct question_of_ids *asked = call->said;
    char text[ID_TEXT_BYTES];

    map_put(asked->bare, arena_text(call->arena, id_format(change->id, text)), asked);
    return true;
}

static bool note_good(void *with, const struct store_change *change)
{
    struct call *call = with;
    struct question_of_ids *asked = call->said;
    char text[ID_TEXT_BYTES];

    if (!change->refusal && !map_find(asked->bare, id_format(change->id, text)))
        map_put(asked->good, arena_text(call->arena, id_format(change->id, text)), asked);
    return true;
}

static bool look_up(struct call *call, struct server_store *store, struct error *err)
{
    const struct store_visitor bare = { .change = note_bare, .with = call };
    const struct store_visitor good = { .change = note_good, .with = call };
    struct question_of_ids *asked = call->said;

    map_free(asked->good);
    map_free(asked->bare);
    asked->good = map_new();
    asked->bare = map_new();
    return store->each_bare(store, asked->ids.at, asked->ids.count, &bare, err) &&
           store->each_known(store, asked->ids.at, asked->ids.count, &good, err);
}

/* Whoever names an id holds that change: nothing is told that was not known. */
bool answer_lacking(struct call *call, struct turn *turn, struct error *err)
{
    struct question_of_ids *asked = call->said;
    scoped_buf lines = { 0 };
    char text[ID_TEXT_BYTES];

    if (!look_up(call, turn->store, err))
        return false;
    for (size_t i = 0; i < asked->ids.count; i++)
        if (!map_find(asked->good, id_format(asked->ids.at[i], text)))
            buf_format(&lines, "%s\n", text);
    batch_pack(&call->reply.body, buf_view(&lines), lines.size_bytes);
    return call_succeed(call, BATCH_TYPE);
}

/* What is handed in: ARRIVALS are those of the changes of PUSH. */
struct returned {
    struct push push;
    ARRAY(int64_t) arrivals;
};

static void add_line(struct returned *returned, struct arena *arena, const struct batch_rest *line, int64_t arrival_ms)
{
    struct push_change one = { .line = line->bytes, .line_bytes = line->size_bytes };

    /* What cannot be read is left out: it does not stand in the way of the others. */
    if (!change_decode(arena, line->bytes, line->size_bytes, &one.change, NULL))
        return;
    *array_add(&returned->push.changes) = one;
    *array_add(&returned->arrivals) = arrival_ms;
}

bool read_returned(struct call *call)
{
    struct returned *returned = arena_alloc(call->arena, sizeof *returned);
    scoped_buf unpacked = { 0 };
    struct batch_rest rest, line;
    int64_t arrival_ms = -1;

    call->said = returned;
    returned->push.arena = call->arena;
    if (!batch_unpack(&unpacked, buf_view(&call->body), call->body.size_bytes, NULL))
        return false;
    rest = (struct batch_rest){ arena_text_part(call->arena, buf_view(&unpacked), unpacked.size_bytes),
                                unpacked.size_bytes };
    while (batch_line(&rest, &line.bytes, &line.size_bytes))
        if (returned->push.changes.count >= BATCH_CHANGES)
            return false;
        else if (!exchange_decode_arrival(line.bytes, line.size_bytes, &arrival_ms))
            add_line(returned, call->arena, &line, arrival_ms);
    return true;
}

bool returned_writes(const struct call *call)
{
    (void)call;
    return true;
}

void drop_returned(struct call *call)
{
    struct returned *returned = call->said;

    push_clear(&returned->push);
    array_clear(&returned->arrivals);
}

/* Why it is not passed on; NULL when it is. */
static const char *judge(const struct push *push, const struct change *change, bool is_sealed)
{
    if (!is_sealed)
        return store_refusal(PUSH_CARRIED);
    return push_is_bare(push, change) ? store_refusal(PUSH_BARE) : NULL;
}

/* What bears this server's own word is believed and is again what it was; what does not is kept for whoever looks after
 * the server, and for its author, should she come. */
static bool take_in(struct push *push, struct push_change *one, bool is_sealed, struct error *err)
{
    const struct store_change *known = push_find(push, one->change.id);
    const char *reason = judge(push, &one->change, is_sealed);
    struct store_change kept;

    push_unseal(push, one);
    if (known && reason)
        return true;
    if (known) {
        kept = *known;
        return kept.refusal ? push_pass_on(push, one, &kept, err) : push_give_words(push, one, &kept, err);
    }
    kept = (struct store_change){ .position = ++push->turn->feed.position,
                                  .arrival_ms = is_sealed ? push->first_ms : push->turn->feed.arrival_ms,
                                  .refusal = reason };
    kept.seq = (uint64_t)kept.position;
    return push_add(push, one, &kept, err);
}

static bool take_all(struct returned *returned, const struct digest *key, struct error *err)
{
    struct push *push = &returned->push;
    bool good = push_open(push, push->changes.at, push->changes.count, err);

    for (size_t i = 0; good && i < push->changes.count; i++) {
        struct push_change one = push->changes.at[i];

        push->first_ms = returned->arrivals.at[i];
        good = take_in(push, &one, change_is_sealed(key, &one.change, push->first_ms), err);
    }
    return good && push_close(push, err);
}

bool answer_returned(struct call *call, struct turn *turn, struct error *err)
{
    struct returned *returned = call->said;
    struct push *push = &returned->push;
    struct store_desk everywhere = { 0 };
    size_t before = turn->stored;
    struct digest key;

    push_restart(push);
    push->turn = turn;
    push->desk = &everywhere;
    if (!seal_read_key(turn->store, &key, err) || !take_all(returned, &key, err))
        return false;
    push->desk = NULL;
    buf_format(&call->reply.body, "{\"stored\":%zu}\n", turn->stored - before);
    return call_succeed(call, "application/json");
}
