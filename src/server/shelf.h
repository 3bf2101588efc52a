/* shelf.h — what the live content says to the server: who may do what, and by what a dossier is found. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_SHELF_H
#define BALIE_SERVER_SHELF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct error;
struct server_store;
struct shelf; /* opaque: what was read, by the hash of its bundle */

/* Of one bundle; lives as long as its shelf. */
struct shelf_content {
    struct sheet *rights;          /* regels/rechten.csv; NULL when there is none: then roles decide nothing */
    const char *list, *properties; /* whose saves are searched, properties between blanks; "" none */
    /* Of these: what tells one person from all others, the birth date, the parts of the name. */
    const char *key, *birth, *names;
};

struct shelf *shelf_new(void);
/* What is live in REGION; everything absent when nothing was published. */
bool shelf_find(struct shelf *shelf, struct server_store *store, const char *region, const struct shelf_content **out,
                struct error *err);
void shelf_free(struct shelf *shelf);
SCOPED(shelf)

/* Whether ROLE has RIGHT for FORM; what no row names is nobody's, without a table or a role it is everybody's. */
bool shelf_may(const struct shelf_content *content, const char *right, const char *form, const char *role);

#endif
