/* errand.h — what is asked of the server beside the changes: one question at a time, each with its own answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_ERRAND_H
#define BALIE_SYNC_ERRAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/id.h"
#include "store/blob.h"
#include "wire/agreement.h"

struct error;
struct store;

#define ERRAND_BUDGET_BYTES 8388608 /* of attachments up and down in one exchange; the rest goes with the next */

/* One question on its way; what of it is used depends on the errand. */
struct errand_asked {
    struct buf path, body;
    const char *type;   /* of BODY; NULL: a GET without one */
    const char *answer; /* the type of a good answer */
    ARRAY(struct digest) hashes;
    ARRAY(struct id) ids;
    ARRAY(struct agreement) sums;
    struct blob blob;
    int64_t left_bytes; /* of the budget, over the questions of one exchange */
};

struct errand {
    /* Makes the next question; false: there is none. */
    bool (*ask)(struct store *store, struct errand_asked *out);
    bool (*take)(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err);
    /* The server has no such thing, or refuses: what is to be remembered so that it is not asked at once again. */
    bool (*miss)(struct store *store, struct errand_asked *asked, struct error *err);
    /* The line was cut within a good answer: its beginning may be kept; NULL: it is not. */
    bool (*keep)(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err);
};

extern const struct errand asking_errand;    /* what a server that was put back lacks, */
extern const struct errand handing_errand;   /* and what of it others wrote */
extern const struct errand supply_errand;    /* content of the centre */
extern const struct errand sending_errand;   /* attachments up */
extern const struct errand fetching_errand;  /* attachments down */
extern const struct errand comparing_errand; /* agreement */
extern const struct errand doubling_errand;  /* likely doubles */

void errand_clear(struct errand_asked *asked);

#endif
