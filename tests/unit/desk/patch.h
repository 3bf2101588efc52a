/* patch.h — what was written: the newest change of a record, its answers, what it saves, the state after it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_DESK_PATCH_H
#define BALIE_TESTS_DESK_PATCH_H

#include "counter.h"

/* The newest change of RECORD, with its body decoded. */
struct newest {
    struct counter *counter;
    struct id record;
    struct change change;
    struct body body;
    size_t count;
};

static inline bool keep_newest(void *with, const struct change *change, int64_t arrival_ms)
{
    struct newest *newest = with;

    (void)arrival_ms;
    if (!id_equal(change->record, newest->record))
        return true;
    if (!newest->count || change->seq > newest->change.seq)
        change_copy(newest->counter->arena, &newest->change, change);
    newest->count++;
    return true;
}

static inline struct newest newest_of(struct counter *counter, struct id dossier, struct id record)
{
    struct newest newest = { .counter = counter, .record = record };

    log_each(seat_store(counter->seat), dossier, false, keep_newest, &newest);
    assert_true(newest.count > 0);
    assert_true(
        body_decode(counter->arena, newest.change.body, newest.change.body_bytes, &newest.body, &(struct error){ 0 }));
    return newest;
}

static inline const struct body_set *set_of(const struct newest *newest, const char *key)
{
    for (size_t i = 0; i < newest->body.set_count; i++)
        if (text_equal(newest->body.sets[i].key, key))
            return &newest->body.sets[i];
    return NULL;
}

static inline const struct body_save *save_of(const struct newest *newest, const char *list, const char *property)
{
    for (size_t i = 0; i < newest->body.save_count; i++)
        if (text_equal(newest->body.saves[i].list, list) && text_equal(newest->body.saves[i].property, property))
            return &newest->body.saves[i];
    return NULL;
}

/* The dossier as it stands, as text to look into. */
static inline const char *state_of(struct counter *counter, struct id dossier)
{
    scoped_buf out = { 0 };

    assert_true(card_json(counter->seat, dossier, &out, &(struct error){ 0 }));
    return arena_text(counter->arena, buf_view(&out));
}

#endif
