/* lock.c — one process at a time: who holds the vault, and from which terminal. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/file.h"
#include "base/words.h"

#define HOLDER_BYTES 128

static void write_holder(int lock)
{
    char terminal[64] = "-", text[HOLDER_BYTES];
    int size;

    if (ttyname_r(STDIN_FILENO, terminal, sizeof terminal) != 0)
        memcpy(terminal, "-", 2);
    size = snprintf(text, sizeof text, "%ld %s\n", (long)getpid(), terminal);
    /* Only for the message of who comes second: the lock itself does not need it. */
    if (ftruncate(lock, 0) != 0 || pwrite(lock, text, (size_t)size, 0) < 0)
        return;
}

static void tell_holder(int lock, struct error *err)
{
    char text[HOLDER_BYTES] = "", terminal[64] = "-";
    long pid = 0;
    ssize_t size = pread(lock, text, sizeof text - 1, 0);

    if (size < 0 || sscanf(text, "%ld %63s", &pid, terminal) != 2)
        error_set(err, ERROR_LOCKED, _("Another balie has this vault open. Close it first."));
    else if (strcmp(terminal, "-") == 0)
        error_set(err, ERROR_LOCKED, _("Process %ld has this vault open. Close it first, or wait until it is done."),
                  pid);
    else
        error_set(err, ERROR_LOCKED,
                  _("Process %ld on terminal %s has this vault open. Close it first, or go on there."), pid, terminal);
}

int lock_take(const char *folder, struct error *err)
{
    scoped_text path = file_join(folder, "lock");
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (lock < 0) {
        error_set(err, ERROR_SYSTEM, _("%s cannot be written: %s. Make the folder writable."), path, strerror(errno));
        return -1;
    }
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        write_holder(lock);
        return lock;
    }
    tell_holder(lock, err);
    close(lock);
    return -1;
}

void lock_release(int lock)
{
    if (lock >= 0)
        close(lock);
}
