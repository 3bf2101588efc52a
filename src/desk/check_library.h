/* check_library.h — the judgement over content that is opened already, from a folder or from the vault. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CHECK_LIBRARY_H
#define BALIE_DESK_CHECK_LIBRARY_H

#include <stddef.h>

struct findings;
struct library;

/* As check_content(). What was loaded while checking stays loaded. */
size_t check_library(struct library *library, const char *only, const struct findings *findings);

#endif
