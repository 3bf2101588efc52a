/* vocabulary.h — the words that are searched, and how each is found when one letter is wrong. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_VOCABULARY_H
#define BALIE_STORE_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct store;

#define VOCABULARY_SLIP_LETTERS 4 /* shorter words must be right */

/* A word that stands in the index now; words that are no words of a text ("#1988", "=88", "yu*") are passed over. */
bool vocabulary_add(struct store *store, const char *word);
/* Forgets it when it stands nowhere in the index any more. */
bool vocabulary_remove(struct store *store, const char *word);
/* The first so many letters of TEXT; all when it has fewer. In ARENA. */
const char *vocabulary_start(struct arena *arena, const char *text, size_t letters);
size_t vocabulary_letters(const char *text);
/* Words of which TEXT, one typing error aside, is the beginning (from five letters) or the whole. In ARENA; at most
 * ROOM. */
size_t vocabulary_find_slips(struct store *store, struct arena *arena, const char *text, const char **out, size_t room);

#endif
