/* pace.c — work between keys: slices that are bounded with their commit, and what goes to the disk behind them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/pace.h"

#include <poll.h>
#include <sqlite3.h>

#include "base/clock.h"
#include "state.h"
#include "vault/vault.h"

#define US_OF_MS 1000
/* Pages committed before they are carried to the main file: in steps; at once, between keys; at once, in bulk. */
#define CARRY_STEP    64
#define CARRY_SMALL   400
#define CARRY_LARGE   4000
#define WAIT_MS       1000
#define FIRST_EACH_US 200 /* before anything is known */
#define SLOWNESS      8   /* so many cheap commits until half of a dear one is forgotten, about */

bool store_carry(struct store *store, struct error *err)
{
    if (sqlite3_wal_checkpoint_v2(store->database, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) != SQLITE_OK)
        return query_refuse(store->database, err);
    store->frames = 0;
    return true;
}

/* After every commit. What nobody carries in steps is carried now; that it cannot be undoes no commit. */
static int note_frames(void *with, sqlite3 *database, const char *name, int frames)
{
    struct store *store = with;

    (void)database;
    (void)name;
    store->frames = frames;
    if (frames >= (store->pace == STORE_SMALL_PORTIONS ? CARRY_SMALL : CARRY_LARGE))
        store_carry(store, NULL);
    return SQLITE_OK;
}

void pace_watch(struct store *store)
{
    for (size_t i = 0; i < SLICE_KINDS; i++)
        store->paces[i].each_us = FIRST_EACH_US;
    sqlite3_wal_hook(store->database, note_frames, store);
}

void pace_leave(struct store *store)
{
    sqlite3_wal_autocheckpoint(store->database, CARRY_LARGE);
}

void store_set_pace(struct store *store, enum store_pace pace)
{
    store->pace = pace;
}

bool store_must_carry(const struct store *store)
{
    return store->pace == STORE_SMALL_PORTIONS && store->frames >= CARRY_STEP;
}

void store_defer(struct store *store, bool is_deferring)
{
    vault_defer(store->vault, is_deferring && store->pace == STORE_SMALL_PORTIONS);
}

bool store_is_behind(const struct store *store)
{
    return vault_is_behind(store->vault);
}

size_t store_wait_behind(const struct store *store, struct pollfd *out, size_t room, int *timeout_ms)
{
    if (!room || !store_is_behind(store))
        return 0;
    *out = (struct pollfd){ .fd = vault_descriptor(store->vault), .events = POLLIN };
    *timeout_ms = WAIT_MS;
    return 1;
}

bool store_catch_up(struct store *store, struct error *err)
{
    return vault_catch_up(store->vault, err);
}

bool pace_may_go_on(const struct pace *pace, size_t done, int64_t spent_us, int64_t budget_us)
{
    int64_t more = (int64_t)done + 1;

    return spent_us / (int64_t)done * more + pace->each_us * more <= budget_us;
}

void pace_learn(struct pace *pace, size_t done, int64_t commit_us)
{
    int64_t each_us = done ? commit_us / (int64_t)done : 0;

    pace->each_us = each_us > pace->each_us ? each_us : pace->each_us - (pace->each_us - each_us) / SLOWNESS;
}

bool slice_begin(struct slice *out, struct store *store, enum slice_kind kind, int64_t budget_ms, struct error *err)
{
    *out = (struct slice){ store, kind, clock_tick_us(), budget_ms * US_OF_MS, 0 };
    return store_begin(store, err);
}

bool slice_go_on(struct slice *slice)
{
    slice->done++;
    return !slice->budget_us || pace_may_go_on(&slice->store->paces[slice->kind], slice->done,
                                               clock_tick_us() - slice->begun_us, slice->budget_us);
}

/* Work alone is counted: with a disk that keeps everybody waiting smaller slices would only wait more often. */
bool slice_commit(struct slice *slice, struct error *err)
{
    int64_t begun_us = clock_work_us();

    if (!store_commit(slice->store, err))
        return false;
    pace_learn(&slice->store->paces[slice->kind], slice->done, clock_work_us() - begun_us);
    return true;
}
