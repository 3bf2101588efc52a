/* place.h — where dossiers belong while changes of them come in: which regions see them, what of them was erased. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_PLACE_H
#define BALIE_SERVER_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/map.h"
#include "store.h"

struct arena;
struct error;

struct places;
struct place {
    struct id dossier;
    ARRAY(struct store_scope) scopes;
    ARRAY(struct id) erased; /* records; none: all of it */
    bool is_restricted;      /* looked at and no longer worked with */
    bool is_changed;
    struct places *places; /* that it is one of */
};

struct places {
    struct server_store *store;
    struct arena *arena; /* borrowed */
    struct map *by_id;   /* hex of the dossier → struct place */
    ARRAY(struct place *) changed;
};

/* They live as long as one transaction that holds the feed: nobody else alters them meanwhile. */
void places_open(struct places *places, struct server_store *store, struct arena *arena);
/* Reads what the store has of those of DOSSIERS that were not read yet. */
bool places_read(struct places *places, const struct id *dossiers, size_t count, struct error *err);
struct place *places_find(const struct places *places, struct id dossier); /* NULL when it was not read */
bool places_write(struct places *places, struct error *err);
void places_clear(struct places *places);

bool place_is_known(const struct place *place); /* some region saw it */
bool place_is_begun(const struct place *place); /* somebody wrote in it: a region has it */
/* Whether no other region than REGION ever saw it. */
bool place_is_of(const struct place *place, const char *region);
bool place_was_held(const struct place *place, const char *region); /* now or ever; "" holds all */
bool place_is_erased(const struct place *place, struct id record);
/* The first change of it came, at POSITION. */
void place_begin(struct place *place, const char *region, int64_t position);
/* From POSITION on REGION sees it too; a region that sees it already is left alone. */
void place_grant(struct place *place, const char *region, int64_t position);
/* REGION, which does not have it, sees it no more. */
void place_revoke(struct place *place, const char *region, int64_t position);
/* REGION has it, and no other: that and nothing else. */
void place_own(struct place *place, const char *region);
/* REGION held it once and sees it no more. */
void place_leave(struct place *place, const char *region, int64_t position);
/* A desk of REGION wrote in it after REGION had lost it: that it left is told again, at POSITION. */
void place_revoke_again(struct place *place, const char *region, int64_t position);
const char *place_owner(const struct place *place); /* the region that has it, "" none */
/* REGION has it from POSITION on; who had it loses it. */
void place_move(struct place *place, const char *region, int64_t position);

/* Whether a desk of REGION sees DOSSIER now, or (WAS_EVER) held it ever. */
struct place_question {
    struct id dossier;
    const char *region;
    bool was_ever;
};
bool place_look(struct server_store *store, const struct place_question *question, bool *out, struct error *err);

#endif
