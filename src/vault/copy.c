/* copy.c — all pages of an open database written to another sealed file, in steps, while it goes on being used. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "copy.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "database.h"

#define STEP_PAGES 32 /* well under a millisecond */

struct copy {
    struct database *source, *target;
    sqlite3_backup *pages;
    bool is_begun;
};

static bool refuse(struct copy *copy, int code, struct error *err)
{
    if (!database_is_well(copy->source, err) || !database_is_well(copy->target, err))
        return false;
    if (code == SQLITE_FULL)
        return error_set(err, ERROR_SYSTEM,
                         _("The disk is full: there is no room for a copy of the vault. Free some "
                           "space and try again."));
    return error_set(err, ERROR_SYSTEM, _("The vault could not be copied (%s). Look at the disk and try again."),
                     sqlite3_errstr(code));
}

struct copy *copy_begin(struct database *source, const struct database_place *to, struct error *err)
{
    struct copy *copy = mem_new(sizeof *copy);

    copy->source = source;
    copy->target = database_open_target(to, err);
    if (copy->target)
        copy->pages =
            sqlite3_backup_init(database_connection(copy->target), "main", database_connection(source), "main");
    if (copy->pages)
        return copy;
    if (copy->target)
        refuse(copy, sqlite3_errcode(database_connection(copy->target)) & 0xff, err);
    copy_free(copy);
    return NULL;
}

/* The last pages wait for copy_finish(): after them changes would no longer come along. */
static bool is_ready(const struct copy *copy)
{
    return copy->is_begun && sqlite3_backup_remaining(copy->pages) <= STEP_PAGES;
}

bool copy_step(struct copy *copy, int64_t budget_ms, bool *ready, struct error *err)
{
    int64_t until = clock_tick_ms() + budget_ms;

    while (!is_ready(copy)) {
        int code = sqlite3_backup_step(copy->pages, copy->is_begun ? STEP_PAGES : 1);

        copy->is_begun = true;
        if (code == SQLITE_DONE)
            break;
        if (code != SQLITE_OK)
            return refuse(copy, code & 0xff, err);
        if (budget_ms && clock_tick_ms() >= until)
            break;
    }
    *ready = is_ready(copy);
    return true;
}

bool copy_finish(struct copy *copy, struct error *err)
{
    int code = sqlite3_backup_step(copy->pages, -1);

    if (code != SQLITE_DONE)
        return refuse(copy, code & 0xff, err);
    code = sqlite3_backup_finish(copy->pages);
    copy->pages = NULL;
    if (code != SQLITE_OK)
        return refuse(copy, code & 0xff, err);
    return database_is_well(copy->source, err) && database_is_well(copy->target, err);
}

void copy_free(struct copy *copy)
{
    if (!copy)
        return;
    if (copy->pages)
        sqlite3_backup_finish(copy->pages);
    database_close(copy->target);
    mem_free(copy);
}
