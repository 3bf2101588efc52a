/* torture_sync.c — random worlds of real desks and a real server: cuts, kills, copies put back, clocks days off. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: torture_sync WORLDS SEED [postgresql://…]. Every desk is a process with a vault of its own; all exchanges go
 * through a line that breaks after any byte. At the end of a world everything must be everywhere, and every value must
 * stand, be a listed conflict, or have been overwritten by somebody who had seen it. A seed plays its world again.
 * BALIE_WORLDS="erasures attachments": only what is named happens, in every world. */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "torture/world.h"

#include "torture/device.c"

#include "torture/truth.c"

#include "torture/central.c"

#define LINE_BYTES 262144

static const char *own_path; /* desks are started from it */

static void spawn(struct process *process, const char *const argv[])
{
    int up[2], down[2];

    if (pipe(up) != 0 || pipe(down) != 0)
        exit(2);
    process->pid = fork();
    if (process->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(up[0], 0);
        dup2(down[1], 1);
        if (!getenv("BALIE_TEST_LOG") && !freopen("/dev/null", "w", stderr))
            _exit(127);
        for (int fd = 3; fd < 256; fd++)
            close(fd);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(up[0]);
    close(down[1]);
    process->in = fdopen(up[1], "w");
    process->out = fdopen(down[0], "r");
}

static void end(struct process *process)
{
    int status;

    if (!process->pid)
        return;
    kill(process->pid, SIGKILL);
    waitpid(process->pid, &status, 0);
    fclose(process->in);
    fclose(process->out);
    *process = (struct process){ 0 };
}

bool tell(struct desk *desk, const struct order *order)
{
    return fwrite(order, sizeof *order, 1, desk->process.in) == 1 && fflush(desk->process.in) == 0;
}

/* Each desk's lines lie in the same place: one is heard at a time. */
bool hear(struct desk *desk, char **line)
{
    static char text[LINE_BYTES];

    *line = text;
    if (!fgets(text, sizeof text, desk->process.out))
        return false;
    text[strcspn(text, "\n")] = '\0';
    return true;
}

/* A mark behind the id is passed over. */
int find_made(const struct world *w, const char *hex)
{
    char digits[ID_TEXT_BYTES];
    struct id id;

    snprintf(digits, sizeof digits, "%s", hex);
    if (id_parse(digits, &id))
        for (int i = 0; i < w->made_count; i++)
            if (id_equal(w->made[i].id, id))
                return i;
    return -1;
}

bool ask(struct world *w, int d, const struct order *order, char **line)
{
    if (tell(&w->desks[d], order) && hear(&w->desks[d], line))
        return true;
    fail(w, "a desk fell over", "");
    return false;
}

static void start_desk(struct world *w, int d)
{
    struct desk *desk = &w->desks[d];
    const char *argv[] = { own_path, "device", desk->folder, NULL };
    char *line;

    spawn(&desk->process, argv);
    if (!hear(desk, &line) || strcmp(line, "ready") != 0)
        fail(w, "a desk does not open:", line);
}

static const char *program(const char *name, char path[512])
{
    const char *out = getenv("BALIE_OUT");

    snprintf(path, 512, "%s/%s", out ? out : ".build/release", name);
    return path;
}

static int last_number(const char *line)
{
    const char *at = line + strcspn(line, "\n");

    while (at > line && at[-1] >= '0' && at[-1] <= '9')
        at--;
    return (int)strtol(at, NULL, 10);
}

static void start_server(struct world *w)
{
    char path[512], address[32], line[256] = "";
    scoped_text store = central_store(w);
    const char *argv[] = { program("balied", path), "--listen", address, "--store", store, NULL };

    snprintf(address, sizeof address, "127.0.0.1:%d", w->port);
    spawn(&w->server, argv);
    if (!fgets(line, sizeof line, w->server.out))
        fail(w, "balied does not start", "");
    w->port = last_number(line);
}

static void start_line(struct world *w)
{
    char path[512], port[16], line[64] = "";
    const char *argv[] = { program("tests/tools/cutter", path), port, NULL };

    snprintf(port, sizeof port, "%d", w->port);
    spawn(&w->line, argv);
    if (!fgets(line, sizeof line, w->line.out))
        fail(w, "the line does not open", "");
    w->line_port = last_number(line);
    snprintf(w->url, sizeof w->url, "http://127.0.0.1:%d", w->line_port);
}

/* "whole", "up N" or "down N": what happens to the next connection. */
static void set_line(struct world *w, const char *words)
{
    char line[64];

    fprintf(w->line.in, "%s\n", words);
    fflush(w->line.in);
    if (!fgets(line, sizeof line, w->line.out))
        fail(w, "the line fell over", "");
}

/* With a code, as a desk that has what it has. */
static void enrol_desk(struct world *w, int d)
{
    struct order enrolment = { .what = ORDER_ENROL };
    char path[512], *line = NULL;
    scoped_text store = central_store(w);
    scoped_text command =
        mem_format("%s enrol --store '%s' --region '%s' --user x", program("balied", path), store, w->desks[d].region);
    FILE *out = popen(command, "r");

    if (!out || !fgets(enrolment.value, sizeof enrolment.value, out))
        fail(w, "no code to enrol with", "");
    if (out)
        pclose(out);
    enrolment.value[strcspn(enrolment.value, "\n")] = '\0';
    snprintf(enrolment.key, sizeof enrolment.key, "%s", w->url);
    if (!tell(&w->desks[d], &enrolment) || !hear(&w->desks[d], &line) || strncmp(line, "enrolled", 8) != 0)
        fail(w, "a desk cannot be enrolled:", line);
    else if (ask(w, d, &(struct order){ .what = ORDER_WHO }, &line))
        sscanf(line, "who %32s", w->desks[d].user);
}

/* With nothing in it. */
static void begin_desk(struct world *w, int d)
{
    char *line;

    if (!ask(w, d, &(struct order){ .what = ORDER_EMPTY }, &line) || strcmp(line, "emptied") != 0)
        fail(w, "a desk cannot be emptied:", line);
    else
        enrol_desk(w, d);
}

#include "torture/write.c"

#include "torture/trouble.c"

#include "torture/judge.c"

static void nap(int most_ms, struct world *w)
{
    struct timespec moment = { 0, (long)pick(w, most_ms * 1000) * 1000 };

    nanosleep(&moment, NULL);
}

static void cut_line(struct world *w)
{
    char words[32];
    int roll = pick(w, 100);

    if (roll < 50)
        snprintf(words, sizeof words, "whole");
    else
        snprintf(words, sizeof words, "%s %d",
                 roll < 70   ? "up"
                 : roll < 90 ? "down"
                 : roll < 95 ? "twice"
                             : "late",
                 pick(w, chance(w, 50)   ? 400
                         : chance(w, 70) ? 3000
                                         : 500000));
    set_line(w, words);
}

static void restart_server(struct world *w)
{
    end(&w->server);
    start_server(w);
}

/* An exchange over a line that may break, with either side that may be killed in the middle. */
static void exchange_badly(struct world *w, int d)
{
    struct desk *desk = &w->desks[d];
    int roll = pick(w, 100);
    char *line;

    cut_line(w);
    if (!tell(desk, &(struct order){ .what = ORDER_SYNC }))
        fail(w, "a desk is gone", "");
    if (roll < 6) {
        nap(20, w);
        end(&desk->process);
        start_desk(w, d);
        return;
    }
    if (roll < 12) {
        nap(20, w);
        restart_server(w);
    } else if (roll < 15) {
        nap(20, w);
        central_stumble(w);
    }
    if (!hear(desk, &line))
        fail(w, "a desk fell over in an exchange", "");
}

/* What of the changes somebody has, and with their words: the ids of desk D are added. */
struct holding {
    uint64_t any[WORDS], worded[WORDS];
};
static void add_held(struct world *w, int d, struct holding *held)
{
    char *line, *word;

    for (int dossier = 0; dossier < DOSSIERS; dossier++) {
        if (!ask(w, d, &(struct order){ .what = ORDER_IDS, .dossier = dossier }, &line))
            return;
        while ((word = strsep(&line, " "))) {
            int i = find_made(w, word);

            if (i < 0)
                continue;
            set_bit(held->any, i);
            if (!strchr(word, '-'))
                set_bit(held->worded, i);
        }
    }
}

/* An attachment that went with the disk before it was handed in whole. */
static void note_blob_gone(struct world *w, int i)
{
    bool is_there = w->blob_have[i] >= w->made[i].blob_bytes;

    for (int d = 0; d < w->count && !is_there; d++)
        is_there = has_blob(w, d, i);
    if (!is_there)
        set_bit(w->blob_gone, i);
}

static void put_bit(uint64_t *bits, int i, bool is_set)
{
    bits[i / 64] &= ~(UINT64_C(1) << (i % 64));
    bits[i / 64] |= (uint64_t)is_set << (i % 64);
}

/* A disk is gone, or a server put back: what nobody has now, or has no words of, nobody can have later. A desk that let
 * go of a dossier has only the bare proof of what it wrote there. */
static void note_gone(struct world *w)
{
    struct holding held = { 0 };

    for (int d = 0; d < w->count; d++)
        add_held(w, d, &held);
    central_read(w);
    for (int i = 0; i < w->made_count; i++) {
        put_bit(w->gone, i, !has_bit(held.any, i) && !w->position[i]);
        put_bit(w->wordless, i, !has_bit(held.worded, i) && !w->is_worded[i]);
        if (w->made[i].blob_bytes && !has_bit(w->gone, i))
            note_blob_gone(w, i);
    }
}

/* A desk's folder is copied as it lies there, and put back later: with the new device id of a restoration, or without,
 * as when somebody copied files. */
static void copy_or_put_back_desk(struct world *w, int d)
{
    struct desk *desk = &w->desks[d];
    scoped_text copy = mem_format("%s.copy", desk->folder);
    char *line;

    if (!desk->has_copy) {
        replace_folder(desk->folder, copy);
        desk->has_copy = true;
        return;
    }
    end(&desk->process);
    replace_folder(copy, desk->folder);
    desk->has_copy = w->nature.loses_desks && chance(w, 50);
    start_desk(w, d);
    if (chance(w, 50) && (!tell(desk, &(struct order){ .what = ORDER_FORK }) || !hear(desk, &line)))
        fail(w, "a restored desk fell over", "");
    note_gone(w);
}

/* Its disk is gone, and with it what only it had: whoever works there goes on with an empty vault. */
static void lose_desk(struct world *w, int d)
{
    set_line(w, "whole");
    begin_desk(w, d);
    note_gone(w);
}

/* Often somebody goes for good before she was asked to send again what the server has lost. */
static void copy_or_put_back_server(struct world *w)
{
    bool is_put_back = w->has_central_copy;

    end(&w->server);
    if (is_put_back)
        central_put_back(w);
    else
        central_copy(w);
    w->has_central_copy = !is_put_back;
    start_server(w);
    if (is_put_back)
        note_gone(w);
    for (int d = 0; is_put_back && w->nature.loses_desks && d < w->count; d++)
        if (chance(w, 40))
            lose_desk(w, d);
}

static void make_mishap(struct world *w, int d)
{
    const struct nature *nature = &w->nature;
    int roll = pick(w, 100);

    if (nature->copies_server && (roll < 60 || (!nature->copies_desks && !nature->loses_desks)))
        copy_or_put_back_server(w);
    else if (nature->loses_desks && (roll < 70 || !nature->copies_desks))
        lose_desk(w, d);
    else if (nature->copies_desks)
        copy_or_put_back_desk(w, d);
}

static void step(struct world *w)
{
    const struct nature *nature = &w->nature;
    int d = pick(w, w->count), roll = pick(w, 100);

    if (roll < 48)
        write_one(w, d);
    else if (roll < 88)
        exchange_badly(w, d);
    else if (roll < 92 && nature->has_trouble)
        make_trouble(w);
    else if (roll < 94 && nature->publishes)
        publish(w);
    else if (roll < 96 && nature->attaches)
        want_one(w, d);
    else if (roll >= (nature->loses_desks ? 80 : 96))
        make_mishap(w, d);
}

static bool exchange_well(struct world *w, int d, bool *has_moved)
{
    int sent = 1, received = 0, pending = 0;
    char *line;

    if (!ask(w, d, &(struct order){ .what = ORDER_SYNC }, &line))
        return false;
    /* The server was put back to before this desk joined. */
    if (strstr(line, "enrol again")) {
        enrol_desk(w, d);
        if (!ask(w, d, &(struct order){ .what = ORDER_SYNC }, &line))
            return false;
    }
    if (sscanf(line, "synced %d %d %d", &sent, &received, &pending) != 3)
        fail(w, "a desk cannot exchange over a whole line:", line);
    *has_moved |= sent || received || pending;
    return true;
}

/* Everybody exchanges over a whole line until twice nothing moved. */
static void settle(struct world *w)
{
    int quiet = 0;

    set_line(w, "whole");
    for (int round = 0; quiet < 2 && round < 12 && !*w->wrong; round++) {
        bool has_moved = false;

        for (int d = 0; d < w->count; d++)
            if (!exchange_well(w, d, &has_moved))
                return;
        quiet = has_moved ? 0 : quiet + 1;
    }
    if (quiet < 2)
        fail(w, "the exchange does not come to rest", "");
}

/* Everybody asks for every attachment of what is there. */
static void want_all(struct world *w)
{
    bool has_moved;
    char *line;

    for (int d = 0; d < w->count; d++)
        for (int i = 0; i < w->made_count; i++) {
            struct order order = { .what = ORDER_WANT,
                                   .dossier = w->made[i].dossier,
                                   .blob_bytes = w->made[i].blob_bytes };
            char holding[8];

            if (!order.blob_bytes || w->position[i] <= 0 || truth_is_erased(w, i))
                continue;
            find_holding(w, d, order.dossier, holding);
            snprintf(order.value, sizeof order.value, "%s", w->made[i].value);
            if (strcmp(holding, "here") == 0)
                ask(w, d, &order, &line);
        }
    for (int round = 0; round < 2; round++)
        for (int d = 0; d < w->count && !*w->wrong; d++)
            exchange_well(w, d, &has_moved);
}

/* What everybody needs to come to the same: a whole line, rights, and what was held passed on. */
static void end_well(struct world *w)
{
    end_trouble(w);
    settle(w);
    if (*w->wrong)
        return;
    central_read(w);
    judge_held(w);
    release_held(w, 100, true);
    release_held(w, 100, true); /* what could only be taken in hand once it was there */
    if (w->nature.publishes)
        publish(w);
    settle(w);
    central_read(w);
    if (!*w->wrong && w->nature.attaches)
        want_all(w);
}

static const struct {
    const char *name;
    size_t offset;
    int percent; /* of all worlds */
} natures[] = {
    { "regions", offsetof(struct nature, has_regions), 50 },
    { "erasures", offsetof(struct nature, erases), 40 },
    { "restrictions", offsetof(struct nature, restricts), 30 },
    { "attachments", offsetof(struct nature, attaches), 50 },
    { "trouble", offsetof(struct nature, has_trouble), 40 },
    { "content", offsetof(struct nature, publishes), 30 },
    { "desks", offsetof(struct nature, copies_desks), 50 },
    { "server", offsetof(struct nature, copies_server), 70 },
    { "losses", offsetof(struct nature, loses_desks), 40 },
};
#define NATURES (sizeof natures / sizeof *natures)

static bool *nature_part(struct nature *nature, size_t i)
{
    return (bool *)((char *)nature + natures[i].offset);
}

/* BALIE_WORLDS names what is in every world, and nothing else is then. */
static void draw_nature(struct world *w)
{
    const char *only = getenv("BALIE_WORLDS");
    struct nature *nature = &w->nature;

    for (size_t i = 0; i < NATURES; i++)
        *nature_part(nature, i) = natures[i].percent && chance(w, natures[i].percent);
    nature->copies_server &= !nature->copies_desks || nature->loses_desks;
    nature->loses_desks &= nature->copies_server;
    for (size_t i = 0; only && i < NATURES; i++)
        *nature_part(nature, i) = text_has_word(only, natures[i].name);
}

static void draw_desk(struct world *w, int d)
{
    static const int64_t hour_ms = 3600000;
    static const int64_t skews[] = { 0, 0, -300000, 300000, -3 * 24 * hour_ms, 2 * 24 * hour_ms };
    struct process process = w->desks[d].process;
    struct desk *desk = &w->desks[d];
    char folder[sizeof desk->folder];

    snprintf(folder, sizeof folder, "%s", desk->folder);
    *desk = (struct desk){ .process = process, .skew_ms = skews[pick(w, 6)], .is_newer = d == 0, .region = "" };
    snprintf(desk->folder, sizeof desk->folder, "%s", folder);
    if (w->nature.has_regions)
        desk->region = regions[d < 2 ? d + 1 : pick(w, 3)];
}

static void begin_world(struct world *w, uint64_t seed)
{
    w->random = w->seed = seed;
    w->made_count = w->published = 0;
    w->has_central_copy = false;
    *w->wrong = '\0';
    memset(w->gone, 0, sizeof w->gone);
    memset(w->wordless, 0, sizeof w->wordless);
    memset(w->released, 0, sizeof w->released);
    memset(w->blob_gone, 0, sizeof w->blob_gone);
    w->count = 3 + pick(w, DEVICES - 2);
    draw_nature(w);
    central_new(w);
    start_server(w);
    start_line(w);
    for (int d = 0; d < w->count; d++) {
        draw_desk(w, d);
        if (!w->desks[d].process.pid)
            start_desk(w, d);
        begin_desk(w, d);
    }
    if (w->nature.publishes)
        publish(w);
}

/* Plays one world; what went wrong is in it. */
static void play(struct world *w, uint64_t seed)
{
    int steps;

    begin_world(w, seed);
    steps = 30 + pick(w, 60);
    for (int i = 0; i < steps && !*w->wrong; i++)
        step(w);
    if (!*w->wrong)
        end_well(w);
    if (!*w->wrong)
        judge_world(w);
    end(&w->line);
    end(&w->server);
    w->port = 0;
}

static void print_nature(const struct world *w)
{
    for (size_t i = 0; i < NATURES; i++)
        if (*nature_part((struct nature *)(uintptr_t)&w->nature, i))
            fprintf(stderr, "%s\n", natures[i].name);
    for (int d = 0; d < w->count; d++)
        fprintf(stderr, "desk %d region %s\n", d, w->desks[d].region);
}

static void print_seen(const struct world *w, const struct made *made)
{
    fprintf(stderr, " seen");
    for (int i = 0; i < w->made_count; i++)
        if (has_bit(made->seen, i))
            fprintf(stderr, " %d", i);
    fprintf(stderr, "\n");
}

/* What was written in a world that went wrong, for whoever looks for why; with BALIE_TEST_LOG set. */
static void print_made(const struct world *w)
{
    char id[ID_TEXT_BYTES];

    print_nature(w);
    for (int i = 0; i < w->made_count; i++) {
        const struct made *made = &w->made[i];

        fprintf(stderr, "%d %.8s %s desk %d dossier %d record %d k%d %s region %s at %lld%s%s blob %lld/%lld", i,
                id_format(made->id, id), kind_words[made->kind], made->desk, made->dossier, made->record, made->key,
                made->value, made->region, (long long)w->position[i],
                has_bit(w->gone, i)       ? " gone"
                : has_bit(w->wordless, i) ? " wordless"
                                          : "",
                has_bit(w->released, i) ? " released" : "", (long long)w->blob_have[i], (long long)made->blob_bytes);
        print_seen(w, made);
    }
}

static int torture(uint64_t worlds, uint64_t seed, const char *postgres)
{
    struct world *w = mem_new(sizeof *w);
    scoped_text rest = NULL;
    uint64_t changes = 0, i;

    snprintf(w->folder, sizeof w->folder, "%.64s/balie-torture-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(w->folder))
        return 2;
    snprintf(w->central, sizeof w->central, "%s/central.db", w->folder);
    for (int d = 0; d < DEVICES; d++)
        snprintf(w->desks[d].folder, sizeof w->desks[d].folder, "%s/desk%d", w->folder, d);
    snprintf(w->postgres, sizeof w->postgres, "%s", postgres);
    make_key(w);
    for (i = 0; i < worlds && !*w->wrong; i++) {
        play(w, seed + i);
        changes += (uint64_t)w->made_count;
    }
    if (*w->wrong && getenv("BALIE_TEST_LOG"))
        print_made(w);
    if (*w->wrong)
        printf("not ok seed %" PRIu64 ": %s\n", w->seed, w->wrong);
    else
        printf("ok %" PRIu64 " worlds, %" PRIu64 " changes\n", worlds, changes);
    for (int d = 0; d < DEVICES; d++)
        end(&w->desks[d].process);
    rest = mem_format("rm -rf %s", w->folder);
    run_shell(rest);
    i = *w->wrong;
    mem_free(w);
    return i ? 1 : 0;
}

int main(int argc, char **argv)
{
    own_path = "/proc/self/exe";
    signal(SIGPIPE, SIG_IGN);
    if (argc == 3 && strcmp(argv[1], "device") == 0)
        return device_run(argv[2]);
    return torture(argc > 1 ? strtoull(argv[1], NULL, 10) : 25, argc > 2 ? strtoull(argv[2], NULL, 10) : 1,
                   argc > 3 ? argv[3] : "");
}
