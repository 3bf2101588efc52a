/* secrecy_test.c — what is made of something sensitive is sensitive through forms and facts; what asks is not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk/library.h"
#include "desk/secrecy.h"
#include "form/finding.h"
#include "../temporary.h"

#define HEAD                                                                                                           \
    "type,name,label::nl,relevant,constraint,calculation,default,save_to,bind::balie:sensitive,bind::balie:was\n"
#define SETTINGS                                                                                                       \
    "form_title,form_id,version,default_language,namespaces,attribute::balie:date\n%s,%s,1,nl,\"balie=\"\"urn:balie:"  \
    "1\"\"\",datum\n"
#define DATUM "date,datum,Datum,,,,today(),,,\n"

/* clang-format off */
static const char *const files[][2] = {
    { "balie.csv", "name,value,source\ncard,persoon,\nnone_code,GEEN,\n" },
    { "een/survey.csv", HEAD DATUM
        "text,geheim,Geheim,,,,,persoon#geheim,yes,oud_geheim\n"
        "text,open,Open,${geheim} != '',. != ${geheim},,,persoon#open,,\n"
        "calculate,kopie,Kopie,,,\"concat(${geheim}, '!')\",,persoon#kopie,,\n"
        "calculate,klas,Klas,,,\"substr(${geheim}, 0, 1)\",,persoon#klas,no,\n"
        "calculate,heeft,Heeft,,,\"if(${geheim} = '', 'nee', 'ja')\",,persoon#heeft,,\n"
        "calculate,besluit,Besluit,,,\"decide('tabel', 'uit', ${datum})\",,,,\n"
        "calculate,naar,Naar,,,\"decide('tabel', 'naar', ${datum})\",,,,\n"
        "begin_group,groep,Groep,,,,,,yes,\ntext,binnen,Binnen,,,,,,,\ntext,buiten,Buiten,,,,,,no,\nend_group,,,,,,,,,\n" },
    { "een/entities.csv", "list_name,label,entity_id,create_if,update_if\npersoon,${kopie},,,\n" },
    { "twee/survey.csv", HEAD "csv-external,persoon,,,,,,,,\ncsv-external,feiten,,,,,,,,\n" DATUM
        "text,weer,Weer,,,,instance('persoon')/root/item/kopie,,,\n"
        "calculate,verder,Verder,,,${weer},,,,\n"
        "calculate,feit,Feit,,,instance('feiten')/root/item/feit_kolom,,,,\n"
        "calculate,naam_ding,Naam,,,instance('persoon')/root/item/label,,,,\n"
        "calculate,stuk,Stuk,,,string(${deel}),,,,\n"
        "begin_repeat,deel,Deel,,,,,,,\ntext,diep,Diep,,,,,,yes,\nend_repeat,,,,,,,,,\n"
        "calculate,aantal,Aantal,,,count(${deel}),,,,\n"
        "text,zelfde,Zelfde,,,,,persoon#geheim,,\n" },
    { "twee/entities.csv", "list_name,label,entity_id,create_if,update_if\npersoon,x,x,false(),true()\n" },
    { "regels/feiten.csv", "name,type,calculation,save_to,label::nl,source,sensitive\n"
        "bel,text,\"concat('bel ', ${geheim})\",feit_kolom,Bel,x,\nklasse,text,\"substr(${geheim}, 0, 1)\",,Klasse,x,no\n"
        "apart,text,'x',,Apart,x,yes\ntelt,integer,string-length(${geheim}),,Telt,x,\n" },
    { "regels/tabel.csv", "name,valid_from,valid_to,when,calculation::uit,naar,reason::nl,source\nmet,,,${geheim} != '',${bel},a,x,x\nrest,,,true(),,,x,x\n" },
};
static const char *const sensitive[] = { "geheim", "oud_geheim", "kopie", "besluit", "binnen", "weer", "verder", "feit", "feit_kolom",
                                         "naam_ding", "stuk", "diep", "zelfde", "bel", "apart" };
static const char *const harmless[] = { "open", "klas", "heeft", "naar", "buiten", "aantal", "klasse", "telt", "datum" };
/* clang-format on */

struct content {
    char folder[256];
    struct library *library;
    struct buf found;
};

static void write_file(const char *folder, const char *path, const char *text)
{
    scoped_text whole = mem_format("%s/%s", folder, path);
    scoped_text below = mem_text_part(whole, (size_t)(strrchr(whole, '/') - whole));
    FILE *file;

    mkdir(below, 0700);
    file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int open_content(void **state)
{
    static const char *const forms[] = { "een", "twee" };
    struct content *content = mem_new(sizeof *content);
    struct error err = { 0 };

    temporary_path(content->folder, sizeof content->folder, "balie-secrecy-XXXXXX");
    assert_non_null(mkdtemp(content->folder));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_file(content->folder, files[i][0], files[i][1]);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        scoped_text settings = mem_format("%s/settings.csv", forms[i]);
        scoped_text choices = mem_format("%s/choices.csv", forms[i]);
        scoped_text text = mem_format(SETTINGS, forms[i], forms[i]);
        write_file(content->folder, settings, text);
        write_file(content->folder, choices, "list_name,name,label::nl\n");
    }
    content->library = library_open_folder(content->folder, &err);
    if (!content->library)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!library_form(content->library, forms[i], &err))
            fail_msg("%s: %s", err.field, err.text);
    *state = content;
    return 0;
}

static int remove_one(const char *path, const struct stat *stat, int flag, struct FTW *ftw)
{
    (void)stat;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static int close_content(void **state)
{
    struct content *content = *state;

    library_free(content->library);
    buf_clear(&content->found);
    nftw(content->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    mem_free(content);
    return 0;
}

static void what_is_made_of_it_is_sensitive_and_what_asks_is_not(void **state)
{
    struct content *content = *state;
    scoped(secrecy) secrecy = secrecy_read(content->library);

    for (size_t i = 0; i < sizeof sensitive / sizeof *sensitive; i++)
        if (!secrecy_holds(secrecy, sensitive[i]))
            fail_msg("%s is not hidden", sensitive[i]);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (secrecy_holds(secrecy, harmless[i]))
            fail_msg("%s is hidden", harmless[i]);
}

static void so_are_labels_of_things_and_outputs_of_tables(void **state)
{
    struct content *content = *state;
    scoped(secrecy) secrecy = secrecy_read(content->library);

    assert_true(secrecy_holds_label(secrecy, "persoon"));
    assert_false(secrecy_holds_label(secrecy, "contract"));
    assert_true(secrecy_holds_output(secrecy, "tabel", "uit"));
    assert_false(secrecy_holds_output(secrecy, "tabel", "naar"));
    assert_false(secrecy_holds_output(secrecy, "weg", "uit"));
}

static bool is_first(void *with, const char *form, const char *name)
{
    (void)with;
    (void)name;
    return text_equal(form, "een");
}

static bool is_one_of_first(void *with, const char *form, const char *name)
{
    return text_equal(name, "kopie") && is_first(with, form, name);
}

static void what_is_made_of_a_form_that_may_not_be_seen_is_apart(void **state)
{
    struct content *content = *state;
    scoped(secrecy) secrecy = secrecy_apart(content->library, is_first, NULL);

    assert_true(secrecy_holds(secrecy, "weer")); /* only that form saves it */
    assert_true(secrecy_holds(secrecy, "verder"));
    assert_false(secrecy_holds(secrecy, "zelfde")); /* saved here as well */
    assert_false(secrecy_holds(secrecy, "open"));   /* in the form itself another rule holds */
    assert_false(secrecy_holds(secrecy, "datum"));
}

static void so_is_what_is_made_of_one_question_that_may_not_be_seen(void **state)
{
    struct content *content = *state;
    scoped(secrecy) secrecy = secrecy_apart(content->library, is_one_of_first, NULL);

    assert_true(secrecy_holds(secrecy, "weer"));
    assert_true(secrecy_holds(secrecy, "verder"));
    assert_false(secrecy_holds(secrecy, "kopie")); /* by the rule of its own form */
    assert_false(secrecy_holds(secrecy, "geheim"));
}

static void report(void *with, bool is_error, const char *where, const char *sentence)
{
    assert_false(is_error);
    buf_format(with, "%s: %s\n", where, sentence);
}

static bool tells(struct content *content, const char *start)
{
    return strstr(buf_view(&content->found), start);
}

static void its_author_is_told_of_what_does_not_say_so_itself(void **state)
{
    struct content *content = *state;
    const struct findings findings = { report, &content->found };

    secrecy_check(content->library, &findings);
    assert_true(tells(content, "een/survey.csv:5:bind::balie:sensitive: kopie is made of geheim"));
    assert_true(tells(content, "twee/survey.csv:5:bind::balie:sensitive: weer is made of kopie"));
    assert_true(tells(content, "regels/feiten.csv:2:sensitive: bel is made of geheim"));
    assert_false(tells(content, ": klas is"));
    assert_false(tells(content, ": klasse is"));
    assert_false(tells(content, ": geheim is"));
    assert_false(tells(content, ": apart is"));
    assert_false(tells(content, ": open is"));
}

static void who_denies_what_another_form_marks_is_told_so(void **state)
{
    struct content *content = *state;
    const struct findings findings = { report, &content->found };
    struct error err = { 0 };

    write_file(content->folder, "twee/survey.csv",
               HEAD "csv-external,persoon,,,,,,,,\n" DATUM "text,geheim,Geheim,,,,,persoon#geheim,no,\n");
    library_free(content->library);
    content->library = library_open_folder(content->folder, &err);
    if (!library_form(content->library, "twee", &err))
        fail_msg("%s: %s", err.field, err.text);
    secrecy_check(content->library, &findings);
    assert_true(tells(content, "twee/survey.csv:4:bind::balie:sensitive: geheim is sensitive in een/survey.csv:3:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_made_of_it_is_sensitive_and_what_asks_is_not, open_content,
                                        close_content),
        cmocka_unit_test_setup_teardown(so_are_labels_of_things_and_outputs_of_tables, open_content, close_content),
        cmocka_unit_test_setup_teardown(what_is_made_of_a_form_that_may_not_be_seen_is_apart, open_content,
                                        close_content),
        cmocka_unit_test_setup_teardown(so_is_what_is_made_of_one_question_that_may_not_be_seen, open_content,
                                        close_content),
        cmocka_unit_test_setup_teardown(its_author_is_told_of_what_does_not_say_so_itself, open_content, close_content),
        cmocka_unit_test_setup_teardown(who_denies_what_another_form_marks_is_told_so, open_content, close_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
