/* entry_test.c — an open form: kept at every answer, resumed as it was left, taken by whoever comes next. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/entry.h"

#include "counter.h"
#include "patch.h"
#include "desk/worklist.h"
#include "store/draft.h"

/* A registration with two children, half way. */
static struct entry *half_way(struct counter *counter, struct item *rows[2])
{
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);

    assert_non_null(entry);
    say(entry, "contacttalen", "ukr eng");
    say(entry, "vraag", "INBURGERING SCHOOL");
    say(entry, "naam", "Kovalenko");
    say(entry, "gemeente", "71022");
    say(entry, "datum", "");
    assert_true(entry_blank(entry, item_of(entry, "voornaam"), "GEEN", &err));
    for (size_t i = 0; i < 2; i++)
        rows[i] = entry_add_row(entry, item_of(entry, "kind"), &err);
    assert_non_null(rows[1]);
    say(entry, in_row(counter, rows[0], "leeftijd_kind"), "7");
    say(entry, in_row(counter, rows[1], "leeftijd_kind"), "12");
    assert_true(entry_move(entry, item_of(entry, "straat"), &err));
    return entry;
}

/* Everything of a session as text: keys, values, blanks, in their order. */
static const char *picture_of(struct counter *counter, struct entry *entry)
{
    struct session *session = entry_session(entry);
    scoped_buf out = { 0 };

    for (struct item *item = session_first(session); item; item = session_next(session, item))
        buf_format(&out, "%s=%s/%s/%d\n", item_key(item), item_value(item), item_blank(item) ? item_blank(item) : "",
                   item_is_relevant(item));
    return arena_text(counter->arena, buf_view(&out));
}

static void a_draft_survives_leaving_with_every_value_row_blank_and_the_cursor(void **state)
{
    struct counter *counter = *state;
    struct item *rows[2];
    struct entry *entry = half_way(counter, rows);
    struct id record = entry_record(entry), dossier = entry_dossier(entry);
    const char *before = picture_of(counter, entry);

    entry_free(entry);
    sit_down_again(counter, NULL);
    entry = entry_resume(counter->seat, record, &(struct error){ 0 });
    assert_non_null(entry);
    assert_string_equal(picture_of(counter, entry), before);
    assert_string_equal(item_key(entry_cursor(entry)), "straat");
    assert_true(id_equal(entry_dossier(entry), dossier));
    assert_true(entry_is_new_dossier(entry));
    entry_free(entry);
}

static void a_cleared_default_stays_cleared(void **state)
{
    struct counter *counter = *state;
    struct item *rows[2];
    struct entry *entry = half_way(counter, rows);
    struct id record = entry_record(entry);

    assert_string_equal(value_of(entry, "datum"), "");
    entry_free(entry);
    entry = entry_resume(counter->seat, record, &(struct error){ 0 });
    assert_string_equal(value_of(entry, "datum"), "");
    entry_free(entry);
}

static void a_row_taken_out_stays_out(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct item *rows[2];
    struct entry *entry = half_way(counter, rows);
    struct id record = entry_record(entry);
    const char *gone = arena_text(counter->arena, item_key(rows[0]));
    const char *stays = arena_text(counter->arena, item_key(rows[1]));

    assert_true(entry_remove_row(entry, rows[0], &err));
    entry_free(entry);
    sit_down_again(counter, NULL);
    entry = entry_resume(counter->seat, record, &err);
    assert_null(session_item(entry_session(entry), gone));
    assert_non_null(session_item(entry_session(entry), stays));
    entry_free(entry);
}

static void the_form_that_was_left_opens_again_where_it_was(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    struct id record = entry_record(entry);

    say(entry, "tekst", "belt terug");
    entry_free(entry);
    entry = entry_open(counter->seat, dossier, "notitie", &err);
    assert_true(id_equal(entry_record(entry), record));
    assert_string_equal(value_of(entry, "tekst"), "belt terug");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
    entry = entry_open(counter->seat, dossier, "notitie", &err);
    assert_string_equal(value_of(entry, "tekst"), "");
    entry_free(entry);
}

static void an_answer_refused_leaves_the_draft_as_it_was(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct id record = entry_record(entry);

    say(entry, "naam", "Kovalenko");
    assert_false(entry_answer(entry, item_of(entry, "insz"), "90010112345", &err));
    assert_string_equal(err.field, "insz");
    assert_non_null(strstr(err.text, "controlecijfers"));
    entry_free(entry);
    entry = entry_resume(counter->seat, record, &err);
    assert_string_equal(value_of(entry, "naam"), "Kovalenko");
    assert_string_equal(value_of(entry, "insz"), "");
    entry_free(entry);
}

static void a_correction_left_half_way_is_still_a_correction(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id record = fill_in(counter->seat, "notitie", dossier, "{\"tekst\": \"belt terug\", \"alarm\": \"GEEN\"}");
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);
    struct newest newest;

    say(entry, "tekst", "belt morgen");
    entry_free(entry);
    sit_down_again(counter, NULL);
    entry = entry_resume(counter->seat, record, &err);
    assert_true(entry_is_correction(entry));
    assert_string_equal(value_of(entry, "tekst"), "belt morgen");
    assert_string_equal(value_of(entry, "notitie_soort"), "NOTA");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    newest = newest_of(counter, dossier, record);
    assert_int_equal(newest.count, 2);
    assert_int_equal(newest.body.set_count, 1);
    assert_string_equal(newest.body.sets[0].key, "tekst");
}

static void a_record_under_correction_opens_with_the_corrections_made_so_far(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id record = fill_in(counter->seat, "notitie", dossier, "{\"tekst\": \"belt terug\"}");
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);

    say(entry, "tekst", "belt morgen");
    entry_free(entry);
    entry = entry_take(counter->seat, dossier, record, &err);
    assert_string_equal(value_of(entry, "tekst"), "belt morgen");
    assert_true(entry_is_correction(entry));
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
    entry = entry_take(counter->seat, dossier, record, &err);
    assert_string_equal(value_of(entry, "tekst"), "belt terug");
    entry_free(entry);
}

static void park_at(struct counter *counter, struct entry *entry, const char *key, const char *to)
{
    struct error err = { 0 };
    struct parking parking = { "TOLK", NULL, to };
    struct receipt receipt;

    (void)counter;
    assert_true(entry_move(entry, item_of(entry, key), &err));
    if (!entry_park(entry, &parking, &receipt, &err))
        fail_msg("%s: %s", err.field, err.text);
    entry_free(entry);
}

static void what_is_parked_is_taken_up_by_another_role_at_the_same_question(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    scoped_buf author = { 0 };
    struct item *rows[2];
    struct entry *entry = half_way(counter, rows);
    struct id record = entry_record(entry), dossier = entry_dossier(entry);
    const char *first = arena_text(counter->arena, item_key(rows[0]));

    say(entry, "datum", "2023-10-02");
    park_at(counter, entry, "straat", "consulent");
    setenv("BALIE_NOW", "2023-10-02T10:20:00+02:00", 1);
    sit_down_again(counter, "consulent");
    scoped(worklist) list = worklist_load(counter->seat, 10, &err);
    assert_int_equal(worklist_total(list, WORK_HANDED), 1);
    assert_true(id_equal(worklist_at(list, 0)->record, record));
    entry = entry_take(counter->seat, dossier, record, &err);
    assert_non_null(entry);
    assert_string_equal(item_key(entry_cursor(entry)), "straat");
    assert_string_equal(value_of(entry, "naam"), "Kovalenko");
    assert_string_equal(value_of(entry, arena_format(counter->arena, "%s/leeftijd_kind", first)), "7");
    assert_string_equal(item_blank(item_of(entry, "voornaam")), "GEEN");
    entry_author(entry, item_of(entry, "naam"), &author);
    assert_non_null(strstr(buf_view(&author), "an"));
    assert_non_null(strstr(buf_view(&author), "10:00"));
    entry_free(entry);
    sit_down_again(counter, "onthaal");
}

static void what_this_person_answers_now_has_no_other_author(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    scoped_buf author = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id record = fill_in(counter->seat, "notitie", dossier, "{\"tekst\": \"belt terug\"}");
    struct entry *entry = entry_take(counter->seat, dossier, record, &err);

    say(entry, "tekst", "belt morgen");
    entry_author(entry, item_of(entry, "tekst"), &author);
    assert_string_equal(buf_view(&author), "");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
}

static void what_belongs_to_somebody_else_moves_with_its_answers(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id here = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id there = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct id record = fill_in(counter->seat, "notitie", here, "{\"tekst\": \"wil een cursus\"}");
    struct entry *entry = entry_take(counter->seat, here, record, &err);
    struct entry *carried = entry_carry(entry, there, &err);

    assert_non_null(carried);
    entry_free(entry);
    assert_true(id_equal(entry_dossier(carried), there));
    assert_string_equal(value_of(carried, "tekst"), "wil een cursus");
    assert_true(entry_submit(carried, NULL, &receipt, &err));
    entry_free(carried);
    assert_non_null(strstr(state_of(counter, there), "wil een cursus"));
    assert_string_equal(newest_of(counter, here, record).change.kind, CHANGE_WITHDRAW);
}

static void what_was_carried_is_finished_also_after_leaving_and_coming_back(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id here = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id there = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct id record = fill_in(counter->seat, "notitie", here, "{\"tekst\": \"wil een cursus\"}");
    struct entry *entry = entry_take(counter->seat, here, record, &err);
    struct entry *carried = entry_carry(entry, there, &err);
    struct id draft = entry_record(carried);

    entry_free(entry);
    entry_free(carried);
    carried = entry_resume(counter->seat, draft, &err);
    assert_non_null(carried);
    assert_true(entry_submit(carried, NULL, &receipt, &err));
    entry_free(carried);
    assert_non_null(strstr(state_of(counter, there), "wil een cursus"));
    assert_string_equal(newest_of(counter, here, record).change.kind, CHANGE_WITHDRAW);
}

static void a_reader_may_not_open_a_form(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };

    sit_down_again(counter, "lezer");
    assert_null(entry_open_new(counter->seat, "aanmelding", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    sit_down_again(counter, "consulent");
    assert_false(seat_may_fill(counter->seat, "contract", &err));
    sit_down_again(counter, "onthaal");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_draft_survives_leaving_with_every_value_row_blank_and_the_cursor),
        at_the_counter(a_cleared_default_stays_cleared),
        at_the_counter(a_row_taken_out_stays_out),
        at_the_counter(the_form_that_was_left_opens_again_where_it_was),
        at_the_counter(an_answer_refused_leaves_the_draft_as_it_was),
        at_the_counter(a_correction_left_half_way_is_still_a_correction),
        at_the_counter(a_record_under_correction_opens_with_the_corrections_made_so_far),
        at_the_counter(what_is_parked_is_taken_up_by_another_role_at_the_same_question),
        at_the_counter(what_this_person_answers_now_has_no_other_author),
        at_the_counter(what_belongs_to_somebody_else_moves_with_its_answers),
        at_the_counter(what_was_carried_is_finished_also_after_leaving_and_coming_back),
        at_the_counter(a_reader_may_not_open_a_form),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
