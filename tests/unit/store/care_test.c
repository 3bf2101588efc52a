/* care_test.c — what lost its place is found, and what another copy has more is taken over. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/care.h"

#include "plain.h"
#include "refusing.h"
#include "store/blob.h"
#include "store/content.h"
#include "store/draft.h"
#include "store/task.h"

static struct change of_record(struct fixture *fixture, unsigned dossier, unsigned record)
{
    return plain_change(
        fixture,
        &(struct sample){ .dossier = dossier, .record = record, .at_ms = 1000 + record, .values = { "name", "Ada" } });
}

static void alter(struct fixture *fixture, const char *sql)
{
    assert_int_equal(sqlite3_exec(fixture->vault->database, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void live(struct fixture *fixture)
{
    const struct draft draft = { .id = id_of(50), .form = "form", .answers = "{\"a\":\"1\"}" };
    const struct task task = { .name = "bel" };

    keep(fixture, of_record(fixture, 1, 10));
    assert_true(draft_save(fixture->store, &draft, NULL));
    assert_true(task_replace(fixture->store, id_of(1), &task, 1, NULL));
}

static void what_fits_together_is_let_be(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    uint64_t before;

    assert_true(care_check(fixture->store, &err));
    assert_int_equal(care_newest_ms(fixture->store), 0);
    live(fixture);
    before = everything(fixture);
    assert_true(care_check(fixture->store, &err));
    assert_true(everything(fixture) == before);
    assert_int_equal(care_newest_ms(fixture->store), 1010);
}

/* What is taken away, and the table whose entries have then lost what they belong to. */
static const struct {
    const char *sql, *table;
} losses[] = {
    { "UPDATE _log SET dossier = 77 WHERE number = 2", "_log" },
    { "DELETE FROM _draft", "_draft_answer" },
    { "UPDATE _record SET dossier = 77", "_record" },
    { "UPDATE _task SET dossier = 77", "_task" },
};

static void entries_that_lost_what_they_belong_to_are_named(void **state)
{
    (void)state;
    setenv("BALIE_NOW", NOW, 1);
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        struct fixture *fixture = open_plain(980);
        struct error err = { 0 };
        live(fixture);
        receive(fixture, foreign(of_record(fixture, 1, 11), 970, 1), 2000); /* no part of the own chain */
        alter(fixture, losses[i].sql);
        assert_false(care_check(fixture->store, &err));
        assert_int_equal(err.kind, ERROR_DAMAGED);
        assert_non_null(strstr(err.text, losses[i].table));
        close_plain(fixture);
    }
}

static void a_bad_chain_is_named_before_anything_else(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    live(fixture);
    alter(fixture, "DELETE FROM _draft; UPDATE _log SET at = at + 1");
    assert_false(care_check(fixture->store, &err));
    assert_non_null(strstr(err.text, "Entry 1 of this computer's log was altered"));
}

/* Another copy of the same computer, that lived on. */
static struct fixture *other_copy(struct fixture *fixture)
{
    struct fixture *other = open_plain(980);

    fixture->user = other->user;
    return other;
}

static void what_another_copy_has_more_is_taken_over_once(void **state)
{
    struct fixture *fixture = *state, *other = other_copy(fixture);
    size_t adopted = 0, again = 0;
    struct error err = { 0 };

    keep(fixture, of_record(fixture, 1, 10));
    keep(other, of_record(other, 1, 10));
    keep(other, of_record(other, 1, 11));
    keep(other, of_record(other, 2, 20));
    assert_true(care_adopt(fixture->store, other->store, &adopted, &err));
    assert_int_equal(adopted, 2);
    derive_all(fixture);
    assert_true(dossier_exists(fixture->store, id_of(2)));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log"), 3);
    assert_true(care_adopt(fixture->store, other->store, &again, &err));
    assert_int_equal(again, 0);
    close_plain(other);
}

static void files_and_attachments_come_along(void **state)
{
    static const struct content_file file = { "a.csv", "a\n", 2 };
    struct fixture *fixture = *state, *other = other_copy(fixture);
    struct digest bundle, hash;
    size_t adopted = 0;
    scoped_buf bytes = { 0 };
    scoped_buf got = { 0 };

    buf_text(&bytes, "een foto");
    keep(other, of_record(other, 1, 10));
    assert_true(content_keep(other->store, &file, 1, &bundle, NULL));
    assert_true(blob_keep(other->store, id_of(1), &bytes, &hash, NULL));
    alter(other, "UPDATE _blob SET at = NULL");
    assert_true(care_adopt(fixture->store, other->store, &adopted, NULL));
    assert_true(content_is_whole(fixture->store, &bundle));
    assert_true(blob_read(fixture->store, id_of(1), &hash, &got, NULL));
    assert_string_equal(buf_view(&got), "een foto");
    close_plain(other);
}

static void put_draft(struct fixture *fixture, unsigned id, const char *answers, int64_t changed_ms)
{
    const struct draft draft = { .id = id_of(id), .form = "form", .answers = answers, .changed_ms = changed_ms };

    assert_true(draft_save(fixture->store, &draft, NULL));
}

static const char *answers_of(struct fixture *fixture, unsigned id)
{
    struct draft draft;

    return draft_load(fixture->store, id_of(id), fixture->arena, &draft, NULL) ? draft.answers : NULL;
}

static void of_two_drafts_the_one_changed_last_stays(void **state)
{
    struct fixture *fixture = *state, *other = other_copy(fixture);
    size_t adopted = 0;

    put_draft(fixture, 50, "{\"a\":\"oud\"}", 100);
    put_draft(other, 50, "{\"a\":\"nieuw\"}", 200);
    put_draft(fixture, 51, "{\"b\":\"nieuw\"}", 200);
    put_draft(other, 51, "{\"b\":\"oud\"}", 100);
    put_draft(other, 52, "{\"c\":\"1\"}", 100);
    assert_true(care_adopt(fixture->store, other->store, &adopted, NULL));
    assert_string_equal(answers_of(fixture, 50), "{\"a\":\"nieuw\"}");
    assert_string_equal(answers_of(fixture, 51), "{\"b\":\"nieuw\"}");
    assert_string_equal(answers_of(fixture, 52), "{\"c\":\"1\"}");
    close_plain(other);
}

static void a_draft_that_was_submitted_there_is_no_draft_any_more(void **state)
{
    struct fixture *fixture = *state, *other = other_copy(fixture);
    size_t adopted = 0;

    put_draft(fixture, 10, "{}", 100); /* record 10 was submitted in the other copy */
    put_draft(fixture, 11, "{}", 100); /* record 11 was only thrown away there: nobody else has it */
    keep(other, of_record(other, 1, 10));
    assert_true(care_adopt(fixture->store, other->store, &adopted, NULL));
    assert_null(answers_of(fixture, 10));
    assert_non_null(answers_of(fixture, 11));
    close_plain(other);
}

static void live_on(struct fixture *other)
{
    static const struct content_file file = { "a.csv", "a\n", 2 };
    struct digest bundle;

    keep(other, of_record(other, 1, 10));
    keep(other, of_record(other, 2, 20));
    put_draft(other, 52, "{\"c\":\"1\"}", 100);
    assert_true(content_keep(other->store, &file, 1, &bundle, NULL));
}

/* Taking over with the N-th step refused, then again: whether there was such a step. */
static bool is_taken_over_in_the_end(long n)
{
    struct fixture *fixture = open_plain(980), *other = open_plain(980);
    struct error err = { 0 };
    size_t adopted = 0;
    bool good, is_hit;

    live_on(other);
    put_draft(fixture, 10, "{}", 50);
    refusing_begin(n);
    good = care_adopt(fixture->store, other->store, &adopted, &err);
    is_hit = refusing_end();
    assert_true(good || is_hit);
    assert_true(care_adopt(fixture->store, other->store, &adopted, &err));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log"), 2);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _file"), 2);
    assert_null(answers_of(fixture, 10));
    assert_string_equal(answers_of(fixture, 52), "{\"c\":\"1\"}");
    close_plain(other);
    close_plain(fixture);
    return is_hit;
}

static void taking_over_that_was_cut_off_is_done_again(void **state)
{
    (void)state;
    setenv("BALIE_NOW", NOW, 1);
    for (long n = 0; is_taken_over_in_the_end(n);)
        n++;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLAIN(what_fits_together_is_let_be),
        cmocka_unit_test(entries_that_lost_what_they_belong_to_are_named),
        WITH_PLAIN(a_bad_chain_is_named_before_anything_else),
        WITH_PLAIN(what_another_copy_has_more_is_taken_over_once),
        WITH_PLAIN(files_and_attachments_come_along),
        WITH_PLAIN(of_two_drafts_the_one_changed_last_stays),
        WITH_PLAIN(a_draft_that_was_submitted_there_is_no_draft_any_more),
        cmocka_unit_test(taking_over_that_was_cut_off_is_done_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
