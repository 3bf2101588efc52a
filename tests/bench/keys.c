/* keys.c — from key to screen: what a person at the keyboard waits for, beside programs known for being quick. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: keys [--beside] BALIE NAME… (BALIE_HOME, BALIE_FORMS, BALIE_PASSPHRASE_FILE set: it unlocks by itself; NAME:
 * letters that find one person; --beside: BALIE alone, while it exchanges); keys --bare echoes. A program that is not
 * installed is named and left out. */
#include <curses.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 400
#define STARTS 21

/* What is measured: a program, how it is brought to where keys count, and two keys that undo each other. */
struct subject {
    const char *name, *program;
    const char *arguments[6];
    const char *shown;   /* on the screen when it has started */
    const char *warm_up; /* typed first */
    const char *keys[2];
    const char *bar;
};

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
    mvaddstr(0, 0, "ready");
    refresh();
    for (int key; (key = getch()) != 27;) {
        mvaddch(1, 1, (chtype)(key < 256 ? key : '.'));
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

static bool start(const struct subject *subject, int *terminal, pid_t *child)
{
    struct winsize size = { .ws_row = 24, .ws_col = 80 };
    char *arguments[8] = { (char *)subject->program };

    for (size_t i = 0; i < 6 && subject->arguments[i]; i++)
        arguments[i + 1] = (char *)subject->arguments[i];
    *child = forkpty(terminal, NULL, NULL, &size);
    if (*child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    return *child > 0;
}

static void stop(int terminal, pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(terminal);
}

/* Until TEXT was on its way to the screen; false when the program ended or ten seconds went by. */
static bool wait_for(int terminal, const char *text)
{
    static char seen[1 << 20];
    size_t size = 0;
    struct pollfd waiting = { terminal, POLLIN, 0 };

    while (size + 1 < sizeof seen && poll(&waiting, 1, 10000) > 0) {
        ssize_t got = read(terminal, seen + size, sizeof seen - size - 1);
        if (got <= 0)
            return false;
        size += (size_t)got;
        if (memmem(seen, size, text, strlen(text)))
            return true;
    }
    return false;
}

static void measure_keys(const struct subject *subject, int terminal)
{
    static double times[ROUNDS], sizes[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        const char *key = subject->keys[i % 2];
        struct pollfd waiting = { terminal, POLLIN, 0 };
        double begun = now_us();
        if (write(terminal, key, strlen(key)) < 0)
            return;
        poll(&waiting, 1, 1000);
        times[i] = now_us() - begun;
        sizes[i] = (double)drain(terminal, 5);
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    qsort(sizes, ROUNDS, sizeof *sizes, by_size);
    printf("key to screen, %s: median %.2f ms, p99 %.2f ms, at most %.2f ms, median %.0f bytes%s\n", subject->name,
           times[ROUNDS / 2] / 1e3, times[ROUNDS * 99 / 100] / 1e3, times[ROUNDS - 1] / 1e3, sizes[ROUNDS / 2],
           subject->bar);
}

static void print_memory(const struct subject *subject, pid_t child)
{
    char path[64], line[256];
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)child);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            printf("memory, %s: %.1f MiB\n", subject->name, strtod(line + 6, NULL) / 1024);
    if (file)
        fclose(file);
}

/* Key by key, as a person types; a function key is one. */
static void type(int terminal, const char *keys)
{
    for (size_t size; *keys; keys += size) {
        size = *keys == '\033' ? strcspn(keys, "~") + 1 : 1;
        if (write(terminal, keys, size) < 0)
            return;
        drain(terminal, 100);
    }
}

static void measure(const struct subject *subject)
{
    int terminal;
    pid_t child;

    if (!start(subject, &terminal, &child))
        return;
    if (!wait_for(terminal, subject->shown)) {
        printf("key to screen, %s: left out, it is not installed or did not start\n", subject->name);
    } else {
        drain(terminal, 300);
        type(terminal, subject->warm_up);
        drain(terminal, 500);
        measure_keys(subject, terminal);
        print_memory(subject, child);
    }
    stop(terminal, child);
}

/* From the call to what a person waits to see. */
static void measure_start(const struct subject *subject)
{
    double times[STARTS];

    for (size_t i = 0; i < STARTS; i++) {
        int terminal;
        pid_t child;
        double begun = now_us();
        bool is_there = start(subject, &terminal, &child) && wait_for(terminal, subject->shown);
        times[i] = now_us() - begun;
        stop(terminal, child);
        if (!is_there)
            return;
    }
    qsort(times, STARTS, sizeof *times, by_size);
    printf("start, %s: median %.1f ms, worst %.1f ms%s\n", subject->name, times[STARTS / 2] / 1e3,
           times[STARTS - 1] / 1e3, subject->bar);
}

/* Beside an exchange a key may come while one step of it is under way, of 2 ms and a little. */
static void measure_beside(const char *balie, const char *person)
{
    char note[64];
    const struct subject subjects[] = {
        { "beside an exchange, moving in the list at home",
          balie,
          { NULL },
          "zoeken",
          "",
          { "\033OB", "\033OA" },
          " (p99 at most 5)" },
        { "beside an exchange, a search letter with its hits",
          balie,
          { NULL },
          "zoeken",
          "ov",
          { "e", "\177" },
          " (p99 at most 8)" },
        { "beside an exchange, typing in a field",
          balie,
          { NULL },
          "zoeken",
          note,
          { "k", "\177" },
          " (p99 at most 5)" },
    };

    snprintf(note, sizeof note, "%s\r\033[20~zin", person);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        measure(&subjects[i]);
}

static void measure_ours(const char *balie, const char *person)
{
    char note[64];
    struct subject subjects[] = {
        { "balie, moving in the list at home",
          balie,
          { NULL },
          "F10",
          "",
          { "\033OB", "\033OA" },
          " (p99 at most 1.5)" },
        { "balie, a search letter with its hits", balie, { NULL }, "F10", "ov", { "e", "\177" }, " (p99 at most 5)" },
        { "balie, typing in a field", balie, { NULL }, "F10", note, { "k", "\177" }, " (p99 at most 0.5)" },
    };

    snprintf(note, sizeof note, "%s\r\033[20~zin", person); /* the dossier found, something urgent in it */
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        subjects[i].shown = "zoeken";
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        measure(&subjects[i]);
}

int main(int argc, char **argv)
{
    /* clang-format off */
    const struct subject others[] = {
        { "a bare curses program", argv[0], { "--bare" },                              "ready", "",  { "a", "b" }, "" },
        { "vim, typing",     "vim",    { "-u", "NONE", "-i", "NONE", "-n" },           "~",     "i", { "k", "\177" }, "" },
        { "nano, typing",    "nano",   { "--ignorercfiles" },                          "GNU",   "",  { "k", "\177" }, "" },
        { "dialog, typing",  "dialog", { "--inputbox", "text", "10", "60" },           "text",  "",  { "k", "\177" }, "" },
        { "tig, moving",     "tig",    { NULL },                                       "main",  "",  { "j", "k" }, "" },
        { "htop, moving",    "htop",   { NULL },                                       "PID",   "",  { "\033OB", "\033OA" }, "" },
    };
    /* clang-format on */
    struct subject locked = {
        .name = "balie, to its passphrase prompt", .program = argv[1], .shown = "Wachtwoordzin", .bar = " (at most 6)"
    };
    char *passphrase_file;

    if (argc == 2 && strcmp(argv[1], "--bare") == 0)
        return bare();
    setenv("BALIE_LANG", "nl", 1);
    if (argc == 4 && strcmp(argv[1], "--beside") == 0) {
        measure_beside(argv[2], argv[3]);
        return 0;
    }
    if (argc != 3)
        return 2;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        measure(&others[i]);
    measure_ours(argv[1], argv[2]);
    for (size_t i = 0; i < 4; i++)
        measure_start(&others[i]);
    passphrase_file = getenv("BALIE_PASSPHRASE_FILE");
    if (passphrase_file && unsetenv("BALIE_PASSPHRASE_FILE") == 0)
        measure_start(&locked);
    return 0;
}
