/* submit_test.c — a form sent in: what is written, what is refused, what is signed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"
#include "patch.h"
#include "desk/change_of_mind.h"
#include "desk/sitting.h"
#include "store/draft.h"

/* A dossier up to the contract drawn up; *CONTRACT gets its record. */
static struct id with_contract(struct counter *counter, struct id *contract)
{
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);

    fill_in(counter->seat, "intake", dossier, INTAKE);
    fill_in(counter->seat, "leervraagdetectie", dossier, LEERVRAAG);
    *contract = fill_in(counter->seat, "contract", dossier, CONTRACT);
    return dossier;
}

static struct id aanmelding_of(struct counter *counter, const char *answers, struct id *record)
{
    scoped_json given = json_of(answers);
    struct submission submission = { .form = "aanmelding", .dossier = "new", .answers = given };
    struct json_t *out = NULL;
    struct id dossier;

    assert_true(submission_fill(counter->seat, &submission, &out, &(struct error){ 0 }));
    assert_true(id_parse(json_get_text(out, "dossier"), &dossier));
    assert_true(id_parse(json_get_text(out, "record"), record));
    json_free(out);
    return dossier;
}

static void a_correction_writes_what_changed_and_what_follows_from_it_only(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id record, dossier = aanmelding_of(counter, OLENA, &record);
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);
    struct newest newest;

    say(entry, "gemeente", "11002"); /* Antwerpen is helped elsewhere */
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    newest = newest_of(counter, dossier, record);
    assert_string_equal(set_of(&newest, "gemeente")->value.text, "11002");
    assert_string_equal(set_of(&newest, "route")->value.text, "ATLAS");
    assert_true(set_of(&newest, "route")->computed);
    assert_null(set_of(&newest, "naam"));
    assert_null(set_of(&newest, "contacttalen"));
    assert_null(set_of(&newest, "datum"));
    assert_string_equal(save_of(&newest, "persoon", "gemeente")->value.text, "11002");
    assert_null(save_of(&newest, "persoon", "naam"));
}

static void an_answer_that_is_asked_no_more_is_cleared(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id record, dossier = aanmelding_of(counter, OLENA, &record);
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);
    struct newest newest;

    say(entry, "gemeente", "11002");
    assert_false(item_is_relevant(item_of(entry, "telefoon")));
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    newest = newest_of(counter, dossier, record);
    assert_non_null(set_of(&newest, "telefoon"));
    assert_int_equal(set_of(&newest, "telefoon")->value.kind, BODY_NULL);
}

static void an_answer_that_is_not_asked_is_not_written(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct newest newest;

    say(entry, "contacttalen", "ukr");
    say(entry, "vraag", "NEDERLANDS");
    say(entry, "naam", "Kovalenko");
    say(entry, "voornaam", "Olena");
    say(entry, "geboortedatum", "1990");
    say(entry, "gemeente", "71022");
    say(entry, "telefoon", "0470 11 22 33");
    say(entry, "gemeente", "11002");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
    newest = newest_of(counter, receipt.dossier, receipt.record);
    assert_null(set_of(&newest, "telefoon"));
    assert_null(save_of(&newest, "persoon", "telefoon"));
}

static void an_answer_taken_away_in_a_later_form_is_taken_from_the_person(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id record, dossier = aanmelding_of(counter, OLENA, &record);
    struct entry *entry;
    struct newest newest;

    setenv("BALIE_NOW", "2023-10-03T10:00:00+02:00", 1);
    entry = entry_open(counter->seat, dossier, "aanmelding", &err);
    assert_string_equal(value_of(entry, "telefoon"), "0470 11 22 33");
    say(entry, "vraag", "NEDERLANDS");
    say(entry, "telefoon", "");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    newest = newest_of(counter, dossier, receipt.record);
    assert_non_null(save_of(&newest, "persoon", "telefoon"));
    assert_int_equal(save_of(&newest, "persoon", "telefoon")->value.kind, BODY_NULL);
    entry = entry_open(counter->seat, dossier, "aanmelding", &err);
    assert_string_equal(value_of(entry, "telefoon"), "");
    entry_free(entry);
}

static void an_answer_taken_away_in_a_correction_is_taken_from_what_it_made(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id record = fill_in(counter->seat, "notitie", dossier, "{\"tekst\": \"belt\", \"alarm\": \"GEEN\"}");
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);
    struct newest newest;

    say(entry, "alarm", "");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    newest = newest_of(counter, dossier, record);
    assert_int_equal(newest.body.save_count, 1);
    assert_int_equal(save_of(&newest, "notitie", "alarm")->value.kind, BODY_NULL);
}

static void a_contract_is_corrected_before_it_is_signed(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id contract, dossier = with_contract(counter, &contract);
    struct entry *entry = entry_take(counter->seat, dossier, contract, &err);
    struct newest newest;

    say(entry, "contractnummer", "2023-0417");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
    newest = newest_of(counter, dossier, contract);
    assert_int_equal(newest.body.set_count, 1);
    assert_int_equal(newest.body.save_count, 2); /* the number, and the label that has it */
}

static void a_signature_that_was_parked_is_finished(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct parking parking = { "PAUZE", NULL, NULL };
    struct id contract, dossier = with_contract(counter, &contract);
    struct entry *entry = entry_open(counter->seat, dossier, "contract_ondertekening", &err);

    assert_true(entry_park(entry, &parking, &receipt, &err));
    entry_free(entry);
    assert_int_equal(newest_of(counter, dossier, receipt.record).body.save_count, 0);
    assert_string_not_equal(newest_of(counter, dossier, contract).change.kind, CHANGE_FREEZE);
    entry = entry_take(counter->seat, dossier, receipt.record, &err);
    assert_non_null(entry);
    say(entry, "kopie_gegeven", "ja");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
    assert_string_equal(newest_of(counter, dossier, contract).change.kind, CHANGE_FREEZE);
    assert_non_null(strstr(state_of(counter, dossier), "datum_handtekening_agentschap\",\"2023-10-02\""));
}

static void a_draft_of_what_was_signed_meanwhile_is_refused_and_kept(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id contract, dossier = with_contract(counter, &contract);
    struct entry *entry = entry_take(counter->seat, dossier, contract, &err);

    say(entry, "begeleider", "iemand anders");
    fill_in(counter->seat, "contract_ondertekening", dossier, SIGNATURE);
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    assert_string_equal(newest_of(counter, dossier, contract).change.kind, CHANGE_FREEZE);
    entry = entry_resume(counter->seat, contract, &err);
    assert_string_equal(value_of(entry, "begeleider"), "iemand anders");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
}

static void a_form_sent_in_leaves_no_draft(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    struct draft draft;

    say(entry, "tekst", "belt terug");
    assert_true(draft_load(seat_store(counter->seat), entry_record(entry), counter->arena, &draft, &err));
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    assert_false(draft_load(seat_store(counter->seat), receipt.record, counter->arena, &draft, &err));
    entry_free(entry);
    assert_true(id_equal(newest_of(counter, dossier, receipt.record).change.id, receipt.change));
}

static void what_is_required_and_open_is_refused_by_name_but_may_be_parked(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    struct parking parking = { "PAUZE", NULL, NULL };

    say(entry, "alarm", "GEEN");
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    assert_string_equal(err.field, "tekst");
    assert_true(entry_park(entry, &parking, &receipt, &err));
    entry_free(entry);
    assert_string_equal(newest_of(counter, dossier, receipt.record).body.why, "PAUZE");
}

static void a_parked_record_sent_in_whole_is_parked_no_more(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    struct parking parking = { "PAUZE", NULL, NULL };

    assert_true(entry_park(entry, &parking, &receipt, &err));
    entry_free(entry);
    assert_non_null(strstr(state_of(counter, dossier), "PAUZE"));
    entry = entry_take(counter->seat, dossier, receipt.record, &err);
    say(entry, "tekst", "belt terug");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    assert_null(strstr(state_of(counter, dossier), "PAUZE"));
}

static void a_precondition_that_fails_refuses_by_its_name(void **state)
{
    static const struct {
        const char *form, *answers, *rule;
    } cases[] = {
        { "contract", CONTRACT, "contract_intake" },
        { "contract_ondertekening", "{}", "ondertekening_contract" },
    };
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = { 0 };
        assert_null(entry_open(counter->seat, dossier, cases[i].form, &err));
        assert_string_equal(err.field, cases[i].rule);
        assert_int_equal(err.kind, ERROR_INPUT);
    }
}

static void a_second_contract_is_refused_while_one_waits(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    char id[ID_TEXT_BYTES];
    struct id contract, dossier = with_contract(counter, &contract);

    assert_false(try_fill(counter->seat, "contract", id_format(dossier, id), CONTRACT, &err));
    assert_string_equal(err.field, "contract_een");
}

static void who_may_overrule_a_precondition_opens_the_form_and_gives_a_reason(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct entry *entry;
    scoped_json answers = json_of(CONTRACT);

    sit_down_again(counter, "trajectbegeleider");
    entry = entry_open(counter->seat, dossier, "contract", &err);
    assert_non_null(entry);
    assert_true(entry_fill(entry, answers, &err));
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    assert_string_equal(err.field, "contract_intake");
    assert_true(entry_submit(entry, "intake op papier gedaan", &receipt, &err));
    entry_free(entry);
    assert_string_equal(newest_of(counter, dossier, receipt.record).body.note, "intake op papier gedaan");
    sit_down_again(counter, "onthaal");
}

static void what_is_signed_is_taken_withdrawn_and_undone_no_more(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    scoped_buf names = { 0 };
    struct id contract, dossier = with_contract(counter, &contract), signature;

    signature = fill_in(counter->seat, "contract_ondertekening", dossier, SIGNATURE);
    assert_null(entry_take(counter->seat, dossier, contract, &err));
    assert_non_null(strstr(err.text, "signed"));
    assert_null(entry_take(counter->seat, dossier, signature, &err));
    assert_false(record_withdraw(counter->seat, dossier, contract, "fout", &err));
    assert_false(record_withdraw(counter->seat, dossier, signature, "fout", &err));
    assert_false(record_undo(counter->seat, dossier, contract, &names, &err));
    assert_string_equal(newest_of(counter, dossier, contract).change.kind, CHANGE_FREEZE);
    assert_non_null(newest_of(counter, dossier, contract).body.fold_hash);
    assert_non_null(strstr(state_of(counter, dossier), "\"frozen\""));
}

static void what_the_contract_says_stays_when_the_person_changes_after_it_was_signed(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id contract, dossier = with_contract(counter, &contract);
    struct entry *entry;

    fill_in(counter->seat, "contract_ondertekening", dossier, SIGNATURE);
    entry = entry_open(counter->seat, dossier, "aanmelding", &err);
    assert_non_null(entry);
    assert_string_equal(value_of(entry, "naam"), "Okafor");
    say(entry, "vraag", "INBURGERING");
    say(entry, "naam", "Okafor-Smit");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
    assert_string_equal(newest_of(counter, dossier, contract).change.kind, CHANGE_FREEZE);
    assert_non_null(strstr(state_of(counter, dossier), "Okafor-Smit"));
}

static void the_forms_of_one_conversation_carry_it_and_its_page_closes_it(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    char sitting_text[ID_TEXT_BYTES];
    scoped_json answers = json_of(OLENA);
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct id dossier = entry_dossier(entry), sitting;

    assert_true(entry_fill(entry, answers, &err));
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    assert_true(sitting_find(counter->seat, dossier, &sitting, NULL));
    id_format(sitting, sitting_text);
    assert_string_equal(
        set_of(&(struct newest){ .body = newest_of(counter, dossier, receipt.record).body }, "gesprek")->value.text,
        sitting_text);
    entry = sitting_close(counter->seat, dossier, &err);
    assert_true(id_equal(entry_record(entry), sitting));
    assert_string_equal(value_of(entry, "soorten"), "AANMELDING");
    say(entry, "afgesloten", "OK");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
    assert_false(sitting_find(counter->seat, dossier, &sitting, NULL));
    assert_non_null(strstr(state_of(counter, dossier), sitting_text));
}

static void somebody_new_who_leaves_before_a_word_leaves_nothing(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct id dossier = entry_dossier(entry), sitting;

    assert_true(sitting_find(counter->seat, dossier, &sitting, NULL));
    entry_free(entry);
    assert_false(sitting_find(counter->seat, dossier, &sitting, NULL));
}

static void the_clock_of_the_aid_runs_and_stands(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    bool is_running;

    assert_true(sitting_clock(counter->seat, dossier, true, &err));
    setenv("BALIE_NOW", "2023-10-02T10:07:00+02:00", 1);
    assert_int_equal(sitting_clock_ms(counter->seat, dossier, &is_running), 7 * 60000);
    assert_true(is_running);
    assert_true(sitting_clock(counter->seat, dossier, false, &err));
    setenv("BALIE_NOW", "2023-10-02T11:00:00+02:00", 1);
    assert_int_equal(sitting_clock_ms(counter->seat, dossier, &is_running), 7 * 60000);
    assert_false(is_running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_correction_writes_what_changed_and_what_follows_from_it_only),
        at_the_counter(an_answer_that_is_asked_no_more_is_cleared),
        at_the_counter(an_answer_that_is_not_asked_is_not_written),
        at_the_counter(an_answer_taken_away_in_a_later_form_is_taken_from_the_person),
        at_the_counter(an_answer_taken_away_in_a_correction_is_taken_from_what_it_made),
        at_the_counter(a_contract_is_corrected_before_it_is_signed),
        at_the_counter(a_signature_that_was_parked_is_finished),
        at_the_counter(a_draft_of_what_was_signed_meanwhile_is_refused_and_kept),
        at_the_counter(a_form_sent_in_leaves_no_draft),
        at_the_counter(what_is_required_and_open_is_refused_by_name_but_may_be_parked),
        at_the_counter(a_parked_record_sent_in_whole_is_parked_no_more),
        at_the_counter(a_precondition_that_fails_refuses_by_its_name),
        at_the_counter(a_second_contract_is_refused_while_one_waits),
        at_the_counter(who_may_overrule_a_precondition_opens_the_form_and_gives_a_reason),
        at_the_counter(what_is_signed_is_taken_withdrawn_and_undone_no_more),
        at_the_counter(what_the_contract_says_stays_when_the_person_changes_after_it_was_signed),
        at_the_counter(the_forms_of_one_conversation_carry_it_and_its_page_closes_it),
        at_the_counter(somebody_new_who_leaves_before_a_word_leaves_nothing),
        at_the_counter(the_clock_of_the_aid_runs_and_stands),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
