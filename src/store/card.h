/* card.h — what of a dossier is searched: the words of its card, kept to see what changed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_CARD_H
#define BALIE_STORE_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct fold;
struct plan;
struct store;

/* The plan as it was defined before; none leaves the store without one. */
bool plan_open(struct store *store, struct error *err);
void plan_free(struct plan *plan);

/* Writes label and words of the card in FOLD, and when the dossier was touched. */
bool card_write(struct store *store, int64_t dossier, const struct fold *fold, bool is_new);

/* Every word of the index that a card with the words KEPT stands under. */
void card_each_word(const char *kept, void (*visit)(void *with, const char *word), void *with);

/* How the index spells what is no word of a text:
 *   "#1988", "#1988-05", "#1988-05-12"  born in, in, on          "=88051212345"  the digits of the key
 *   "y*", "yu*", "yus*"                 every word that begins so */
#define CARD_BORN              "#"
#define CARD_KEY               "="
#define CARD_BEGINNING         "*"
#define CARD_BEGINNING_LETTERS 3

#endif
