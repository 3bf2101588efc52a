/* fill_test.c — a form from JSON: all of it or nothing; and what it saves. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/content.h"

#include "base/arena.h"
#include "base/json.h"
#include "expr/node.h"
#include "form/trial.h"

#define PERSON                                                                                                         \
    "type,name,label,required,relevant,constraint,calculation,save_to,bind::balie:clear,ref\n"                         \
    "csv-external,persoon,,,,,,,,\n"                                                                                   \
    "hidden,dossier,,,,,,,,\n"                                                                                         \
    "text,naam,Naam,true(),,,,persoon#naam,,A04\n"                                                                     \
    "text,baas,Baas,,${werk} = 'ja',,,persoon#baas,yes,\n"                                                             \
    "text,chef,Chef,,${werk} = 'ja',,,persoon#chef,,\n"                                                                \
    "select_one_from_file jn.csv,werk,Werk,,,,,persoon#werk,,\n"                                                       \
    "calculate,groet,,,,,\"concat('dag ', ${naam})\",,,\n"                                                             \
    "begin_repeat,kind,Kind,,,,,,,\n"                                                                                  \
    "integer,leeftijd,Leeftijd,,,. <= 18,,minderjarige#leeftijd,,\n"                                                   \
    "end_repeat,,,,,,,,,\n"
#define LISTS                                                                                                          \
    "list_name,label,entity_id,create_if,update_if\n"                                                                  \
    "persoon,${naam},${dossier},count(instance('persoon')/root/item) = 0,count(instance('persoon')/root/item) > 0\n"   \
    "minderjarige,\"concat(${leeftijd}, ' jaar')\",,,\n"

/* A world in which the dossier d1 has, or has not, a person. */
struct stored {
    struct arena *arena;
    bool has_person;
};

static struct node *stored_instance(void *with, const char *id)
{
    struct stored *stored = with;
    struct node *document = node_new(stored->arena, NODE_DOCUMENT, NULL, NULL);
    struct node *root = node_new(stored->arena, NODE_ELEMENT, "root", NULL);
    struct node *item = node_new(stored->arena, NODE_ELEMENT, "item", NULL);

    node_append(document, root);
    if (strcmp(id, "persoon") != 0 || !stored->has_person)
        return document;
    node_append(root, item);
    node_append(item, node_new(stored->arena, NODE_ELEMENT, "name", "d1"));
    node_append(item, node_new(stored->arena, NODE_ELEMENT, "baas", "Jan"));
    node_append(item, node_new(stored->arena, NODE_ELEMENT, "chef", "Jan"));
    node_append(item, node_new(stored->arena, NODE_ELEMENT, "naam", "Oud"));
    return document;
}

static const char *stored_fill(void *with, const char *name)
{
    (void)with;
    return strcmp(name, "dossier") == 0 ? "d1" : NULL;
}

static void open_person(struct fixture *f, struct stored *stored)
{
    stored->arena = arena_new();
    f->world.with = stored;
    f->world.instance = stored_instance;
    f->world.fill = stored_fill;
    f->content.entities = LISTS;
    fixture_open(f, PERSON);
}

static void close_person(struct fixture *f, struct stored *stored)
{
    fixture_close(f);
    arena_free(stored->arena);
}

static bool fill(struct fixture *f, const char *text)
{
    scoped_json json = json_parse(text, strlen(text), NULL);

    assert_non_null(json);
    f->err = (struct error){ 0 };
    return session_fill(f->session, json, &f->err);
}

static void answers_find_their_place_in_any_order(void **state)
{
    struct fixture f = { 0 };
    struct stored stored = { 0 };

    (void)state;
    open_person(&f, &stored);
    assert_true(
        fill(&f, "{\"baas\":\"An\",\"A04\":\"Kone\",\"werk\":\"ja\",\"kind\":[{\"leeftijd\":4},{\"leeftijd\":9}]}"));
    assert_string_equal(value(&f, "naam"), "Kone");
    assert_string_equal(value(&f, "baas"), "An");
    assert_true(fill(&f, "{\"baas\":null,\"naam\":{\"leeg\":\"ONBEKEND\"}}") == false);
    assert_true(fill(&f, "{\"baas\":null}"));
    assert_string_equal(value(&f, "baas"), "");
    close_person(&f, &stored);
}

static void one_refused_answer_refuses_all_by_name(void **state)
{
    static const struct {
        const char *answers, *field;
    } cases[] = {
        { "{\"naam\":\"B\",\"weg\":\"x\"}", "weg" },
        { "{\"naam\":\"B\",\"baas\":\"x\"}", "baas" },
        { "{\"naam\":\"B\",\"groet\":\"x\"}", "groet" },
        { "{\"naam\":\"B\",\"werk\":\"misschien\"}", "werk" },
        { "{\"naam\":\"B\",\"werk\":{\"leeg\":\"ZOMAAR\"}}", "werk" },
        { "{\"naam\":\"B\",\"kind\":\"x\"}", "kind" },
        { "{\"naam\":\"B\",\"kind\":[{\"leeftijd\":4},{\"weg\":4}]}", "weg" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f = { 0 };
        struct stored stored = { 0 };
        open_person(&f, &stored);
        assert_true(fill(&f, "{\"naam\":\"A\"}"));
        assert_false(fill(&f, cases[i].answers));
        assert_string_equal(f.err.field, cases[i].field);
        assert_string_equal(value(&f, "naam"), "A");
        assert_string_equal(value(&f, "groet"), "dag A");
        assert_null(session_next(f.session, at(&f, "kind")));
        close_person(&f, &stored);
    }
}

static void a_refused_row_is_named_with_its_key(void **state)
{
    struct fixture f = { 0 };
    struct stored stored = { 0 };

    (void)state;
    open_person(&f, &stored);
    assert_false(fill(&f, "{\"kind\":[{\"leeftijd\":44}]}"));
    assert_memory_equal(f.err.field, "kind/", 5);
    assert_null(session_next(f.session, at(&f, "kind")));
    close_person(&f, &stored);
}

static void rows_of_a_repeat_that_is_not_asked_are_refused_also_when_blank(void **state)
{
    static const char *const answers[] = { "{\"any\":\"no\",\"child\":[{}]}", "{\"child\":[{},{}]}",
                                           "{\"child\":[{\"age\":null}]}", "{\"many\":1,\"counted\":[{}]}" };
    struct fixture f = { 0 };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,repeat_count\n"
                     "text,any,Any,,\n"
                     "integer,many,Many,,\n"
                     "begin_repeat,child,Child,${any} = 'yes',\n"
                     "integer,age,Age,,\n"
                     "end_repeat,,,,\n"
                     "begin_repeat,counted,Counted,${any} = 'yes',${many}\n"
                     "integer,size,Size,,\n"
                     "end_repeat,,,,\n");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        assert_false(fill(&f, answers[i]));
        assert_memory_equal(f.err.field, i == 3 ? "counted" : "child", 5);
        assert_non_null(strstr(f.err.text, "not asked now"));
        assert_string_equal(value(&f, "any"), "");
    }
    assert_true(fill(&f, "{\"child\":[],\"counted\":[]}"));
    assert_true(fill(&f, "{\"child\":[{}],\"any\":\"yes\"}"));
    fixture_close(&f);
}

static const struct session_save *find(const struct session_save *saves, size_t count, const char *list,
                                       const char *property)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(saves[i].list, list) == 0 && strcmp(saves[i].property, property) == 0)
            return &saves[i];
    return NULL;
}

static void a_new_person_is_made_and_each_row_is_an_entity(void **state)
{
    struct fixture f = { 0 };
    struct stored stored = { 0 };
    scoped(arena) arena = arena_new();
    const struct session_save *saves;
    size_t count;

    (void)state;
    open_person(&f, &stored);
    assert_true(fill(&f, "{\"naam\":\"Kone\",\"kind\":[{\"leeftijd\":4}]}"));
    assert_true(session_saves(f.session, arena, "r1", &saves, &count));
    assert_string_equal(find(saves, count, "persoon", "")->entity, "d1");
    assert_string_equal(find(saves, count, "persoon", "label")->value, "Kone");
    assert_null(find(saves, count, "persoon", "baas"));
    assert_null(find(saves, count, "persoon", "werk"));
    assert_string_equal(find(saves, count, "minderjarige", "label")->value, "4 jaar");
    assert_int_equal(strlen(find(saves, count, "minderjarige", "")->entity), 32);
    close_person(&f, &stored);
}

static void a_known_person_is_changed_and_vanished_answers_vanish(void **state)
{
    struct fixture f = { 0 };
    struct stored stored = { .has_person = true };
    scoped(arena) arena = arena_new();
    const struct session_save *saves;
    size_t count;

    (void)state;
    open_person(&f, &stored);
    assert_true(fill(&f, "{\"werk\":\"nee\"}"));
    assert_true(session_saves(f.session, arena, "r1", &saves, &count));
    assert_null(find(saves, count, "persoon", ""));
    assert_string_equal(find(saves, count, "persoon", "werk")->value, "nee");
    assert_null(find(saves, count, "persoon", "naam")->value);
    assert_non_null(find(saves, count, "persoon", "baas"));
    assert_null(find(saves, count, "persoon", "baas")->value);
    assert_null(find(saves, count, "persoon", "chef"));
    close_person(&f, &stored);
}

struct failures {
    size_t count;
    char text[512];
};

static void count_failure(void *with, const char *name, const char *sentence)
{
    struct failures *failures = with;

    failures->count++;
    snprintf(failures->text, sizeof failures->text, "%s: %s", name, sentence);
}

static void the_tests_sheet_tells_what_is_otherwise(void **state)
{
    struct fixture f = { .content.tests = "case,given,expect\n"
                                          "goed,\"{\"\"a\"\":3}\",\"{\"\"b\"\":4,\"\"c.relevant\"\":true}\"\n"
                                          "refused,\"{\"\"a\"\":30}\",\"{\"\"a.refused\"\":true}\"\n"
                                          "fout,\"{\"\"a\"\":3}\",\"{\"\"b\"\":5}\"\n" };
    struct failures failures = { 0 };
    struct trial_report report = { .failed = count_failure, .with = &failures };

    (void)state;
    fixture_open(&f, "type,name,label,relevant,constraint,calculation\ninteger,a,A,,. < 10,\ncalculate,b,,,,${a} + 1\n"
                     "text,c,C,${a} = 3,,\n");
    assert_true(trial_run(f.form, &f.world, &report, &f.err));
    assert_int_equal(report.passed, 2);
    assert_int_equal(report.failures, 1);
    assert_string_equal(failures.text, "fout: b is “4”, not “5”.");
    fixture_close(&f);
}

static void an_entity_that_is_the_only_one_is_chosen(void **state)
{
    struct fixture f = { 0 };
    struct stored stored = { arena_new(), true };
    scoped_buf shown = { 0 };

    (void)state;
    f.world.with = &stored;
    f.world.instance = stored_instance;
    fixture_open(&f, "type,name,label\nselect_one_from_file persoon.csv,persoon,P\n");
    assert_string_equal(value(&f, "persoon"), "d1");
    assert_false(item_is_answered(at(&f, "persoon")));
    assert_false(answer(&f, "persoon", "d2"));
    close_person(&f, &stored);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_find_their_place_in_any_order),
        cmocka_unit_test(one_refused_answer_refuses_all_by_name),
        cmocka_unit_test(a_refused_row_is_named_with_its_key),
        cmocka_unit_test(rows_of_a_repeat_that_is_not_asked_are_refused_also_when_blank),
        cmocka_unit_test(a_new_person_is_made_and_each_row_is_an_entity),
        cmocka_unit_test(a_known_person_is_changed_and_vanished_answers_vanish),
        cmocka_unit_test(the_tests_sheet_tells_what_is_otherwise),
        cmocka_unit_test(an_entity_that_is_the_only_one_is_chosen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
