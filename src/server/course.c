/* course.c — which regions had a dossier, one after the other, by when its changes first arrived. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "course.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/bug.h"
#include "base/text.h"
#include "effect.h"
#include "place.h"
#include "push.h"
#include "wire/change.h"

struct station {
    int64_t arrival_ms, position;
    enum { WRITES, MOVES, TAKES } what;
    const char *region;
};

/* A region on the way, and whether it sees the dossier. */
struct stop {
    const char *region;
    bool sees;
};

struct course {
    struct arena *arena;
    ARRAY(struct station) stations;
    ARRAY(struct stop) stops;
    const char *owner; /* NULL: nobody wrote in it yet */
};

static bool note_station(void *with, const struct store_change *kept)
{
    struct course *course = with;

    if (!kept->refusal && !text_equal(kept->kind, CHANGE_VIEW))
        *array_add(&course->stations) = (struct station){ kept->arrival_ms, kept->position,
                                                          text_equal(kept->kind, CHANGE_MOVE)   ? MOVES
                                                          : text_equal(kept->kind, CHANGE_TAKE) ? TAKES
                                                                                                : WRITES,
                                                          arena_text(course->arena, kept->region) };
    return true;
}

static int compare_stations(const void *a, const void *b)
{
    const struct station *first = a, *second = b;

    if (first->arrival_ms != second->arrival_ms)
        return first->arrival_ms < second->arrival_ms ? -1 : 1;
    return first->position < second->position ? -1 : first->position > second->position;
}

static void see(struct course *course, const char *region, bool sees)
{
    for (size_t i = 0; i < course->stops.count; i++)
        if (text_equal(course->stops.at[i].region, region)) {
            course->stops.at[i].sees = sees;
            return;
        }
    *array_add(&course->stops) = (struct stop){ region, sees };
}

static void own(struct course *course, const char *region)
{
    if (course->owner && !text_equal(course->owner, region))
        see(course, course->owner, false);
    course->owner = region;
    see(course, region, true);
}

/* It begins where somebody wrote in it: a move tells only where it goes, a taking only who has it in hand. */
static void run(struct course *course)
{
    size_t count = course->stations.count;

    if (count)
        qsort(course->stations.at, count, sizeof *course->stations.at, compare_stations);
    for (size_t i = 0; i < count && !course->owner; i++)
        if (course->stations.at[i].what == WRITES)
            own(course, course->stations.at[i].region);
    for (size_t i = 0; i < count; i++)
        if (course->stations.at[i].what == MOVES)
            own(course, course->stations.at[i].region);
        else if (course->stations.at[i].what == TAKES && !BUG(209))
            see(course, course->stations.at[i].region, true);
}

static bool note_link(void *with, struct id dossier, int64_t number)
{
    (void)dossier;
    (void)number;
    *(bool *)with = true;
    return false;
}

static bool settle(struct push *push, const struct course *course, struct place *place, struct error *err)
{
    struct server_store *store = push->turn->store;
    int64_t position = push->turn->feed.position;
    bool is_linked = false;
    const struct store_visitor visitor = { .dossier = note_link, .with = &is_linked };

    if (!store->each_link(store, place->dossier, &visitor, err))
        return false;
    for (size_t i = 0; i < course->stops.count; i++)
        if (course->stops.at[i].sees)
            place_grant(place, course->stops.at[i].region, position);
    if (course->owner)
        place_own(place, course->owner);
    for (size_t i = 0; i < course->stops.count; i++)
        if (!course->stops.at[i].sees && !is_linked)
            place_leave(place, course->stops.at[i].region, position);
    return !is_linked || effect_share(push, place->dossier, position, err);
}

bool course_follow(struct push *push, struct id dossier, struct error *err)
{
    struct course course = { .arena = push->arena };
    const struct store_visitor visitor = { .change = note_station, .with = &course };
    struct server_store *store = push->turn->store;
    struct place *place = places_find(&push->turn->places, dossier);
    bool good = !place || (push_flush(push, err) && store->each_of(store, dossier, &visitor, err));

    if (good && place && !BUG(216)) {
        run(&course);
        good = settle(push, &course, place, err);
    }
    array_clear(&course.stations);
    array_clear(&course.stops);
    return good;
}
