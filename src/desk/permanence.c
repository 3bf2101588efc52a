/* permanence.c — names and codes are permanent: what the content before had and this one has no longer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "permanence.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "form/list.h"
#include "library.h"
#include "names.h"

#define LISTS "lijsten/"

/* One comparison under way. */
struct comparison {
    struct library *before, *now;
    const struct findings *findings;
    size_t count;
};

static void tell(struct comparison *comparison, const char *where, char *sentence)
{
    comparison->findings->report(comparison->findings->with, true, where, sentence);
    mem_free(sentence);
    comparison->count++;
}

static void compare_names(struct comparison *comparison)
{
    scoped(names) before = names_read(comparison->before);
    scoped(names) now = names_read(comparison->now);

    for (size_t i = 0; i < names_count(before); i++)
        if (!names_has(now, names_at(before, i)) && !names_had(now, names_at(before, i)))
            tell(comparison, names_where(before, i),
                 mem_format(_("%s was in the content before and is gone: retire it with bind::balie:retired = yes, or "
                              "name it in bind::balie:was."),
                            names_at(before, i)));
}

static void compare_list(struct comparison *comparison, const char *path)
{
    scoped_text name = mem_text_part(path + strlen(LISTS), strlen(path) - strlen(LISTS) - strlen(".csv"));
    struct list *before = library_list(comparison->before, name, NULL),
                *now = library_list(comparison->now, name, NULL);

    if (before && !now)
        tell(comparison, path, mem_format(_("The list %s was in the content before and is gone."), name));
    for (size_t i = 0; before && now && i < list_count(before); i++)
        if (!list_find(now, list_choice(before, i)->name))
            tell(comparison, path,
                 mem_format(_("The code %s was in the content before and is gone: end it with valid_to."),
                            list_choice(before, i)->name));
}

size_t permanence_check(struct library *before, struct library *now, const struct findings *findings)
{
    struct comparison comparison = { before, now, findings, 0 };

    compare_names(&comparison);
    for (size_t i = 0; i < library_paths(before); i++)
        if (text_starts(library_path(before, i), LISTS) && text_ends(library_path(before, i), ".csv"))
            compare_list(&comparison, library_path(before, i));
    return comparison.count;
}
