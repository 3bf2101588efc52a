/* judge.h — content tried without a vault: a table or an expression on given answers, the rules' cases. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_JUDGE_H
#define BALIE_DESK_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/scope.h"

struct buf;
struct error;
struct form;
struct form_world;
struct json_t;
struct judge; /* opaque */
struct session;

/* Content from FOLDER. */
struct judge *judge_open(const char *folder, struct error *err);
void judge_free(struct judge *judge);
SCOPED(judge)
/* What names mean: {"name": value}; a key that is an entity list holds an array of entities. Borrowed. */
void judge_set_answers(struct judge *judge, const struct json_t *answers);
/* The decision with its trace; of a table <name>.all an array, one for every row that holds. The caller owns. */
struct json_t *judge_decide(struct judge *judge, const char *table, struct date on, struct error *err);
/* One expression: OUT gets "number 3", "text abc", "boolean true", "date 2023-09-01" or "nodes 2 a|b". */
bool judge_evaluate(struct judge *judge, const char *expression, struct buf *out, struct error *err);
/* Expressions after this are seen from FORM with the answers filled in (names are its questions). */
bool judge_set_form(struct judge *judge, const char *form, struct error *err);
/* A session of FORM outside any dossier, for trying it. The caller owns; the judge must outlive it. */
struct session *judge_session(struct judge *judge, const char *form, struct error *err);
const struct form *judge_form(struct judge *judge, const char *form, struct error *err);

struct judge_report {
    void (*failed)(void *with, const char *name, const char *sentence);
    void *with;
    size_t passed, failures;
};
/* Runs a form's tests.csv: given answers, expected values, relevance, refusals. */
bool judge_run_form_cases(struct judge *judge, const char *form, struct judge_report *report, struct error *err);
/* Runs regels/tests.csv: each case's table on its date and answers against what is expected. Of the table "taken" the
 * open tasks are expected by name, each with the day it is due (and name.from: shown from); "" when it is not open. */
bool judge_run_cases(struct judge *judge, struct judge_report *report, struct error *err);

#endif
