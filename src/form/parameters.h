/* parameters.h — the parameters of a question: "start=1 end=5 step=1", read and judged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_PARAMETERS_H
#define BALIE_FORM_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>

struct loading;
struct question;
struct spot;

/* The value of NAME in TEXT (separated by spaces, commas or semicolons) and its bytes; NULL when it is not there. */
const char *parameters_find(const char *text, const char *name, size_t *size_bytes);
/* Judges the parameters of QUESTION, whose type was written as WORD, and takes over what they say of its range. */
void parameters_read(struct loading *loading, const struct question *question, const char *word, struct spot spot);

#endif
