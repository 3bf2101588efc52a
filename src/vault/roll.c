/* roll.c — rolling backups: made beside the work, read back by a process of their own, the oldest removed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup.h"
#include "base/array.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "copy.h"
#include "database.h"
#include "keys.h"
#include "lock.h"

#define BACKUPS "backups"
#define POLITE  19

char *roll_folder(const struct vault *vault)
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
/* False when the folder cannot be read: there may be some. */
static bool list(const struct vault *vault, struct times *out)
{
    scoped_text path = roll_folder(vault);
    DIR *folder = opendir(path);
    bool good = folder || errno == ENOENT;
    int64_t made_ms;
    int end;

    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (sscanf(entry->d_name, "%" SCNd64 ".balie%n", &made_ms, &end) == 1 && !entry->d_name[end])
            *array_add(&out->made) = made_ms;
    if (folder)
        closedir(folder);
    if (out->made.count)
        qsort(out->made.at, out->made.count, sizeof *out->made.at, compare);
    return good;
}

/* What a backup that was cut off left: "<when>.balie.part" and the like. It was never whole, and may hold what was
 * erased since. */
static void remove_remains(const struct vault *vault)
{
    scoped_text path = roll_folder(vault);
    DIR *folder = opendir(path);

    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        scoped_text file = file_join(path, entry->d_name);
        int64_t made_ms;
        int end = 0;

        if (sscanf(entry->d_name, "%" SCNd64 ".balie.%n", &made_ms, &end) == 1 && end && !BUG(121))
            unlink(file);
    }
    if (folder)
        closedir(folder);
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

bool vault_roll(struct vault *vault, const struct vault_rolling *how, struct error *err)
{
    scoped_text folder = roll_folder(vault);
    scoped_text path = roll_path(vault, clock_now());

    if (vault->rolling || !how->keep || !is_due(vault, how->every_ms))
        return true;
    if (!file_make_folder(folder, 0700, err))
        return false;
    remove_remains(vault);
    vault->roll_how = *how;
    vault->rolling = backup_begin(vault, path, err);
    return vault->rolling;
}

static bool remove_all_but(const struct vault *vault, const struct times *times, const char *kept, struct error *err)
{
    bool good = true;

    for (size_t i = 0; i < times->made.count; i++) {
        scoped_text old = roll_path(vault, times->made.at[i]);

        if ((!kept || strcmp(old, kept) != 0) && unlink(old) != 0 && errno != ENOENT)
            good = error_set(err, ERROR_SYSTEM,
                             _("%s holds what must go, and cannot be removed (%s). Remove it yourself."), old,
                             strerror(errno));
    }
    return good;
}

/* What they hold has to go in any case; without them there may be room for the new one after all. */
bool vault_roll_anew(struct vault *vault, struct error *err)
{
    struct times times = { 0 };
    scoped_text path = roll_path(vault, clock_now());
    bool is_made, is_gone;

    remove_remains(vault);
    if (!list(vault, &times))
        return error_set(err, ERROR_SYSTEM, _("The backups in %s cannot be read (%s). Look at the disk."),
                         vault->folder, strerror(errno));
    is_made = !times.made.count || vault_backup(vault, path, NULL);
    is_gone = remove_all_but(vault, &times, is_made ? path : NULL, err);
    is_gone = restore_forget_kept(vault, err) && is_gone;
    is_made = is_made || vault_backup(vault, path, err);
    array_clear(&times.made);
    return is_made && is_gone;
}

/* Whether somebody is let in by the backup at PATH who is a user here no more. One that cannot be read lets nobody in.
 */
static bool lets_in_others(const struct vault *vault, const char *path)
{
    uint8_t file_id[DATABASE_ID_BYTES];
    scoped(keys) keys = backup_load_keys(path, file_id, NULL);

    for (size_t i = 0; keys && i < VAULT_USERS; i++) {
        const struct keys_slot *here, *slot = &keys->slots[i];

        if (slot->kind != KEYS_USER && slot->kind != KEYS_LEAVING)
            continue;
        here = keys_find(vault->keys, slot->user.name);
        if (!here || !id_equal(here->user.id, slot->user.id))
            return true;
    }
    return false;
}

bool roll_is_outdated(const struct vault *vault)
{
    struct times times = { 0 };
    bool is_outdated = false;

    list(vault, &times);
    for (size_t i = 0; i < times.made.count && !is_outdated; i++) {
        scoped_text path = roll_path(vault, times.made.at[i]);

        is_outdated = lets_in_others(vault, path);
    }
    array_clear(&times.made);
    return is_outdated;
}

bool vault_is_rolling(const struct vault *vault)
{
    return vault->rolling;
}

size_t vault_list_backups(const struct vault *vault, int64_t *made_ms, size_t room)
{
    struct times times = { 0 };
    size_t count;

    list(vault, &times);
    count = times.made.count < room ? times.made.count : room;
    for (size_t i = 0; i < count; i++)
        made_ms[i] = times.made.at[times.made.count - 1 - i];
    array_clear(&times.made);
    return count;
}

char *vault_backup_path(const struct vault *vault, int64_t made_ms)
{
    return roll_path(vault, made_ms);
}

struct vault *vault_open_backup(const struct vault *vault, int64_t made_ms, struct error *err)
{
    scoped_text path = roll_path(vault, made_ms);
    uint8_t file_id[DATABASE_ID_BYTES];
    scoped(keys) keys = backup_load_keys(path, file_id, err);
    struct database_place place = backup_place(path, vault->data_key, file_id);
    struct database *database = keys ? database_open_copy(&place, err) : NULL;
    struct vault *copy;

    if (!database)
        return NULL;
    copy = mem_new(sizeof *copy);
    copy->folder = mem_text(vault->folder);
    copy->lock = -1;
    copy->database = database;
    copy->keys = vault_copy_keys(vault);
    copy->user = vault->user;
    return copy;
}

static void forget_checker(struct vault *vault)
{
    if (vault->checker)
        close(vault->checker_says);
    vault->checker = 0;
}

void roll_stop(struct vault *vault)
{
    if (vault->checker) {
        kill(vault->checker, SIGKILL);
        waitpid(vault->checker, NULL, 0);
    }
    forget_checker(vault);
    backup_free(vault->rolling);
    vault->rolling = NULL;
}

/* In the process of its own. */
static void check(struct vault *vault, int says)
{
    struct error err = { 0 };
    enum backup_verdict verdict;

    if (!BUG(119))
        lock_release(vault->lock);
    if (write(says, "", 1) != 1)
        _exit((int)BACKUP_BAD);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpriority(PRIO_PROCESS, 0, POLITE); /* where it may not be polite it reads all the same */
    verdict =
        backup_sync(vault->rolling, &err) ? backup_judge(vault->rolling, vault->roll_how.judge, &err) : BACKUP_BAD;
    if (verdict != BACKUP_GOOD && write(says, &err, sizeof err) != (ssize_t)sizeof err)
        verdict = BACKUP_BAD;
    _exit((int)verdict);
}

/* Whoever opens the vault after this program was killed must not find it held by its helper, so that this one goes on
 * only when the helper has let go (or is gone). */
static void await_release(int says)
{
    char word;

    while (read(says, &word, 1) < 0 && errno == EINTR)
        ;
}

/* The disk's own time, and reading everything back, are longer than a key may wait: a process of its own does both. */
static bool begin_check(struct vault *vault, struct error *err)
{
    int ends[2];
    pid_t checker;

    if (!database_catch_up(vault->database, err)) /* the process gets no thread with it */
        return false;
    checker = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -2;
    if (checker == 0)
        check(vault, ends[1]);
    if (checker == -2)
        return error_set(err, ERROR_SYSTEM, _("The backup could not be checked: too many files are open."));
    close(ends[1]);
    if (checker < 0) {
        close(ends[0]);
        return error_set(err, ERROR_SYSTEM, _("The backup could not be checked: too many programs are running."));
    }
    await_release(ends[0]);
    vault->checker = checker;
    vault->checker_says = ends[0];
    return true;
}

static bool refuse_copy(struct error *err)
{
    return error_set(err, ERROR_DAMAGED,
                     _("The backup that was just made cannot be read back: it was thrown away. "
                       "Look at the disk, and run: balie check-vault"));
}

/* What the process that read it back has to say, and whether the copy stays. */
static bool is_worth_keeping(struct vault *vault, int status, struct error *err)
{
    struct error said = { 0 };

    if (!WIFEXITED(status))
        return refuse_copy(err);
    if (WEXITSTATUS(status) == BACKUP_GOOD)
        return true;
    if (read(vault->checker_says, &said, sizeof said) != (ssize_t)sizeof said || !said.kind)
        return refuse_copy(err);
    error_set(err, said.kind, "%s", said.text);
    return WEXITSTATUS(status) == BACKUP_UNTIDY;
}

/* *IS_DONE: it is over, one way or the other. What the judge does not like but can be mended is told, and the backup
 * kept: all that cannot be made again is whole in it. */
static bool end_check(struct vault *vault, bool *is_done, struct error *err)
{
    struct error told = { 0 };
    int status = 0;
    pid_t ended = waitpid(vault->checker, &status, WNOHANG);
    bool is_kept;

    *is_done = ended != 0;
    if (ended == 0)
        return true;
    is_kept = ended > 0 ? is_worth_keeping(vault, status, &told) : refuse_copy(&told);
    forget_checker(vault);
    if (!is_kept)
        return error_set(err, told.kind, "%s", told.text);
    if (!backup_publish(vault->rolling, err))
        return false;
    remove_oldest(vault, vault->roll_how.keep);
    return !told.kind || error_set(err, told.kind, "%s", told.text);
}

/* While the other process reads there is nothing to do but to ask it again at the next step. */
static bool step_roll(struct vault *vault, int64_t budget_ms, bool *is_busy, struct error *err)
{
    bool is_ready = false, is_done = false, good;

    if (vault->checker) {
        good = end_check(vault, &is_done, err);
    } else if (backup_is_closed(vault->rolling)) {
        good = begin_check(vault, err);
    } else {
        good = backup_step(vault->rolling, budget_ms, &is_ready, err);
        if (good && is_ready) /* the other process is begun in a step of its own: both take their time */
            good = backup_close(vault->rolling, err);
        *is_busy = good;
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
