/* restriction_test.c — a restricted dossier is looked at and not worked with, by any road, until it is lifted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "pair.h"
#include "links.h"

#include "desk/central.h"
#include "desk/change_of_mind.h"
#include "desk/erasing.h"
#include "desk/export.h"
#include "desk/finder.h"
#include "desk/leaving.h"
#include "desk/paper.h"
#include "desk/restriction.h"
#include "desk/retention.h"
#include "desk/settlement.h"
#include "desk/sitting.h"
#include "desk/why.h"
#include "store/dossier.h"

#define NOTE   "{\"tekst\": \"belt morgen terug\"}"
#define REASON "betwist haar adres"

struct made {
    struct id dossier, note;
};

static struct made make(struct counter *counter)
{
    struct made made;

    sit_down_again(counter, "trajectbegeleider");
    made.dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    made.note = fill_in(counter->seat, "notitie", made.dossier, NOTE);
    return made;
}

static struct made make_restricted(struct counter *counter)
{
    struct made made = make(counter);
    struct error err = { 0 };

    if (!restriction_set(counter->seat, made.dossier, REASON, &err))
        fail_msg("%s", err.text);
    return made;
}

static uint64_t head_of(struct counter *counter)
{
    return log_head(seat_store(counter->seat), NULL);
}

static bool may_write(struct counter *counter, struct id dossier)
{
    char id[ID_TEXT_BYTES];

    return try_fill(counter->seat, "notitie", id_format(dossier, id), NOTE, &(struct error){ 0 });
}

static void nobody_works_in_it_by_any_road(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct paper_order order = { .dossier = made.dossier, .name = "afspraak", .language = "nl" };
    uint64_t head = head_of(counter);
    struct error err = { 0 };
    scoped_buf out = { 0 };
    struct id sitting;

    assert_false(may_write(counter, made.dossier));
    assert_null(entry_open(counter->seat, made.dossier, "notitie", &err));
    assert_non_null(strstr(err.text, "art. 18"));
    assert_null(entry_take(counter->seat, made.dossier, made.note, &err));
    assert_false(record_withdraw(counter->seat, made.dossier, made.note, "x", &err));
    assert_false(record_undo(counter->seat, made.dossier, made.note, &out, &err));
    assert_false(sitting_start(counter->seat, made.dossier, &sitting, &err));
    assert_false(sitting_clock(counter->seat, made.dossier, true, &err));
    assert_false(central_move(counter->seat, made.dossier, "GEN", "verhuisd", &err));
    assert_false(central_take(counter->seat, made.dossier, "verhuisd", &err));
    assert_false(paper_preview(counter->seat, &order, &out, &err));
    assert_false(paper_pdf(counter->seat, &order, "/tmp/never.pdf", &err));
    assert_false(paper_print(counter->seat, &order, &err));
    assert_non_null(strstr(err.text, "art. 18"));
    assert_int_equal(head_of(counter), head);
}

static void it_is_looked_at_and_says_that_it_is_restricted(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct error err = { 0 };
    struct found found[20];
    scoped_buf json = { 0 }, log = { 0 };
    scoped(card) card = card_open(counter->seat, made.dossier, &err);
    const struct card_form *forms;
    size_t count = card_forms(card, &forms), hits = finder_search(counter->seat, "koval", found, 20), marked = 0;

    assert_string_equal(card_restriction(card), "Restricted (GDPR art. 18) since 2/10/2023, by an: " REASON "\n");
    for (size_t i = 0; i < count; i++)
        assert_string_not_equal(forms[i].refusal, "");
    for (size_t i = 0; i < hits; i++)
        marked += id_equal(found[i].dossier, made.dossier) && found[i].is_restricted;
    assert_int_equal(marked, 1);
    assert_true(card_json(counter->seat, made.dossier, &json, &err));
    assert_non_null(strstr(buf_view(&json), "\"restricted\":[\""));
    assert_true(card_log(counter->seat, made.dossier, &log, &err));
    assert_non_null(strstr(buf_view(&log), "restrict "));
}

static void many_are_asked_after_at_once(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct id linked = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id open = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id asked[] = { open, made.dossier, id_random(), linked, open };
    const bool wanted[] = { false, true, false, true, false };
    bool found[5];

    link_both(counter, linked, made.dossier);
    dossier_restrictions(seat_store(counter->seat), asked, 5, found);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(found[i], wanted[i]);
        assert_int_equal(dossier_is_restricted(seat_store(counter->seat), asked[i]), wanted[i]);
    }
    dossier_restrictions(seat_store(counter->seat), NULL, 0, NULL);
}

static void what_the_law_leaves_open_is_open(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct erasing erasing = { .dossier = made.dossier, .reason = "op vraag" };
    struct error err = { 0 };
    scoped_buf what = { 0 };
    scoped_json whole = export_json(counter->seat, made.dossier, &err);
    char code[ERASING_CODE_BYTES];

    assert_non_null(whole);
    sit_down_again(counter, "teamleider");
    assert_true(erasing_ask(counter->seat, &erasing, &what, code, &err));
    assert_true(erasing_confirm(counter->seat, &erasing, code, &err));
    assert_false(restriction_is_on(counter->seat, made.dossier));
}

static void whoever_may_lifts_it_and_work_goes_on(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct error err = { 0 };

    sit_down_again(counter, "onthaal");
    assert_false(restriction_lift(counter->seat, made.dossier, "klaar", &err));
    assert_non_null(strstr(err.text, "Teamleider"));
    assert_false(restriction_permit(counter->seat, made.dossier, &(struct permit){ "TOESTEMMING", "x" }, &err));
    assert_false(may_write(counter, made.dossier));
    sit_down_again(counter, "teamleider");
    assert_false(restriction_lift(counter->seat, made.dossier, "  ", &err));
    assert_true(restriction_lift(counter->seat, made.dossier, "klaar", &err));
    assert_true(may_write(counter, made.dossier));
    assert_false(restriction_lift(counter->seat, made.dossier, "nog eens", &err));
}

static void it_is_asked_with_a_reason_by_whoever_may_and_once(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make(counter);
    struct error err = { 0 };

    assert_false(restriction_set(counter->seat, made.dossier, NULL, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    sit_down_again(counter, "onthaal");
    assert_false(restriction_set(counter->seat, made.dossier, REASON, &err));
    assert_true(may_write(counter, made.dossier));
    sit_down_again(counter, "beheerder");
    assert_true(restriction_set(counter->seat, made.dossier, REASON, &err));
    assert_false(restriction_set(counter->seat, made.dossier, REASON, &err));
    assert_false(restriction_set(counter->seat, id_random(), REASON, &err));
}

static void a_ground_opens_it_to_who_says_so_for_that_day(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct error err = { 0 };
    scoped_buf told = { 0 };

    assert_false(restriction_permit(counter->seat, made.dossier, &(struct permit){ "ZOMAAR", "x" }, &err));
    assert_non_null(strstr(err.text, "TOESTEMMING"));
    assert_false(restriction_permit(counter->seat, made.dossier, &(struct permit){ "TOESTEMMING", "" }, &err));
    assert_true(restriction_permit(counter->seat, made.dossier, &(struct permit){ "TOESTEMMING", "belde" }, &err));
    assert_true(may_write(counter, made.dossier));
    restriction_tell(counter->seat, made.dossier, &told);
    assert_non_null(strstr(buf_view(&told), "an may work in it today: TOESTEMMING: belde"));
    setenv("BALIE_NOW", "2023-10-03T08:00:00+02:00", 1);
    assert_false(may_write(counter, made.dossier));
    assert_true(restriction_permit(counter->seat, made.dossier, &(struct permit){ "TOESTEMMING", "belde" }, &err));
    assert_true(restriction_lift(counter->seat, made.dossier, "klaar", &err));
    assert_true(restriction_set(counter->seat, made.dossier, "toch weer", &err));
    assert_false(may_write(counter, made.dossier)); /* it was for the restriction before */
}

static void a_draft_begun_before_it_stays_a_draft(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make(counter);
    struct error err = { 0 };
    struct receipt receipt;
    struct entry *entry = entry_open(counter->seat, made.dossier, "notitie", &err);
    struct id draft = entry_record(entry);
    size_t parked;

    say(entry, "tekst", "half");
    assert_true(restriction_set(counter->seat, made.dossier, REASON, &err));
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    assert_null(entry_resume(counter->seat, draft, &err));
    assert_true(leaving_park(counter->seat, seat_user(counter->seat), &parked, &err));
    assert_int_equal(parked, 0);
    assert_true(restriction_lift(counter->seat, made.dossier, "klaar", &err));
    entry = entry_resume(counter->seat, draft, &err);
    assert_string_equal(value_of(entry, "tekst"), "half");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
}

static void it_holds_on_every_desk_and_keeps_what_was_written_unknowing(void **state)
{
    struct pair *pair = *state;
    struct made made = make(pair->a);
    struct error err = { 0 };
    struct id late;

    sit_down_again(pair->b, "trajectbegeleider");
    exchange(pair, made.dossier);
    assert_true(restriction_set(pair->a->seat, made.dossier, REASON, &err));
    late = fill_in(pair->b->seat, "notitie", made.dossier, NOTE); /* had not heard of it */
    exchange(pair, made.dossier);
    assert_false(may_write(pair->b, made.dossier));
    scoped(dossier) held = dossier_load(seat_store(pair->a->seat), made.dossier, date_none(), &err);
    assert_non_null(dossier_record(held, late, NULL));
}

static void a_lift_ends_only_what_its_author_knew_of(void **state)
{
    struct pair *pair = *state;
    struct made made = make(pair->a);
    struct error err = { 0 };

    sit_down_again(pair->b, "trajectbegeleider");
    exchange(pair, made.dossier);
    assert_true(restriction_set(pair->a->seat, made.dossier, REASON, &err));
    assert_true(restriction_set(pair->b->seat, made.dossier, "heeft bezwaar", &err));
    assert_true(restriction_lift(pair->b->seat, made.dossier, "bezwaar behandeld", &err));
    exchange(pair, made.dossier);
    assert_false(may_write(pair->a, made.dossier));
    assert_false(may_write(pair->b, made.dossier));
    assert_true(restriction_lift(pair->b->seat, made.dossier, "adres klopt", &err));
    exchange(pair, made.dossier);
    assert_true(may_write(pair->a, made.dossier));
}

static void differences_are_settled_while_it_is_restricted(void **state)
{
    struct pair *pair = *state;
    struct made made = make(pair->a);
    struct error err = { 0 };

    sit_down_again(pair->b, "trajectbegeleider");
    exchange(pair, made.dossier);
    correct(pair->a, made.dossier, made.note, "tekst", "links");
    correct(pair->b, made.dossier, made.note, "tekst", "rechts");
    exchange(pair, made.dossier);
    assert_true(restriction_set(pair->a->seat, made.dossier, REASON, &err));
    assert_true(conflict_decide(pair->a->seat, made.note, "tekst", "links", &err));
}

static void a_rebuild_keeps_it(void **state)
{
    struct counter *counter = ((struct pair *)*state)->a;
    struct made made = make_restricted(counter);
    struct error err = { 0 };

    assert_true(store_rebuild(seat_store(counter->seat), 7, NULL, NULL, &err));
    assert_true(restriction_is_on(counter->seat, made.dossier));
    assert_false(may_write(counter, made.dossier));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(nobody_works_in_it_by_any_road),
        at_the_counter(it_is_looked_at_and_says_that_it_is_restricted),
        at_the_counter(many_are_asked_after_at_once),
        at_the_counter(what_the_law_leaves_open_is_open),
        at_the_counter(whoever_may_lifts_it_and_work_goes_on),
        at_the_counter(it_is_asked_with_a_reason_by_whoever_may_and_once),
        at_the_counter(a_ground_opens_it_to_who_says_so_for_that_day),
        at_the_counter(a_draft_begun_before_it_stays_a_draft),
        at_the_counter(it_holds_on_every_desk_and_keeps_what_was_written_unknowing),
        at_the_counter(a_lift_ends_only_what_its_author_knew_of),
        at_the_counter(differences_are_settled_while_it_is_restricted),
        at_the_counter(a_rebuild_keeps_it),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, open_pair, close_pair);
}
