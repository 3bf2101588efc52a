/* worklist.h — what waits for this person: parked, handed over, drafts, tasks, conflicts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_WORKLIST_H
#define BALIE_DESK_WORKLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/id.h"
#include "base/scope.h"

struct buf;
struct error;
struct seat;
struct task;
struct worklist; /* opaque */

enum work_kind { WORK_HANDED, WORK_PARKED, WORK_DRAFT, WORK_TASK, WORK_CONFLICT };
struct work {
    enum work_kind kind;
    struct id dossier, record;        /* record: parked record or draft */
    struct id other;                  /* of a likely double: the other dossier */
    const char *who, *what;           /* person; form title, task label or what is in conflict */
    const char *name, *entity, *form; /* task; of what this computer tells, ENTITY is the key (desk/telling.h); of a
                                       * conflict, NAME is its key and ENTITY its kind */
    bool is_told;                     /* a task that is no form to be filled in but something to be known */
    bool is_restricted;               /* its dossier is looked at, not worked with */
    const char *detail;               /* reason, by whom, minutes waiting, question it stopped at */
    struct date due;
    int64_t since_ms;
    int priority;
};
/* In the order of the list: handed over, parked, drafts, tasks of today, conflicts; at most LIMIT of each. */
struct worklist *worklist_load(struct seat *seat, size_t limit, struct error *err);
size_t worklist_size(const struct worklist *list);
const struct work *worklist_at(const struct worklist *list, size_t i);
#define WORK_COUNT_MOST 10000                                            /* tasks beyond this many are not counted */
size_t worklist_total(const struct worklist *list, enum work_kind kind); /* also those beyond the limit */
void worklist_free(struct worklist *list);
SCOPED(worklist)

/* The words of TASK in the language of who sits here, as may be seen here. */
void task_words(struct seat *seat, const struct task *task, struct buf *out);

#endif
