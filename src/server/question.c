/* question.c — what a request names in its address. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "question.h"

#include <string.h>

#define DOSSIER "{dossier}"
#define HASH    "{hash}"

/* The digits up to the next slash; false when they are not exactly so many. */
static bool take_digits(const char **path, char *out, size_t digits)
{
    size_t size = strcspn(*path, "/");

    if (size != digits)
        return false;
    memcpy(out, *path, size);
    out[size] = '\0';
    *path += size;
    return true;
}

static bool take_name(const char **pattern, const char **path, struct question *out)
{
    char digits[DIGEST_TEXT_BYTES];
    struct id id;
    struct digest hash;

    if (strncmp(*pattern, DOSSIER, sizeof DOSSIER - 1) == 0) {
        *pattern += sizeof DOSSIER - 1;
        if (!take_digits(path, digits, ID_TEXT_BYTES - 1) || !id_parse(digits, &id))
            return false;
        out->dossier = id;
        return true;
    }
    *pattern += sizeof HASH - 1;
    if (!take_digits(path, digits, DIGEST_TEXT_BYTES - 1) || !digest_parse(digits, &hash))
        return false;
    out->hash = hash;
    return true;
}

bool question_match(const char *pattern, const char *path, struct question *out)
{
    while (*pattern && *path) {
        if (*pattern == '{') {
            if (!take_name(&pattern, &path, out))
                return false;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return !*pattern && !*path;
}
