/* terminal.c — the screen and keyboard of this person: opened once, drawn to in whole, waited on in one place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <curses.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "style.h"
#include "tui/pane.h"

#define ESCAPE_MS   25 /* a lone ESC is the key when nothing follows so soon */
#define READ_BYTES  4096
#define PASTE_BYTES 65536   /* more is not an answer */
#define PASTE_LIMIT 1048576 /* bytes without an end: no paste at all */
#define OTHERS      16

/* Pasted text arrives between marks; the terminal leaves the order of letters to us. */
#define MODES_ON  "\033[?2004h\033[8l"
#define MODES_OFF "\033[?2004l\033[8h"

struct terminal {
    SCREEN *screen;
    struct buf unread; /* bytes read, not yet decoded */
    struct buf pasted;
    bool is_pasting;
    int64_t read_at_ms;
    bool is_gone; /* the terminal hung up */
    struct sigaction before;
};

static volatile sig_atomic_t window_changed;

static void note_change(int signal)
{
    (void)signal;
    window_changed = 1;
}

static void send(const char *bytes)
{
    fputs(bytes, stdout);
    fflush(stdout);
}

/* Curses would set its own handler for a changed window: ours is put in its place. */
static void watch_window(struct terminal *terminal)
{
    struct sigaction action = { .sa_handler = note_change };

    sigemptyset(&action.sa_mask);
    sigaction(SIGWINCH, &action, &terminal->before);
}

struct terminal *terminal_open(struct error *err)
{
    const char *type = getenv("TERM");
    struct terminal *terminal;
    SCREEN *screen;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(err, ERROR_USAGE, _("The screens need a terminal: run balie in one, or give it a command."));
        return NULL;
    }
    screen = newterm(NULL, stdout, stdin);
    if (!screen) {
        error_set(err, ERROR_SYSTEM, _("The terminal type “%s” is not known: set TERM, for instance to xterm."),
                  type ? type : "");
        return NULL;
    }
    terminal = mem_new(sizeof *terminal);
    terminal->screen = screen;
    set_term(screen);
    raw();
    noecho();
    nonl();
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    style_open();
    watch_window(terminal);
    send(MODES_ON);
    return terminal;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    erase();
    refresh();
    send(MODES_OFF);
    curs_set(1);
    endwin();
    delscreen(terminal->screen);
    sigaction(SIGWINCH, &terminal->before, NULL);
    buf_clear(&terminal->unread);
    buf_clear(&terminal->pasted);
    mem_free(terminal);
}

struct pane terminal_pane(const struct terminal *terminal)
{
    (void)terminal;
    return (struct pane){ 0, 0, LINES, COLS };
}

void terminal_begin(struct terminal *terminal)
{
    (void)terminal;
    erase();
    style_forget_caret();
}

void terminal_show(struct terminal *terminal)
{
    int row, column;
    bool has_caret = style_caret(&row, &column);

    (void)terminal;
    if (has_caret)
        move(row, column);
    else
        move(LINES - 1, COLS - 1);
    curs_set(has_caret);
    refresh();
}

void terminal_repaint(struct terminal *terminal)
{
    (void)terminal;
    clearok(curscr, TRUE);
}

static void take_size(void)
{
    struct winsize size;

    window_changed = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
        resizeterm(size.ws_row, size.ws_col);
}

static void read_bytes(struct terminal *terminal)
{
    char bytes[READ_BYTES];
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);

    if (got > 0)
        buf_add(&terminal->unread, bytes, (size_t)got);
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        terminal->is_gone = true;
    terminal->read_at_ms = clock_tick_ms();
}

static int shortest(const struct terminal *terminal, int timeout_ms)
{
    int64_t left = terminal->read_at_ms + ESCAPE_MS - clock_tick_ms();

    if (!terminal->unread.size_bytes)
        return timeout_ms;
    if (left < 0)
        left = 0;
    return timeout_ms < 0 || left < timeout_ms ? (int)left : timeout_ms;
}

/* Where the paste under way ends, NULL while it goes on; what never ends is cut off. */
static const char *paste_end(const struct terminal *terminal)
{
    const char *start = buf_view(&terminal->unread);
    const char *end = memmem(start, terminal->unread.size_bytes, KEY_PASTE_END, sizeof KEY_PASTE_END - 1);

    return end || terminal->unread.size_bytes < PASTE_LIMIT ? end : start + terminal->unread.size_bytes;
}

/* Whether the first unread bytes are a key already. */
static bool is_key_here(const struct terminal *terminal)
{
    enum key_more more = clock_tick_ms() - terminal->read_at_ms >= ESCAPE_MS ? KEY_IS_ALL : KEY_MORE_MAY_COME;
    struct key key;

    if (terminal->is_pasting)
        return paste_end(terminal);
    return key_decode(buf_view(&terminal->unread), terminal->unread.size_bytes, more, &key);
}

unsigned terminal_wait(struct terminal *terminal, struct pollfd *others, size_t count, int timeout_ms)
{
    struct pollfd all[OTHERS + 1] = { { .fd = STDIN_FILENO, .events = POLLIN } };
    unsigned events = TERMINAL_TIME;
    int ready;

    if (count > OTHERS)
        count = OTHERS;
    if (count)
        memcpy(all + 1, others, count * sizeof *others);
    timeout_ms = is_key_here(terminal) ? 0 : shortest(terminal, timeout_ms);
    ready = window_changed ? 0 : poll(all, (nfds_t)count + 1, timeout_ms);
    if (count)
        memcpy(others, all + 1, count * sizeof *others);
    if (ready > 0 && all[0].revents)
        read_bytes(terminal);
    for (size_t i = 1; ready > 0 && i <= count; i++)
        if (all[i].revents)
            events |= TERMINAL_OTHER;
    if (window_changed) {
        take_size();
        events |= TERMINAL_SIZE;
    }
    if (is_key_here(terminal))
        events |= TERMINAL_KEY;
    return terminal->is_gone ? events | TERMINAL_GONE : events;
}

static void use_up(struct terminal *terminal, size_t size)
{
    size_t left = terminal->unread.size_bytes - size;

    memmove(terminal->unread.bytes, terminal->unread.bytes + size, left);
    explicit_bzero(terminal->unread.bytes + left, size); /* it may have been a passphrase */
    buf_cut(&terminal->unread, left);
}

/* A paste is one key once its end is here; what is too long is cut. */
static bool take_paste(struct terminal *terminal, struct key *out)
{
    const char *start = buf_view(&terminal->unread), *end = paste_end(terminal);
    size_t size, mark = sizeof KEY_PASTE_END - 1;

    if (!end)
        return false;
    size = (size_t)(end - start);
    buf_cut(&terminal->pasted, 0);
    buf_add(&terminal->pasted, start, size < PASTE_BYTES ? size : PASTE_BYTES);
    use_up(terminal, size + mark < terminal->unread.size_bytes ? size + mark : terminal->unread.size_bytes);
    terminal->is_pasting = false;
    *out = (struct key){ .code = PRESS_PASTE, .pasted = buf_view(&terminal->pasted) };
    return true;
}

bool terminal_key(struct terminal *terminal, struct key *out)
{
    for (;;) {
        enum key_more more = clock_tick_ms() - terminal->read_at_ms >= ESCAPE_MS ? KEY_IS_ALL : KEY_MORE_MAY_COME;
        struct key key;
        size_t used;
        if (terminal->is_pasting)
            return take_paste(terminal, out);
        used = key_decode(buf_view(&terminal->unread), terminal->unread.size_bytes, more, &key);
        if (!used)
            return false;
        use_up(terminal, used);
        terminal->is_pasting = key.code == PRESS_PASTE;
        if (key.code == PRESS_NONE || key.code == PRESS_PASTE)
            continue;
        *out = key;
        return true;
    }
}
