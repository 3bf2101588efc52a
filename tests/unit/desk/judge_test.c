/* judge_test.c — content tried without a vault: a decision with its trace, an expression on given answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/judge.h"

#include "counter.h"

static int open_judge(void **state)
{
    setenv("BALIE_NOW", NOW, 1);
    *state = judge_open("forms", &(struct error){ 0 });
    return *state ? 0 : -1;
}

static int close_judge(void **state)
{
    judge_free(*state);
    return 0;
}

static struct json_t *decide(struct judge *judge, const char *table, const char *day, const char *answers)
{
    scoped_json given = json_of(answers);
    struct error err = { 0 };
    struct date on;
    struct json_t *decision;

    assert_true(date_parse(day, &on));
    judge_set_answers(judge, given);
    decision = judge_decide(judge, table, on, &err);
    if (!decision)
        fail_msg("%s", err.text);
    return decision;
}

static void a_decision_names_its_row_its_reason_and_its_source(void **state)
{
    scoped_json decision = decide(*state, "doelgroep", "2023-10-02",
                                  "{\"regio\": \"VL\", \"verblijfsgrond\": \"VS_TB\", \"leeftijd\": 30,"
                                  " \"geboortedatum\": \"1993-01-01\", \"document\": \"A\", \"gemeente\": \"71022\"}");
    scoped_buf text = { 0 };

    json_write(&text, decision);
    assert_non_null(strstr(buf_view(&text), "vl_tijdelijk_beschermd"));
    assert_non_null(strstr(buf_view(&text), "RECHT"));
    assert_non_null(strstr(buf_view(&text), "Tijdelijk beschermd: recht, geen plicht."));
}

static void a_reason_says_labels_and_not_codes(void **state)
{
    scoped_json decision = decide(*state, "doelgroep", "2023-10-02",
                                  "{\"geboortedatum\": \"1990\", \"document\": \"SC\", \"gemeente\": \"71022\","
                                  " \"verblijfsgrond\": \"VS_VLUCHT\"}");
    const char *reason = json_get_text(decision, "reason");

    assert_null(strstr(reason, "(SC)"));
    assert_non_null(strstr(reason, "ijzondere"));
}

static void the_date_decides_which_rows_count(void **state)
{
    static const char answers[] = "{\"regio\": \"BRU\", \"attest_verplichting\": \"ja\", \"verblijfsgrond\": "
                                  "\"VS_GH_BELG\", \"geboortedatum\": \"1990-01-01\", \"gemeente\": \"21004\","
                                  " \"document\": \"A\"}";
    scoped_json before = decide(*state, "doelgroep", "2022-05-31", answers);
    scoped_json after = decide(*state, "doelgroep", "2022-06-01", answers);
    scoped_buf before_text = { 0 }, after_text = { 0 };

    json_write(&before_text, before);
    json_write(&after_text, after);
    assert_null(strstr(buf_view(&before_text), "VERPLICHT_BRU"));
    assert_non_null(strstr(buf_view(&after_text), "VERPLICHT_BRU"));
}

static void a_table_there_is_not_is_refused_by_name(void **state)
{
    struct error err = { 0 };
    scoped_json answers = json_of("{}");

    judge_set_answers(*state, answers);
    assert_null(judge_decide(*state, "dolgroep", clock_today(), &err));
    assert_non_null(strstr(err.text, "dolgroep"));
}

static void an_expression_sees_the_answers_of_a_form(void **state)
{
    scoped_json answers =
        json_of("{\"contacttalen\": [\"ukr\"], \"vraag\": [\"NEDERLANDS\"], \"gemeente\": \"71022\"}");
    struct error err = { 0 };
    scoped_buf out = { 0 };

    judge_set_answers(*state, answers);
    assert_true(judge_set_form(*state, "aanmelding", &err));
    assert_true(judge_evaluate(*state, "${regio}", &out, &err));
    assert_non_null(strstr(buf_view(&out), "VL"));
}

static void an_expression_that_is_none_says_where(void **state)
{
    struct error err = { 0 };
    scoped_buf out = { 0 };

    assert_false(judge_evaluate(*state, "1 +", &out, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_decision_names_its_row_its_reason_and_its_source),
        at_the_counter(a_reason_says_labels_and_not_codes),
        at_the_counter(the_date_decides_which_rows_count),
        at_the_counter(a_table_there_is_not_is_refused_by_name),
        at_the_counter(an_expression_sees_the_answers_of_a_form),
        at_the_counter(an_expression_that_is_none_says_where),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
