/* fold_sim.c — random histories of three desks and a server, judged by an oracle that only knows who had seen what. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* The oracle shares no code with the fold: every change carries the set of changes its author had seen, as bits. Keys,
 * records and desks are few on purpose, so that histories collide. `fold_sim HISTORIES SEED` stops at the first history
 * that goes wrong and prints its seed; `fold_sim 1 SEED` plays that one again. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/memory.h"
#include "parts/world.h"

#include "parts/oracle.c"

#include "parts/author.c"

#include "parts/exchange.c"

/* ---- handing changes to the fold ---- */

static struct fold_change as_folded(const struct world *w, int i, const struct known *known)
{
    const struct made *made = &w->made[i];

    return (struct fold_change){ .id = made->id,
                                 .kind = made->kind,
                                 .at_ms = made->at_ms,
                                 .arrival_ms = known->arrival_ms,
                                 .device = known->device,
                                 .user = w->user,
                                 .seq = known->seq,
                                 .record = made->record < 0 ? (struct id){ { 0 } } : w->record[made->record],
                                 .form = "formulier",
                                 .region = made->region,
                                 .date = made->date,
                                 .parents = made->parents,
                                 .parent_count = made->parent_count,
                                 .writes = made->write,
                                 .write_count = made->write_count,
                                 .saves = made->save,
                                 .save_count = made->save_count,
                                 .other = made->other,
                                 .parked = made->parked };
}

/* Folds the changes HELD in an order that starts anywhere, checks, and writes what stands. */
static void judge(struct world *w, uint64_t held, const struct known *known, struct buf *out)
{
    scoped(fold) fold = fold_new();
    struct view view = { w, held, whole_of(w, held), known };
    int from = w->count ? pick(w, w->count) : 0, step = chance(w, 50) ? 1 : w->count - 1;

    for (int n = 0, i = from; n < w->count; n++, i = (i + step) % w->count) {
        struct fold_change change = as_folded(w, i, &known[i]);

        if (held & bit(i))
            fold_add(fold, &change);
    }
    fold_run(fold);
    check_view(w, &view, fold);
    if (out)
        fold_write_json(fold, out);
}

static void step(struct world *w)
{
    int d = pick(w, DESKS), roll = pick(w, 100);
    struct desk *desk = &w->desk[d];

    w->now_ms += chance(w, 30) ? 0 : 1 + pick(w, 300);
    if (desk->is_elsewhere && !desk->held && roll < 52)
        return; /* the dossier is not here */
    if (roll < 45)
        submit(w, desk);
    else if (roll < 52)
        open_draft(w, desk);
    else if (roll < 73)
        push(w, desk, chance(w, 50));
    else if (roll < 94)
        pull(w, desk, chance(w, 50));
    else if (w->copies_allowed)
        put_back_desk(w, d);
    else
        put_back_centre(w);
}

/* Everybody exchanges everything, until nobody has anything left; a desk one bundle behind is brought up to date. */
static void settle(struct world *w)
{
    for (int round = 0; round < 4; round++)
        for (int d = 0; d < DESKS; d++) {
            w->now_ms += 10;
            push(w, &w->desk[d], true);
            pull(w, &w->desk[d], true);
        }
}

static void judge_all(struct world *w)
{
    uint64_t all = (w->count ? bit(w->count - 1) * 2 - 1 : 0) & ~w->gone;
    struct buf first = { 0 }, other = { 0 };

    for (int d = 0; d < DESKS && !w->wrong; d++) {
        struct desk *desk = &w->desk[d];

        if (desk->is_elsewhere && granted_at(w, desk) == w->centre.fed)
            continue; /* it never came there */
        if (desk->held != all)
            fail(w, "a change did not reach a desk");
        if (memcmp(desk->known, w->desk[0].known, (size_t)w->count * sizeof *desk->known) && !w->gone)
            fail(w, "two desks know another arrival");
        if (!w->wrong)
            judge(w, desk->held, desk->known, d ? &other : &first);
        if (d && !w->wrong && strcmp(buf_view(&first), buf_view(&other)) != 0)
            fail(w, "two desks with the same changes show another state");
        buf_cut(&other, 0);
    }
    buf_clear(&first);
    buf_clear(&other);
}

static void begin(struct world *w, uint64_t seed)
{
    static const int64_t off_ms[] = { 0, 0, -5000, 5000, 172800000 };

    *w = (struct world){ .random = seed, .seed = seed, .now_ms = 1000000000, .by_wire = seed % 16 == 0 };
    w->arena = w->by_wire ? arena_new() : NULL;
    w->copies_allowed = chance(w, 50);
    w->user = draw_id(w);
    w->dossier = draw_id(w);
    for (int i = 0; i < RECORDS; i++)
        w->record[i] = draw_id(w);
    for (int d = 0; d < DESKS; d++) {
        w->desk[d].device = draw_id(w);
        w->desk[d].clock_off_ms = off_ms[pick(w, 5)];
        w->desk[d].is_behind = d == 2 && chance(w, 25);
        w->desk[d].is_elsewhere = d == 2 && chance(w, 25);
    }
}

/* Plays one history; what went wrong, or NULL. */
static const char *play(struct world *w, uint64_t seed)
{
    int steps, look;

    begin(w, seed);
    steps = 10 + pick(w, 24);
    look = pick(w, steps);
    for (int i = 0; i < steps && !w->wrong; i++) {
        step(w);
        if (i == look && !w->desk[i % 2].is_behind) /* some of what a desk holds, as if it came in another order */
            judge(w, w->desk[i % 2].held & (draw(w) | draw(w)), w->desk[i % 2].known, NULL);
    }
    settle(w);
    judge_all(w);
    arena_free(w->arena);
    return w->wrong;
}

/* Every so many-th history from FIRST on. */
static int play_some(uint64_t seed, uint64_t first, uint64_t histories, uint64_t step)
{
    struct world *w = mem_new(sizeof *w);

    for (uint64_t i = first; i < histories; i += step) {
        const char *wrong = play(w, seed + i);

        if (wrong) {
            printf("not ok seed %" PRIu64 " after %" PRIu64 " histories: %s\n", seed + i, i, wrong);
            return 1;
        }
    }
    mem_free(w);
    return 0;
}

/* A process for each processor; whether one of them found a history that goes wrong. */
static int play_all(uint64_t seed, uint64_t histories)
{
    long processors = histories < 1000 ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t count = processors < 1 ? 1 : (uint64_t)processors;
    int wrong = 0, status = 0;

    for (uint64_t n = 1; n < count; n++)
        if (fork() == 0)
            exit(play_some(seed, n, histories, count));
    wrong = play_some(seed, 0, histories, count);
    while (wait(&status) > 0)
        wrong |= !WIFEXITED(status) || WEXITSTATUS(status);
    return wrong;
}

int main(int argc, char **argv)
{
    uint64_t histories = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

    if (play_all(seed, histories))
        return 1;
    printf("ok %" PRIu64 " histories\n", histories);
    return 0;
}
