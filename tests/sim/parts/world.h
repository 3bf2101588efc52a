/* world.h — the desks, the server and the changes of one simulated history. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SIM_WORLD_H
#define BALIE_TESTS_SIM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "fold/fold.h"
#include "wire/change.h"

enum { DESKS = 3, RECORDS = 2, KEYS = 9, MOST = 60 };

struct key {
    const char *name;
    int row; /* around it; -1: none */
    bool is_row;
};

static const struct key keys[KEYS] = {
    { "naam", -1, false }, { "adres", -1, false }, { "som", -1, false },
    { "k/1", -1, true },   { "k/1/a", 3, false },  { "k/2", -1, true },
    { "k/2/a", 5, false }, { "k/1/s/1", 3, true }, { "k/1/s/1/b", 7, false },
};
enum { KEY_COMPUTED = 2 };

struct made {
    enum fold_kind kind;
    bool is_newer; /* of a kind that a desk one bundle behind does not know */
    int record;    /* -1: of the dossier */
    int64_t at_ms;
    struct id id, parents[MOST];
    size_t parent_count;
    uint64_t seen;
    int key[3];
    struct fold_write write[3];
    size_t write_count;
    struct fold_save save[2];
    size_t save_count;
    struct date date;
    const char *parked, *region, *other;
    char text[8];
    struct change wire; /* as it travels, when by_wire */
};

/* What one party knows of a change. */
struct known {
    int64_t arrival_ms;
    struct id device;
    uint64_t seq;
};

struct desk {
    uint64_t held;
    struct known known[MOST];
    struct id device;
    int queue[MOST * 2]; /* own changes in the order of their seq */
    size_t queued, acknowledged;
    size_t cursor, incarnation;
    int cursor_change; /* the last one of the feed that was read, and its arrival: part of the cursor */
    int64_t cursor_arrival_ms;
    int64_t clock_off_ms;
    bool is_behind, has_draft;
    bool is_elsewhere; /* of a region that the dossier comes to with its first move */
    uint64_t draft_seen;
};

struct queue {
    struct id device;
    int change[MOST * 2];
    size_t count;
};

struct centre {
    uint64_t held;
    struct known known[MOST];
    int feed[MOST];
    size_t fed, incarnation;
    int64_t last_arrival_ms;
    struct queue queue[DESKS * 8];
    size_t queues;
};

struct world {
    uint64_t random, seed;
    int64_t now_ms;
    struct made made[MOST];
    int count;
    uint64_t gone; /* never sent before its desk was put back from a copy */
    struct desk desk[DESKS], copy[DESKS];
    struct centre centre, backup;
    bool has_copy[DESKS], has_backup, copies_allowed;
    struct id record[RECORDS], user, dossier;
    bool by_wire;
    struct arena *arena;
    const char *wrong;
};

static inline uint64_t bit(int change)
{
    return UINT64_C(1) << change;
}

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

static inline struct id draw_id(struct world *w)
{
    struct id id;
    uint64_t half[2] = { draw(w), draw(w) };

    memcpy(id.bytes, half, sizeof id.bytes);
    return id;
}

static inline void fail(struct world *w, const char *what)
{
    if (!w->wrong)
        w->wrong = what;
}

#endif
