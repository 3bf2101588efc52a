/* sample.h — changes as an office writes them, for tests of the wire. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_UNIT_WIRE_SAMPLE_H
#define BALIE_TESTS_UNIT_WIRE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "wire/body.h"
#include "wire/change.h"

static inline struct id sample_id(int number)
{
    struct id id;
    char name[32];

    snprintf(name, sizeof name, "sample %d", number);
    id = hash_id(name, strlen(name));
    return id;
}

/* A whole change with every member; texts live in ARENA. */
static inline struct change sample_change(struct arena *arena)
{
    struct id *parents = arena_alloc(arena, 2 * sizeof *parents);
    struct digest *blobs = arena_alloc(arena, sizeof *blobs);
    struct change change = { .kind = CHANGE_SET, .at_ms = 1700000000123, .seq = 7, .form = "formulier" };

    parents[0] = sample_id(1);
    parents[1] = sample_id(2);
    if (id_compare(parents[0], parents[1]) > 0) {
        parents[0] = sample_id(2);
        parents[1] = sample_id(1);
    }
    blobs[0] = hash_bytes("blob", 4);
    change.user = sample_id(3);
    change.device = sample_id(4);
    change.dossier = sample_id(5);
    change.record = sample_id(6);
    change.bundle = hash_bytes("bundle", 6);
    change.region = "gent";
    change.date = date_make(2023, 9, 1);
    change.parents = parents;
    change.parent_count = 2;
    change.blobs = blobs;
    change.blob_count = 1;
    change.body = arena_text(arena, "{\"salt\":\"0011223344556677\",\"set\":{\"naam\":\"Zo\xc3\xab \\\"x\\\"\"}}");
    change.body_bytes = strlen(change.body);
    change_identify(&change);
    return change;
}

static inline int sample_begin(void **state)
{
    *state = arena_new();
    return 0;
}

static inline int sample_end(void **state)
{
    arena_free(*state);
    return 0;
}

#define SAMPLE(fact) cmocka_unit_test_setup_teardown(fact, sample_begin, sample_end)

#endif
