/* templates.h — the letters of a library: found by name and language, parsed, judged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_TEMPLATES_H
#define BALIE_DESK_TEMPLATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct error;
struct expr_host;
struct findings;
struct library;
struct names;
struct template;
struct templates; /* opaque: what letters are parsed with, for one library */

/* NULL and ERR when the library's rules cannot be used. */
struct templates *templates_open(struct library *library, struct error *err);
void templates_free(struct templates *templates);
SCOPED(templates)
/* Parses NAME in LANGUAGE (NULL: the source's); ERROR_ABSENT when there is none. Yours, and gone before TEMPLATES. */
struct template *templates_read(struct templates *templates, const char *name, const char *language, struct error *err);
const struct expr_host *templates_host(const struct templates *templates);    /* it compiles; to run, copy it */
const char *templates_name(const struct templates *templates, unsigned slot); /* the name a slot stands for */
const struct names *templates_names(const struct templates *templates);
const char *templates_source(struct library *library); /* the language the content is written in */

/* Reports what is wrong with any of them. */
void templates_check(struct library *library, const struct findings *findings);
/* Calls VISIT with the name and language that each path of a letter says. */
void templates_each(struct library *library, void (*visit)(void *with, const char *name, const char *language),
                    void *with);

#endif
