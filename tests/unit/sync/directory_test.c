/* directory_test.c — whether a desk believes of people only what the centre signed, and never goes back to older. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk.h"

#include "store/hearsay.h"
#include "sync/delivery.h"
#include "wire/batch.h"
#include "wire/directory.h"
#include "../temporary.h"

struct post {
    struct desk desk;
    struct secret *key;
    char folder[64];
    const char *shown_key; /* with what is told */
};

static int open_post(void **state)
{
    struct post *post = mem_new(sizeof *post);
    uint8_t centre[SIGN_PUBLIC_BYTES];
    char text[SIGN_PUBLIC_TEXT];

    temporary_path(post->folder, sizeof post->folder, "balie-directory-XXXXXX");
    assert_non_null(mkdtemp(post->folder));
    post->desk.folder = mem_format("%s/desk", post->folder);
    open_desk(&post->desk);
    post->key = secret_new(SIGN_PRIVATE_BYTES);
    sign_make_pair(centre, post->key);
    assert_true(store_set(post->desk.store, "centre", sign_format(centre, sizeof centre, text), NULL));
    *state = post;
    return 0;
}

static int close_post(void **state)
{
    struct post *post = *state;

    close_desk(&post->desk);
    run_shell("rm -r %s", post->folder);
    mem_free(post->desk.folder);
    secret_free(post->key);
    mem_free(post);
    return 0;
}

static struct directory_entry entry_of(struct post *post, const char *role, int64_t version)
{
    struct directory_entry entry = {
        .id = { { 7 } }, .name = "An Peeters", .role = role, .region = "LIM", .version = version
    };

    directory_sign(&entry, post->key);
    return entry;
}

static void deliver(struct post *post, const struct directory_entry *entry)
{
    const struct exchange_person alias = { { { 7 } }, "alias" };
    struct exchange_answer answer = { .cursor = "c", .number = "", .region = "", .role = "" };
    struct request request = { 0 };
    scoped_buf line = { 0 };
    scoped_buf packed = { 0 };
    struct delivery *delivery;
    struct error err = { 0 };
    bool is_done = false;

    answer.people = &alias;
    answer.person_count = 1;
    answer.centre_key = post->shown_key;
    answer.directory = entry;
    answer.directory_count = 1;
    exchange_encode_answer(&line, &answer);
    batch_pack(&packed, buf_view(&line), line.size_bytes);
    delivery = delivery_open(post->desk.store, &request, &packed, &err);
    assert_non_null(delivery);
    assert_true(delivery_step(delivery, 0, &is_done, &err));
    assert_true(is_done);
    delivery_free(delivery);
}

static void assert_known(struct post *post, const char *name, const char *text)
{
    scoped_text key = mem_format("%s:07000000000000000000000000000000", name);
    scoped_text known = store_get(post->desk.store, key);

    assert_string_equal(known ? known : "", text);
}

static bool count(void *with, const struct hearsay *said)
{
    (void)said;
    ++*(int *)with;
    return true;
}

static int count_told(struct post *post)
{
    int told = 0;

    hearsay_each(post->desk.store, HEARSAY_UNSIGNED, count, &told);
    return told;
}

static void what_the_centre_signed_is_known(void **state)
{
    struct directory_entry entry = entry_of(*state, "teamleider", 3);

    deliver(*state, &entry);
    assert_known(*state, "person", "3\nteamleider\nLIM\nAn Peeters");
    assert_known(*state, "user", "An Peeters");
}

static void an_older_entry_is_not_gone_back_to(void **state)
{
    struct directory_entry entry = entry_of(*state, "lezer", 5), older = entry_of(*state, "beheerder", 4);

    deliver(*state, &entry);
    deliver(*state, &older);
    assert_known(*state, "person", "5\nlezer\nLIM\nAn Peeters");
}

static void what_the_centre_did_not_sign_is_not_believed_and_told(void **state)
{
    struct post *post = *state;
    struct directory_entry entry = entry_of(*state, "lezer", 9);

    entry.role = "beheerder";
    deliver(post, &entry);
    assert_known(post, "person", "5\nlezer\nLIM\nAn Peeters");
    assert_int_equal(count_told(post), 1);
}

static void every_word_of_an_entry_is_under_its_signature(void **state)
{
    struct post *post = *state;
    struct directory_entry entry = entry_of(*state, "lezer", 9);

    entry.region = "GEN";
    deliver(post, &entry);
    entry = entry_of(*state, "lezer", 9);
    entry.name = "Bo";
    deliver(post, &entry);
    entry = entry_of(*state, "lezer", 9);
    entry.version = 10;
    deliver(post, &entry);
    entry = entry_of(*state, "lezer", 9);
    entry.id.bytes[1] = 1;
    deliver(post, &entry);
    assert_known(post, "person", "5\nlezer\nLIM\nAn Peeters");
}

static void a_good_one_that_comes_after_it_is_believed_and_nothing_is_told_any_more(void **state)
{
    struct post *post = *state;
    struct directory_entry entry = entry_of(*state, "teamleider", 12);

    deliver(post, &entry);
    assert_known(post, "person", "12\nteamleider\nLIM\nAn Peeters");
    assert_int_equal(count_told(post), 1); /* of somebody else still */
}

static void a_centre_without_a_key_at_the_enrolment_is_believed_the_first_time_it_shows_one(void **state)
{
    struct post *post = *state;
    struct directory_entry entry = entry_of(*state, "onthaal", 20);
    scoped_text centre = store_get(post->desk.store, "centre");

    assert_true(store_set(post->desk.store, "centre", NULL, NULL));
    deliver(post, &entry); /* and no key comes with it */
    assert_known(post, "person", "12\nteamleider\nLIM\nAn Peeters");
    post->shown_key = centre;
    deliver(post, &entry);
    assert_known(post, "person", "20\nonthaal\nLIM\nAn Peeters");
    assert_known(post, "user", "An Peeters");
    post->shown_key = "";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_centre_signed_is_known),
        cmocka_unit_test(an_older_entry_is_not_gone_back_to),
        cmocka_unit_test(what_the_centre_did_not_sign_is_not_believed_and_told),
        cmocka_unit_test(every_word_of_an_entry_is_under_its_signature),
        cmocka_unit_test(a_good_one_that_comes_after_it_is_believed_and_nothing_is_told_any_more),
        cmocka_unit_test(a_centre_without_a_key_at_the_enrolment_is_believed_the_first_time_it_shows_one),
    };

    return cmocka_run_group_tests(tests, open_post, close_post);
}
