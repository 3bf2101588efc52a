/* quint.h — a random secret as words that can be read aloud and typed: "lusab babad gutih …". */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_QUINT_H
#define BALIE_BASE_QUINT_H

#include <stdbool.h>
#include <stddef.h>

struct secret;

#define QUINT_WORDS      9 /* 128 random bits, and 16 that tell a slip of the pen */
#define QUINT_WORD_BYTES 5

/* The words with a hyphen between; yours. */
struct secret *quint_make(void);
/* What a person TYPED of them, capitals, spaces and hyphens as they come, made the same as quint_make() gave; yours.
 * NULL: not such words, or mistyped. */
struct secret *quint_read(struct secret *typed);

#endif
