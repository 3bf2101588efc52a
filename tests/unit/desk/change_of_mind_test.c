/* change_of_mind_test.c — taking back, putting back, and settling what two desks wrote apart. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/change_of_mind.h"
#include "desk/settlement.h"

#include "pair.h"
#include "patch.h"
#include "desk/worklist.h"
#include "store/conflict.h"

/* The conflicts of one kind, "" all. */
static size_t count_conflicts(struct counter *counter, struct id dossier, const char *kind)
{
    scoped_json all = conflicts_list(counter->seat, dossier);
    size_t count = 0;

    for (size_t i = 0; i < json_size(all); i++)
        count += !*kind || text_equal(json_get_text(json_at(all, i), "kind"), kind);
    return count;
}

static bool is_said(struct counter *counter, struct id dossier, const char *text)
{
    return strstr(state_of(counter, dossier), text);
}

/* The registration of a person known at both desks. */
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

static void a_record_is_withdrawn_and_put_back(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id registration, dossier = known_at_both(pair, &registration);
    struct id note = fill_in(pair->a->seat, "notitie", dossier, "{\"tekst\": \"belt terug\"}");

    assert_true(record_withdraw(pair->a->seat, dossier, note, "verkeerde klant", &err));
    assert_string_equal(newest_of(pair->a, dossier, note).body.note, "verkeerde klant");
    assert_null(entry_take(pair->a->seat, dossier, note, &err));
    assert_true(record_restore(pair->a->seat, dossier, note, &err));
    assert_false(record_restore(pair->a->seat, dossier, note, &err));
    assert_true(is_said(pair->a, dossier, "belt terug"));
}

static void a_record_that_others_refer_to_is_not_withdrawn(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(pair->a->seat, "aanmelding", id_none(), CHIDI), contract;

    fill_in(pair->a->seat, "intake", dossier, INTAKE);
    fill_in(pair->a->seat, "leervraagdetectie", dossier, LEERVRAAG);
    contract = fill_in(pair->a->seat, "contract", dossier, CONTRACT);
    struct entry *entry = entry_open(pair->a->seat, dossier, "contract_ondertekening", &err);
    struct receipt receipt;
    struct parking parking = { "PAUZE", NULL, NULL };
    assert_true(entry_park(entry, &parking, &receipt, &err));
    entry_free(entry);
    assert_false(record_withdraw(pair->a->seat, dossier, contract, "fout", &err));
    assert_non_null(strstr(err.text, "contract_ondertekening"));
    assert_true(record_withdraw(pair->a->seat, dossier, receipt.record, "fout", &err));
    assert_true(record_withdraw(pair->a->seat, dossier, contract, "fout", &err));
}

static void undo_puts_back_what_the_last_change_said(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    scoped_buf names = { 0 };
    struct id registration, dossier = known_at_both(pair, &registration);

    correct(pair->a, dossier, registration, "telefoon", "0499 99 99 99");
    assert_true(is_said(pair->a, dossier, "0499 99 99 99"));
    assert_true(record_undo(pair->a->seat, dossier, registration, &names, &err));
    assert_string_equal(buf_view(&names), "");
    assert_false(is_said(pair->a, dossier, "0499 99 99 99"));
    assert_true(is_said(pair->a, dossier, "0470 11 22 33"));
}

static void undo_puts_back_what_the_person_was_known_by_as_well(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    scoped_buf names = { 0 };
    struct id registration, dossier = known_at_both(pair, &registration);
    struct newest newest;

    correct(pair->a, dossier, registration, "telefoon", "0499 99 99 99");
    assert_true(record_undo(pair->a->seat, dossier, registration, &names, &err));
    newest = newest_of(pair->a, dossier, registration);
    assert_non_null(save_of(&newest, "persoon", "telefoon"));
    assert_string_equal(save_of(&newest, "persoon", "telefoon")->value.text, "0470 11 22 33");
}

static void a_first_change_is_withdrawn_not_undone(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    scoped_buf names = { 0 };
    struct id registration, dossier = known_at_both(pair, &registration);

    assert_false(record_undo(pair->a->seat, dossier, registration, &names, &err));
    assert_non_null(strstr(err.text, "withdraw"));
}

static void two_desks_that_change_different_answers_agree(void **state)
{
    struct pair *pair = *state;
    struct id registration, dossier = known_at_both(pair, &registration);

    correct(pair->a, dossier, registration, "telefoon", "0499 99 99 99");
    correct(pair->b, dossier, registration, "voornaam", "Olha");
    exchange(pair, dossier);
    assert_int_equal(count_conflicts(pair->a, dossier, "value"), 0);
    assert_int_equal(count_conflicts(pair->a, dossier, "merged"), 1);
    assert_true(is_said(pair->b, dossier, "0499 99 99 99"));
    assert_true(is_said(pair->b, dossier, "Olha"));
    assert_string_equal(state_of(pair->a, dossier), state_of(pair->b, dossier));
    assert_true(record_confirm(pair->a->seat, registration, &(struct error){ 0 }));
    assert_int_equal(count_conflicts(pair->a, dossier, "merged"), 0);
    assert_false(record_confirm(pair->a->seat, registration, &(struct error){ 0 }));
}

static void two_desks_that_change_the_same_answer_have_a_conflict_with_both_values(void **state)
{
    struct pair *pair = *state;
    struct id registration, dossier = known_at_both(pair, &registration);
    scoped_json all = NULL;

    correct(pair->a, dossier, registration, "telefoon", "0499 99 99 99");
    correct(pair->b, dossier, registration, "telefoon", "0488 88 88 88");
    exchange(pair, dossier);
    assert_int_equal(count_conflicts(pair->a, dossier, "value"), 1);
    all = conflicts_list(pair->a->seat, dossier);
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);
        if (!text_equal(json_get_text(one, "kind"), "value"))
            continue;
        assert_string_equal(json_get_text(one, "key"), "telefoon");
        assert_int_equal(json_size(json_get(one, "values")), 2);
    }
    scoped(worklist) list = worklist_load(pair->a->seat, 10, &(struct error){ 0 });
    assert_true(worklist_total(list, WORK_CONFLICT) >= 1);
}

static void a_decision_settles_the_question_and_what_it_saves_everywhere(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct id registration, dossier = known_at_both(pair, &registration);

    correct(pair->a, dossier, registration, "telefoon", "0499 99 99 99");
    correct(pair->b, dossier, registration, "telefoon", "0488 88 88 88");
    exchange(pair, dossier);
    assert_true(conflict_decide(pair->a->seat, registration, "telefoon", "0488 88 88 88", &err));
    assert_int_equal(count_conflicts(pair->a, dossier, "value"), 0);
    assert_int_equal(count_conflicts(pair->a, dossier, "entity"), 0);
    assert_false(is_said(pair->a, dossier, "0499 99 99 99"));
    exchange(pair, dossier);
    assert_int_equal(count_conflicts(pair->b, dossier, "value"), 0);
    assert_string_equal(state_of(pair->a, dossier), state_of(pair->b, dossier));
}

static void two_records_that_save_the_same_property_apart_are_settled_by_it(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct receipt receipt;
    char id[ID_TEXT_BYTES];
    struct id registration, dossier = known_at_both(pair, &registration), newer;
    struct entry *entry = entry_open(pair->b->seat, dossier, "aanmelding", &err);

    correct(pair->a, dossier, registration, "telefoon", "0499 99 99 99");
    say(entry, "vraag", "NEDERLANDS");
    say(entry, "telefoon", "0488 88 88 88");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    newer = receipt.record;
    entry_free(entry);
    exchange(pair, dossier);
    assert_int_equal(count_conflicts(pair->a, dossier, "value"), 0);
    assert_int_equal(count_conflicts(pair->a, dossier, "entity"), 1);
    assert_true(conflict_decide(pair->a->seat, newer,
                                arena_format(pair->a->arena, "persoon/%s/telefoon", id_format(dossier, id)),
                                "0499 99 99 99", &err));
    assert_int_equal(count_conflicts(pair->a, dossier, "entity"), 0);
    exchange(pair, dossier);
    assert_int_equal(count_conflicts(pair->b, dossier, "entity"), 0);
    assert_string_equal(state_of(pair->a, dossier), state_of(pair->b, dossier));
}

static void a_draft_overwrites_nothing_that_came_in_after_it_was_opened(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id registration, dossier = known_at_both(pair, &registration);
    struct entry *entry = entry_take(pair->a->seat, dossier, registration, &err);

    say(entry, "voornaam", "Olha");
    entry_free(entry);
    correct(pair->b, dossier, registration, "telefoon", "0488 88 88 88");
    exchange(pair, dossier);
    sit_down_again(pair->a, NULL);
    entry = entry_resume(pair->a->seat, registration, &err);
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    assert_int_equal(newest_of(pair->a, dossier, registration).body.set_count, 1);
    assert_true(is_said(pair->a, dossier, "0488 88 88 88"));
    assert_true(is_said(pair->a, dossier, "Olha"));
    assert_int_equal(count_conflicts(pair->a, dossier, "value"), 0);
}

static void an_edit_that_did_not_see_the_signature_stands_beside_it(void **state)
{
    struct pair *pair = *state;
    struct id dossier = fill_in(pair->a->seat, "aanmelding", id_none(), CHIDI), contract;
    const char *before;

    fill_in(pair->a->seat, "intake", dossier, INTAKE);
    fill_in(pair->a->seat, "leervraagdetectie", dossier, LEERVRAAG);
    contract = fill_in(pair->a->seat, "contract", dossier, CONTRACT);
    exchange(pair, dossier);
    correct(pair->b, dossier, contract, "begeleider", "iemand anders");
    fill_in(pair->a->seat, "contract_ondertekening", dossier, SIGNATURE);
    before = state_of(pair->a, dossier);
    assert_null(strstr(before, "iemand anders"));
    exchange(pair, dossier);
    assert_int_equal(count_conflicts(pair->a, dossier, "beside"), 1);
    assert_non_null(strstr(state_of(pair->a, dossier), "[\"begeleider\",\"an\""));
    assert_string_equal(state_of(pair->a, dossier), state_of(pair->b, dossier));
}

static void nothing_is_signed_over_an_open_conflict(void **state)
{
    struct pair *pair = *state;
    struct error err = { 0 };
    char id[ID_TEXT_BYTES];
    struct id dossier = fill_in(pair->a->seat, "aanmelding", id_none(), CHIDI), contract;

    fill_in(pair->a->seat, "intake", dossier, INTAKE);
    fill_in(pair->a->seat, "leervraagdetectie", dossier, LEERVRAAG);
    contract = fill_in(pair->a->seat, "contract", dossier, CONTRACT);
    exchange(pair, dossier);
    correct(pair->a, dossier, contract, "begeleider", "an zelf");
    correct(pair->b, dossier, contract, "begeleider", "bert zelf");
    exchange(pair, dossier);
    assert_false(try_fill(pair->a->seat, "contract_ondertekening", id_format(dossier, id), SIGNATURE, &err));
    assert_non_null(strstr(err.text, "settle that first"));
    assert_true(conflict_decide(pair->a->seat, contract, "begeleider", "an zelf", &err));
    assert_true(try_fill(pair->a->seat, "contract_ondertekening", id_format(dossier, id), SIGNATURE, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_record_is_withdrawn_and_put_back),
        at_the_counter(a_record_that_others_refer_to_is_not_withdrawn),
        at_the_counter(undo_puts_back_what_the_last_change_said),
        at_the_counter(undo_puts_back_what_the_person_was_known_by_as_well),
        at_the_counter(a_first_change_is_withdrawn_not_undone),
        at_the_counter(two_desks_that_change_different_answers_agree),
        at_the_counter(two_desks_that_change_the_same_answer_have_a_conflict_with_both_values),
        at_the_counter(a_decision_settles_the_question_and_what_it_saves_everywhere),
        at_the_counter(two_records_that_save_the_same_property_apart_are_settled_by_it),
        at_the_counter(a_draft_overwrites_nothing_that_came_in_after_it_was_opened),
        at_the_counter(an_edit_that_did_not_see_the_signature_stands_beside_it),
        at_the_counter(nothing_is_signed_over_an_open_conflict),
    };

    return cmocka_run_group_tests(tests, open_pair, close_pair);
}
