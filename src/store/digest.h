/* digest.h — a checksum over what is derived of one dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DIGEST_H
#define BALIE_STORE_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

struct error;
struct store;

/* The rows that derive_write() writes; not the search index. False: they could not all be read. */
bool digest_dossier(struct store *store, int64_t dossier, struct digest *out, struct error *err);

#endif
