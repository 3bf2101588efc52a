/* printer.c — the printer of this desk, through CUPS. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "printer.h"

#include <errno.h>
#include <poll.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

#define ANSWER_LIMIT_BYTES 4096
#define PATIENCE_MS        20000

extern char **environ;

/* Starts ARGUMENTS with one end of a socket as its input and output; nothing of it reaches the screen. */
static bool start(const char *const *arguments, int theirs, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    bool good;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    good = posix_spawnp(child, arguments[0], &actions, NULL, (char *const *)arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return good;
}

static bool wait_for(int socket, short what)
{
    struct pollfd poll_one = { .fd = socket, .events = what };
    int ready;

    do
        ready = poll(&poll_one, 1, PATIENCE_MS);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

static bool send_all(int socket, const char *bytes, size_t size)
{
    while (size) {
        ssize_t sent;
        if (!wait_for(socket, POLLOUT))
            return false;
        sent = send(socket, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (sent < 0)
            return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

static void read_answer(int socket, struct buf *answer)
{
    char part[512];

    while (answer->size_bytes < ANSWER_LIMIT_BYTES && wait_for(socket, POLLIN)) {
        ssize_t got = recv(socket, part, sizeof part, 0);
        if (got <= 0)
            return;
        buf_add(answer, part, (size_t)got);
    }
}

struct job {
    const char *const *arguments;
    const char *bytes;
    size_t size_bytes;
};

/* Runs JOB with its bytes as input; whether it ended well. */
static bool run(const struct job *job, struct buf *answer)
{
    int ends[2], status = 1;
    pid_t child;
    bool good;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return false;
    good = start(job->arguments, ends[1], &child);
    close(ends[1]);
    if (good) {
        good = send_all(ends[0], job->bytes, job->size_bytes);
        shutdown(ends[0], SHUT_WR);
        read_answer(ends[0], answer);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    close(ends[0]);
    return good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool printer_is_there(void)
{
    static const char *const arguments[] = { "env", "LC_ALL=C", "lpstat", "-d", NULL };
    const struct job job = { arguments, "", 0 };
    scoped_buf answer = { 0 };

    return run(&job, &answer) && text_starts(buf_view(&answer), "system default destination:");
}

bool printer_print(const void *pdf, size_t size_bytes, const char *title, struct error *err)
{
    const char *const arguments[] = { "lp", "-t", title, "-", NULL };
    const struct job job = { arguments, pdf, size_bytes };
    scoped_buf answer = { 0 };

    if (!printer_is_there())
        return error_set(err, ERROR_ABSENT,
                         _("No printer is set on this computer: save a PDF, or set a default printer."));
    if (!run(&job, &answer))
        return error_set(err, ERROR_SYSTEM,
                         _("The printer did not take the paper: look at the printer, then print again."));
    return true;
}
