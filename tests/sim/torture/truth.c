/* truth.c — what must be so in a torture world: by who had seen what, and by the order in which the server took it. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Shares no code with the product: it is read from the design. */
#include "world.h"

const char *const regions[3] = { "", "LIM", "GEN" };

static int region_number(const char *region)
{
    for (int i = 0; i < 3; i++)
        if (strcmp(regions[i], region) == 0)
            return i;
    return 0;
}

/* The next change of DOSSIER that the server passed on, after position *AT; -1 at the end. */
static int next_taken(const struct world *w, int dossier, int64_t *at)
{
    int next = -1;

    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].dossier == dossier && w->position[i] > *at && (next < 0 || w->position[i] < w->position[next]))
            next = i;
    if (next >= 0)
        *at = w->position[next];
    return next;
}

static void own(struct truth *truth, const char *region)
{
    truth->owner = region;
    truth->sees[region_number(region)] = true;
}

static void follow(struct truth *truth, const struct made *made)
{
    if (!truth->is_known)
        own(truth, made->region);
    truth->is_known = true;
    if (made->kind == MOVES && strcmp(truth->owner, made->region) != 0) {
        truth->sees[region_number(truth->owner)] = false;
        own(truth, made->region);
    }
    if (made->kind == TAKES)
        truth->sees[region_number(made->region)] = true;
}

/* A restriction ends for good by a lift whose author knew of it. */
static bool is_lifted(const struct world *w, int restriction)
{
    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].kind == LIFTS && w->position[i] > 0 && has_bit(w->made[i].seen, restriction))
            return true;
    return false;
}

void truth_of(const struct world *w, int dossier, struct truth *out)
{
    int64_t at = 0;

    *out = (struct truth){ .owner = "" };
    for (int i; (i = next_taken(w, dossier, &at)) >= 0;) {
        follow(out, &w->made[i]);
        out->is_erased |= w->made[i].kind == ERASES && w->made[i].record == NO_RECORD;
        out->is_restricted |= w->made[i].kind == RESTRICTS && !is_lifted(w, i);
    }
    out->is_restricted &= !out->is_erased;
}

bool truth_sees(const struct truth *truth, const char *region)
{
    return !*region || truth->sees[0] || truth->sees[region_number(region)];
}

bool truth_is_erased(const struct world *w, int i)
{
    const struct made *made = &w->made[i];

    if (made->kind == ERASES)
        return false;
    for (int e = 0; e < w->made_count; e++)
        if (w->made[e].kind == ERASES && w->made[e].dossier == made->dossier && w->position[e] > 0 &&
            (w->made[e].record == NO_RECORD || w->made[e].record == made->record))
            return true;
    return false;
}

bool truth_counts(const struct world *w, int i, int dossier, int record, int key)
{
    const struct made *made = &w->made[i];

    return w->position[i] > 0 && made->kind == SETS && made->dossier == dossier && made->record == record &&
           made->key == key && !truth_is_erased(w, i);
}

/* Whether somebody who had seen change I wrote its key again. */
bool truth_is_overwritten(const struct world *w, int i)
{
    const struct made *made = &w->made[i];

    for (int later = 0; later < w->made_count; later++)
        if (later != i && truth_counts(w, later, made->dossier, made->record, made->key) &&
            has_bit(w->made[later].seen, i))
            return true;
    return false;
}
