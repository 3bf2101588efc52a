/* check.c — whether content may go live: every finding of forms, rules, lists, templates together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/check.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "base/words.h"
#include "form/form.h"
#include "form/list.h"
#include "check_library.h"
#include "library.h"
#include "names.h"
#include "rights_table.h"
#include "permanence.h"
#include "retention_check.h"
#include "rules/rules.h"
#include "secrecy.h"
#include "templates.h"

/* Counts what passes by, and lets through only what is below the part asked for. */
struct sieve {
    const struct findings *next;
    const char *only;
    size_t errors, reported;
};

static void pass(void *with, bool is_error, const char *where, const char *sentence)
{
    struct sieve *sieve = with;

    if (sieve->only && !text_starts(where, sieve->only))
        return;
    sieve->errors += is_error;
    sieve->reported++;
    if (sieve->next)
        sieve->next->report(sieve->next->with, is_error, where, sentence);
}

/* What failed without saying where still counts. */
static void report_error(struct sieve *sieve, const char *where, const struct error *err, size_t errors_before)
{
    if (sieve->errors == errors_before && err->kind)
        pass(sieve, true, *err->field ? err->field : where, err->text);
}

static void check_lists(struct library *library, struct sieve *sieve)
{
    for (size_t i = 0; i < library_paths(library); i++) {
        const char *path = library_path(library, i);
        struct error err = { 0 };
        size_t before = sieve->errors;
        scoped_text name = NULL;
        if (!text_starts(path, "lijsten/") || !text_ends(path, ".csv"))
            continue;
        name = mem_text_part(path + strlen("lijsten/"), strlen(path) - strlen("lijsten/") - strlen(".csv"));
        if (!library_list(library, name, &err))
            report_error(sieve, path, &err, before);
    }
}

static void check_forms(struct library *library, struct sieve *sieve)
{
    for (size_t i = 0; i < library_forms(library); i++) {
        struct error err = { 0 };
        size_t before = sieve->errors;
        if (!library_form(library, library_form_name(library, i), &err))
            report_error(sieve, library_form_name(library, i), &err, before);
    }
}

size_t check_library(struct library *library, const char *only, const struct findings *findings)
{
    struct sieve sieve = { findings, only, 0, 0 };
    struct findings sifted = { pass, &sieve };
    struct error trouble = { 0 };

    library_set_findings(library, &sifted);
    check_lists(library, &sieve);
    if (!library_rules(library, &trouble)) {
        report_error(&sieve, "regels", &trouble, 0);
        library_set_findings(library, NULL);
        return sieve.errors ? sieve.errors : !only;
    }
    check_forms(library, &sieve);
    names_check(library_names(library), library, &sifted);
    names_check_unticked(library_names(library), library, &sifted);
    templates_check(library, &sifted);
    rights_check(library, &sifted);
    retention_check(library, &sifted);
    library_set_findings(library, NULL);
    secrecy_check(library, &sifted); /* what cannot be read was told already */
    return sieve.errors;
}

size_t check_content(const char *folder, const char *only, const struct findings *findings, struct error *err)
{
    scoped(library) library = library_open_folder(folder, err);

    return library ? check_library(library, only, findings) : 1;
}

size_t check_permanence(const char *before, const char *folder, const struct findings *findings, struct error *err)
{
    scoped(library) old = library_open_folder(before, err);
    scoped(library) now = old ? library_open_folder(folder, err) : NULL;

    return now ? permanence_check(old, now, findings) : 1;
}

bool check_role(const char *folder, const char *role, char out[64], struct error *err)
{
    scoped(library) library = library_open_folder(folder, err);
    struct list *roles = library ? library_list(library, library_setting(library, "roles"), err) : NULL;
    const char *wanted = role ? role : library ? library_setting(library, "role_default") : "";

    if (!roles)
        return false;
    if (!list_find(roles, wanted))
        return error_set(err, ERROR_USAGE, _("“%s” is not a role: lijsten/%s.csv lists them."), wanted,
                         list_name(roles));
    snprintf(out, 64, "%s", wanted);
    return true;
}
