/* swarm.c — many desks write and read at once through several servers: what was missed, what came twice. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "server/server.h"
#include "wire/batch.h"
#include "wire/body.h"
#include "wire/change.h"
#include "wire/exchange.h"
#include "wire/notice.h"

#define WRITERS     8
#define READERS     2
#define BATCH       5
#define PORTS_LIMIT 8
#define TRIES       600 /* a tenth of a second each: a server that was killed comes back */

/* usage: swarm STORE REGION CHANGES PORT… : each of eight writers sends CHANGES; prints "missed N, twice N, of N" */

struct swarm {
    const char *store, *region;
    size_t changes;
    int ports[PORTS_LIMIT];
    size_t port_count, next;
};

struct desk {
    struct swarm *swarm;
    char token[80];
    struct id id, user;
    uint64_t seq;
    struct digest chain;
};

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "swarm: %s\n", what);
    exit(1);
}

static int open_socket(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct timeval patience = { .tv_sec = 30 };
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(made, (struct sockaddr *)&address, sizeof address) == 0)
        return made;
    close(made);
    return -1;
}

static bool send_all(int socket, const struct buf *bytes)
{
    ssize_t size;

    for (size_t sent = 0; sent < bytes->size_bytes; sent += (size_t)size) {
        size = send(socket, bytes->bytes + sent, bytes->size_bytes - sent, MSG_NOSIGNAL);
        if (size <= 0)
            return false;
    }
    return true;
}

/* One request; the body of the answer in OUT. Its status, 0 when there was none. */
static int ask(int port, const char *path, const char *token, const struct buf *body, struct buf *out)
{
    char bytes[65536];
    scoped_buf request = { 0 };
    scoped_buf answer = { 0 };
    int socket = open_socket(port), status = 0;
    const char *start;
    ssize_t size = -1;

    if (socket < 0)
        return 0;
    buf_format(&request, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n%s%s%s\r\n", path,
               body->size_bytes, token ? "Authorization: Bearer " : "", token ? token : "", token ? "\r\n" : "");
    buf_add(&request, buf_view(body), body->size_bytes);
    if (send_all(socket, &request))
        while ((size = recv(socket, bytes, sizeof bytes, 0)) > 0)
            buf_add(&answer, bytes, (size_t)size);
    close(socket);
    start = answer.size_bytes ? memmem(answer.bytes, answer.size_bytes, "\r\n\r\n", 4) : NULL;
    if (size == 0 && start) {
        status = (int)strtol(answer.bytes + 9, NULL, 10);
        buf_cut(out, 0);
        buf_add(out, start + 4, answer.size_bytes - (size_t)(start + 4 - answer.bytes));
    }
    return status;
}

/* Again and again, through one server after another, until it is answered. */
static void ask_until(struct swarm *swarm, const char *path, const char *token, const struct buf *body, struct buf *out)
{
    int status = 0;

    for (int i = 0; i < TRIES; i++) {
        status = ask(swarm->ports[swarm->next++ % swarm->port_count], path, token, body, out);
        if (status == 200)
            return;
        must(status == 0 || status >= 500 || status == 429, buf_view(out));
        poll(NULL, 0, 100);
    }
    must(false, "no server answers");
}

static void enrol(struct swarm *swarm, struct desk *desk)
{
    struct exchange_enrolment said = { .device = id_random(), .person = { id_random(), "An" } };
    struct exchange_welcome welcome;
    scoped(arena) arena = arena_new();
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };

    must(server_invite(swarm->store, swarm->region, "an", code, &err), err.text);
    said.code = code;
    exchange_encode_enrolment(&body, &said);
    ask_until(swarm, EXCHANGE_ENROL_PATH, NULL, &body, &out);
    must(exchange_decode_welcome(arena, buf_view(&out), out.size_bytes, &welcome, &err), buf_view(&out));
    *desk = (struct desk){ .swarm = swarm, .id = said.device, .user = said.person.id };
    snprintf(desk->token, sizeof desk->token, "%s", welcome.token);
}

static void add_change(struct desk *desk, struct buf *lines)
{
    struct body_set set = { "naam", { BODY_TEXT, "x" }, false };
    scoped_buf bytes = { 0 };
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = 1700000000000,
                             .user = desk->user,
                             .device = desk->id,
                             .seq = ++desk->seq,
                             .dossier = id_random(),
                             .form = "x",
                             .region = desk->swarm->region,
                             .date = date_none() };

    body_encode(&bytes, &(struct body){ .sets = &set, .set_count = 1 });
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    change_identify(&change);
    change_encode(lines, &change);
    desk->chain = change_chain(&desk->chain, &change.id);
}

/* One exchange; gives what was answered, in ARENA, and the lines after it in PLAIN. */
static struct exchange_answer exchange(struct desk *desk, const char *cursor, const struct buf *changes,
                                       struct arena *arena, struct buf *plain)
{
    struct exchange_request said = { .device = desk->id, .head = desk->seq, .chain = desk->chain, .cursor = cursor };
    struct exchange_answer answer = { 0 };
    struct batch_rest rest;
    scoped_buf lines = { 0 };
    scoped_buf packed = { 0 };
    scoped_buf out = { 0 };
    const char *line;
    size_t size_bytes;

    exchange_encode_request(&lines, &said);
    buf_add(&lines, buf_view(changes), changes->size_bytes);
    batch_pack(&packed, buf_view(&lines), lines.size_bytes);
    ask_until(desk->swarm, EXCHANGE_SYNC_PATH, desk->token, &packed, &out);
    buf_cut(plain, 0);
    must(batch_unpack(plain, buf_view(&out), out.size_bytes, NULL), "an answer is damaged");
    rest = (struct batch_rest){ buf_view(plain), plain->size_bytes };
    must(batch_line(&rest, &line, &size_bytes) && exchange_decode_answer(arena, line, size_bytes, &answer, NULL),
         "an answer cannot be read");
    return answer;
}

static void write_all(struct desk *desk)
{
    for (size_t i = 0; i < desk->swarm->changes; i += BATCH) {
        scoped(arena) arena = arena_new();
        struct exchange_answer answer;
        scoped_buf changes = { 0 };
        scoped_buf plain = { 0 };

        for (int k = 0; k < BATCH; k++)
            add_change(desk, &changes);
        answer = exchange(desk, "", &changes, arena, &plain);
        must(answer.have == desk->seq && !answer.is_fork && !answer.refusal_count, "a push was not taken");
    }
}

struct reading {
    struct arena *arena;
    struct map *seen;
    size_t twice;
};

static void note_lines(struct reading *reading, const struct buf *plain)
{
    struct batch_rest rest = { buf_view(plain), plain->size_bytes };
    char key[ID_TEXT_BYTES];
    struct change change;
    struct notice notice;
    int64_t arrival_ms;
    const char *line;
    size_t size_bytes;

    batch_line(&rest, &line, &size_bytes);
    while (batch_line(&rest, &line, &size_bytes)) {
        scoped(arena) arena = arena_new();

        if (exchange_decode_arrival(line, size_bytes, &arrival_ms) || notice_decode(arena, line, size_bytes, &notice))
            continue;
        must(change_decode(arena, line, size_bytes, &change, NULL), "a change cannot be read");
        reading->twice +=
            map_put(reading->seen, arena_text(reading->arena, id_format(change.id, key)), reading) != NULL;
    }
}

/* Reads on until it has seen all, or nothing came for a while after the writers ended. */
static void read_all(struct desk *desk, FILE *out)
{
    size_t wanted = WRITERS * desk->swarm->changes;
    scoped(arena) arena = arena_new();
    struct reading reading = { arena, map_new(), 0 };
    scoped_buf cursor = { 0 };
    int idle = 0;

    while (map_count(reading.seen) < wanted && idle < 100) {
        scoped(arena) one = arena_new();
        const struct buf none = { 0 };
        size_t before = map_count(reading.seen);
        struct exchange_answer answer;
        scoped_buf plain = { 0 };

        answer = exchange(desk, buf_view(&cursor), &none, one, &plain);
        buf_cut(&cursor, 0);
        buf_text(&cursor, answer.cursor);
        note_lines(&reading, &plain);
        idle = map_count(reading.seen) > before ? 0 : idle + 1;
        poll(NULL, 0, idle ? 50 : 0);
    }
    fprintf(out, "missed %zu, twice %zu, of %zu\n", wanted - map_count(reading.seen), reading.twice, wanted);
    fflush(out);
    map_free(reading.seen);
}

static void start(struct desk *desk, bool is_writer)
{
    pid_t made = fork();

    must(made >= 0, "no process");
    if (made)
        return;
    desk->swarm->next = (size_t)getpid();
    if (is_writer)
        write_all(desk);
    else
        read_all(desk, stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    struct swarm swarm = { 0 };
    struct desk desks[WRITERS + READERS];
    int status = 0, bad = 0;

    must(argc > 4 && argc < 4 + PORTS_LIMIT, "usage: swarm STORE REGION CHANGES PORT…");
    signal(SIGPIPE, SIG_IGN);
    swarm.store = argv[1];
    swarm.region = argv[2];
    swarm.changes = (size_t)strtoul(argv[3], NULL, 10) / BATCH * BATCH;
    for (int i = 4; i < argc; i++)
        swarm.ports[swarm.port_count++] = (int)strtol(argv[i], NULL, 10);
    for (int i = 0; i < WRITERS + READERS; i++)
        enrol(&swarm, &desks[i]);
    for (int i = 0; i < WRITERS + READERS; i++)
        start(&desks[i], i < WRITERS);
    while (wait(&status) > 0)
        bad |= status;
    return bad != 0;
}
