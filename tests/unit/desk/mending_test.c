/* mending_test.c — a vault that was damaged with the key in hand is mended, and what cannot be is named. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/file.h"
#include "desk/care.h"
#include "desk/finder.h"
#include "desk/mending.h"

static void run_sql(struct counter *counter, const char *sql)
{
    assert_int_equal(sqlite3_exec(vault_database(counter->vault), sql, NULL, NULL, NULL), SQLITE_OK);
}

static char *backup_path(struct counter *counter)
{
    scoped_text folder = mem_format("%s/backups", counter->folder);

    assert_true(file_make_folder(folder, 0700, NULL));
    return vault_backup_path(counter->vault, 1700000000000);
}

static struct id fill(struct counter *counter)
{
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);

    seat_derive(counter->seat, 0);
    return dossier;
}

static struct mended mend(struct counter *counter, enum error_kind wanted)
{
    struct mended mended;
    struct error err = { 0 };

    seat_free(counter->seat);
    mending_run(counter->vault, &mended, &err);
    if (err.kind != wanted)
        fail_msg("%s", err.text);
    sit_down(counter, NULL);
    seat_derive(counter->seat, 0);
    return mended;
}

static void a_whole_vault_is_left_as_it_is(void **state)
{
    struct counter *counter = *state;
    struct mended mended;

    fill(counter);
    mended = mend(counter, ERROR_NONE);
    assert_false(mended.has_tables || mended.taken || mended.asked || mended.lost);
}

static void tables_and_search_index_are_made_again_from_the_log(void **state)
{
    struct counter *counter = *state;
    struct mended mended;
    struct error err = { 0 };

    fill(counter);
    run_sql(counter, "DELETE FROM _posting; DELETE FROM _record; UPDATE persoon SET naam = 'Iemand Anders'");
    assert_false(care_judge_copy(counter->vault, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "balie repair"));
    mended = mend(counter, ERROR_NONE);
    assert_true(mended.has_tables);
    assert_true(care_judge_copy(counter->vault, &err));
}

static void an_entry_comes_back_from_a_rolling_backup(void **state)
{
    struct counter *counter = *state;
    scoped_text path = backup_path(counter);
    struct mended mended;
    struct error err = { 0 };

    fill(counter);
    assert_true(care_backup(counter->vault, path, &err));
    run_sql(counter, "UPDATE _log SET body = replace(body, 'Kovalenko', 'Kovalenka') WHERE instr(body, 'Kovalenko')");
    assert_false(care_judge_copy(counter->vault, &err));
    assert_int_equal(err.kind, ERROR_DAMAGED);
    mended = mend(counter, ERROR_NONE);
    assert_true(mended.taken >= 1);
    assert_int_equal(mended.lost, 0);
    assert_true(log_verify(seat_store(counter->seat), &err));
    unlink(path);
}

static void an_entry_that_nobody_has_is_named_and_the_rest_is_mended(void **state)
{
    struct counter *counter = *state;
    struct mended mended;

    fill(counter);
    run_sql(counter, "DELETE FROM _posting;"
                     " UPDATE _log SET at = at + 1 WHERE number = (SELECT max(number) FROM _log)");
    mended = mend(counter, ERROR_DAMAGED);
    assert_int_equal(mended.lost, 1);
    assert_true(mended.has_tables);
    assert_non_null(strstr(buf_view(&mended.said), "log"));
    buf_clear(&mended.said);
    run_sql(counter, "UPDATE _log SET at = at - 1 WHERE number = (SELECT max(number) FROM _log)");
}

static void a_backup_is_refused_of_tables_that_are_not_what_the_log_says(void **state)
{
    struct counter *counter = *state;
    scoped_text path = backup_path(counter);
    struct error err = { 0 };

    fill(counter);
    run_sql(counter, "DELETE FROM _posting");
    assert_false(care_backup(counter->vault, path, &err));
    assert_false(file_exists(path));
    mend(counter, ERROR_NONE);
    assert_true(care_backup(counter->vault, path, &err));
    unlink(path);
}

static int leave(void **state)
{
    struct counter *counter = *state;
    scoped_text folder = mem_format("%s/backups", counter->folder);

    rmdir(folder);
    counter_free(counter);
    return 0;
}

static int arrive(void **state)
{
    *state = counter_new("anna");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_vault_is_left_as_it_is),
        cmocka_unit_test(tables_and_search_index_are_made_again_from_the_log),
        cmocka_unit_test(an_entry_comes_back_from_a_rolling_backup),
        cmocka_unit_test(a_backup_is_refused_of_tables_that_are_not_what_the_log_says),
        cmocka_unit_test(an_entry_that_nobody_has_is_named_and_the_rest_is_mended),
    };

    setenv("BALIE_NOW", NOW, 1);
    return cmocka_run_group_tests(tests, arrive, leave);
}
