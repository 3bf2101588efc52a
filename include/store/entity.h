/* entity.h — entity tables: what the records of all dossiers save, as typed columns. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_ENTITY_H
#define BALIE_STORE_ENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/id.h"

struct error;
struct store;

/* The lists of the live content, each a table `<name>` (dossier, record, entity, <properties> TEXT affinity by type)
 * and
 * `<name>_h` with van and tot. Multi-valued properties also have `<name>__<property>(dossier, entity, code)`. */
struct entity_property {
    const char *name;
    enum { ENTITY_TEXT, ENTITY_INTEGER, ENTITY_DECIMAL, ENTITY_DATE, ENTITY_CODES } type; /* codes are text, always */
};
struct entity_list {
    const char *name;
    const struct entity_property *properties;
    size_t property_count;
};
/* Makes the tables fit LISTS: new ones are made and filled from the log in batches; nothing is lost that a record
 * holds. */
bool entity_define(struct store *store, const struct entity_list *lists, size_t count, struct error *err);

struct entity_row {
    const char *entity;
    struct id dossier, record;
    const char *const *names, *const *values; /* same count; NULL values left out */
    size_t count;
};
/* The rows of LIST of one dossier (and its links) in order of (legal date, first submission). Reads the table, not the
 * fold. */
bool entity_each(struct store *store, struct id dossier, const char *list,
                 bool (*visit)(void *with, const struct entity_row *row), void *with);
/* Facts of the dossier kept in table `dossier` (column by name, from the content); written by who derives them. */
bool entity_put_fact(struct store *store, struct id dossier, const char *name, const char *value, struct error *err);

#endif
