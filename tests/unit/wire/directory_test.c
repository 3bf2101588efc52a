/* directory_test.c — whether an entry of the centre's list of people is believed only when the centre signed it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/directory.h"

#include "base/json.h"
#include "base/secret.h"
#include "sample.h"

static struct directory_entry an(void)
{
    return (
        struct directory_entry){ .id = sample_id(1), .name = "An", .role = "onthaal", .region = "LIM", .version = 3 };
}

static void an_entry_comes_through_whole_and_is_still_signed(void **state)
{
    scoped(secret) key = secret_new(SIGN_PRIVATE_BYTES);
    uint8_t centre[SIGN_PUBLIC_BYTES];
    struct directory_entry entry = an(), got;

    sign_make_pair(centre, key);
    directory_sign(&entry, key);
    scoped_json json = directory_encode(&entry);
    assert_true(directory_decode(*state, json, &got));
    assert_true(directory_is_signed(&got, centre));
    assert_string_equal(got.role, "onthaal");
    assert_string_equal(got.region, "LIM");
    assert_int_equal(got.version, 3);
}

static void an_entry_that_says_more_than_was_signed_is_not_believed(void **state)
{
    scoped(secret) key = secret_new(SIGN_PRIVATE_BYTES);
    uint8_t centre[SIGN_PUBLIC_BYTES];
    struct directory_entry entry = an(), altered;

    (void)state;
    sign_make_pair(centre, key);
    directory_sign(&entry, key);
    altered = entry;
    altered.role = "beheerder";
    assert_false(directory_is_signed(&altered, centre));
    altered = entry;
    altered.version = 4;
    assert_false(directory_is_signed(&altered, centre));
    altered = entry;
    altered.id = sample_id(2);
    assert_false(directory_is_signed(&altered, centre));
    /* A newline moved from one text to the next would sign the same bytes. */
    altered = entry;
    altered.name = "An\nonthaal";
    assert_false(directory_is_signed(&altered, centre));
}

static void a_malformed_entry_is_refused(void **state)
{
    static const char *const wrong[] = { "[]", "{}", "null", "[\"x\",\"An\",\"r\",\"g\",1,\"00\"]",
                                         "[\"01000000000000000000000000000000\",\"An\",\"r\",\"g\",\"1\",\"00\"]" };
    struct directory_entry got;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scoped_json json = json_parse(wrong[i], strlen(wrong[i]), NULL);
        assert_false(directory_decode(*state, json, &got));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(an_entry_comes_through_whole_and_is_still_signed),
        SAMPLE(an_entry_that_says_more_than_was_signed_is_not_believed),
        SAMPLE(a_malformed_entry_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
