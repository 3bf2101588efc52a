/* push.c — what a device sends up: stored in its order, passed on when it may be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "push.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/text.h"
#include "course.h"
#include "doubles.h"
#include "effect.h"
#include "erasure.h"
#include "judge.h"
#include "restriction.h"
#include "wire/batch.h"

/* What is kept is what its author wrote. */
void push_unseal(struct push *push, struct push_change *one)
{
    scoped_buf bare = { 0 };

    if (!id_is_set(one->change.seal))
        return;
    one->change.seal = id_none();
    change_encode(&bare, &one->change);
    one->line_bytes = bare.size_bytes - 1; /* the newline */
    one->line = arena_text_part(push->arena, buf_view(&bare), one->line_bytes);
}

bool push_read(struct push *push, struct batch_rest *rest, struct id device, struct arena *arena)
{
    struct push_change one;
    uint64_t last = 0;

    push->arena = arena;
    while (batch_line(rest, &one.line, &one.line_bytes)) {
        if (push->changes.count >= BATCH_CHANGES || !change_decode(arena, one.line, one.line_bytes, &one.change, NULL))
            return false;
        if (!id_equal(one.change.device, device) || (last && one.change.seq != last + 1))
            return false;
        last = one.change.seq;
        push_unseal(push, &one);
        *array_add(&push->changes) = one;
    }
    return true;
}

void push_note(struct push *push, uint64_t seq, int64_t arrival_ms)
{
    struct exchange_arrival *last = push->arrivals.count ? &push->arrivals.at[push->arrivals.count - 1] : NULL;

    if (last && last->last_seq + 1 == seq && last->arrival_ms == arrival_ms)
        last->last_seq = seq;
    else
        *array_add(&push->arrivals) = (struct exchange_arrival){ seq, seq, arrival_ms };
}

static void note(struct push *push, uint64_t seq, const struct store_change *kept)
{
    push_note(push, seq, kept->arrival_ms);
    if (kept->refusal)
        *array_add(&push->refusals) = (struct exchange_refusal){ seq, kept->refusal };
}

/* Texts and lines are those of the request that brought it, which lasts as long as the turn. */
static void remember(struct turn *turn, const struct store_change *kept)
{
    char key[ID_TEXT_BYTES];

    map_put(turn->known, arena_text(turn->arena, id_format(kept->id, key)),
            arena_copy(turn->arena, kept, sizeof *kept));
}

static bool note_kept(void *with, const struct store_change *change)
{
    struct store_change kept = *change;

    kept.kind = kept.region = NULL; /* they go with the answer */
    remember(with, &kept);
    return true;
}

const struct store_change *push_find(const struct push *push, struct id id)
{
    char key[ID_TEXT_BYTES];
    const struct store_change *kept = map_find(push->turn->known, id_format(id, key));

    return kept && kept->position ? kept : NULL;
}

static bool find_author(struct push *push, struct id user, const struct store_person **out, struct error *err)
{
    struct server_store *store = push->turn->store;
    struct store_person *person;
    char key[ID_TEXT_BYTES];

    *out = map_find(push->people, id_format(user, key));
    if (*out)
        return true;
    person = arena_alloc(push->arena, sizeof *person);
    if (!store->find_person(store, user, person, err))
        return false;
    map_put(push->people, arena_text(push->arena, key), person);
    *out = person;
    return true;
}

bool push_flush(struct push *push, struct error *err)
{
    struct server_store *store = push->turn->store;
    bool good = store->add_changes(store, push->fresh.at, push->fresh.count, err) &&
                store->add_queued(store, push->queued.at, push->queued.count, err) &&
                places_write(&push->turn->places, err) &&
                store->add_words(store, push->words.at.at, push->words.at.count, err);

    push->fresh.count = push->queued.count = push->words.at.count = 0;
    return good;
}

/* What was erased before it came loses its body at the door. */
static void bare(struct push *push, const struct place *place, struct store_change *kept)
{
    size_t size_bytes;
    char *line;

    if (!place || BUG(203) || text_equal(kept->kind, CHANGE_ERASE) || !place_is_erased(place, kept->record))
        return;
    line = erasure_bare(push->arena, kept->line, kept->line_bytes, &size_bytes);
    if (!line)
        return;
    kept->line = line;
    kept->line_bytes = size_bytes;
}

/* Of what is handed back in it is not known yet who sees it. */
static const char *sole_of(const struct push *push, const struct place *place, const struct change *change)
{
    return !push->first_ms && place && place_is_of(place, change->region) ? change->region : "";
}

static void add_words(struct push *push, const struct change *change)
{
    size_t before = push->words.at.count;

    words_add(&push->words, push->content, change);
    if (push->words.at.count > before &&
        (!push->worded.count || !id_equal(push->worded.at[push->worded.count - 1], change->dossier)))
        *array_add(&push->worded) = change->dossier;
}

static void note_returned(struct push *push, struct id dossier)
{
    for (size_t i = 0; i < push->returned.count; i++)
        if (id_equal(push->returned.at[i], dossier))
            return;
    *array_add(&push->returned) = dossier;
}

/* What a good change does, now that it is at its position. */
static bool take_effect(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    struct place *place = places_find(&push->turn->places, change->dossier);

    if (!place || !place_is_erased(place, change->record))
        add_words(push, change);
    if (place && push->first_ms)
        note_returned(push, change->dossier);
    else if (place)
        place_revoke_again(place, push->desk->region, position);
    return text_equal(change->kind, CHANGE_VIEW) || effect_apply(push, change, position, err);
}

bool push_add(struct push *push, const struct push_change *one, struct store_change *kept, struct error *err)
{
    const struct change *change = &one->change;
    const struct place *place = places_find(&push->turn->places, change->dossier);

    kept->id = change->id;
    kept->dossier = change->dossier;
    kept->record = change->record;
    kept->kind = change->kind;
    kept->region = change->region;
    kept->sole = sole_of(push, place, change);
    kept->line = one->line;
    kept->line_bytes = one->line_bytes;
    bare(push, place, kept);
    *array_add(&push->fresh) = *kept;
    remember(push->turn, kept);
    push->turn->stored++;
    push->turn->refused += kept->refusal != NULL;
    return kept->refusal || take_effect(push, change, kept->position, err);
}

bool push_pass_on(struct push *push, const struct push_change *one, struct store_change *held, struct error *err)
{
    const struct place *place = places_find(&push->turn->places, one->change.dossier);
    struct server_store *store = push->turn->store;
    const struct store_feed to = { ++push->turn->feed.position,
                                   push->first_ms ? push->first_ms : push->turn->feed.arrival_ms };
    struct store_change kept = *held;

    kept.kind = one->change.kind;
    kept.line = one->line;
    kept.line_bytes = one->line_bytes;
    bare(push, place, &kept);
    if (!push_flush(push, err) || !store->release(store, held->position, &to, err) ||
        (one->change.body && !store->rewrite(store, to.position, kept.line, kept.line_bytes, err)))
        return false;
    held->position = to.position;
    held->arrival_ms = to.arrival_ms;
    held->refusal = NULL;
    remember(push->turn, held);
    return take_effect(push, &one->change, to.position, err);
}

/* Whether what is sent with it erases it. */
static bool is_erased_by_next(const struct push *push, const struct change *change)
{
    for (size_t i = 0; i < push->changes.count; i++) {
        const struct change *next = &push->changes.at[i].change;

        if (next->seq > change->seq && text_equal(next->kind, CHANGE_ERASE) &&
            id_equal(next->dossier, change->dossier) &&
            (!id_is_set(next->record) || id_equal(next->record, change->record)))
            return true;
    }
    return false;
}

bool push_is_bare(const struct push *push, const struct change *change)
{
    const struct place *place = places_find(&push->turn->places, change->dossier);
    static const char *const kinds[] = { CHANGE_SET, CHANGE_FREEZE, CHANGE_LINK, CHANGE_UNLINK };
    bool has_words = false;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        has_words = has_words || text_equal(kinds[i], change->kind);
    return has_words && !change->body && digest_is_set(&change->body_hash) && place &&
           !place_is_erased(place, change->record) && !is_erased_by_next(push, change);
}

/* Why it may not be passed on; NULL when it may. */
static bool judge(struct push *push, const struct change *change, const char **out, struct error *err)
{
    struct case_file file = { .content = push->content,
                              .desk = push->desk,
                              .change = change,
                              .place = places_find(&push->turn->places, change->dossier) };

    file.is_bare = push_is_bare(push, change);
    if (!find_author(push, change->user, &file.author, err) || !restriction_stops(push, change, &file.is_stopped, err))
        return false;
    *out = judge_change(&file);
    return true;
}

static bool add_new(struct push *push, const struct push_change *one, struct store_change *kept, struct error *err)
{
    const char *reason;

    if (!judge(push, &one->change, &reason, err))
        return false;
    *kept = (struct store_change){ .position = ++push->turn->feed.position,
                                   .arrival_ms = push->turn->feed.arrival_ms,
                                   .device = push->device->number,
                                   .seq = one->change.seq,
                                   .refusal = reason };
    return push_add(push, one, kept, err);
}

static bool note_bare(void *with, const struct store_change *change)
{
    (void)change;
    *(bool *)with = true;
    return false;
}

bool push_give_words(struct push *push, const struct push_change *one, struct store_change *known, struct error *err)
{
    struct server_store *store = push->turn->store;
    const struct store_feed to = { push->turn->feed.position + 1, known->arrival_ms };
    bool is_bare = false;
    const struct store_visitor visitor = { .change = note_bare, .with = &is_bare };

    if (!one->change.body || known->refusal)
        return true;
    if (!push_flush(push, err) || !store->each_bare(store, &known->id, 1, &visitor, err))
        return false;
    if (!is_bare)
        return true;
    push->turn->feed.position = to.position;
    if (!store->release(store, known->position, &to, err) ||
        !store->rewrite(store, to.position, one->line, one->line_bytes, err))
        return false;
    known->position = to.position;
    remember(push->turn, known);
    return true;
}

/* What somebody else handed in without the server's word on it was held for the want of it: now its author is here. */
static bool judge_carried(struct push *push, const struct push_change *one, struct store_change *kept,
                          struct error *err)
{
    const char *reason;

    if (!text_equal(kept->refusal, PUSH_CARRIED))
        return true;
    return judge(push, &one->change, &reason, err) && (reason || push_pass_on(push, one, kept, err));
}

/* The next of the queue: known by its id (it came by another queue before) or new. */
static bool add_next(struct push *push, const struct push_change *one, struct error *err)
{
    const struct store_change *known = push_find(push, one->change.id);
    struct store_change kept;

    if (known) {
        kept = *known;
        if (!judge_carried(push, one, &kept, err) || !push_give_words(push, one, &kept, err))
            return false;
        kept.device = push->device->number;
        kept.seq = one->change.seq;
        *array_add(&push->queued) = kept;
    } else if (!add_new(push, one, &kept, err)) {
        return false;
    }
    note(push, one->change.seq, &kept);
    push->device->head = one->change.seq;
    push->device->chain = change_chain(&push->device->chain, &one->change.id);
    return true;
}

static bool tell_again(void *with, const struct store_change *kept)
{
    struct push *push = with;
    uint64_t first = push->changes.at[0].change.seq;
    const struct change *change = &push->changes.at[kept->seq - first].change;

    if (id_equal(kept->id, change->id))
        note(push, change->seq, kept);
    else
        push->is_fork = true;
    return true;
}

static bool tell_known(struct push *push, uint64_t last_seq, struct error *err)
{
    const uint64_t bounds[2] = { push->changes.at[0].change.seq, last_seq };
    const struct store_visitor visitor = { .change = tell_again, .with = push };
    struct server_store *store = push->turn->store;

    return bounds[0] > last_seq || store->each_queued(store, push->device->number, bounds, &visitor, err);
}

bool push_look_up(struct turn *turn, const struct push_change *const *news, size_t count, struct error *err)
{
    const struct store_visitor visitor = { .change = note_kept, .with = turn };
    struct id *ids = arena_alloc(turn->arena, (count + 1) * sizeof *ids);
    struct id *dossiers = arena_alloc(turn->arena, (count + 1) * sizeof *dossiers);
    size_t id_count = 0;
    char key[ID_TEXT_BYTES];

    for (size_t i = 0; i < count; i++) {
        dossiers[i] = news[i]->change.dossier;
        if (map_find(turn->known, id_format(news[i]->change.id, key)))
            continue;
        ids[id_count++] = news[i]->change.id;
        remember(turn, &(struct store_change){ .id = news[i]->change.id });
    }
    return turn->store->each_known(turn->store, ids, id_count, &visitor, err) &&
           places_read(&turn->places, dossiers, count, err);
}

static bool look_up(struct push *push, const struct push_change *news, size_t count, struct error *err)
{
    const struct push_change **all = arena_alloc(push->turn->arena, (count + 1) * sizeof *all);

    for (size_t i = 0; i < count; i++)
        all[i] = &news[i];
    return push_look_up(push->turn, all, count, err);
}

/* A turn that is made again begins anew. */
void push_restart(struct push *push)
{
    map_free(push->people);
    push->people = NULL;
    push->arrivals.count = push->refusals.count = push->fresh.count = push->queued.count = 0;
    push->words.at.count = push->worded.count = push->returned.count = 0;
    push->words.arena = push->arena;
    push->is_fork = false;
}

bool push_open(struct push *push, const struct push_change *news, size_t count, struct error *err)
{
    push->people = map_new();
    return turn_content(push->turn, push->desk->region, &push->content, err) && look_up(push, news, count, err);
}

bool push_close(struct push *push, struct error *err)
{
    for (size_t i = 0; i < push->returned.count; i++)
        if (!course_follow(push, push->returned.at[i], err))
            return false;
    return push_flush(push, err) && doubles_look(push, err);
}

static bool add_news(struct push *push, const struct push_change *news, size_t count, struct error *err)
{
    bool good = push_open(push, news, count, err);

    for (size_t i = 0; good && i < count; i++)
        good = add_next(push, &news[i], err);
    return good && push_close(push, err) && push->turn->store->save_device(push->turn->store, push->device, err);
}

bool push_store(struct push *push, struct error *err)
{
    uint64_t first, last, head = push->device->head;

    push_restart(push);
    if (!push->changes.count)
        return true;
    first = push->changes.at[0].change.seq;
    last = first + push->changes.count - 1;
    if (!tell_known(push, last < head ? last : head, err))
        return false;
    if (push->is_fork || last <= head || first > head + 1)
        return true;
    return add_news(push, push->changes.at + (head + 1 - first), (size_t)(last - head), err);
}

void push_clear(struct push *push)
{
    push_restart(push);
    array_clear(&push->changes);
    array_clear(&push->arrivals);
    array_clear(&push->refusals);
    array_clear(&push->fresh);
    array_clear(&push->queued);
    array_clear(&push->words.at);
    array_clear(&push->worded);
    array_clear(&push->returned);
}
