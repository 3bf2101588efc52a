/* retention_test.c — terms of keeping: what is due, what is left alone, and the table that says so judged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"

#include <sys/stat.h>

#include "base/file.h"
#include "desk/check.h"
#include "form/finding.h"

#define HEADER "form,months,from,basis,status,source\n"

struct found {
    struct buf where;
    size_t errors;
};

static void note(void *with, bool is_error, const char *where, const char *sentence)
{
    struct found *found = with;

    (void)sentence;
    found->errors += is_error;
    buf_format(&found->where, "%s ", where);
}

static void run(const char *command)
{
    FILE *out = popen(command, "r");

    assert_non_null(out);
    assert_int_equal(pclose(out), 0);
}

/* What is found in our content with ROWS for its table of terms. */
static void check_with(struct found *found, const char *header, const char *rows)
{
    char folder[] = "/tmp/balie-terms-XXXXXX";
    const struct findings findings = { note, found };
    struct error err = { 0 };
    scoped_text copy = NULL;
    scoped_text path = NULL;
    scoped_text text = mem_format("%s%s", header, rows);
    scoped_text away = NULL;

    *found = (struct found){ { 0 }, 0 };
    assert_non_null(mkdtemp(folder));
    copy = mem_format("cp -r forms %s/forms", folder);
    run(copy);
    path = mem_format("%s/forms/regels/bewaartermijnen.csv", folder);
    assert_true(file_replace(path, text, strlen(text), 0600, &err));
    away = mem_format("%s/forms", folder);
    check_content(away, "regels/bewaartermijnen.csv", &findings, &err);
    mem_free(away);
    away = mem_format("rm -r %s", folder);
    run(away);
}

static void a_good_table_is_passed_over_in_silence(void **state)
{
    struct found found;

    (void)state;
    check_with(&found, HEADER, "notitie,12,,selectielijst,,\nintake,,,,te_bevestigen,G8\n");
    assert_string_equal(buf_view(&found.where), "");
    buf_clear(&found.where);
}

static void every_mistake_is_told_with_its_row_and_column(void **state)
{
    struct found found;

    (void)state;
    check_with(&found, HEADER,
               "notitei,12,,selectielijst,,\n"
               "intake,0,,x,,\n"
               "contract,1201,,x,,\n"
               "taak,12,,,,\n"
               "aanmelding,,einde,,,\n"
               "aanmelding,,,,,\n"
               ",6,,x,,\n");
    assert_string_equal(buf_view(&found.where),
                        "regels/bewaartermijnen.csv:2:form regels/bewaartermijnen.csv:3:months "
                        "regels/bewaartermijnen.csv:4:months regels/bewaartermijnen.csv:5:basis "
                        "regels/bewaartermijnen.csv:6:from regels/bewaartermijnen.csv:7:form "
                        "regels/bewaartermijnen.csv:8:form ");
    assert_int_equal(found.errors, 7);
    buf_clear(&found.where);
}

static void a_table_without_its_columns_is_no_table(void **state)
{
    struct found found;

    (void)state;
    check_with(&found, "form,maanden\n", "notitie,12\n");
    assert_string_equal(buf_view(&found.where), "regels/bewaartermijnen.csv:1 regels/bewaartermijnen.csv:1 ");
    buf_clear(&found.where);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_table_is_passed_over_in_silence),
        cmocka_unit_test(every_mistake_is_told_with_its_row_and_column),
        cmocka_unit_test(a_table_without_its_columns_is_no_table),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
