/* key_test.c — the bytes of every terminal become the key that was pressed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/key.h"

/* clang-format off */
static const struct {
    const char *bytes;
    uint32_t code;
} corpus[] = {
    { "a", 'a' },                        { "\xC3\xA9", 0xE9 },             { "\xE1\x88\x9D", 0x121D },
    { "\r", PRESS_ENTER },               { "\n", PRESS_ENTER },            { "\t", PRESS_TAB },
    { "\177", PRESS_BACKSPACE },         { "\b", PRESS_BACKSPACE },        { "\020", PRESS_CTRL + 'p' },
    { "\001", PRESS_CTRL + 'a' },        { "\032", PRESS_CTRL + 'z' },     { "\0331", PRESS_ALT + '1' },
    { "\033[A", PRESS_UP },              { "\033OA", PRESS_UP },           { "\033[H", PRESS_HOME },
    { "\033[1~", PRESS_HOME },           { "\033[4~", PRESS_END },         { "\033[7~", PRESS_HOME },
    { "\033[3~", PRESS_DELETE },         { "\033[5~", PRESS_PAGE_UP },     { "\033[Z", PRESS_BACK_TAB },
    { "\033OP", PRESS_F + 1 },           { "\033[11~", PRESS_F + 1 },      { "\033[[A", PRESS_F + 1 },
    { "\033[15~", PRESS_F + 5 },         { "\033[19~", PRESS_F + 8 },      { "\033[24~", PRESS_F + 12 },
    { "\033[1;5C", PRESS_CTRL + PRESS_RIGHT }, { "\033[1;3D", PRESS_ALT + PRESS_LEFT },
    { "\033[3;5~", PRESS_CTRL + PRESS_DELETE }, { "\033[200~", PRESS_PASTE },
    { "\033[?1;2c", PRESS_NONE },        { "\033[>0;95;0c", PRESS_NONE },  { "\033]11;rgb:0/0/0\a", PRESS_NONE },
    { "\033P>|xterm\033\\", PRESS_NONE }, { "\033[99~", PRESS_NONE },      { "\xFF", PRESS_NONE },
};
/* clang-format on */

static void each_sequence_is_its_key_and_nothing_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof corpus / sizeof *corpus; i++) {
        struct key key;
        size_t size = strlen(corpus[i].bytes);
        assert_int_equal(key_decode(corpus[i].bytes, size, KEY_MORE_MAY_COME, &key), size);
        assert_int_equal(key.code, corpus[i].code);
    }
}

static void a_sequence_cut_anywhere_waits_for_the_rest(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof corpus / sizeof *corpus; i++)
        for (size_t size = 1; size < strlen(corpus[i].bytes); size++) {
            struct key key = { .code = 77 };
            assert_int_equal(key_decode(corpus[i].bytes, size, KEY_MORE_MAY_COME, &key), 0);
            assert_int_equal(key.code, 77);
        }
}

static void anything_is_used_up_when_nothing_more_comes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof corpus / sizeof *corpus; i++)
        for (size_t size = 1; size <= strlen(corpus[i].bytes); size++) {
            struct key key;
            size_t used = key_decode(corpus[i].bytes, size, KEY_IS_ALL, &key);
            assert_in_range(used, 1, size);
        }
}

static void an_escape_alone_is_the_key_once_nothing_follows(void **state)
{
    struct key key;

    (void)state;
    assert_int_equal(key_decode("\033", 1, KEY_MORE_MAY_COME, &key), 0);
    assert_int_equal(key_decode("\033", 1, KEY_IS_ALL, &key), 1);
    assert_int_equal(key.code, PRESS_ESCAPE);
    assert_int_equal(key_decode("\033\033", 2, KEY_MORE_MAY_COME, &key), 1);
    assert_int_equal(key.code, PRESS_ESCAPE);
}

static void rubbish_does_not_swallow_the_key_after_it(void **state)
{
    const char *bytes = "\033[1;\033[A";
    struct key key;
    size_t used;

    (void)state;
    used = key_decode(bytes, strlen(bytes), KEY_MORE_MAY_COME, &key);
    assert_int_equal(key.code, PRESS_NONE);
    key_decode(bytes + used, strlen(bytes) - used, KEY_MORE_MAY_COME, &key);
    assert_int_equal(key.code, PRESS_UP);
}

static void only_characters_carry_text(void **state)
{
    struct key key;

    (void)state;
    key_decode("\xC3\xA9", 2, KEY_MORE_MAY_COME, &key);
    assert_string_equal(key.text, "\xC3\xA9");
    key_decode("\033a", 2, KEY_MORE_MAY_COME, &key);
    assert_string_equal(key.text, "");
}

static void keys_have_names_people_know(void **state)
{
    char name[KEY_LABEL_BYTES];

    (void)state;
    assert_string_equal(key_label(PRESS_F + 12, name), "F12");
    assert_string_equal(key_label(PRESS_CTRL + 'p', name), "Ctrl-P");
    assert_string_equal(key_label(PRESS_ALT + '1', name), "Alt-1");
    assert_string_equal(key_label('?', name), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sequence_is_its_key_and_nothing_is_left),
        cmocka_unit_test(a_sequence_cut_anywhere_waits_for_the_rest),
        cmocka_unit_test(anything_is_used_up_when_nothing_more_comes),
        cmocka_unit_test(an_escape_alone_is_the_key_once_nothing_follows),
        cmocka_unit_test(rubbish_does_not_swallow_the_key_after_it),
        cmocka_unit_test(only_characters_carry_text),
        cmocka_unit_test(keys_have_names_people_know),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
