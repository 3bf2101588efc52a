/* telling_test.c — what a person must know is told with its reason among the tasks, once, and put away when read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/telling.h"

#include "counter.h"
#include "desk/linking.h"
#include "desk/worklist.h"
#include "store/departure.h"
#include "store/dossier.h"
#include "store/hearsay.h"
#include "store/likeness.h"
#include "wire/likely.h"

static bool note(void *with, const struct telling *telling)
{
    buf_format(with, "%s: %s\n", telling->name, telling->sentence);
    return true;
}

/* All that is told now. */
static void listen(struct counter *counter, struct buf *out)
{
    buf_cut(out, 0);
    assert_true(telling_each(counter->seat, note, out));
}

static void assert_told(struct counter *counter, const char *words)
{
    scoped_buf told = { 0 };

    listen(counter, &told);
    if (!strstr(buf_view(&told), words))
        fail_msg("“%s” is not in: %s", words, buf_view(&told));
}

static void assert_silent(struct counter *counter)
{
    scoped_buf told = { 0 };

    listen(counter, &told);
    assert_string_equal(buf_view(&told), "");
}

/* Tells it, looks for it among the tasks, puts it away. */
static void tell_and_read(struct counter *counter, const struct hearsay *said, const char *words)
{
    char key[ID_TEXT_BYTES];
    struct error err = { 0 };

    assert_true(hearsay_add(seat_store(counter->seat), said, &err));
    assert_true(hearsay_add(seat_store(counter->seat), said, &err)); /* said twice, told once */
    assert_told(counter, words);
    if (!telling_read(counter->seat, said->name, id_format(said->change, key), &err))
        fail_msg("%s", err.text);
    assert_silent(counter);
    assert_false(telling_read(counter->seat, said->name, key, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
}

static void every_reason_to_keep_a_change_aside_is_told_to_the_others(void **state)
{
    static const char *const reasons[][2] = {
        { "user", "is not known to the server" },   { "region", "is of another region" },
        { "role", "no longer has the role" },       { "size", "too large" },
        { "disabled", "put out of use" },           { "left", "no longer works" },
        { "absent", "does not know this dossier" }, { "weather", "did not say why" },
    };
    struct counter *counter = *state;

    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        tell_and_read(counter,
                      &(struct hearsay){ .name = HEARSAY_HELD,
                                         .change = id_random(),
                                         .dossier = id_random(),
                                         .user = seat_user(counter->seat),
                                         .form = "intake",
                                         .reason = reasons[i][0] },
                      reasons[i][1]);
}

static bool stop(void *with, const struct hearsay *said)
{
    (void)with;
    (void)said;
    return false;
}

/* What the centre says under NAME of a change that was written here. */
static struct hearsay said_of_own(struct counter *counter, const char *name)
{
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    scoped_json log = card_log_json(counter->seat, dossier, NULL);
    struct hearsay said = { .name = name, .dossier = dossier, .reason = "role" };

    assert_true(id_parse(json_get_text(json_at(log, 0), "id"), &said.change));
    return said;
}

static void an_author_is_told_what_of_his_was_kept_aside(void **state)
{
    struct hearsay said = said_of_own(*state, HEARSAY_REFUSED);

    said.dossier = id_none();
    tell_and_read(*state, &said, "no longer has the role");
}

static void an_author_is_told_that_it_was_passed_on_and_why_it_was_not_at_first(void **state)
{
    struct hearsay said = said_of_own(*state, HEARSAY_PASSED);

    tell_and_read(*state, &said,
                  " Kovalenko, Olena (Aanmelding) and was held by the server (its author no longer has the role for "
                  "it) has been passed on");
}

/* Put away, it is still known: should it be passed on later, that is told. */
static void what_was_put_away_is_not_forgotten(void **state)
{
    struct counter *counter = *state;
    struct hearsay said = said_of_own(counter, HEARSAY_REFUSED);

    tell_and_read(counter, &said, "no longer has the role");
    assert_false(hearsay_each(seat_store(counter->seat), HEARSAY_READ, stop, NULL));
}

static void a_copied_vault_a_lost_copy_and_a_newer_balie_are_told(void **state)
{
    struct counter *counter = *state;

    tell_and_read(counter, &(struct hearsay){ .name = HEARSAY_COPIED, .change = id_random() },
                  "a copy of it is used elsewhere");
    tell_and_read(counter, &(struct hearsay){ .name = HEARSAY_LOST, .change = id_random() }, "they go up again");
    tell_and_read(
        counter,
        &(struct hearsay){ .name = HEARSAY_NEWER, .change = id_random(), .dossier = id_random(), .reason = "weather" },
        "newer balie (“weather”)");
}

static void what_a_newer_balie_knows_is_told_no_more(void **state)
{
    struct counter *counter = *state;
    const struct hearsay said = { .name = HEARSAY_NEWER, .change = id_random(), .reason = CHANGE_LINK };

    assert_true(hearsay_add(seat_store(counter->seat), &said, NULL));
    assert_silent(counter);
    assert_true(hearsay_forget(seat_store(counter->seat), HEARSAY_NEWER, said.change, NULL));
}

static void a_dossier_that_leaves_tells_what_holds_it_back_and_where_it_went(void **state)
{
    struct counter *counter = *state;
    struct store *store = seat_store(counter->seat);
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct error err = { 0 };

    assert_true(departure_note(store, dossier, "GEN", &err));
    assert_told(counter, " Kovalenko, Olena is of region GEN now. It leaves this computer");
    assert_told(counter, "with the next exchange");
    assert_true(departure_undo(store, dossier, &err));
    assert_silent(counter);
}

static void a_likely_double_is_told_until_somebody_says_what_it_is(void **state)
{
    struct counter *counter = *state;
    struct id both[2] = { fill_in(counter->seat, "aanmelding", id_none(), OLENA),
                          fill_in(counter->seat, "aanmelding", id_none(), OLENA) };
    const struct likely likely = { both[0], both[1], "GEN", LIKELY_NAME };
    struct error err = { 0 };

    assert_true(likeness_replace(seat_store(counter->seat), &(struct likely_list){ &likely, 1 }, &err));
    assert_told(counter, "the same name and birth date");
    assert_told(counter, " Kovalenko, Olena and dossier ");
    assert_false(linking_part(counter->seat, both, " ", &err)); /* without a reason nothing is said */
    assert_told(counter, "double: ");
    if (!linking_part(counter->seat, both, "broer en zus", &err))
        fail_msg("%s", err.text);
    assert_silent(counter);
}

static void linked_dossiers_are_one_and_each_keeps_its_records(void **state)
{
    struct counter *counter = *state;
    struct id both[2] = { fill_in(counter->seat, "aanmelding", id_none(), OLENA),
                          fill_in(counter->seat, "aanmelding", id_none(), OLENA) };
    struct error err = { 0 };
    scoped(dossier) held = NULL;

    if (!linking_join(counter->seat, both, "zelfde persoon", &err))
        fail_msg("%s", err.text);
    held = dossier_load(seat_store(counter->seat), both[1], date_none(), &err);
    assert_int_equal(dossier_fold_count(held), 2);
    assert_true(linking_part(counter->seat, both, "toch niet", &err));
    dossier_free(held);
    held = dossier_load(seat_store(counter->seat), both[1], date_none(), &err);
    assert_int_equal(dossier_fold_count(held), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(every_reason_to_keep_a_change_aside_is_told_to_the_others),
        at_the_counter(an_author_is_told_what_of_his_was_kept_aside),
        at_the_counter(an_author_is_told_that_it_was_passed_on_and_why_it_was_not_at_first),
        at_the_counter(what_was_put_away_is_not_forgotten),
        at_the_counter(a_copied_vault_a_lost_copy_and_a_newer_balie_are_told),
        at_the_counter(what_a_newer_balie_knows_is_told_no_more),
        at_the_counter(a_dossier_that_leaves_tells_what_holds_it_back_and_where_it_went),
        at_the_counter(a_likely_double_is_told_until_somebody_says_what_it_is),
        at_the_counter(linked_dossiers_are_one_and_each_keeps_its_records),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
