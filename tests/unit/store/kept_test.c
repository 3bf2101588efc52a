/* kept_test.c — content, what was parked, erased, said and let go of: what each table keeps and tells. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include "store/blob.h"
#include "store/content.h"
#include "store/departure.h"
#include "store/draft.h"
#include "store/erased.h"
#include "store/hearsay.h"
#include "store/parked.h"
#include "store/proof.h"
#include "wire/agreement.h"

/* --- content --- */

static const struct content_file files[] = { { "a.csv", "a\n", 2 }, { "b.csv", "b\n", 2 } };

static struct digest keep_files(struct fixture *fixture)
{
    struct digest bundle;

    assert_true(content_keep(fixture->store, files, 2, &bundle, NULL));
    return bundle;
}

static bool count(void *with)
{
    ++*(size_t *)with;
    return true;
}

static bool count_hash(void *with, const struct digest *hash)
{
    (void)hash;
    return count(with);
}

static bool stop_at_hash(void *with, const struct digest *hash)
{
    count_hash(with, hash);
    return false;
}

static bool stop_at_path(void *with, const char *path)
{
    snprintf(with, 20, "%s", path);
    return false;
}

static void content_that_is_not_here_misses_its_manifest(void **state)
{
    struct fixture *fixture = *state;
    struct digest bundle = hash_bytes("x", 1), live;
    struct error err = { 0 };
    scoped_buf out = { 0 };
    size_t missing = 0;
    char path[20];

    assert_false(content_live(fixture->store, &live));
    assert_false(content_has(fixture->store, &bundle));
    assert_false(content_is_whole(fixture->store, &bundle));
    assert_true(content_each_missing(fixture->store, &bundle, count_hash, &missing));
    assert_int_equal(missing, 1);
    assert_false(content_read(fixture->store, &bundle, "a.csv", &out, &err));
    assert_string_equal(err.text, "This content is not on this computer. Exchange first with: balie sync");
    assert_false(content_each(fixture->store, &bundle, stop_at_path, path));
}

static void content_misses_the_files_that_have_not_come(void **state)
{
    struct fixture *fixture = *state;
    struct digest bundle = keep_files(fixture);
    size_t missing = 0;

    assert_true(content_is_whole(fixture->store, &bundle));
    assert_int_equal(
        sqlite3_exec(fixture->vault->database, "DELETE FROM _file WHERE bytes IN (x'610a', x'620a')", NULL, NULL, NULL),
        SQLITE_OK);
    assert_false(content_is_whole(fixture->store, &bundle));
    assert_true(content_each_missing(fixture->store, &bundle, count_hash, &missing));
    assert_int_equal(missing, 2);
    assert_true(
        content_each_missing(fixture->store, &bundle, stop_at_hash, &missing)); /* whole, and enough was heard */
    assert_int_equal(missing, 3);
}

static void a_file_that_came_from_elsewhere_makes_content_whole(void **state)
{
    struct fixture *fixture = *state;
    struct digest bundle = keep_files(fixture);
    scoped_buf bytes = { 0 };

    sqlite3_exec(fixture->vault->database, "DELETE FROM _file WHERE bytes = x'610a'", NULL, NULL, NULL);
    assert_false(content_is_whole(fixture->store, &bundle));
    buf_text(&bytes, "a\n");
    assert_true(content_keep_file(fixture->store, &bytes, NULL));
    assert_true(content_keep_file(fixture->store, &bytes, NULL));
    assert_true(content_is_whole(fixture->store, &bundle));
}

static void a_file_by_another_name_is_absent_and_a_visitor_may_stop(void **state)
{
    struct fixture *fixture = *state;
    struct digest bundle = keep_files(fixture);
    struct error err = { 0 };
    scoped_buf out = { 0 };
    char path[20];

    assert_false(content_read(fixture->store, &bundle, "c.csv", &out, &err));
    assert_string_equal(err.text, "The content has no file c.csv. Look at its name.");
    assert_false(content_each(fixture->store, &bundle, stop_at_path, path));
    assert_string_equal(path, "a.csv");
}

/* Bytes that are no manifest, kept as if they were one. */
static const char *const no_manifests[] = { "geen manifest", "pad zonder hash\n", "\tdeel\n", "pad\tgeenhash\n",
                                            "pad\n\t\n" };

static void what_is_no_manifest_has_no_files(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof no_manifests / sizeof *no_manifests; i++) {
        struct digest hash = hash_bytes(no_manifests[i], strlen(no_manifests[i]));
        struct error err = { 0 };
        scoped_buf bytes = { 0 };
        scoped_buf out = { 0 };
        buf_text(&bytes, no_manifests[i]);
        assert_true(content_keep_file(fixture->store, &bytes, NULL));
        assert_false(content_read(fixture->store, &hash, "pad", &out, &err));
        assert_int_equal(err.kind, ERROR_ABSENT);
    }
}

static void bundles_that_changes_name_and_are_not_here_are_known(void **state)
{
    struct fixture *fixture = *state;
    struct change change =
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    size_t unknown = 0;

    change.bundle = hash_bytes("ergens anders", 13);
    keep(fixture, change);
    change.bundle = hash_bytes("nog elders", 10);
    keep(fixture, change);
    assert_true(content_each_unknown(fixture->store, count_hash, &unknown));
    assert_int_equal(unknown, 2);
    assert_false(content_each_unknown(fixture->store, stop_at_hash, &unknown));
    assert_int_equal(unknown, 3);
}

static void a_bundle_that_is_no_hash_is_not_live(void **state)
{
    struct fixture *fixture = *state;
    struct digest live;

    assert_true(store_set(fixture->store, "bundle", "geen hash", NULL));
    assert_false(content_live(fixture->store, &live));
}

/* --- parked --- */

static bool note_parked(void *with, const struct parked *parked)
{
    buf_format(with, "%s/%s/%s/%s/%s;", parked->reason, parked->where, parked->until,
               parked->handed_to ? parked->handed_to : "-", parked->who);
    return strcmp(parked->reason, "STOP") != 0;
}

static void park(struct fixture *fixture, unsigned record, const char *parked)
{
    char *body =
        arena_format(fixture->arena, "{\"salt\":\"0000000000000000\",\"set\":{\"a\":\"1\"},\"park\":%s}", parked);

    keep(fixture,
         written_change(fixture, &(struct sample){ .dossier = 1, .record = record, .at_ms = 100 + record }, body));
}

static void what_was_parked_tells_where_and_why_longest_waiting_first(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    park(fixture, 12, "{\"why\":\"MOE\"}");
    park(fixture, 11, "{\"why\":\"PAPIER\",\"where\":\"a\",\"until\":\"2023-07-01\",\"to\":\"an\"}");
    assert_true(parked_each(fixture->store, note_parked, &out));
    assert_string_equal(buf_view(&out), "PAPIER/a/2023-07-01/an/;MOE///-/;");
}

static void a_visitor_of_what_was_parked_may_stop(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    park(fixture, 11, "{\"why\":\"STOP\"}");
    park(fixture, 12, "{\"why\":\"MOE\"}");
    assert_false(parked_each(fixture->store, note_parked, &out));
    assert_string_equal(buf_view(&out), "STOP///-/;");
}

static void what_was_parked_and_then_withdrawn_waits_no_more(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };
    struct change change = written_change(fixture, &(struct sample){ .dossier = 1, .record = 11, .at_ms = 100 },
                                          "{\"salt\":\"0000000000000000\",\"park\":{\"why\":\"MOE\"}}");
    struct id parked = keep(fixture, change);

    put(fixture, &(struct sample){ 1, 11, 200, NULL, { NULL }, { parked }, 1, CHANGE_WITHDRAW, NULL });
    assert_true(parked_each(fixture->store, note_parked, &out));
    assert_string_equal(buf_view(&out), "");
}

/* --- erased --- */

static bool note_erased(void *with, const struct erased *erased)
{
    buf_format(with, "%s at %d %s%s;", id_is_set(erased->record) ? "record" : "dossier", (int)erased->at_ms,
               erased->is_own ? "own" : "foreign", erased->is_told ? " told" : "");
    return erased->at_ms != 900;
}

static bool note_told(void *with, struct id device, struct id user, int64_t at_ms)
{
    (void)device;
    (void)user;
    buf_format(with, "%d;", (int)at_ms);
    return at_ms != 950;
}

static void erase(struct fixture *fixture, unsigned dossier, unsigned record, int64_t at_ms)
{
    put(fixture, &(struct sample){ .dossier = dossier, .record = record, .at_ms = at_ms, .kind = CHANGE_ERASE });
}

static void tell_erased(struct fixture *fixture, unsigned dossier, int64_t at_ms)
{
    put(fixture, &(struct sample){ .dossier = dossier, .at_ms = at_ms, .kind = CHANGE_ERASED });
}

static void erasures_are_told_latest_first_with_who_carried_them_out(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    put(fixture, &(struct sample){ .dossier = 2, .record = 20, .at_ms = 2, .values = { "name", "B" } });
    erase(fixture, 1, 0, 700);
    erase(fixture, 2, 20, 800);
    tell_erased(fixture, 1, 750);
    assert_true(erased_each(fixture->store, note_erased, &out));
    assert_string_equal(buf_view(&out), "record at 800 own;dossier at 700 own told;");
    erase(fixture, 2, 0, 900);
    buf_cut(&out, 0);
    assert_false(erased_each(fixture->store, note_erased, &out));
    assert_string_equal(buf_view(&out), "dossier at 900 own;");
}

static void computers_tell_that_they_erased_it_too(void **state)
{
    struct fixture *fixture = *state;
    struct erased erased = { .dossier = id_of(1) };
    scoped_buf out = { 0 };

    erase(fixture, 1, 0, 700);
    tell_erased(fixture, 1, 750);
    receive(
        fixture,
        foreign(plain_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 950, .kind = CHANGE_ERASED }), 970, 1),
        960);
    receive(
        fixture,
        foreign(plain_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 990, .kind = CHANGE_ERASED }), 971, 1),
        999);
    assert_false(erased_told(fixture->store, &erased, note_told, &out));
    assert_string_equal(buf_view(&out), "750;950;");
    erased.record = id_of(10);
    buf_cut(&out, 0);
    assert_true(erased_told(fixture->store, &erased, note_told, &out));
    assert_string_equal(buf_view(&out), "");
}

/* --- what the centre said --- */

static bool note_said(void *with, const struct hearsay *said)
{
    buf_format(with, "%d %s/%s;", (int)said->at_ms, said->form, said->reason);
    return said->at_ms != 30;
}

static void what_was_said_is_told_oldest_first_until_forgotten(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = "x", .change = id_of(1), .at_ms = 20 }, NULL));
    assert_true(hearsay_add(
        fixture->store,
        &(struct hearsay){ .name = "x", .change = id_of(2), .form = "intake", .reason = "oud", .at_ms = 10 }, NULL));
    assert_true(hearsay_each(fixture->store, "x", note_said, &out));
    assert_string_equal(buf_view(&out), "10 intake/oud;20 /;");
    assert_true(hearsay_forget(fixture->store, "x", id_of(2), NULL));
    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = "x", .change = id_of(1), .at_ms = 30 }, NULL));
    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = "x", .change = id_of(3), .at_ms = 40 }, NULL));
    buf_cut(&out, 0);
    assert_false(hearsay_each(fixture->store, "x", note_said, &out));
    assert_string_equal(buf_view(&out), "30 /;"); /* said again: the newer one, and the visitor stopped there */
}

static void of_one_name_a_thousand_are_kept(void **state)
{
    struct fixture *fixture = *state;

    for (unsigned i = 0; i < 1001; i++)
        assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = "x", .change = id_of(i) }, NULL));
    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = "y", .change = id_of(1) }, NULL));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _hearsay"), 1001);
}

static void a_refusal_is_forgotten_when_the_change_is_refused_no_more(void **state)
{
    struct fixture *fixture = *state;
    struct id first =
        put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    struct id second =
        put(fixture, &(struct sample){ .dossier = 1, .record = 11, .at_ms = 2, .values = { "name", "B" } });

    assert_true(hearsay_forget_refused(fixture->store, 1, 2, NULL)); /* none was refused */
    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = HEARSAY_REFUSED, .change = first }, NULL));
    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = HEARSAY_REFUSED, .change = second }, NULL));
    assert_true(hearsay_forget_refused(fixture->store, 1, 1, NULL));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _hearsay"), 1);
}

/* --- what moved away --- */

static bool note_departure(void *with, const struct departure *departure)
{
    buf_format(with, "%s %s %zu %zu %d;", departure->region, departure->is_gone ? "gone" : "waits", departure->changes,
               departure->drafts, (int)departure->own_count);
    return strcmp(departure->region, "STOP") != 0;
}

static const char *departures(struct fixture *fixture, bool untold, struct buf *out)
{
    buf_cut(out, 0);
    departure_each(fixture->store, untold, note_departure, out);
    return buf_view(out);
}

static size_t run_departures(struct fixture *fixture, int64_t budget_ms)
{
    size_t left;

    assert_true(departure_run(fixture->store, budget_ms, &left, NULL));
    return left;
}

/* Dossier 1: one change of here, one of elsewhere. */
static void live_and_leave(struct fixture *fixture)
{
    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } });
    receive(
        fixture,
        foreign(plain_change(fixture,
                             &(struct sample){ .dossier = 1, .record = 11, .at_ms = 2, .values = { "first", "A" } }),
                970, 1),
        20);
    derive_all(fixture);
    assert_true(departure_note(fixture->store, id_of(1), "BRU", NULL));
}

static void a_dossier_stays_while_anything_of_it_waits(void **state)
{
    const struct draft draft = { .id = id_of(50), .dossier = id_of(1), .form = "form", .answers = "{}" };
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    live_and_leave(fixture);
    assert_true(draft_save(fixture->store, &draft, NULL));
    assert_int_equal(run_departures(fixture, 0), 0);
    assert_string_equal(departures(fixture, false, &out), "BRU waits 1 1 0;");
    assert_true(log_acknowledge(fixture->store, 1, 1, 30, NULL));
    run_departures(fixture, 0);
    assert_string_equal(departures(fixture, false, &out), "BRU waits 0 1 0;");
    assert_true(draft_remove(fixture->store, id_of(50), NULL));
    assert_false(departure_is_gone(fixture->store, id_of(1)));
    run_departures(fixture, 1000);
    assert_string_equal(departures(fixture, false, &out), "BRU gone 0 0 1;");
    assert_true(departure_is_gone(fixture->store, id_of(1)));
}

static void of_a_dossier_that_left_only_the_own_headers_stay(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    live_and_leave(fixture);
    assert_true(log_acknowledge(fixture->store, 1, 1, 30, NULL));
    run_departures(fixture, 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log"), 1);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log WHERE body IS NOT NULL"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM card"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _posting"), 0);
    assert_true(log_verify(fixture->store, &err));
    assert_null(dossier_load(fixture->store, id_of(1), date_none(), &err));
    assert_non_null(strstr(err.text, "is of another region now"));
}

static void a_departure_is_told_until_somebody_read_it(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    assert_true(departure_note(fixture->store, id_of(9), "BRU", NULL)); /* not here: passed over */
    assert_true(departure_undo(fixture->store, id_of(9), NULL));
    assert_false(departure_is_gone(fixture->store, id_of(9)));
    live_and_leave(fixture);
    assert_true(log_acknowledge(fixture->store, 1, 1, 30, NULL));
    run_departures(fixture, 0);
    assert_string_equal(departures(fixture, true, &out), "BRU gone 0 0 1;");
    assert_true(departure_tell(fixture->store, id_of(1), NULL));
    assert_string_equal(departures(fixture, true, &out), "");
    assert_true(departure_note(fixture->store, id_of(1), "STOP", NULL));
    assert_false(departure_each(fixture->store, false, note_departure, &out));
}

static void what_comes_back_is_whole_again(void **state)
{
    struct fixture *fixture = *state;
    struct change first =
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "Ada" } });

    live_and_leave(fixture);
    assert_true(departure_undo(fixture->store, id_of(1), NULL)); /* before it went: nothing to be done */
    assert_true(departure_note(fixture->store, id_of(1), "BRU", NULL));
    assert_true(log_acknowledge(fixture->store, 1, 1, 30, NULL));
    run_departures(fixture, 0);
    assert_true(departure_undo(fixture->store, id_of(1), NULL));
    first.device = fixture->store->device;
    first.seq = 1;
    change_identify(&first);
    receive(fixture, first, 30);
    derive_all(fixture);
    assert_false(departure_is_gone(fixture->store, id_of(1)));
    assert_rows(fixture, 1, "card", "name=Ada ;");
}

/* A whole region goes: with time for one only one goes, and how many wait is told; without end all go. */
static void many_departures_go_in_steps(void **state)
{
    struct fixture *fixture = *state;
    size_t left, before = 150;

    for (unsigned n = 0; n < before; n++) {
        receive(
            fixture,
            foreign(plain_change(fixture,
                                 &(struct sample){
                                     .dossier = 200 + n, .record = 500 + n, .at_ms = 1, .values = { "name", "Ada" } }),
                    970, n + 1),
            20);
        assert_true(departure_note(fixture->store, id_of(200 + n), "BRU", NULL));
    }
    derive_all(fixture);
    left = run_departures(fixture, 1);
    assert_true(left < before);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _record"), left);
    assert_int_equal(run_departures(fixture, 0), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _record"), 0);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _log"), 0); /* none was written here */
}

/* --- agreement with the centre --- */

static bool note_difference(void *with, struct id dossier, int64_t own_count, int64_t their_count)
{
    (void)dossier;
    buf_format(with, "%d against %d;", (int)own_count, (int)their_count);
    return own_count != 7;
}

static void a_sum_or_a_count_that_differs_is_a_difference(void **state)
{
    struct fixture *fixture = *state;
    struct agreement own = { .dossier = id_of(1), .sum = 5, .count = 2 }, theirs = own;
    scoped_buf out = { 0 };
    struct error err = { 0 };

    put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    assert_true(proof_note(fixture->store, &own, &theirs, &err));
    assert_int_equal(proof_count_differing(fixture->store), 0);
    theirs.count = 3;
    assert_true(proof_note(fixture->store, &own, &theirs, &err));
    assert_int_equal(proof_count_differing(fixture->store), 1);
    theirs = own;
    theirs.sum = 6;
    own.count = theirs.count = 7;
    assert_true(proof_note(fixture->store, &own, &theirs, &err));
    assert_false(proof_each_difference(fixture->store, note_difference, &out));
    assert_string_equal(buf_view(&out), "7 against 7;");
}

static void an_agreement_about_a_dossier_that_is_not_here_is_none(void **state)
{
    struct fixture *fixture = *state;
    struct agreement one = { .dossier = id_of(9) };
    struct proof_state proof;

    assert_false(proof_note(fixture->store, &one, &one, NULL));
    proof_state(fixture->store, &proof);
    assert_int_equal(proof.last_ms, 0);
    assert_true(proof_note_time(fixture->store, NULL));
    proof_state(fixture->store, &proof);
    assert_int_equal(proof.last_ms, NOW_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLAIN(content_that_is_not_here_misses_its_manifest),
        WITH_PLAIN(content_misses_the_files_that_have_not_come),
        WITH_PLAIN(a_file_that_came_from_elsewhere_makes_content_whole),
        WITH_PLAIN(a_file_by_another_name_is_absent_and_a_visitor_may_stop),
        WITH_PLAIN(what_is_no_manifest_has_no_files),
        WITH_PLAIN(bundles_that_changes_name_and_are_not_here_are_known),
        WITH_PLAIN(a_bundle_that_is_no_hash_is_not_live),
        WITH_PLAIN(what_was_parked_tells_where_and_why_longest_waiting_first),
        WITH_PLAIN(a_visitor_of_what_was_parked_may_stop),
        WITH_PLAIN(what_was_parked_and_then_withdrawn_waits_no_more),
        WITH_PLAIN(erasures_are_told_latest_first_with_who_carried_them_out),
        WITH_PLAIN(computers_tell_that_they_erased_it_too),
        WITH_PLAIN(what_was_said_is_told_oldest_first_until_forgotten),
        WITH_PLAIN(of_one_name_a_thousand_are_kept),
        WITH_PLAIN(a_refusal_is_forgotten_when_the_change_is_refused_no_more),
        WITH_PLAIN(a_dossier_stays_while_anything_of_it_waits),
        WITH_PLAIN(of_a_dossier_that_left_only_the_own_headers_stay),
        WITH_PLAIN(a_departure_is_told_until_somebody_read_it),
        WITH_PLAIN(many_departures_go_in_steps),
        WITH_PLAIN(what_comes_back_is_whole_again),
        WITH_PLAIN(a_sum_or_a_count_that_differs_is_a_difference),
        WITH_PLAIN(an_agreement_about_a_dossier_that_is_not_here_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
