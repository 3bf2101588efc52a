/* dossier.h — one dossier as it stands: its folded records, entities, conflicts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DOSSIER_H
#define BALIE_STORE_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/id.h"
#include "base/scope.h"

struct dossier; /* opaque */
struct error;
struct fold;
struct fold_record;
struct store;

/* Whose it is: the label of its card, NULL when it has none. Yours. */
char *dossier_label(struct store *store, struct id id);
/* Loads and folds the dossier and those linked to it (shown as one, under the smallest id). AT: only records whose
 * legal date is not later (none: all). ERROR_ABSENT when it is not held here. */
struct dossier *dossier_load(struct store *store, struct id id, struct date at, struct error *err);
struct id dossier_id(const struct dossier *dossier);
size_t dossier_fold_count(const struct dossier *dossier); /* itself and its links */
const struct fold *dossier_fold(const struct dossier *dossier, size_t i);
struct id dossier_id_at(const struct dossier *dossier, size_t i); /* whose fold that is */
/* That of the one of ID itself, in which a change of it is written; the first when ID is not among them. */
const struct fold *dossier_fold_of(const struct dossier *dossier, struct id id);
const struct fold_record *dossier_record(const struct dossier *dossier, struct id record, size_t *fold_index);
void dossier_free(struct dossier *dossier);
SCOPED(dossier)

bool dossier_exists(struct store *store, struct id id);
/* Whether it, or one that is linked with it, may be looked at and no longer worked with. */
bool dossier_is_restricted(struct store *store, struct id id);
/* The same of COUNT dossiers at once: OUT gets a yes or no for each. */
void dossier_restrictions(struct store *store, const struct id *ids, size_t count, bool *out);
/* The dossier that holds RECORD. */
bool dossier_of_record(struct store *store, struct id record, struct id *out);
/* Resolves what a person types for a dossier: 32 hex digits, a unique beginning of at least 4, or a short code K7F-2Q9.
 */
bool dossier_resolve(struct store *store, const char *text, struct id *out, struct error *err);
/* Dossiers in order of id after AFTER; returns how many. */
size_t dossier_list(struct store *store, struct id after, struct id *out, size_t room);
size_t dossier_count(struct store *store);

#endif
