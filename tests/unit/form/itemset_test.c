/* itemset_test.c — choices come from lists, files and earlier answers, in the order the form says. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/checks.h"

#include "base/arena.h"
#include "expr/node.h"
#include "form/external.h"

#define HEAD "type,name,label,parameters,choice_filter\n"

/* A file that lies beside the form. */
struct file {
    struct arena *arena;
    const char *name, *bytes;
};

static struct node *file_instance(void *with, const char *id)
{
    struct file *file = with;

    (void)id;
    return external_parse(file->arena, file->name, file->bytes, strlen(file->bytes), NULL);
}

static void open(struct fixture *f, struct file *file, const char *survey)
{
    file->arena = arena_new();
    f->world.with = file;
    f->world.instance = file->name ? file_instance : NULL;
    fixture_open(f, survey);
}

static void close(struct fixture *f, struct file *file)
{
    fixture_close(f);
    arena_free(file->arena);
}

/* The codes and labels that may be chosen, as "code=label code=label". */
static void assert_choices(struct fixture *f, const char *key, const char *wanted)
{
    const struct item_choice *choices;
    size_t count = item_choices(f->session, at(f, key), &choices);
    scoped_buf text = { 0 };

    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%s%s=%s", i ? " " : "", choices[i].name, choices[i].label);
    assert_string_equal(buf_view(&text), wanted);
}

static void answers_of_a_repeat_may_be_chosen(void **state)
{
    struct fixture f = { 0 };
    struct file file = { 0 };

    (void)state;
    open(&f, &file,
         HEAD "begin_repeat,kid,Kid,,\nbegin_group,g,G,,\ntext,name1,Name,,\nend_group,,,,\ninteger,age,Age,,\n"
              "end_repeat,,,,\nselect_one ${name1},who,Who?,,\nselect_one ${name1},old,Who?,,age > 5\n");
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = { "An", "Bo", "" }, *const ages[] = { "4", "8", "9" };
        struct item *row = session_add_row(f.session, at(&f, "kid"), NULL);
        scoped_text name = mem_format("%s/name1", item_key(row));
        scoped_text age = mem_format("%s/age", item_key(row));
        assert_true(answer(&f, name, names[i]));
        assert_true(answer(&f, age, ages[i]));
    }
    assert_choices(&f, "who", "An=An Bo=Bo");
    assert_choices(&f, "old", "Bo=Bo");
    assert_true(answer(&f, "who", "Bo"));
    assert_false(answer(&f, "old", "An"));
    close(&f, &file);
}

static void a_list_of_answers_must_be_one(void **state)
{
    (void)state;
    refuses((struct content){ .survey = HEAD "text,a,A,,\nselect_one ${a},b,B,,\n" }, "is no question in a repeat");
    refuses((struct content){ .survey = HEAD "select_one ${z},b,B,,\n" }, "is no question in a repeat");
}

static void a_file_may_call_code_and_label_otherwise(void **state)
{
    struct fixture f = { 0 };
    struct file file = { .name = "contract.csv", .bytes = "key,naam,name,soort\n1,Een,x,a\n2,Twee,y,b\n" };

    (void)state;
    open(&f, &file,
         HEAD "select_one_from_file contract.csv,c,C,value=key label=naam,\n"
              "select_one_from_file contract.csv,d,D,label=naam,soort = 'b'\n");
    assert_choices(&f, "c", "1=Een 2=Twee");
    assert_choices(&f, "d", "y=Twee");
    assert_true(answer(&f, "c", "2"));
    close(&f, &file);
}

static void what_its_author_marked_up_is_read_as_words(void **state)
{
    struct fixture f = { 0 };
    struct file file = { .name = "contract.csv", .bytes = "key,naam\n1,**Een** van *twee*\n" };
    char *name;

    (void)state;
    open(&f, &file,
         HEAD "select_one_from_file contract.csv,c,C,value=key label=naam,\n"
              "begin_repeat,kid,Kid,,\ntext,name1,Name,,\nend_repeat,,,,\nselect_one ${name1},who,Who?,,\n");
    assert_choices(&f, "c", "1=Een van twee");
    name = mem_format("%s/name1", item_key(session_add_row(f.session, at(&f, "kid"), NULL)));
    assert_true(answer(&f, name, "**An**"));
    mem_free(name);
    assert_choices(&f, "who", "**An**=**An**");
    close(&f, &file);
}

static void a_list_may_come_from_xml_or_from_places(void **state)
{
    struct fixture f = { 0 }, g = { 0 };
    struct file xml = { .name = "contract.xml",
                        .bytes = "<root><item><name>a</name><label>A &amp; co</label></item>\n<item><name>b</name>"
                                 "<label>B</label></item></root>" };
    struct file places = { .name = "contract.geojson",
                           .bytes = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"p1\","
                                    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.3,50.8]},\"properties\":"
                                    "{\"title\":\"Here\",\"name\":\"n\"}}]}" };

    (void)state;
    open(&f, &xml, HEAD "select_one_from_file contract.xml,c,C,,\n");
    assert_choices(&f, "c", "a=A & co b=B");
    close(&f, &xml);
    open(&g, &places,
         "type,name,label,calculation\nselect_one_from_file contract.geojson,c,C,\n"
         "calculate,p,,instance('contract')/root/item[id = ${c}]/geometry\n");
    assert_choices(&g, "c", "p1=Here");
    assert_true(answer(&g, "c", "p1"));
    assert_string_equal(value(&g, "p"), "50.8 4.3 0 0");
    close(&g, &places);
}

static void an_order_by_chance_stays_what_it_is(void **state)
{
    struct fixture f = { 0 };
    struct file file = { 0 };
    const struct item_choice *choices;
    scoped_buf before = { 0 }, after = { 0 };

    (void)state;
    f.content.choices = "list_name,name,label\nl,a,A\nl,b,B\nl,c,C\nl,d,D\nl,e,E\nl,f,F\nl,g,G\nl,h,H\n";
    open(&f, &file, HEAD "text,t,T,,\nselect_one l,r,R,randomize=true,\nselect_one l,s,S,randomize=true seed=42,\n");
    assert_int_equal(item_choices(f.session, at(&f, "r"), &choices), 8);
    for (int i = 0; i < 8; i++)
        buf_text(&before, choices[i].name);
    assert_true(answer(&f, "t", "x"));
    assert_int_equal(item_choices(f.session, at(&f, "r"), &choices), 8);
    for (int i = 0; i < 8; i++)
        buf_text(&after, choices[i].name);
    assert_string_equal(buf_view(&before), buf_view(&after));
    assert_int_equal(item_choices(f.session, at(&f, "s"), &choices), 8);
    buf_clear(&after);
    for (int i = 0; i < 8; i++)
        buf_text(&after, choices[i].name);
    assert_string_not_equal(buf_view(&after), "abcdefgh");
    assert_true(answer(&f, "r", "c"));
    close(&f, &file);
}

static void a_damaged_file_is_refused(void **state)
{
    struct error err = { 0 };
    scoped(arena) arena = arena_new();

    (void)state;
    assert_null(external_parse(arena, "a.xml", "<root>", 6, &err));
    assert_null(external_parse(arena, "a.geojson", "{}", 2, &err));
    assert_non_null(strstr(err.text, "no list of places"));
    assert_null(external_parse(arena, "a.csv", "", 0, &err));
    assert_null(external_parse(arena, "a.txt", "x", 1, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_of_a_repeat_may_be_chosen),
        cmocka_unit_test(a_list_of_answers_must_be_one),
        cmocka_unit_test(a_file_may_call_code_and_label_otherwise),
        cmocka_unit_test(what_its_author_marked_up_is_read_as_words),
        cmocka_unit_test(a_list_may_come_from_xml_or_from_places),
        cmocka_unit_test(an_order_by_chance_stays_what_it_is),
        cmocka_unit_test(a_damaged_file_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
