/* handout_test.c — what a visitor takes home: told by the table of papers, ticked in the conversation. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/handout.h"

#include "counter.h"
#include "desk/sitting.h"

#define APPOINTMENT                                                                                                    \
    "{\"contacttalen\": [\"fra\"], \"nl_begrip\": \"NIET\", \"vraag\": [\"INBURGERING\", \"NEDERLANDS\"],"             \
    " \"naam\": \"Traoré\", \"voornaam\": \"Awa\", \"geboortedatum\": \"1990-05-12\", \"geslacht\": \"V\","           \
    " \"gemeente\": \"71022\", \"document\": \"EU\", \"document_geldig_tot\": \"2026-01-01\","                         \
    " \"verblijfsgrond\": \"VS_EU\", \"nationaliteit\": [\"FRA\"], \"geboorteland\": \"FRA\","                         \
    " \"eerste_inschrijving\": \"2023-05-02\", \"nu_verder\": \"nee\", \"afspraak_datum\": \"2023-10-05\","            \
    " \"afspraak_uur\": \"10:00\"}"

static void a_paper_is_due_in_our_language_and_in_the_clients(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), APPOINTMENT);
    scoped(handouts) handouts = handouts_open(counter->seat, dossier, &err);
    const struct handout *list;

    assert_int_equal(handouts_list(handouts, &list), 2);
    assert_string_equal(list[0].name, "afspraak");
    assert_string_equal(list[0].language, "nl");
    assert_string_equal(list[1].language, "fr");
    assert_string_equal(list[0].reason, "Briefje van de afspraak op 5/10/2023.");
    assert_true(*list[0].entity);
    assert_false(list[0].is_given);
}

static void a_paper_of_a_day_gone_by_is_not_due(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), APPOINTMENT);
    const struct handout *list;

    setenv("BALIE_NOW", "2023-10-06T10:00:00+02:00", 1);
    scoped(handouts) handouts = handouts_open(counter->seat, dossier, &err);
    assert_int_equal(handouts_list(handouts, &list), 0);
}

static void a_tick_is_kept_in_the_open_conversation_and_can_be_taken_away(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), APPOINTMENT), sitting;
    const struct handout *list;

    assert_true(sitting_start(counter->seat, dossier, &sitting, &err));
    for (int given = 1; given >= 0; given--) {
        assert_true(handout_give(counter->seat, dossier, "afspraak", given, &err));
        scoped(handouts) handouts = handouts_open(counter->seat, dossier, &err);
        assert_int_equal(handouts_list(handouts, &list), 2);
        assert_int_equal(list[0].is_given, given);
        assert_int_equal(list[1].is_given, given);
    }
}

static void ticks_do_not_move_the_cursor_of_the_closing_page(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), APPOINTMENT);
    struct entry *closing = sitting_close(counter->seat, dossier, &err);

    assert_true(entry_move(closing, item_of(closing, "beloofd"), &err));
    entry_free(closing);
    assert_true(handout_give(counter->seat, dossier, "afspraak", true, &err));
    closing = sitting_close(counter->seat, dossier, &err);
    assert_ptr_equal(entry_cursor(closing), item_of(closing, "beloofd"));
    assert_string_equal(value_of(closing, "papieren"), "afspraak");
    entry_free(closing);
}

static void without_a_conversation_there_is_nothing_to_tick(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), APPOINTMENT), sitting;

    assert_true(handout_give(counter->seat, dossier, "afspraak", true, &err));
    assert_false(sitting_find(counter->seat, dossier, &sitting, NULL));
}

static void a_paper_the_content_does_not_know_is_refused(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), APPOINTMENT), sitting;

    assert_true(sitting_start(counter->seat, dossier, &sitting, &err));
    assert_false(handout_give(counter->seat, dossier, "toverformule", true, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_paper_is_due_in_our_language_and_in_the_clients),
        at_the_counter(a_paper_of_a_day_gone_by_is_not_due),
        at_the_counter(a_tick_is_kept_in_the_open_conversation_and_can_be_taken_away),
        at_the_counter(ticks_do_not_move_the_cursor_of_the_closing_page),
        at_the_counter(without_a_conversation_there_is_nothing_to_tick),
        at_the_counter(a_paper_the_content_does_not_know_is_refused),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
