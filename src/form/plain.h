/* plain.h — texts as authors mark them up, without the marks: as words, and as words of which some stand out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_PLAIN_H
#define BALIE_FORM_PLAIN_H

struct arena;

/* TEXT without the emphasis, headings, links and styles that ODK knows: **bold**, _slanted_, # heading, [words](place),
 * <span style="…">; \* is a star. TEXT itself when it has none, else in ARENA. What stands in ${…} is left alone. */
const char *plain_words(struct arena *arena, const char *text);
/* The same with what was emphasised, and headings, between STRESS_BEGIN and STRESS_END (form.h); NULL: nothing is. */
const char *plain_stressed(struct arena *arena, const char *text);

#endif
