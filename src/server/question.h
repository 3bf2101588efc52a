/* question.h — what a request names in its address. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_QUESTION_H
#define BALIE_SERVER_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct question {
    struct id dossier;
    struct digest hash;
    int64_t from, size; /* after the question mark; -1 none */
};

/* Whether PATH is what PATTERN ("/v1/dossier/{dossier}/blob/{hash}") says; fills in what it names. */
bool question_match(const char *pattern, const char *path, struct question *out);

#endif
