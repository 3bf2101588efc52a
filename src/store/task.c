/* task.c — tasks: what must be done for whom, from when and by when. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/task.h"

#include "base/error.h"
#include "base/words.h"
#include "state.h"
#include "store/store.h"

/* A task without a date comes after all that have one; it is shown from the beginning of time. */
#define NO_DUE  INT32_MAX
#define NO_FROM INT32_MIN

static void bind_day(struct query *query, struct date day, int64_t otherwise)
{
    query_integer(query, date_is_set(day) ? day.days : otherwise);
}

static struct date get_day(const struct query *query, int column)
{
    int64_t days = query_get_integer(query, column);

    return days == NO_DUE || days == NO_FROM ? date_none() : (struct date){ (int32_t)days };
}

static const char *or_blank(const char *text)
{
    return text ? text : "";
}

static bool put_task(struct store *store, int64_t dossier, const struct task *task)
{
    struct query query = query_open(store, "INSERT OR REPLACE INTO _task(dossier, name, entity, label, \"from\", due,"
                                           " until, priority, role, assignee, form)"
                                           " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    query_integer(&query, dossier);
    query_text(&query, task->name);
    query_text(&query, or_blank(task->entity));
    query_text(&query, or_blank(task->label));
    bind_day(&query, task->from, NO_FROM);
    bind_day(&query, task->due, NO_DUE);
    bind_day(&query, task->until, NO_FROM);
    query_integer(&query, task->priority);
    query_text(&query, or_blank(task->role));
    query_text(&query, or_blank(task->assignee));
    query_text(&query, or_blank(task->form));
    return query_run(&query, NULL);
}

static bool replace(struct store *store, int64_t dossier, const struct task *tasks, size_t count)
{
    struct query query = query_open(store, "DELETE FROM _task WHERE dossier = ?");

    query_integer(&query, dossier);
    if (!query_run(&query, NULL))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!put_task(store, dossier, &tasks[i]))
            return false;
    return true;
}

bool task_replace(struct store *store, struct id dossier, const struct task *tasks, size_t count, struct error *err)
{
    int64_t number = dossier_number(store, dossier, NULL);

    if (!number)
        return error_set(err, ERROR_ABSENT, _("This dossier is not on this computer. Exchange first with: balie sync"));
    if (!store_begin(store, err))
        return false;
    if (replace(store, number, tasks, count))
        return store_commit(store, err);
    query_refuse(store->database, err);
    store_cancel(store);
    return false;
}

/* For one dossier, and for all by the index that has their order. */
#define TASK_ONE " WHERE t.dossier = ?4"
#define TASK_ALL " INDEXED BY _task_due WHERE ?4 IS NULL"
#define TASK_FILTER                                                                                                    \
    " AND (?1 IS NULL OR (t.\"from\" <= ?1 AND t.until <= ?1)) AND (?2 IS NULL OR t.role IN ('', ?2))"                 \
    " AND (?3 IS NULL OR t.assignee IN ('', ?3))"

#define TASK_COUNT       "SELECT count(*) FROM (SELECT 1 FROM _task t"
#define TASK_TEXT(n)     #n
#define TASK_NUMBER(n)   TASK_TEXT(n)
#define TASK_COUNT_LIMIT TASK_NUMBER(TASK_COUNT_MOST)

#define TASK_COLUMNS                                                                                                   \
    "SELECT (SELECT id FROM _dossier WHERE number = t.dossier) AS id, t.name, t.entity, t.label, t.\"from\", t.due,"   \
    " t.until, t.priority, t.role, t.assignee, t.form,"                                                                \
    " coalesce((SELECT label FROM _card WHERE dossier = t.dossier), '')"
/* The order of the index but for the labels of one dossier, so that the first rows come without sorting the others. */
#define TASK_ORDER                                                                                                     \
    " ORDER BY t.due, t.priority, t.\"from\", t.until, t.role, t.assignee, t.dossier, t.name, t.label, t.entity "      \
    "LIMIT ?5"

static void bind_filter(struct query *query, const struct task_filter *filter, int64_t dossier)
{
    if (date_is_set(filter->today))
        query_integer(query, filter->today.days);
    else
        query_null(query);
    query_text(query, filter->role);
    query_text(query, filter->assignee);
    if (id_is_set(filter->dossier))
        query_integer(query, dossier);
    else
        query_null(query);
}

static void read_task(const struct query *query, struct task *out)
{
    *out = (struct task){ .dossier = query_get_id(query, 0),
                          .name = query_get_text(query, 1),
                          .entity = query_get_text(query, 2),
                          .label = query_get_text(query, 3),
                          .from = get_day(query, 4),
                          .due = get_day(query, 5),
                          .until = get_day(query, 6),
                          .priority = (int)query_get_integer(query, 7),
                          .role = query_get_text(query, 8),
                          .assignee = query_get_text(query, 9),
                          .form = query_get_text(query, 10),
                          .who = query_get_text(query, 11) };
}

size_t task_each(struct store *store, const struct task_filter *filter,
                 bool (*visit)(void *with, const struct task *task), void *with)
{
    int64_t dossier = dossier_number(store, filter->dossier, NULL);
    bool is_one = id_is_set(filter->dossier);
    struct query query = query_open(store, is_one ? TASK_COUNT TASK_ONE TASK_FILTER ")"
                                                  : TASK_COUNT TASK_ALL TASK_FILTER " LIMIT " TASK_COUNT_LIMIT ")");
    struct task task;
    size_t all;

    bind_filter(&query, filter, dossier);
    all = (size_t)query_number(&query, 0);
    query = query_open(store, is_one ? TASK_COLUMNS " FROM _task t" TASK_ONE TASK_FILTER TASK_ORDER
                                     : TASK_COLUMNS " FROM _task t" TASK_ALL TASK_FILTER TASK_ORDER);
    bind_filter(&query, filter, dossier);
    query_integer(&query, (int64_t)filter->limit);
    while (query_row(&query)) {
        read_task(&query, &task);
        if (!visit(with, &task))
            break;
    }
    query_close(&query, NULL);
    return all;
}
