/* mend.h — entries of the log that are not what they were: found, and taken from another copy of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_MEND_H
#define BALIE_STORE_MEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct store;

struct mend_entry {
    struct id id;      /* of the change as it was */
    int64_t number;    /* its place in the table; 0 when it is not there at all */
    uint64_t seq;      /* in the chain of this computer; 0 when another made it */
    struct id dossier; /* none when that is not known any more */
    int64_t at_ms;     /* 0 likewise */
    bool has_arrived;  /* the server has it */
};
/* Every change whose bytes are not what its id says, and every one that the chain of this computer names and that is
 * not there. False: the database could not be read, or VISIT said to stop. */
bool mend_each(struct store *store, bool (*visit)(void *with, const struct mend_entry *entry), void *with);
/* From the log of FROM, when it is whole there; what was erased since stays erased. *IS_MENDED tells. */
bool mend_from(struct store *store, struct store *from, const struct mend_entry *entry, bool *is_mended,
               struct error *err);
/* What is left of it goes, and the whole feed is asked for anew: it comes with the next exchange. */
bool mend_ask_again(struct store *store, const struct mend_entry *entry, struct error *err);

#endif
