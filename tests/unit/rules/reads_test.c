/* reads_test.c — which names a table reads, so that an answer knows what it changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

static const char *const files[] = {
    "regels/feiten.csv",
    FACTS_HEAD "oud,integer,${leeftijd} + 1,,,\nsom,integer,${oud} + ${oud} + ${een},,,\n",
    "regels/a.csv",
    "name,valid_from,valid_to,when,calculation::uit,source\n"
    "r,,,\"decide('b', 'uit', ${datum_b}) = 'ja'\",${bedrag},\nrest,,,true(),,\n",
    "regels/b.csv",
    TABLE_HEAD "r,,,${som} = 3,ja,,\ns,,,\"decide('a', 'uit', ${peildatum}) = 1\",,,\n" REST,
    "regels/los.csv",
    TABLE_HEAD "r,,,\"decide(${welke}, 'uit', ${peildatum}) = count(instance('test')/root/item)\",,,\n" REST,
    NULL
};

/* Gathers " name" and stops at the one the test wants to end on. */
struct ears {
    char heard[300];
    const char *last;
};

static bool hear(void *with, const char *name)
{
    struct ears *ears = with;

    snprintf(ears->heard + strlen(ears->heard), sizeof ears->heard - strlen(ears->heard), " %s", name);
    return !ears->last || strcmp(name, ears->last) != 0;
}

static bool has(const struct ears *ears, const char *name)
{
    scoped_text padded = mem_format("%s ", ears->heard);
    scoped_text word = mem_format(" %s ", name);

    return strstr(padded, word);
}

static void a_table_reads_what_its_facts_and_the_tables_it_asks_read(void **state)
{
    static const char *const names[] = { "datum_b", "bedrag", "som", "oud", "leeftijd", "een" };
    struct desk *desk = *state;
    struct ears ears = { 0 };

    assert_true(load(desk, files));
    assert_true(rules_reads(desk->rules, "a", hear, &ears));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(has(&ears, names[i]));
}

static void a_name_read_twice_is_told_once(void **state)
{
    struct desk *desk = *state;
    struct ears ears = { 0 };

    assert_true(load(desk, files));
    assert_true(rules_reads(desk->rules, "b", hear, &ears));
    assert_non_null(strstr(ears.heard, " oud"));
    assert_null(strstr(strstr(ears.heard, " oud") + 1, " oud"));
}

static void the_listener_may_stop_at_every_depth(void **state)
{
    static const char *const names[] = { "som", "oud", "leeftijd", "een", "bedrag", "datum_b" };
    struct desk *desk = *state;

    assert_true(load(desk, files));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ears ears = { .last = names[i] };
        assert_false(rules_reads(desk->rules, "a", hear, &ears));
        assert_string_equal(ears.heard + strlen(ears.heard) - strlen(names[i]), names[i]);
    }
}

static void a_table_nobody_wrote_reads_nothing(void **state)
{
    struct desk *desk = *state;
    struct ears ears = { 0 };

    assert_true(load(desk, files));
    assert_true(rules_reads(desk->rules, "weg", hear, &ears));
    assert_string_equal(ears.heard, "");
}

static bool hear_carried(void *with, const struct expr_reference *reference, struct error *err)
{
    (void)err;
    return hear(with, reference->text);
}

static void a_column_carries_what_its_cells_give_and_not_what_chooses_the_row(void **state)
{
    struct desk *desk = *state;
    struct ears ears = { 0 }, none = { 0 }, everything = { 0 };
    struct expr_visitor visitor = { hear_carried, &ears }, deaf = { hear_carried, &none };
    struct expr_visitor wide = { hear_carried, &everything };

    assert_true(load(desk, files));
    assert_true(rules_carries(desk->rules, "a", "uit", &visitor));
    assert_string_equal(ears.heard, " bedrag");
    assert_true(rules_carries(desk->rules, "b", "uit", &deaf));
    assert_true(rules_carries(desk->rules, "a", "anders", &deaf));
    assert_true(rules_carries(desk->rules, "weg", "uit", &deaf));
    assert_string_equal(none.heard, "");
    assert_true(rules_carries(desk->rules, NULL, NULL, &wide));
    assert_string_equal(everything.heard, " decide()");
}

static void add_fact(void *with, const struct rules_fact *fact)
{
    hear(with, fact->name);
    hear(with, fact->sensitive);
}

static void every_fact_says_whether_it_is_sensitive(void **state)
{
    static const char *const facts[] = {
        "regels/feiten.csv",
        "name,type,calculation,save_to,label::nl,source,sensitive\na,integer,1,,,,yes\nb,integer,2,,,,no\n", NULL
    };
    struct desk *desk = *state;
    struct ears ears = { 0 };

    assert_true(load(desk, facts));
    rules_each_fact(desk->rules, add_fact, &ears);
    assert_string_equal(ears.heard, " a yes b no");
}

static void a_fact_is_sensitive_or_it_is_not(void **state)
{
    static const char *const facts[] = {
        "regels/feiten.csv", "name,type,calculation,save_to,label::nl,source,sensitive\na,integer,1,,,,misschien\n",
        NULL
    };
    struct desk *desk = *state;

    load(desk, facts);
    assert_int_equal(desk->errors, 1);
    assert_non_null(strstr(desk->findings, "regels/feiten.csv:2:sensitive"));
}

/* Counts what is read by its kind. */
static bool count_kind(void *with, const struct expr_reference *reference, struct error *err)
{
    size_t *counts = with;

    (void)err;
    counts[reference->kind]++;
    return reference->kind != EXPR_READS_EVERYTHING;
}

static bool references_of(struct desk *desk, const char *expression, size_t counts[5])
{
    struct expr_visitor visitor = { count_kind, counts };
    struct expr_host host = { .functions = NULL };
    scoped(arena) arena = arena_new();

    memset(counts, 0, 5 * sizeof *counts);
    host.functions = rules_functions(desk->rules, NULL, &host.function_count);
    const struct expr *expr = expr_compile(arena, expression, &host, &desk->err);
    assert_non_null(expr);
    return expr_references(expr, &host, &visitor, &desk->err);
}

static void a_form_that_asks_a_table_reads_its_names_and_its_lists(void **state)
{
    struct desk *desk = *state;
    size_t counts[5];

    assert_true(load(desk, files));
    assert_true(references_of(desk, "decide('b', 'uit', '2023-01-01')", counts));
    assert_int_equal(counts[EXPR_READS_NAME], 7); /* som, oud, leeftijd, een; by way of a: datum_b, bedrag, peildatum */
    assert_true(references_of(desk, "param('p', '2023-01-01')", counts));
    assert_int_equal(counts[EXPR_READS_NAME], 0);
}

static void a_table_chosen_by_an_answer_reads_everything(void **state)
{
    struct desk *desk = *state;
    size_t counts[5];

    assert_true(load(desk, files));
    assert_false(references_of(desk, "decide(/root/welke, 'uit', '2023-01-01')", counts));
    assert_int_equal(counts[EXPR_READS_EVERYTHING], 1);
    assert_false(references_of(desk, "decide('los', 'uit', '2023-01-01')", counts));
    assert_int_equal(counts[EXPR_READS_EVERYTHING], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_table_reads_what_its_facts_and_the_tables_it_asks_read),
        WITH_DESK(a_name_read_twice_is_told_once),
        WITH_DESK(the_listener_may_stop_at_every_depth),
        WITH_DESK(a_table_nobody_wrote_reads_nothing),
        WITH_DESK(a_column_carries_what_its_cells_give_and_not_what_chooses_the_row),
        WITH_DESK(every_fact_says_whether_it_is_sensitive),
        WITH_DESK(a_fact_is_sensitive_or_it_is_not),
        WITH_DESK(a_form_that_asks_a_table_reads_its_names_and_its_lists),
        WITH_DESK(a_table_chosen_by_an_answer_reads_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
