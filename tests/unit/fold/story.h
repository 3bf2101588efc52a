/* story.h — small histories told by hand: change 1, change 2, and what each had seen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_UNIT_FOLD_STORY_H
#define BALIE_TESTS_UNIT_FOLD_STORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "fold/fold.h"

enum { STORY_MOST = 12 };

struct told {
    struct fold_change change;
    struct id parents[4];
    struct fold_write write[4];
    struct fold_save save[4];
};

struct story {
    struct told told[STORY_MOST];
    struct fold *fold;
};

static inline struct id id_of(int number)
{
    struct id id = { { 0 } };

    id.bytes[0] = (uint8_t)number;
    id.bytes[15] = 1;
    return id;
}

/* Change NUMBER of record RECORD (0: none) at second AT, which had seen the changes A and B (0: none). */
static inline struct told *tell(struct story *story, int number, enum fold_kind kind, int record, const int seen[2])
{
    struct told *told = &story->told[number];

    told->change = (struct fold_change){ .id = id_of(number), .kind = kind, .at_ms = number * 1000 };
    told->change.arrival_ms = 100000 + number;
    told->change.device = id_of(200 + number % 3);
    told->change.seq = (uint64_t)number;
    told->change.region = "gent";
    told->change.form = "formulier";
    told->change.date = date_make(2024, 1, number);
    told->change.record = record ? id_of(100 + record) : id_none();
    told->change.parents = told->parents;
    for (int i = 0; i < 2; i++)
        if (seen[i])
            told->parents[told->change.parent_count++] = id_of(seen[i]);
    told->change.writes = told->write;
    told->change.saves = told->save;
    return told;
}

#define SEEN(a, b) ((const int[2]){ a, b })

static inline struct told *answer(struct told *told, const char *key, const char *value)
{
    told->write[told->change.write_count++] = (struct fold_write){ .key = key, .value = value };
    return told;
}

static inline struct told *save(struct told *told, const char *property, const char *value)
{
    told->save[told->change.save_count++] = (struct fold_save){ "persoon", "p1", property, value, false };
    return told;
}

/* Folds the changes told so far, the last first. */
static inline const struct fold *told_so_far(struct story *story)
{
    fold_free(story->fold);
    story->fold = fold_new();
    for (int i = STORY_MOST; i-- > 1;)
        if (id_is_set(story->told[i].change.id))
            fold_add(story->fold, &story->told[i].change);
    fold_run(story->fold);
    return story->fold;
}

static inline const struct fold_record *record_of(const struct fold *fold, int record)
{
    size_t count;
    const struct fold_record *records = fold_records(fold, &count);

    for (size_t i = 0; i < count; i++)
        if (id_equal(records[i].id, id_of(100 + record)))
            return &records[i];
    return NULL;
}

static inline const struct fold_answer *answer_of(const struct fold_record *record, const char *key)
{
    for (size_t i = 0; record && i < record->answer_count; i++)
        if (!strcmp(record->answers[i].key, key))
            return &record->answers[i];
    return NULL;
}

static inline const struct fold_property *property_of(const struct fold *fold, const char *name)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; count && i < entities->property_count; i++)
        if (!strcmp(entities->properties[i].name, name))
            return &entities->properties[i];
    return NULL;
}

static inline int story_begin(void **state)
{
    *state = calloc(1, sizeof(struct story));
    return 0;
}

static inline int story_end(void **state)
{
    struct story *story = *state;

    fold_free(story->fold);
    free(story);
    return 0;
}

#define STORY(fact) cmocka_unit_test_setup_teardown(fact, story_begin, story_end)

#endif
