/* limits_test.c — each bound of what travels, and each member of each row that is not what it should be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/exchange.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/secret.h"
#include "sample.h"
#include "wire/agreement.h"
#include "wire/batch.h"
#include "wire/blob.h"
#include "wire/bundle.h"
#include "wire/directory.h"
#include "wire/inquiry.h"
#include "wire/notice.h"

#define ID   "01000000000000000000000000000000"
#define HASH "0101010101010101010101010101010101010101010101010101010101010101"
#define SIGN HASH HASH

/* SIZE times the letter a; yours. */
static char *long_text(size_t size_bytes)
{
    char *text = mem_array(size_bytes + 1, 1);

    memset(text, 'a', size_bytes);
    return text;
}

/* --- exchanges --- */

#define ANSWER(members) "{\"balie\":1,\"cursor\":\"c\",\"have\":1" members "}"

static bool is_answer(struct arena *arena, const char *text)
{
    struct exchange_answer answer;

    return exchange_decode_answer(arena, text, strlen(text), &answer, NULL);
}

static void an_answer_needs_only_its_first_words(void **state)
{
    assert_true(is_answer(*state, ANSWER("")));
    assert_false(is_answer(*state, "{\"balie\":2,\"cursor\":\"c\",\"have\":1}"));
    assert_false(is_answer(*state, "{\"balie\":1,\"have\":1}"));
    assert_false(is_answer(*state, "{\"balie\":1,\"cursor\":\"c\",\"have\":-1}"));
    assert_false(is_answer(*state, "[]"));
}

static void people_are_pairs_of_id_and_name(void **state)
{
    assert_true(is_answer(*state, ANSWER(",\"people\":[[\"" ID "\",\"An\"]]")));
    assert_false(is_answer(*state, ANSWER(",\"people\":{}")));
    assert_false(is_answer(*state, ANSWER(",\"people\":[[]]")));
    assert_false(is_answer(*state, ANSWER(",\"people\":[[\"" ID "\"]]")));
    assert_false(is_answer(*state, ANSWER(",\"people\":[[7,\"An\"]]")));
    assert_false(is_answer(*state, ANSWER(",\"people\":[[\"zz\",\"An\"]]")));
}

static void a_name_is_not_longer_than_a_name(void **state)
{
    scoped_text name = long_text(200);
    scoped_text more = long_text(201);
    scoped_text good = mem_format(ANSWER(",\"people\":[[\"" ID "\",\"%s\"]]"), name);
    scoped_text bad = mem_format(ANSWER(",\"people\":[[\"" ID "\",\"%s\"]]"), more);

    assert_true(is_answer(*state, good));
    assert_false(is_answer(*state, bad));
}

static void more_people_than_there_are_is_refused(void **state)
{
    scoped_buf text = { 0 };

    buf_text(&text, "{\"balie\":1,\"cursor\":\"c\",\"have\":1,\"people\":[0");
    for (int i = 0; i < 100000; i++)
        buf_text(&text, ",0");
    buf_text(&text, "]}");
    assert_false(is_answer(*state, buf_view(&text)));
    buf_cut(&text, 0);
    buf_text(&text, "{\"balie\":1,\"cursor\":\"c\",\"have\":1,\"directory\":[0");
    for (int i = 0; i < 100000; i++)
        buf_text(&text, ",0");
    buf_text(&text, "]}");
    assert_false(is_answer(*state, buf_view(&text)));
}

static void arrivals_and_refusals_have_their_numbers(void **state)
{
    assert_true(is_answer(*state, ANSWER(",\"arrivals\":[[1,2,3]],\"refused\":[[1,\"region\"]]")));
    assert_false(is_answer(*state, ANSWER(",\"arrivals\":[[0,2,3]]")));
    assert_false(is_answer(*state, ANSWER(",\"arrivals\":[[3,2,3]]")));
    assert_false(is_answer(*state, ANSWER(",\"refused\":[[0,\"region\"]]")));
    assert_false(is_answer(*state, ANSWER(",\"refused\":[[1,2]]")));
}

static void a_word_about_content_is_whole(void **state)
{
    assert_true(is_answer(*state, ANSWER(",\"bundle\":[1,\"\",\"" HASH "\",\"" SIGN "\"]")));
    assert_false(is_answer(*state, ANSWER(",\"bundle\":[0,\"\",\"" HASH "\",\"" SIGN "\"]")));
    assert_false(is_answer(*state, ANSWER(",\"bundle\":[1,2,\"" HASH "\",\"" SIGN "\"]")));
    assert_false(is_answer(*state, ANSWER(",\"bundle\":[1,\"\",2,\"" SIGN "\"]")));
    assert_false(is_answer(*state, ANSWER(",\"bundle\":[1,\"\",\"" HASH "\",2]")));
    assert_false(is_answer(*state, ANSWER(",\"bundle\":[1,\"\",\"zz\",\"" SIGN "\"]")));
    assert_false(is_answer(*state, ANSWER(",\"bundle\":[1,\"\",\"" HASH "\",\"zz\"]")));
}

static void an_answer_about_content_comes_over_whole(void **state)
{
    struct exchange_answer said = { .cursor = "c", .number = "", .region = "", .role = "", .centre_key = "k" }, got;
    scoped_buf line = { 0 };

    said.bundle = (struct bundle_word){ .number = 4, .region = "gent", .hash = hash_bytes("x", 1) };
    exchange_encode_answer(&line, &said);
    assert_true(exchange_decode_answer(*state, buf_view(&line), line.size_bytes, &got, NULL));
    assert_int_equal(got.bundle.number, 4);
    assert_string_equal(got.bundle.region, "gent");
    assert_true(digest_equal(&got.bundle.hash, &said.bundle.hash));
    assert_string_equal(got.centre_key, "k");
}

static void a_request_may_be_bare(void **state)
{
    struct exchange_request said = { .device = sample_id(1), .bundle = 3 }, got;
    scoped_buf line = { 0 };

    exchange_encode_request(&line, &said);
    assert_true(exchange_decode_request(*state, buf_view(&line), line.size_bytes, &got, NULL));
    assert_string_equal(got.cursor, "");
    assert_int_equal(got.person_count, 0);
    assert_int_equal(got.bundle, 3);
}

static void a_request_of_no_device_is_refused(void **state)
{
    struct exchange_request said = { 0 }, got;
    scoped_buf line = { 0 };

    exchange_encode_request(&line, &said);
    assert_false(exchange_decode_request(*state, buf_view(&line), line.size_bytes, &got, NULL));
}

static void an_arrival_is_its_number_and_nothing_else(void **state)
{
    static const char *const wrong[] = { "{\"arrival\":",    "{\"arrival\":1,\"x\":2}", "{\"arrival\":\"1\"}",
                                         "{\"arrival\":1",   "{\"arrivals\":1}",        "{}",
                                         "{\"arrival\":1.5}" };
    int64_t at_ms = 0;

    (void)state;
    assert_true(exchange_decode_arrival("{\"arrival\":12}", 14, &at_ms));
    assert_int_equal(at_ms, 12);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(exchange_decode_arrival(wrong[i], strlen(wrong[i]), &at_ms));
    assert_int_equal(at_ms, 12);
}

static bool is_enrolment(struct arena *arena, const char *device, const char *user, const char *name)
{
    struct exchange_enrolment got;
    scoped_text text = mem_format("{\"balie\":1,\"code\":\"A\",\"device\":\"%s\",\"user\":\"%s\",\"name\":\"%s\"}",
                                  device, user, name);

    return exchange_decode_enrolment(arena, text, strlen(text), &got, NULL);
}

static void an_enrolment_is_of_somebody_on_some_device(void **state)
{
    scoped_text more = long_text(201);

    assert_true(is_enrolment(*state, ID, ID, "An"));
    assert_false(is_enrolment(*state, "00000000000000000000000000000000", ID, "An"));
    assert_false(is_enrolment(*state, ID, "00000000000000000000000000000000", "An"));
    assert_false(is_enrolment(*state, ID, ID, more));
}

static void a_welcome_may_say_who_the_centre_is(void **state)
{
    struct exchange_welcome said = { .token = "t", .number = "1", .region = "gent", .role = "", .centre = "ab" }, got;
    scoped_buf bytes = { 0 };

    exchange_encode_welcome(&bytes, &said);
    assert_true(exchange_decode_welcome(*state, buf_view(&bytes), bytes.size_bytes, &got, NULL));
    assert_string_equal(got.centre, "ab");
    buf_cut(&bytes, 0);
    said.centre = NULL;
    exchange_encode_welcome(&bytes, &said);
    assert_true(exchange_decode_welcome(*state, buf_view(&bytes), bytes.size_bytes, &got, NULL));
    assert_string_equal(got.centre, "");
}

/* --- changes --- */

/* Whether CHANGE comes over; what is refused is not what it says it is either. */
static bool comes_over(struct arena *arena, struct change *change)
{
    scoped_buf line = { 0 };
    struct error err = { 0 };
    struct change got;
    bool verified;

    change_identify(change);
    verified = change_verify(change, &err);
    change_encode(&line, change);
    assert_int_equal(change_decode(arena, buf_view(&line), line.size_bytes, &got, &err), verified);
    return verified;
}

static void a_moment_lies_within_the_calendar(void **state)
{
    struct change change = sample_change(*state);

    assert_true(comes_over(*state, &change));
    change.at_ms = 253402300800000;
    assert_false(comes_over(*state, &change));
    change.at_ms = 253402300799999;
    assert_true(comes_over(*state, &change));
    change.at_ms = -1;
    assert_false(comes_over(*state, &change));
}

static void a_kind_is_a_name(void **state)
{
    struct change change = sample_change(*state);
    scoped_text more = long_text(CHANGE_TEXT_LIMIT_BYTES + 1);

    change.kind = "Set!";
    assert_false(comes_over(*state, &change));
    change.kind = more;
    assert_false(comes_over(*state, &change));
    change.kind = "nieuws";
    assert_true(comes_over(*state, &change));
}

static void form_and_region_are_short(void **state)
{
    scoped_text more = long_text(CHANGE_TEXT_LIMIT_BYTES + 1);
    struct change change = sample_change(*state);

    change.form = more;
    assert_false(comes_over(*state, &change));
    change = sample_change(*state);
    change.region = more;
    assert_false(comes_over(*state, &change));
    change.region = more + 1;
    assert_true(comes_over(*state, &change));
    change.region = "";
    assert_true(comes_over(*state, &change));
}

static void a_text_that_is_no_text_is_refused(void **state)
{
    struct change change = sample_change(*state);
    struct error err = { 0 };

    change.region = "g\xFFnt";
    change_identify(&change);
    assert_false(change_verify(&change, &err));
    change = sample_change(*state);
    change.form = NULL;
    assert_false(change_verify(&change, &err));
    change = sample_change(*state);
    change.body = "{\"salt\":\"\xFF\"}";
    change.body_bytes = strlen(change.body);
    change_identify(&change);
    assert_false(change_verify(&change, &err));
}

static void a_change_came_by_a_queue(void **state)
{
    struct change change = sample_change(*state);

    change.seq = (uint64_t)INT64_MAX + 1;
    change_identify(&change);
    assert_false(change_verify(&change, NULL));
    change.seq = 1;
    assert_true(comes_over(*state, &change));
    change.device = id_none();
    assert_false(comes_over(*state, &change));
}

static void only_a_view_is_of_no_dossier(void **state)
{
    struct change change = sample_change(*state);

    change.dossier = id_none();
    assert_false(comes_over(*state, &change));
    change.kind = CHANGE_VIEW;
    assert_true(comes_over(*state, &change));
    change.user = id_none();
    assert_false(comes_over(*state, &change));
}

static void parents_ascend_and_are_not_without_number(void **state)
{
    struct change change = sample_change(*state);
    struct id *many = arena_alloc(*state, (CHANGE_PARENTS_LIMIT + 1) * sizeof *many);

    for (size_t i = 0; i <= CHANGE_PARENTS_LIMIT; i++) {
        many[i].bytes[0] = (uint8_t)(i >> 8);
        many[i].bytes[1] = (uint8_t)i;
        many[i].bytes[2] = 1;
    }
    change.parents = many;
    change.parent_count = CHANGE_PARENTS_LIMIT;
    assert_true(comes_over(*state, &change));
    change.parent_count++;
    assert_false(comes_over(*state, &change));
    many[1] = many[0];
    change.parent_count = 2;
    assert_false(comes_over(*state, &change));
    many[0] = id_none();
    change.parent_count = 1;
    assert_false(comes_over(*state, &change));
}

static void attachments_are_not_without_number(void **state)
{
    struct change change = sample_change(*state);
    struct digest *many = arena_alloc(*state, (CHANGE_BLOBS_LIMIT + 1) * sizeof *many);

    for (size_t i = 0; i <= CHANGE_BLOBS_LIMIT; i++)
        many[i] = hash_bytes(&i, sizeof i);
    change.blobs = many;
    change.blob_count = CHANGE_BLOBS_LIMIT;
    assert_true(comes_over(*state, &change));
    change.blob_count++;
    assert_false(comes_over(*state, &change));
}

static void an_erased_body_leaves_its_hash(void **state)
{
    struct change change = sample_change(*state), copy;

    change.body = NULL;
    change.body_bytes = 0;
    assert_true(comes_over(*state, &change));
    change_copy(*state, &copy, &change);
    assert_null(copy.body);
    assert_true(id_equal(copy.id, change.id));
    change.body_hash = (struct digest){ { 0 } };
    assert_false(comes_over(*state, &change));
}

static void a_line_far_too_long_is_not_even_read(void **state)
{
    struct error err = { 0 };
    struct change got;

    assert_false(change_decode(*state, "{", CHANGE_LINE_LIMIT_BYTES + 1, &got, &err));
    assert_non_null(strstr(err.text, "size"));
}

static void an_id_that_was_altered_is_found(void **state)
{
    struct change change = sample_change(*state);
    struct error err = { 0 };

    change.id = sample_id(99);
    assert_false(change_verify(&change, &err));
    assert_non_null(strstr(err.text, "id"));
    change = sample_change(*state);
    change.body_hash = hash_bytes("ander", 5);
    assert_false(change_verify(&change, &err));
    assert_non_null(strstr(err.text, "body_hash"));
}

/* --- bodies --- */

static bool is_body(struct arena *arena, const char *text)
{
    struct body body;

    return body_decode(arena, text, strlen(text), &body, NULL);
}

static void each_row_of_what_is_saved_has_four_members(void **state)
{
    assert_true(is_body(*state, "{\"save\":[[\"l\",\"e\",\"p\",\"v\"]]}"));
    assert_true(is_body(*state, "{\"save\":[[\"l\",\"e\",\"p\",null,0]]}"));
    assert_false(is_body(*state, "{\"save\":[[\"l\",\"e\",\"p\"]]}"));
    assert_false(is_body(*state, "{\"save\":[7]}"));
    assert_false(is_body(*state, "{\"save\":[{\"a\":1,\"b\":2,\"c\":3,\"d\":4}]}"));
    assert_false(is_body(*state, "{\"save\":[[1,\"e\",\"p\",\"v\"]]}"));
    assert_false(is_body(*state, "{\"save\":[[\"l\",1,\"p\",\"v\"]]}"));
    assert_false(is_body(*state, "{\"save\":[[\"l\",\"e\",1,\"v\"]]}"));
    assert_false(is_body(*state, "{\"save\":[[\"l\",\"e\",\"p\",1]]}"));
    assert_false(is_body(*state, "{\"save\":[[\"l\",\"e\",\"p\",{\"leeg\":\"x\"}]]}"));
}

static void a_computed_save_says_one(void **state)
{
    const char *text = "{\"save\":[[\"l\",\"e\",\"p\",\"v\",1],[\"l\",\"e\",\"p\",\"v\",2]],\"x\":1}";
    struct body body;

    assert_true(body_decode(*state, text, strlen(text), &body, NULL));
    assert_true(body.saves[0].computed);
    assert_false(body.saves[1].computed);
}

static void each_file_has_key_hash_name_and_size(void **state)
{
    assert_true(is_body(*state, "{\"files\":[[\"k\",\"h\",\"n\",1]]}"));
    assert_false(is_body(*state, "{\"files\":{}}"));
    assert_false(is_body(*state, "{\"files\":[[1,\"h\",\"n\",1]]}"));
    assert_false(is_body(*state, "{\"files\":[[\"k\",1,\"n\",1]]}"));
    assert_false(is_body(*state, "{\"files\":[[\"k\",\"h\",1,1]]}"));
    assert_false(is_body(*state, "{\"files\":[[\"k\",\"h\",\"n\",0]]}"));
}

static void files_come_over_whole(void **state)
{
    static const struct body_file files[] = { { "foto", "ab", "f.jpg", 12 }, { "scan", "cd", "s.pdf", 1 } };
    struct body said = { .files = files, .file_count = 2 }, got;
    scoped_buf bytes = { 0 };

    body_encode(&bytes, &said);
    assert_true(body_decode(*state, buf_view(&bytes), bytes.size_bytes, &got, NULL));
    assert_int_equal(got.file_count, 2);
    assert_string_equal(got.files[1].name, "s.pdf");
    assert_int_equal(got.files[0].size_bytes, 12);
}

static void members_of_another_kind_are_refused(void **state)
{
    static const char *const names[] = { "fold", "document", "dossier", "note" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_text good = mem_format("{\"%s\":\"x\"}", names[i]);
        scoped_text none = mem_format("{\"%s\":null}", names[i]);
        scoped_text bad = mem_format("{\"%s\":7}", names[i]);
        assert_true(is_body(*state, good));
        assert_true(is_body(*state, none));
        assert_false(is_body(*state, bad));
    }
    assert_false(is_body(*state, "{\"park\":7}"));
    assert_false(is_body(*state, "{\"park\":{}}"));
    assert_false(is_body(*state, "{\"park\":{\"why\":\"x\",\"until\":7}}"));
    assert_false(is_body(*state, "[]"));
}

static void many_answers_are_read_in_full(void **state)
{
    scoped_buf text = { 0 };
    struct body body;

    buf_text(&text, "{\"salt\":\"0011223344556677\",\"set\":{\"a\":\"1\"");
    for (int i = 0; i < 100; i++)
        buf_format(&text, ",\"k%d\":\"%d\"", i, i);
    buf_text(&text, "},\"save\":[[\"l\",\"e\",\"p\",\"v\"]");
    for (int i = 0; i < 300; i++)
        buf_format(&text, ",[\"l\",\"e\",\"p%d\",\"v\"]", i);
    buf_text(&text, "]}");
    assert_true(body_decode(*state, buf_view(&text), text.size_bytes, &body, NULL));
    assert_int_equal(body.set_count, 101);
    assert_int_equal(body.save_count, 301);
    assert_string_equal(body.sets[100].value.text, "99");
}

static void a_key_given_twice_is_refused(void **state)
{
    const char *text = "{\"salt\":\"0011223344556677\",\"set\":{\"a\":\"1\",\"a\":\"2\"}}";

    assert_false(is_body(*state, text));
}

/* --- the rest --- */

static bool is_person(struct arena *arena, const char *text)
{
    scoped_json json = json_parse(text, strlen(text), NULL);
    struct directory_entry got;

    assert_non_null(json);
    return directory_decode(arena, json, &got);
}

static void a_person_of_the_centre_has_six_members(void **state)
{
    assert_true(is_person(*state, "[\"" ID "\",\"An\",\"r\",\"g\",1,\"" SIGN "\"]"));
    assert_false(is_person(*state, "[\"" ID "\",7,\"r\",\"g\",1,\"" SIGN "\"]"));
    assert_false(is_person(*state, "[\"" ID "\",\"An\",7,\"g\",1,\"" SIGN "\"]"));
    assert_false(is_person(*state, "[\"" ID "\",\"An\",\"r\",7,1,\"" SIGN "\"]"));
    assert_false(is_person(*state, "[\"" ID "\",\"An\",\"r\",\"g\",\"1\",\"" SIGN "\"]"));
    assert_false(is_person(*state, "[\"" ID "\",\"An\",\"r\",\"g\",1]"));
    assert_false(is_person(*state, "[\"" ID "\",\"An\",\"r\",\"g\",1,\"zz\"]"));
    assert_false(is_person(*state, "[\"" ID "\",\"An\\nx\",\"r\",\"g\",1,\"" SIGN "\"]"));
}

static void what_is_signed_of_a_person_is_one_line_each(void **state)
{
    const struct directory_entry good = { .id = sample_id(1), .name = "An", .role = "r", .region = "g" };
    struct directory_entry entry = good;
    const uint8_t key[SIGN_PUBLIC_BYTES] = { 1 };
    scoped_text more = long_text(201);

    (void)state;
    entry.role = "r\ng";
    assert_false(directory_is_signed(&entry, key));
    entry = good;
    entry.region = more;
    assert_false(directory_is_signed(&entry, key));
    entry.region = NULL;
    assert_false(directory_is_signed(&entry, key));
}

static void a_notice_damaged_in_any_member_is_passed_over(void **state)
{
    static const char *const lines[] = {
        "{\"notice\":\"held\",\"dossier\":\"" ID "\",\"change\":\"zz\",\"user\":\"" ID "\"}",
        "{\"notice\":\"held\",\"dossier\":\"" ID "\",\"change\":\"" ID "\",\"user\":7}",
        "{\"notice\":\"grant\",\"dossier\":\"" ID "\"",
        "{\"notice\":\"other\",\"dossier\":\"" ID "\"}",
    };
    struct notice got;

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_true(notice_decode(*state, lines[i], strlen(lines[i]), &got));
        assert_int_equal(got.kind, NOTICE_OTHER);
    }
    assert_false(notice_decode(*state, "{\"notice\"", 9, &got));
}

static void a_notice_leaves_out_words_far_too_long(void **state)
{
    scoped_text more = long_text(129);
    scoped_text line = mem_format("{\"notice\":\"held\",\"dossier\":\"" ID "\",\"change\":\"" ID "\",\"user\":\"" ID
                                  "\",\"form\":\"%s\",\"reason\":7}",
                                  more);
    struct notice got;

    assert_true(notice_decode(*state, line, strlen(line), &got));
    assert_int_equal(got.kind, NOTICE_HELD);
    assert_string_equal(got.form, "");
    assert_string_equal(got.reason, "");
}

static bool visit(void *with, const char *path, const struct digest *hash)
{
    (void)hash;
    return strcmp(path, with ? with : "") != 0;
}

/* Whether a manifest of this one PATH is good. */
static bool is_path(const char *path)
{
    scoped_text text = mem_format("%s\t" HASH "\n", path);

    return bundle_each(text, strlen(text), visit, NULL, NULL);
}

static void a_manifest_names_files_below_its_folder(void **state)
{
    static const char *const wrong[] = { "",
                                         "/a",
                                         "../a",
                                         "a/../b",
                                         "a//b",
                                         "a/",
                                         ".hidden",
                                         "a/.b",
                                         "a\x01"
                                         "b",
                                         "a\xFF",
                                         "." };
    scoped_text longest = long_text(BUNDLE_PATH_LIMIT_BYTES);
    scoped_text more = long_text(BUNDLE_PATH_LIMIT_BYTES + 1);

    (void)state;
    assert_true(is_path("lijsten/gemeenten.csv"));
    assert_true(is_path(longest));
    assert_false(is_path(more));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (is_path(wrong[i]))
            fail_msg("%s", wrong[i]);
}

static void a_manifest_ascends_and_whoever_reads_it_may_stop(void **state)
{
    const char *twice = "a\t" HASH "\na\t" HASH "\n", *two = "a\t" HASH "\nb\t" HASH "\n";
    const char *torn = "a\t" HASH "\nb\t" HASH "\nc";

    (void)state;
    assert_false(bundle_each(twice, strlen(twice), visit, NULL, NULL));
    assert_true(bundle_each(two, strlen(two), visit, NULL, NULL));
    assert_true(bundle_each(torn, strlen(torn), visit, (char[]){ "b" }, NULL)); /* no further than b */
    assert_false(bundle_each(torn, strlen(torn), visit, NULL, NULL));
    assert_false(bundle_each("a\tzz\n", 5, visit, NULL, NULL));
    assert_false(bundle_each("a", 1, visit, NULL, NULL));
}

static void a_manifest_of_far_too_many_files_is_refused(void **state)
{
    scoped_buf text = { 0 };

    (void)state;
    for (int i = 0; i < BUNDLE_FILES_LIMIT; i++)
        buf_format(&text, "f%06d\t" HASH "\n", i);
    assert_true(bundle_each(buf_view(&text), text.size_bytes, visit, NULL, NULL));
    buf_text(&text, "g\t" HASH "\n");
    assert_false(bundle_each(buf_view(&text), text.size_bytes, visit, NULL, NULL));
}

static void an_agreement_is_rows_of_three(void **state)
{
    static const char *const wrong[] = { "{}",
                                         "[7]",
                                         "[[]]",
                                         "[[\"" ID "\",1,\"0\"]]",
                                         "[[\"" ID "\",-1,\"0000000000000001\"]]",
                                         "[[\"zz\",1,\"0000000000000001\"]]",
                                         "[[7,1,\"0000000000000001\"]]",
                                         "[[\"" ID "\",1,\"000000000000000x\"]]" };
    struct agreement_list got;
    scoped_buf bytes = { 0 };

    buf_text(&bytes, "[[\"" ID "\",1,\"00000000000000ff\"]]");
    assert_true(agreement_decode_answer(*state, &bytes, &got, NULL));
    assert_int_equal(got.at[0].sum, 255);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        buf_cut(&bytes, 0);
        buf_text(&bytes, wrong[i]);
        assert_false(agreement_decode_answer(*state, &bytes, &got, NULL));
    }
}

static void an_agreement_about_far_too_many_dossiers_is_refused(void **state)
{
    struct agreement_list got;
    scoped_buf bytes = { 0 };

    buf_text(&bytes, "[\"" ID "\"");
    for (int i = 0; i < AGREEMENT_DOSSIERS; i++)
        buf_text(&bytes, ",\"" ID "\"");
    buf_text(&bytes, "]");
    assert_false(agreement_decode_question(*state, &bytes, &got, NULL));
}

static void the_state_of_an_attachment_adds_up(void **state)
{
    static const char *const wrong[] = { "{\"size\":3}", "{\"size\":-1,\"have\":-2}", "{\"size\":3,\"have\":-1}",
                                         "{\"size\":3,\"have\":4}", "" };
    struct blob_state got;

    (void)state;
    assert_true(blob_decode_state("{\"size\":3,\"have\":3}", 19, &got));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(blob_decode_state(wrong[i], strlen(wrong[i]), &got));
}

static void an_inquiry_is_short_and_so_is_what_is_found(void **state)
{
    scoped_text more = long_text(401);
    struct inquiry got;
    struct inquiry_answer found;
    scoped_buf bytes = { 0 };

    buf_format(&bytes, "{\"user\":\"" ID "\",\"words\":\"%s\"}", more);
    assert_false(inquiry_decode(*state, &bytes, &got, NULL));
    buf_cut(&bytes, 0);
    buf_text(&bytes, "{\"found\":[0");
    for (int i = 0; i < INQUIRY_FOUND; i++)
        buf_text(&bytes, ",0");
    buf_text(&bytes, "]}");
    assert_false(inquiry_decode_answer(*state, &bytes, &found, NULL));
}

static bool reads_said(struct arena *arena, const char *said, struct inquiry_answer *out)
{
    scoped_buf bytes = { 0 };

    buf_format(&bytes, "{\"found\":[{\"dossier\":\"" ID "\",\"region\":\"LIM\",\"said\":%s}]}", said);
    return inquiry_decode_answer(arena, &bytes, out, NULL);
}

static void what_is_said_of_somebody_found_is_pairs_and_not_many(void **state)
{
    static const char *const wrong[] = { "\"naam: demir\"", "null", "[[\"naam\"]]", "[[\"naam\",3]]", "[0]" };
    scoped_text more = long_text(INQUIRY_SAID_BYTES + 1);
    struct inquiry_answer found;
    scoped_buf said = { 0 };

    assert_true(reads_said(*state, "[]", &found));
    assert_true(reads_said(*state, "[[\"naam\",\"Demir\"]]", &found));
    assert_int_equal(found.at[0].said_count, 1);
    assert_string_equal(found.at[0].said[0].property, "naam");
    assert_string_equal(found.at[0].said[0].value, "Demir");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(reads_said(*state, wrong[i], &found));
    buf_format(&said, "[[\"naam\",\"%s\"]]", more);
    assert_false(reads_said(*state, buf_view(&said), &found));
    buf_cut(&said, 0);
    buf_text(&said, "[[\"n\",\"v\"]");
    for (int i = 0; i < INQUIRY_SAID; i++)
        buf_text(&said, ",[\"n\",\"v\"]");
    buf_char(&said, ']');
    assert_false(reads_said(*state, buf_view(&said), &found));
}

static void bytes_behind_a_batch_are_refused(void **state)
{
    scoped_buf packed = { 0 }, out = { 0 };

    (void)state;
    batch_pack(&packed, "een\n", 4);
    assert_true(batch_unpack(&out, buf_view(&packed), packed.size_bytes, NULL));
    buf_text(&packed, "x");
    assert_false(batch_unpack(&out, buf_view(&packed), packed.size_bytes, NULL));
    assert_false(batch_unpack(&out, "", 0, NULL));
    assert_string_equal(buf_view(&out), "een\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(an_answer_needs_only_its_first_words),
        SAMPLE(people_are_pairs_of_id_and_name),
        SAMPLE(a_name_is_not_longer_than_a_name),
        SAMPLE(more_people_than_there_are_is_refused),
        SAMPLE(arrivals_and_refusals_have_their_numbers),
        SAMPLE(a_word_about_content_is_whole),
        SAMPLE(an_answer_about_content_comes_over_whole),
        SAMPLE(a_request_may_be_bare),
        SAMPLE(a_request_of_no_device_is_refused),
        SAMPLE(an_arrival_is_its_number_and_nothing_else),
        SAMPLE(an_enrolment_is_of_somebody_on_some_device),
        SAMPLE(a_welcome_may_say_who_the_centre_is),
        SAMPLE(a_moment_lies_within_the_calendar),
        SAMPLE(a_kind_is_a_name),
        SAMPLE(form_and_region_are_short),
        SAMPLE(a_text_that_is_no_text_is_refused),
        SAMPLE(a_change_came_by_a_queue),
        SAMPLE(only_a_view_is_of_no_dossier),
        SAMPLE(parents_ascend_and_are_not_without_number),
        SAMPLE(attachments_are_not_without_number),
        SAMPLE(an_erased_body_leaves_its_hash),
        SAMPLE(a_line_far_too_long_is_not_even_read),
        SAMPLE(an_id_that_was_altered_is_found),
        SAMPLE(each_row_of_what_is_saved_has_four_members),
        SAMPLE(a_computed_save_says_one),
        SAMPLE(each_file_has_key_hash_name_and_size),
        SAMPLE(files_come_over_whole),
        SAMPLE(members_of_another_kind_are_refused),
        SAMPLE(many_answers_are_read_in_full),
        SAMPLE(a_key_given_twice_is_refused),
        SAMPLE(a_person_of_the_centre_has_six_members),
        SAMPLE(what_is_signed_of_a_person_is_one_line_each),
        SAMPLE(a_notice_damaged_in_any_member_is_passed_over),
        SAMPLE(a_notice_leaves_out_words_far_too_long),
        SAMPLE(a_manifest_names_files_below_its_folder),
        SAMPLE(a_manifest_ascends_and_whoever_reads_it_may_stop),
        SAMPLE(a_manifest_of_far_too_many_files_is_refused),
        SAMPLE(an_agreement_is_rows_of_three),
        SAMPLE(an_agreement_about_far_too_many_dossiers_is_refused),
        SAMPLE(the_state_of_an_attachment_adds_up),
        SAMPLE(an_inquiry_is_short_and_so_is_what_is_found),
        SAMPLE(what_is_said_of_somebody_found_is_pairs_and_not_many),
        SAMPLE(bytes_behind_a_batch_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
