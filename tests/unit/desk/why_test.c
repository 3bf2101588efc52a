/* why_test.c — every question, value, refusal, task and precondition can be accounted for, in words. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/why.h"

#include "counter.h"
#include "desk/judge.h"
#include "desk/rights.h"
#include "desk/settlement.h"

static struct id record_of(struct seat *seat, struct id dossier)
{
    struct error err = { 0 };
    const struct card_event *events;
    scoped(card) card = card_open(seat, dossier, &err);

    assert_true(card_events(card, &events) > 0);
    return events[0].record;
}

/* What is told of FIELD in a record; yours until the test ends. */
static const char *told(struct counter *counter, struct id record, const char *field, const char *value)
{
    struct error err = { 0 };
    scoped_json why = why_record(counter->seat, record, field, value, &err);
    scoped_buf text = { 0 };

    if (!why)
        fail_msg("%s: %s", field, err.text);
    why_write(why, &text);
    return arena_text(counter->arena, buf_view(&text));
}

static const char *told_of(struct counter *counter, struct id dossier, const char *name)
{
    struct error err = { 0 };
    struct why_subject subject = { name, NULL };
    scoped_json why = why_dossier(counter->seat, dossier, &subject, &err);
    scoped_buf text = { 0 };

    if (!why)
        fail_msg("%s: %s", name, err.text);
    why_write(why, &text);
    return arena_text(counter->arena, buf_view(&text));
}

static void says(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("“%s” is not said in:\n%s", wanted, text);
}

static void is_silent_on(const char *text, const char *unwanted)
{
    if (strstr(text, unwanted))
        fail_msg("“%s” is said in:\n%s", unwanted, text);
}

static void a_suggestion_names_table_row_reason_source_parameters_and_date(void **state)
{
    struct counter *counter = *state;
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), CHIDI));
    const char *text = told(counter, record, "doelgroep", NULL);

    says(text, "Table doelgroep, row vl_recht (line");
    says(text, "decided on 2/10/2023");
    says(text, "Deze verblijfsgrond geeft recht, geen plicht.");
    says(text, "Source: R-DG-09 R-DG-10");
    says(text, "This row is in force from 1/3/2022.");
    says(text, "from 1/3/2022 (* still to be confirmed; R-DG-09");
    says(text, "* A parameter used here is still to be confirmed by the agency.");
    says(text, "(yes) “Gewest” is Vlaams Gewest");
    says(text, "Burger van EU, EER of Zwitserland — answered by an, 2/10/2023 10:00");
    says(text, "Rows before it that did not hold: niet_ingeschreven, buiten_gewest");
    says(text, "as written: decide('doelgroep', 'doelgroep', ${datum})");
    is_silent_on(text, "VS_EU"); /* labels, not codes */
}

static void a_hidden_question_says_what_hides_it(void **state)
{
    struct counter *counter = *state;
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), CHIDI));
    const char *text = told(counter, record, "attest_verplichting", NULL);

    says(text, "It is not asked, because:");
    says(text, "(no) “Gewest” is Brussels Hoofdstedelijk Gewest");
    says(text, "“Gemeente (inschrijving of verblijf)”: Hasselt — answered by an");
    says(text, "not asked now, so it counts as blank");
    is_silent_on(text, "hides it"); /* its groups do not */
}

static void a_hidden_group_hides_what_is_in_it(void **state)
{
    struct counter *counter = *state;
    struct id dossier =
        fill_in(counter->seat, "aanmelding", id_none(),
                "{\"contacttalen\": [\"eng\"], \"vraag\": [\"INBURGERING\"], \"naam\": \"Diaz\", \"voornaam\": \"Ana\","
                " \"gemeente\": \"44021\"}");
    const char *text = told(counter, record_of(counter->seat, dossier), "document", NULL);

    says(text, "Its group “Verblijf” hides it, because:");
    says(text, "(no) “Wordt elders verder geholpen” is nee");
    says(text, "Table route, row amal");
}

static void required_says_by_which_answer(void **state)
{
    struct counter *counter = *state;
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), CHIDI));
    const char *text = told(counter, record, "gemeente", NULL);

    says(text, "It must be answered, because:");
    says(text, "“Wat is de vraag?” is not Alleen informatie");
    says(told(counter, record, "telefoon", NULL), "It may be left open.");
    says(told(counter, record, "naam", NULL), "It must always be answered.");
}

static void a_refusal_says_which_rule_with_which_values(void **state)
{
    struct counter *counter = *state;
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), CHIDI));
    const char *text = told(counter, record, "telefoon", "abc");

    says(text, "“abc” is refused: Alleen cijfers");
    says(text, "(no) the answer has the form ^[+]?[0-9]");
    says(told(counter, record, "telefoon", "0470 11 22 33"), "“0470 11 22 33” would be accepted.");
    says(told(counter, record, "gemeente", "99999"), "“99999” is refused:");
    text = told(counter, record, "datum", "2023-12-24");
    says(text, "(no) the answer is at most today");
    says(text, "the answer: 2023-12-24");
    says(told(counter, record, "datum", NULL), "2/10/2023"); /* and nothing changed */
}

static void a_default_is_not_an_answer(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), CHIDI));
    struct entry *entry = entry_open(counter->seat, id_none(), "aanmelding", &err);
    scoped_buf text = { 0 };

    says(told(counter, record, "doelgroep_afwijken", NULL), "filled in beforehand, nobody changed it, submitted by an");
    say(entry, "naam", "Diaz");
    scoped_json answered = why_item(entry, item_of(entry, "naam"), NULL);
    scoped_json waiting = why_item(entry, item_of(entry, "datum"), NULL);
    why_write(answered, &text);
    why_write(waiting, &text);
    says(buf_view(&text), "“Naam”: Diaz — answered in this draft by an");
    says(buf_view(&text), "filled in beforehand, nobody changed it");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
}

static void a_task_says_its_rule_its_source_and_its_dates(void **state)
{
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    const char *text = told_of(counter, dossier, "intake_doen");

    says(text, "Intake te doen, aangemeld op 2/10/2023");
    says(text, "Source: E07");
    says(text, "For: Trajectbegeleider");
    says(text, "Done with: “Intake inburgering”");
    says(text, "Shown from 2/10/2023");
    says(text, "Due on 2/11/2023");
    says(text, "“Aangemeld op” plus “Intake binnen zoveel maanden na aanmelding” months");
    says(text, "1, from 1/3/2022 (* still to be confirmed; agentschap)");
    says(text, "It is here, because:");
    says(text, "stored in “Aanmelding” of 2/10/2023, by an");
    says(text, "It goes when this holds:");
}

static void a_task_of_one_thing_looks_at_that_thing(void **state)
{
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    const char *text;

    fill_in(counter->seat, "notitie", dossier,
            "{\"tekst\": \"bed nodig\", \"dringend\": \"ja\", \"nood\": \"ONDERDAK\"}");
    text = told_of(counter, dossier, "dringend_notitie");
    says(text, "For each of:");
    says(text, "Due on 2/10/2023");
    says(told_of(counter, dossier, "vdab"), "This task is not open now.");
}

static void a_form_that_may_not_be_begun_says_every_precondition(void **state)
{
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    const char *text = told_of(counter, dossier, "contract");

    says(text, "“Inburgeringscontract” may not be begun on 2/10/2023.");
    says(text, "Rule contract_intake (E11) is not met: Eerst de intake");
    says(text, "(no) “Intake afgesloten op” is filled in");
    says(text, "May pass it with a reason: Trajectbegeleider.");
    says(text, "Rule contract_doelgroep (E12 R-DG-03) is met.");
    says(told_of(counter, dossier, "notitie"), "may be begun");
}

static void the_next_step_a_fact_and_a_stored_value_have_their_why(void **state)
{
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);

    says(told_of(counter, dossier, NULL), "Table vervolg, row intake");
    says(told_of(counter, dossier, NULL), "“form”: Intake inburgering");
    says(told_of(counter, dossier, "leeftijd"), "“Leeftijd”: 35 — worked out by the rules (A05)");
    says(told_of(counter, dossier, "naam"), "Okafor — stored in “Aanmelding” of 2/10/2023, by an, 2/10/2023 10:00");
}

static void what_there_is_not_is_refused_by_name(void **state)
{
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct why_subject subject = { "schoenmaat", NULL };
    struct error err = { 0 };

    assert_null(why_dossier(counter->seat, dossier, &subject, &err));
    says(err.text, "schoenmaat");
    assert_null(why_record(counter->seat, record_of(counter->seat, dossier), "schoenmaat", NULL, &err));
    says(err.text, "schoenmaat");
    assert_null(why_record(counter->seat, id_random(), "naam", NULL, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
}

static void a_question_in_rows_is_told_of_each_row(void **state)
{
    struct counter *counter = *state;
    struct id dossier =
        fill_in(counter->seat, "aanmelding", id_none(),
                "{\"contacttalen\": [\"eng\"], \"nl_begrip\": \"NIET\", \"vraag\": [\"INBURGERING\", \"SCHOOL\"],"
                " \"naam\": \"Okafor\", \"voornaam\": \"Ada\", \"geboortedatum\": \"1988-05-12\","
                " \"gemeente\": \"71022\", \"document\": \"EU\", \"verblijfsgrond\": \"VS_EU\", \"nationaliteit\":"
                " [\"FRA\"], \"geboorteland\": \"FRA\", \"eerste_inschrijving\": \"2023-05-02\","
                " \"kind\": [{\"leeftijd_kind\": 4}, {\"leeftijd_kind\": 9}]}");
    const char *text = told(counter, record_of(counter->seat, dossier), "leeftijdsband", NULL);

    says(text, "“Leeftijd”: 4 — answered by an");
    says(text, "“Leeftijd”: 9 — answered by an");
}

static void an_account_has_no_ids_for_people(void **state)
{
    struct counter *counter = *state;
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), CHIDI));
    const char *text = told(counter, record, "doelgroep", NULL);
    size_t hex = 0;

    for (; *text; text++) {
        hex = strchr("0123456789abcdef", *text) ? hex + 1 : 0;
        assert_true(hex < 16);
    }
}

static void a_conflict_says_who_said_what_and_what_stands(void **state)
{
    struct counter *counter = *state;
    scoped_json conflict = json_of("{\"kind\": \"value\", \"key\": \"gemeente\", \"values\": ["
                                   "{\"value\": \"71022\", \"by\": \"an\", \"at\": \"2023-10-02T10:00:00+02:00\"},"
                                   "{\"value\": \"71016\", \"by\": \"bo\", \"at\": \"2023-10-02T09:00:00+02:00\"}]}");
    scoped_json merged = json_of("{\"kind\": \"merged\"}");
    scoped_json why = why_conflict(counter->seat, conflict);
    scoped_json other = why_conflict(counter->seat, merged);
    scoped_buf text = { 0 };

    why_write(why, &text);
    says(buf_view(&text), "Gemeente (inschrijving of verblijf)\n");
    says(buf_view(&text), "The latest stands for now");
    says(buf_view(&text), "* Hasselt — an, 2/10/2023 10:00");
    says(buf_view(&text), "- Genk — bo, 2/10/2023 09:00");
    why_write(other, &text);
    says(buf_view(&text), "read it and confirm it");
}

static void what_may_not_be_seen_is_masked_in_other_accounts_too(void **state)
{
    struct counter *counter = *state;
    struct id record = record_of(counter->seat, fill_in(counter->seat, "aanmelding", id_none(), OLENA));
    const char *text;

    says(told(counter, record, "toestemming_contact", NULL), "0470 11 22 33");
    sit_down_again(counter, "lezer");
    text = told(counter, record, "toestemming_contact", NULL);
    is_silent_on(text, "0470 11 22 33");
    says(text, RIGHTS_MASK);
    sit_down_again(counter, "onthaal");
}

static void a_form_of_no_dossier_has_its_why_as_well(void **state)
{
    struct error err = { 0 };
    scoped(judge) judge = judge_open("forms", &err);
    struct session *session = judge_session(judge, "notitie", &err);
    struct entry *entry = entry_loose(session);
    scoped_buf text = { 0 };

    (void)state;
    assert_true(session_answer(session, session_item(session, "notitie_soort"), "DRINGEND", &err));
    scoped_json why = why_item(entry, session_item(session, "nood"), "VERKEERD");
    why_write(why, &text);
    says(buf_view(&text), "“VERKEERD” is refused");
    says(buf_view(&text), "It must be answered, because:");
    says(buf_view(&text), "(yes) “Is er dringend hulp nodig (onderdak, dokter, geweld)?” is ja");
    entry_free(entry);
    session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_suggestion_names_table_row_reason_source_parameters_and_date),
        at_the_counter(a_hidden_question_says_what_hides_it),
        at_the_counter(a_hidden_group_hides_what_is_in_it),
        at_the_counter(required_says_by_which_answer),
        at_the_counter(a_refusal_says_which_rule_with_which_values),
        at_the_counter(a_default_is_not_an_answer),
        at_the_counter(a_task_says_its_rule_its_source_and_its_dates),
        at_the_counter(a_task_of_one_thing_looks_at_that_thing),
        at_the_counter(a_form_that_may_not_be_begun_says_every_precondition),
        at_the_counter(the_next_step_a_fact_and_a_stored_value_have_their_why),
        at_the_counter(what_there_is_not_is_refused_by_name),
        at_the_counter(a_question_in_rows_is_told_of_each_row),
        at_the_counter(an_account_has_no_ids_for_people),
        at_the_counter(what_may_not_be_seen_is_masked_in_other_accounts_too),
        at_the_counter(a_form_of_no_dossier_has_its_why_as_well),
        at_the_counter(a_conflict_says_who_said_what_and_what_stands),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
