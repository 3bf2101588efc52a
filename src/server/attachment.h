/* attachment.h — what belongs to a dossier but is no answer: a scan, a photo; taken and given in parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_ATTACHMENT_H
#define BALIE_SERVER_ATTACHMENT_H

#include <stdbool.h>

#include "base/hash.h"
#include "base/id.h"

struct error;
struct server_store;

/* Drops an attachment that no change of the dossier names any more, but those that were erased. */
bool attachment_forget(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err);

#endif
