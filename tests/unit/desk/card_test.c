/* card_test.c — one dossier at a glance: the timeline reads as people say it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/card.h"

#include "counter.h"

static struct id signed_contract(struct counter *counter)
{
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);

    fill_in(counter->seat, "intake", dossier, INTAKE);
    fill_in(counter->seat, "leervraagdetectie", dossier, LEERVRAAG);
    fill_in(counter->seat, "contract", dossier, CONTRACT);
    fill_in(counter->seat, "contract_ondertekening", dossier, SIGNATURE);
    return dossier;
}

static const struct card_event *event_of(const struct card *card, const char *form)
{
    const struct card_event *events;
    size_t count = card_events(card, &events);

    for (size_t i = 0; i < count; i++)
        if (text_equal(events[i].form, form))
            return &events[i];
    fail_msg("no %s on the timeline", form);
    return NULL;
}

/* No word of TEXT is 32 hexadecimal digits. */
static bool has_no_id(const char *text)
{
    const char *word;
    struct id id;

    for (size_t size; (size = text_word(&text, &word));) {
        scoped_text one = mem_text_part(word, size);
        if (id_parse(one, &id) || strlen(one) == 36)
            return false;
    }
    return true;
}

static void a_signature_on_the_timeline_names_its_contract(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = signed_contract(counter);
    scoped(card) card = card_open(counter->seat, dossier, &err);
    const struct card_event *event = event_of(card, "contract_ondertekening");

    assert_true(event->frozen);
    assert_true(has_no_id(event->summary));
    assert_non_null(strstr(event->summary, "2/10/2023"));
}

static void a_record_read_in_full_has_labels_and_no_ids(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = signed_contract(counter);
    scoped(card) card = card_open(counter->seat, dossier, &err);
    scoped_buf text = { 0 };

    assert_true(card_record(counter->seat, dossier, event_of(card, "contract_ondertekening")->record, &text, &err));
    assert_non_null(strstr(buf_view(&text), "Welk contract"));
    if (!has_no_id(buf_view(&text)))
        fail_msg("%s", buf_view(&text));
}

static void a_record_of_another_dossier_is_not_read_here(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = signed_contract(counter), other = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    scoped(card) card = card_open(counter->seat, dossier, &err);
    scoped_buf text = { 0 };

    assert_false(card_record(counter->seat, other, event_of(card, "contract")->record, &text, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_signature_on_the_timeline_names_its_contract),
        at_the_counter(a_record_read_in_full_has_labels_and_no_ids),
        at_the_counter(a_record_of_another_dossier_is_not_read_here),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
