/* listener.c — the address a server listens on: read, and judged whether it leaves this machine. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

static bool read_host(struct listener *out, const char *host, uint16_t port)
{
    struct sockaddr_in *four = (struct sockaddr_in *)&out->address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&out->address;

    if (text_equal(host, "localhost"))
        host = "127.0.0.1";
    memset(&out->address, 0, sizeof out->address);
    if (inet_pton(AF_INET, *host ? host : "0.0.0.0", &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        out->is_loopback = (ntohl(four->sin_addr.s_addr) >> 24) == 127;
    } else if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        out->is_loopback = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
    } else {
        return false;
    }
    snprintf(out->host, sizeof out->host, six->sin6_family == AF_INET6 ? "[%.60s]" : "%.60s", *host ? host : "0.0.0.0");
    return true;
}

bool listener_parse(struct listener *out, const char *text, struct error *err)
{
    const char *colon = strrchr(text, ':');
    struct listener listener = { 0 };
    char host[64] = "";
    size_t size = colon ? (size_t)(colon - text) : sizeof host;
    int64_t port;

    if (size < sizeof host && text_integer(colon + 1, 0, 65535, &port)) {
        bool has_brackets = size >= 2 && text[0] == '[' && text[size - 1] == ']';

        snprintf(host, sizeof host, "%.*s", (int)(has_brackets ? size - 2 : size), text + has_brackets);
        if (read_host(&listener, host, (uint16_t)port)) {
            *out = listener;
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, _("“%s” is not an address to listen on. Write --listen 127.0.0.1:7391"), text);
}

static int bound_port(int listening)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    if (getsockname(listening, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

int listener_open(const struct listener *listener, int *port, struct error *err)
{
    socklen_t size = listener->address.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    int listening = socket(listener->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

    if (listening >= 0 && setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(listening, (const struct sockaddr *)&listener->address, size) == 0 && listen(listening, 1024) == 0) {
        *port = bound_port(listening);
        return listening;
    }
    error_set(err, ERROR_NETWORK, _("%s cannot be listened on (%s). Choose another address or port."), listener->host,
              strerror(errno));
    if (listening >= 0)
        close(listening);
    return -1;
}
