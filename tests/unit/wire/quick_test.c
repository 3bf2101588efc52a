/* quick_test.c — the quick way reads what the slow way reads, and nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/change.h"
#include "wire/quick.h"

static struct change sample(void)
{
    static const char body[] = "{\"salt\":\"00\",\"set\":{\"naam\":\"Çelik \\\"é\\\" \\u0001\"}}";
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = 1700000000000,
                             .user = id_random(),
                             .device = id_random(),
                             .seq = 41,
                             .dossier = id_random(),
                             .record = id_random(),
                             .form = "intake",
                             .region = "Limburg",
                             .date = date_make(2026, 2, 28),
                             .body = body,
                             .body_bytes = sizeof body - 1 };

    change_identify(&change);
    return change;
}

/* Both ways; a blank after the first brace makes it lie otherwise. */
static void assert_read_alike(const struct change *change)
{
    scoped(arena) arena = arena_new();
    scoped_buf line = { 0 };
    scoped_buf other = { 0 };
    struct change quick, slow;

    change_encode(&line, change);
    buf_text(&other, "{ ");
    buf_text(&other, buf_view(&line) + 1);
    assert_true(quick_read(arena, buf_view(&line), line.size_bytes, &quick));
    assert_false(quick_read(arena, buf_view(&other), other.size_bytes, &quick));
    change_identify(&quick);
    assert_true(change_decode(arena, buf_view(&other), other.size_bytes, &slow, NULL));
    assert_true(id_equal(quick.id, slow.id));
    assert_true(id_equal(quick.id, change->id));
    assert_true(id_equal(quick.device, slow.device));
    assert_int_equal(quick.seq, slow.seq);
    assert_int_equal(quick.body_bytes, slow.body_bytes);
    assert_string_equal(quick.region, slow.region);
    assert_string_equal(quick.form, slow.form);
}

static void a_whole_change_is_read_alike(void **state)
{
    struct change change = sample();

    (void)state;
    assert_read_alike(&change);
}

static void one_with_parents_and_attachments_too(void **state)
{
    struct change change = sample();
    struct id parents[3] = { { { 1 } }, { { 2 } }, { { 3 } } };
    struct digest blobs[2] = { hash_bytes("a", 1), hash_bytes("b", 1) };

    (void)state;
    change.parents = parents;
    change.parent_count = 3;
    change.blobs = blobs;
    change.blob_count = 2;
    change.bundle = hash_bytes("c", 1);
    change_identify(&change);
    assert_read_alike(&change);
}

static void one_of_almost_nothing_and_one_erased_too(void **state)
{
    struct change change = sample();

    (void)state;
    change.form = change.region = "";
    change.record = id_none();
    change.date = date_none();
    change_identify(&change);
    assert_read_alike(&change);
    change.body = NULL;
    change.body_bytes = 0;
    assert_read_alike(&change);
}

/* Every line that is cut, and every letter changed, reads as the slow way does or is left to it. */
static void damage_is_never_read_otherwise(void **state)
{
    struct change change = sample();
    scoped_buf line = { 0 };

    (void)state;
    change_encode(&line, &change);
    for (size_t i = 0; i < line.size_bytes; i++) {
        scoped(arena) arena = arena_new();
        struct change quick, slow;

        assert_false(quick_read(arena, buf_view(&line), i ? i - 1 : 0, &quick));
        line.bytes[i] ^= 2;
        if (quick_read(arena, buf_view(&line), line.size_bytes, &quick) &&
            change_decode(arena, buf_view(&line), line.size_bytes, &slow, NULL)) {
            change_identify(&quick);
            assert_true(id_equal(quick.id, slow.id));
        }
        line.bytes[i] ^= 2;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_change_is_read_alike),
        cmocka_unit_test(one_with_parents_and_attachments_too),
        cmocka_unit_test(one_of_almost_nothing_and_one_erased_too),
        cmocka_unit_test(damage_is_never_read_otherwise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
