/* batch_test.c — whether lines come through the road whole, and what is cut, altered or too big is refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/batch.h"

#include <zstd.h>

#include "sample.h"

static void lines_come_through_in_their_order(void **state)
{
    scoped_buf packed = { 0 }, out = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t size;

    (void)state;
    batch_pack(&packed, "een\n\ndrie", 9);
    assert_true(batch_unpack(&out, packed.bytes, packed.size_bytes, NULL));
    rest = (struct batch_rest){ out.bytes, out.size_bytes };
    assert_true(batch_line(&rest, &line, &size));
    assert_memory_equal(line, "een", size);
    assert_true(batch_line(&rest, &line, &size));
    assert_int_equal(size, 0);
    assert_true(batch_line(&rest, &line, &size));
    assert_memory_equal(line, "drie", size);
    assert_false(batch_line(&rest, &line, &size));
}

static void an_empty_batch_is_a_batch(void **state)
{
    scoped_buf packed = { 0 }, out = { 0 };

    (void)state;
    batch_pack(&packed, "", 0);
    assert_true(batch_unpack(&out, packed.bytes, packed.size_bytes, NULL));
    assert_int_equal(out.size_bytes, 0);
    assert_false(batch_unpack(&out, "", 0, NULL));
}

static void a_batch_that_swells_beyond_the_limit_is_refused(void **state)
{
    scoped_buf packed = { 0 }, out = { 0 };
    char *much = calloc(1, BATCH_LIMIT_BYTES + 1);
    struct error err = { 0 };

    (void)state;
    memset(much, 'x', BATCH_LIMIT_BYTES + 1);
    batch_pack(&packed, much, BATCH_LIMIT_BYTES + 1);
    assert_true(packed.size_bytes < 10000);
    assert_false(batch_unpack(&out, packed.bytes, packed.size_bytes, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_int_equal(out.size_bytes, 0);
    buf_cut(&packed, 0);
    batch_pack(&packed, much, BATCH_LIMIT_BYTES);
    assert_true(batch_unpack(&out, packed.bytes, packed.size_bytes, &err));
    free(much);
}

static void a_frame_that_asks_for_much_memory_is_refused(void **state)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    char packed[256];
    ZSTD_inBuffer in = { "x\n", 2, 0 };
    ZSTD_outBuffer made = { packed, sizeof packed, 0 };
    scoped_buf out = { 0 };

    (void)state;
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 27);
    ZSTD_compressStream2(context, &made, &in, ZSTD_e_flush);
    ZSTD_compressStream2(context, &made, &in, ZSTD_e_end);
    assert_false(batch_unpack(&out, packed, made.pos, NULL));
    ZSTD_freeCCtx(context);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    scoped_buf packed = { 0 }, out = { 0 };

    (void)state;
    batch_pack(&packed, "a\xff", 2);
    assert_false(batch_unpack(&out, packed.bytes, packed.size_bytes, NULL));
    buf_cut(&packed, 0);
    batch_pack(&packed, "a\0b", 3);
    assert_false(batch_unpack(&out, packed.bytes, packed.size_bytes, NULL));
}

static void a_batch_cut_or_altered_anywhere_does_no_harm(void **state)
{
    struct change change = sample_change(*state);
    scoped_buf lines = { 0 }, packed = { 0 }, out = { 0 };
    uint32_t random = 5;

    for (int i = 0; i < 20; i++)
        change_encode(&lines, &change);
    batch_pack(&packed, lines.bytes, lines.size_bytes);
    for (size_t size = 0; size < packed.size_bytes; size++) {
        char *cut = malloc(size + 1);

        memcpy(cut, packed.bytes, size);
        assert_false(batch_unpack(&out, cut, size, NULL));
        free(cut);
    }
    for (int i = 0; i < 3000; i++) {
        char *altered = malloc(packed.size_bytes);

        memcpy(altered, packed.bytes, packed.size_bytes);
        random = random * 1664525u + 1013904223u;
        altered[(random >> 8) % packed.size_bytes] = (char)(random >> 3);
        batch_unpack(&out, altered, packed.size_bytes, NULL);
        buf_cut(&out, 0);
        free(altered);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(lines_come_through_in_their_order),
        SAMPLE(an_empty_batch_is_a_batch),
        SAMPLE(a_batch_that_swells_beyond_the_limit_is_refused),
        SAMPLE(a_frame_that_asks_for_much_memory_is_refused),
        SAMPLE(bytes_that_are_no_text_are_refused),
        SAMPLE(a_batch_cut_or_altered_anywhere_does_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
