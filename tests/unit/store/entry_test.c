/* entry_test.c — what enters the log: looks, changes of no dossier, bodies nobody can read, conflicts of every kind. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include "store/departure.h"

static struct change look_at(struct fixture *fixture, unsigned dossier, int64_t at_ms)
{
    return plain_change(fixture, &(struct sample){ .dossier = dossier, .at_ms = at_ms, .kind = CHANGE_VIEW });
}

static struct change of_nobody(struct fixture *fixture, int64_t at_ms)
{
    struct change change = look_at(fixture, 1, at_ms);

    change.dossier = id_none();
    return change;
}

static void a_search_is_a_look_at_no_dossier(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    size_t left;

    keep(fixture, of_nobody(fixture, 100));
    assert_int_equal(dossier_count(fixture->store), 0);
    assert_int_equal(log_pending_count(fixture->store), 0); /* looks are not counted */
    receive(fixture, foreign(of_nobody(fixture, 200), 970, 1), 300);
    receive(fixture, foreign(of_nobody(fixture, 200), 970, 1), 250); /* told again, arrived earlier */
    assert_true(log_derive(fixture->store, 0, &left, &err));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE dossier = 0"), 2);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _unproved"), 0);
    assert_true(log_verify(fixture->store, &err));
}

static void a_look_from_elsewhere_is_kept_and_folds_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct change look = foreign(look_at(fixture, 1, 200), 970, 1);

    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } });
    receive(fixture, look, 300);
    look.seq = 2; /* the same one by another queue */
    receive(fixture, look, 300);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _stale"), 0);
    assert_int_equal(number_of(fixture, "SELECT seq FROM _log WHERE at = 200"), 2);
}

static void the_count_of_what_waits_follows_what_is_written(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(log_pending_count(fixture->store), 0);
    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } });
    assert_int_equal(log_pending_count(fixture->store), 1);
    keep(fixture, look_at(fixture, 1, 2));
    assert_int_equal(log_pending_count(fixture->store), 1);
}

static void changes_of_new_dossiers_may_be_mixed_with_looks(void **state)
{
    struct fixture *fixture = *state;
    struct change changes[] = {
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } }),
        look_at(fixture, 1, 2),
        plain_change(fixture, &(struct sample){ .dossier = 2, .record = 20, .at_ms = 3, .values = { "name", "Bo" } }),
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 11, .at_ms = 4, .values = { "first", "A" } }),
    };

    assert_true(log_append_all(fixture->store, changes, 4, NULL));
    assert_rows(fixture, 1, "card", "first=A name=Ada ;");
    assert_rows(fixture, 2, "card", "name=Bo ;");
}

static void a_change_that_cannot_be_one_is_refused_and_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct change change =
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } });
    uint64_t before = everything(fixture);
    struct error err = { 0 };

    change.kind = "";
    assert_false(log_append(fixture->store, &change, &err));
    assert_int_not_equal(err.kind, ERROR_NONE);
    assert_true(everything(fixture) == before);
}

static void a_body_that_a_newer_program_wrote_is_kept_and_folds_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    keep(fixture, written_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1 }, "[\"nieuw\"]"));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM card"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE CAST(body AS TEXT) = '[\"nieuw\"]'"), 1);
    assert_true(log_verify(fixture->store, &err));
}

static bool note_conflict(void *with, const struct conflict *conflict)
{
    buf_format(with, "%s %s;", conflict->kind, conflict->key);
    return true;
}

static struct id answer(struct fixture *fixture, int64_t at_ms, const struct id *parent, const char *set)
{
    char *body = arena_format(fixture->arena, "{\"salt\":\"0000000000000000\",\"set\":{%s}}", set);
    struct sample sample = { .dossier = 1, .record = 10, .at_ms = at_ms };

    if (parent)
        sample.parents[sample.parent_count++] = *parent;
    return keep(fixture, written_change(fixture, &sample, body));
}

static const char *conflicts(struct fixture *fixture, struct buf *out)
{
    buf_cut(out, 0);
    conflict_each(fixture->store, id_of(1), note_conflict, out);
    return buf_view(out);
}

static void a_row_deleted_against_an_unseen_answer_in_it_is_a_conflict_of_the_row(void **state)
{
    struct fixture *fixture = *state;
    struct id first = answer(fixture, 1, NULL, "\"kind/r1\":\"\",\"kind/r1/naam\":\"A\"");
    scoped_buf out = { 0 };

    answer(fixture, 2, &first, "\"kind/r1\":null");
    answer(fixture, 3, &first, "\"kind/r1/naam\":\"B\"");
    assert_non_null(strstr(conflicts(fixture, &out), "row kind/r1;"));
}

static void a_record_withdrawn_and_changed_unseen_is_a_conflict(void **state)
{
    struct fixture *fixture = *state;
    struct id first = answer(fixture, 1, NULL, "\"naam\":\"A\"");
    scoped_buf out = { 0 };

    put(fixture, &(struct sample){ 1, 10, 2, NULL, { NULL }, { first }, 1, CHANGE_WITHDRAW, NULL });
    answer(fixture, 3, &first, "\"naam\":\"B\"");
    assert_non_null(strstr(conflicts(fixture, &out), "withdraw ;"));
}

static void what_came_beside_a_signature_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct id first = answer(fixture, 1, NULL, "\"naam\":\"A\"");
    scoped_buf out = { 0 };

    keep(fixture,
         written_change(fixture, &(struct sample){ 1, 10, 2, NULL, { NULL }, { first }, 1, CHANGE_FREEZE, NULL },
                        "{\"salt\":\"0000000000000000\",\"fold\":\"00\",\"document\":\"00\"}"));
    answer(fixture, 3, &first, "\"naam\":\"B\"");
    assert_non_null(strstr(conflicts(fixture, &out), "beside "));
    assert_int_equal(number_of(fixture, "SELECT flags & 2 = 2 FROM _record"), 1);
}

static void what_is_saved_to_a_list_nobody_defined_waits_in_the_log(void **state)
{
    struct fixture *fixture = *state;

    put(fixture,
        &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .list = "later", .values = { "name", "A" } });
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM card"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _record"), 1);
}

static void a_link_to_what_is_no_dossier_is_passed_over(void **state)
{
    struct fixture *fixture = *state;

    keep(fixture, written_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 1, .kind = CHANGE_LINK },
                                 "{\"salt\":\"0000000000000000\",\"dossier\":\"geen dossier\"}"));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _link"), 0);
}

static void a_look_at_a_past_day_takes_records_without_a_day_along(void **state)
{
    struct fixture *fixture = *state;
    struct dossier *dossier;

    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    put(fixture,
        &(struct sample){ .dossier = 1, .record = 11, .at_ms = 2, .date = "2023-01-01", .values = { "name", "B" } });
    dossier = dossier_load(fixture->store, id_of(1), date_make(2023, 1, 1), NULL);
    assert_non_null(dossier);
    assert_non_null(dossier_record(dossier, id_of(10), NULL));
    assert_non_null(dossier_record(dossier, id_of(11), NULL));
    assert_null(dossier_record(dossier, id_of(12), NULL));
    assert_ptr_equal(dossier_fold_of(dossier, id_of(1)), dossier_fold(dossier, 0));
    assert_ptr_equal(dossier_fold_of(dossier, id_of(9)), dossier_fold(dossier, 0));
    dossier_free(dossier);
    dossier_free(NULL);
}

/* What a person types for a dossier, and what is said when it is none. */
static const struct {
    const char *typed, *said;
} typed[] = {
    { "abc", "There is no dossier abc here" },                            /* too short */
    { "zzzz", "There is no dossier zzzz here" },                          /* no hex */
    { "ffffffffffffffffffffffffffffffffff", "There is no dossier ffff" }, /* longer than an id */
    { "UUU-UUU", "There is no dossier UUU-UUU here" },                    /* no letter of a code */
    { "0000-0000", "There is no dossier 0000-0000 here" },
    { "", "There is no dossier  here" },
};

static void what_is_typed_for_no_dossier_is_refused_by_its_words(void **state)
{
    struct fixture *fixture = *state;
    struct id out;

    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct error err = { 0 };
        assert_false(dossier_resolve(fixture->store, typed[i].typed, &out, &err));
        if (!strstr(err.text, typed[i].said))
            fail_msg("%s: %s", typed[i].typed, err.text);
    }
}

static void the_beginning_of_two_dossiers_is_not_enough(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    struct id out;

    sqlite3_exec(fixture->vault->database,
                 "INSERT INTO _dossier(id) VALUES(x'abcd0000000000000000000000000001'),"
                 " (x'abcd0000000000000000000000000002')",
                 NULL, NULL, NULL);
    assert_false(dossier_resolve(fixture->store, "ABCD", &out, &err));
    assert_string_equal(err.text, "ABCD is the beginning of several dossiers. Give more of it.");
    assert_true(dossier_resolve(fixture->store, "abcd 0000-0000 0000 0000 0000 0000 0002", &out, &err));
}

static void erased_words_do_not_come_back_with_a_dossier(void **state)
{
    struct fixture *fixture = *state;
    struct change first =
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } });
    size_t left;

    keep(fixture, first);
    put(fixture, &(struct sample){ .dossier = 1, .at_ms = 2, .kind = CHANGE_ERASE });
    assert_true(log_acknowledge(fixture->store, 1, 2, 30, NULL));
    assert_true(departure_note(fixture->store, id_of(1), "BRU", NULL));
    assert_true(departure_run(fixture->store, 0, &left, NULL));
    assert_true(departure_undo(fixture->store, id_of(1), NULL));
    first.device = fixture->store->device;
    first.seq = 1;
    change_identify(&first);
    receive(fixture, first, 30);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE instr(body, 'Ada')"), 0);
}

static void a_term_is_known_whatever_its_length(void **state)
{
    struct fixture *fixture = *state;
    char text[301];
    int64_t number;

    memset(text, 'x', 300);
    text[300] = '\0';
    number = term_of_text(fixture->store, text);
    assert_true(number > 0);
    assert_int_equal(term_of_text(fixture->store, text), number);
    assert_string_equal(term_text(fixture->store, number), text);
    assert_int_equal(term_of_text(fixture->store, NULL), term_of_text(fixture->store, ""));
    assert_string_equal(term_text(fixture->store, 0), "");
    assert_string_equal(term_text(fixture->store, 999999), "");
}

static void a_term_of_another_size_is_none(void **state)
{
    struct fixture *fixture = *state;
    struct id id = id_of(1);
    uint8_t out[32];
    int64_t number = term_of_bytes(fixture->store, id.bytes, sizeof id.bytes);

    term_bytes(fixture->store, number, out, sizeof out);
    assert_int_equal(out[0] | out[15] | out[31], 0);
    assert_string_equal(term_text(fixture->store, number), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLAIN(a_search_is_a_look_at_no_dossier),
        WITH_PLAIN(a_look_from_elsewhere_is_kept_and_folds_nothing),
        WITH_PLAIN(the_count_of_what_waits_follows_what_is_written),
        WITH_PLAIN(changes_of_new_dossiers_may_be_mixed_with_looks),
        WITH_PLAIN(a_change_that_cannot_be_one_is_refused_and_leaves_nothing),
        WITH_PLAIN(a_body_that_a_newer_program_wrote_is_kept_and_folds_nothing),
        WITH_PLAIN(a_row_deleted_against_an_unseen_answer_in_it_is_a_conflict_of_the_row),
        WITH_PLAIN(a_record_withdrawn_and_changed_unseen_is_a_conflict),
        WITH_PLAIN(what_came_beside_a_signature_is_told),
        WITH_PLAIN(what_is_saved_to_a_list_nobody_defined_waits_in_the_log),
        WITH_PLAIN(a_link_to_what_is_no_dossier_is_passed_over),
        WITH_PLAIN(a_look_at_a_past_day_takes_records_without_a_day_along),
        WITH_PLAIN(what_is_typed_for_no_dossier_is_refused_by_its_words),
        WITH_PLAIN(the_beginning_of_two_dossiers_is_not_enough),
        WITH_PLAIN(erased_words_do_not_come_back_with_a_dossier),
        WITH_PLAIN(a_term_is_known_whatever_its_length),
        WITH_PLAIN(a_term_of_another_size_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
