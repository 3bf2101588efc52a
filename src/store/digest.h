/* digest.h — a checksum over what is derived of one dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DIGEST_H
#define BALIE_STORE_DIGEST_H

#include <stdint.h>

#include "base/hash.h"

struct store;

/* The rows that derive_write() writes; not the search index. */
struct digest digest_dossier(struct store *store, int64_t dossier);

#endif
