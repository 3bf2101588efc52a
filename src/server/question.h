/* question.h — what a request asks: all that its answer may depend on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_QUESTION_H
#define BALIE_SERVER_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct buf;

struct question {
    const char *token; /* what the device shows; "" none */
    const struct buf *body;
    struct id dossier;  /* named in the address */
    struct digest hash; /* named in the address */
    int64_t from, size; /* after the question mark; -1 none */
};

/* Whether PATH is what PATTERN ("/v1/dossier/{dossier}/blob/{hash}") says; fills in what it names. */
bool question_match(const char *pattern, const char *path, struct question *out);

#endif
