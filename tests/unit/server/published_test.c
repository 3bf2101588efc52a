/* published_test.c — what a desk gets beside its changes: content, attachments in parts, sums; and what it does not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "publishing.h"
#include "server/published.h"
#include "wire/agreement.h"
#include "wire/blob.h"
#include "wire/bundle.h"

/* Asks with everything QUESTION names and BODY says (NULL: nothing); the answer's bytes in OUT. */
static int put(struct room *room, const struct route *route, const struct question *question, const struct buf *body,
               struct buf *out)
{
    const struct buf none = { 0 };

    buf_cut(out, 0);
    return answer_call(room, route, question, body ? body : &none, out);
}

static int put_part(struct room *room, const struct question *question, const struct buf *part, struct buf *out)
{
    return put(room, route_named("POST", BLOB_PATH), question, part, out);
}

static int get_part(struct room *room, const struct question *question, struct buf *out)
{
    return put(room, route_named("GET", BLOB_PATH), question, NULL, out);
}

/* A change of ROOM's dossier that names an attachment. */
static void name_blob(struct room *room, const struct digest *hash, const char *kind)
{
    scoped_buf lines = { 0 };
    struct change change;

    add_change(room, &lines, "a");
    assert_true(change_decode(room->arena, buf_view(&lines), lines.size_bytes - 1, &change, NULL));
    change.kind = kind;
    change.blobs = hash;
    change.blob_count = strcmp(kind, CHANGE_ERASE) == 0 ? 0 : 1;
    change.record = strcmp(kind, CHANGE_ERASE) == 0 ? id_none() : change.record;
    room->first.chain = (struct digest){ { 0 } };
    change.device = room->first.id = id_random();
    change.seq = room->first.seq = 1;
    change_identify(&change);
    room->first.chain = change_chain(&room->first.chain, &change.id);
    buf_cut(&lines, 0);
    change_encode(&lines, &change);
    assert_int_equal(ask_as(room, 1, 0, &lines), 200);
}

/* The same by the device that calls. */
static void name_blob_of(struct room *room, const struct digest *hash)
{
    struct body_set set = { "naam", { BODY_TEXT, "b" }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    scoped_buf lines = { 0 };

    add_special(room, &lines,
                (struct change){ .kind = CHANGE_SET, .dossier = named("a"), .blobs = hash, .blob_count = 1 }, &body);
    send_changes(room, &lines);
}

struct scan {
    struct buf bytes;
    struct question question;
};

static struct scan make_scan(size_t size)
{
    struct scan scan = { 0 };

    for (size_t i = 0; i < size; i++)
        buf_char(&scan.bytes, (char)(i * 31 + i / 251));
    scan.question.hash = hash_bytes(buf_view(&scan.bytes), size);
    scan.question.dossier = named("a");
    scan.question.size = (int64_t)size;
    return scan;
}

static int send_part(struct room *room, struct scan *scan, size_t from, size_t size, struct buf *out)
{
    scoped_buf part = { 0 };

    buf_add(&part, scan->bytes.bytes + from, size);
    scan->question.from = (int64_t)from;
    return put_part(room, &scan->question, &part, out);
}

static int64_t have_of(const struct buf *out)
{
    struct blob_state state = { -1, -1 };

    assert_true(blob_decode_state(buf_view(out), out->size_bytes, &state));
    return state.have_bytes;
}

static void an_attachment_comes_in_parts_and_goes_out_from_any_byte(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(1000);
    scoped_buf out = { 0 };

    name_blob(room, &scan.question.hash, CHANGE_SET);
    assert_int_equal(send_part(room, &scan, 0, 600, &out), 200);
    assert_int_equal(have_of(&out), 600);
    assert_int_equal(get_part(room, &scan.question, &out), 404);
    assert_int_equal(send_part(room, &scan, 300, 100, &out), 200);
    assert_int_equal(have_of(&out), 600);
    assert_int_equal(send_part(room, &scan, 600, 400, &out), 200);
    assert_int_equal(have_of(&out), 1000);
    scan.question.from = 650;
    assert_int_equal(get_part(room, &scan.question, &out), 200);
    assert_int_equal(out.size_bytes, 350);
    assert_memory_equal(out.bytes, scan.bytes.bytes + 650, 350);
    buf_clear(&scan.bytes);
}

static void parts_that_are_something_else_are_dropped(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(100);
    scoped_buf out = { 0 };

    name_blob(room, &scan.question.hash, CHANGE_SET);
    scan.bytes.bytes[50] ^= 1;
    assert_int_equal(send_part(room, &scan, 0, 100, &out), 409);
    scan.bytes.bytes[50] ^= 1;
    assert_int_equal(send_part(room, &scan, 0, 100, &out), 200);
    assert_int_equal(have_of(&out), 100);
    buf_clear(&scan.bytes);
}

static void what_no_change_of_the_dossier_names_is_not_taken(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(10);
    scoped_buf out = { 0 };

    assert_int_equal(send_part(room, &scan, 0, 10, &out), 404);
    room->at->token[0] ^= 1;
    assert_int_equal(send_part(room, &scan, 0, 10, &out), 401);
    buf_clear(&scan.bytes);
}

static void another_region_does_not_get_it(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(10);
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };
    scoped_buf out = { 0 };

    name_blob(room, &scan.question.hash, CHANGE_SET);
    assert_int_equal(send_part(room, &scan, 0, 10, &out), 200);
    assert_true(server_invite(room->url, "GEN", "bo", code, &err));
    room->at->id = id_random();
    assert_int_equal(enrol_with(room, code), 200);
    scan.question.from = 0;
    assert_int_equal(get_part(room, &scan.question, &out), 403);
    buf_clear(&scan.bytes);
}

static void what_is_erased_takes_its_attachments_with_it(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(10);
    scoped_buf out = { 0 };
    struct store_blob blob = { .dossier = named("a"), .hash = scan.question.hash };
    struct error err = { 0 };

    name_blob(room, &scan.question.hash, CHANGE_SET);
    assert_int_equal(send_part(room, &scan, 0, 10, &out), 200);
    name_blob(room, &scan.question.hash, CHANGE_ERASE);
    assert_true(room->store->begin(room->store, &err));
    assert_true(room->store->find_blob(room->store, &blob, &err));
    assert_true(room->store->commit(room->store, &err));
    assert_int_equal(blob.size_bytes, 0);
    buf_clear(&scan.bytes);
}

/* Her desk may never hear of the erasure, for the dossier left it: it need not keep them for ever. */
static void of_what_was_erased_no_attachment_is_lacking(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(10);
    scoped_buf out = { 0 };

    name_blob(room, &scan.question.hash, CHANGE_SET);
    name_blob(room, &scan.question.hash, CHANGE_ERASE);
    assert_int_equal(send_part(room, &scan, 0, 10, &out), 200);
    assert_int_equal(have_of(&out), 10);
    assert_int_equal(get_part(room, &scan.question, &out), 404);
    buf_clear(&scan.bytes);
}

/* Who wrote what is held hands in what it names, also where her region has no part in. */
static void the_author_hands_in_what_a_held_change_names(void **state)
{
    struct room *room = *state;
    struct scan scan = make_scan(10);
    struct device ghent;
    scoped_buf lines = { 0 };
    scoped_buf out = { 0 };

    add_change(room, &lines, "a");
    send_changes(room, &lines);
    new_device(room, &ghent, "GEN");
    name_blob_of(room, &scan.question.hash);
    assert_string_equal(ghent.answer.refusals[0].reason, "region");
    assert_int_equal(send_part(room, &scan, 0, 10, &out), 200);
    scan.question.from = 0;
    assert_int_equal(get_part(room, &scan.question, &out), 403);
    new_device(room, &ghent, "GEN");
    assert_int_equal(send_part(room, &scan, 0, 10, &out), 403);
    room->at = &room->first;
    buf_clear(&ghent.feed);
    buf_clear(&scan.bytes);
}

static struct digest live_in(struct room *room, const char *region)
{
    struct store_bundle live;
    struct error err = { 0 };

    assert_true(room->store->begin(room->store, &err));
    assert_true(published_live(room->store, region, &live, &err));
    assert_true(room->store->commit(room->store, &err));
    return live.hash;
}

static void one_bundle_is_live_in_a_region_and_an_older_one_comes_back(void **state)
{
    struct room *room = *state;
    struct digest first, second, again, elsewhere;
    int64_t began_ms = clock_now();
    scoped_buf none = { 0 };

    publish_one(room, "een", "");
    first = live_in(room, "LIM");
    publish_one(room, "twee", "LIM");
    second = live_in(room, "LIM");
    elsewhere = live_in(room, "GEN");
    assert_false(digest_equal(&first, &second));
    assert_true(digest_equal(&first, &elsewhere));
    publish_one(room, "een", "LIM");
    again = live_in(room, "LIM");
    assert_true(digest_equal(&first, &again));
    assert_int_equal(ask_as(room, 0, 0, &none), 200);
    assert_true(room->first.answer.bundle.number >= began_ms + 2); /* later than what a copy put back forgot */
    assert_int_equal(strlen(room->first.answer.centre_key), 64);
}

static void files_are_given_by_hash_to_who_is_enrolled(void **state)
{
    struct room *room = *state;
    struct question question = { 0 };
    char hex[DIGEST_TEXT_BYTES];
    struct digest live, absent = hash_bytes("weg", 3);
    scoped_buf asked = { 0 };
    scoped_buf out = { 0 };
    scoped_buf plain = { 0 };
    scoped_buf manifest = { 0 };
    char *newline;

    publish_one(room, "een", "");
    live = live_in(room, "LIM");
    buf_format(&asked, "%s\n", digest_format(&live, hex));
    buf_format(&asked, "%s\n", digest_format(&absent, hex));
    assert_int_equal(put(room, route_named("POST", BUNDLE_CONTENT_PATH), &question, &asked, &out), 200);
    assert_true(batch_unpack(&plain, buf_view(&out), out.size_bytes, NULL));
    newline = strchr(plain.bytes, '\n');
    assert_true(bundle_decode_file(plain.bytes, (size_t)(newline - plain.bytes), &manifest, NULL));
    assert_string_equal(newline, "\n\n"); /* the other is not here */
    assert_memory_equal(manifest.bytes, "balie.csv\t", 10);
    room->at->token[0] ^= 1;
    assert_int_equal(put(room, route_named("POST", BUNDLE_CONTENT_PATH), &question, &asked, &out), 401);
}

static void another_key_is_refused_and_a_key_is_never_overwritten(void **state)
{
    struct room *room = *state;
    scoped_text key = mem_format("%s.key", room->path);
    scoped_text other = mem_format("%s.other", room->path);
    char public_key[SERVER_KEY_BYTES];
    struct error err = { 0 };

    publish_one(room, "een", "");
    assert_false(server_make_key(key, public_key, &err));
    assert_true(server_make_key(other, public_key, &err));
    assert_false(server_publish(room->url, "tests/unit/server", "", other, &err));
    assert_non_null(strstr(err.text, "another key"));
    assert_false(server_publish(room->url, "tests/unit/server", "", "tests/unit/server/room.h", &err));
    unlink(other);
}

static void the_sum_of_a_dossier_is_told_to_who_may_see_it(void **state)
{
    struct room *room = *state;
    struct agreement wanted = { .dossier = named("a") }, none = { .dossier = id_random() };
    struct agreement asked[] = { wanted, none };
    struct agreement_list list = { asked, 2 };
    struct question question = { 0 };
    scoped_buf lines = { 0 };
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };
    struct id change = add_change(room, &lines, "a");

    assert_int_equal(ask_as(room, 1, 0, &lines), 200);
    agreement_add(&wanted, change, room->first.answer.arrivals[0].arrival_ms);
    agreement_encode_question(&body, &list);
    assert_int_equal(put(room, route_named("POST", AGREEMENT_PATH), &question, &body, &out), 200);
    assert_true(agreement_decode_answer(room->arena, &out, &list, NULL));
    assert_int_equal(list.at[0].count, 1);
    assert_true(list.at[0].sum == wanted.sum);
    assert_int_equal(list.at[1].count, 0);
}

static void an_address_is_matched_whole(void **state)
{
    struct question question = { 0 };
    static const char pattern[] = "/v1/dossier/{dossier}/blob/{hash}";
    static const char good[] = "/v1/dossier/000102030405060708090a0b0c0d0e0f/blob/"
                               "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f";

    (void)state;
    assert_true(question_match(pattern, good, &question));
    assert_int_equal(question.dossier.bytes[15], 15);
    assert_int_equal(question.hash.bytes[31], 15);
    assert_false(question_match(pattern, "/v1/dossier/00/blob/00", &question));
    assert_false(question_match(pattern, "/v1/dossier/000102030405060708090a0b0c0d0e0f/blob/", &question));
    assert_true(question_match("/v1/sync", "/v1/sync", &question));
    assert_false(question_match("/v1/sync", "/v1/sync/", &question));
    assert_false(question_match("/v1/sync", "/v1/syn", &question));
}

static int drop_all(void **state)
{
    struct room *room = *state;
    scoped_text key = mem_format("%s.key", room->path);

    unlink(key);
    return drop_room(state);
}

#undef UNIT
#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_room, drop_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(an_attachment_comes_in_parts_and_goes_out_from_any_byte),
        UNIT(parts_that_are_something_else_are_dropped),
        UNIT(what_no_change_of_the_dossier_names_is_not_taken),
        UNIT(another_region_does_not_get_it),
        UNIT(the_author_hands_in_what_a_held_change_names),
        UNIT(what_is_erased_takes_its_attachments_with_it),
        UNIT(of_what_was_erased_no_attachment_is_lacking),
        UNIT(one_bundle_is_live_in_a_region_and_an_older_one_comes_back),
        UNIT(files_are_given_by_hash_to_who_is_enrolled),
        UNIT(another_key_is_refused_and_a_key_is_never_overwritten),
        UNIT(the_sum_of_a_dossier_is_told_to_who_may_see_it),
        cmocka_unit_test(an_address_is_matched_whole),
    };

    return RUN_ON_BOTH(tests);
}
