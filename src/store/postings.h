/* postings.h — the search index: for each word the dossiers it stands in, and when each dossier was touched. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_POSTINGS_H
#define BALIE_STORE_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct postings; /* opaque: what waits to be written, and the times of touching once they are asked for */
struct set;
struct store;

struct postings *postings_new(struct store *store);
void postings_free(struct postings *postings);
void postings_forget(struct postings *postings); /* what waits is dropped: the transaction failed */

/* These wait until postings_flush(): a batch is written word by word. */
void postings_add(struct postings *postings, const char *word, int64_t dossier);
void postings_remove(struct postings *postings, const char *word, int64_t dossier);
void postings_touch(struct postings *postings, int64_t dossier, uint32_t seconds);
bool postings_flush(struct postings *postings, struct error *err);

size_t postings_block_count(struct postings *postings);
/* Adds to SET the dossiers of WORD, or of every word that begins with START. */
bool postings_read(struct postings *postings, const char *word, struct set *set);
bool postings_read_range(struct postings *postings, const char *start, struct set *set);
/* Every word with every dossier it stands in. */
bool postings_each(struct postings *postings, void (*visit)(void *with, const char *word, int64_t dossier), void *with);
/* When each dossier was touched, by number; read at the first call. */
const uint32_t *postings_touched(struct postings *postings, size_t *count);

#endif
