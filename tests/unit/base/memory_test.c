/* memory_test.c — whether memory comes zeroed, copied and never refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

static void new_memory_is_zeroed(void **state)
{
    unsigned char *bytes = mem_new(1000);
    uint32_t *numbers = mem_array(100, sizeof *numbers);

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(bytes[i], 0);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(numbers[i], 0);
    mem_free(bytes);
    mem_free(numbers);
}

static void nothing_is_still_a_thing_that_can_be_freed(void **state)
{
    void *none = mem_new(0);

    (void)state;
    assert_non_null(none);
    none = mem_resize(none, 0, 8);
    assert_non_null(none);
    mem_free(none);
    mem_free(NULL);
}

static void resizing_keeps_what_was_there(void **state)
{
    char *text = mem_text("balie");

    (void)state;
    text = mem_resize(text, 1000, 1);
    assert_string_equal(text, "balie");
    mem_free(text);
}

static void a_copy_is_another_text(void **state)
{
    const char *text = "onthaal";
    scoped_text copy = mem_text(text);
    scoped_text part = mem_text_part(text, 3);
    scoped_text none = mem_text(NULL);
    scoped_text made = mem_format("%s-%d", text, 7);

    (void)state;
    assert_ptr_not_equal(copy, text);
    assert_string_equal(copy, "onthaal");
    assert_string_equal(part, "ont");
    assert_null(none);
    assert_string_equal(made, "onthaal-7");
}

/* The exit status of a child that asks for COUNT times EACH_BYTES. */
static int status_after(size_t count, size_t each_bytes)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        fclose(stderr);
        mem_array(count, each_bytes);
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void too_much_memory_ends_the_program(void **state)
{
    (void)state;
    assert_int_equal(status_after(1, 64), 0);
    assert_int_equal(status_after(SIZE_MAX / 2, 3), 1);
    assert_int_equal(status_after(SIZE_MAX, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_memory_is_zeroed),
        cmocka_unit_test(nothing_is_still_a_thing_that_can_be_freed),
        cmocka_unit_test(resizing_keeps_what_was_there),
        cmocka_unit_test(a_copy_is_another_text),
        cmocka_unit_test(too_much_memory_ends_the_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
