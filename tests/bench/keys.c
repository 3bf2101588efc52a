/* keys.c — from key to screen: what a person at the keyboard waits for, beside a bare curses program. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: keys BALIE (BALIE_HOME, BALIE_FORMS, BALIE_PASSPHRASE_FILE set: it unlocks by itself); keys --bare echoes. */
#include <curses.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 400

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    const double *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static int bare(void)
{
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    for (int key; (key = getch()) != 27;) {
        mvaddch(1, 1, (chtype)key);
        move(1, 2);
        refresh();
    }
    endwin();
    return 0;
}

/* Reads until nothing came for QUIET_MS; the bytes read. */
static size_t drain(int terminal, int quiet_ms)
{
    struct pollfd waiting = { terminal, POLLIN, 0 };
    char bytes[65536];
    size_t total = 0;

    while (poll(&waiting, 1, quiet_ms) > 0) {
        ssize_t got = read(terminal, bytes, sizeof bytes);
        if (got <= 0)
            break;
        total += (size_t)got;
    }
    return total;
}

static void measure(const char *name, int terminal, const char *const *keys, size_t key_count)
{
    static double times[ROUNDS], sizes[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        const char *key = keys[i % key_count];
        struct pollfd waiting = { terminal, POLLIN, 0 };
        double start = now_us();
        if (write(terminal, key, strlen(key)) < 0)
            return;
        poll(&waiting, 1, 1000);
        times[i] = now_us() - start;
        sizes[i] = (double)drain(terminal, 5);
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    qsort(sizes, ROUNDS, sizeof *sizes, by_size);
    printf("%s: median %.2f ms, p99 %.2f ms, median %.0f bytes\n", name, times[ROUNDS / 2] / 1e3,
           times[ROUNDS * 99 / 100] / 1e3, sizes[ROUNDS / 2]);
}

static int start(char **arguments, pid_t *child)
{
    struct winsize size = { .ws_row = 24, .ws_col = 80 };
    int terminal;

    *child = forkpty(&terminal, NULL, NULL, &size);
    if (*child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    return terminal;
}

static void stop(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
    static const char *const letters[] = { "k", "" };
    static const char *const moves[] = { "OB", "OA" };
    static const char *const echo_keys[] = { "a", "b" };
    char bare_word[] = "--bare";
    char *self[] = { argv[0], bare_word, NULL }, *program[] = { argc > 1 ? argv[1] : NULL, NULL };
    pid_t child;
    int terminal;

    if (argc == 2 && strcmp(argv[1], "--bare") == 0)
        return bare();
    if (argc != 2)
        return 2;
    terminal = start(self, &child);
    drain(terminal, 300);
    measure("key to screen, a bare curses program", terminal, echo_keys, 2);
    stop(child);
    terminal = start(program, &child);
    drain(terminal, 3000);
    measure("key to screen, moving in the list at home (p99 at most 1.5 ms)", terminal, moves, 2);
    if (write(terminal, "ove", 3) == 3)
        drain(terminal, 300);
    measure("key to screen, a search letter with its hits (typing: p99 at most 0.5 ms)", terminal, letters, 2);
    stop(child);
    return 0;
}
