/* list.h — the entity tables that the content asks for: their columns, and the SQL that fills them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_LIST_H
#define BALIE_STORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "store/entity.h"

struct fold;
struct lists;
struct store;

struct list_column {
    const char *name;
    bool has_history;
    int type;                /* of enum in struct entity_property */
    const char *add_codes;   /* SQL: one row of `<list>__<property>`; NULL unless ENTITY_CODES */
    const char *clear_codes; /* SQL: those of a dossier */
};
struct list {
    const char *name;
    struct list_column *columns; /* by name */
    size_t column_count;
    /* SQL, made once from names that were checked. Values: dossier, entity, record (or van, tot), then the columns
     * (those that have history). */
    const char *add, *add_stretch, *clear, *clear_stretches;
    const char *read; /* date, first, record, entity and the columns of one dossier, in order */
};

/* Loads what was defined before. */
bool lists_open(struct store *store, struct error *err);
void lists_free(struct lists *lists);
const struct list *lists_find(const struct lists *lists, const char *name); /* NULL when not defined */
size_t lists_count(const struct lists *lists);
const struct list *lists_at(const struct lists *lists, size_t i);
bool lists_clear_tables(struct store *store, struct error *err);

#endif
