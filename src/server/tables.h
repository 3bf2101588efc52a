/* tables.h — the tables of the server's records, made and brought up to date by the server itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_TABLES_H
#define BALIE_SERVER_TABLES_H

#include <stdbool.h>

#include "base/id.h"

struct database;
struct error;

/* Brings an empty or older database to the newest version; refuses a newer one. Several may do so at once. */
bool tables_open(struct database *database, struct error *err);
/* A name for a new incarnation; returns TEXT. */
const char *tables_incarnation(char text[ID_TEXT_BYTES]);

#endif
