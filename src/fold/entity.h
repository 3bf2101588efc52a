/* entity.h — what the records of a dossier together say of each thing, now and on every past day. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_ENTITY_H
#define BALIE_FOLD_ENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "fold/entry.h"

/* What one record says of one property. */
struct contribution {
    struct contribution *next; /* by a later record */
    const struct fold_record *record;
    size_t rank; /* of the record: by (date, first submission, id) */
    const struct head *head;
};

/* All that is said of one property, earliest record first. */
struct property {
    const char *list, *entity, *name;
    struct contribution *first, *last;
};

struct entities {
    struct property *properties; /* by (list, entity, name) */
    size_t property_count;
    struct fold_entity *entities;
    size_t entity_count;
    struct fold_stretch *stretches;
    size_t stretch_count;
};

/* ENTRIES in the order of RECORDS, which is by (date, first submission, id). */
void entity_settle(struct folding *folding, struct entry *const *entries, const struct fold_record *records,
                   struct entities *out);
/* Adds the stretches of the entity whose properties are FROM[0..COUNT). */
void history_settle(struct folding *folding, const struct property *from, size_t count, struct entities *out);
/* Whether NEXT, of a later record, takes the place of NOW: not when only NOW is signed. */
bool contribution_outruns(const struct contribution *next, const struct contribution *now);

#endif
