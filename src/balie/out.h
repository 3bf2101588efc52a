/* out.h — everything a subcommand says: the one road to standard output and standard error. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BALIE_OUT_H
#define BALIE_BALIE_OUT_H

#include <stdio.h>

/* Writes TEXT harmless: nothing in it steers, hides or turns what is shown. On a terminal right-to-left text is put in
 * the order of the screen as well. */
void out_text(FILE *stream, const char *text);
__attribute__((format(printf, 1, 2))) void out_format(const char *format, ...);  /* to standard output */
__attribute__((format(printf, 1, 2))) void out_trouble(const char *format, ...); /* to standard error */
/* For programs that read it: exactly as it is, unless somebody is looking. */
void out_exact(const char *text);
/* JSON, with what is unsafe as \uXXXX. */
void out_json(const char *json);

#endif
