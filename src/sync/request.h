/* request.h — what this device sends up in one exchange. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_REQUEST_H
#define BALIE_SYNC_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/id.h"

struct error;
struct exchange_person;
struct store;

struct request {
    struct buf packed;
    uint64_t acknowledged, first_seq; /* all up to ACKNOWLEDGED were; FIRST_SEQ is the first that goes up, 0 none */
    ARRAY(struct id) changes;         /* that go up, from FIRST_SEQ on */
    bool has_cursor;
};

/* What goes into it: people, and at most so many bytes of changes (one always goes). */
struct request_share {
    const struct exchange_person *people;
    size_t person_count, most_bytes;
};
#define REQUEST_SMALL_BYTES ((size_t)32768) /* between keys: a millisecond or two of gathering and packing */

bool request_build(struct request *out, struct store *store, const struct request_share *share, struct error *err);
void request_clear(struct request *request);

#endif
