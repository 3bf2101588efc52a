/* prompt_test.c — the passphrase is taken as typed, and a wrong one makes the next wait. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"
#include "screen/prompt.h"
#include "tui/key.h"

static void type(struct prompt *prompt, const char *text)
{
    for (; *text; text++) {
        struct key key = { .code = (uint32_t)*text, .text = { *text } };
        assert_true(prompt_key(prompt, &key));
    }
}

static bool press(struct prompt *prompt, uint32_t code)
{
    struct key key = { .code = code };

    return prompt_key(prompt, &key);
}

static void assert_taken(struct prompt *prompt, const char *expected)
{
    scoped(secret) taken = prompt_take(prompt);

    assert_int_equal(secret_size_bytes(taken), strlen(expected));
    assert_memory_equal(secret_bytes(taken), expected, strlen(expected));
}

static void what_is_typed_is_tried_at_enter(void **state)
{
    struct prompt prompt;

    (void)state;
    prompt_open(&prompt);
    type(&prompt, "vier woorden");
    assert_false(prompt_is_due(&prompt));
    press(&prompt, PRESS_ENTER);
    assert_true(prompt_is_due(&prompt));
    assert_taken(&prompt, "vier woorden");
    assert_false(prompt_is_due(&prompt));
    prompt_close(&prompt);
}

static void backspace_takes_back_a_whole_letter(void **state)
{
    struct prompt prompt;
    struct key accent = { .code = 0xE9, .text = "\xC3\xA9" };

    (void)state;
    prompt_open(&prompt);
    type(&prompt, "ab");
    prompt_key(&prompt, &accent);
    press(&prompt, PRESS_BACKSPACE);
    press(&prompt, PRESS_ENTER);
    assert_taken(&prompt, "ab");
    prompt_close(&prompt);
}

static void nothing_typed_is_not_tried(void **state)
{
    struct prompt prompt;

    (void)state;
    prompt_open(&prompt);
    press(&prompt, PRESS_ENTER);
    assert_false(prompt_is_due(&prompt));
    prompt_close(&prompt);
}

static void a_wrong_one_makes_the_next_wait_and_another_cause_does_not(void **state)
{
    struct prompt prompt;
    scoped(secret) first = NULL;

    (void)state;
    prompt_open(&prompt);
    type(&prompt, "x");
    press(&prompt, PRESS_ENTER);
    first = prompt_take(&prompt);
    prompt_refuse(&prompt, PROMPT_OTHER_CAUSE, "Held by another.");
    type(&prompt, "x");
    press(&prompt, PRESS_ENTER);
    assert_true(prompt_is_due(&prompt));
    prompt_refuse(&prompt, PROMPT_WRONG, "Wrong.");
    assert_string_equal(prompt.message, "Wrong.");
    assert_false(prompt_is_due(&prompt));
    prompt_close(&prompt);
}

static void other_keys_are_left_to_others(void **state)
{
    struct prompt prompt;

    (void)state;
    prompt_open(&prompt);
    assert_false(press(&prompt, PRESS_F + 1));
    prompt_close(&prompt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_tried_at_enter),
        cmocka_unit_test(backspace_takes_back_a_whole_letter),
        cmocka_unit_test(nothing_typed_is_not_tried),
        cmocka_unit_test(a_wrong_one_makes_the_next_wait_and_another_cause_does_not),
        cmocka_unit_test(other_keys_are_left_to_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
