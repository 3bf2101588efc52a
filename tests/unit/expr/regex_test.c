/* regex_test.c — whether patterns match what they should, and never take forever. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* clang-format off */
static const struct {
    const char *pattern, *text;
    bool found;
} rows[] = {
    { "", "", true },                        { "", "abc", true },                 { "b", "abc", true },
    { "^b", "abc", false },                  { "c$", "abc", true },               { "^abc$", "abc", true },
    { "a.c", "abc", true },                  { "a.c", "a\nc", false },            { "a|b", "xb", true },
    { "^(a|bc|)$", "", true },               { "^(a|bc)$", "bc", true },          { "^(?:a|b)+$", "abba", true },
    { "^a*$", "", true },                    { "^a+$", "", false },               { "^a?$", "a", true },
    { "^a{2}$", "aa", true },                { "^a{2}$", "aaa", false },          { "^a{2,}$", "aaaa", true },
    { "^a{2,3}$", "aaaa", false },           { "^a{0}$", "", true },              { "a{x}", "a{x}", true },
    { "^[abc]+$", "cab", true },         { "^[^abc]+$", "xyz", true },
    { "^[^abc]+$", "xbz", false },           { "^[a-c0-9]+$", "a7", true },       { "^[a-]+$", "a-", true },
    { "^[]a]*$", "a", false },               { "^[\\]a]+$", "]a", true },         { "^[\\d-]+$", "3-4", true },
    { "^[\\w.]+@[\\w.]+$", "a.b@c.be", true }, { "^\\d{3}\\s\\D$", "123 x", true }, { "\\bgent\\b", "in gent!", true },
    { "\\bgent\\b", "gentenaar", false },    { "\\Bent", "gent", true },          { "\\.", "a", false },
    { "^\\x41\\u0042$", "AB", true },        { "^\\t$", "\t", true },             { "^é+$", "ééé", true },
    { "^.$", "é", true },                    { "^[à-ü]$", "é", true },            { "^(\\w)\\1$", "aa", true },
    { "^(\\w)\\1$", "ab", false },           { "^(?!0)\\d+$", "10", true },       { "^(?!0)\\d+$", "01", false },
    { "^(?=.*\\d)[a-z\\d]+$", "ab1", true }, { "^(?=.*\\d)[a-z\\d]+$", "abc", false },
    { "^(a*)*$", "aaa", true },              { "^(a*)*b$", "aaac", false },       { "^(a?){3}$", "aa", true },
    { "^a+?b$", "aab", true },               { "^a*?$", "aaa", true },            { "^a??b$", "ab", true },
    { "^(?:(a)|b)*$", "abab", true },        { "^((a|b)+c){2}$", "abcbac", true }, { "x*", "aaa", true },
    { "[\\s\\S]", "\n", true },              { "^\\W$", "é", true },              { "\\$", "$5", true },
    { "^0[0-9]{8,9}$", "0470112233", true }, { "^\\+?[0-9 ]+$", "+32 470 11", true }, { "(a|b|c)$", "xc", true },
    { "^[^\\d]+$", "ab", true },             { "^[^\\D]+$", "12", true },         { "^(a(b(c)))\\3$", "abcc", true },
    { "a\\b", "a", true },                   { "^$", "a", false },                { "$^", "", true },
    { "^[\\w-\\.]+@([\\w-]+\\.)+[\\w-]{2,4}$", "jan.de-wit@post.be", true }, { "^[\\w-.]+$", "a-b.c", true },
    { "^[.-\\d]+$", "1.-2", true },          { "^[[:a]+$", "[:a", true },         { "(?<=a)b", "ab", true },
    { "^\\p{L}+$", "Zoë", true },            { "^(?<y>\\d{4})$", "2023", true },   { "^\\-\\/\\_\\y$", "-/_y", true },
    { "^a$", "a\n", false },                 { "a.b", "a\rb", false },             { "^[^]$", "x", true },
    { "^a{3000}$", "aaa", false },                      { "^a{2,1000}b", "aab", true },
};

static const char *const wrong[] = { "[", "(", ")", "a)", "*", "+a", "a**", "(?<a", "(?<=a", "\\", "[b-a]", "a{3,2}",
                                     "a{99999}", "[a", "((a)", "(?", "a|*", "(*UCP)a", "a(*FAIL)", "(?i)ABC", "a(?#b)", "(?R)", "(?z)" };
/* clang-format on */

static void patterns_match_what_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scoped(arena) arena = arena_new();
        struct error err = { 0 };
        const struct regex *regex = regex_compile(arena, rows[i].pattern, &err);
        struct regex_outcome outcome = { .found = !rows[i].found };

        if (!regex || !regex_find(regex, rows[i].text, arena, &outcome, &err) || outcome.found != rows[i].found)
            fail_msg("'%s' on '%s': %d %s", rows[i].pattern, rows[i].text, outcome.found, err.text);
    }
}

static void wrong_patterns_are_refused_with_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scoped(arena) arena = arena_new();
        struct error err = { 0 };

        if (regex_compile(arena, wrong[i], &err))
            fail_msg("'%s' is accepted", wrong[i]);
        assert_int_equal(err.kind, ERROR_INPUT);
    }
}

static void a_search_that_explodes_is_stopped(void **state)
{
    scoped(arena) arena = arena_new();
    struct error err = { 0 };
    struct buf text = { 0 };
    struct regex_outcome outcome = { .found = true };

    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_text(&text, "a");
    buf_text(&text, "!");
    assert_false(regex_find(regex_compile(arena, "^(a+)+$", NULL), buf_view(&text), arena, &outcome, &err));
    assert_true(outcome.found);
    assert_non_null(strstr(err.text, "too long"));
    buf_clear(&text);
}

static void a_pattern_that_explodes_is_refused(void **state)
{
    scoped(arena) arena = arena_new();
    struct buf text = { 0 };

    (void)state;
    assert_null(regex_compile(arena, "((((a{50}){50}){50}){50}){50}", NULL));
    for (int i = 0; i < 3000; i++)
        buf_text(&text, "(");
    assert_null(regex_compile(arena, buf_view(&text), NULL));
    buf_clear(&text);
}

/* The library may be asked about letters only: others lead it astray. */
static void damaged_letters_are_refused(void **state)
{
    scoped(arena) arena = arena_new();
    struct error err = { 0 };
    struct regex_outcome outcome;

    (void)state;
    assert_null(regex_compile(arena, "a[\xff-\xeb]b", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(regex_find(regex_compile(arena, "a.b", NULL),
                            "a\xff"
                            "b",
                            arena, &outcome, &err));
    assert_non_null(strstr(err.text, "UTF-8"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_what_they_should),
        cmocka_unit_test(wrong_patterns_are_refused_with_a_sentence),
        cmocka_unit_test(a_search_that_explodes_is_stopped),
        cmocka_unit_test(a_pattern_that_explodes_is_refused),
        cmocka_unit_test(damaged_letters_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
