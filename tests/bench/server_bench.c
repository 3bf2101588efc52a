/* server_bench.c — how much a server takes in: one desk with a month of work, and five hundred desks at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "server/server.h"
#include "wire/batch.h"
#include "wire/body.h"
#include "wire/change.h"
#include "wire/exchange.h"

#define DESKS       500
#define DESK_SHARE  41
#define BATCH_SHARE 1000
#define ANSWERS     20
#define REGIONS     25

/* usage: server_bench STORE [CHANGES] */

/* A request on its way: a socket, what is left to send, what came back. */
struct talk {
    int socket;
    struct buf out, in;
    size_t sent_bytes;
    double start_ms, took_ms;
    int status;
};

struct desk {
    char token[80], region[16];
    struct id id, user;
    uint64_t seq;
    struct digest chain;
    char cursor[160];
    bool has_more;
    struct buf request; /* packed */
};

struct bench {
    int port;
    pid_t server;
    clockid_t clock; /* the server's own processor time */
    uint64_t random;
    struct desk *desks;
};

static double now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "server_bench: %s\n", what);
    exit(1);
}

static void start_server(struct bench *bench, const char *store)
{
    struct server_options options = { "127.0.0.1:0", store, NULL, NULL };
    struct error err = { 0 };
    char line[128] = "";
    int ends[2];
    FILE *out;

    must(pipe(ends) == 0, "no pipe");
    bench->server = fork();
    if (bench->server == 0) {
        dup2(ends[1], 1);
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        _exit(server_run(&options, &err) ? 0 : 1);
    }
    close(ends[1]);
    out = fdopen(ends[0], "r");
    must(fgets(line, sizeof line, out), "the server does not start");
    must(clock_getcpuclockid(bench->server, &bench->clock) == 0, "no clock");
    bench->port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
}

static void open_talk(struct bench *bench, struct talk *talk)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)bench->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    talk->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    must(talk->socket >= 0, "no socket");
    must(connect(talk->socket, (struct sockaddr *)&address, sizeof address) == 0 || errno == EINPROGRESS,
         "no connection");
}

static void write_request(struct talk *talk, const char *path, const char *token, const struct buf *body)
{
    buf_format(&talk->out, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n", path,
               body->size_bytes);
    if (token)
        buf_format(&talk->out, "Authorization: Bearer %s\r\n", token);
    buf_text(&talk->out, "\r\n");
    buf_add(&talk->out, buf_view(body), body->size_bytes);
}

/* False when it is done. */
static bool step_talk(struct talk *talk, short ready)
{
    char bytes[65536];
    ssize_t size;

    if (ready & POLLOUT) {
        size = send(talk->socket, talk->out.bytes + talk->sent_bytes, talk->out.size_bytes - talk->sent_bytes,
                    MSG_NOSIGNAL);
        talk->sent_bytes += size > 0 ? (size_t)size : 0;
    }
    if (!(ready & (POLLIN | POLLHUP | POLLERR)))
        return true;
    size = recv(talk->socket, bytes, sizeof bytes, 0);
    if (size > 0)
        buf_add(&talk->in, bytes, (size_t)size);
    if (size > 0 || (size < 0 && errno == EAGAIN))
        return true;
    talk->took_ms = now_ms() - talk->start_ms;
    talk->status = talk->in.size_bytes > 12 ? (int)strtol(talk->in.bytes + 9, NULL, 10) : 0;
    close(talk->socket);
    talk->socket = -1;
    return false;
}

static void run_talks(struct talk *talks, size_t count)
{
    struct pollfd *waits = mem_array(count, sizeof *waits);
    size_t left = count;

    while (left) {
        for (size_t i = 0; i < count; i++)
            waits[i] =
                (struct pollfd){ .fd = talks[i].socket,
                                 .events = talks[i].sent_bytes < talks[i].out.size_bytes ? POLLIN | POLLOUT : POLLIN };
        poll(waits, count, 1000);
        for (size_t i = 0; i < count; i++)
            if (talks[i].socket >= 0 && waits[i].revents && !step_talk(&talks[i], waits[i].revents))
                left--;
    }
    mem_free(waits);
}

static const char *body_of(const struct talk *talk, size_t *size_bytes)
{
    const char *body = memmem(talk->in.bytes, talk->in.size_bytes, "\r\n\r\n", 4);

    must(body, "no answer");
    *size_bytes = talk->in.size_bytes - (size_t)(body + 4 - talk->in.bytes);
    return body + 4;
}

/* What the desk was told: how far it has read, and whether there is more. */
static void listen_to(struct desk *desk, const struct talk *talk)
{
    scoped(arena) arena = arena_new();
    struct exchange_answer answer;
    struct error err = { 0 };
    scoped_buf lines = { 0 };
    struct batch_rest rest;
    const char *line, *body;
    size_t size_bytes;

    body = body_of(talk, &size_bytes);
    must(talk->status == 200, body);
    must(batch_unpack(&lines, body, size_bytes, &err), err.text);
    rest = (struct batch_rest){ buf_view(&lines), lines.size_bytes };
    must(batch_line(&rest, &line, &size_bytes) && exchange_decode_answer(arena, line, size_bytes, &answer, &err),
         err.text);
    snprintf(desk->cursor, sizeof desk->cursor, "%s", answer.cursor);
    desk->has_more = answer.has_more;
}

static void clear_talk(struct talk *talk)
{
    buf_clear(&talk->out);
    buf_clear(&talk->in);
}

static void enrol(struct bench *bench, const char *store, struct desk *desk, int number)
{
    struct exchange_enrolment said = { .device = id_random(), .person = { id_random(), "An" } };
    struct exchange_welcome welcome;
    scoped(arena) arena = arena_new();
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };
    struct talk talk = { 0 };
    scoped_buf body = { 0 };
    size_t size_bytes;
    const char *answer;

    snprintf(desk->region, sizeof desk->region, "R%02d", number % REGIONS);
    must(server_invite(store, desk->region, "an", code, &err), err.text);
    said.code = code;
    exchange_encode_enrolment(&body, &said);
    open_talk(bench, &talk);
    write_request(&talk, EXCHANGE_ENROL_PATH, NULL, &body);
    run_talks(&talk, 1);
    answer = body_of(&talk, &size_bytes);
    must(exchange_decode_welcome(arena, answer, size_bytes, &welcome, &err), answer);
    snprintf(desk->token, sizeof desk->token, "%s", welcome.token);
    desk->id = said.device;
    desk->user = said.person.id;
    clear_talk(&talk);
}

static unsigned draw(struct bench *bench)
{
    bench->random = bench->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(bench->random >> 33);
}

/* A body of about 1 kB: twenty answers, some of them words, some numbers. */
static void add_change(struct bench *bench, struct desk *desk, struct buf *lines)
{
    static const char *const words[] = { "ja",       "nee",     "nederlands", "arabisch",
                                         "tigrinya", "hasselt", "genk",       "mondeling" };
    struct body_set sets[ANSWERS];
    struct body body = { .sets = sets, .set_count = ANSWERS };
    char keys[ANSWERS][48], values[ANSWERS][48];
    scoped_buf bytes = { 0 };
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = 1700000000000 + draw(bench),
                             .user = desk->user,
                             .device = desk->id,
                             .seq = ++desk->seq,
                             .dossier = id_random(),
                             .record = id_random(),
                             .form = "intake",
                             .region = desk->region,
                             .date = date_make(2026, 3, 1) };

    for (int i = 0; i < ANSWERS; i++) {
        snprintf(keys[i], sizeof keys[i], "vraag_van_het_formulier_%d", i);
        snprintf(values[i], sizeof values[i], i % 4 ? "%s" : "%s %u", words[draw(bench) % 8], draw(bench) % 100000);
        sets[i] = (struct body_set){ keys[i], { BODY_TEXT, values[i] }, false };
    }
    body_encode(&bytes, &body);
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    change_identify(&change);
    change_encode(lines, &change);
    desk->chain = change_chain(&desk->chain, &change.id);
}

static void prepare(struct bench *bench, struct desk *desk, size_t count)
{
    scoped_buf changes = { 0 };
    scoped_buf lines = { 0 };

    for (size_t i = 0; i < count; i++)
        add_change(bench, desk, &changes);
    exchange_encode_request(&lines,
                            &(struct exchange_request){
                                .device = desk->id, .head = desk->seq, .chain = desk->chain, .cursor = desk->cursor });
    buf_add(&lines, buf_view(&changes), changes.size_bytes);
    buf_cut(&desk->request, 0);
    batch_pack(&desk->request, buf_view(&lines), lines.size_bytes);
}

static double server_ms(const struct bench *bench)
{
    struct timespec at = { 0 };

    clock_gettime(bench->clock, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void measure_push(struct bench *bench, size_t changes)
{
    size_t rounds = changes / BATCH_SHARE, wire_bytes = 0, done = rounds * BATCH_SHARE;
    struct desk *desk = &bench->desks[0];
    double spent_ms = 0, before_ms = server_ms(bench);

    for (size_t i = 0; i < rounds; i++) {
        struct talk talk = { 0 };

        prepare(bench, desk, BATCH_SHARE);
        wire_bytes += desk->request.size_bytes;
        open_talk(bench, &talk);
        write_request(&talk, EXCHANGE_SYNC_PATH, desk->token, &desk->request);
        talk.start_ms = now_ms();
        run_talks(&talk, 1);
        listen_to(desk, &talk);
        spent_ms += talk.took_ms;
        clear_talk(&talk);
    }
    printf("push of %zu changes of 1 kB, batches of %d, acknowledged and durable: %.0f/s, %zu bytes each on the wire, "
           "%.0f µs of the server's processor each\n",
           done, BATCH_SHARE, (double)done / spent_ms * 1e3, wire_bytes / done,
           (server_ms(bench) - before_ms) * 1e3 / (double)done);
}

static int by_time(const void *a, const void *b)
{
    double first = ((const struct talk *)a)->took_ms, second = ((const struct talk *)b)->took_ms;

    return first < second ? -1 : first > second;
}

/* COUNT desks at once, each with its own connection, until the last is answered. */
static void run_crowd(struct bench *bench, struct desk *const *desks, struct talk *talks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        talks[i] = (struct talk){ 0 };
        open_talk(bench, &talks[i]);
        write_request(&talks[i], EXCHANGE_SYNC_PATH, desks[i]->token, &desks[i]->request);
        talks[i].start_ms = now_ms();
    }
    run_talks(talks, count);
    for (size_t i = 0; i < count; i++) {
        listen_to(desks[i], &talks[i]);
        clear_talk(&talks[i]);
    }
}

/* Everybody reads until nobody has more to read. */
static void measure_reading(struct bench *bench, const char *what)
{
    struct desk **desks = mem_array(DESKS, sizeof *desks);
    struct talk *talks = mem_array(DESKS, sizeof *talks);
    double start_ms = now_ms(), before_ms = server_ms(bench);
    size_t count = 0, requests = 0;

    for (; count < DESKS; count++)
        desks[count] = &bench->desks[count];
    while (count) {
        size_t all = count;

        for (size_t i = 0; i < all; i++)
            prepare(bench, desks[i], 0);
        run_crowd(bench, desks, talks, all);
        requests += all;
        count = 0;
        for (size_t i = 0; i < all; i++)
            if (desks[i]->has_more)
                desks[count++] = desks[i];
    }
    printf("%s: %.0f ms, %zu requests, %.1f ms of the server's processor each\n", what, now_ms() - start_ms, requests,
           (server_ms(bench) - before_ms) / (double)requests);
    mem_free(desks);
    mem_free(talks);
}

static void measure_crowd(struct bench *bench)
{
    struct desk **desks = mem_array(DESKS, sizeof *desks);
    struct talk *talks = mem_array(DESKS, sizeof *talks);
    double before_ms = server_ms(bench);

    for (int i = 0; i < DESKS; i++) {
        desks[i] = &bench->desks[i];
        prepare(bench, desks[i], DESK_SHARE);
    }
    run_crowd(bench, desks, talks, DESKS);
    qsort(talks, DESKS, sizeof *talks, by_time);
    printf("%d desks at once, %d changes of 1 kB each, until acknowledged: p50 %.0f ms, p99 %.0f ms, last %.0f ms, "
           "none refused, %.0f µs of the server's processor each change\n",
           DESKS, DESK_SHARE, talks[DESKS / 2].took_ms, talks[DESKS * 99 / 100].took_ms, talks[DESKS - 1].took_ms,
           (server_ms(bench) - before_ms) * 1e3 / (DESKS * DESK_SHARE));
    mem_free(desks);
    mem_free(talks);
}

int main(int argc, char **argv)
{
    size_t changes = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 20000;
    struct bench bench = { .random = 7 };

    must(argc > 1, "usage: server_bench STORE [CHANGES]");
    signal(SIGPIPE, SIG_IGN);
    start_server(&bench, argv[1]);
    bench.desks = mem_array(DESKS, sizeof *bench.desks);
    for (int i = 0; i < DESKS; i++) {
        if (i % 25 == 24)
            poll(NULL, 0, 1);
        enrol(&bench, argv[1], &bench.desks[i], i);
    }
    measure_push(&bench, changes);
    measure_reading(&bench, "500 desks of 25 regions read what is theirs of that");
    measure_crowd(&bench);
    measure_reading(&bench, "and read what is theirs of that");
    kill(bench.server, SIGTERM);
    waitpid(bench.server, NULL, 0);
    for (int i = 0; i < DESKS; i++)
        buf_clear(&bench.desks[i].request);
    mem_free(bench.desks);
    return 0;
}
