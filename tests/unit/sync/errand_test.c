/* errand_test.c — what goes along with the changes: content that the centre signed, attachments, agreement. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include "store/blob.h"
#include "store/content.h"
#include "store/proof.h"
#include "wire/agreement.h"

static void balied(struct world *world, const char *words)
{
    char path[512];

    run_shell("%s %s --store sqlite:%s >/dev/null", program("balied", path), words, world->central);
}

/* Publishes a folder with one file that says TEXT. */
static struct digest publish(struct world *world, const char *text, const char *region)
{
    scoped_text words = mem_format("publish %s/forms --key %s/key --region '%s'", world->folder, world->folder, region);
    scoped_text key = mem_format("%s/key", world->folder);
    scoped_text key_words = mem_format("key %s", key);
    scoped_buf manifest = { 0 };
    struct digest file = hash_bytes(text, strlen(text));
    char hex[DIGEST_TEXT_BYTES];

    if (!file_exists(key))
        balied(world, key_words);
    run_shell("mkdir -p %s/forms && printf '%%s' '%s' >%s/forms/balie.csv", world->folder, text, world->folder);
    balied(world, words);
    buf_format(&manifest, "balie.csv\t%s\n", digest_format(&file, hex));
    return hash_bytes(buf_view(&manifest), manifest.size_bytes);
}

static bool awaits(struct desk *desk, const struct digest *bundle)
{
    scoped_text known = store_get(desk->store, "centre.bundle");
    char hex[DIGEST_TEXT_BYTES];

    return known && strcmp(known, digest_format(bundle, hex)) == 0;
}

static void content_comes_to_the_desks_of_its_region_whole(void **state)
{
    struct world *world = *state;
    struct digest here = publish(world, "name,value", "LIM"), there = publish(world, "iets anders", "GEN");
    scoped_buf bytes = { 0 };

    exchange(&world->desks[0]);
    exchange(&world->desks[2]);
    assert_true(awaits(&world->desks[0], &here));
    assert_true(awaits(&world->desks[2], &there));
    assert_true(content_is_whole(world->desks[0].store, &here));
    assert_false(content_is_whole(world->desks[0].store, &there));
    assert_true(content_read(world->desks[0].store, &here, "balie.csv", &bytes, NULL));
    assert_string_equal(buf_view(&bytes), "name,value");
}

static void an_older_bundle_published_again_comes_back(void **state)
{
    struct world *world = *state;
    struct digest first = publish(world, "een", ""), second, again;

    exchange(&world->desks[0]);
    second = publish(world, "twee", "");
    exchange(&world->desks[0]);
    assert_true(awaits(&world->desks[0], &second));
    again = publish(world, "een", "");
    exchange(&world->desks[0]);
    assert_true(digest_equal(&first, &again));
    assert_true(awaits(&world->desks[0], &first));
}

static void content_that_another_key_signed_is_not_believed(void **state)
{
    struct world *world = *state;
    struct digest first = publish(world, "een", "");
    scoped_text warning = NULL;

    exchange(&world->desks[0]);
    assert_true(awaits(&world->desks[0], &first));
    publish(world, "twee", "");
    run_shell("sqlite3 %s \"UPDATE bundle SET signature = zeroblob(64)\"", world->central);
    exchange(&world->desks[0]);
    assert_true(awaits(&world->desks[0], &first));
    warning = store_get(world->desks[0].store, "content_warning");
    assert_non_null(warning);
}

static void an_old_word_of_the_centre_is_no_word_any_more(void **state)
{
    struct world *world = *state;
    struct digest second;

    publish(world, "een", "");
    second = publish(world, "twee", "");
    exchange(&world->desks[0]);
    run_shell("sqlite3 %s \"DELETE FROM bundle WHERE number = (SELECT max(number) FROM bundle)\"", world->central);
    exchange(&world->desks[0]);
    assert_true(awaits(&world->desks[0], &second));
}

/* A change whose header names the attachment. */
static struct digest attach(struct world *world, struct desk *desk, unsigned dossier, size_t size)
{
    struct buf bytes = { 0 };
    struct digest hash;
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = clock_now(),
                             .user = desk->person.id,
                             .dossier = id_of(dossier),
                             .record = id_of(++world->next + 1000000),
                             .form = "x",
                             .region = "LIM",
                             .date = date_make(2026, 3, 1),
                             .body = "{}",
                             .body_bytes = 2,
                             .blobs = &hash,
                             .blob_count = 1 };
    struct error err = { 0 };

    for (size_t i = 0; i < size; i++)
        buf_char(&bytes, (char)(i * 17 + i / 255 + dossier));
    assert_true(blob_keep(desk->store, id_of(dossier), &bytes, &hash, &err));
    buf_clear(&bytes);
    if (!log_append(desk->store, &change, &err))
        fail_msg("%s", err.text);
    return hash;
}

static bool has_whole(struct desk *desk, unsigned dossier, const struct digest *hash)
{
    scoped_buf bytes = { 0 };

    return blob_read(desk->store, id_of(dossier), hash, &bytes, NULL);
}

static void an_attachment_goes_up_and_comes_where_it_is_wanted(void **state)
{
    struct world *world = *state;
    struct digest hash = attach(world, &world->desks[0], 1, 700000);
    struct blob wanted = { .dossier = id_of(1), .hash = hash, .size_bytes = 700000 };

    exchange(&world->desks[0]);
    assert_int_equal(blob_count_unsent(world->desks[0].store), 0);
    exchange(&world->desks[1]);
    assert_false(has_whole(&world->desks[1], 1, &hash));
    assert_true(blob_want(world->desks[1].store, &wanted, NULL));
    exchange(&world->desks[1]);
    assert_true(has_whole(&world->desks[1], 1, &hash));
}

/* The change was in the copy, the attachment came later: only the new incarnation tells that it is lacking. */
static void an_attachment_that_a_server_put_back_lacks_goes_up_again(void **state)
{
    struct world *world = *state;
    struct digest hash = attach(world, &world->desks[0], 1, 700000);
    const char *count = "SELECT coalesce(sum(length(bytes)), 0) FROM blob";

    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, count), 700000);
    exchange(&world->desks[0]);
    assert_int_equal(blob_count_unsent(world->desks[0].store), 0);
    run_shell("sqlite3 %s \"DELETE FROM blob; UPDATE meta SET value = 'other' WHERE name = 'incarnation'\"",
              world->central);
    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, count), 700000);
    assert_int_equal(blob_count_unsent(world->desks[0].store), 0);
    assert_true(has_whole(&world->desks[0], 1, &hash));
}

/* What the server does not take now does not stand in the way of what is behind it. */
static void an_attachment_that_is_refused_holds_up_no_other(void **state)
{
    struct world *world = *state;

    attach(world, &world->desks[0], 1, 1000);
    exchange(&world->desks[0]);
    run_shell("sqlite3 %s \"DELETE FROM blob; DELETE FROM change\"", world->central);
    assert_true(blob_doubt(world->desks[0].store, NULL));
    attach(world, &world->desks[0], 2, 2000);
    exchange(&world->desks[0]);
    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, "SELECT coalesce(sum(length(bytes)), 0) FROM blob WHERE size = 2000"), 2000);
}

/* One that nobody will ever hand in does not stand in the way of what is there. */
static void a_wanted_one_that_is_nowhere_holds_up_no_other(void **state)
{
    struct world *world = *state;
    struct digest hash = attach(world, &world->desks[0], 1, 1000), nowhere = hash_bytes("x", 1);
    struct blob lost = { .dossier = id_of(1), .hash = nowhere, .size_bytes = 1 };
    struct blob wanted = { .dossier = id_of(1), .hash = hash, .size_bytes = 1000 };

    exchange(&world->desks[0]);
    assert_true(blob_want(world->desks[1].store, &lost, NULL));
    exchange(&world->desks[1]);
    assert_true(blob_want(world->desks[1].store, &wanted, NULL));
    exchange(&world->desks[1]);
    assert_true(has_whole(&world->desks[1], 1, &hash));
}

static void another_region_does_not_get_it_but_exchanges_on(void **state)
{
    struct world *world = *state;
    struct digest hash = attach(world, &world->desks[0], 1, 1000);
    struct blob wanted = { .dossier = id_of(1), .hash = hash, .size_bytes = 1000 };

    exchange(&world->desks[0]);
    assert_true(blob_want(world->desks[2].store, &wanted, NULL));
    exchange(&world->desks[2]);
    assert_false(has_whole(&world->desks[2], 1, &hash));
}

static void what_both_hold_is_proved_and_what_differs_is_told(void **state)
{
    struct world *world = *state;
    struct proof_state proof;

    write_one(world, &world->desks[0], 1);
    write_one(world, &world->desks[1], 1);
    for (int i = 0; i < 4; i++)
        exchange(&world->desks[i % 2]);
    for (int i = 0; i < 2; i++) {
        proof_state(world->desks[i].store, &proof);
        assert_int_equal(proof.proved, 1);
        assert_int_equal(proof.open + proof.differing, 0);
        assert_true(proof.last_ms > 0);
    }
    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    run_shell("sqlite3 %s \"DELETE FROM change WHERE position = 1\"", world->central);
    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    proof_state(world->desks[0].store, &proof);
    assert_int_equal(proof.differing, 1);
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    char path[512];
    const struct CMUnitTest tests[] = {
        UNIT(content_comes_to_the_desks_of_its_region_whole),
        UNIT(an_older_bundle_published_again_comes_back),
        UNIT(content_that_another_key_signed_is_not_believed),
        UNIT(an_old_word_of_the_centre_is_no_word_any_more),
        UNIT(an_attachment_goes_up_and_comes_where_it_is_wanted),
        UNIT(another_region_does_not_get_it_but_exchanges_on),
        UNIT(a_wanted_one_that_is_nowhere_holds_up_no_other),
        UNIT(an_attachment_that_a_server_put_back_lacks_goes_up_again),
        UNIT(an_attachment_that_is_refused_holds_up_no_other),
        UNIT(what_both_hold_is_proved_and_what_differs_is_told),
    };

    if (!file_exists(program("balied", path)) || !file_exists("/usr/bin/sqlite3")) {
        printf("1..1\nok 1 - errands # SKIP balied or sqlite3 is not there\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, make_desks, drop_desks);
}
