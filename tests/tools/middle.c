/* middle.c — what may stand between a desk and its server: a proxy, one that refuses, a network that wants a login. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* usage: middle proxy|refuse|portal|redirect|unwell|narrow. Prints its port, then a line for every request it got. */

static int open_socket(int port, bool is_listener)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (is_listener && (bind(opened, (struct sockaddr *)&address, sizeof address) != 0 || listen(opened, 16) != 0))
        return -1;
    if (!is_listener && connect(opened, (struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    return opened;
}

/* Reads until the empty line. */
static bool read_head(int client, char *out, size_t room)
{
    size_t size = 0;

    while (size + 1 < room && read(client, out + size, 1) == 1) {
        out[++size] = '\0';
        if (size >= 4 && strcmp(out + size - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

static bool pass(int from, int to)
{
    char bytes[16384];
    ssize_t got = read(from, bytes, sizeof bytes), done = 0, put;

    for (; got > 0 && done < got; done += put)
        if ((put = write(to, bytes + done, (size_t)(got - done))) <= 0)
            return false;
    return got > 0;
}

static void say(int client, const char *text)
{
    if (write(client, text, strlen(text)) < 0)
        return;
}

static void tunnel(int client, const char *head)
{
    const char *colon = strchr(head, ':');
    int server = colon ? open_socket((int)strtol(colon + 1, NULL, 10), false) : -1;
    struct pollfd waits[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
    bool is_open = server >= 0;

    say(client, is_open ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 502 Bad Gateway\r\n\r\n");
    while (is_open && poll(waits, 2, -1) > 0) {
        is_open = !waits[0].revents || pass(client, server);
        is_open = is_open && (!waits[1].revents || pass(server, client));
    }
    if (server >= 0)
        close(server);
}

static const struct {
    const char *mode, *answer;
} answers[] = {
    { "refuse", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n" },
    { "portal", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 20\r\n"
                "Connection: close\r\n\r\n<html>Log in</html>\n" },
    { "redirect", "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n"
                  "Connection: close\r\n\r\n" },
    { "unwell", "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nRetry-After: 120\r\n"
                "Content-Length: 5\r\nConnection: close\r\n\r\n<p>.\n" },
    { "narrow", "HTTP/1.1 413 Content Too Large\r\nContent-Type: text/html\r\nContent-Length: 5\r\n"
                "Connection: close\r\n\r\n<p>.\n" },
};

static void serve(int client, const char *mode)
{
    char head[8192] = "";

    if (!read_head(client, head, sizeof head))
        return;
    printf("%.*s\n", (int)strcspn(head, "\r\n"), head);
    fflush(stdout);
    if (strcmp(mode, "proxy") == 0)
        tunnel(client, head);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (strcmp(answers[i].mode, mode) == 0)
            say(client, answers[i].answer);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int listening = open_socket(0, true);

    signal(SIGPIPE, SIG_IGN);
    if (argc != 2 || listening < 0 || getsockname(listening, (struct sockaddr *)&address, &size) != 0)
        return 2;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int client = accept(listening, NULL, NULL);

        if (client < 0)
            return 1;
        serve(client, argv[1]);
        close(client);
    }
}
