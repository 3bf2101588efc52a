/* search_test.c — a person is found by any words, in any order, begun or with one slip. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sample.h"

static const struct person {
    unsigned dossier;
    const char *first, *name, *born, *number;
} persons[] = {
    { 1, "Yusuf", "Demir", "1988-05-12", "88.05.12-123.45" },
    { 2, "Yusra", "El Amrani", "1990", "90010112345" },
    { 3, "Mohamed", "Demirel", "1988-07", NULL },
    { 4, "Søren", "Müller", NULL, NULL },
    { 5, "Ali", "Yusuf", "2001-01-31", "01013112345" },
    { 6, "Émilie", "O'Neill", "1977-12-01", NULL },
    { 7, "Анна", "Иванова", NULL, NULL },
    { 8, "Mohamed", "Ali", NULL, NULL },
};

static void put_persons(struct fixture *fixture)
{
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++) {
        const struct person *person = &persons[i];
        struct sample sample = { .dossier = person->dossier,
                                 .record = 100 + person->dossier,
                                 .at_ms = 10000 * (int64_t)(i + 1),
                                 .values = { "first", person->first, "name", person->name, "label", person->first } };
        size_t at = 6;

        if (person->born) {
            sample.values[at++] = "born";
            sample.values[at++] = person->born;
        }
        if (person->number) {
            sample.values[at++] = "number";
            sample.values[at++] = person->number;
        }
        append(fixture, &sample);
    }
}

static void note_hit(void *with, const struct search_hit *hit)
{
    for (unsigned i = 1; i < 20; i++)
        if (id_equal(hit->dossier, id_of(i)))
            buf_format(with, "%u%s ", i, hit->with_slip ? "~" : hit->score == 1000 ? "" : "+");
}

static void assert_found(struct fixture *fixture, const char *words, const char *wanted)
{
    scoped_buf text = { 0 };

    search_find(fixture->store, words, 10, note_hit, &text);
    if (strcmp(buf_view(&text), wanted) != 0)
        fail_msg("%s: %s instead of %s", words, buf_view(&text), wanted);
}

static void words_are_found_in_any_order_exact_before_begun(void **state)
{
    struct fixture *fixture = *state;

    put_persons(fixture);
    assert_found(fixture, "demir yusuf", "1 ");
    assert_found(fixture, "Yusuf DEMIR", "1 ");
    assert_found(fixture, "yusuf", "5 1 ");
    assert_found(fixture, "demir", "1 3+ ");
    assert_found(fixture, "y", "5+ 2+ 1+ ");
    assert_found(fixture, "yu d", "1+ ");
    assert_found(fixture, "mohamed a", "8+ ");
    assert_found(fixture, "ali", "8 5 ");
    assert_found(fixture, "zzz", "");
    assert_found(fixture, "", "");
    assert_found(fixture, "   ", "");
}

static void marks_and_cases_and_scripts_do_not_matter(void **state)
{
    struct fixture *fixture = *state;

    put_persons(fixture);
    assert_found(fixture, "soren", "4 ");
    assert_found(fixture, "MULLER", "4 ");
    assert_found(fixture, "emilie", "6 ");
    assert_found(fixture, "o'neill", "6 ");
    assert_found(fixture, "neill", "6 ");
    assert_found(fixture, "анна", "7 ");
    assert_found(fixture, "ив", "7+ ");
    assert_found(fixture, "el-amrani", "2 ");
}

static void one_slip_is_forgiven_from_four_letters(void **state)
{
    struct fixture *fixture = *state;

    put_persons(fixture);
    assert_found(fixture, "yuzuf", "5~ 1~ ");
    assert_found(fixture, "uysuf", "5~ 1~ ");
    assert_found(fixture, "yusfu", "5~ 1~ ");
    assert_found(fixture, "yusf", "5~ 1~ ");
    assert_found(fixture, "yussuf", "5~ 1~ ");
    assert_found(fixture, "demri", "3~ 1~ ");
    assert_found(fixture, "mohamde", "8~ 3~ ");
    assert_found(fixture, "mohammed demirel", "3~ ");
    assert_found(fixture, "mohammde demirel", "");
    assert_found(fixture, "alli", "8~ 5~ ");
    assert_found(fixture, "ivanova", "");
    assert_found(fixture, "yus", "5+ 2+ 1+ ");
    assert_found(fixture, "yuz", "");
}

static void a_birth_is_found_in_any_spelling(void **state)
{
    static const char *const spellings[] = { "1988-05-12", "12/05/1988", "12-5-1988", "12.05.1988", "12051988" };
    struct fixture *fixture = *state;

    put_persons(fixture);
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        assert_found(fixture, spellings[i], "1 ");
    assert_found(fixture, "1988", "3 1 ");
    assert_found(fixture, "demir 1988", "1 3+ ");
    assert_found(fixture, "07/1988", "3 ");
    assert_found(fixture, "1990 yusra", "2 ");
}

static void a_number_is_found_by_its_digits(void **state)
{
    struct fixture *fixture = *state;

    put_persons(fixture);
    assert_found(fixture, "88051212345", "1 ");
    assert_found(fixture, "88.05.12-123.45", "1 ");
    assert_found(fixture, "8805", "1+ ");
    assert_found(fixture, "900101", "2+ ");
}

static void what_is_renamed_is_found_under_the_new_name_alone(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample = { .dossier = 9, .record = 109, .at_ms = 1, .values = { "name", "Before", "first", "Same" } };

    sample.parents[0] = append(fixture, &sample);
    sample.parent_count = 1;
    sample.values[1] = "After";
    append(fixture, &sample);
    assert_found(fixture, "before", "");
    assert_found(fixture, "bef", "");
    assert_found(fixture, "after", "9 ");
    assert_found(fixture, "same", "9 ");
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _slip WHERE target = 'befo'"), 0);
}

static void what_waits_in_a_transaction_is_found_and_vanishes_with_it(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    assert_true(store_begin(fixture->store, &err));
    append(fixture, &(struct sample){ .dossier = 9, .record = 109, .at_ms = 1, .values = { "name", "Waits" } });
    assert_found(fixture, "waits", "9 ");
    store_cancel(fixture->store);
    assert_found(fixture, "waits", "");
}

static void a_linked_person_is_shown_once(void **state)
{
    struct fixture *fixture = *state;
    struct change link;
    struct body body = { 0 };
    struct error err = { 0 };
    char other[ID_TEXT_BYTES];
    scoped_buf text = { 0 };
    bool is_first = id_compare(id_of(1), id_of(5)) < 0;

    put_persons(fixture);
    link = make_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 3, .kind = CHANGE_LINK });
    body.linked = id_format(id_of(5), other);
    body_encode(&text, &body);
    link.body = buf_view(&text);
    link.body_bytes = text.size_bytes;
    assert_true(log_append(fixture->store, &link, &err));
    assert_found(fixture, "yusu", is_first ? "1+ " : "5+ ");
}

static void the_last_touched_come_first(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf text = { 0 };

    put_persons(fixture);
    append(fixture, &(struct sample){ .dossier = 3, .record = 110, .at_ms = 200000, .values = { "amount", "1" } });
    assert_int_equal(search_recent(fixture->store, id_none(), 3, note_hit, &text), 3);
    assert_string_equal(buf_view(&text), "3 8 7 ");
    buf_cut(&text, 0);
    search_recent(fixture->store, fixture->user, 2, note_hit, &text);
    assert_string_equal(buf_view(&text), "3 8 ");
    buf_cut(&text, 0);
    assert_int_equal(search_recent(fixture->store, id_of(77), 2, note_hit, &text), 0);
}

static void the_index_is_the_same_after_a_rebuild(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    put_persons(fixture);
    assert_true(store_rebuild(fixture->store, 3, NULL, NULL, &err));
    assert_found(fixture, "demir yusuf", "1 ");
    assert_found(fixture, "yuzuf", "5~ 1~ ");
    assert_found(fixture, "8805", "1+ ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(words_are_found_in_any_order_exact_before_begun),
        with_store(marks_and_cases_and_scripts_do_not_matter),
        with_store(one_slip_is_forgiven_from_four_letters),
        with_store(a_birth_is_found_in_any_spelling),
        with_store(a_number_is_found_by_its_digits),
        with_store(what_is_renamed_is_found_under_the_new_name_alone),
        with_store(what_waits_in_a_transaction_is_found_and_vanishes_with_it),
        with_store(a_linked_person_is_shown_once),
        with_store(the_last_touched_come_first),
        with_store(the_index_is_the_same_after_a_rebuild),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
