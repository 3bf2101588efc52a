/* inquiry.h — asking the centre for a person who is not here: words up, dossiers down. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_INQUIRY_H
#define BALIE_WIRE_INQUIRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct arena;
struct buf;
struct error;

#define INQUIRY_PATH          "/v1/search"
#define INQUIRY_FOUND         20 /* more are not told: write more words */
#define INQUIRY_LEAST_LETTERS 3  /* of the longest word */

struct inquiry {
    struct id user;    /* who asks */
    const char *words; /* of a name, or a number */
};

#define INQUIRY_SAID       32  /* properties of one person; */
#define INQUIRY_SAID_BYTES 400 /* each */

/* What was saved of a person last, under the name of a property. */
struct inquiry_said {
    const char *property, *value;
};
/* One dossier: where it is, and what was saved of the person of what is searched. */
struct inquiry_found {
    struct id dossier;
    const char *region;
    const struct inquiry_said *said;
    size_t said_count;
    bool is_seen; /* by this computer already */
};
struct inquiry_answer {
    const struct inquiry_found *at;
    size_t count;
    bool has_more;
};

/* One JSON object each; what is decoded lives in ARENA. */
void inquiry_encode(struct buf *out, const struct inquiry *inquiry);
bool inquiry_decode(struct arena *arena, const struct buf *bytes, struct inquiry *out, struct error *err);
void inquiry_encode_answer(struct buf *out, const struct inquiry_answer *answer);
bool inquiry_decode_answer(struct arena *arena, const struct buf *bytes, struct inquiry_answer *out, struct error *err);

#endif
