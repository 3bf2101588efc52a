/* bundle_test.c — whether a manifest, the centre's word and a file on the road are what they were, or refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/bundle.h"

#include "base/secret.h"
#include "sample.h"

static bool count_line(void *with, const char *path, const struct digest *hash)
{
    (void)path;
    (void)hash;
    ++*(size_t *)with;
    return true;
}

static bool is_manifest(const char *text, size_t *count)
{
    *count = 0;
    return bundle_each(text, strlen(text), count_line, count, NULL);
}

static void a_manifest_says_every_file(void **state)
{
    struct digest hash = hash_bytes("x", 1);
    scoped_buf manifest = { 0 };
    size_t count;

    (void)state;
    bundle_add_line(&manifest, "a/survey.csv", &hash);
    bundle_add_line(&manifest, "b.csv", &hash);
    assert_true(is_manifest(buf_view(&manifest), &count));
    assert_int_equal(count, 2);
}

static void a_path_that_leaves_its_folder_is_refused(void **state)
{
    static const char *const bad[] = { "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".verborgen", "a/.b", "" };
    struct digest hash = hash_bytes("x", 1);
    size_t count;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scoped_buf manifest = { 0 };

        bundle_add_line(&manifest, bad[i], &hash);
        assert_false(is_manifest(buf_view(&manifest), &count));
    }
}

static void lines_out_of_order_or_cut_off_are_no_manifest(void **state)
{
    struct digest hash = hash_bytes("x", 1);
    scoped_buf manifest = { 0 };
    size_t count;

    (void)state;
    bundle_add_line(&manifest, "b.csv", &hash);
    bundle_add_line(&manifest, "a.csv", &hash);
    assert_false(is_manifest(buf_view(&manifest), &count));
    buf_cut(&manifest, 20);
    assert_false(is_manifest(buf_view(&manifest), &count));
    assert_false(is_manifest("a.csv\tzz\n", &count));
}

static void the_word_of_the_centre_holds_for_what_it_says_alone(void **state)
{
    scoped(secret) own = secret_new(SIGN_PRIVATE_BYTES);
    scoped(secret) other = secret_new(SIGN_PRIVATE_BYTES);
    struct bundle_word word = { .number = 3, .region = "LIM", .hash = hash_bytes("x", 1) }, told;
    uint8_t key[SIGN_PUBLIC_BYTES], other_key[SIGN_PUBLIC_BYTES];

    (void)state;
    sign_make_pair(key, own);
    sign_make_pair(other_key, other);
    bundle_sign(&word, own);
    assert_true(bundle_verify(&word, key));
    assert_false(bundle_verify(&word, other_key));
    told = word;
    told.number = 4;
    assert_false(bundle_verify(&told, key));
    told = word;
    told.region = "GEN";
    assert_false(bundle_verify(&told, key));
    told = word;
    told.hash = hash_bytes("y", 1);
    assert_false(bundle_verify(&told, key));
}

static void a_file_comes_through_whole_whatever_is_in_it(void **state)
{
    static const char *const kinds[] = { "", "naam,leeftijd\n\"x\",1\n", "\xff\xfe\x01 geen tekst" };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        scoped_buf bytes = { 0 };
        scoped_buf line = { 0 };
        scoped_buf got = { 0 };

        buf_text(&bytes, kinds[i]);
        bundle_encode_file(&line, &bytes);
        assert_null(memchr(line.bytes, '\n', line.size_bytes - 1));
        assert_true(bundle_decode_file(line.bytes, line.size_bytes, &got, NULL));
        assert_string_equal(buf_view(&got), kinds[i]);
    }
}

static void what_is_no_file_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "{}", "[]", "{\"hex\":\"0\"}", "{\"hex\":\"zz\"}", "{\"text\":\"a\",\"hex\":\"00\"}"
    };
    scoped_buf got = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(bundle_decode_file(bad[i], strlen(bad[i]), &got, NULL));
    assert_int_equal(got.size_bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_says_every_file),
        cmocka_unit_test(a_path_that_leaves_its_folder_is_refused),
        cmocka_unit_test(lines_out_of_order_or_cut_off_are_no_manifest),
        cmocka_unit_test(the_word_of_the_centre_holds_for_what_it_says_alone),
        cmocka_unit_test(a_file_comes_through_whole_whatever_is_in_it),
        cmocka_unit_test(what_is_no_file_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
