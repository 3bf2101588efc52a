/* pair.h — two desks that exchange by hand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_DESK_PAIR_H
#define BALIE_TESTS_DESK_PAIR_H

#include "counter.h"

struct pair {
    struct counter *a, *b;
};

static inline int open_pair(void **state)
{
    struct pair *pair = mem_new(sizeof *pair);

    setenv("BALIE_NOW", NOW, 1);
    pair->a = counter_new("an");
    pair->b = counter_new("bert");
    *state = pair;
    return 0;
}

static inline int close_pair(void **state)
{
    struct pair *pair = *state;

    counter_free(pair->a);
    counter_free(pair->b);
    mem_free(pair);
    return 0;
}

/* The server's clock: a change arrived at one moment, whoever hears of it. */
static inline int64_t arrival_of(const struct change *change)
{
    return change->at_ms + change->id.bytes[0] * 256 + change->id.bytes[1];
}

static inline bool carry_change(void *with, const struct change *change, int64_t arrival_ms)
{
    bool is_new;

    (void)arrival_ms;
    return log_receive(with, change, arrival_of(change), &is_new, &(struct error){ 0 });
}

static inline void carry_over(struct counter *from, struct counter *to, struct id dossier)
{
    size_t left;

    assert_true(log_each(seat_store(from->seat), dossier, false, carry_change, seat_store(to->seat)));
    assert_true(log_derive(seat_store(to->seat), 0, &left, &(struct error){ 0 }));
    seat_derive(to->seat, 0);
}

static inline void exchange(struct pair *pair, struct id dossier)
{
    carry_over(pair->a, pair->b, dossier);
    carry_over(pair->b, pair->a, dossier);
    carry_over(pair->a, pair->b, dossier);
}

static inline void correct(struct counter *counter, struct id dossier, struct id record, const char *key,
                           const char *value)
{
    struct error err = { 0 };
    struct receipt receipt;
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);

    assert_non_null(entry);
    say(entry, key, value);
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
}

#endif
