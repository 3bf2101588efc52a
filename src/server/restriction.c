/* restriction.c — dossiers that are looked at and no longer worked with: what says so, and what may not pass then. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "restriction.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/bug.h"
#include "base/map.h"
#include "base/text.h"
#include "place.h"
#include "push.h"
#include "wire/body.h"
#include "wire/change.h"

/* The changes of a dossier, oldest first; all of them live in the arena. What was held says nothing itself, but what
 * builds on it had seen all that it had seen. */
struct told {
    struct change change;
    bool is_held;
};
struct story {
    struct arena *arena;
    ARRAY(struct told) changes;
};

static bool tell(void *with, const struct store_change *kept)
{
    struct story *story = with;
    struct told told = { .is_held = kept->refusal };

    if (BUG(208) && kept->refusal)
        return true;
    if (change_decode(story->arena, kept->line, kept->line_bytes, &told.change, NULL))
        *array_add(&story->changes) = told;
    return true;
}

static bool read_story(struct push *push, struct id dossier, struct story *story, struct error *err)
{
    struct server_store *store = push->turn->store;
    const struct store_visitor visitor = { .change = tell, .with = story };

    return push_flush(push, err) && store->each_of(store, dossier, &visitor, err);
}

static bool has(const struct map *seen, struct id id)
{
    char key[ID_TEXT_BYTES];

    return map_find(seen, id_format(id, key));
}

static bool add_parents(struct map *seen, struct arena *arena, const struct change *change)
{
    char key[ID_TEXT_BYTES];
    bool is_new = false;

    for (size_t i = 0; i < change->parent_count; i++) {
        if (map_find(seen, id_format(change->parents[i], key)))
            continue;
        map_put(seen, arena_text(arena, key), seen);
        is_new = true;
    }
    return is_new;
}

/* All that the author of CHANGE had seen. One pass from the newest on finds it, but where a change that was held came
 * in later than what builds on it. Yours to free. */
static struct map *seen_by(const struct story *story, const struct change *change)
{
    struct map *seen = map_new();
    bool is_new = add_parents(seen, story->arena, change);

    while (is_new) {
        is_new = false;
        for (size_t i = story->changes.count; i-- > 0;)
            if (has(seen, story->changes.at[i].change.id) &&
                add_parents(seen, story->arena, &story->changes.at[i].change))
                is_new = true;
    }
    return seen;
}

static bool is_kind(const struct change *change, const char *kind)
{
    return text_equal(change->kind, kind);
}

static bool says(const struct told *told, const char *kind)
{
    return !told->is_held && is_kind(&told->change, kind);
}

/* Whether a change of KIND, by USER when that is set, among SEEN (NULL: any) had seen RESTRICT. */
struct wanted {
    const char *kind;
    struct id user;
    const struct map *seen;
};
static bool is_answered(const struct story *story, struct id restriction, const struct wanted *wanted)
{
    bool found = false;

    for (size_t i = 0; !found && i < story->changes.count; i++) {
        const struct change *change = &story->changes.at[i].change;
        struct map *seen;

        if (!says(&story->changes.at[i], wanted->kind) || (wanted->seen && !has(wanted->seen, change->id)) ||
            (id_is_set(wanted->user) && !id_equal(wanted->user, change->user)))
            continue;
        seen = seen_by(story, change);
        found = has(seen, restriction);
        map_free(seen);
    }
    return found;
}

static bool is_open(const struct story *story, const struct told *told)
{
    return says(told, CHANGE_RESTRICT) &&
           !is_answered(story, told->change.id, &(struct wanted){ CHANGE_LIFT, id_none(), NULL });
}

bool restriction_note(struct push *push, const struct change *change, int64_t position, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct story story = { .arena = arena };
    struct place *place = places_find(&push->turn->places, change->dossier);
    bool good = read_story(push, change->dossier, &story, err);

    (void)position;
    place->is_restricted = false;
    for (size_t i = 0; good && i < story.changes.count && !place->is_restricted; i++)
        place->is_restricted = is_open(&story, &story.changes.at[i]);
    array_clear(&story.changes);
    return good && push->turn->store->put_restriction(push->turn->store, change->dossier, place->is_restricted, err);
}

/* What works with a dossier, by its kind; to take it in hand nobody need have seen it. */
static bool works(struct arena *arena, const struct change *change)
{
    static const char *const kinds[] = { CHANGE_SET,  CHANGE_FREEZE, CHANGE_WITHDRAW, CHANGE_RESTORE,
                                         CHANGE_MOVE, CHANGE_LINK,   CHANGE_UNLINK };
    struct body body = { 0 };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_kind(change, kinds[i]))
            return !change->body || !body_decode(arena, change->body, change->body_bytes, &body, NULL) || !body.settles;
    return false;
}

static bool knew_and_may_not(const struct story *story, const struct change *change)
{
    struct map *seen = seen_by(story, change);
    bool stops = false;

    for (size_t i = 0; !stops && i < story->changes.count; i++)
        stops =
            has(seen, story->changes.at[i].change.id) && is_open(story, &story->changes.at[i]) &&
            !is_answered(story, story->changes.at[i].change.id, &(struct wanted){ CHANGE_PERMIT, change->user, seen });
    map_free(seen);
    return stops;
}

bool restriction_stops(struct push *push, const struct change *change, bool *out, struct error *err)
{
    const struct place *place = places_find(&push->turn->places, change->dossier);
    scoped(arena) arena = NULL;
    struct story story = { 0 };
    bool good;

    *out = place && place->is_restricted && is_kind(change, CHANGE_TAKE);
    if (!place || !place->is_restricted || *out)
        return true;
    arena = arena_new();
    if (!works(arena, change))
        return true;
    story.arena = arena;
    good = read_story(push, change->dossier, &story, err);
    *out = good && knew_and_may_not(&story, change);
    array_clear(&story.changes);
    return good;
}
