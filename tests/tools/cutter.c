/* cutter.c — a line that breaks: passes bytes to a port of this machine and cuts after exactly so many. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* usage: cutter PORT. Prints its own port. A line on standard input, "up N", "down N" or "whole", says what happens
 * to the next connections, and is answered with the bytes that went up and down since the last such line. "twice": what
 * goes up goes up once more afterwards; "late": once more, after the connection that follows. */

#define HELD_BYTES 4194304

struct cutter {
    int listening, target_port;
    long up_limit, down_limit;         /* -1: none */
    long up_bytes, down_bytes;         /* since the last command */
    int client, server;                /* -1: no connection */
    long client_passed, server_passed; /* of this connection */
    enum { ONCE, TWICE, LATE } repeat;
    bool is_held; /* a later connection has gone before it */
    char *held;   /* what went up, to go up again */
    size_t held_bytes;
};

static int open_socket(int port, bool is_listener)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (is_listener && (bind(opened, (struct sockaddr *)&address, sizeof address) != 0 || listen(opened, 16) != 0))
        return -1;
    if (!is_listener && connect(opened, (struct sockaddr *)&address, sizeof address) != 0) {
        close(opened);
        return -1;
    }
    return opened;
}

/* What was passed goes on at once, not with what may come after it. */
static void be_prompt(int connection)
{
    int on = 1;

    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* The server answers to nobody; a second without a word is its last. */
static void send_again(struct cutter *cutter)
{
    char bytes[16384];
    int server = cutter->held_bytes ? open_socket(cutter->target_port, false) : -1;
    struct pollfd wait = { .fd = server, .events = POLLIN };
    size_t done = 0;

    while (server >= 0 && done < cutter->held_bytes) {
        ssize_t put = write(server, cutter->held + done, cutter->held_bytes - done);

        if (put <= 0)
            break;
        done += (size_t)put;
    }
    if (server >= 0)
        shutdown(server, SHUT_WR);
    while (server >= 0 && poll(&wait, 1, 1000) == 1 && read(server, bytes, sizeof bytes) > 0)
        continue;
    if (server >= 0)
        close(server);
    cutter->held_bytes = 0;
}

static void hold(struct cutter *cutter, const char *bytes, size_t size_bytes)
{
    if (!cutter->held)
        cutter->held = malloc(HELD_BYTES);
    if (!cutter->held || size_bytes > HELD_BYTES - cutter->held_bytes)
        return;
    memcpy(cutter->held + cutter->held_bytes, bytes, size_bytes);
    cutter->held_bytes += size_bytes;
}

/* A connection ended: what it sent goes once more, at once or after the next one. */
static void repeat(struct cutter *cutter)
{
    if (cutter->is_held || cutter->repeat == TWICE)
        send_again(cutter);
    cutter->is_held = cutter->held_bytes > 0;
    cutter->repeat = ONCE;
}

static void hang_up(struct cutter *cutter)
{
    bool was_open = cutter->client >= 0;

    if (cutter->client >= 0)
        close(cutter->client);
    if (cutter->server >= 0)
        close(cutter->server);
    cutter->client = cutter->server = -1;
    cutter->client_passed = cutter->server_passed = 0;
    if (was_open)
        repeat(cutter);
}

static void take_call(struct cutter *cutter)
{
    hang_up(cutter);
    cutter->client = accept(cutter->listening, NULL, NULL);
    cutter->server = open_socket(cutter->target_port, false);
    if (cutter->server < 0) {
        hang_up(cutter);
        return;
    }
    be_prompt(cutter->client);
    be_prompt(cutter->server);
}

/* Passes what is there, up or down, at most up to the limit; false when the line is to be cut. */
static bool pass(struct cutter *cutter, bool is_up)
{
    long limit = is_up ? cutter->up_limit : cutter->down_limit;
    long *passed = is_up ? &cutter->client_passed : &cutter->server_passed;
    char bytes[16384];
    ssize_t got = read(is_up ? cutter->client : cutter->server, bytes, sizeof bytes), done = 0;
    long room = limit < 0 ? got : limit - *passed;
    ssize_t allowed = got < room ? got : room;

    if (got <= 0)
        return false;
    if (is_up && cutter->repeat != ONCE && !cutter->is_held)
        hold(cutter, bytes, (size_t)got);
    while (done < allowed) {
        ssize_t put = write(is_up ? cutter->server : cutter->client, bytes + done, (size_t)(allowed - done));

        if (put <= 0)
            return false;
        done += put;
    }
    *passed += allowed;
    *(is_up ? &cutter->up_bytes : &cutter->down_bytes) += allowed;
    return allowed == got;
}

static bool obey(struct cutter *cutter)
{
    char line[64];

    if (!fgets(line, sizeof line, stdin))
        return false;
    hang_up(cutter);
    cutter->up_limit = strncmp(line, "up ", 3) == 0 ? strtol(line + 3, NULL, 10) : -1;
    cutter->down_limit = strncmp(line, "down ", 5) == 0 ? strtol(line + 5, NULL, 10) : -1;
    if (!cutter->held_bytes)
        cutter->repeat = strncmp(line, "twice", 5) == 0 ? TWICE : strncmp(line, "late", 4) == 0 ? LATE : ONCE;
    printf("%ld %ld\n", cutter->up_bytes, cutter->down_bytes);
    fflush(stdout);
    cutter->up_bytes = cutter->down_bytes = 0;
    return true;
}

static bool turn(struct cutter *cutter)
{
    struct pollfd waits[] = { { .fd = STDIN_FILENO, .events = POLLIN },
                              { .fd = cutter->listening, .events = POLLIN },
                              { .fd = cutter->client, .events = POLLIN },
                              { .fd = cutter->server, .events = POLLIN } };
    bool is_whole = true;

    poll(waits, 4, -1);
    if (waits[2].revents)
        is_whole = pass(cutter, true);
    if (is_whole && waits[3].revents)
        is_whole = pass(cutter, false);
    if (!is_whole)
        hang_up(cutter);
    if (waits[1].revents)
        take_call(cutter);
    return !waits[0].revents || obey(cutter);
}

int main(int argc, char **argv)
{
    struct cutter cutter = { .up_limit = -1, .down_limit = -1, .client = -1, .server = -1 };
    struct sockaddr_in address;
    socklen_t size = sizeof address;

    if (argc != 2)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdin, NULL, _IONBF, 0);
    cutter.target_port = (int)strtol(argv[1], NULL, 10);
    cutter.listening = open_socket(0, true);
    if (cutter.listening < 0 || getsockname(cutter.listening, (struct sockaddr *)&address, &size) != 0)
        return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (turn(&cutter))
        continue;
    return 0;
}
