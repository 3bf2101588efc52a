/* parked.h — records submitted as they were: where each stopped, why, and who may go on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_PARKED_H
#define BALIE_STORE_PARKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct store;

struct parked {
    struct id dossier, record;
    struct id by; /* who parked it */
    int64_t since_ms;
    const char *form, *reason, *where, *until; /* where: key of the question; until may be "" */
    const char *handed_to;                     /* NULL: to nobody in particular */
    const char *who;                           /* the card's label */
};
/* Incomplete records that stand, longest waiting first. */
bool parked_each(struct store *store, bool (*visit)(void *with, const struct parked *parked), void *with);

#endif
