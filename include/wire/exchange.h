/* exchange.h — the words of an exchange: what a device asks of the server and what it is answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_EXCHANGE_H
#define BALIE_WIRE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"
#include "wire/bundle.h"

struct arena;
struct buf;
struct directory_entry;
struct error;

#define EXCHANGE_SYNC_PATH  "/v1/sync"
#define EXCHANGE_ENROL_PATH "/v1/enrol"
#define EXCHANGE_VERSION    1
/* Ids, a line each, up; packed lines of those that the server lacks down. */
#define EXCHANGE_LACKING_PATH "/v1/lacking"
/* What others wrote and the server has lost: packed arrival lines, each before its changes with their seals. */
#define EXCHANGE_RETURN_PATH "/v1/return"

struct exchange_person {
    struct id id;
    const char *name;
};

/* The first line of a request; the lines after it are changes (change_encode), ascending by seq without gap. */
struct exchange_request {
    struct id device;
    uint64_t head;                        /* the last seq of this device */
    struct digest chain;                  /* and its chain */
    uint64_t acknowledged;                /* all up to here were acknowledged once */
    const char *cursor;                   /* "" at first; opaque behind the incarnation of the server and a "." */
    const struct exchange_person *people; /* who works on this device */
    size_t person_count;
    int64_t bundle; /* the number of the live bundle as it was told last; 0 none */
};

/* Changes first..last of this device arrived together. */
struct exchange_arrival {
    uint64_t first_seq, last_seq;
    int64_t arrival_ms;
};

/* A change that was stored but is not passed on. */
struct exchange_refusal {
    uint64_t seq;
    const char *reason; /* a word: "user", "region", "size", "disabled" */
};

/* The first line of an answer. After it: {"arrival":N} lines, each for the changes that follow it. */
struct exchange_answer {
    bool is_fork;     /* the server knows another history under this device id: take a new one */
    bool has_more;    /* the feed goes on: ask again */
    bool is_disabled; /* this device may only push */
    uint64_t have;    /* the last seq the server has of this device: send from the next */
    int64_t now_ms;   /* the server's clock */
    const char *cursor, *number, *region, *role;
    const struct exchange_arrival *arrivals;
    size_t arrival_count;
    const struct exchange_refusal *refusals;
    size_t refusal_count;
    const struct exchange_person *people; /* names not told before */
    size_t person_count;
    const struct directory_entry *directory; /* the centre's list of people: what changed since it was told */
    size_t directory_count;
    struct bundle_word bundle; /* when another is live than the device said; number 0: none to tell */
    int64_t doubles;           /* rises when the likely doubles of this desk are others (wire/likely.h) */
    const char *centre_key;    /* with it, or with people: the key that signed them, hex; "" none */
};

/* The body of an enrolment and its answer: one JSON object each, not packed. */
struct exchange_enrolment {
    const char *code;
    struct id device;
    struct exchange_person person;
};
struct exchange_welcome {
    const char *token, *number, *region, *role;
    int64_t now_ms;
    const char *centre; /* its public key in hex: what signs the list of people and the content; "" or NULL none */
};

/* Each writes one line, newline included; the texts of what is decoded live in ARENA. */
void exchange_encode_request(struct buf *out, const struct exchange_request *request);
bool exchange_decode_request(struct arena *arena, const char *line, size_t size_bytes, struct exchange_request *out,
                             struct error *err);
void exchange_encode_answer(struct buf *out, const struct exchange_answer *answer);
bool exchange_decode_answer(struct arena *arena, const char *line, size_t size_bytes, struct exchange_answer *out,
                            struct error *err);
void exchange_encode_arrival(struct buf *out, int64_t arrival_ms);
/* Whether LINE is an arrival line; then *ARRIVAL_MS is set. */
bool exchange_decode_arrival(const char *line, size_t size_bytes, int64_t *arrival_ms);
void exchange_encode_enrolment(struct buf *out, const struct exchange_enrolment *enrolment);
bool exchange_decode_enrolment(struct arena *arena, const char *bytes, size_t size_bytes,
                               struct exchange_enrolment *out, struct error *err);
void exchange_encode_welcome(struct buf *out, const struct exchange_welcome *welcome);
bool exchange_decode_welcome(struct arena *arena, const char *bytes, size_t size_bytes, struct exchange_welcome *out,
                             struct error *err);

#endif
