/* sitting_test.c — the conversation: begun once, ended on its closing page or by a reason that ends it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/sitting.h"

#include "counter.h"

static const struct card_event *newest_of(const struct card *card, const char *form)
{
    const struct card_event *events;
    size_t count = card_events(card, &events);

    for (size_t i = 0; i < count; i++)
        if (text_equal(events[i].form, form))
            return &events[i];
    return NULL;
}

static void a_conversation_is_begun_once(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA), first, again;

    assert_true(sitting_start(counter->seat, dossier, &first, &err));
    assert_true(sitting_start(counter->seat, dossier, &again, &err));
    assert_true(id_equal(first, again));
}

static void a_reason_may_end_the_conversation_or_not(void **state)
{
    struct counter *counter = *state;

    assert_string_equal(sitting_ends_with(counter->seat, "TOLK"), "");
    assert_string_equal(sitting_ends_with(counter->seat, "er is niets dat zo heet"), "");
    assert_true(*sitting_ends_with(counter->seat, "WEGGEGAAN"));
}

static void who_walks_out_ends_it_without_the_last_words(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA), sitting;
    const char *answers = sitting_ends_with(counter->seat, "WEGGEGAAN");

    assert_true(sitting_start(counter->seat, dossier, &sitting, &err));
    if (!sitting_end(counter->seat, dossier, answers, &err))
        fail_msg("%s", err.text);
    assert_false(sitting_find(counter->seat, dossier, &sitting, NULL));
    scoped(card) card = card_open(counter->seat, dossier, &err);
    assert_non_null(newest_of(card, "gesprek"));
    assert_non_null(strstr(newest_of(card, "gesprek")->summary, "weggegaan"));
}

static void answers_that_do_not_fit_leave_it_open(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA), sitting;

    assert_true(sitting_start(counter->seat, dossier, &sitting, &err));
    assert_false(
        sitting_end(counter->seat, dossier, "{\"uitkomst_afwijken\": \"ja\", \"uitkomst_keuze\": \"NIETS\"}", &err));
    assert_false(sitting_end(counter->seat, dossier, "geen json", &err));
    assert_true(sitting_find(counter->seat, dossier, &sitting, NULL));
}

static void the_clock_of_the_aid_stops_and_goes_on(void **state)
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
    setenv("BALIE_NOW", "2023-10-02T10:30:00+02:00", 1);
    assert_int_equal(sitting_clock_ms(counter->seat, dossier, &is_running), 7 * 60000);
    assert_false(is_running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_conversation_is_begun_once),
        at_the_counter(a_reason_may_end_the_conversation_or_not),
        at_the_counter(who_walks_out_ends_it_without_the_last_words),
        at_the_counter(answers_that_do_not_fit_leave_it_open),
        at_the_counter(the_clock_of_the_aid_stops_and_goes_on),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
