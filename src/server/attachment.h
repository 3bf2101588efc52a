/* attachment.h — what belongs to a dossier but is no answer: a scan, a photo; taken and given in parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_ATTACHMENT_H
#define BALIE_SERVER_ATTACHMENT_H

#include <stdbool.h>

#include "base/hash.h"
#include "base/id.h"

struct error;
struct question;
struct reply;
struct server_store;

/* Takes the part that begins at FROM of SIZE bytes in all, when that is where it had come to; says how far it is. */
bool reply_to_blob_part(struct server_store *store, const struct question *question, struct reply *reply,
                        struct error *err);
/* Gives what is there from FROM to the end of a part; nothing past the end. */
bool reply_to_blob_question(struct server_store *store, const struct question *question, struct reply *reply,
                            struct error *err);
/* Drops an attachment that no change of the dossier names any more, but those that were erased. */
bool attachment_forget(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err);

#endif
