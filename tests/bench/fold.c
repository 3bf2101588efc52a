/* fold.c — how long the changes of a dossier take to fold: ten, as most have, and twenty thousand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fold/fold.h"

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static struct id id_of(uint64_t number)
{
    uint64_t words[2] = { number * UINT64_C(0x9e3779b97f4a7c15) + 1, number };
    struct id id;

    memcpy(id.bytes, words, sizeof words);
    return id;
}

/* Three desks that write by turns and see each other's work now and then; told newest first. */
static double fold_many(size_t count)
{
    static const struct fold_write writes[] = { { "naam", "a", NULL, false },
                                                { "adres", "b", NULL, false },
                                                { "kind/1", "", NULL, false },
                                                { "kind/1/naam", "c", NULL, false } };
    static const struct fold_save saves[] = { { "persoon", "p", "", "1", false }, { "persoon", "p", "n", "x", false } };
    struct fold_change *changes = calloc(count, sizeof *changes);
    struct id(*parents)[2] = calloc(count, sizeof *parents);
    struct fold *fold = fold_new();
    const struct fold_change *last[3] = { NULL, NULL, NULL };
    double from;

    for (size_t i = 0; i < count; i++) {
        size_t desk = i * 7 % 3, other = (i / 5) % 3;
        struct fold_change *change = &changes[i];
        *change =
            (struct fold_change){ .kind = FOLD_SET, .at_ms = (int64_t)i, .arrival_ms = (int64_t)i + 10, .seq = i };
        change->id = id_of(i + 1000);
        change->device = id_of(desk + 1);
        change->record = id_of(1 + i / 20 % 250);
        change->date = (struct date){ (int)(19000 + i / 20) };
        change->parents = parents[i];
        if (last[desk])
            parents[i][change->parent_count++] = last[desk]->id;
        if (last[other] && other != desk && i % 4 == 0)
            parents[i][change->parent_count++] = last[other]->id;
        last[desk] = change;
        change->writes = writes;
        change->write_count = sizeof writes / sizeof *writes;
        change->saves = saves;
        change->save_count = 2;
    }
    from = now_us();
    for (size_t i = count; i-- > 0;)
        fold_add(fold, &changes[i]);
    fold_run(fold);
    from = now_us() - from;
    fold_free(fold);
    free(changes);
    free(parents);
    return from;
}

int main(void)
{
    double small = 0;

    for (int i = 0; i < 5000; i++)
        small += fold_many(10);
    printf("fold: 10 changes in %.1f us (on average over 5,000), 20,000 changes in %.0f ms\n", small / 5000,
           fold_many(20000) / 1e3);
    return 0;
}
