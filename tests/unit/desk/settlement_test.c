/* settlement_test.c — deciding what two desks said differently, and what then no longer holds. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/settlement.h"

#include "pair.h"
#include "patch.h"
#include "desk/change_of_mind.h"
#include "desk/worklist.h"
#include "people.h"

static struct id known_at_both(struct pair *pair, struct id *record)
{
    scoped_json given = json_of(OLENA);
    struct submission submission = { .form = "aanmelding", .dossier = "new", .answers = given };
    struct json_t *out = NULL;
    struct id dossier;

    assert_true(submission_fill(pair->a->seat, &submission, &out, &(struct error){ 0 }));
    assert_true(id_parse(json_get_text(out, "dossier"), &dossier));
    assert_true(id_parse(json_get_text(out, "record"), record));
    json_free(out);
    exchange(pair, dossier);
    return dossier;
}

/* One person, registered; both desks then say another thing about KEY. */
static struct id disputed(struct pair *pair, struct id *record, const char *key, const char *a, const char *b)
{
    struct id dossier = known_at_both(pair, record);

    correct(pair->a, dossier, *record, key, a);
    correct(pair->b, dossier, *record, key, b);
    exchange(pair, dossier);
    return dossier;
}

static size_t count_of(struct counter *counter, struct id dossier, const char *kind)
{
    scoped_json all = conflicts_list(counter->seat, dossier);
    size_t count = 0;

    for (size_t i = 0; i < json_size(all); i++)
        count += text_equal(json_get_text(json_at(all, i), "kind"), kind);
    return count;
}

static void assert_decided(struct pair *pair, struct id dossier, const char *said)
{
    assert_int_equal(count_of(pair->a, dossier, "value"), 0);
    exchange(pair, dossier);
    assert_int_equal(count_of(pair->b, dossier, "value"), 0);
    assert_non_null(strstr(state_of(pair->b, dossier), said));
    assert_string_equal(state_of(pair->a, dossier), state_of(pair->b, dossier));
}

static void every_value_tells_who_gave_it_and_what_that_person_saw(void **state)
{
    struct pair *pair = *state;
    struct id record, dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");
    scoped_json all = conflicts_list(pair->a->seat, dossier);
    const struct json_t *values = json_get(json_at(all, 0), "values");
    size_t mine = 0;

    assert_int_equal(json_size(values), 2);
    for (size_t i = 0; i < 2; i++) {
        const struct json_t *one = json_at(values, i), *saw = json_get(one, "saw");

        mine += json_is_true(json_get(one, "mine"));
        assert_int_equal(json_size(saw), 1);
        assert_string_equal(json_get_text(json_at(saw, 0), "value"), "0470 11 22 33");
        assert_int_equal(json_is_true(json_get(one, "stands")), !i);
    }
    assert_int_equal(mine, 1);
}

static void mine_and_theirs_are_taken_by_one_word(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");

    assert_true(conflict_take(pair->a->seat, record, "telefoon", "mine", &err));
    assert_decided(pair, dossier, "0471 11 11 11");
    dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");
    assert_true(conflict_take(pair->a->seat, record, "telefoon", "theirs", &err));
    assert_decided(pair, dossier, "0472 22 22 22");
}

static void deciding_for_what_stands_already_is_a_change_all_the_same(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");

    assert_true(conflict_take(pair->a->seat, record, "telefoon", "standing", &err));
    assert_decided(pair, dossier, "telefoon");
}

static void both_stand_where_several_may_be_ticked_and_nowhere_else(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = disputed(pair, &record, "contacttalen", "ukr eng", "ukr fra");

    assert_true(conflict_take(pair->a->seat, record, "contacttalen", "both", &err));
    assert_int_equal(count_of(pair->a, dossier, "value"), 0);
    for (size_t i = 0; i < 3; i++)
        assert_non_null(strstr(state_of(pair->a, dossier), ((const char *[]){ "ukr", "eng", "fra" })[i]));
    dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");
    assert_false(conflict_take(pair->a->seat, record, "telefoon", "both", &err));
    assert_int_equal(count_of(pair->a, dossier, "value"), 1);
}

static void a_typed_value_is_one_the_form_would_take(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = disputed(pair, &record, "datum", "2023-08-01", "2023-08-02");

    assert_false(conflict_decide(pair->a->seat, record, "datum", "geen datum", &err));
    assert_false(conflict_decide(pair->a->seat, record, "datum", "2099-01-01", &err));
    assert_int_equal(count_of(pair->a, dossier, "value"), 1);
    assert_true(conflict_decide(pair->a->seat, record, "datum", "3/8/2023", &err));
    assert_decided(pair, dossier, "2023-08-03");
}

static void a_word_that_names_no_value_is_refused(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");

    assert_false(conflict_take(pair->a->seat, record, "telefoon", "iets", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(conflict_take(pair->a->seat, record, "naam", "mine", &err));
    assert_int_equal(count_of(pair->a, dossier, "value"), 1);
}

static void what_is_plain_is_settled_at_once_and_nothing_else(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = known_at_both(pair, &record);
    size_t settled;

    correct(pair->a, dossier, record, "naam", "Kovalénko");
    correct(pair->b, dossier, record, "naam", "KOVALENKO");
    correct(pair->a, dossier, record, "telefoon", "0471 11 11 11");
    correct(pair->b, dossier, record, "telefoon", "0472 22 22 22");
    exchange(pair, dossier);
    assert_int_equal(count_of(pair->a, dossier, "value"), 2);
    assert_true(conflict_settle_plain(pair->a->seat, dossier, &settled, &err));
    assert_int_equal(settled, 1);
    assert_int_equal(count_of(pair->a, dossier, "value"), 1);
    assert_non_null(strstr(state_of(pair->a, dossier), "0472 22 22 22"));
}

static void a_merged_record_says_what_of_it_no_longer_holds(void **state)
{
    struct pair *pair = *state;
    struct id record, dossier = known_at_both(pair, &record);
    struct id note = fill_in(pair->a->seat, "notitie", dossier,
                             "{\"tekst\": \"let op\", \"datum\": \"2023-06-01\", \"alarm\": \"NIET_BELLEN\","
                             " \"alarm_tot\": \"2023-08-20\"}");
    scoped_json all = NULL;
    bool is_found = false;

    exchange(pair, dossier);
    correct(pair->a, dossier, note, "datum", "2023-08-15");
    correct(pair->b, dossier, note, "alarm_tot", "2023-07-01");
    exchange(pair, dossier);
    assert_int_equal(count_of(pair->a, dossier, "merged"), 1);
    all = conflicts_list(pair->a->seat, dossier);
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *broken = json_get(json_at(all, i), "broken");

        for (size_t b = 0; b < json_size(broken); b++)
            is_found |= text_equal(json_get_text(json_at(broken, b), "key"), "alarm_tot") &&
                        text_equal(json_get_text(json_at(broken, b), "what"), "constraint");
    }
    assert_true(is_found);
    assert_true(record_confirm(pair->a->seat, note, NULL));
    assert_int_equal(count_of(pair->a, dossier, "merged"), 0);
}

static void whether_a_record_stays_is_decided_too(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = known_at_both(pair, &record);
    struct id note = fill_in(pair->a->seat, "notitie", dossier, "{\"tekst\": \"belt terug\"}");

    exchange(pair, dossier);
    assert_true(record_withdraw(pair->a->seat, dossier, note, "vergissing", &err));
    correct(pair->b, dossier, note, "tekst", "belt morgen terug");
    exchange(pair, dossier);
    assert_int_equal(count_of(pair->a, dossier, "withdraw"), 1);
    assert_true(conflict_decide(pair->a->seat, note, "", "stays", &err));
    assert_int_equal(count_of(pair->a, dossier, "withdraw"), 0);
    exchange(pair, dossier);
    assert_int_equal(count_of(pair->b, dossier, "withdraw"), 0);
    assert_non_null(strstr(state_of(pair->b, dossier), "belt morgen terug"));
    assert_false(conflict_decide(pair->a->seat, note, "", "stays", &err));
}

/* The lines of all conflicts of DOSSIER hold each of WORDS (ending in NULL). */
static void assert_told(struct counter *counter, struct id dossier, const char *const *words)
{
    scoped_json all = conflicts_list(counter->seat, dossier);
    scoped_buf lines = { 0 };

    conflicts_write(counter->seat, all, &lines);
    for (size_t i = 0; words[i]; i++)
        if (!strstr(buf_view(&lines), words[i]))
            fail_msg("no “%s” in %s", words[i], buf_view(&lines));
}

static void a_person_reads_labels_of_questions_and_codes(void **state)
{
    struct pair *pair = *state;
    struct id record, dossier = disputed(pair, &record, "geslacht", "V", "X");

    assert_told(pair->a, dossier, (const char *const[]){ "Geslacht", "\n  * ", "\n    ", "vrouw  · an, 2023-", NULL });
}

static const struct work *work_of_conflict(const struct worklist *list, struct id record, const char *key)
{
    for (size_t i = 0; i < worklist_size(list); i++)
        if (worklist_at(list, i)->kind == WORK_CONFLICT && id_equal(worklist_at(list, i)->record, record) &&
            text_equal(worklist_at(list, i)->name, key))
            return worklist_at(list, i);
    fail_msg("no conflict about “%s” waits", key);
    return NULL;
}

static void the_first_screen_says_whose_it_is_and_about_what(void **state)
{
    struct pair *pair = *state;
    struct id record, dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");
    scoped(worklist) list = worklist_load(pair->a->seat, 50, &(struct error){ 0 });
    const struct work *work = work_of_conflict(list, record, "telefoon");
    scoped_json all = conflicts_list(pair->a->seat, dossier);

    assert_string_equal(work->who, "Kovalenko, Olena");
    assert_string_equal(work->what, "Telefoon");
    assert_string_equal(work_of_conflict(list, record, "")->what,
                        "Put together from two desks that did not see each other");
    assert_string_equal(json_get_text(json_at(all, 0), "who"), "Kovalenko, Olena");
    assert_told(pair->a, dossier, (const char *const[]){ "  Kovalenko, Olena  Telefoon  (", NULL });
}

static void a_withdrawal_reads_as_what_it_would_do(void **state)
{
    struct pair *pair = *state;
    struct id record, dossier = known_at_both(pair, &record);
    struct id note = fill_in(pair->a->seat, "notitie", dossier, "{\"tekst\": \"belt terug\"}");

    exchange(pair, dossier);
    assert_true(record_withdraw(pair->a->seat, dossier, note, "vergissing", NULL));
    correct(pair->b, dossier, note, "tekst", "belt morgen terug");
    exchange(pair, dossier);
    assert_told(pair->a, dossier,
                (const char *const[]){ "Withdrawn at one desk", "  * it stays", "    it is withdrawn", NULL });
}

static void what_may_not_be_seen_is_neither_told_nor_decided(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id record, dossier = disputed(pair, &record, "telefoon", "0471 11 11 11", "0472 22 22 22");

    sit_down_again(pair->a, "lezer");
    assert_told(pair->a, dossier, (const char *const[]){ "Telefoon", "•••", NULL });
    assert_false(conflict_take(pair->a->seat, record, "telefoon", "standing", &err));
    assert_non_null(strstr(err.text, "telefoon"));
    assert_int_equal(count_of(pair->a, dossier, "value"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(every_value_tells_who_gave_it_and_what_that_person_saw),
        at_the_counter(mine_and_theirs_are_taken_by_one_word),
        at_the_counter(deciding_for_what_stands_already_is_a_change_all_the_same),
        at_the_counter(both_stand_where_several_may_be_ticked_and_nowhere_else),
        at_the_counter(a_typed_value_is_one_the_form_would_take),
        at_the_counter(a_word_that_names_no_value_is_refused),
        at_the_counter(what_is_plain_is_settled_at_once_and_nothing_else),
        at_the_counter(a_merged_record_says_what_of_it_no_longer_holds),
        at_the_counter(whether_a_record_stays_is_decided_too),
        at_the_counter(a_person_reads_labels_of_questions_and_codes),
        at_the_counter(the_first_screen_says_whose_it_is_and_about_what),
        at_the_counter(a_withdrawal_reads_as_what_it_would_do),
        at_the_counter(what_may_not_be_seen_is_neither_told_nor_decided),
    };

    return cmocka_run_group_tests(tests, open_pair, close_pair);
}
