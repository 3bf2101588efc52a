/* agreement.h — whether device and server hold the same of a dossier: a sum that equal sets of changes share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_AGREEMENT_H
#define BALIE_WIRE_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct arena;
struct buf;
struct error;

#define AGREEMENT_PATH     "/v1/agreement"
#define AGREEMENT_DOSSIERS 1000 /* in one question */

/* Views are no part of it. COUNT 0: the other side does not hold or may not show the dossier. */
struct agreement {
    struct id dossier;
    uint64_t count, sum;
};
/* Adds one change with its arrival, in any order: the sum of what each pair hashes to. */
void agreement_add(struct agreement *agreement, struct id change, int64_t arrival_ms);

struct agreement_list {
    struct agreement *at; /* in the arena */
    size_t count;
};
/* One JSON array: the question has dossiers alone, its answer their counts and sums as well. */
void agreement_encode_question(struct buf *out, const struct agreement_list *list);
bool agreement_decode_question(struct arena *arena, const struct buf *bytes, struct agreement_list *out,
                               struct error *err);
void agreement_encode_answer(struct buf *out, const struct agreement_list *list);
bool agreement_decode_answer(struct arena *arena, const struct buf *bytes, struct agreement_list *out,
                             struct error *err);

#endif
