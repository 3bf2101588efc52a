/* erasure.h — what was erased stays erased: its words leave the server, whenever they come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_ERASURE_H
#define BALIE_SERVER_ERASURE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct server_store;
struct store_change;

/* Drops the bodies of all that ERASE covers (its dossier, or one record of it), and remembers that it does. */
bool erasure_sweep(struct server_store *store, const struct store_change *erase, struct error *err);
/* The line of a change without its body, in ARENA; NULL when it has none. */
char *erasure_bare(struct arena *arena, const char *line, size_t line_bytes, size_t *bare_bytes);

#endif
