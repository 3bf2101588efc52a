/* pace.h — work between keys: slices that are bounded with their commit, and what goes to the disk behind them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_PACE_H
#define BALIE_STORE_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct pollfd;
struct store;

/* Between keys: what was committed is carried to the main file in small portions, each a millisecond or two. Otherwise
 * in large ones, which is faster as a whole. Who works in steps carries it in steps of their own, whenever it must be:
 * a commit then never does both. */
enum store_pace { STORE_LARGE_PORTIONS, STORE_SMALL_PORTIONS };
void store_set_pace(struct store *store, enum store_pace pace);
bool store_must_carry(const struct store *store);
bool store_carry(struct store *store, struct error *err);

/* Around one step with small portions: its commits return before they are on the disk, in their order. The next step is
 * for when store_is_behind() says no; nothing of it is told to a person or a server before that. Who commits outside of
 * such a step waits for all of it. */
void store_defer(struct store *store, bool is_deferring);
bool store_is_behind(const struct store *store);
/* What to wait for while it is behind; 0: it is not. */
size_t store_wait_behind(const struct store *store, struct pollfd *out, size_t room, int *timeout_ms);
/* False and ERR: what was deferred could not be written. Waits when it is behind. */
bool store_catch_up(struct store *store, struct error *err);

/* What committing one piece of a kind of work costs, as known so far. */
struct pace {
    int64_t each_us;
};
/* Whether one more piece may be done: what was spent on DONE of them (one at least), what the next will take, and the
 * commit of them all stay within BUDGET_US. */
bool pace_may_go_on(const struct pace *pace, size_t done, int64_t spent_us, int64_t budget_us);
/* Committing DONE pieces took COMMIT_US of work. Dearer is believed at once, cheaper by and by. */
void pace_learn(struct pace *pace, size_t done, int64_t commit_us);

/* One transaction of many pieces of work, begun by slice_begin() and ended by slice_commit() or store_cancel(). */
enum slice_kind { SLICE_RECEIVE, SLICE_DERIVE, SLICE_TASKS, SLICE_LET_GO, SLICE_KINDS };
struct slice {
    struct store *store;
    enum slice_kind kind;
    int64_t begun_us, budget_us; /* 0: as long as it needs */
    size_t done;
};
bool slice_begin(struct slice *out, struct store *store, enum slice_kind kind, int64_t budget_ms, struct error *err);
bool slice_go_on(struct slice *slice); /* after each piece: whether another may be done */
bool slice_commit(struct slice *slice, struct error *err);

#endif
