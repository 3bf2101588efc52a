/* words.h — by what the centre finds a dossier: the words of what was saved of its person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_WORDS_H
#define BALIE_SERVER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "store.h"

struct arena;
struct body_save;
struct change;
struct error;
struct shelf_content;
struct store_word;
struct turn;

struct words {
    struct arena *arena; /* borrowed */
    ARRAY(struct store_word) at;
};

/* Adds the words that CHANGE saves of what CONTENT names. */
void words_add(struct words *words, const struct shelf_content *content, const struct change *change);
/* What of that CHANGE saves, value by value. */
void words_each(struct arena *arena, const struct shelf_content *content, const struct change *change,
                void (*visit)(void *with, const struct body_save *save), void *with);
/* TEXT folded and taken apart, as it is kept and as it is looked for; a number typed with dots or without is the same.
 */
size_t words_split(struct arena *arena, const char *text, const char **out, size_t room);
/* Makes the words of a dossier again: of each change by what the content live in its region names. */
bool words_renew(struct turn *turn, struct id dossier, struct error *err);

#endif
