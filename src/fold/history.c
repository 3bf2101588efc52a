/* history.c — what stood of a thing on every day, from the earliest record that speaks of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/entity.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"

struct step {
    const struct contribution *contribution;
    size_t property;
};

struct walk {
    const struct property *from;
    const struct contribution **standing; /* per property */
    size_t count;
    struct step *steps;
    size_t step_count;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *one = a, *two = b;

    if (one->contribution->rank != two->contribution->rank)
        return one->contribution->rank < two->contribution->rank ? -1 : 1;
    return (one->property > two->property) - (one->property < two->property);
}

static void gather(struct walk *walk, struct arena *arena)
{
    size_t room = 0;

    for (size_t i = 0; i < walk->count; i++)
        for (const struct contribution *c = walk->from[i].first; c; c = c->next)
            room++;
    walk->standing = arena_alloc(arena, walk->count * sizeof *walk->standing);
    walk->steps = arena_alloc(arena, room * sizeof *walk->steps);
    for (size_t i = 0; i < walk->count; i++)
        for (const struct contribution *c = walk->from[i].first; c; c = c->next)
            walk->steps[walk->step_count++] = (struct step){ c, i };
    if (walk->step_count > 1)
        qsort(walk->steps, walk->step_count, sizeof *walk->steps, compare_steps);
}

/* Applies all that is said on the day of step FROM; gives the first step of a later day. CHANGED: a value did. */
static size_t live_day(struct walk *walk, size_t from, bool *changed)
{
    struct date day = walk->steps[from].contribution->record->date;
    size_t i = from;

    for (; i < walk->step_count && !date_compare(walk->steps[i].contribution->record->date, day); i++) {
        const struct contribution **now = &walk->standing[walk->steps[i].property], *next = walk->steps[i].contribution;

        if (!contribution_outruns(next, *now))
            continue;
        *changed |= walk->steps[i].property && (!*now || !text_equal((*now)->head->value, next->head->value));
        *now = next;
    }
    return i;
}

static void add_stretch(const struct walk *walk, struct date day, struct arena *arena, struct entities *out)
{
    struct fold_property *properties = arena_alloc(arena, walk->count * sizeof *properties);
    size_t count = 0;

    for (size_t i = 1; i < walk->count; i++)
        if (walk->standing[i])
            properties[count++] = (struct fold_property){ walk->from[i].name, walk->standing[i]->head->value,
                                                          walk->standing[i]->record, NULL, 0 };
    out->stretches[out->stretch_count++] =
        (struct fold_stretch){ walk->from->list, walk->from->entity, day, date_none(), properties, count };
}

void history_settle(struct folding *folding, const struct property *from, size_t count, struct entities *out)
{
    struct walk walk = { .from = from, .count = count };
    size_t first = out->stretch_count;

    gather(&walk, folding->arena);
    for (size_t i = 0; i < walk.step_count;) {
        struct date day = walk.steps[i].contribution->record->date;
        bool changed = out->stretch_count == first;

        i = live_day(&walk, i, &changed);
        if (!changed)
            continue;
        if (out->stretch_count > first)
            out->stretches[out->stretch_count - 1].tot = day;
        add_stretch(&walk, day, folding->arena, out);
    }
}
