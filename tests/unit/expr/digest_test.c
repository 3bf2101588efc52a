/* digest_test.c — whether fingerprints are those of the standards, at every length around a block. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#define LENGTHS 300

static void assert_digest(enum digest_kind kind, const char *text, const char *expected)
{
    uint8_t bytes[DIGEST_BYTES_MAX];
    char hex[2 * DIGEST_BYTES_MAX + 1] = "";
    size_t size = digest_compute(kind, text, strlen(text), bytes);

    for (size_t i = 0; i < size; i++)
        snprintf(hex + i * 2, 3, "%02x", bytes[i]);
    assert_string_equal(hex, expected);
}

static void the_published_examples_hold(void **state)
{
    static const char *const long_text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

    (void)state;
    assert_digest(DIGEST_MD5, "", "d41d8cd98f00b204e9800998ecf8427e");
    assert_digest(DIGEST_MD5, "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
                  "57edf4a22be3c955ac49da2e2107b67a");
    assert_digest(DIGEST_SHA1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_digest(DIGEST_SHA1, long_text, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    assert_digest(DIGEST_SHA256, long_text, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_digest(DIGEST_SHA384, "",
                  "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b");
}

static void every_length_gives_what_another_library_gives(void **state)
{
    uint8_t text[LENGTHS], ours[DIGEST_BYTES_MAX], theirs[DIGEST_BYTES_MAX];

    (void)state;
    for (size_t i = 0; i < LENGTHS; i++)
        text[i] = (uint8_t)(i * 7);
    for (size_t size = 0; size < LENGTHS; size++) {
        crypto_hash_sha256(theirs, text, size);
        assert_int_equal(digest_compute(DIGEST_SHA256, text, size, ours), 32);
        assert_memory_equal(ours, theirs, 32);
        crypto_hash_sha512(theirs, text, size);
        assert_int_equal(digest_compute(DIGEST_SHA512, text, size, ours), 64);
        assert_memory_equal(ours, theirs, 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_examples_hold),
        cmocka_unit_test(every_length_gives_what_another_library_gives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
