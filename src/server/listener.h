/* listener.h — the address a server listens on: read, and judged whether it leaves this machine. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_LISTENER_H
#define BALIE_SERVER_LISTENER_H

#include <stdbool.h>
#include <sys/socket.h>

struct error;

struct listener {
    struct sockaddr_storage address;
    char host[64];
    bool is_loopback;
};

/* "HOST:PORT" with a numeric host; "[::1]:443", "localhost:7391" and ":443" (every address) too. */
bool listener_parse(struct listener *out, const char *text, struct error *err);
/* A socket that listens there; -1 and ERR. */
int listener_open(const struct listener *listener, int *port, struct error *err);

#endif
