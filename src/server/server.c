/* server.c — the central server: requests come in, one turn of the loop answers all that wait. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/server.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "agreement.h"
#include "attachment.h"
#include "published.h"
#include "invitation.h"
#include "listener.h"
#include "question.h"
#include "reply.h"
#include "store.h"
#include "wire/agreement.h"
#include "wire/batch.h"
#include "wire/blob.h"
#include "wire/bundle.h"
#include "wire/exchange.h"

#define IDLE_SECONDS      30
#define CONNECTIONS_LIMIT 2000
#define PEM_LIMIT_BYTES   1048576
#define BEARER            "Bearer "
#define TOKEN_LIMIT_BYTES 256

static const struct route {
    const char *method, *path;
    bool (*reply)(struct server_store *store, const struct question *question, struct reply *reply, struct error *err);
    size_t limit_bytes;
} routes[] = {
    { "POST", EXCHANGE_SYNC_PATH, reply_to_sync, BATCH_PACKED_LIMIT_BYTES },
    { "POST", EXCHANGE_ENROL_PATH, reply_to_enrolment, 65536 },
    { "POST", AGREEMENT_PATH, reply_to_agreement, 65536 },
    { "POST", BUNDLE_CONTENT_PATH, reply_to_content, 1048576 },
    { "POST", BLOB_PATH, reply_to_blob_part, BLOB_PART_BYTES },
    { "GET", BLOB_PATH, reply_to_blob_question, 0 },
    { "GET", "/healthz", reply_to_health, 0 },
};
#define ROUTES (sizeof routes / sizeof *routes)

struct request {
    struct MHD_Connection *connection;
    const struct route *route; /* NULL: refused already */
    char token[TOKEN_LIMIT_BYTES];
    struct question question;
    struct buf body;
    struct reply reply;
    bool is_answered;
    int64_t since_ms;
};

struct server {
    struct MHD_Daemon *daemon;
    struct server_store *store;
    struct buf cert, key;
    int listening, signals;
    ARRAY(struct request *) waiting; /* for this turn */
};

static const struct route *find_route(const char *method, const char *path, struct question *question,
                                      struct reply *reply)
{
    bool has_path = false;

    for (size_t i = 0; i < ROUTES; i++) {
        if (!question_match(routes[i].path, path, question))
            continue;
        has_path = true;
        if (text_equal(routes[i].method, method))
            return &routes[i];
    }
    if (has_path)
        reply_problem(reply, 405, "method", "This address does not take that method.");
    else
        reply_problem(reply, 404, "absent", "There is nothing at this address.");
    return NULL;
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

static struct request *begin_request(struct MHD_Connection *connection, const char *method, const char *path)
{
    struct request *request = mem_new(sizeof *request);
    const char *shown = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");

    request->connection = connection;
    request->since_ms = clock_tick_ms();
    request->question.token = request->token;
    request->question.body = &request->body;
    request->question.from = read_argument(connection, "from");
    request->question.size = read_argument(connection, "size");
    request->route = find_route(method, path, &request->question, &request->reply);
    request->is_answered = !request->route;
    if (shown && text_starts(shown, BEARER))
        snprintf(request->token, sizeof request->token, "%s", shown + sizeof BEARER - 1);
    return request;
}

/* What is too much is read and thrown away, so that the sender hears why. */
static void take_in(struct request *request, const char *bytes, size_t size_bytes)
{
    if (request->is_answered)
        return;
    if (request->body.size_bytes + size_bytes > request->route->limit_bytes)
        request->is_answered = reply_problem(&request->reply, 413, "size", "The request is too large.");
    else
        buf_add(&request->body, bytes, size_bytes);
}

static enum MHD_Result send_reply(struct request *request)
{
    struct reply *reply = &request->reply;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        reply->body.size_bytes, (void *)(uintptr_t)buf_view(&reply->body), MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", reply->type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    result = MHD_queue_response(request->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* libmicrohttpd's: first with the headers, then with parts of the body, then without any, then again when resumed. */
static enum MHD_Result handle(void *with, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *bytes, size_t *size_bytes, void **own)
{
    struct server *server = with;
    struct request *request = *own;

    (void)version;
    if (!request) {
        *own = begin_request(connection, method, path);
        return MHD_YES;
    }
    if (*size_bytes) {
        take_in(request, bytes, *size_bytes);
        *size_bytes = 0;
        return MHD_YES;
    }
    if (request->is_answered)
        return send_reply(request);
    *array_add(&server->waiting) = request;
    MHD_suspend_connection(connection);
    return MHD_YES;
}

/* One line a request: no address, no token, nothing of a person. */
static void end_request(void *with, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode code)
{
    struct request *request = *own;
    char moment[CLOCK_TEXT_BYTES];

    (void)with;
    (void)connection;
    if (!request)
        return;
    fprintf(stderr, "%s %s %d %zu %zu %" PRId64 "ms%s\n", clock_format(clock_now(), moment),
            request->route ? request->route->path : "-", request->reply.status, request->body.size_bytes,
            request->reply.body.size_bytes, clock_tick_ms() - request->since_ms,
            code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "" : " cut off");
    buf_clear(&request->body);
    buf_clear(&request->reply.body);
    mem_free(request);
    *own = NULL;
}

static bool answer_all(struct server *server, struct error *err)
{
    struct server_store *store = server->store;
    bool good = store->begin(store, err);

    for (size_t i = 0; good && i < server->waiting.count; i++) {
        struct request *request = server->waiting.at[i];

        good = request->route->reply(store, &request->question, &request->reply, err);
    }
    good = good && store->commit(store, err);
    if (!good)
        store->cancel(store);
    return good;
}

/* All that wait share one transaction: five hundred desks on Monday morning cost a few of them. */
static bool take_turn(struct server *server)
{
    struct error err = { 0 };
    bool good;

    if (!server->waiting.count)
        return false;
    good = answer_all(server, &err);
    if (!good)
        fprintf(stderr, "%s\n", err.text);
    for (size_t i = 0; i < server->waiting.count; i++) {
        struct request *request = server->waiting.at[i];

        if (!good)
            reply_problem(&request->reply, 503, "busy", "The store refused: nothing was stored. Try again.");
        request->is_answered = true;
        MHD_resume_connection(request->connection);
    }
    server->waiting.count = 0;
    return true;
}

static int wait_ms(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG most;

    if (MHD_get_timeout(server->daemon, &most) != MHD_YES)
        return -1;
    return most > 60000 ? 60000 : (int)most;
}

static bool serve(struct server *server, struct error *err)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd waits[2] = { { .events = POLLIN }, { .fd = server->signals, .events = POLLIN } };

    if (!info)
        return error_set(err, ERROR_SYSTEM, _("The server cannot wait for requests. Start it again."));
    waits[0].fd = info->epoll_fd;
    while (!waits[1].revents) {
        poll(waits, 2, wait_ms(server));
        do {
            MHD_run(server->daemon);
        } while (take_turn(server)); /* what was resumed is sent at once: nothing else wakes it */
    }
    return true;
}

static bool read_tls(struct server *server, const struct server_options *options, bool is_loopback, struct error *err)
{
    if (!options->tls_cert != !options->tls_key)
        return error_set(err, ERROR_USAGE, _("--tls-cert and --tls-key go together. Give both."));
    if (!options->tls_cert && !is_loopback)
        return error_set(err, ERROR_USAGE,
                         _("Without TLS only a loopback address may be listened on. Give --tls-cert "
                           "and --tls-key, or listen on 127.0.0.1."));
    return !options->tls_cert || (file_read(options->tls_cert, PEM_LIMIT_BYTES, &server->cert, err) &&
                                  file_read(options->tls_key, PEM_LIMIT_BYTES, &server->key, err));
}

static bool start(struct server *server, struct error *err)
{
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (server->cert.size_bytes ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)buf_view(&server->cert) },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)buf_view(&server->key) },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { MHD_OPTION_END, 0, NULL },
    };

    if (!server->cert.size_bytes)
        tls[0].option = MHD_OPTION_END;
    server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, server->listening,
                                      MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL, MHD_OPTION_CONNECTION_TIMEOUT,
                                      (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_LIMIT,
                                      MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    if (!server->daemon)
        return error_set(err, ERROR_SYSTEM, _("The server could not start. Check the certificate and its key."));
    return true;
}

static int catch_signals(void)
{
    sigset_t stops;

    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    sigprocmask(SIG_BLOCK, &stops, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool run(struct server *server, const struct server_options *options, struct error *err)
{
    struct listener listener;
    int port = 0;

    if (!listener_parse(&listener, options->listen, err) || !read_tls(server, options, listener.is_loopback, err))
        return false;
    server->store = store_open_url(options->store, err);
    if (!server->store)
        return false;
    server->signals = catch_signals();
    server->listening = listener_open(&listener, &port, err);
    if (server->listening < 0 || !start(server, err))
        return false;
    printf(_("balied listens on %s:%d\n"), listener.host, port);
    fflush(stdout);
    return serve(server, err);
}

bool server_run(const struct server_options *options, struct error *err)
{
    struct server server = { .listening = -1, .signals = -1 };
    bool good;

    umask(077);
    good = run(&server, options, err);
    if (server.daemon)
        MHD_stop_daemon(server.daemon); /* closes the socket */
    else if (server.listening >= 0)
        close(server.listening);
    if (server.signals >= 0)
        close(server.signals);
    if (server.store)
        server.store->close(server.store);
    array_clear(&server.waiting);
    buf_clear(&server.cert);
    buf_clear(&server.key);
    return good;
}

bool server_invite(const char *url, const char *region, const char *user, char code[SERVER_CODE_BYTES],
                   struct error *err)
{
    struct store_code kept = { 0 };
    struct server_store *store;
    struct digest hash;
    bool good;

    if (strlen(region) >= sizeof kept.region || strlen(user) >= sizeof kept.user)
        return error_set(err, ERROR_USAGE, _("The region or the name is too long. Write a shorter one."));
    store = store_open_url(url, err);
    if (!store)
        return false;
    snprintf(kept.region, sizeof kept.region, "%s", region);
    snprintf(kept.user, sizeof kept.user, "%s", user);
    invitation_make_code(code);
    hash = invitation_hash(code);
    good = store->begin(store, err) && store->add_code(store, &hash, &kept, clock_now() + INVITATION_LIVES_MS, err) &&
           store->commit(store, err);
    if (!good)
        store->cancel(store);
    store->close(store);
    return good;
}
