/* submission_test.c — forms from files: all or nothing, and a second time nothing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/submission.h"

#include "base/file.h"
#include "counter.h"
#include "patch.h"
#include "desk/finder.h"
#include "desk/worklist.h"
#include "store/dossier.h"

static char refusals[4096];

static void keep_refusal(void *with, size_t line, const char *why)
{
    size_t used = strlen(refusals);

    (void)with;
    snprintf(refusals + used, sizeof refusals - used, "%zu: %s\n", line, why);
}

static struct import_result import(struct counter *counter, const char *name, const char *text)
{
    struct import_sink sink = { keep_refusal, NULL };
    struct import_result result = { 0 };
    struct error err = { 0 };
    char *path = file_join(counter->folder, name);

    refusals[0] = '\0';
    assert_true(file_replace(path, text, strlen(text), 0600, &err));
    assert_true(submission_import(counter->seat, path, &sink, &result, &err));
    remove(path);
    mem_free(path);
    return result;
}

#define LINE(key, answers) "{\"form\":\"aanmelding\",\"dossier\":\"" key "\",\"answers\":" answers "}\n"
#define NOTE(key, text)    "{\"form\":\"notitie\",\"dossier\":\"" key "\",\"answers\":{\"tekst\":\"" text "\"}}\n"

static void what_was_imported_is_already_there_the_second_time(void **state)
{
    static const char lines[] = LINE("p1", OLENA) LINE("p2", CHIDI) NOTE("p1", "belt terug");
    struct counter *counter = *state;
    size_t before = dossier_count(seat_store(counter->seat));
    struct import_result result = import(counter, "in.ndjson", lines);

    assert_int_equal(result.done, 3);
    assert_int_equal(result.refused, 0);
    assert_int_equal(dossier_count(seat_store(counter->seat)), before + 2);
    sit_down_again(counter, NULL);
    result = import(counter, "in.ndjson", lines);
    assert_int_equal(result.done, 0);
    assert_int_equal(result.there_already, 3);
    assert_int_equal(dossier_count(seat_store(counter->seat)), before + 2);
}

static void another_file_is_another_source(void **state)
{
    struct counter *counter = *state;

    import(counter, "one.ndjson", LINE("p1", OLENA));
    assert_int_equal(import(counter, "two.ndjson", LINE("p1", OLENA)).done, 1);
}

static void a_line_that_is_wrong_is_named_and_leaves_nothing(void **state)
{
    struct counter *counter = *state;
    size_t before = dossier_count(seat_store(counter->seat));
    struct import_result result = import(counter, "wrong.ndjson",
                                         LINE("w1", "{\"naam\": \"zonder\"}") "geen json\n\n" LINE("w2", OLENA)
                                             NOTE("w3", "voor niemand") "{\"form\": \"aanmelding\"}\n");

    assert_int_equal(result.done, 1);
    assert_int_equal(result.refused, 4);
    assert_int_equal(dossier_count(seat_store(counter->seat)), before + 1);
    assert_non_null(strstr(refusals, "1: "));
    assert_non_null(strstr(refusals, "2: "));
    assert_non_null(strstr(refusals, "5: "));
    assert_non_null(strstr(refusals, "6: "));
    assert_null(strstr(refusals, "\n4: "));
}

static void what_was_refused_is_taken_once_it_is_right(void **state)
{
    struct counter *counter = *state;

    assert_int_equal(import(counter, "mend.ndjson", LINE("m1", "{\"naam\": \"zonder\"}")).refused, 1);
    assert_int_equal(import(counter, "mend.ndjson", LINE("m1", OLENA)).done, 1);
}

static void a_line_counts_as_sent_in_at_its_moment(void **state)
{
    struct counter *counter = *state;
    scoped_json answers = json_of(OLENA);
    struct submission submission = {
        .form = "aanmelding", .dossier = "new", .at = "2023-03-01T09:00:00+01:00", .answers = answers
    };
    struct json_t *out = NULL;
    struct error err = { 0 };
    struct id dossier, record;

    assert_true(submission_fill(counter->seat, &submission, &out, &err));
    assert_true(id_parse(json_get_text(out, "dossier"), &dossier));
    assert_true(id_parse(json_get_text(out, "record"), &record));
    json_free(out);
    struct newest newest = newest_of(counter, dossier, record);
    assert_string_equal(set_of(&newest, "datum")->value.text, "2023-03-01");
    assert_int_equal(newest.change.at_ms, clock_now());
}

static void a_refusal_names_the_question(void **state)
{
    static const struct {
        const char *answers, *field;
    } cases[] = {
        { "{\"schoenmaat\": 42}", "schoenmaat" },
        { "{\"route\": \"AGII\"}", "route" },
        { "{\"attest_verplichting\": \"ja\"}", "attest_verplichting" },
        { "{\"contacttalen\": [\"klingon\"]}", "contacttalen" },
    };
    struct counter *counter = *state;
    size_t before = dossier_count(seat_store(counter->seat));

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = { 0 };
        assert_false(try_fill(counter->seat, "aanmelding", "new", cases[i].answers, &err));
        assert_string_equal(err.field, cases[i].field);
        assert_int_equal(err.kind, ERROR_INPUT);
    }
    assert_int_equal(dossier_count(seat_store(counter->seat)), before);
}

static void a_person_is_found_by_name_in_any_order_and_by_a_part_of_it(void **state)
{
    static const char *const words[] = { "ofori kwabena", "kwabena ofori", "kwab", "oforri", "ofori 1981" };
    struct counter *counter = *state;
    struct found found[5];
    struct id dossier =
        fill_in(counter->seat, "aanmelding", id_none(),
                "{\"contacttalen\": [\"eng\"], \"vraag\": [\"NEDERLANDS\"], \"naam\": \"Ofori\", \"voornaam\": "
                "\"Kwabena\", \"geboortedatum\": \"1981-03-04\", \"gemeente\": \"71022\"}");

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t count = finder_search(counter->seat, words[i], found, 5);
        if (!count || !id_equal(found[0].dossier, dossier))
            fail_msg("%s is not found", words[i]);
    }
}

static void who_may_be_the_same_person_is_shown(void **state)
{
    struct counter *counter = *state;
    struct found found[5];
    struct id dossier =
        fill_in(counter->seat, "aanmelding", id_none(),
                "{\"contacttalen\": [\"tir\"], \"vraag\": [\"NEDERLANDS\"], \"naam\": \"Tesfay\", \"voornaam\": "
                "\"Selam\", \"geboortedatum\": \"1991\", \"gemeente\": \"71022\"}");
    scoped_json same = json_of("{\"naam\": \"Tesfai\", \"voornaam\": \"Selam\", \"geboortedatum\": \"1991-01-01\"}");
    scoped_json other = json_of("{\"naam\": \"Vandermeulen\", \"voornaam\": \"Hilde\"}");
    scoped_json nobody = json_of("{}");

    assert_true(finder_doubles(counter->seat, same, found, 5) >= 1);
    assert_true(id_equal(found[0].dossier, dossier));
    assert_int_equal(finder_doubles(counter->seat, other, found, 5), 0);
    assert_int_equal(finder_doubles(counter->seat, nobody, found, 5), 0);
}

static void search_words_say_who_a_new_person_is(void **state)
{
    struct counter *counter = *state;
    scoped_json guess = finder_guess(counter->seat, "Tesfay Selam Miriam 4/3/1981");

    assert_string_equal(json_get_text(guess, "naam"), "Tesfay");
    assert_string_equal(json_get_text(guess, "voornaam"), "Selam Miriam");
    assert_string_equal(json_get_text(guess, "geboortedatum"), "1981-03-04");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(what_was_imported_is_already_there_the_second_time),
        at_the_counter(another_file_is_another_source),
        at_the_counter(a_line_that_is_wrong_is_named_and_leaves_nothing),
        at_the_counter(what_was_refused_is_taken_once_it_is_right),
        at_the_counter(a_line_counts_as_sent_in_at_its_moment),
        at_the_counter(a_refusal_names_the_question),
        at_the_counter(a_person_is_found_by_name_in_any_order_and_by_a_part_of_it),
        at_the_counter(who_may_be_the_same_person_is_shown),
        at_the_counter(search_words_say_who_a_new_person_is),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
