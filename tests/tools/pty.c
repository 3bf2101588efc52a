/* pty.c — plays a script of keys against a program in a terminal and looks at its screen, as a person would. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: pty SCRIPT PROGRAM [ARGUMENT…]. A line of the script is a verb and the rest of the line:
 *   size ROWS COLUMNS · type TEXT · key NAME… · wait TEXT · gone TEXT · settle · golden FILE · mark · keys MOST NAME
 *   resize ROWS COLUMNS · print · kill · end STATUS · # remark
 * With PTY_RAW=FILE every byte the program wrote is added to FILE.
 * Each wait, gone, golden, keys and end is one TAP line. Golden files are written when BALIE_GOLDEN=write. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

#define PATIENCE_MS 15000
#define QUIET_MS    120

struct player {
    char **program;
    int rows, columns, terminal;
    pid_t child;
    VTerm *screen_owner;
    VTermScreen *screen;
    size_t keystrokes, tests, failures, line;
    bool is_gone; /* the program hung up */
    bool is_lost; /* what was waited for did not come: the rest of the script means nothing */
    const char *script;
    FILE *raw; /* what the program wrote, byte by byte; NULL: not kept */
};

static void answer(const char *bytes, size_t size, void *with)
{
    struct player *player = with;

    if (write(player->terminal, bytes, size) < 0)
        return;
}

static void start(struct player *player)
{
    struct winsize size = { .ws_row = (unsigned short)player->rows, .ws_col = (unsigned short)player->columns };

    player->screen_owner = vterm_new(player->rows, player->columns);
    vterm_set_utf8(player->screen_owner, 1);
    player->screen = vterm_obtain_screen(player->screen_owner);
    vterm_screen_enable_altscreen(player->screen, 1);
    vterm_screen_reset(player->screen, 1);
    vterm_output_set_callback(player->screen_owner, answer, player);
    player->child = forkpty(&player->terminal, NULL, NULL, &size);
    if (player->child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(player->program[0], player->program);
        _exit(127);
    }
}

/* Reads what the program draws for at most WAIT_MS; false when nothing came. */
static bool look(struct player *player, int wait_ms)
{
    struct pollfd waiting = { player->terminal, POLLIN, 0 };
    char bytes[65536];
    ssize_t got;

    if (poll(&waiting, 1, wait_ms) <= 0)
        return false;
    got = read(player->terminal, bytes, sizeof bytes);
    if (got <= 0) {
        player->is_gone = true;
        return false;
    }
    if (player->raw)
        fwrite(bytes, 1, (size_t)got, player->raw);
    vterm_input_write(player->screen_owner, bytes, (size_t)got);
    return true;
}

static void draw_row(struct player *player, int row, struct buf *out)
{
    size_t start_bytes = out->size_bytes;
    size_t end = start_bytes;

    for (int column = 0; column < player->columns; column++) {
        VTermScreenCell cell;
        VTermPos place = { row, column };
        vterm_screen_get_cell(player->screen, place, &cell);
        if (cell.width == 0 || cell.chars[0] == (uint32_t)-1)
            continue;
        for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            buf_code(out, cell.chars[i]);
        if (!cell.chars[0])
            buf_char(out, ' ');
        else if (cell.chars[0] != ' ')
            end = out->size_bytes;
    }
    buf_cut(out, end);
}

static void draw(struct player *player, struct buf *out)
{
    for (int row = 0; row < player->rows; row++) {
        draw_row(player, row, out);
        buf_char(out, '\n');
    }
}

static bool shows(struct player *player, const char *text)
{
    scoped_buf picture = { 0 };

    draw(player, &picture);
    return strstr(buf_view(&picture), text);
}

static void judge(struct player *player, bool good, const char *what)
{
    scoped_buf picture = { 0 };

    player->tests++;
    printf("%s %zu - %s:%zu %s\n", good ? "ok" : "not ok", player->tests, player->script, player->line, what);
    if (good)
        return;
    player->failures++;
    draw(player, &picture);
    printf("# the screen:\n");
    for (char *rest = picture.bytes, *row; rest && (row = strsep(&rest, "\n"));)
        printf("# |%s\n", row);
}

static void wait_for(struct player *player, const char *text, bool wanted)
{
    int64_t until = clock_tick_ms() + PATIENCE_MS;

    while (shows(player, text) != wanted && clock_tick_ms() < until && !player->is_gone)
        look(player, 20);
    player->is_lost = shows(player, text) != wanted;
    judge(player, !player->is_lost, text);
}

static void settle(struct player *player)
{
    while (look(player, QUIET_MS))
        ;
}

static void send_bytes(struct player *player, const char *bytes, size_t size)
{
    if (!player->is_gone && write(player->terminal, bytes, size) != (ssize_t)size)
        judge(player, false, "the program takes keys");
}

static void type(struct player *player, const char *text)
{
    uint32_t code;

    for (size_t size; (size = utf8_next(text, &code)); text += size) {
        send_bytes(player, text, size);
        player->keystrokes++;
    }
}

static const struct {
    const char *name, *bytes;
} keys[] = {
    { "Enter", "\r" },       { "Tab", "\t" },         { "Esc", "\033" },       { "Space", " " },
    { "Backspace", "\177" }, { "Up", "\033OA" },      { "Down", "\033OB" },    { "Right", "\033OC" },
    { "Left", "\033OD" },    { "Home", "\033OH" },    { "End", "\033OF" },     { "PgUp", "\033[5~" },
    { "PgDn", "\033[6~" },   { "Delete", "\033[3~" }, { "BackTab", "\033[Z" }, { "F1", "\033OP" },
    { "F2", "\033OQ" },      { "F3", "\033OR" },      { "F4", "\033OS" },      { "F5", "\033[15~" },
    { "F6", "\033[17~" },    { "F7", "\033[18~" },    { "F8", "\033[19~" },    { "F9", "\033[20~" },
    { "F10", "\033[21~" },   { "F11", "\033[23~" },   { "F12", "\033[24~" },
};

static void press(struct player *player, const char *name)
{
    char one[2] = { 0, 0 };

    player->keystrokes++;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].name, name) == 0) {
            send_bytes(player, keys[i].bytes, strlen(keys[i].bytes));
            return;
        }
    if (strncmp(name, "Ctrl-", 5) == 0) {
        one[0] = (char)(name[5] & 31);
        send_bytes(player, one, 1);
    } else if (strncmp(name, "Alt-", 4) == 0) {
        send_bytes(player, "\033", 1);
        send_bytes(player, name + 4, 1);
    } else {
        judge(player, false, name);
    }
}

static void print_screen(struct player *player)
{
    scoped_buf picture = { 0 };

    settle(player);
    draw(player, &picture);
    fputs(buf_view(&picture), stderr);
}

static void press_all(struct player *player, char *names)
{
    char *name;

    while ((name = strsep(&names, " ")))
        if (*name)
            press(player, name);
}

static void compare(struct player *player, const char *path)
{
    scoped_buf picture = { 0 }, wanted = { 0 };
    FILE *file;
    int c;

    settle(player);
    draw(player, &picture);
    if (getenv("BALIE_GOLDEN")) {
        file = fopen(path, "w");
        if (file) {
            fputs(buf_view(&picture), file);
            fclose(file);
        }
    }
    file = fopen(path, "r");
    while (file && (c = getc(file)) != EOF)
        buf_char(&wanted, (char)c);
    if (file)
        fclose(file);
    judge(player, strcmp(buf_view(&picture), buf_view(&wanted)) == 0, path);
}

static void resize(struct player *player, const char *words)
{
    struct winsize size = { 0 };

    if (sscanf(words, "%d %d", &player->rows, &player->columns) != 2)
        return;
    if (!player->child)
        return;
    size.ws_row = (unsigned short)player->rows;
    size.ws_col = (unsigned short)player->columns;
    vterm_set_size(player->screen_owner, player->rows, player->columns);
    ioctl(player->terminal, TIOCSWINSZ, &size);
}

static void count_keys(struct player *player, const char *words)
{
    char what[256];
    size_t most = (size_t)strtoul(words, NULL, 10);
    const char *name = strchr(words, ' ');

    snprintf(what, sizeof what, "%s in %zu keystrokes (at most %zu)", name ? name + 1 : "", player->keystrokes, most);
    judge(player, player->keystrokes <= most, what);
}

static void finish(struct player *player, int wanted)
{
    int64_t until = clock_tick_ms() + PATIENCE_MS;
    int status = -1;
    pid_t ended = 0;

    while (!(ended = waitpid(player->child, &status, WNOHANG)) && clock_tick_ms() < until)
        look(player, 20);
    if (!ended) {
        kill(player->child, SIGKILL);
        waitpid(player->child, &status, 0);
    }
    player->child = 0;
    judge(player, ended && WIFEXITED(status) && WEXITSTATUS(status) == wanted, "the program ends as it should");
}

static void play(struct player *player, const char *verb, char *rest)
{
    if (strcmp(verb, "size") == 0 || strcmp(verb, "resize") == 0)
        resize(player, rest);
    else if (strcmp(verb, "type") == 0)
        type(player, rest);
    else if (strcmp(verb, "key") == 0)
        press_all(player, rest);
    else if (strcmp(verb, "wait") == 0)
        wait_for(player, rest, true);
    else if (strcmp(verb, "gone") == 0)
        wait_for(player, rest, false);
    else if (strcmp(verb, "settle") == 0)
        settle(player);
    else if (strcmp(verb, "golden") == 0)
        compare(player, rest);
    else if (strcmp(verb, "mark") == 0)
        player->keystrokes = 0;
    else if (strcmp(verb, "keys") == 0)
        count_keys(player, rest);
    else if (strcmp(verb, "kill") == 0)
        kill(player->child, SIGKILL);
    else if (strcmp(verb, "end") == 0)
        finish(player, (int)strtol(rest, NULL, 10));
    else if (strcmp(verb, "print") == 0)
        print_screen(player);
    else
        judge(player, false, verb);
}

static void play_file(struct player *player, FILE *file)
{
    char line[4096];

    while (!player->is_lost && fgets(line, sizeof line, file)) {
        char *rest = line, *verb;
        player->line++;
        line[strcspn(line, "\n")] = '\0';
        verb = strsep(&rest, " ");
        if (!*verb || *verb == '#')
            continue;
        if (!player->child && strcmp(verb, "size") != 0)
            start(player);
        play(player, verb, rest ? rest : line + strlen(line));
    }
}

int main(int argc, char **argv)
{
    struct player player = { .rows = 24, .columns = 80, .terminal = -1 };
    FILE *file = argc > 2 ? fopen(argv[1], "r") : NULL;

    if (!file) {
        fprintf(stderr, "usage: pty SCRIPT PROGRAM [ARGUMENT…]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    player.script = argv[1];
    player.program = argv + 2;
    player.raw = getenv("PTY_RAW") ? fopen(getenv("PTY_RAW"), "a") : NULL;
    play_file(&player, file);
    if (player.child > 0) {
        kill(player.child, SIGKILL);
        waitpid(player.child, NULL, 0);
    }
    if (player.raw)
        fclose(player.raw);
    fclose(file);
    vterm_free(player.screen_owner);
    return player.failures ? 1 : 0;
}
