/* door.c — where requests come in over the network and answers go out, and who must wait outside. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "door.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "call.h"
#include "journal.h"
#include "limiter.h"
#include "route.h"

#define IDLE_SECONDS      30
#define DESK_SECONDS      200 /* a desk that asks again soon need not shake hands again, while there is room */
#define CONNECTIONS_LIMIT 2000
#define SILENCE_MS        500 /* of somebody who was saying something */
#define BEARER            "Bearer "
#define TOKEN_LIMIT_BYTES 256
#define PATH_LIMIT_BYTES  512
#define WHO_BYTES         192
#define METRICS_PATH      "/metrics"

/* A desk that sends a month of work goes on and on; who tries codes or tokens is soon told to wait. */
static const struct limit of_desk = { 2000, 20 }, of_stranger = { 30, 2000 };

struct request {
    struct MHD_Connection *connection;
    struct door *door;
    struct call call;
    char method[16], token[TOKEN_LIMIT_BYTES], path[PATH_LIMIT_BYTES], who[WHO_BYTES];
    bool is_answered, is_whole;
    int64_t since_ms, heard_ms, wait_ms;
};

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == 127;
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

/* Who asks, for the limits only: the address, or behind a proxy on this machine the one that the proxy saw. */
static void find_who(struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const char *seen = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "X-Forwarded-For");
    const char *last = seen ? strrchr(seen, ',') : NULL;
    char address[INET6_ADDRSTRLEN] = "";

    if (!info || !info->client_addr)
        return;
    if (seen && is_loopback(info->client_addr)) {
        snprintf(request->who, sizeof request->who, "%s", last ? last + 1 : seen);
        return;
    }
    if (info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)info->client_addr)->sin_addr, address, sizeof address);
    else
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)info->client_addr)->sin6_addr, address, sizeof address);
    snprintf(request->who, sizeof request->who, "%s%s", is_loopback(info->client_addr) ? "loopback " : "", address);
}

/* A desk is counted by its token, a stranger by where it is, and a stranger only when its code was wrong. */
static const char *key_of(const struct request *request)
{
    return request->call.route->needs == NEEDS_NOTHING ? request->who : request->token;
}

static const struct limit *limit_of(const struct request *request)
{
    return request->call.route->needs == NEEDS_NOTHING ? &of_stranger : &of_desk;
}

static bool must_wait(struct request *request)
{
    request->wait_ms = limiter_wait_ms(request->door->limiter, key_of(request), *limit_of(request), clock_tick_ms());
    return request->wait_ms > 0;
}

static void count(struct request *request)
{
    if (request->call.route && (request->call.route->needs != NEEDS_NOTHING || request->call.reply.status == 403))
        limiter_count(request->door->limiter, key_of(request), *limit_of(request), clock_tick_ms());
}

static void refuse(struct request *request, int status, const char *name, const char *detail)
{
    request->is_answered = call_problem(&request->call, status, name, detail);
}

static void judge(struct request *request)
{
    bool has_path;

    if (request->call.route) {
        if (must_wait(request))
            refuse(request, 429, "often", "This was asked too often. Wait, then ask again.");
        return;
    }
    route_find("", request->path, &(struct question){ 0 }, &has_path);
    if (has_path)
        refuse(request, 405, "method", "This address does not take that method.");
    else
        refuse(request, 404, "absent", "There is nothing at this address.");
}

/* Counts are nobody's business but that of a monitor on this machine. */
static bool answer_metrics(struct request *request)
{
    if (!text_equal(request->path, METRICS_PATH) || !text_equal(request->method, "GET") ||
        !text_starts(request->who, "loopback "))
        return false;
    meter_write(&request->call.reply.body, &request->door->meter);
    request->is_answered = call_succeed(&request->call, "text/plain; version=0.0.4");
    return true;
}

/* A number after the question mark; -1 when there is none. */
static int64_t read_argument(struct MHD_Connection *connection, const char *name)
{
    const char *shown = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
    int64_t number = -1;

    if (shown)
        text_integer(shown, 0, INT64_MAX, &number);
    return number;
}

static void keep_waiting(struct door *door, struct MHD_Connection *connection, unsigned seconds)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(door->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);

    if (seconds > IDLE_SECONDS && (!info || info->num_connections > CONNECTIONS_LIMIT / 2))
        seconds = IDLE_SECONDS;
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

static struct request *begin_request(struct door *door, struct MHD_Connection *connection, const char *method,
                                     const char *path)
{
    struct request *request = mem_new(sizeof *request);
    const char *shown = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    bool has_path;

    request->connection = connection;
    request->door = door;
    request->since_ms = request->heard_ms = clock_tick_ms();
    keep_waiting(door, connection, IDLE_SECONDS);
    *array_add(&door->inside) = request;
    snprintf(request->method, sizeof request->method, "%s", method);
    snprintf(request->path, sizeof request->path, "%s", path);
    if (shown && text_starts(shown, BEARER))
        snprintf(request->token, sizeof request->token, "%s", shown + sizeof BEARER - 1);
    request->call = (struct call){ .arena = arena_new(), .token = request->token };
    request->call.question.from = read_argument(connection, "from");
    request->call.question.size = read_argument(connection, "size");
    request->call.route = route_find(method, request->path, &request->call.question, &has_path);
    find_who(request);
    if (!answer_metrics(request))
        judge(request);
    return request;
}

/* What is too much is read and thrown away, so that the sender hears why. */
static void take_in(struct request *request, const char *bytes, size_t size_bytes)
{
    request->heard_ms = clock_tick_ms();
    if (request->is_answered)
        return;
    if (request->call.body.size_bytes + size_bytes > request->call.route->limit_bytes)
        refuse(request, 413, "size", "The request is too large.");
    else
        buf_add(&request->call.body, bytes, size_bytes);
}

static enum MHD_Result send_reply(struct request *request)
{
    struct reply *reply = &request->call.reply;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        reply->body.size_bytes, (void *)(uintptr_t)buf_view(&reply->body), MHD_RESPMEM_MUST_COPY);
    char seconds[24];
    enum MHD_Result result;

    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", reply->type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (reply->status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    if (request->wait_ms > 0 || reply->status == 503) {
        snprintf(seconds, sizeof seconds, "%" PRId64, request->wait_ms / 1000 + 1);
        MHD_add_response_header(response, "Retry-After", seconds);
    }
    result = MHD_queue_response(request->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* libmicrohttpd's: first with the headers, then with parts of the body, then without any, then again when resumed. */
static enum MHD_Result handle(void *with, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *bytes, size_t *size_bytes, void **own)
{
    struct request *request = *own;
    struct door *door = with;

    (void)version;
    if (!request) {
        *own = begin_request(door, connection, method, path);
        return MHD_YES;
    }
    if (*size_bytes) {
        take_in(request, bytes, *size_bytes);
        *size_bytes = 0;
        return MHD_YES;
    }
    request->is_whole = true;
    if (request->is_answered)
        return send_reply(request);
    *array_add(&door->waiting) = request;
    MHD_suspend_connection(connection);
    return MHD_YES;
}

static void leave(struct door *door, const struct request *request)
{
    for (size_t i = 0; i < door->inside.count; i++)
        if (door->inside.at[i] == request) {
            door->inside.at[i] = door->inside.at[--door->inside.count];
            return;
        }
}

static void end_request(void *with, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode code)
{
    struct request *request = *own;
    struct door *door = with;

    if (!request)
        return;
    keep_waiting(door, connection,
                 request->call.reply.status == 200 && request->call.desk.number ? DESK_SECONDS : IDLE_SECONDS);
    journal_request(&(struct journal_request){ .method = request->call.route ? request->call.route->method : "-",
                                               .route = request->call.route ? request->call.route->path : "-",
                                               .status = request->call.reply.status,
                                               .in_bytes = request->call.body.size_bytes,
                                               .out_bytes = request->call.reply.body.size_bytes,
                                               .took_ms = clock_tick_ms() - request->since_ms,
                                               .desk = request->call.desk.number,
                                               .is_cut = code != MHD_REQUEST_TERMINATED_COMPLETED_OK });
    meter_request(&door->meter, request->call.reply.status, request->call.body.size_bytes,
                  request->call.reply.body.size_bytes);
    count(request);
    leave(door, request);
    call_clear(&request->call);
    mem_free(request);
    *own = NULL;
}

/* libmicrohttpd's: a connection comes or goes. */
static void count_connection(void *with, struct MHD_Connection *connection, void **own,
                             enum MHD_ConnectionNotificationCode code)
{
    struct door *door = with;

    (void)connection;
    (void)own;
    door->meter.connections += code == MHD_CONNECTION_NOTIFY_STARTED;
}

bool door_open(struct door *door, int listening, struct error *err)
{
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (door->cert.size_bytes ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)buf_view(&door->cert) },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)buf_view(&door->key) },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { MHD_OPTION_END, 0, NULL },
    };

    if (!door->cert.size_bytes)
        tls[0].option = MHD_OPTION_END;
    door->listening = listening;
    door->limiter = limiter_new();
    door->meter.since_ms = clock_tick_ms();
    door->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, handle, door, MHD_OPTION_LISTEN_SOCKET, listening,
                         MHD_OPTION_NOTIFY_COMPLETED, end_request, door, MHD_OPTION_NOTIFY_CONNECTION, count_connection,
                         door, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT,
                         (unsigned)CONNECTIONS_LIMIT, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    if (!door->daemon)
        return error_set(err, ERROR_SYSTEM, _("The server could not start. Check the certificate and its key."));
    return true;
}

int door_descriptor(const struct door *door)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(door->daemon, MHD_DAEMON_INFO_EPOLL_FD);

    return info ? info->epoll_fd : -1;
}

int door_wait_ms(struct door *door)
{
    MHD_UNSIGNED_LONG_LONG most;

    if (MHD_get_timeout(door->daemon, &most) != MHD_YES)
        return -1;
    return most > 60000 ? 60000 : (int)most;
}

void door_step(struct door *door)
{
    MHD_run(door->daemon);
}

struct call *door_call(struct door *door, size_t i)
{
    return &door->waiting.at[i]->call;
}

void door_answered(struct door *door, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        door->waiting.at[i]->is_answered = true;
        MHD_resume_connection(door->waiting.at[i]->connection);
    }
    door->waiting.count -= count;
    memmove(door->waiting.at, door->waiting.at + count, door->waiting.count * sizeof *door->waiting.at);
}

void door_shut(struct door *door)
{
    MHD_socket listening = MHD_quiesce_daemon(door->daemon);

    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    door->listening = -1;
}

bool door_is_busy(const struct door *door)
{
    for (size_t i = 0; i < door->inside.count; i++)
        if (door->inside.at[i]->is_whole || clock_tick_ms() - door->inside.at[i]->heard_ms < SILENCE_MS)
            return true;
    return false;
}

void door_close(struct door *door)
{
    if (door->daemon)
        MHD_stop_daemon(door->daemon); /* closes the socket when it still listens */
    else if (door->listening >= 0)
        close(door->listening);
    limiter_free(door->limiter);
    array_clear(&door->waiting);
    array_clear(&door->inside);
    buf_clear(&door->cert);
    buf_clear(&door->key);
}
