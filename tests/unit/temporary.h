/* temporary.h — where tests put what they make: below TMPDIR, else /tmp. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TEMPORARY_H
#define BALIE_TESTS_TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>

/* TEMPLATE ("balie-desk-XXXXXX") as a path for mkdtemp() or mkstemp(). */
static inline void temporary_path(char *out, size_t room, const char *template)
{
    const char *folder = getenv("TMPDIR");

    snprintf(out, room, "%s/%s", folder && *folder ? folder : "/tmp", template);
}

#endif
