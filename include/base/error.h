/* error.h — why something was refused: a kind for the program, a sentence for the person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_ERROR_H
#define BALIE_BASE_ERROR_H

#include <stdbool.h>
#include <stdarg.h>

enum error_kind {
    ERROR_NONE = 0,
    ERROR_INPUT,   /* refused, nothing changed: exit 1 */
    ERROR_ABSENT,  /* what was asked for is not there: exit 1 */
    ERROR_SYSTEM,  /* the machine refused: disk, memory, permission: exit 1 */
    ERROR_USAGE,   /* exit 2 */
    ERROR_LOCKED,  /* wrong passphrase, or another process holds the vault: exit 3 */
    ERROR_NETWORK, /* exit 4 */
    ERROR_DAMAGED  /* exit 5 */
};

struct error {
    enum error_kind kind;
    char text[1024]; /* a whole sentence, translated, that ends with what to do */
    char field[128]; /* the question (key) or file:row:column it is about; empty when none */
};

/* Always returns false, so that `return error_set(err, ...)` reads well. ERR may be NULL. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
void error_at(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3))); /* sets field */
int error_exit(const struct error *err); /* the exit status for its kind */

#endif
