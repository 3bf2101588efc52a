/* pty.c — plays a script of keys against a program in a terminal and looks at its screen, as a person would. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: pty SCRIPT PROGRAM [ARGUMENT…]. A line of the script is a verb and the rest of the line:
 *   size ROWS COLUMNS · type TEXT · key NAME… · wait TEXT · gone TEXT · settle · golden FILE · mark · keys MOST NAME
 *   resize ROWS COLUMNS · print · kill · end STATUS · # remark
 *   write FILE TEXT (the file gets that line) · forgot TEXT (it is nowhere in the program's memory)
 *   run COMMAND (a shell runs it beside the program, and it goes well)
 *   stressed TEXT (it is shown, and all of it is bold or underlined where what is before it is not)
 * With PTY_RAW=FILE every byte the program wrote is added to FILE.
 * Each wait, gone, golden, keys, run, stressed and end is one TAP line. Golden files are written when
 * BALIE_GOLDEN=write. */
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
#include "base/memory.h"
#include "base/text.h"

#define PATIENCE_MS  15000
#define QUIET_MS     120
#define STRETCH_MOST 1073741824

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
        if (getenv("PTY_PRELOAD"))
            setenv("LD_PRELOAD", getenv("PTY_PRELOAD"), 1);
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

/* Words into a file, for what the program reads while it runs. */
static void write_file(struct player *player, char *words)
{
    char *path = strsep(&words, " ");
    scoped_text fresh = mem_format("%s.fresh", path);
    FILE *file = fopen(fresh, "w");

    if (file) {
        fprintf(file, "%s\n", words ? words : "");
        fclose(file);
    }
    if (!file || rename(fresh, path) != 0)
        judge(player, false, path);
}

/* What happens beside the program meanwhile: a disk fills up, somebody else tries to come in. */
static void run_beside(struct player *player, char *command)
{
    int status = 1;
    pid_t child = fork();

    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    judge(player, child > 0 && waitpid(child, &status, 0) == child && status == 0, command);
}

/* Whether a stretch of the program's memory holds TEXT. */
static bool holds(FILE *memory, unsigned long first, unsigned long last, const char *text)
{
    size_t size = last - first;
    char *bytes = size <= STRETCH_MOST ? malloc(size) : NULL;
    bool found = false;

    if (bytes && fseek(memory, (long)first, SEEK_SET) == 0 && fread(bytes, 1, size, memory) == size)
        found = memmem(bytes, size, text, strlen(text));
    free(bytes);
    return found;
}

/* Everything the program may write to is searched: what it forgot is not there. */
static void forgot(struct player *player, char *text)
{
    scoped_text maps_path = mem_format("/proc/%d/maps", (int)player->child);
    scoped_text memory_path = mem_format("/proc/%d/mem", (int)player->child);
    FILE *maps = fopen(maps_path, "r"), *memory = fopen(memory_path, "r");
    char line[512];
    bool found = false;

    while (maps && memory && fgets(line, sizeof line, maps)) {
        unsigned long first, last;
        char rights[8];
        if (sscanf(line, "%lx-%lx %7s", &first, &last, rights) == 3 && rights[1] == 'w' &&
            holds(memory, first, last, text)) {
            printf("# found in %s", line);
            found = true;
        }
    }
    if (!maps || !memory)
        printf("ok %zu - %s is forgotten # SKIP the memory of the program cannot be read\n", ++player->tests, text);
    else
        judge(player, !found, text);
    if (maps)
        fclose(maps);
    if (memory)
        fclose(memory);
}

static void wait_shown(struct player *player, char *text)
{
    wait_for(player, text, true);
}

static void wait_gone(struct player *player, char *text)
{
    wait_for(player, text, false);
}

static void take_size(struct player *player, char *words)
{
    resize(player, words);
}

static void type_text(struct player *player, char *text)
{
    type(player, text);
}

static void settle_down(struct player *player, char *rest)
{
    (void)rest;
    settle(player);
}

static void compare_golden(struct player *player, char *path)
{
    compare(player, path);
}

static void mark(struct player *player, char *rest)
{
    (void)rest;
    player->keystrokes = 0;
}

static void judge_keys(struct player *player, char *words)
{
    count_keys(player, words);
}

static void kill_it(struct player *player, char *rest)
{
    (void)rest;
    kill(player->child, SIGKILL);
}

static void end_it(struct player *player, char *status)
{
    finish(player, (int)strtol(status, NULL, 10));
}

static VTermScreenCellAttrs look_of(struct player *player, int row, int column)
{
    VTermScreenCell cell;
    VTermPos place = { row, column };

    vterm_screen_get_cell(player->screen, place, &cell);
    return cell.attrs;
}

static bool is_stressed(struct player *player, int row, int column, size_t columns)
{
    VTermScreenCellAttrs before = look_of(player, row, column - 1);

    for (size_t i = 0; i < columns; i++) {
        VTermScreenCellAttrs here = look_of(player, row, column + (int)i);
        if ((!here.bold || before.bold) && (!here.underline || before.underline))
            return false;
    }
    return true;
}

/* In letters of one column each; the first place where TEXT is. */
static void judge_stress(struct player *player, char *text)
{
    bool good = false;

    settle(player);
    for (int row = 0; row < player->rows; row++) {
        scoped_buf line = { 0 };
        const char *found;
        draw_row(player, row, &line);
        found = strstr(buf_view(&line), text);
        if (!found)
            continue;
        int column = 0;
        for (const char *at = buf_view(&line); at < found; at++)
            column += (*at & 0xC0) != 0x80;
        good = column > 0 && is_stressed(player, row, column, strlen(text));
        break;
    }
    judge(player, good, text);
}

static void print_it(struct player *player, char *rest)
{
    (void)rest;
    print_screen(player);
}

static const struct verb {
    const char *name;
    void (*play)(struct player *player, char *rest);
} verbs[] = {
    { "size", take_size },  { "resize", take_size }, { "type", type_text },     { "key", press_all },
    { "wait", wait_shown }, { "gone", wait_gone },   { "settle", settle_down }, { "golden", compare_golden },
    { "mark", mark },       { "keys", judge_keys },  { "kill", kill_it },       { "end", end_it },
    { "print", print_it },  { "write", write_file }, { "forgot", forgot },      { "stressed", judge_stress },
    { "run", run_beside },
};

static void play(struct player *player, const char *verb, char *rest)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, verb) == 0) {
            verbs[i].play(player, rest);
            return;
        }
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
