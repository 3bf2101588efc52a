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
 * to the next connections, and is answered with the bytes that went up and down since the last such line. */

struct cutter {
    int listening, target_port;
    long up_limit, down_limit;         /* -1: none */
    long up_bytes, down_bytes;         /* since the last command */
    int client, server;                /* -1: no connection */
    long client_passed, server_passed; /* of this connection */
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

static void hang_up(struct cutter *cutter)
{
    if (cutter->client >= 0)
        close(cutter->client);
    if (cutter->server >= 0)
        close(cutter->server);
    cutter->client = cutter->server = -1;
    cutter->client_passed = cutter->server_passed = 0;
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

/* Passes what is there, at most up to LIMIT; false when the line is to be cut. */
static bool pass(int from, int to, long limit, long *passed, long *counted)
{
    char bytes[16384];
    ssize_t got = read(from, bytes, sizeof bytes), done = 0;
    long room = limit < 0 ? got : limit - *passed;
    ssize_t allowed = got < room ? got : room;

    if (got <= 0)
        return false;
    while (done < allowed) {
        ssize_t put = write(to, bytes + done, (size_t)(allowed - done));

        if (put <= 0)
            return false;
        done += put;
    }
    *passed += allowed;
    *counted += allowed;
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
        is_whole = pass(cutter->client, cutter->server, cutter->up_limit, &cutter->client_passed, &cutter->up_bytes);
    if (is_whole && waits[3].revents)
        is_whole =
            pass(cutter->server, cutter->client, cutter->down_limit, &cutter->server_passed, &cutter->down_bytes);
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
