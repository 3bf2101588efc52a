/* ancestry.h — who had seen what: the changes of a dossier, their parents, and all that came before each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_ANCESTRY_H
#define BALIE_FOLD_ANCESTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/fold.h"

struct arena;
struct chain;

#define NODE_NONE UINT32_MAX

/* Every complete change is at a PLACE (1, 2, 3 ...) of one chain; each of a chain is an ancestor of the next. SEEN says
 * per chain up to which place the change had seen; equal ones are shared, a straight history needs none. */
struct node {
    struct fold_change change;
    uint32_t chain, place; /* place 0: waits for its parents */
    const uint32_t *seen;
    uint32_t seen_count;
    bool has_younger; /* a known change has this among its parents, or behind unknown ones */
};

struct ancestry {
    struct node *nodes;
    size_t count, room;
    uint32_t *table; /* id to node + 1 */
    size_t table_room;
    uint32_t *order; /* complete ones, each after its parents */
    size_t order_count;
};

/* A change already there only learns its arrival, and with it the queue by which the server knows it. */
void ancestry_add(struct ancestry *ancestry, const struct fold_change *change);
uint32_t ancestry_find(const struct ancestry *ancestry, const struct id *id); /* NODE_NONE when absent */
/* Orders all that is complete; results live in ARENA. */
void ancestry_run(struct ancestry *ancestry, struct arena *arena);
void ancestry_clear(struct ancestry *ancestry);
/* Whether the author of NODE had seen EARLIER (another change). Both are complete. */
bool node_has_seen(const struct node *node, const struct node *earlier);

#endif
