/* change_test.c — whether a change keeps its identity on the road, and what is no change is refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/change.h"

#include "sample.h"
#include "wire/batch.h"

static void a_change_comes_through_whole(void **state)
{
    struct change sent = sample_change(*state), got;
    scoped_buf line = { 0 }, again = { 0 };

    change_encode(&line, &sent);
    assert_true(change_decode(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_true(id_equal(got.id, sent.id));
    assert_true(change_verify(&got, NULL));
    assert_int_equal(got.parent_count, 2);
    assert_int_equal(got.blob_count, 1);
    assert_int_equal(got.date.days, sent.date.days);
    assert_string_equal(got.body, sent.body);
    assert_string_equal(got.form, "formulier");
    change_encode(&again, &got);
    assert_string_equal(buf_view(&line), buf_view(&again));
    assert_int_equal(line.bytes[line.size_bytes - 1], '\n');
}

static void the_id_is_the_hash_of_the_header_as_drawn(void **state)
{
    struct change change = { .kind = "move", .at_ms = 258, .region = "g", .date = { 3 }, .body = "x", .body_bytes = 1 };
    struct digest body = hash_bytes("x", 1);
    uint8_t bytes[256] = "balie-c1\0\4move\0\0\0\0\0\0\1\2";
    size_t at = 22;

    (void)state;
    at += 16 + 16 + 16; /* user, dossier, record: zeros */
    at += 2;            /* form: empty */
    at += 32;           /* bundle: zeros */
    memcpy(bytes + at, "\0\1g", 3);
    memcpy(bytes + at + 3, "\0\0\0\3", 4);
    at += 3 + 4 + 2 + 2; /* region, date, no parents, no blobs */
    memcpy(bytes + at, body.bytes, 32);
    change_identify(&change);
    assert_true(id_equal(change.id, hash_id(bytes, at + 32)));
}

static void the_seal_is_over_what_is_drawn_and_by_its_key_alone(void **state)
{
    struct digest key = hash_bytes("a", 1), other = hash_bytes("b", 1), none = { { 0 } };
    struct change change = sample_change(*state), altered;
    uint8_t bytes[56] = "balie-s1";

    change.seq = 258;
    memcpy(bytes + 8, change.id.bytes, 16);
    memcpy(bytes + 24, change.device.bytes, 16);
    memcpy(bytes + 40, "\0\0\0\0\0\0\1\2\0\0\0\0\0\0\0\7", 16);
    change.seal = change_seal(&key, &change, 7);
    assert_true(id_equal(change.seal, hash_keyed(&key, bytes, sizeof bytes)));
    assert_true(change_is_sealed(&key, &change, 7));
    assert_false(change_is_sealed(&other, &change, 7) || change_is_sealed(&key, &change, 8));
    altered = change;
    altered.seq++;
    assert_false(change_is_sealed(&key, &altered, 7));
    change.seal = change_seal(&none, &change, 7);
    assert_false(change_is_sealed(&none, &change, 7)); /* a server without a key has given no word */
}

static void the_seal_travels_in_front_and_the_queue_is_read_without_the_rest(void **state)
{
    struct change change = sample_change(*state), got, peeked = { 0 };
    scoped_buf line = { 0 };

    change.seal = sample_id(77);
    change_encode(&line, &change);
    assert_int_equal(strncmp(buf_view(&line), "{\"seal\":\"", 9), 0);
    assert_true(change_decode(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_true(id_equal(got.seal, change.seal) && id_equal(got.id, change.id));
    assert_true(change_peek(line.bytes, line.size_bytes, &peeked));
    assert_true(id_equal(peeked.device, change.device) && peeked.seq == change.seq);
    assert_false(change_peek("{\"kind\":\"set\"}", 14, &peeked));
    for (size_t cut = 0; cut < 100; cut++)
        change_peek(line.bytes, cut, &peeked); /* reads nothing beyond: the sanitizer watches */
}

static void the_id_survives_renumbering_and_erasing(void **state)
{
    struct change change = sample_change(*state), got;
    struct id id = change.id;
    scoped_buf line = { 0 };

    change.device = sample_id(99);
    change.seq = 12;
    change.body = NULL;
    change.body_bytes = 0;
    change_identify(&change);
    assert_true(id_equal(change.id, id));
    change_encode(&line, &change);
    assert_true(change_decode(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_true(id_equal(got.id, id));
    assert_null(got.body);
    assert_true(change_verify(&got, NULL));
}

static void a_change_with_one_bit_altered_is_not_the_same_change(void **state)
{
    struct change change = sample_change(*state), other;
    struct error err = { 0 };

    other = change;
    other.at_ms++;
    assert_false(change_verify(&other, &err));
    other = change;
    other.region = "brussel";
    assert_false(change_verify(&other, &err));
    other = change;
    other.body = "{}";
    other.body_bytes = 2;
    assert_false(change_verify(&other, &err));
    other = change;
    other.parent_count = 1;
    assert_false(change_verify(&other, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    assert_true(change_verify(&change, &err));
}

static void every_bound_is_kept(void **state)
{
    struct change good = sample_change(*state), bad;
    struct id twice[2] = { sample_id(1), sample_id(1) };

#define REFUSED(alter)                                                                                                 \
    do {                                                                                                               \
        bad = good;                                                                                                    \
        alter;                                                                                                         \
        change_identify(&bad);                                                                                         \
        assert_false(change_verify(&bad, NULL));                                                                       \
    } while (0)
    REFUSED(bad.kind = "");
    REFUSED(bad.kind = "Set!");
    REFUSED(bad.at_ms = -1);
    REFUSED(bad.seq = 0);
    REFUSED(bad.user = id_none());
    REFUSED(bad.device = id_none());
    REFUSED(bad.dossier = id_none());
    REFUSED(bad.form = "\xff");
    REFUSED(bad.parents = twice);
    REFUSED(bad.body = "\xc3\x28"; bad.body_bytes = 2);
#undef REFUSED
    bad = good;
    bad.kind = CHANGE_VIEW;
    bad.dossier = id_none();
    change_identify(&bad);
    assert_true(change_verify(&bad, NULL)); /* a search is of no dossier */
}

static void a_body_beyond_the_limit_is_refused(void **state)
{
    struct change change = sample_change(*state), got;
    char *body = arena_alloc(*state, CHANGE_BODY_MOST_BYTES + 2);
    scoped_buf line = { 0 };

    memset(body, 'x', CHANGE_BODY_MOST_BYTES + 1);
    change.body = body;
    change.body_bytes = CHANGE_BODY_MOST_BYTES + 1;
    change_identify(&change);
    assert_false(change_verify(&change, NULL));
    change_encode(&line, &change);
    assert_false(change_decode(*state, line.bytes, line.size_bytes, &got, NULL));
    body[CHANGE_BODY_MOST_BYTES] = '\0';
    change.body_bytes--;
    change_identify(&change);
    assert_true(change_verify(&change, NULL));
}

static void an_unknown_kind_and_an_unknown_member_are_taken_in(void **state)
{
    struct change change = sample_change(*state), got;
    scoped_buf line = { 0 };

    change.kind = "later_kind";
    change_identify(&change);
    change_encode(&line, &change);
    buf_cut(&line, line.size_bytes - 2);
    buf_text(&line, ",\"new\":[1,{}]}\n");
    assert_true(change_decode(*state, line.bytes, line.size_bytes, &got, NULL));
    assert_true(id_equal(got.id, change.id));
}

static void the_chain_depends_on_all_that_went_before(void **state)
{
    struct digest none = { { 0 } }, one, other;
    struct id first = sample_id(1), second = sample_id(2);
    uint8_t bytes[48] = { 0 };

    (void)state;
    memcpy(bytes + 32, first.bytes, 16);
    one = change_chain(&none, &first);
    other = hash_bytes(bytes, sizeof bytes);
    assert_true(digest_equal(&one, &other));
    other = change_chain(&none, &second);
    one = change_chain(&one, &second);
    other = change_chain(&other, &first);
    assert_false(digest_equal(&one, &other));
}

static void a_copy_lives_on_by_itself(void **state)
{
    scoped(arena) first = arena_new();
    struct change change = sample_change(first), copy;
    struct id id = change.id;

    change_copy(*state, &copy, &change);
    memset((void *)(uintptr_t)change.body, 'x', change.body_bytes);
    memset((void *)(uintptr_t)change.parents, 1, sizeof *change.parents);
    change_identify(&copy);
    assert_true(id_equal(copy.id, id));
}

static uint32_t next_random(uint32_t *random)
{
    return *random = *random * 1664525u + 1013904223u;
}

static void a_line_cut_or_altered_anywhere_is_refused_or_another_change(void **state)
{
    struct change change = sample_change(*state), got;
    scoped_buf line = { 0 };
    char *broken;
    uint32_t random = 1;

    change_encode(&line, &change);
    for (size_t size = 0; size < line.size_bytes - 2; size++) {
        broken = malloc(size + 1);
        memcpy(broken, line.bytes, size);
        assert_false(change_decode(*state, broken, size, &got, NULL));
        free(broken);
    }
    for (int i = 0; i < 20000; i++) {
        scoped(arena) arena = arena_new();

        broken = malloc(line.size_bytes);
        memcpy(broken, line.bytes, line.size_bytes);
        for (int n = 0; n < 1 + i % 3; n++)
            broken[(next_random(&random) >> 8) % line.size_bytes] = (char)(next_random(&random) >> 16);
        if (change_decode(arena, broken, line.size_bytes, &got, NULL))
            assert_true(change_verify(&got, NULL));
        free(broken);
    }
}

/* A record of about 1 kB: 22 questions, most of them choices, some names and numbers of people. */
static void add_record(struct arena *arena, struct buf *lines, int number, uint32_t *random)
{
    static const char *const names[] = { "Yusuf", "Fatima",      "Oleksandr", "Amina", "Zo\xc3\xab", "Mohamed",
                                         "Olena", "Jos\xc3\xa9", "Selam",     "Nadia", "Ibrahim",    "Sofia" };
    static const char *const choices[] = { "ja",     "nee",      "nt2_1",        "alfa",
                                           "master", "nee_geen", "vrijstelling", "atheneum" };
    struct change change = sample_change(arena);
    scoped_buf body = { 0 };
    struct body_set sets[22];
    struct body_save saves[6];
    struct body wrote = { .sets = sets, .saves = saves };

    for (int i = 0; i < 22; i++)
        sets[wrote.set_count++] =
            (struct body_set){ arena_format(arena, "%s_%d", i % 2 ? "opleidingsniveau" : "verblijfsgrond", i),
                               { BODY_TEXT, choices[(next_random(random) >> 20) % 8] },
                               i % 5 == 0 };
    sets[0].value.text = names[(next_random(random) >> 20) % 12];
    sets[1].value.text = names[(next_random(random) >> 20) % 12];
    sets[2].value.text = arena_format(arena, "19%02u-%02u-%02u", next_random(random) >> 25,
                                      1 + (next_random(random) >> 24) % 12, 1 + (next_random(random) >> 24) % 28);
    sets[3].value.text = arena_format(arena, "04%08u", next_random(random) % 100000000);
    for (int i = 0; i < 6; i++)
        saves[wrote.save_count++] =
            (struct body_save){ "persoon", arena_format(arena, "%08x%08x", number * 77777, number), sets[i].key,
                                sets[i].value, false };
    body_encode(&body, &wrote);
    assert_true(body.size_bytes > 980);
    change.seq = (uint64_t)number;
    change.at_ms += number * 61000 + (int)(next_random(random) >> 16);
    change.dossier = sample_id(1000 + number);
    change.record = sample_id(5000 + number);
    change.parents = arena_copy(arena, &(struct id[]){ sample_id(9000 + number) }, sizeof(struct id));
    change.parent_count = 1;
    change.blob_count = 0;
    change.body = buf_view(&body);
    change.body_bytes = body.size_bytes;
    change_identify(&change);
    change_encode(lines, &change);
}

static void a_record_of_a_kilobyte_costs_at_most_250_bytes_on_the_road(void **state)
{
    scoped_buf lines = { 0 }, packed = { 0 }, sealed = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t size_bytes;
    uint32_t random = 7;

    for (int i = 1; i <= 1000; i++)
        add_record(*state, &lines, i, &random);
    rest = (struct batch_rest){ lines.bytes, lines.size_bytes };
    while (batch_line(&rest, &line, &size_bytes)) {
        struct change change;

        assert_true(change_decode(*state, line, size_bytes, &change, NULL));
        change.seal = hash_id(&change.id, sizeof change.id);
        change_encode(&sealed, &change);
    }
    batch_pack(&packed, sealed.bytes, sealed.size_bytes);
    print_message("# down, with its seal: %zu\n", packed.size_bytes / 1000);
    assert_true(packed.size_bytes / 1000 <= 250);
    buf_cut(&packed, 0);
    batch_pack(&packed, lines.bytes, lines.size_bytes);
    print_message("# a change of %zu bytes costs %zu on the road\n", lines.size_bytes / 1000, packed.size_bytes / 1000);
    assert_true(lines.size_bytes / 1000 > 1000);
    assert_true(packed.size_bytes / 1000 <= 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(a_change_comes_through_whole),
        SAMPLE(the_id_is_the_hash_of_the_header_as_drawn),
        SAMPLE(the_seal_is_over_what_is_drawn_and_by_its_key_alone),
        SAMPLE(the_seal_travels_in_front_and_the_queue_is_read_without_the_rest),
        SAMPLE(the_id_survives_renumbering_and_erasing),
        SAMPLE(a_change_with_one_bit_altered_is_not_the_same_change),
        SAMPLE(every_bound_is_kept),
        SAMPLE(a_body_beyond_the_limit_is_refused),
        SAMPLE(an_unknown_kind_and_an_unknown_member_are_taken_in),
        SAMPLE(the_chain_depends_on_all_that_went_before),
        SAMPLE(a_copy_lives_on_by_itself),
        SAMPLE(a_line_cut_or_altered_anywhere_is_refused_or_another_change),
        SAMPLE(a_record_of_a_kilobyte_costs_at_most_250_bytes_on_the_road),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
