/* task.h — tasks: what must be done for whom, from when and by when. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_TASK_H
#define BALIE_STORE_TASK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/id.h"

struct error;
struct store;

/* Identity = (dossier, name, entity): snoozing and hand-over survive recomputation. */
struct task {
    struct id dossier;
    const char *name, *entity;    /* "" when once per dossier */
    const char *label;            /* what is to be done, as the desk keeps it: {"language": "words"} */
    struct date from, due, until; /* shown from; due; hidden until (snoozed) */
    int priority;
    const char *role, *assignee; /* user id text or "" */
    const char *form;            /* opened on Enter; "" when none */
    const char *who;             /* the card's label, filled when listed */
};
/* Replaces the derived tasks of DOSSIER. */
bool task_replace(struct store *store, struct id dossier, const struct task *tasks, size_t count, struct error *err);
struct task_filter {
    struct date today;    /* from <= today and not snoozed; none: all */
    struct id dossier;    /* none: all */
    const char *role;     /* NULL: all; else tasks for it or for no role */
    const char *assignee; /* NULL: all; else those and unassigned ones */
    size_t limit;
};
#define TASK_COUNT_MOST 10000
/* By due date, priority and beginning. Returns how many there are in all, of all dossiers counted up to
 * TASK_COUNT_MOST; visits at most limit. */
size_t task_each(struct store *store, const struct task_filter *filter,
                 bool (*visit)(void *with, const struct task *task), void *with);

#endif
