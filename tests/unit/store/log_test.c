/* log_test.c — the log of a device: what waits to be sent, its chain, forks, receipts and erasures. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sample.h"

#include "store/draft.h"
#include "store/task.h"

static struct id add(struct fixture *fixture, unsigned dossier, unsigned record, const char *name)
{
    return append(
        fixture,
        &(struct sample){ .dossier = dossier, .record = record, .at_ms = 1000 + record, .values = { "name", name } });
}

static bool note_seq(void *with, const struct change *change, struct error *err)
{
    (void)err;
    buf_format(with, "%d ", (int)change->seq);
    return true;
}

static void assert_pending(struct fixture *fixture, uint64_t after, size_t limit_bytes, const char *wanted)
{
    scoped_buf text = { 0 };

    assert_true(log_pending(fixture->store, after, limit_bytes, fixture->arena, note_seq, &text));
    assert_string_equal(buf_view(&text), wanted);
}

static void what_is_not_acknowledged_is_pending_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    for (unsigned i = 0; i < 4; i++)
        add(fixture, 1, 10 + i, "A");
    append(fixture, &(struct sample){ .dossier = 1, .at_ms = 9, .kind = CHANGE_VIEW });
    assert_pending(fixture, 0, 1 << 20, "1 2 3 4 5 ");
    assert_pending(fixture, 2, 1 << 20, "3 4 5 ");
    assert_pending(fixture, 0, 1, "1 ");
    assert_int_equal(log_pending_count(fixture->store), 4);
    assert_true(log_acknowledge(fixture->store, 1, 3, 5000, &err));
    assert_pending(fixture, 0, 1 << 20, "4 5 ");
    assert_int_equal(log_pending_count(fixture->store), 1);
    assert_true(log_forget_arrival(fixture->store, 2, &err));
    assert_pending(fixture, 2, 1 << 20, "3 4 5 ");
}

static void a_change_received_twice_is_kept_once(void **state)
{
    struct fixture *fixture = *state;
    struct change change =
        make_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 7, .values = { "name", "A" } });
    struct error err = { 0 };
    bool is_new = false;
    size_t left;

    change.device = id_of(900);
    change.seq = 4;
    change_identify(&change);
    assert_true(log_receive(fixture->store, &change, 100, &is_new, &err) && is_new);
    assert_true(log_receive(fixture->store, &change, 100, &is_new, &err) && !is_new);
    assert_true(log_derive(fixture->store, 0, &left, &err));
    assert_rows(fixture, 1, "card", "name=A ;");
    assert_int_equal(log_head(fixture->store, NULL), 0);
    assert_int_equal(log_pending_count(fixture->store), 0);
    change.body_bytes--;
    assert_false(log_receive(fixture->store, &change, 100, &is_new, &err));
}

static void ones_own_change_coming_back_learns_its_arrival(void **state)
{
    struct fixture *fixture = *state;
    struct id id = add(fixture, 1, 10, "A");
    struct change change;
    struct error err = { 0 };
    bool is_new = true;

    assert_true(log_find(fixture->store, id, fixture->arena, &change, &err));
    assert_true(log_receive(fixture->store, &change, 123, &is_new, &err) && !is_new);
    assert_int_equal(log_pending_count(fixture->store), 0);
    assert_int_equal(number_of(fixture, "SELECT arrival FROM _log"), 123);
}

static void an_arrival_before_its_own_moment_is_folded_again(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    add(fixture, 1, 10, "A");
    assert_true(log_acknowledge(fixture->store, 1, 1, 5000, &err));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _stale"), 0);
    assert_true(log_acknowledge(fixture->store, 1, 1, 500, &err));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _stale"), 1);
}

static void a_copy_that_was_restored_queues_again_under_another_name(void **state)
{
    struct fixture *fixture = *state;
    struct id before = store_device(fixture->store);
    struct error err = { 0 };
    struct change change;
    struct id third;

    add(fixture, 1, 10, "A");
    add(fixture, 1, 11, "B");
    third = add(fixture, 2, 20, "C");
    assert_true(log_acknowledge(fixture->store, 1, 1, 5000, &err));
    assert_true(log_new_device(fixture->store, &err));
    assert_false(id_equal(before, store_device(fixture->store)));
    assert_int_equal(log_head(fixture->store, NULL), 2);
    assert_pending(fixture, 0, 1 << 20, "1 2 ");
    assert_true(log_find(fixture->store, third, fixture->arena, &change, &err));
    assert_true(id_equal(change.device, store_device(fixture->store)));
    assert_int_equal(change.seq, 2);
    assert_true(log_verify(fixture->store, &err));
    add(fixture, 1, 12, "D");
    assert_int_equal(log_head(fixture->store, NULL), 3);
    assert_true(log_verify(fixture->store, &err));
}

static void the_chain_tells_what_was_altered(void **state)
{
    static const char *const sql[] = {
        "UPDATE _log SET body = replace(body, 'name3', 'nameX') WHERE seq = 3",
        "UPDATE _log SET at = at + 1 WHERE seq = 3",
        "DELETE FROM _log WHERE seq = 3",
        "DELETE FROM _chain WHERE seq = 3",
        "UPDATE _chain SET chain = x'00' WHERE seq = 3",
        "UPDATE _chain SET id = (SELECT id FROM _log WHERE seq = 4) WHERE seq = 3",
        "DELETE FROM _chain WHERE seq >= 3",
        "UPDATE _log SET seq = 7 - seq WHERE seq IN (3, 4)",
        "UPDATE _chain SET seq = CASE seq WHEN 3 THEN 30 ELSE seq END",
        "UPDATE _log SET user = 1 WHERE seq = 3",
        "UPDATE _log SET parents = NULL, dossier = 0 WHERE seq = 3",
    };
    struct fixture *fixture = *state;
    struct sqlite3 *database = vault_database(fixture->vault);
    char name[16];

    for (unsigned i = 1; i <= 5; i++) {
        snprintf(name, sizeof name, "name%u", i);
        add(fixture, 1, 10 + i, name);
    }
    assert_true(log_verify(fixture->store, NULL));
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
        struct error err = { 0 };

        assert_int_equal(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_exec(database, sql[i], NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_changes(database) > 0, 1);
        assert_false(log_verify(fixture->store, &err));
        assert_int_equal(err.kind, ERROR_DAMAGED);
        assert_non_null(strstr(err.text, "3"));
        assert_int_equal(sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    }
    assert_true(log_verify(fixture->store, NULL));
}

static bool count_change(void *with, const struct change *change, int64_t arrival_ms);

static void entries_taken_off_the_end_are_missed(void **state)
{
    struct fixture *fixture = *state;
    struct sqlite3 *database = vault_database(fixture->vault);
    struct error err = { 0 };

    for (unsigned i = 1; i <= 5; i++)
        add(fixture, 1, 10 + i, "name");
    assert_int_equal(sqlite3_exec(database, "BEGIN; DELETE FROM _chain WHERE seq > 3; DELETE FROM _log WHERE seq > 3",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_false(log_verify(fixture->store, &err));
    assert_non_null(strstr(err.text, "4"));
    assert_int_equal(sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_true(log_verify(fixture->store, NULL));
    assert_int_equal(log_head(fixture->store, NULL), 5);
}

static void the_log_of_the_device_tells_everything_in_its_order(void **state)
{
    struct fixture *fixture = *state;
    int count = 0;

    add(fixture, 1, 10, "A");
    append(fixture, &(struct sample){ .dossier = 1, .at_ms = 9, .kind = CHANGE_VIEW });
    add(fixture, 2, 11, "B");
    assert_true(log_each_own(fixture->store, 0, count_change, &count));
    assert_int_equal(count, 3);
    count = 0;
    assert_true(log_each_own(fixture->store, 2, count_change, &count));
    assert_int_equal(count, 1);
}

static bool count_change(void *with, const struct change *change, int64_t arrival_ms)
{
    (void)change;
    (void)arrival_ms;
    ++*(int *)with;
    return true;
}

static void views_are_in_the_chain_but_not_in_the_fold(void **state)
{
    struct fixture *fixture = *state;
    int all = 0, changes = 0;

    add(fixture, 1, 10, "A");
    append(fixture, &(struct sample){ .dossier = 1, .at_ms = 9, .kind = CHANGE_VIEW });
    log_each(fixture->store, id_of(1), true, count_change, &all);
    log_each(fixture->store, id_of(1), false, count_change, &changes);
    assert_int_equal(all, 2);
    assert_int_equal(changes, 1);
    assert_int_equal(log_head(fixture->store, NULL), 2);
    assert_true(log_verify(fixture->store, NULL));
}

static void what_is_too_large_to_send_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct change change =
        make_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 7, .values = { "name", "A" } });
    struct error err = { 0 };

    change.body = arena_alloc(fixture->arena, CHANGE_BODY_LIMIT_BYTES + 2);
    change.body_bytes = CHANGE_BODY_LIMIT_BYTES + 1;
    assert_false(log_append(fixture->store, &change, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(dossier_count(fixture->store), 0);
}

static void what_is_erased_is_gone_and_stays_so(void **state)
{
    struct fixture *fixture = *state;
    struct draft draft = { .id = id_of(70), .dossier = id_of(1), .form = "f", .answers = "{\"name\":\"Demir\"}" };
    struct change late =
        make_change(fixture, &(struct sample){ .dossier = 1, .record = 12, .at_ms = 7, .values = { "name", "Demir" } });
    const struct task task = { .name = "t", .label = "Demir" };
    struct error err = { 0 };
    bool is_new;
    size_t left;

    add(fixture, 1, 10, "Demir");
    add(fixture, 2, 20, "Demirel");
    assert_true(draft_save(fixture->store, &draft, &err));
    assert_true(task_replace(fixture->store, id_of(1), &task, 1, &err));
    append(fixture, &(struct sample){ .dossier = 1, .at_ms = 9, .kind = CHANGE_ERASE });
    late.device = id_of(900);
    late.seq = 1;
    change_identify(&late);
    assert_true(log_receive(fixture->store, &late, 1, &is_new, &err));
    assert_true(log_derive(fixture->store, 0, &left, &err));
    assert_rows(fixture, 1, "card", "");
    assert_rows(fixture, 2, "card", "name=Demirel ;");
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE instr(body, '\"Demir\"')"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _draft_answer"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _task"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _word WHERE word = 'demir'"), 0);
    assert_true(log_verify(fixture->store, &err));
}

static void erasing_a_record_leaves_the_others(void **state)
{
    struct fixture *fixture = *state;
    struct change late = make_change(
        fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 7, .values = { "first", "Secret" } });
    struct error err = { 0 };
    bool is_new;

    add(fixture, 1, 10, "Secret");
    add(fixture, 1, 11, "Kept");
    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 9, .kind = CHANGE_ERASE });
    late.device = id_of(900);
    late.seq = 1;
    change_identify(&late);
    assert_true(log_receive(fixture->store, &late, 1, &is_new, &err));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE instr(body, 'Secret')"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE instr(body, 'Kept')"), 1);
}

/* "12 11 ": the records, as far as a WITH that wants that many. */
struct written {
    struct buf text;
    size_t wanted;
};

static bool note_record(void *with, struct id dossier, struct id record)
{
    struct written *written = with;

    for (unsigned i = 10; i < 20; i++)
        if (id_equal(record, id_of(i)))
            buf_format(&written->text, "%u%s ", i, id_equal(dossier, id_of(1)) ? "" : "*");
    return --written->wanted;
}

static void assert_written(struct fixture *fixture, const char *form, size_t wanted, const char *records)
{
    struct written written = { .wanted = wanted };

    assert_true(log_each_of_form(fixture->store, fixture->user, form, note_record, &written));
    assert_string_equal(buf_view(&written.text), records);
    buf_clear(&written.text);
}

static void the_records_of_a_form_come_newest_first(void **state)
{
    struct fixture *fixture = *state;

    assert_written(fixture, "form", 9, "");
    add(fixture, 1, 12, "A");
    add(fixture, 2, 11, "B");
    add(fixture, 1, 10, "C");
    append(fixture, &(struct sample){ .dossier = 1, .record = 13, .at_ms = 5000, .kind = CHANGE_VIEW });
    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 5001, .kind = CHANGE_WITHDRAW });
    assert_written(fixture, "form", 9, "12 11* 10 ");
    assert_written(fixture, "form", 1, "12 ");
    assert_written(fixture, "another", 9, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(what_is_not_acknowledged_is_pending_in_order),
        with_store(a_change_received_twice_is_kept_once),
        with_store(ones_own_change_coming_back_learns_its_arrival),
        with_store(an_arrival_before_its_own_moment_is_folded_again),
        with_store(a_copy_that_was_restored_queues_again_under_another_name),
        with_store(the_chain_tells_what_was_altered),
        with_store(entries_taken_off_the_end_are_missed),
        with_store(the_log_of_the_device_tells_everything_in_its_order),
        with_store(the_records_of_a_form_come_newest_first),
        with_store(views_are_in_the_chain_but_not_in_the_fold),
        with_store(what_is_too_large_to_send_is_refused),
        with_store(what_is_erased_is_gone_and_stays_so),
        with_store(erasing_a_record_leaves_the_others),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
