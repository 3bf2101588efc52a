/* view_test.c — what a name means, seen from a row, a form, the card or nothing; and sentences made of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

#define DAY date_make(2023, 6, 1)

static const char *const facts_files[] = { "regels/feiten.csv",
                                           FACTS_HEAD "naam,text,'van het feit',,Naam,\n"
                                                      "dubbel,integer,${getal} * 2,dubbel,Dubbel,\n"
                                                      "onbewaard,text,'x',,,\n"
                                                      "soorten,text,instance('test')/root/item/soort,soorten,,\n",
                                           NULL };

/* What ${NAME} is on DAY, "-" when it binds nowhere. */
static const char *value_of(struct desk *desk, const char *name, struct buf *out)
{
    buf_cut(out, 0);
    return rules_name(desk->view, name, DAY, out) ? buf_view(out) : "-";
}

static void put_card(struct desk *desk, struct arena *arena, const char *name)
{
    const char *const columns[] = { "naam", "getal", NULL }, *const cells[] = { name, "5", NULL };

    desk->card = list_of(arena, columns, cells);
}

static void a_name_is_looked_for_in_the_form_then_the_card_then_the_facts(void **state)
{
    static const char *const answers[] = { "naam", "van het formulier", NULL };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    assert_string_equal(value_of(desk, "naam", &out), "van het feit");
    assert_int_equal(rules_origin(desk->view, "naam"), RULES_OF_FACT);
    put_card(desk, arena, "van de kaart");
    assert_string_equal(value_of(desk, "naam", &out), "van de kaart");
    assert_int_equal(rules_origin(desk->view, "naam"), RULES_OF_CARD);
    desk->answers = answers;
    assert_string_equal(value_of(desk, "naam", &out), "van het formulier");
    assert_int_equal(rules_origin(desk->view, "naam"), RULES_OF_ANSWER);
}

static void a_card_that_is_empty_has_no_values(void **state)
{
    static const char *const columns[] = { "naam", NULL }, *const none[] = { NULL };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    desk->card = node_new(arena, NODE_DOCUMENT, NULL, NULL);
    assert_string_equal(value_of(desk, "naam", &out), "van het feit");
    desk->card = list_of(arena, columns, none);
    assert_string_equal(value_of(desk, "naam", &out), "van het feit");
    put_card(desk, arena, ""); /* on the card, and blank: that is its value */
    assert_string_equal(value_of(desk, "naam", &out), "");
    assert_int_equal(rules_origin(desk->view, "naam"), RULES_OF_CARD);
}

static void the_day_of_the_look_is_a_name_too(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    assert_string_equal(value_of(desk, "peildatum", &out), "2023-06-01");
    assert_true(rules_evaluate(desk->view, "add-months(${peildatum}, 1)", DAY, &out));
    assert_string_equal(buf_view(&out), "2023-06-012023-07-01");
}

static void a_name_that_binds_nowhere_is_told_so_whatever_stands_before(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    buf_text(&out, "Geachte ");
    assert_false(rules_name(desk->view, "nergens", DAY, &out));
    assert_string_equal(buf_view(&out), "Geachte ");
}

static void without_a_form_and_a_card_only_facts_are_known(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    prepare(desk, facts_files);
    desk->scope = (struct rules_scope){ .with = desk };
    assert_true(open_prepared(desk));
    assert_string_equal(value_of(desk, "naam", &out), "van het feit");
    assert_string_equal(value_of(desk, "nergens", &out), "-");
    assert_int_equal(rules_origin(desk->view, "naam"), RULES_OF_FACT);
    assert_int_equal(rules_origin(desk->view, "nergens"), RULES_OF_NOTHING);
}

static void a_card_without_its_list_named_is_no_card(void **state)
{
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    scoped_buf out = { 0 };

    prepare(desk, facts_files);
    desk->scope.card = NULL;
    put_card(desk, arena, "van de kaart");
    assert_true(open_prepared(desk));
    assert_string_equal(value_of(desk, "naam", &out), "van het feit");
}

static void a_fact_of_nodes_is_the_text_of_the_first(void **state)
{
    static const char *const columns[] = { "soort", NULL }, *const cells[] = { "MO", "NT2", NULL };
    struct desk *desk = *state;
    scoped(arena) arena = arena_new();
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    assert_string_equal(value_of(desk, "soorten", &out), ""); /* no list: blank, and still a fact */
    desk->tests = list_of(arena, columns, cells);
    rules_view_changed(desk->view);
    assert_string_equal(value_of(desk, "soorten", &out), "MO");
}

static void a_fact_that_fails_has_no_value(void **state)
{
    static const char *const files[] = { "regels/feiten.csv", FACTS_HEAD "f,text,\"param(${weg}, ${peildatum})\",f,,\n",
                                         NULL };
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, files));
    assert_string_equal(value_of(desk, "f", &out), "-");
    assert_false(rules_evaluate(desk->view, "${f} = ''", DAY, &out));
}

/* Gathers "column=value;", and has heard enough after the column the desk calls the last. */
static bool gather(void *with, const char *column, const char *value)
{
    char *facts = with;

    snprintf(facts + strlen(facts), 100 - strlen(facts), "%s=%s;", column, value);
    return true;
}

static bool refuse(void *with, const char *column, const char *value)
{
    gather(with, column, value);
    return false;
}

static void only_facts_that_have_a_column_are_saved(void **state)
{
    static const char *const answers[] = { "getal", "4", NULL };
    struct desk *desk = *state;
    char facts[100] = "";

    assert_true(load(desk, facts_files));
    desk->answers = answers;
    assert_true(rules_facts(desk->view, DAY, gather, facts, &desk->err));
    assert_string_equal(facts, "dubbel=8;soorten=;");
}

static void saving_facts_ends_where_one_fails_or_is_refused(void **state)
{
    static const char *const files[] = { "regels/feiten.csv",
                                         FACTS_HEAD "a,text,'1',a,,\nb,text,\"param(${weg}, ${peildatum})\",b,,\n"
                                                    "c,text,'3',c,,\n",
                                         NULL };
    struct desk *desk = *state;
    char facts[100] = "";

    assert_true(load(desk, files));
    assert_false(rules_facts(desk->view, DAY, gather, facts, &desk->err));
    assert_string_equal(facts, "a=1;");
    assert_non_null(strstr(desk->err.text, "There is no parameter named"));
    *facts = '\0';
    assert_false(rules_facts(desk->view, DAY, refuse, facts, &desk->err));
    assert_string_equal(facts, "a=1;");
}

static uint64_t generation_of(void *with)
{
    const struct desk *desk = with;

    return desk->generation;
}

static const char *const table_files[] = { "regels/t.csv", TABLE_HEAD "a,,,${x} = 1,,,\nb,,,${y} = 1,,,\n" REST, NULL };

static const char *row_of(struct desk *desk)
{
    const struct rules_decision *decision;

    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    return decision->row;
}

static void decisions_are_kept_until_the_generation_changes(void **state)
{
    static const char *const before[] = { "x", "1", NULL }, *const after[] = { "x", "2", NULL };
    struct desk *desk = *state;

    prepare(desk, table_files);
    desk->scope.generation = generation_of;
    assert_true(open_prepared(desk));
    desk->answers = before;
    assert_string_equal(row_of(desk), "a");
    desk->answers = after;
    assert_string_equal(row_of(desk), "a"); /* nobody said that an answer changed */
    desk->generation++;
    assert_string_equal(row_of(desk), "rest");
}

static void a_generation_that_changes_inside_a_look_frees_nothing_in_use(void **state)
{
    static const char *const files[] = { "regels/u.csv",
                                         TABLE_HEAD
                                         "a,,,\"${x} = 1 and decide('t', 'name', ${peildatum}) = 'a'\",,,\n" REST,
                                         "regels/t.csv", TABLE_HEAD "a,,,${x} = 1,,,\n" REST, NULL };
    static const char *const answers[] = { "x", "1", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    prepare(desk, files);
    desk->scope.generation = generation_of;
    desk->grows = true;
    desk->answers = answers;
    assert_true(open_prepared(desk));
    assert_true(rules_decide(desk->view, "u", DAY, &decision, &desk->err));
    assert_string_equal(decision->row, "a");
    assert_string_equal(decision->table, "u");
}

static void an_expression_given_as_text_is_run_or_refused(void **state)
{
    static const char *const answers[] = { "getal", "21", NULL };
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    desk->answers = answers;
    assert_true(rules_evaluate(desk->view, "${dubbel}", DAY, &out));
    assert_string_equal(buf_view(&out), "42");
    assert_true(rules_evaluate(desk->view, "${dubbel}", DAY, &out)); /* compiled once, run twice */
    assert_string_equal(buf_view(&out), "4242");
    assert_false(rules_evaluate(desk->view, "${dubbel} +", DAY, &out));
    assert_string_equal(buf_view(&out), "4242");
}

/* The list of genders, as people read it. */
static bool label_of(void *with, const char *name, const char *value, const char *language, struct buf *out)
{
    (void)with;
    if (strcmp(name, "geslacht") != 0)
        return false;
    buf_format(out, "%s:%s", language, strcmp(value, "V") == 0 ? "vrouw" : "man");
    return true;
}

static const char *reason_in(struct desk *desk, const char *reasons, const char *const *answers)
{
    const struct rules_decision *decision = NULL;
    scoped_text text = mem_format("name,valid_from,valid_to,when,reason::nl,reason::fr\nrest,,,true(),%s\n", reasons);
    const char *const files[] = { "regels/t.csv", text, NULL };
    const char *language = desk->scope.language;

    leave(desk);
    desk->view = NULL;
    prepare(desk, files);
    desk->scope.language = language;
    desk->scope.label = label_of;
    desk->answers = answers;
    assert_true(open_prepared(desk));
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    return decision->reason;
}

static void a_reason_puts_in_what_people_read(void **state)
{
    static const char *const answers[] = { "geslacht", "V", "op", "2023-01-31", "naam", "Ada", NULL };
    struct desk *desk = *state;

    desk->scope.language = "nl";
    assert_string_equal(reason_in(desk, "Zij is ${geslacht}.,", answers), "Zij is nl:vrouw.");
    assert_string_equal(reason_in(desk, "${naam} op ${op},", answers), "Ada op 31/1/2023");
    assert_string_equal(reason_in(desk, "Op ${peildatum}${nergens}!,", answers), "Op 1/6/2023!");
    assert_string_equal(reason_in(desk, "Een ${ die niet sluit,", answers), "Een ${ die niet sluit");
}

static void a_reason_comes_in_the_language_asked_or_else_in_the_first(void **state)
{
    struct desk *desk = *state;

    desk->scope.language = "fr";
    assert_string_equal(reason_in(desk, "Ja.,Oui.", NULL), "Oui.");
    assert_string_equal(reason_in(desk, "Ja.,", NULL), "Ja.");
    desk->scope.language = "ar";
    assert_string_equal(reason_in(desk, "Ja.,Oui.", NULL), "Ja.");
    desk->scope.language = NULL;
    assert_string_equal(reason_in(desk, "Ja.,Oui.", NULL), "Ja.");
}

static void a_name_that_fails_leaves_its_place_in_the_reason_empty(void **state)
{
    static const char *const files[] = { "regels/feiten.csv", FACTS_HEAD "f,text,\"param(${weg}, '')\",,,\n",
                                         "regels/t.csv", TABLE_HEAD "rest,,,true(),,Om ${f}.,\n", NULL };
    struct desk *desk = *state;
    const struct rules_decision *decision;

    assert_true(load(desk, files));
    assert_true(rules_decide(desk->view, "t", DAY, &decision, &desk->err));
    assert_string_equal(decision->reason, "Om .");
}

static void a_date_is_written_in_the_language_of_the_look(void **state)
{
    struct desk *desk = *state;
    scoped_buf out = { 0 };

    assert_true(load(desk, facts_files));
    assert_true(rules_evaluate(desk->view, "format-date('2023-05-01', '%b')", DAY, &out));
    rules_view_free(desk->view);
    desk->scope.language = NULL; /* then it is Dutch all the same */
    desk->view = rules_view_new(desk->rules, &desk->scope);
    scoped_buf same = { 0 };
    assert_true(rules_evaluate(desk->view, "format-date('2023-05-01', '%b')", DAY, &same));
    assert_string_equal(buf_view(&out), buf_view(&same));
    assert_non_null(strstr(buf_view(&same), "mei"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_name_is_looked_for_in_the_form_then_the_card_then_the_facts),
        WITH_DESK(a_card_that_is_empty_has_no_values),
        WITH_DESK(the_day_of_the_look_is_a_name_too),
        WITH_DESK(a_name_that_binds_nowhere_is_told_so_whatever_stands_before),
        WITH_DESK(without_a_form_and_a_card_only_facts_are_known),
        WITH_DESK(a_card_without_its_list_named_is_no_card),
        WITH_DESK(a_fact_of_nodes_is_the_text_of_the_first),
        WITH_DESK(a_fact_that_fails_has_no_value),
        WITH_DESK(only_facts_that_have_a_column_are_saved),
        WITH_DESK(saving_facts_ends_where_one_fails_or_is_refused),
        WITH_DESK(decisions_are_kept_until_the_generation_changes),
        WITH_DESK(a_generation_that_changes_inside_a_look_frees_nothing_in_use),
        WITH_DESK(an_expression_given_as_text_is_run_or_refused),
        WITH_DESK(a_reason_puts_in_what_people_read),
        WITH_DESK(a_reason_comes_in_the_language_asked_or_else_in_the_first),
        WITH_DESK(a_name_that_fails_leaves_its_place_in_the_reason_empty),
        WITH_DESK(a_date_is_written_in_the_language_of_the_look),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
