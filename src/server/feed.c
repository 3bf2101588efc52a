/* feed.c — what goes down to a device: what it may see and has not read, in order of arrival. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "feed.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/text.h"
#include "cursor.h"
#include "push.h"
#include "seal.h"
#include "store.h"
#include "wire/batch.h"
#include "wire/exchange.h"
#include "wire/notice.h"

#define LEAST_LINES 20
#define LINE_BYTES  800   /* of a change, as long as none was written */
#define WINDOW      20000 /* positions looked through in one reading, however few of them are seen here */

struct feeding {
    struct feed_order *order;
    struct server_store *store;
    struct buf *out;
    int64_t arrival_ms, last; /* of the change written last, and its position */
    int64_t lines;            /* of one reading: what has no room in the answer is hardly fetched */
    size_t start_bytes, read;
    struct digest seal;
    bool is_full;
};

static void write_change(struct feeding *feeding, const struct store_change *change)
{
    if (change->arrival_ms != feeding->arrival_ms)
        exchange_encode_arrival(feeding->out, change->arrival_ms);
    feeding->arrival_ms = change->arrival_ms;
    seal_write(feeding->out, &feeding->seal, change);
    feeding->order->count++;
}

/* What was refused is told to those it concerns without its words; its author is told in the answer. */
static void write_refusal(struct feeding *feeding, const struct store_change *change)
{
    scoped(arena) arena = arena_new();
    struct change said;

    if (change_decode(arena, change->line, change->line_bytes, &said, NULL))
        notice_encode(feeding->out, &(struct notice){ .kind = NOTICE_HELD,
                                                      .change = change->id,
                                                      .dossier = change->dossier,
                                                      .user = said.user,
                                                      .form = said.form,
                                                      .at_ms = said.at_ms,
                                                      .reason = change->refusal });
}

static bool is_own(const struct feeding *feeding, const struct store_change *change)
{
    return change->device == feeding->order->push->device->number;
}

/* A device that reads anew, for this server was put back from a copy, may have let go of a dossier that is here still,
 * and may have been told that what is held here was passed on. */
static bool is_told_again(const struct feeding *feeding, const struct store_change *change)
{
    return change->position <= feeding->order->cursor->whole && !BUG(217);
}

static bool has_room(struct feeding *feeding)
{
    feeding->is_full = feeding->order->count >= BATCH_CHANGES ||
                       feeding->out->size_bytes - feeding->start_bytes >= feeding->order->limit_bytes;
    return !feeding->is_full;
}

/* As many lines as there is room for when they are as long as those before. */
static void plan_reading(struct feeding *feeding)
{
    size_t written_bytes = feeding->out->size_bytes - feeding->start_bytes, count = feeding->order->count;
    size_t line_bytes = count ? written_bytes / count + 1 : LINE_BYTES, limit_bytes = feeding->order->limit_bytes;

    feeding->lines = limit_bytes > written_bytes ? (int64_t)((limit_bytes - written_bytes) / line_bytes) : 0;
    if (feeding->lines < LEAST_LINES)
        feeding->lines = LEAST_LINES;
    if (feeding->lines > STORE_LINES)
        feeding->lines = STORE_LINES;
    feeding->read = 0;
}

static bool visit(void *with, const struct store_change *change)
{
    struct feeding *feeding = with;

    if (!has_room(feeding))
        return false;
    feeding->read++;
    feeding->last = change->position;
    if (!is_own(feeding, change) || is_told_again(feeding, change))
        (change->refusal ? write_refusal : write_change)(feeding, change);
    else if (change->position <= feeding->order->own_after && !change->refusal)
        push_note(feeding->order->push, change->seq, change->arrival_ms);
    return true;
}

/* Of a dossier that comes into reach everything goes, also what this device once wrote: it may have let go of it. */
static bool visit_granted(void *with, const struct store_change *change)
{
    struct feeding *feeding = with;

    if (!has_room(feeding))
        return false;
    feeding->read++;
    feeding->last = change->position;
    write_change(feeding, change);
    return true;
}

static const char *region_of(const struct feeding *feeding)
{
    return feeding->order->push->desk->region;
}

/* What was sent just now need not be read to be passed over. */
static void pass_own(struct feeding *feeding, int64_t until)
{
    struct cursor *cursor = feeding->order->cursor;

    if (cursor->position >= feeding->order->own_after && cursor->position < until)
        *cursor = (struct cursor){ until, 0, cursor->person, cursor->whole };
}

/* Everything up to and with position UNTIL; the cursor follows. */
static bool write_stretch(struct feeding *feeding, int64_t until, struct error *err)
{
    const struct store_visitor visitor = { .change = visit, .with = feeding };
    struct cursor *cursor = feeding->order->cursor;
    int64_t own_after = feeding->order->own_after, end = until < own_after ? until : own_after;

    while (cursor->position < end && has_room(feeding)) {
        plan_reading(feeding);
        feeding->last = cursor->position;
        if (!feeding->store->each_fed(
                feeding->store, &(struct store_reach){ region_of(feeding), cursor->position, end, feeding->lines },
                &visitor, err))
            return false;
        cursor->position = feeding->is_full || (int64_t)feeding->read == feeding->lines ? feeding->last : end;
        cursor->place = 0;
    }
    pass_own(feeding, until);
    return true;
}

/* The dossiers granted at position AT, from where it was cut. */
static bool write_grants(struct feeding *feeding, int64_t at, int64_t *place, struct error *err)
{
    const struct store_visitor visitor = { .change = visit_granted, .with = feeding };

    do {
        plan_reading(feeding);
        feeding->last = *place;
        if (!feeding->store->each_granted(
                feeding->store, &(struct store_reach){ region_of(feeding), *place, at, feeding->lines }, &visitor, err))
            return false;
        *place = feeding->last;
    } while ((int64_t)feeding->read == feeding->lines && !feeding->is_full);
    return true;
}

/* The next position at which something comes into reach or leaves it, and what. */
struct bend {
    ARRAY(struct store_scope) scopes;
    int64_t position;
    bool has_grant;
    char region[STORE_TEXT_BYTES]; /* who has the dossier that is told of */
};

static bool note_bend(void *with, const struct store_scope *scope)
{
    struct bend *bend = with;
    int64_t at = scope->revoked ? scope->revoked : scope->granted;

    if (bend->position && bend->position != at)
        return false;
    bend->position = at;
    bend->has_grant = bend->has_grant || !scope->revoked;
    *array_add(&bend->scopes) = *scope;
    return true;
}

static bool note_owner(void *with, const struct store_scope *scope)
{
    struct bend *bend = with;

    if (scope->is_owner)
        snprintf(bend->region, sizeof bend->region, "%s", scope->region);
    return true;
}

/* Who let go of a dossier is told who has it now. */
static bool write_turns(struct feeding *feeding, struct bend *bend, struct error *err)
{
    const struct store_visitor visitor = { .scope = note_owner, .with = bend };

    for (size_t i = 0; i < bend->scopes.count; i++) {
        const struct store_scope *scope = &bend->scopes.at[i];

        *bend->region = '\0';
        if (BUG(204) && scope->revoked)
            continue;
        if (scope->revoked && !feeding->store->each_scope(feeding->store, &scope->dossier, 1, &visitor, err))
            return false;
        notice_encode(feeding->out, &(struct notice){ .kind = scope->revoked ? NOTICE_REVOKE : NOTICE_GRANT,
                                                      .dossier = scope->dossier,
                                                      .region = bend->region });
    }
    return true;
}

/* One stretch with what happens at its end. A grant that does not fit is cut, and gone on with from its place. */
static bool write_bend_at(struct feeding *feeding, int64_t until, struct bend *bend, struct error *err)
{
    struct cursor *cursor = feeding->order->cursor;
    int64_t place = cursor->place, before = cursor->position;
    const struct store_visitor visitor = { .scope = note_bend, .with = bend };

    if (*region_of(feeding) &&
        !feeding->store->each_turn(feeding->store, &(struct store_reach){ region_of(feeding), before, until, 0 },
                                   &visitor, err))
        return false;
    if (!write_stretch(feeding, bend->position ? bend->position : until, err))
        return false;
    if (!bend->position || cursor->position < bend->position)
        return true;
    if (!write_turns(feeding, bend, err))
        return false;
    if (place && before + 1 != bend->position)
        place = 0;
    if (bend->has_grant && !BUG(205) && !write_grants(feeding, bend->position, &place, err))
        return false;
    if (feeding->is_full)
        *cursor = (struct cursor){ bend->position - 1, place, cursor->person, cursor->whole };
    return true;
}

static bool write_bend(struct feeding *feeding, int64_t until, struct error *err)
{
    struct bend bend = { 0 };
    bool good = write_bend_at(feeding, until, &bend, err);

    array_clear(&bend.scopes);
    return good;
}

static bool note_turn(void *with, const struct store_scope *scope)
{
    bool *has_turn = with;

    (void)scope;
    *has_turn = true;
    return false;
}

/* A device that has read all, and of whose own changes none brings a dossier into reach, is done without reading. */
static bool pass_all(struct feeding *feeding, int64_t until, struct error *err)
{
    struct cursor *cursor = feeding->order->cursor;
    bool has_turn = false;
    const struct store_visitor visitor = { .scope = note_turn, .with = &has_turn };

    if (cursor->position < feeding->order->own_after || cursor->position >= until)
        return true;
    if (*region_of(feeding) &&
        !feeding->store->each_turn(
            feeding->store, &(struct store_reach){ region_of(feeding), cursor->position, until, 0 }, &visitor, err))
        return false;
    if (!has_turn)
        pass_own(feeding, until);
    return true;
}

static bool visit_passed(void *with, const struct store_change *change)
{
    struct feeding *feeding = with;

    notice_encode(feeding->out,
                  &(struct notice){ .kind = NOTICE_PASSED, .change = change->id, .dossier = change->dossier });
    return true;
}

/* Who wrote what was held is told that it was passed on, also when its dossier is of another region now: that, and
 * nothing else of it. */
static bool tell_passed(struct feeding *feeding, int64_t before, struct error *err)
{
    const struct feed_order *order = feeding->order;
    const struct store_reach reach = { "", before, order->cursor->position, 0 };
    const struct store_visitor visitor = { .change = visit_passed, .with = feeding };

    return reach.after >= reach.until ||
           feeding->store->each_passed(feeding->store, order->push->desk->number, &reach, &visitor, err);
}

bool feed_write(struct buf *out, struct server_store *store, struct feed_order *order, struct error *err)
{
    struct feeding feeding = {
        .order = order, .store = store, .out = out, .arrival_ms = INT64_MIN, .start_bytes = out->size_bytes
    };
    int64_t end = order->until, before = order->cursor->position;

    if (end - order->cursor->position > WINDOW)
        end = order->cursor->position + WINDOW;
    order->count = 0;
    if (!seal_read_key(store, &feeding.seal, err) || !pass_all(&feeding, order->until, err))
        return false;
    while (order->cursor->position < end && has_room(&feeding))
        if (!write_bend(&feeding, end, err))
            return false;
    order->has_more = order->cursor->position < order->until;
    return tell_passed(&feeding, before, err);
}
