/* retention_check.c — whether the terms of keeping of some content can be worked with. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention_check.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "library.h"

struct judging {
    struct library *library;
    const struct findings *findings;
    const struct sheet *sheet;
    size_t row;
};

static const char *cell(const struct judging *judging, const char *column)
{
    return sheet_get(judging->sheet, judging->row, column);
}

/* SENTENCE is yours no more. */
static void report(const struct judging *judging, const char *column, char *sentence)
{
    struct error place = { 0 };

    sheet_error(judging->sheet, judging->row, column, &place);
    judging->findings->report(judging->findings->with, true, place.field, sentence);
    mem_free(sentence);
}

static bool is_form(struct library *library, const char *name)
{
    for (size_t i = 0; i < library_forms(library); i++)
        if (text_equal(library_form_name(library, i), name))
            return true;
    return false;
}

static void check_form(const struct judging *judging)
{
    const char *form = cell(judging, "form");

    if (!*form)
        report(judging, "form", mem_text(_("Name the form whose records the term is for.")));
    else if (!is_form(judging->library, form))
        report(judging, "form", mem_format(_("There is no form “%s”. Correct the name, or take the row out."), form));
    for (size_t i = 0; *form && i < judging->row; i++)
        if (text_equal(sheet_get(judging->sheet, i, "form"), form)) {
            report(judging, "form", mem_format(_("“%s” has a term already: one row for each form."), form));
            return;
        }
}

static void check_term(const struct judging *judging)
{
    const char *months = cell(judging, "months");
    int64_t count;

    if (*months && !text_integer(months, 1, RETENTION_MONTHS_MOST, &count))
        report(judging, "months",
               mem_format(_("“%s” is no number of months from 1 to %d. Leave it blank when there is no term (yet)."),
                          months, RETENTION_MONTHS_MOST));
    if (*months && text_is_blank(cell(judging, "basis")))
        report(judging, "basis",
               mem_text(_("Say on what ground it is kept so long: what is erased is accounted for.")));
    if (*cell(judging, "from"))
        report(judging, "from", mem_text(_("Leave this blank: a term runs from the record's own date.")));
}

static bool has_column(const struct sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet_columns(sheet); i++)
        if (text_equal(sheet_column(sheet, i), name))
            return true;
    return false;
}

/* A table without these says nothing, and nothing would be let go. */
static bool has_columns(const struct judging *judging)
{
    static const char *const needed[] = { "form", "months", "basis" };
    bool has_all = true;

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!has_column(judging->sheet, needed[i])) {
            scoped_text sentence = mem_format(_("There is no column “%s”: add it."), needed[i]);
            judging->findings->report(judging->findings->with, true, RETENTION_PATH ":1", sentence);
            has_all = false;
        }
    return has_all;
}

void retention_check(struct library *library, const struct findings *findings)
{
    struct error err = { 0 };
    scoped_buf bytes = { 0 };
    scoped(sheet) sheet = NULL;
    struct judging judging = { library, findings, NULL, 0 };

    if (!library_read(library, RETENTION_PATH, &bytes, NULL))
        return;
    sheet = sheet_parse(RETENTION_PATH, buf_view(&bytes), bytes.size_bytes, &err);
    if (!sheet)
        findings->report(findings->with, true, *err.field ? err.field : RETENTION_PATH, err.text);
    judging.sheet = sheet;
    if (!sheet || !has_columns(&judging))
        return;
    for (; judging.row < sheet_rows(sheet); judging.row++) {
        check_form(&judging);
        check_term(&judging);
    }
}
