/* roll.c — rolling backups: made beside the work, read back by a process of their own, the oldest removed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "inside.h"

#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "copy.h"

#define BACKUPS "backups"
#define POLITE  19

static char *roll_folder(const struct vault *vault)
{
    return file_join(vault->folder, BACKUPS);
}

static char *roll_path(const struct vault *vault, int64_t made_ms)
{
    return mem_format("%s/" BACKUPS "/%" PRId64 ".balie", vault->folder, made_ms);
}

static int compare(const void *a, const void *b)
{
    return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b);
}

struct times {
    ARRAY(int64_t) made;
};

/* When each was made, the oldest first. */
static void list(const struct vault *vault, struct times *out)
{
    scoped_text path = roll_folder(vault);
    DIR *folder = opendir(path);
    int64_t made_ms;
    int end;

    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (sscanf(entry->d_name, "%" SCNd64 ".balie%n", &made_ms, &end) == 1 && !entry->d_name[end])
            *array_add(&out->made) = made_ms;
    if (folder)
        closedir(folder);
    if (out->made.count)
        qsort(out->made.at, out->made.count, sizeof *out->made.at, compare);
}

static void remove_oldest(const struct vault *vault, size_t keep)
{
    struct times times = { 0 };

    list(vault, &times);
    for (size_t i = 0; i + keep < times.made.count; i++) {
        scoped_text path = roll_path(vault, times.made.at[i]);

        unlink(path);
    }
    array_clear(&times.made);
}

/* A clock that was set back makes none newer than now: then one is due. */
static bool is_due(const struct vault *vault, int64_t every_ms)
{
    struct times times = { 0 };
    int64_t now = clock_now();
    bool is_recent = false;

    list(vault, &times);
    for (size_t i = 0; i < times.made.count; i++)
        is_recent |= times.made.at[i] <= now && now - times.made.at[i] < every_ms;
    array_clear(&times.made);
    return !is_recent;
}

bool vault_roll(struct vault *vault, int64_t every_ms, size_t keep, struct error *err)
{
    scoped_text folder = roll_folder(vault);
    scoped_text path = roll_path(vault, clock_now());

    if (vault->rolling || !keep || !is_due(vault, every_ms))
        return true;
    if (!file_make_folder(folder, 0700, err))
        return false;
    vault->roll_keep = keep;
    vault->rolling = backup_begin(vault, path, err);
    return vault->rolling;
}

bool vault_roll_anew(struct vault *vault, struct error *err)
{
    struct times times = { 0 };
    scoped_text path = roll_path(vault, clock_now());
    bool good;

    list(vault, &times);
    good = !times.made.count || vault_backup(vault, path, err);
    for (size_t i = 0; i < times.made.count; i++) {
        scoped_text old = roll_path(vault, times.made.at[i]);

        if (!good || strcmp(old, path) != 0)
            unlink(old);
    }
    array_clear(&times.made);
    return good;
}

void roll_stop(struct vault *vault)
{
    if (vault->checker) {
        kill(vault->checker, SIGKILL);
        waitpid(vault->checker, NULL, 0);
    }
    vault->checker = 0;
    backup_free(vault->rolling);
    vault->rolling = NULL;
}

/* Reading everything back takes longer than a key may wait: a process of its own does it. */
static bool begin_check(struct vault *vault, struct error *err)
{
    pid_t checker;

    if (!backup_close(vault->rolling, err))
        return false;
    checker = fork();
    if (checker < 0)
        return error_set(err, ERROR_SYSTEM, _("The backup could not be checked: too many programs are running."));
    vault->checker = checker;
    if (checker)
        return true;
    if (nice(POLITE) < 0)
        _exit(1);
    _exit(backup_check(vault->rolling, NULL) ? 0 : 1);
}

static bool end_check(struct vault *vault, bool *is_done, struct error *err)
{
    int status = 0;
    pid_t ended = waitpid(vault->checker, &status, WNOHANG);

    *is_done = ended != 0;
    if (ended == 0)
        return true;
    vault->checker = 0;
    if (ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(err, ERROR_DAMAGED,
                         _("The backup that was just made cannot be read back: it was thrown away. "
                           "Look at the disk, and run: balie check-vault"));
    if (!backup_publish(vault->rolling, err))
        return false;
    remove_oldest(vault, vault->roll_keep);
    return true;
}

/* While the other process reads there is nothing to do but to ask it again at the next step. */
static bool step_roll(struct vault *vault, int64_t budget_ms, bool *is_busy, struct error *err)
{
    bool is_ready = false, is_done = false, good;

    if (vault->checker) {
        good = end_check(vault, &is_done, err);
    } else {
        good = backup_step(vault->rolling, budget_ms, &is_ready, err);
        if (good && is_ready)
            good = begin_check(vault, err);
        *is_busy = good && !is_ready;
    }
    if (!good || is_done)
        roll_stop(vault);
    return good;
}

static bool step_turning(struct vault *vault, int64_t budget_ms, bool *is_busy, struct error *err)
{
    bool is_ready = false;

    if (!vault->turning && !epoch_begin(vault, err))
        return false;
    if (copy_step(vault->turning, budget_ms, &is_ready, err)) {
        *is_busy = !is_ready;
        return true;
    }
    epoch_forget(vault);
    return false;
}

bool vault_step(struct vault *vault, int64_t budget_ms, bool *is_busy, struct error *err)
{
    *is_busy = false;
    if (vault->rolling)
        return step_roll(vault, budget_ms, is_busy, err);
    return !epoch_is_due(vault) || step_turning(vault, budget_ms, is_busy, err);
}
