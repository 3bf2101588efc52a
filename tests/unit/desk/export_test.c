/* export_test.c — what is known of a person is exported whole: answers as read, drafts, row by row. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"
#include "desk/export.h"

#define MOTHER                                                                                                         \
    "{\"contacttalen\": [\"ukr\"], \"vraag\": [\"NEDERLANDS\", \"SCHOOL\"], \"naam\": \"Kovalenko\","                  \
    " \"voornaam\": \"Olena\", \"geboortedatum\": \"1990-05-12\", \"gemeente\": \"71022\","                            \
    " \"telefoon\": \"0470 11 22 33\", \"kind\": [{\"leeftijd_kind\": 4}, {\"leeftijd_kind\": 9}]}"

static int set_up(void **state)
{
    setenv("BALIE_NOW", NOW, 1);
    setenv("BALIE_LANG", "nl", 1);
    *state = counter_new("an");
    sit_down_again(*state, "teamleider");
    return 0;
}

static int tear_down(void **state)
{
    counter_free(*state);
    return 0;
}

/* The member of ARRAY whose KEY is VALUE. */
static const struct json_t *find(const struct json_t *array, const char *key, const char *value)
{
    for (size_t i = 0; i < json_size(array); i++)
        if (text_equal(json_get_text(json_at(array, i), key), value))
            return json_at(array, i);
    return NULL;
}

static void an_answer_is_there_as_stored_and_as_read(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    scoped_json all = export_json(counter->seat, dossier, &err);
    const struct json_t *record, *answer;

    assert_non_null(all);
    record = find(json_get(all, "records"), "form", "aanmelding");
    answer = find(json_get(record, "answers"), "question", "contacttalen");
    assert_string_equal(json_get_text(answer, "value"), "ukr");
    assert_string_equal(json_get_text(answer, "text"), "Oekraïens");
    assert_string_equal(json_get_text(answer, "by"), "an");
    assert_string_not_equal(json_get_text(answer, "label"), "contacttalen");
    assert_int_equal(json_size(json_get(answer, "others")), 0);
}

static void every_row_is_read_apart(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), MOTHER);
    scoped_json all = export_json(counter->seat, dossier, &err);
    const struct json_t *record;
    scoped_buf read = { 0 };
    size_t rows = 0;
    struct id id;

    assert_non_null(all);
    record = find(json_get(all, "records"), "form", "aanmelding");
    assert_true(id_parse(json_get_text(record, "record"), &id));
    assert_true(card_record(counter->seat, dossier, id, &read, &err));
    for (const char *at = buf_view(&read); (at = strstr(at, "—\n")); at += strlen("—\n"))
        rows++;
    assert_int_equal(rows, 2); /* whatever letter or digit its id begins with */
    assert_null(strstr(buf_view(&read), "kind/"));
}

static void what_is_begun_for_her_is_in_it(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    struct id other = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    struct json_t *hers, *his;

    assert_non_null(entry);
    say(entry, "tekst", "belt morgen terug");
    entry_free(entry);
    hers = export_json(counter->seat, dossier, &err);
    his = export_json(counter->seat, other, &err);
    assert_int_equal(json_size(json_get(hers, "drafts")), 1);
    assert_string_equal(json_get_text(json_get(json_at(json_get(hers, "drafts"), 0), "answers"), "tekst"),
                        "belt morgen terug");
    assert_int_equal(json_size(json_get(his, "drafts")), 0);
    json_free(hers);
    json_free(his);
}

static void who_may_not_see_everything_makes_none(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    scoped_buf written = { 0 };

    sit_down_again(counter, "lezer");
    assert_null(export_json(counter->seat, dossier, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(export_write(counter->seat, dossier, "/tmp/balie-no-export", &written, &err));
    assert_int_equal(written.size_bytes, 0);
    sit_down_again(counter, "teamleider");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_there_as_stored_and_as_read),
        cmocka_unit_test(every_row_is_read_apart),
        cmocka_unit_test(what_is_begun_for_her_is_in_it),
        cmocka_unit_test(who_may_not_see_everything_makes_none),
    };

    return cmocka_run_group_tests_name("export", tests, set_up, tear_down);
}
