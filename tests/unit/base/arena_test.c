/* arena_test.c — whether things in an arena are whole, aligned and counted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    scoped(arena) arena = arena_new();

    (void)state;
    for (size_t size = 0; size < 300; size++) {
        unsigned char *bytes = arena_alloc(arena, size);

        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        if (size)
            memset(bytes, 0xFF, size);
    }
}

static void texts_are_copies(void **state)
{
    scoped(arena) arena = arena_new();
    char text[] = "persoon";
    const char *copy = arena_text(arena, text);

    (void)state;
    text[0] = 'x';
    assert_string_equal(copy, "persoon");
    assert_string_equal(arena_text_part(arena, "contract", 4), "cont");
    assert_string_equal(arena_text_part(arena, NULL, 0), "");
    assert_string_equal(arena_format(arena, "%d%%", 40), "40%");
    assert_string_equal(arena_format(arena, "%s", ""), "");
    assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 3);
    assert_null(arena_text(arena, NULL));
}

static void many_things_do_not_touch_each_other(void **state)
{
    scoped(arena) arena = arena_new();
    char *texts[5000];

    (void)state;
    for (int i = 0; i < 5000; i++)
        texts[i] = arena_format(arena, "row %d", i);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(atol(texts[i] + 4), i);
}

static void a_big_thing_does_not_end_the_block_being_filled(void **state)
{
    scoped(arena) arena = arena_new();
    char *first = arena_text(arena, "a"), *big = arena_alloc(arena, 1 << 20), *second = arena_text(arena, "b");

    (void)state;
    memset(big, 'x', 1 << 20);
    assert_ptr_equal(second, first + 2);
    assert_string_equal(first, "a");
    assert_string_equal(second, "b");
}

static void a_reset_arena_is_used_again_without_growing(void **state)
{
    scoped(arena) arena = arena_new();
    size_t held;

    (void)state;
    arena_reset(arena);
    for (int i = 0; i < 1000; i++)
        arena_alloc(arena, 100);
    arena_reset(arena);
    held = arena_size_bytes(arena);
    for (int round = 0; round < 100; round++) {
        unsigned char *bytes = arena_alloc(arena, 100);

        for (int i = 0; i < 100; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 'x', 100);
        arena_reset(arena);
    }
    assert_int_equal(arena_size_bytes(arena), held);
}

static void it_knows_what_it_holds(void **state)
{
    scoped(arena) arena = arena_new();
    size_t before = arena_size_bytes(arena);

    (void)state;
    arena_alloc(arena, 100000);
    assert_in_range(arena_size_bytes(arena), before + 100000, before + 200000);
    arena_free(NULL);
}

static void going_back_to_a_mark_gives_the_same_memory_zeroed(void **state)
{
    scoped(arena) arena = arena_new();
    char *kept = arena_text(arena, "kept"), *first;
    struct arena_mark mark = arena_mark(arena);

    (void)state;
    first = arena_alloc(arena, 64);
    memset(first, 'x', 64);
    arena_rewind(arena, mark);
    assert_ptr_equal(arena_alloc(arena, 64), first);
    for (int i = 0; i < 64; i++)
        assert_int_equal(first[i], 0);
    assert_string_equal(kept, "kept");
}

static void a_mark_is_forgotten_once_more_memory_was_taken(void **state)
{
    scoped(arena) arena = arena_new();
    struct arena_mark empty = arena_mark(arena), mark;
    char *text = arena_text(arena, "a");

    (void)state;
    arena_rewind(arena, empty);
    assert_string_equal(text, "a");
    mark = arena_mark(arena);
    text = arena_text(arena, "b");
    arena_alloc(arena, 1 << 20);
    arena_rewind(arena, mark);
    assert_string_equal(text, "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(texts_are_copies),
        cmocka_unit_test(many_things_do_not_touch_each_other),
        cmocka_unit_test(a_big_thing_does_not_end_the_block_being_filled),
        cmocka_unit_test(a_reset_arena_is_used_again_without_growing),
        cmocka_unit_test(it_knows_what_it_holds),
        cmocka_unit_test(going_back_to_a_mark_gives_the_same_memory_zeroed),
        cmocka_unit_test(a_mark_is_forgotten_once_more_memory_was_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
