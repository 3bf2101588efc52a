/* server.c — the central server: one turn of the loop answers all that wait, until it is told to stop. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/server.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ahead.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/words.h"
#include "call.h"
#include "door.h"
#include "journal.h"
#include "listener.h"
#include "review.h"
#include "reword.h"
#include "route.h"
#include "shelf.h"
#include "store.h"
#include "turn.h"

#define PEM_LIMIT_BYTES 1048576
#define TRIES           12 /* of one turn, waiting twice as long each time: some seconds together */
#define FIRST_WAIT_MS   2
#define LONGEST_WAIT_MS 1000
#define TURN_MS         200 /* then those who still wait have to wait for the next turn */
#define REVIEW_MS       5000
#define LEAVE_MS        10000 /* what was begun may still be finished */

struct server {
    struct door door;
    struct server_store *store;
    struct shelf *shelf;
    int signals;
    struct ahead ahead;
    int64_t review_ms; /* when it is looked whether dossiers are to be compared */
};

/* Those that wait, from the first on: up to ANSWERED are answered, up to READ read. */
struct line {
    size_t answered, read;
    int64_t since_ms;
};

/* The next of those that wait; the database works meanwhile on what those before them wrote. */
static bool read_portion(struct server *server, struct line *line, struct error *err)
{
    bool good = true;

    while (good && line->read < server->door.waiting.count && !ahead_is_full(&server->ahead)) {
        ahead_add(&server->ahead, door_call(&server->door, line->read++));
        good = server->store->hasten(server->store, err);
    }
    return good;
}

/* One is always answered. */
static bool is_in_time(const struct line *line)
{
    return !line->answered || clock_tick_ms() - line->since_ms < TURN_MS;
}

static bool answer_portion(struct server *server, struct turn *turn, struct line *line, struct error *err)
{
    bool good = true;

    for (; good && line->answered < line->read && is_in_time(line); line->answered++)
        good = route_answer(door_call(&server->door, line->answered), turn, err);
    return good && turn->store->hasten(turn->store, err);
}

/* The first of those that wait, as many as the time of one turn allows. */
static bool answer_some(struct server *server, struct turn *turn, size_t *answered, struct error *err)
{
    struct line line = { .since_ms = clock_tick_ms() };
    bool good = turn_begin(turn, server->store, err) && read_portion(server, &line, err);

    turn->crowd = server->door.waiting.count;
    turn->shelf = server->shelf;
    while (good && line.answered < line.read && is_in_time(&line))
        good = ahead_look(&server->ahead, turn, err) && answer_portion(server, turn, &line, err) &&
               read_portion(server, &line, err);
    ahead_forget(&server->ahead);
    *answered = line.answered;
    return turn_end(turn, good, err);
}

/* Others were in the way, or the database went away and comes back: the whole turn is made again, and nobody notices.
 */
static bool answer_until(struct server *server, size_t *answered, struct error *err)
{
    int64_t since_ms = clock_tick_ms();
    int wait_ms = FIRST_WAIT_MS;
    struct turn turn;

    for (int i = 1; !answer_some(server, &turn, answered, err); i++) {
        if (i == TRIES || !server->store->must_repeat(server->store))
            return false;
        server->door.meter.repeats++;
        poll(NULL, 0, wait_ms + (int)(clock_tick_ms() % (wait_ms + 1)));
        wait_ms = wait_ms * 2 > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : wait_ms * 2;
    }
    meter_turn(&server->door.meter, &turn, clock_tick_ms() - since_ms);
    return true;
}

/* Those that wait share a transaction: five hundred desks on Monday morning cost a few of them. */
static bool take_turn(struct server *server)
{
    struct door *door = &server->door;
    struct error err = { 0 };
    size_t answered = 0;

    if (!door->waiting.count)
        return false;
    if (!answer_until(server, &answered, &err)) {
        answered = door->waiting.count;
        door->meter.failures++;
        journal_event("error", "store", err.text);
        for (size_t i = 0; i < door->waiting.count; i++)
            call_problem(door_call(door, i), 503, "busy", "The store refused: nothing was stored. Try again.");
    }
    door_answered(door, answered);
    return true;
}

static void step(struct server *server, struct pollfd *waits, int most_ms)
{
    int wait_ms = door_wait_ms(&server->door);

    poll(waits, 2, most_ms >= 0 && (wait_ms < 0 || wait_ms > most_ms) ? most_ms : wait_ms);
    do {
        door_step(&server->door);
    } while (take_turn(server)); /* what was resumed is sent at once: nothing else wakes it */
}

/* Nobody waits: then there is time for what was there before the content. What goes wrong is made again later. */
static void review(struct server *server)
{
    bool has_more;

    if (server->door.waiting.count || clock_tick_ms() < server->review_ms)
        return;
    if (!reword_step(server->store, server->shelf, &has_more, NULL))
        has_more = false;
    else if (!has_more && !review_step(server->store, server->shelf, &has_more, NULL))
        has_more = false;
    server->review_ms = clock_tick_ms() + (has_more ? 0 : REVIEW_MS);
}

static int review_wait_ms(const struct server *server)
{
    int64_t left_ms = server->review_ms - clock_tick_ms();

    return left_ms > 0 ? (int)left_ms : 0;
}

/* Told to stop: nobody comes in any more, and what was begun is finished. */
static bool serve(struct server *server, struct error *err)
{
    struct pollfd waits[2] = { { .fd = door_descriptor(&server->door), .events = POLLIN },
                               { .fd = server->signals, .events = POLLIN } };
    int64_t end_ms;

    if (waits[0].fd < 0)
        return error_set(err, ERROR_SYSTEM, _("The server cannot wait for requests. Start it again."));
    while (!waits[1].revents) {
        step(server, waits, review_wait_ms(server));
        review(server);
    }
    waits[1].fd = -1;
    door_shut(&server->door);
    end_ms = clock_tick_ms() + LEAVE_MS;
    while (door_is_busy(&server->door) && clock_tick_ms() < end_ms)
        step(server, waits, 100);
    journal_event("info", "stop", NULL);
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
    return !options->tls_cert || (file_read(options->tls_cert, PEM_LIMIT_BYTES, &server->door.cert, err) &&
                                  file_read(options->tls_key, PEM_LIMIT_BYTES, &server->door.key, err));
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
    server->shelf = shelf_new();
    server->signals = catch_signals();
    server->door.listening = listener_open(&listener, &port, err);
    if (server->door.listening < 0 || !door_open(&server->door, server->door.listening, err))
        return false;
    printf(_("balied listens on %s:%d\n"), listener.host, port);
    fflush(stdout);
    journal_event("info", "start", NULL);
    return serve(server, err);
}

bool server_run(const struct server_options *options, struct error *err)
{
    struct server server = { .door.listening = -1, .signals = -1 };
    bool good;

    umask(077);
    good = run(&server, options, err);
    door_close(&server.door);
    ahead_clear(&server.ahead);
    shelf_free(server.shelf);
    if (server.signals >= 0)
        close(server.signals);
    if (server.store)
        server.store->close(server.store);
    return good;
}
