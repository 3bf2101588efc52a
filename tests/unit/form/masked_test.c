/* masked_test.c — what may not be seen of an open form is masked wherever it would be shown, and stays what it is. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"
#include "form/saves.h"

#define MASK "***"
#define SURVEY                                                                                                         \
    "type,name,label,hint,constraint,constraint_message,calculation\n"                                                 \
    "text,geheim,Geheim,,. != 'fout',Niet ${geheim} bij ${open},\n"                                                    \
    "select_one kl,kleur,Kleur,,,,\n"                                                                                  \
    "text,open,Open na ${geheim},Zie ${geheim} en ${kleur},. != ${geheim},Niet als ${geheim},\n"                       \
    "calculate,kopie,Kopie,,,,\"concat(${geheim}, '!')\"\n"                                                            \
    "note,einde,${open} ${kopie} ${geheim},,,,\n"
#define CHOICES "list_name,name,label\nkl,rood,Rood\nkl,groen,Groen\n"

static const char *mask(void *with, const char *list, const char *name)
{
    static const char *const hidden[] = { "geheim", "kleur", "kopie", "naam" };

    (void)with;
    for (size_t i = 0; !list && i < sizeof hidden / sizeof *hidden; i++)
        if (strcmp(hidden[i], name) == 0)
            return MASK;
    return list && strcmp(list, "contract") == 0 && strcmp(name, "label") == 0 ? MASK : NULL;
}

static void open_masked(struct fixture *f, const char *survey)
{
    f->content.choices = CHOICES;
    f->world.mask = mask;
    fixture_open(f, survey);
}

static void open_secrets(struct fixture *f)
{
    open_masked(f, SURVEY);
    assert_true(session_restore(f->session, "geheim", "diep", NULL));
    assert_true(session_restore(f->session, "kleur", "rood", NULL));
    assert_true(session_settle(f->session, NULL));
}

static void assert_shows(struct fixture *f, const char *key, const char *wanted)
{
    scoped_buf shown = { 0 };

    item_display(f->session, at(f, key), &shown);
    assert_string_equal(buf_view(&shown), wanted);
}

static void assert_reads(struct fixture *f, const char *key, enum question_text kind, const char *wanted)
{
    scoped_buf text = { 0 };

    item_text(f->session, at(f, key), kind, NULL, &text);
    assert_string_equal(buf_view(&text), wanted);
}

static struct json_t *parsed(const char *text)
{
    return json_parse(text, strlen(text), NULL);
}

static void a_value_shows_as_the_mask_and_is_what_it_was(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    open_secrets(&f);
    assert_shows(&f, "geheim", MASK);
    assert_shows(&f, "kleur", MASK);
    assert_shows(&f, "kopie", MASK);
    assert_shows(&f, "open", "");
    assert_string_equal(item_value(at(&f, "geheim")), "diep");
    assert_string_equal(item_value(at(&f, "kopie")), "diep!");
    assert_string_equal(item_open_value(f.session, at(&f, "geheim")), "");
    assert_true(item_is_masked(f.session, at(&f, "geheim")));
    assert_false(item_is_masked(f.session, at(&f, "open")));
    fixture_close(&f);
}

static void every_text_that_repeats_it_has_the_mask_there(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    open_secrets(&f);
    assert_true(session_answer(f.session, at(&f, "open"), "vrij", &f.err));
    assert_reads(&f, "open", TEXT_LABEL, "Open na " MASK);
    assert_reads(&f, "open", TEXT_HINT, "Zie " MASK " en " MASK);
    assert_reads(&f, "einde", TEXT_LABEL, "vrij " MASK " " MASK);
    assert_false(session_answer(f.session, at(&f, "open"), "diep", &f.err)); /* judged on what it is */
    assert_string_equal(f.err.text, "Niet als " MASK);
    fixture_close(&f);
}

static void the_mask_given_back_leaves_it_as_it_is(void **state)
{
    struct fixture f = { 0 };
    scoped_json answers = parsed("{\"geheim\":\"***\",\"open\":\"***\"}");

    (void)state;
    open_secrets(&f);
    assert_true(session_fill(f.session, answers, &f.err));
    assert_string_equal(item_value(at(&f, "geheim")), "diep");
    assert_string_equal(item_value(at(&f, "open")), MASK); /* this may be seen: it is what was typed */
    assert_true(item_is_masked(f.session, at(&f, "geheim")));
    fixture_close(&f);
}

static void who_types_it_sees_it_but_not_what_is_made_of_it(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    open_secrets(&f);
    assert_true(session_answer(f.session, at(&f, "geheim"), "nieuw", &f.err));
    assert_shows(&f, "geheim", "nieuw");
    assert_reads(&f, "open", TEXT_LABEL, "Open na nieuw");
    assert_shows(&f, "kopie", MASK);
    assert_true(session_restore(f.session, "geheim", "ander", NULL));
    assert_shows(&f, "geheim", MASK);
    fixture_close(&f);
}

static void what_was_refused_puts_the_mask_back(void **state)
{
    struct fixture f = { 0 };
    scoped_json answers = parsed("{\"geheim\":\"nieuw\",\"weg\":\"x\"}");

    (void)state;
    open_secrets(&f);
    assert_false(session_fill(f.session, answers, &f.err));
    assert_shows(&f, "geheim", MASK);
    assert_string_equal(item_value(at(&f, "geheim")), "diep");
    fixture_close(&f);
}

static void hear(void *with, struct item *item, const char *sentence)
{
    (void)item;
    buf_format(with, "%s\n", sentence);
}

static void a_code_that_is_kept_and_not_in_the_list_is_not_said(void **state)
{
    struct fixture f = { 0 };
    scoped_buf said = { 0 };

    (void)state;
    open_secrets(&f);
    assert_true(session_restore(f.session, "kleur", "paars", NULL));
    assert_true(session_settle(f.session, NULL));
    session_check(f.session, true, hear, &said);
    assert_null(strstr(buf_view(&said), "paars"));
    assert_non_null(strstr(buf_view(&said), MASK));
    assert_false(session_answer(f.session, at(&f, "kleur"), "roze", &f.err));
    assert_non_null(strstr(f.err.text, "roze")); /* typed here */
    fixture_close(&f);
}

static void things_are_chosen_without_being_called_by_name(void **state)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    struct fixture f = { .world = { .with = &shelf, .instance = shelf_instance } };
    const struct item_choice *choices;

    (void)state;
    open_masked(&f, "type,name,label\nselect_one_from_file contract.csv,welk,Welk\n");
    assert_int_equal(item_choices(f.session, at(&f, "welk"), &choices), 1);
    assert_string_equal(choices[0].name, "c1");
    assert_string_equal(choices[0].label, MASK);
    assert_true(session_restore(f.session, "welk", "c1", NULL));
    assert_shows(&f, "welk", MASK);
    fixture_close(&f);
}

static void answers_to_choose_from_are_masked_too(void **state)
{
    struct fixture f = { 0 };
    const struct item_choice *choices;

    (void)state;
    open_masked(&f, "type,name,label\nbegin_repeat,kind,K\ntext,naam,N\nend_repeat,,\nselect_one ${naam},oudste,O\n");
    assert_true(session_restore(f.session, "kind/00000000000000000000000000000001/naam", "An", NULL));
    assert_true(session_settle(f.session, NULL));
    assert_int_equal(item_choices(f.session, at(&f, "oudste"), &choices), 1);
    assert_string_equal(choices[0].label, MASK);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_shows_as_the_mask_and_is_what_it_was),
        cmocka_unit_test(every_text_that_repeats_it_has_the_mask_there),
        cmocka_unit_test(the_mask_given_back_leaves_it_as_it_is),
        cmocka_unit_test(who_types_it_sees_it_but_not_what_is_made_of_it),
        cmocka_unit_test(what_was_refused_puts_the_mask_back),
        cmocka_unit_test(a_code_that_is_kept_and_not_in_the_list_is_not_said),
        cmocka_unit_test(things_are_chosen_without_being_called_by_name),
        cmocka_unit_test(answers_to_choose_from_are_masked_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
