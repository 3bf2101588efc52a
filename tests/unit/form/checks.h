/* checks.h — what a test expects of sheets: a refusal, a warning, or nothing at all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_FORM_CHECKS_H
#define BALIE_TESTS_FORM_CHECKS_H

#include "content.h"

/* Loads SHEETS and expects a refusal whose findings hold WANTED. */
static inline void refuses(struct content sheets, const char *wanted)
{
    struct form *form = content_load(&sheets);

    if (form)
        fail_msg("not refused: %s; found: %s", wanted, sheets.found);
    if (!strstr(sheets.found, wanted))
        fail_msg("“%s” is not in: %s", wanted, sheets.found);
    assert_string_not_equal(sheets.err.text, "");
    content_clear(&sheets);
}

/* Loads SHEETS and expects a warning (or none, when WANTED is NULL). */
static inline void warns(struct content sheets, const char *wanted)
{
    struct form *form = content_load(&sheets);

    if (!form)
        fail_msg("%s", sheets.found);
    if (wanted ? !strstr(sheets.found, wanted) : *sheets.found)
        fail_msg("wanted “%s”, found: %s", wanted ? wanted : "nothing", sheets.found);
    form_free(form);
    content_clear(&sheets);
}

/* Loads SHEETS and expects QUESTION to be of TYPE. */
static inline void makes(struct content sheets, const char *name, enum question_type type)
{
    struct form *form = content_load(&sheets);

    if (!form)
        fail_msg("%s", sheets.found);
    assert_non_null(form_find(form, name));
    assert_int_equal(form_find(form, name)->type, type);
    form_free(form);
    content_clear(&sheets);
}

#endif
