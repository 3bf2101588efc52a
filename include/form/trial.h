/* trial.h — the tests sheet of a form: given answers, and what must follow from them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_TRIAL_H
#define BALIE_FORM_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct form;
struct session_world;

/* Told of every case that fails: its name and what was otherwise. */
struct trial_report {
    void (*failed)(void *with, const char *name, const char *sentence);
    void *with;
    size_t passed, failures;
};
/* Runs FORM's tests.csv (case,given,expect): GIVEN is filled in a fresh session of WORLD; EXPECT names values, or
 * "x.relevant", "x.required", "x.refused" as true or false (a question of a repeat: in its first row). False and ERR
 * when the sheet cannot be read; a form without the sheet has no cases. */
bool trial_run(const struct form *form, const struct session_world *world, struct trial_report *report,
               struct error *err);

#endif
