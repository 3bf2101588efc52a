/* agreement.h — what the server holds of a dossier, as a sum that a device compares with its own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_AGREEMENT_H
#define BALIE_SERVER_AGREEMENT_H

#include <stdbool.h>

struct error;
struct question;
struct reply;
struct server_store;

bool reply_to_agreement(struct server_store *store, const struct question *question, struct reply *reply,
                        struct error *err);

#endif
