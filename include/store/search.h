/* search.h — finding a person while the name is being typed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_SEARCH_H
#define BALIE_STORE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct store;

/* Which properties of which list are indexed, by descending weight; KEY is found by its digits alone (a national
 * number), BIRTH by year or date in any usual spelling. From forms/balie.csv. */
struct search_plan {
    const char *list; /* the card: one entity per dossier */
    const char *const *properties;
    size_t property_count;
    const char *key, *birth, *place;
};
bool search_define(struct store *store, const struct search_plan *plan, struct error *err);

struct search_hit {
    struct id dossier;
    int score;         /* higher is better; 1000 = every word exact */
    bool with_slip;    /* found with one typing error */
    const char *label; /* the card's label; borrowed during the visit */
};
/* WORDS in any order; each word may be a beginning; one typing error allowed in words of 4 letters or more; ranked:
 * exact, then beginnings, then slips, within that latest touched first. At most LIMIT hits. Returns how many. */
size_t search_find(struct store *store, const char *words, size_t limit,
                   void (*visit)(void *with, const struct search_hit *hit), void *with);
/* Dossiers touched last by USER (none: by anyone), newest first. */
size_t search_recent(struct store *store, struct id user, size_t limit,
                     void (*visit)(void *with, const struct search_hit *hit), void *with);

#endif
