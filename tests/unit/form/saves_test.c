/* saves_test.c — what a form makes and changes: entity_id, create_if and update_if in all their cases. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/saves.h"

#define HEAD      "type,name,label,save_to,relevant\ncsv-external,contract,,,\n"
#define QUESTIONS "text,id,I,,\ntext,mk,M,,\ntext,ch,C,,\ntext,x,X,x,\ntext,y,Y,y,${x} != 'off'\n"
#define SURVEY    HEAD QUESTIONS
#define REPEAT    HEAD "begin_repeat,r,R,,\n" QUESTIONS "end_repeat,,,,\n"

/* What the line of the entities sheet says, what is answered, what is saved; or the refusal at loading. */
struct line {
    bool has_id, has_create, has_update;
    const char *answers, *wanted, *refusal;
};

static const struct line cases[] = {
    { false, false, false, "'x':'a','y':'b'", "+NEW NEW.label=L* NEW.x=a NEW.y=b", NULL },
    { false, true, false, "'mk':'1','x':'a'", "+NEW NEW.label=L* NEW.x=a", NULL },
    { false, true, false, "'mk':'0','x':'a'", "", NULL },
    { false, false, true, NULL, NULL, "needs an entity_id" },
    { false, true, true, NULL, NULL, "needs an entity_id" },
    { true, false, false, "'id':'c1','x':'a','y':'b'", "c1.label=L* c1.x=a c1.y=b", NULL },
    { true, false, false, "'x':'a'", "", NULL }, /* an id that is blank names nothing */
    { true, false, true, "'id':'c1','ch':'1','x':'a','y':'b'", "c1.label=L* c1.x=a c1.y=b", NULL },
    { true, false, true, "'id':'c1','ch':'0','x':'a'", "", NULL },
    { true, true, false, NULL, NULL, "needs update_if" },
    { true, true, true, "'id':'c9','mk':'1','x':'a','y':'b'", "+c9 c9.label=L* c9.x=a c9.y=b", NULL },
    { true, true, true, "'id':'c1','ch':'1','x':'a','y':'b'", "c1.label=L* c1.x=a c1.y=b", NULL },
    { true, true, true, "'id':'c1','mk':'1','ch':'1','x':'a','y':'b'", "+c1 c1.label=L* c1.x=a c1.y=b", NULL },
    { true, true, true, "'id':'c1','x':'a'", "", NULL },
    /* what is not relevant is left as it was, what is blank is emptied where something stood */
    { true, false, false, "'id':'c1','x':'off'", "c1.label=L* c1.x=off", NULL },
    { true, false, false, "'id':'c1','y':'b'", "c1.label=L* c1.x- c1.y=b", NULL },
    { true, false, false, "'id':'c7','y':'b'", "c7.label=L* c7.y=b", NULL },
    { false, false, false, "'x':'off'", "+NEW NEW.label=L* NEW.x=off", NULL },
};

/* WITH instead of every WHAT of TEXT. */
static char *replaced(const char *text, const char *what, const char *with)
{
    scoped_buf out = { 0 };

    for (const char *at; (at = strstr(text, what)); text = at + strlen(what)) {
        buf_add(&out, text, (size_t)(at - text));
        buf_text(&out, with);
    }
    buf_text(&out, text);
    return mem_text(buf_view(&out));
}

static void check(const struct line *line, bool in_repeat)
{
    scoped(arena) arena = arena_new();
    struct shelf shelf = { arena };
    scoped_text entities = mem_format("list_name,label,entity_id,create_if,update_if\ncontract,'L',%s,%s,%s\n",
                                      line->has_id ? "${id}" : "", line->has_create ? "${mk} = '1'" : "",
                                      line->has_update ? "${ch} = '1'" : "");
    struct fixture f = { .content.entities = entities, .world = { .with = &shelf, .instance = shelf_instance } };
    scoped_text quoted = replaced(line->answers ? line->answers : "", "'", "\"");
    scoped_text answers = mem_format(in_repeat ? "{\"r\":[{%s}]}" : "{%s}", quoted);
    scoped_text wanted = replaced(line->wanted ? line->wanted : "", "NEW", in_repeat ? "ROW" : "r1");
    scoped_buf got = { 0 };

    if (line->refusal) {
        f.content.survey = in_repeat ? REPEAT : SURVEY;
        assert_null(content_load(&f.content));
        assert_non_null(strstr(f.content.found, line->refusal));
        content_clear(&f.content);
        return;
    }
    fixture_open(&f, in_repeat ? REPEAT : SURVEY);
    saves_fill(f.session, answers);
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), wanted);
    fixture_close(&f);
}

static void each_case_makes_changes_or_leaves_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i], false);
}

static void in_a_repeat_each_row_is_a_case_of_its_own(void **state)
{
    struct shelf shelf = { arena_new() };
    struct fixture f = { .content.entities = "list_name,label,entity_id,create_if,update_if\n"
                                             "contract,${x},${id},${mk} = '1',${ch} = '1'\n",
                         .world = { .with = &shelf, .instance = shelf_instance } };
    scoped_buf got = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i], true);
    fixture_open(&f, REPEAT);
    saves_fill(f.session, "{\"r\":[{\"id\":\"c8\",\"mk\":\"1\",\"x\":\"a\"},{\"id\":\"c1\",\"x\":\"b\"},"
                          "{\"id\":\"c1\",\"ch\":\"1\",\"y\":\"d\"}]}");
    saves_write(f.session, &got);
    assert_string_equal(buf_view(&got), "+c8 c8.label=a* c8.x=a c1.label-* c1.x- c1.y=d");
    fixture_close(&f);
    arena_free(shelf.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_case_makes_changes_or_leaves_alone),
        cmocka_unit_test(in_a_repeat_each_row_is_a_case_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
