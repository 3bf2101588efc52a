/* recall.h — what a transaction has read and need not ask again: five hundred calls of one turn ask much alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_RECALL_H
#define BALIE_SERVER_RECALL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "kept.h"

struct arena;
struct map;

/* What is found by one key each: a desk by its token, a device and a person by their ids, the id of the change at a
 * position. A thing of zeros was looked for and is not there. */
enum recall_kind { RECALL_DESK, RECALL_DEVICE, RECALL_PERSON, RECALL_POSITION, RECALL_KINDS };

struct recall_fact {
    char name[STORE_TEXT_BYTES], value[STORE_TEXT_BYTES];
};

struct recall_turn {
    char region[STORE_TEXT_BYTES];
    int64_t last; /* position at which anything came into its reach or left it; 0: nothing ever */
};

/* Whoever writes what is in here, writes it here too, or has it forgotten. */
struct recall {
    char incarnation[STORE_TEXT_BYTES]; /* "" not read */
    bool has_feed, has_person;
    struct store_feed feed;
    int64_t last_person;
    ARRAY(struct recall_fact) facts;
    ARRAY(struct store_bundle) bundles; /* number 0: the region has none */
    ARRAY(struct recall_turn) turns;
    struct map *kept[RECALL_KINDS]; /* NULL: nothing */
    struct arena *arena;            /* of what is kept; NULL: none yet */
};

/* NULL: it was not read in this transaction. */
const char *recall_fact(const struct recall *recall, const char *name);
void recall_keep_fact(struct recall *recall, const char *name, const char *value);
const struct store_bundle *recall_bundle(const struct recall *recall, const char *region);
/* Of REGION, also when it has none. */
void recall_keep_bundle(struct recall *recall, const char *region, const struct store_bundle *bundle);
int64_t recall_last_turn(const struct recall *recall, const char *region); /* -1: it was not read */
void recall_keep_turn(struct recall *recall, const char *region, int64_t last);
/* There was a turn at POSITION. */
void recall_raise_turn(struct recall *recall, const char *region, int64_t position);
/* NULL: it was not read. */
const void *recall_find(const struct recall *recall, enum recall_kind kind, const char *key);
void recall_keep(struct recall *recall, enum recall_kind kind, const char *key, const void *value, size_t size_bytes);
/* All of that kind is read anew. */
void recall_drop(struct recall *recall, enum recall_kind kind);
/* Another transaction begins, or others may have written since this one read. */
void recall_forget(struct recall *recall);
void recall_clear(struct recall *recall);

#endif
