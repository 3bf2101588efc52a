/* stretch.h — a stretch of an expression taken apart at its brackets, texts and signs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_STRETCH_H
#define BALIE_EXPR_STRETCH_H

#include <stdbool.h>
#include <stddef.h>

#define STRETCH_ARGUMENTS 4

/* Not ended by a zero; the text lives as long as the call. */
struct stretch {
    const char *at;
    size_t size;
};

/* "name(a, b)" as a whole: its name and its first arguments. */
struct stretch_call {
    struct stretch name, arguments[STRETCH_ARGUMENTS];
    size_t count;
};

struct stretch stretch_trim(struct stretch text);
struct stretch stretch_part(struct stretch text, size_t from, size_t to); /* trimmed */
struct stretch stretch_bare(struct stretch text);                         /* without the parentheses around all of it */
/* The next place after AT: past a whole text, ${name}, (…) or […]. */
size_t stretch_step(struct stretch text, size_t at);
/* Where SIGN stands outside texts and brackets, from FROM on; the size of TEXT when nowhere. */
size_t stretch_find(struct stretch text, size_t from, const char *sign);
/* Whether TEXT is one call and nothing else; white space may stand before its parenthesis. */
bool stretch_call(struct stretch text, struct stretch_call *out);
bool stretch_is_text(struct stretch text); /* 'one' or "one" */
bool stretch_is_name(struct stretch text); /* ${one} */
bool stretch_is(struct stretch text, const char *word);
/* A copy without the bytes BEFORE and AFTER at its ends. Yours. */
char *stretch_copy(struct stretch text, size_t before, size_t after);

#endif
