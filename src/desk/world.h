/* world.h — one dossier as expressions see it: what was stored, list by list, and the facts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_WORLD_H
#define BALIE_DESK_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/id.h"
#include "base/scope.h"

struct dossier;
struct error;
struct library;
struct node;
struct rules_view;
struct seat;
struct session;
struct store;
struct world; /* opaque */

struct world_start {
    struct store *store;
    struct library *library;
    struct id dossier; /* need not exist yet */
    struct date at;    /* only records whose legal date is not later; none: all */
    struct date today; /* the date facts are seen on */
    const char *language;
    struct seat *seen_by; /* what may not be seen there is masked; NULL: nothing is */
    struct seat *told_to; /* everything counts, but sentences tell what may be seen there; NULL: all */
};
struct world *world_open(const struct world_start *start, struct error *err);
void world_free(struct world *world);
SCOPED(world)

/* The record in hand: what it gave itself is not seen. Before the first look. */
void world_leave_out(struct world *world, struct id record);
/* What of WORLD may be seen by whom it is told to, borrowed: for every text that is shown. */
struct world *world_seen(struct world *world);
/* The open form, whose live answers names mean first; NULL takes it away. Borrowed. */
void world_set_session(struct world *world, struct session *session);
/* instance(ID): document node, or NULL. */
struct node *world_instance(void *world, const char *id);
/* The same with what the record in hand gave. */
struct node *world_stored(void *world, const char *id);
struct rules_view *world_rules(struct world *world);
struct dossier *world_dossier(struct world *world); /* NULL when it does not exist yet; borrowed */
/* The stored value of a card property, "" when none. */
const char *world_card(struct world *world, const char *property);
/* The entity of LIST that is the only one, or the newest; NULL when there is none. */
struct node *world_newest(struct world *world, const char *list);
/* The entity of LIST that is named NAME; NULL when there is none. */
struct node *world_entity(struct world *world, const char *list, const char *name);

#endif
