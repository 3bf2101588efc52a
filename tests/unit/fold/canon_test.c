/* canon_test.c — what stands is written the same everywhere: each mark of it, and the order of all that has one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold/state.h"

#include "story.h"

#define ONE   "\"01000000000000000000000000000001\""
#define TWO   "\"02000000000000000000000000000001\""
#define THREE "\"03000000000000000000000000000001\""

static struct told *save_of(struct told *told, const char *entity, const char *property, const char *value)
{
    told->save[told->change.save_count++] = (struct fold_save){ "persoon", entity, property, value, false };
    return told;
}

/* What stands now, as JSON, holds WANTED. */
static void assert_holds(struct story *s, const char *wanted)
{
    scoped_buf json = { 0 };

    fold_write_json(told_so_far(s), &json);
    if (!strstr(buf_view(&json), wanted))
        fail_msg("“%s” is not in: %s", wanted, buf_view(&json));
}

/* The fold of record 1 holds WANTED. */
static void assert_record(struct story *s, const char *wanted)
{
    scoped_buf json = { 0 };

    fold_write_record(told_so_far(s), id_of(101), &json);
    if (!strstr(buf_view(&json), wanted))
        fail_msg("“%s” is not in: %s", wanted, buf_view(&json));
}

static void an_empty_dossier_has_its_empty_lists(void **state)
{
    struct story *s = *state;

    assert_holds(s, "{\"region\":\"\",\"heads\":[],\"waiting\":[],\"links\":[],\"records\":[],"
                    "\"entities\":[],\"history\":[]}\n");
}

static void a_record_is_written_with_form_date_and_answers(void **state)
{
    struct story *s = *state;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali"), "leeg", NULL);
    s->told[1].write[1].blank = "ONBEKEND";
    assert_holds(s, "\"form\":\"formulier\",\"date\":\"2024-01-01\",\"first_at\":1000,\"first\":" ONE ",\"last\":" ONE
                    ",\"answers\":[[\"naam\",\"Ali\",0," ONE "],[\"leeg\",{\"leeg\":\"ONBEKEND\"},0," ONE "]]}");
}

static void a_record_without_form_date_or_value_says_so(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", NULL);
    s->told[1].change.form = NULL;
    s->told[1].change.region = NULL;
    s->told[1].change.date = date_none();
    s->told[1].write[0].computed = true;
    assert_holds(s, "{\"region\":\"\",");
    assert_holds(s, "\"form\":\"\",\"date\":null,");
    assert_holds(s, "[\"naam\",null,1," ONE "]");
    assert_record(s, "\"form\":\"\",\"date\":null,\"answers\":[[\"naam\",null]],\"saves\":[]}");
}

static void a_conflict_lists_what_was_said(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", "Aly");
    assert_holds(s, "[\"naam\",\"Aly\",0," TWO ",[[\"Aly\"," TWO "],[\"Ali\"," ONE "]]]");
    assert_holds(s, "\"merged\":true");
    assert_holds(s, "\"heads\":[" ONE "," TWO "]");
}

static void what_is_parked_says_why_where_until_and_for_whom(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0))->change.parked = "LATER";
    s->told[1].change.parked_at = "naam";
    assert_holds(s, "\"parked\":[\"LATER\",\"naam\",null,null]");
    s->told[1].change.parked_until = "2024-03-01";
    s->told[1].change.handed_to = "";
    assert_holds(s, "\"parked\":[\"LATER\",\"naam\",\"2024-03-01\",\"\"]");
}

static void a_withdrawal_that_had_not_seen_all_is_written_as_open(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    tell(s, 2, FOLD_WITHDRAW, 1, SEEN(1, 0));
    assert_holds(s, "\"withdrawn\":true");
    tell(s, 3, FOLD_SET, 1, SEEN(1, 0));
    assert_holds(s, "\"stays\":[0,[[\"\"," THREE "],[null," TWO "]]]");
}

static void what_stands_beside_a_signature_is_listed(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    tell(s, 4, FOLD_FREEZE, 1, SEEN(1, 0));
    tell(s, 2, FOLD_SET, 1, SEEN(1, 0))->change.at_ms = 3000;
    tell(s, 3, FOLD_SET, 1, SEEN(1, 0));
    assert_holds(s, "\"frozen\":true");
    assert_holds(s, "\"beside\":[" TWO "," THREE "]");
}

static void an_erased_record_keeps_nothing_but_that(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 2, FOLD_FREEZE, 1, SEEN(1, 0));
    tell(s, 3, FOLD_ERASE, 1, SEEN(2, 0));
    assert_holds(s, "\"erased\":true,\"answers\":[]}");
    assert_false(record_of(s->fold, 1)->frozen);
}

static void an_erased_dossier_has_no_records_and_no_links(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 2, FOLD_LINK, 0, SEEN(1, 0))->change.other = "ff";
    tell(s, 3, FOLD_ERASE, 0, SEEN(2, 0));
    assert_holds(s, "{\"region\":\"gent\",\"erased\":true,\"heads\":[" THREE "],\"waiting\":[],\"links\":[],");
    assert_holds(s, "\"records\":[]");
}

static void what_waits_is_listed_in_its_order(void **state)
{
    struct story *s = *state;

    tell(s, 2, FOLD_SET, 1, SEEN(9, 0));
    tell(s, 3, FOLD_SET, 1, SEEN(2, 0));
    assert_holds(s, "\"heads\":[],\"waiting\":[" TWO "," THREE "]");
}

static void links_are_sorted_and_the_later_word_counts(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_LINK, 0, SEEN(0, 0))->change.other = "ff";
    tell(s, 2, FOLD_LINK, 0, SEEN(1, 0))->change.other = "aa";
    tell(s, 3, FOLD_LINK, 0, SEEN(2, 0))->change.other = "cc";
    tell(s, 4, FOLD_UNLINK, 0, SEEN(3, 0))->change.other = "cc";
    tell(s, 5, FOLD_LINK, 0, SEEN(4, 0)); /* of a newer program: no dossier that is known */
    assert_holds(s, "\"links\":[\"aa\",\"ff\"]");
}

static void the_region_is_that_of_the_earliest_opening(void **state)
{
    struct story *s = *state;

    tell(s, 2, FOLD_SET, 1, SEEN(0, 0))->change.region = "gent";
    tell(s, 3, FOLD_SET, 1, SEEN(0, 0))->change.region = "brugge";
    assert_string_equal(fold_region(told_so_far(s)), "gent");
    s->told[3].change.at_ms = s->told[2].change.at_ms;
    assert_string_equal(fold_region(told_so_far(s)), "gent"); /* the smaller id */
    s->told[3].change.at_ms--;
    assert_string_equal(fold_region(told_so_far(s)), "brugge");
}

static void of_two_moves_the_one_that_arrived_last_counts(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    tell(s, 2, FOLD_MOVE, 0, SEEN(1, 0))->change.region = "brugge";
    tell(s, 3, FOLD_MOVE, 0, SEEN(1, 0))->change.region = "leuven";
    s->told[2].change.arrival_ms = 900000;
    assert_string_equal(fold_region(told_so_far(s)), "brugge");
    s->told[3].change.arrival_ms = 900001;
    assert_string_equal(fold_region(told_so_far(s)), "leuven");
}

static void restrictions_and_permits_are_listed_by_id(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_RESTRICT, 0, SEEN(0, 0));
    tell(s, 2, FOLD_RESTRICT, 0, SEEN(0, 0));
    tell(s, 3, FOLD_PERMIT, 0, SEEN(1, 2));
    tell(s, 4, FOLD_PERMIT, 0, SEEN(1, 2));
    tell(s, 5, FOLD_PERMIT, 0, SEEN(1, 0)); /* did not know of the other */
    assert_holds(s, "\"restricted\":[" ONE "," TWO "],\"permits\":[" THREE ",\"04000000000000000000000000000001\"]");
    tell(s, 6, FOLD_LIFT, 0, SEEN(1, 2));
    assert_holds(s, "\"links\":[],\"records\":[]"); /* nothing is restricted: nothing is said of it */
}

/* --- entities --- */

static void entities_are_written_with_their_properties_and_history(void **state)
{
    struct story *s = *state;

    save_of(save_of(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "p1", "", "1"), "p1", "naam", "Ali");
    assert_holds(s, "\"entities\":[{\"list\":\"persoon\",\"entity\":\"p1\",\"record\":"
                    "\"65000000000000000000000000000001\",\"date\":\"2024-01-01\",\"first_at\":1000,\"properties\":"
                    "[[\"naam\",\"Ali\",\"65000000000000000000000000000001\"]]}],\"history\":[{\"list\":\"persoon\","
                    "\"entity\":\"p1\",\"van\":\"2024-01-01\",\"tot\":null,\"properties\":[[\"naam\",\"Ali\","
                    "\"65000000000000000000000000000001\"]]}]}\n");
}

static void what_there_is_more_of_has_commas_between(void **state)
{
    struct story *s = *state;

    save_of(save_of(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "p1", "", "1"), "p1", "a", "x");
    save_of(&s->told[1], "p1", "b", "y");
    save_of(tell(s, 2, FOLD_SET, 2, SEEN(1, 0)), "p2", "", "1");
    assert_holds(s, "[\"a\",\"x\",\"65000000000000000000000000000001\"],[\"b\",\"y\",");
    assert_holds(s, "]]},{\"list\":\"persoon\",\"entity\":\"p2\",\"record\":");
    assert_holds(s, "\"answers\":[]},{\"record\":\"66000000000000000000000000000001\"");
    assert_holds(s, "]]},{\"list\":\"persoon\",\"entity\":\"p2\",\"van\":");
}

/* The entities in their order, with spaces between. */
static void assert_order(struct story *s, const char *wanted)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(told_so_far(s), &count);
    scoped_buf found = { 0 };

    for (size_t i = 0; i < count; i++)
        buf_format(&found, "%s%s", i ? " " : "", entities[i].entity);
    assert_string_equal(buf_view(&found), wanted);
}

static void entities_of_one_change_keep_the_order_of_its_author(void **state)
{
    struct story *s = *state;

    save_of(save_of(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "b", "", "1"), "a", "", "1");
    save_of(save_of(&s->told[1], "a", "naam", "x"), "c", "", "1");
    assert_order(s, "b a c");
}

static void entities_stand_by_list_then_date_then_submission(void **state)
{
    struct story *s = *state;

    save_of(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "a", "", "1")->change.date = date_make(2024, 2, 1);
    save_of(tell(s, 2, FOLD_SET, 2, SEEN(0, 0)), "b", "", "1")->change.date = date_make(2024, 1, 1);
    save_of(tell(s, 3, FOLD_SET, 3, SEEN(0, 0)), "c", "", "1")->change.date = date_make(2024, 1, 1);
    assert_order(s, "b c a");
    s->told[3].change.at_ms = 1;
    assert_order(s, "c b a");
    s->told[2].save[0].list = "dier";
    assert_order(s, "b c a");
}

static void entities_of_equal_moments_stand_by_their_change(void **state)
{
    struct story *s = *state;

    save_of(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "b", "", "1");
    save_of(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "a", "", "1")->change.at_ms = 1000;
    assert_order(s, "b a");
    s->told[2].change.at_ms = 5000;
    assert_order(s, "b a");
    s->told[1].change.at_ms = 1000;
    s->told[2].change.at_ms = 500; /* of one record: its first submission is the same */
    assert_order(s, "a b");
}

static void a_thing_nobody_made_has_no_place(void **state)
{
    struct story *s = *state;

    save_of(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "p1", "naam", "Ali");
    save_of(&s->told[1], "p2", "", "1");
    save_of(&s->told[1], "p2", "naam", "Bo");
    assert_order(s, "p2");
}

static void what_two_said_alike_is_listed_once(void **state)
{
    struct story *s = *state;
    const struct fold_property *naam;

    save(save(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "", "1"), "naam", "A");
    save(tell(s, 2, FOLD_SET, 2, SEEN(1, 0)), "naam", "B");
    save(tell(s, 3, FOLD_SET, 3, SEEN(1, 0)), "naam", "B");
    save(tell(s, 4, FOLD_SET, 4, SEEN(1, 0)), "naam", "C");
    naam = property_of(told_so_far(s), "naam");
    assert_string_equal(naam->value, "C");
    assert_int_equal(naam->candidate_count, 2);
    assert_string_equal(naam->candidates[1].value, "B");
}

static void one_change_that_says_two_things_of_a_property_is_no_dispute(void **state)
{
    struct story *s = *state;

    save(save(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "", "1"), "naam", "A");
    save(tell(s, 2, FOLD_SET, 2, SEEN(0, 0)), "naam", "A");
    assert_int_equal(property_of(told_so_far(s), "naam")->candidate_count, 1);
    s->told[2].save[0].value = "B";
    assert_int_equal(property_of(told_so_far(s), "naam")->candidate_count, 2);
    s->told[1].save[1].computed = true;
    assert_int_equal(property_of(told_so_far(s), "naam")->candidate_count, 1);
}

/* --- one record, as a signature covers it --- */

static void a_record_is_written_with_its_saves_sorted(void **state)
{
    struct story *s = *state;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "b", "2"), "a", NULL);
    s->told[1].write[1].blank = "GEEN";
    save_of(save_of(&s->told[1], "p2", "naam", "Bo"), "p1", "naam", "An");
    save_of(save_of(&s->told[1], "p1", "", "1"), "p1", "leeftijd", NULL);
    assert_record(s, "{\"record\":\"65000000000000000000000000000001\",\"form\":\"formulier\",\"date\":\"2024-01-01\","
                     "\"answers\":[[\"b\",\"2\"],[\"a\",{\"leeg\":\"GEEN\"}]],\"saves\":[[\"persoon\",\"p1\",\"\","
                     "\"1\"],[\"persoon\",\"p1\",\"leeftijd\",null],[\"persoon\",\"p1\",\"naam\",\"An\"],"
                     "[\"persoon\",\"p2\",\"naam\",\"Bo\"]]}\n");
}

static void only_the_record_that_is_asked_for_is_written(void **state)
{
    struct story *s = *state;
    scoped_buf json = { 0 };

    answer(tell(s, 1, FOLD_SET, 2, SEEN(0, 0)), "naam", "ander");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "naam", "deze");
    fold_write_record(told_so_far(s), id_of(101), &json);
    assert_non_null(strstr(buf_view(&json), "deze"));
    assert_null(strstr(buf_view(&json), "ander"));
    buf_cut(&json, 0);
    fold_write_record(s->fold, id_of(199), &json);
    assert_int_equal(json.size_bytes, 0);
}

/* --- rows and signatures, more --- */

static void of_two_deletions_and_two_makers_the_latest_speaks(void **state)
{
    struct story *s = *state;
    const struct fold_answer *row;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", "");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    answer(tell(s, 4, FOLD_SET, 1, SEEN(1, 0)), "kind/a", "");
    answer(tell(s, 5, FOLD_SET, 1, SEEN(1, 0)), "kind/a", "");
    row = answer_of(record_of(told_so_far(s), 1), "kind/a");
    assert_true(id_equal(row->candidates[0].change->id, id_of(5)));
    assert_true(id_equal(row->candidates[1].change->id, id_of(3)));
}

static void of_two_who_object_the_latest_speaks(void **state)
{
    struct story *s = *state;
    const struct fold_answer *row;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", "");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "kind/a/x", "1");
    answer(tell(s, 4, FOLD_SET, 1, SEEN(1, 0)), "kind/a/y", "2");
    row = answer_of(record_of(told_so_far(s), 1), "kind/a");
    assert_true(id_equal(row->change->id, id_of(4)));
    assert_int_equal(row->candidate_count, 2);
}

static void deleting_an_inner_row_does_not_object_to_the_outer_deletion(void **state)
{
    struct story *s = *state;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", ""), "kind/a/toestel/x", "");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a", NULL);
    answer(tell(s, 3, FOLD_SET, 1, SEEN(1, 0)), "kind/a/toestel/x", NULL);
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 0);
    s->told[3].write[0] = (struct fold_write){ .key = "kind/a/toestel/x/soort", .value = "gsm" };
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 3);
}

static void whoever_wrote_in_the_row_and_deletes_it_means_both(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a", "");
    answer(answer(tell(s, 2, FOLD_SET, 1, SEEN(1, 0)), "kind/a/x", "1"), "kind/a", NULL);
    assert_int_equal(record_of(told_so_far(s), 1)->answer_count, 0);
}

static void answers_in_rows_nobody_made_stand_all_the_same(void **state)
{
    struct story *s = *state;
    const struct fold_record *record;

    answer(answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/a/toestel/x/soort", "gsm"), "kind/a/naam", "An");
    record = record_of(told_so_far(s), 1);
    assert_int_equal(record->answer_count, 2);
    assert_string_equal(answer_of(record, "kind/a/toestel/x/soort")->value, "gsm");
}

static void keys_of_one_change_and_place_stand_by_their_letters(void **state)
{
    struct story *s = *state;
    const struct fold_record *record;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "kind/b/x", "1");
    answer(tell(s, 2, FOLD_SET, 1, SEEN(0, 0)), "kind/a/x", "2");
    s->told[2].change.at_ms = 1000;
    record = record_of(told_so_far(s), 1);
    assert_string_equal(record->answers[0].key, "kind/b/x");
    assert_string_equal(record->answers[1].key, "kind/a/x");
}

static void of_two_signatures_the_earlier_holds(void **state)
{
    struct story *s = *state;

    answer(tell(s, 1, FOLD_SET, 1, SEEN(0, 0)), "naam", "Ali");
    tell(s, 2, FOLD_FREEZE, 1, SEEN(1, 0));
    tell(s, 3, FOLD_FREEZE, 1, SEEN(1, 0));
    tell(s, 4, FOLD_FREEZE, 1, SEEN(2, 0)); /* had seen one: signs nothing new */
    tell(s, 5, FOLD_FREEZE, 0, SEEN(1, 0)); /* of no record */
    assert_true(record_of(told_so_far(s), 1)->frozen);
    assert_int_equal(record_of(s->fold, 1)->beside_count, 2);
    assert_true(id_equal(record_of(s->fold, 1)->last->id, id_of(2)));
}

static void a_restoral_and_a_withdrawal_unseen_leave_it_open(void **state)
{
    struct story *s = *state;

    tell(s, 1, FOLD_SET, 1, SEEN(0, 0));
    tell(s, 2, FOLD_WITHDRAW, 1, SEEN(1, 0));
    tell(s, 3, FOLD_RESTORE, 1, SEEN(1, 0));
    tell(s, 4, FOLD_RESTORE, 1, SEEN(1, 0));
    tell(s, 5, FOLD_WITHDRAW, 1, SEEN(1, 0));
    assert_int_equal(record_of(told_so_far(s), 1)->stays_count, 2);
    assert_true(id_equal(record_of(s->fold, 1)->stays[0].change->id, id_of(4)));
    assert_true(id_equal(record_of(s->fold, 1)->stays[1].change->id, id_of(5)));
}

static void records_of_equal_date_and_moment_stand_by_id(void **state)
{
    struct story *s = *state;
    size_t count;
    const struct fold_record *records;

    tell(s, 1, FOLD_SET, 2, SEEN(0, 0));
    tell(s, 2, FOLD_SET, 1, SEEN(0, 0));
    s->told[2].change.at_ms = 1000;
    s->told[2].change.date = s->told[1].change.date;
    records = fold_records(told_so_far(s), &count);
    assert_int_equal(count, 2);
    assert_true(id_equal(records[0].id, id_of(101)));
}

static void the_first_change_of_a_record_is_the_earliest(void **state)
{
    struct story *s = *state;

    tell(s, 2, FOLD_SET, 1, SEEN(0, 0))->change.form = "b";
    tell(s, 3, FOLD_SET, 1, SEEN(0, 0))->change.form = "a";
    assert_string_equal(record_of(told_so_far(s), 1)->form, "b");
    s->told[3].change.at_ms = 1;
    assert_string_equal(record_of(told_so_far(s), 1)->form, "a");
    s->told[3].change.at_ms = s->told[2].change.at_ms;
    assert_string_equal(record_of(told_so_far(s), 1)->form, "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(an_empty_dossier_has_its_empty_lists),
        STORY(a_record_is_written_with_form_date_and_answers),
        STORY(a_record_without_form_date_or_value_says_so),
        STORY(a_conflict_lists_what_was_said),
        STORY(what_is_parked_says_why_where_until_and_for_whom),
        STORY(a_withdrawal_that_had_not_seen_all_is_written_as_open),
        STORY(what_stands_beside_a_signature_is_listed),
        STORY(an_erased_record_keeps_nothing_but_that),
        STORY(an_erased_dossier_has_no_records_and_no_links),
        STORY(what_waits_is_listed_in_its_order),
        STORY(links_are_sorted_and_the_later_word_counts),
        STORY(the_region_is_that_of_the_earliest_opening),
        STORY(of_two_moves_the_one_that_arrived_last_counts),
        STORY(restrictions_and_permits_are_listed_by_id),
        STORY(entities_are_written_with_their_properties_and_history),
        STORY(what_there_is_more_of_has_commas_between),
        STORY(entities_of_one_change_keep_the_order_of_its_author),
        STORY(entities_stand_by_list_then_date_then_submission),
        STORY(entities_of_equal_moments_stand_by_their_change),
        STORY(a_thing_nobody_made_has_no_place),
        STORY(what_two_said_alike_is_listed_once),
        STORY(one_change_that_says_two_things_of_a_property_is_no_dispute),
        STORY(a_record_is_written_with_its_saves_sorted),
        STORY(only_the_record_that_is_asked_for_is_written),
        STORY(of_two_deletions_and_two_makers_the_latest_speaks),
        STORY(of_two_who_object_the_latest_speaks),
        STORY(deleting_an_inner_row_does_not_object_to_the_outer_deletion),
        STORY(whoever_wrote_in_the_row_and_deletes_it_means_both),
        STORY(answers_in_rows_nobody_made_stand_all_the_same),
        STORY(keys_of_one_change_and_place_stand_by_their_letters),
        STORY(of_two_signatures_the_earlier_holds),
        STORY(a_restoral_and_a_withdrawal_unseen_leave_it_open),
        STORY(records_of_equal_date_and_moment_stand_by_id),
        STORY(the_first_change_of_a_record_is_the_earliest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
