/* world.h — a torture world: desks as processes, a server, a line that breaks, and what was written. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_WORLD_H
#define BALIE_TESTS_TORTURE_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "base/hash.h"
#include "base/id.h"

enum { DEVICES = 8, DOSSIERS = 2, RECORDS = 2, KEYS = 3, MOST = 512, WORDS = MOST / 64 };

enum what {
    ORDER_EMPTY,
    ORDER_ENROL, /* key: address, value: code */
    ORDER_WRITE,
    ORDER_SYNC,
    ORDER_IDS,
    ORDER_STATE,
    ORDER_PROOF,
    ORDER_FORK,
    ORDER_END,
};

/* What a desk is told to do, as it goes down its pipe. */
struct order {
    enum what what;
    int dossier, record;
    char key[64], value[64], kind[16];
    int64_t skew_ms;
};

static inline struct id dossier_at(int dossier)
{
    return hash_id(&(uint64_t){ (uint64_t)dossier + 1000 }, 8);
}

static inline struct id record_at(int dossier, int record)
{
    return hash_id(&(uint64_t){ (uint64_t)(dossier * 100 + record) + 2000 }, 8);
}

struct process {
    pid_t pid;
    FILE *in, *out;
};

/* A change as its writer knew it: SEEN are the changes that lay on the desk, as bits. */
struct made {
    struct id id;
    int dossier, record, key;
    char value[16];
    bool is_unknown; /* of a kind that the others do not know */
    uint64_t seen[WORDS];
};

struct desk {
    struct process process;
    char folder[128];
    int64_t skew_ms;
    bool is_newer; /* one bundle ahead: it writes kinds the others do not know */
    bool has_copy;
};

struct world {
    uint64_t random, seed;
    char folder[96], central[128], url[64];
    char postgres[256]; /* address of a database of PostgreSQL; "" the server keeps a file */
    int port, line_port;
    struct process server, line;
    struct desk desks[DEVICES];
    int count; /* of desks in this world */
    bool may_copy_desks, has_central_copy;
    struct made made[MOST];
    int made_count;
    uint64_t gone[WORDS]; /* never left a desk that was put back from a copy */
    char wrong[512];
};

static inline uint64_t draw(struct world *w)
{
    uint64_t z = (w->random += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline int pick(struct world *w, int below)
{
    return (int)(draw(w) >> 33) % below;
}

static inline bool chance(struct world *w, int percent)
{
    return pick(w, 100) < percent;
}

static inline bool has_bit(const uint64_t *bits, int i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static inline void set_bit(uint64_t *bits, int i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* What the server keeps its records in: new, copied, put back (while the server is down), and asked for a change. */
char *central_store(const struct world *w); /* yours */
void central_new(const struct world *w);
void central_copy(const struct world *w);
void central_put_back(const struct world *w);
bool central_has(const struct world *w, struct id id);

int device_run(const char *folder);
/* What everybody holds at the end, against what was written: an oracle that knows only who had seen what. */
void judge_world(struct world *w);
/* One line of a desk's answer; false when the desk is gone. */
bool hear(struct desk *desk, char **line);
bool tell(struct desk *desk, const struct order *order);
int find_made(const struct world *w, const char *hex);

#endif
