/* sync_bench.c — how fast desks and a server exchange on this machine. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/secret.h"
#include "server/server.h"
#include "store/log.h"
#include "store/pace.h"
#include "store/store.h"
#include "sync/sync.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"
#include "wire/exchange.h"

#define PASSPHRASE "paard batterij nietje geluk"
#define ANSWERS    20
#define IDLE_TIMES 200
#define STEP_MS    2 /* as the screens do */

/* usage: sync_bench [RECORDS] */

struct desk {
    struct vault *vault;
    struct store *store;
    struct exchange_person person;
    struct sync_line *line; /* NULL: each exchange makes its own */
};

struct bench {
    char folder[64], store[128], log[128], cert[128], key[128];
    bool has_tls;
    pid_t server;
    int port;
    struct desk desks[2];
    uint64_t random;
};

static double now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static double cpu_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void must(bool good, const struct error *err)
{
    if (good)
        return;
    fprintf(stderr, "sync_bench: %s\n", err->text);
    exit(1);
}

static void start_server(struct bench *bench)
{
    struct server_options options = { "127.0.0.1:0", bench->store, bench->has_tls ? bench->cert : NULL,
                                      bench->has_tls ? bench->key : NULL };
    struct error err = { 0 };
    char line[128] = "";
    int ends[2];
    FILE *out;

    fflush(stdout); /* what was not written yet is not the server's to write */
    if (pipe(ends) != 0)
        exit(1);
    bench->server = fork();
    if (bench->server == 0) {
        dup2(ends[1], 1);
        if (!freopen(bench->log, "w", stderr))
            _exit(1);
        setvbuf(stderr, NULL, _IOLBF, 0);
        _exit(server_run(&options, &err) ? 0 : 1);
    }
    close(ends[1]);
    out = fdopen(ends[0], "r");
    if (!fgets(line, sizeof line, out))
        exit(1);
    bench->port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
}

static void open_desk(struct bench *bench, int which)
{
    struct desk *desk = &bench->desks[which];
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    char folder[128], code[SERVER_CODE_BYTES], url[64];
    struct error err = { 0 };

    snprintf(folder, sizeof folder, "%s/desk%d", bench->folder, which);
    desk->vault = vault_create(folder, "an", passphrase, &err);
    must(desk->vault, &err);
    secret_free(passphrase);
    desk->store = store_open(desk->vault, &err);
    must(desk->store, &err);
    desk->person = (struct exchange_person){ vault_user(desk->vault).id, "An" };
    must(server_invite(bench->store, "LIM", "an", code, &err), &err);
    snprintf(url, sizeof url, "%s://127.0.0.1:%d", bench->has_tls ? "https" : "http", bench->port);
    must(sync_enrol(desk->store, &(struct sync_invitation){ url, code, NULL }, &desk->person, &err), &err);
}

static unsigned draw(struct bench *bench)
{
    bench->random = bench->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(bench->random >> 33);
}

/* A body of about 1 kB: twenty answers, some of them words, some numbers and dates. */
static void write_record(struct bench *bench)
{
    static const char *const words[] = { "ja",       "nee",     "nederlands", "arabisch",
                                         "tigrinya", "hasselt", "genk",       "mondeling" };
    struct desk *desk = &bench->desks[0];
    struct body_set sets[ANSWERS];
    struct body body = { .sets = sets, .set_count = ANSWERS };
    char keys[ANSWERS][48], values[ANSWERS][48];
    scoped_buf bytes = { 0 };
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = 1700000000000 + draw(bench),
                             .user = desk->person.id,
                             .dossier = id_random(),
                             .record = id_random(),
                             .form = "intake",
                             .region = "LIM",
                             .date = date_make(2026, 3, 1) };
    struct error err = { 0 };

    for (int i = 0; i < ANSWERS; i++) {
        snprintf(keys[i], sizeof keys[i], "vraag_van_het_formulier_%d", i);
        snprintf(values[i], sizeof values[i], i % 4 ? "%s" : "%s %u", words[draw(bench) % 8], draw(bench) % 100000);
        sets[i] = (struct body_set){ keys[i], { BODY_TEXT, values[i] }, false };
    }
    body_encode(&bytes, &body);
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    must(log_append(desk->store, &change, &err), &err);
}

static void write_records(struct bench *bench, size_t count)
{
    struct error err = { 0 };

    must(store_begin(bench->desks[0].store, &err), &err);
    for (size_t i = 0; i < count; i++)
        write_record(bench);
    must(store_commit(bench->desks[0].store, &err), &err);
}

static double exchange(struct bench *bench, int which)
{
    struct desk *desk = &bench->desks[which];
    double start = now_ms();
    struct error err = { 0 };
    scoped(sync) sync = sync_begin(desk->store, &(struct sync_party){ &desk->person, 1, desk->line }, &err);

    must(sync && sync_run(sync, &err), &err);
    return now_ms() - start;
}

/* The bytes of bodies that the server says went up and down so far. */
static void count_wire(struct bench *bench, size_t *up, size_t *down)
{
    char line[256];
    FILE *log = fopen(bench->log, "r");
    size_t in, out;

    *up = *down = 0;
    while (log && fgets(line, sizeof line, log))
        if (strstr(line, "\"/v1/sync\"") && sscanf(strstr(line, "\"in\":"), "\"in\":%zu,\"out\":%zu", &in, &out) == 2) {
            *up += in;
            *down += out;
        }
    if (log)
        fclose(log);
}

static void measure_many(struct bench *bench, const char *name, size_t count)
{
    size_t up, down, up_after, down_after;
    double push_ms, pull_ms;

    count_wire(bench, &up, &down);
    push_ms = exchange(bench, 0);
    poll(NULL, 0, 20); /* the line of the last request is written after its answer */
    count_wire(bench, &up_after, &down_after);
    printf("%s: push %zu: %.0f ms, %.0f/s, %zu bytes each\n", name, count, push_ms, (double)count / push_ms * 1e3,
           (up_after - up) / count);
    pull_ms = exchange(bench, 1);
    poll(NULL, 0, 20);
    count_wire(bench, &up, &down);
    printf("%s: pull %zu: %.0f ms, %.0f/s, %zu bytes each\n", name, count, pull_ms, (double)count / pull_ms * 1e3,
           (down - down_after) / count);
}

static void keep_lines(struct bench *bench, bool are_kept)
{
    for (int i = 0; i < 2; i++) {
        sync_line_free(bench->desks[i].line);
        bench->desks[i].line = are_kept ? sync_line_new() : NULL;
    }
}

static void measure_idle(struct bench *bench)
{
    const char *what = bench->has_tls ? ", over TLS" : "";

    for (int kept = 1; kept >= 0; kept--) {
        double start;

        keep_lines(bench, kept);
        exchange(bench, 0);
        exchange(bench, 1);
        start = now_ms();
        for (int i = 0; i < IDLE_TIMES; i++)
            exchange(bench, i % 2);
        printf("nothing new%s: %.2f ms each%s\n", what, (now_ms() - start) / IDLE_TIMES,
               kept ? ", over the line of the exchange before" : ", over a new line each time");
    }
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

/* One step: how long it took, and how much of that was work (the rest is waiting, and who else uses this machine). Work
 * that others broke into takes longer as well: what it has at hand is gone from the processor. */
struct step {
    const char *doing;
    double took_ms, work_ms;
    bool is_whole; /* nobody broke into it */
};

struct steps {
    ARRAY(struct step) all;
};

static long interruptions(void)
{
    struct rusage used;

    getrusage(RUSAGE_THREAD, &used);
    return used.ru_nivcsw;
}

static void take_steps(struct desk *desk, struct steps *out)
{
    struct error err = { 0 };
    scoped(sync) sync = sync_begin(desk->store, &(struct sync_party){ &desk->person, 1, desk->line }, &err);
    enum sync_progress progress = SYNC_BUSY;
    struct pollfd waits[8];
    int timeout_ms;

    must(sync, &err);
    while (progress == SYNC_BUSY) {
        size_t waited = sync_wait(sync, waits, sizeof waits / sizeof *waits, &timeout_ms);
        struct step step = { .doing = sync_doing(sync) };
        double start, start_cpu;
        long before;

        if (waited || timeout_ms)
            poll(waits, waited, timeout_ms);
        before = interruptions();
        start = now_ms();
        start_cpu = cpu_ms();
        progress = sync_step(sync, STEP_MS, &err);
        step.took_ms = now_ms() - start;
        step.work_ms = cpu_ms() - start_cpu;
        step.is_whole = interruptions() == before;
        *array_add(&out->all) = step;
    }
    must(progress == SYNC_DONE, &err);
}

static int compare_steps(const void *a, const void *b)
{
    const struct step *left = a, *right = b;
    int order = strcmp(left->doing, right->doing);

    return order ? order : compare(&left->took_ms, &right->took_ms);
}

static void print_times(const char *what, const struct step *steps, size_t count)
{
    double *took = mem_array(count, sizeof *took), *work = mem_array(count, sizeof *work), whole_ms = 0;

    for (size_t i = 0; i < count; i++) {
        took[i] = steps[i].took_ms;
        work[i] = steps[i].work_ms;
        if (steps[i].is_whole && steps[i].took_ms > whole_ms)
            whole_ms = steps[i].took_ms;
    }
    qsort(took, count, sizeof *took, compare);
    qsort(work, count, sizeof *work, compare);
    printf("  %-9s %7zu steps: median %5.2f, p99 %5.2f, at most %5.2f ms (%5.2f when nobody broke into it); work: p99 "
           "%5.2f, at most %5.2f ms\n",
           what, count, took[count / 2], took[count * 99 / 100], took[count - 1], whole_ms, work[count * 99 / 100],
           work[count - 1]);
    mem_free(took);
    mem_free(work);
}

/* A key pressed while COUNT changes come in waits for the step under way. */
static void measure_steps(struct bench *bench, size_t count)
{
    struct steps steps = { 0 };
    double start = now_ms();

    take_steps(&bench->desks[1], &steps);
    printf("while %zu changes come in (%.0f s), a key waits for one of these (5 ms at most):\n", count,
           (now_ms() - start) / 1e3);
    qsort(steps.all.at, steps.all.count, sizeof *steps.all.at, compare_steps);
    for (size_t from = 0, to; from < steps.all.count; from = to) {
        for (to = from; to < steps.all.count && strcmp(steps.all.at[to].doing, steps.all.at[from].doing) == 0;)
            to++;
        print_times(steps.all.at[from].doing, steps.all.at + from, to - from);
    }
    print_times("all", steps.all.at, steps.all.count);
    array_clear(&steps.all);
}

static void open_bench(struct bench *bench)
{
    if (!mkdtemp(bench->folder))
        exit(1);
    snprintf(bench->store, sizeof bench->store, "sqlite:%s/central.db", bench->folder);
    snprintf(bench->log, sizeof bench->log, "%s/log", bench->folder);
    snprintf(bench->cert, sizeof bench->cert, "%s/cert", bench->folder);
    snprintf(bench->key, sizeof bench->key, "%s/key", bench->folder);
}

static void start(struct bench *bench)
{
    start_server(bench);
    open_desk(bench, 0);
    open_desk(bench, 1);
}

static int run(const char *command)
{
    FILE *out = popen(command, "r");

    return out ? pclose(out) : 1;
}

static int end(struct bench *bench)
{
    char command[128];

    keep_lines(bench, false);
    kill(bench->server, SIGTERM);
    waitpid(bench->server, NULL, 0);
    for (int i = 0; i < 2; i++) {
        store_free(bench->desks[i].store);
        vault_close(bench->desks[i].vault);
    }
    snprintf(command, sizeof command, "rm -r %s", bench->folder);
    return run(command);
}

/* Where there is an openssl to make a certificate with. */
static void measure_protected(void)
{
    struct bench bench = { .folder = "/tmp/balie-bench-XXXXXX", .random = 7, .has_tls = true };
    char command[600];

    open_bench(&bench);
    snprintf(command, sizeof command,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
             " -addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s 2>/dev/null",
             bench.key, bench.cert);
    if (run(command) != 0) {
        printf("nothing new, over TLS: there is no openssl here\n");
        return;
    }
    setenv("BALIE_CA_FILE", bench.cert, 1);
    start(&bench);
    measure_idle(&bench);
    end(&bench);
}

int main(int argc, char **argv)
{
    size_t records = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10000;
    struct bench bench = { .folder = "/tmp/balie-bench-XXXXXX", .random = 7 };

    open_bench(&bench);
    start(&bench);
    write_records(&bench, records);
    measure_many(&bench, "first fill", records);
    write_records(&bench, 1000);
    measure_many(&bench, "more", 1000);
    measure_idle(&bench);
    write_records(&bench, records * 10);
    exchange(&bench, 0);
    store_set_pace(bench.desks[1].store, STORE_SMALL_PORTIONS); /* as after the first exchange at the screens */
    store_carry(bench.desks[1].store, NULL);
    measure_steps(&bench, records * 10);
    write_records(&bench, 1000);
    printf("into a vault of %zu dossiers, ", records * 11 + 1000);
    measure_many(&bench, "1,000 more", 1000);
    measure_protected();
    return end(&bench);
}
