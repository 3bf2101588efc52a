/* mistakes.h — what is wrong with rules must be said, with its place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_RULES_MISTAKES_H
#define BALIE_TESTS_RULES_MISTAKES_H

#include "fixture.h"

/* A mistake in one file, where it must be found, and words of the finding. */
struct mistake {
    const char *path, *text, *where, *finding;
};

static inline void each_is_named_with_its_place(const struct mistake *mistakes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct desk desk = { 0 };
        const char *const files[] = { mistakes[i].path, mistakes[i].text, NULL };
        bool good = load(&desk, files);
        if (good || !strstr(desk.findings, mistakes[i].where) || !strstr(desk.findings, mistakes[i].finding))
            fail_msg("mistake %zu: wanted %s %s, found: %s", i, mistakes[i].where, mistakes[i].finding, desk.findings);
        leave(&desk);
    }
}

#endif
