/* beside.h — programs that run beside a test. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SYNC_BESIDE_H
#define BALIE_TESTS_SYNC_BESIDE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A program that runs beside the test. */
struct beside {
    pid_t pid;
    FILE *out, *in;
    int port;
};

static inline const char *program(const char *name, char path[512])
{
    const char *out = getenv("BALIE_OUT");

    snprintf(path, 512, "%s/%s", out ? out : ".build/release", name);
    return path;
}

static inline void spawn(struct beside *beside, const char *const argv[])
{
    int up[2], down[2];

    assert_int_equal(pipe(up), 0);
    assert_int_equal(pipe(down), 0);
    beside->pid = fork();
    if (beside->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when the test falls over */
        dup2(up[0], 0);
        dup2(down[1], 1);
        if (!getenv("BALIE_TEST_LOG"))
            assert_non_null(freopen("/dev/null", "w", stderr));
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(up[0]);
    close(down[1]);
    beside->in = fdopen(up[1], "w");
    beside->out = fdopen(down[0], "r");
}

static inline int last_number(const char *line)
{
    const char *at = line + strcspn(line, "\n");

    while (at > line && at[-1] >= '0' && at[-1] <= '9')
        at--;
    return (int)strtol(at, NULL, 10);
}

static inline void stop(struct beside *beside)
{
    int status;

    if (!beside->pid)
        return;
    kill(beside->pid, SIGTERM);
    waitpid(beside->pid, &status, 0);
    fclose(beside->in);
    fclose(beside->out);
    *beside = (struct beside){ 0 };
}

static inline void __attribute__((format(printf, 1, 2))) run_shell(const char *format, ...)
{
    char command[1200];
    va_list list;
    FILE *out;

    va_start(list, format);
    vsnprintf(command, sizeof command, format, list);
    va_end(list);
    out = popen(command, "r");
    assert_non_null(out);
    assert_int_equal(pclose(out), 0);
}

#endif
