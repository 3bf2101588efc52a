/* strength.h — whether a passphrase that somebody chooses can be guessed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_STRENGTH_H
#define BALIE_VAULT_STRENGTH_H

#include <stdbool.h>

struct error;
struct secret;

/* Judged by zxcvbn: words, names, dates, keys in a row and repetitions count for what they are. NAME, of the user,
 * counts as a word. ERROR_INPUT, and what to do, for one of less than 12 letters or less than 55 bits. */
bool strength_suffices(struct secret *passphrase, const char *name, struct error *err);

#endif
