/* stress_test.c — which words of a text stand out, and that their signs are never words. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "screen/stress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

/* TEXT with { and } for the signs; the words as taken, what stands out between brackets again. */
static void assert_taken(const char *text, const char *wanted)
{
    scoped(arena) arena = arena_new();
    scoped_buf signed_text = { 0 }, seen = { 0 };
    struct stress stress;
    const char *words;

    for (const char *at = text; *at; at++)
        buf_char(&signed_text, *at == '{' ? '\x0e' : *at == '}' ? '\x0f' : *at);
    words = stress_take(arena, buf_view(&signed_text), &stress);
    for (size_t i = 0, next = 0; i <= strlen(words); i++) {
        if (next < stress.count && stress.at[next].to == i && stress.at[next].from < i) {
            buf_char(&seen, '>');
            next++;
        }
        if (next < stress.count && stress.at[next].from == i)
            buf_char(&seen, '<');
        if (words[i])
            buf_char(&seen, words[i]);
    }
    assert_string_equal(buf_view(&seen), wanted);
}

static void words_between_the_signs_stand_out(void **state)
{
    (void)state;
    assert_taken("nothing", "nothing");
    assert_taken("a {b} c", "a <b> c");
    assert_taken("{a} b {c}", "<a> b <c>");
    assert_taken("{é} b", "<é> b");
}

static void signs_in_signs_are_one(void **state)
{
    (void)state;
    assert_taken("{a {b} c} d", "<a b c> d");
}

static void signs_without_a_partner_are_no_words(void **state)
{
    (void)state;
    assert_taken("a {b c", "a <b c>");
    assert_taken("a} b", "a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_between_the_signs_stand_out),
        cmocka_unit_test(signs_in_signs_are_one),
        cmocka_unit_test(signs_without_a_partner_are_no_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
