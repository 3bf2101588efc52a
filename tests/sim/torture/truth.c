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

/* Whether the server took in change A before change B: what was handed back in is where it was before. */
static bool was_taken_before(const struct world *w, int a, int b)
{
    return w->arrival_ms[a] != w->arrival_ms[b] ? w->arrival_ms[a] < w->arrival_ms[b] : w->position[a] < w->position[b];
}

/* The next change of DOSSIER that was passed on, after LAST (-1: the first); -1 at the end. */
static int next_taken(const struct world *w, int dossier, int last)
{
    int next = -1;

    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].dossier == dossier && w->position[i] > 0 && (last < 0 || was_taken_before(w, last, i)) &&
            (next < 0 || was_taken_before(w, i, next)))
            next = i;
    return next;
}

static void own(struct truth *truth, const char *region)
{
    truth->owner = region;
    truth->is_owned = truth->sees[region_number(region)] = true;
}

/* A dossier begins where somebody wrote in it: by what says only where it goes, or who took it in hand, not if there is
 * anything else. */
static void begin(const struct world *w, int dossier, struct truth *truth)
{
    for (int i = -1; !truth->is_owned && (i = next_taken(w, dossier, i)) >= 0;)
        if (w->made[i].kind != MOVES && w->made[i].kind != TAKES)
            own(truth, w->made[i].region);
}

static void follow(struct truth *truth, const struct made *made)
{
    if (made->kind == MOVES && (!truth->is_owned || strcmp(truth->owner, made->region) != 0)) {
        if (truth->is_owned)
            truth->sees[region_number(truth->owner)] = false;
        own(truth, made->region);
    }
    if (made->kind == TAKES)
        truth->sees[region_number(made->region)] = true;
}

/* Whether what its author had seen is not all passed on: then nobody shows it. */
static bool waits(const struct world *w, int i)
{
    for (int k = 0; k < w->made_count; k++)
        if (has_bit(w->made[i].seen, k) && w->position[k] <= 0)
            return true;
    return false;
}

/* Where the desks show it to be. */
static const char *find_shown(const struct world *w, int dossier)
{
    const char *shown = NULL;

    for (int i = -1; (i = next_taken(w, dossier, i)) >= 0;)
        if (!waits(w, i) &&
            (w->made[i].kind == MOVES || (!shown && w->made[i].kind != TAKES && w->made[i].kind != UNKNOWN)))
            shown = w->made[i].region;
    return shown ? shown : "";
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
    *out = (struct truth){ .owner = "" };
    begin(w, dossier, out);
    for (int i = -1; (i = next_taken(w, dossier, i)) >= 0;) {
        follow(out, &w->made[i]);
        out->is_erased |= w->made[i].kind == ERASES && w->made[i].record == NO_RECORD;
        out->is_restricted |= w->made[i].kind == RESTRICTS && !is_lifted(w, i);
    }
    out->is_restricted &= !out->is_erased;
    out->shown = find_shown(w, dossier);
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

bool truth_is_bare(const struct world *w, int i)
{
    return truth_is_erased(w, i) || has_bit(w->wordless, i);
}

/* Without its words an answer says nothing, and nothing is taken in hand of which all else is gone; what else there is
 * still does what it does. */
bool truth_is_lost(const struct world *w, int i)
{
    const struct made *made = &w->made[i];
    struct truth truth;

    if (has_bit(w->gone, i) || (made->kind == SETS && has_bit(w->wordless, i) && !truth_is_erased(w, i)))
        return true;
    truth_of(w, made->dossier, &truth);
    return made->kind == TAKES && !truth.is_owned;
}

bool truth_counts(const struct world *w, int i, int dossier, int record, int key)
{
    const struct made *made = &w->made[i];

    return w->position[i] > 0 && !waits(w, i) && made->kind == SETS && made->dossier == dossier &&
           made->record == record && made->key == key && !truth_is_erased(w, i);
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
