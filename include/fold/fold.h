/* fold.h — the fold: the changes of one dossier in, standing values and conflicts out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_FOLD_H
#define BALIE_FOLD_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/id.h"
#include "base/scope.h"

struct buf;
struct fold; /* opaque; the changes of one dossier */

/* What fold needs to know of a change; all pointers are borrowed and must outlive the fold. */
struct fold_write {
    const char *key;   /* question key */
    const char *value; /* canonical text; NULL = null */
    const char *blank; /* reason of a blank; then value is NULL */
    bool computed;
};
struct fold_save {
    const char *list, *entity, *property; /* property "": existence; "label" */
    const char *value;
    bool computed;
};
enum fold_kind {
    FOLD_SET,
    FOLD_WITHDRAW,
    FOLD_RESTORE,
    FOLD_FREEZE,
    FOLD_MOVE,
    FOLD_LINK,
    FOLD_UNLINK,
    FOLD_ERASE,
    FOLD_RESTRICT,
    FOLD_LIFT,
    FOLD_PERMIT,
    FOLD_OTHER
};
struct fold_change {
    struct id id;
    enum fold_kind kind;       /* FOLD_OTHER (view, unknown) takes part in nothing but ancestry */
    int64_t at_ms, arrival_ms; /* arrival INT64_MAX while not known */
    struct id device, user;
    uint64_t seq;
    struct id record;
    const char *form, *region;
    struct date date;
    const struct id *parents;
    size_t parent_count;
    const struct fold_write *writes;
    size_t write_count;
    const struct fold_save *saves;
    size_t save_count;
    const char *other;     /* link, unlink: the other dossier */
    const char *parked;    /* set: reason it was parked for, NULL when complete */
    const char *parked_at; /* key where it stopped */
    const char *parked_until, *handed_to;
};

struct fold *fold_new(void);
/* In any order; a change already there is ignored, but that its arrival is learnt, with the device and seq the server
 * knows it by. */
void fold_add(struct fold *fold, const struct fold_change *change);
/* Computes; the views below are borrowed from FOLD until the next add. A change whose parents are not all here waits.
 */
void fold_run(struct fold *fold);
void fold_free(struct fold *fold);
SCOPED(fold)

/* One value with who gave it. */
struct fold_candidate {
    const char *value, *blank;
    const struct fold_change *change; /* who, when, what it had seen */
};
struct fold_answer {
    const char *key;
    const char *value, *blank; /* what stands */
    bool computed;
    const struct fold_change *change;        /* the one that stands */
    const struct fold_candidate *candidates; /* > 1: a conflict; the standing one first */
    size_t candidate_count;
};
struct fold_record {
    struct id id;
    const char *form;
    struct date date;    /* legal date: of the standing newest change */
    int64_t first_at_ms; /* of its first change */
    const struct fold_change *first, *last;
    bool withdrawn, frozen, merged, erased;
    const struct fold_candidate *stays; /* 2: a withdrawal that had not seen everything; "" stays, NULL goes; decided by
                                           a withdraw or restore that has seen both */
    size_t stays_count;
    const char *parked, *parked_at, *parked_until, *handed_to; /* NULL when complete */
    const struct fold_answer *answers; /* rows in their order, keys of a row together in the order they were made */
    size_t answer_count;
    const struct fold_change *const *beside; /* changes that stand beside a frozen record, unfolded */
    size_t beside_count;
};
struct fold_property {
    const char *name;
    const char *value;
    const struct fold_record *record;        /* whose save stands */
    const struct fold_candidate *candidates; /* > 1: a conflict */
    size_t candidate_count;
};
struct fold_entity {
    const char *list, *entity;
    struct id record; /* that creates it */
    struct date date;
    int64_t first_at_ms;
    const struct fold_property *properties; /* sorted by name */
    size_t property_count;
    const struct fold_change *maker; /* the change that makes it stand */
    size_t place;                    /* its place among what that change saves */
};
/* One stretch of an entity's history: VAN included, TOT excluded (none = still). */
struct fold_stretch {
    const char *list, *entity;
    struct date van, tot;
    const struct fold_property *properties;
    size_t property_count;
};

const struct fold_record *fold_records(const struct fold *fold, size_t *count); /* by (date, first_at, id) */
/* Existing ones, by (list, date, first_at, entity). */
const struct fold_entity *fold_entities(const struct fold *fold, size_t *count);
const struct fold_stretch *fold_history(const struct fold *fold, size_t *count); /* by (list, entity, van) */
/* The newest changes: the parents of what is written next, sorted. Views and unknown kinds are none. */
const struct id *fold_heads(const struct fold *fold, size_t *count);
const struct fold_change *const *fold_waiting(const struct fold *fold, size_t *count);
const char *fold_region(const struct fold *fold);
const char *const *fold_links(const struct fold *fold, size_t *count); /* other dossiers, sorted */
bool fold_is_erased(const struct fold *fold);
/* The restrictions that no lift had seen, by id: while there is one, the dossier is restricted. */
const struct fold_change *const *fold_restrictions(const struct fold *fold, size_t *count);
/* What its author permitted herself all the same, knowing of every restriction that stands; by id. */
const struct fold_change *const *fold_permits(const struct fold *fold, size_t *count);
/* The fold of record ID over the ancestors of HEADS alone (what a signature freezes), as canonical JSON. */
void fold_write_record(const struct fold *fold, struct id record, struct buf *out);
/* The whole standing state as canonical JSON: equal sets of changes give equal bytes on every machine, in any order. */
void fold_write_json(const struct fold *fold, struct buf *out);

#endif
