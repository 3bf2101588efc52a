/* care.h — whether all that is kept still fits together, and taking over what another copy of the log has more. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_CARE_H
#define BALIE_STORE_CARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct store;

/* The chain of this device, and that nothing is kept of a dossier, record or draft that is not there. ERROR_DAMAGED
 * names the first thing that does not fit. Alters nothing. */
bool care_check(struct store *store, struct error *err);
/* Every change of FROM that TO has not, erasures too, comes into TO (not folded yet: log_derive()); drafts that TO has
 * not come along. */
bool care_adopt(struct store *to, struct store *from, size_t *adopted, struct error *err);
int64_t care_newest_ms(struct store *store); /* of the changes that came in last; 0 when there is none */

#endif
