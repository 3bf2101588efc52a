/* kept_line_test.c — exchanges share a line that stays open, as long as nothing about it has become doubtful. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

static int begin(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    scoped_text url = NULL;
    char code[64];

    run_shell("rm -f %s %s-journal", world->central, world->central);
    empty_desk(&world->desks[0]);
    start_server(world, 0);
    url = mem_format("http://127.0.0.1:%d", world->server.port);
    invite(world, "LIM", code);
    if (!sync_enrol(world->desks[0].store, &(struct sync_invitation){ url, code, NULL }, &world->desks[0].person, &err))
        fail_msg("%s", err.text);
    return 0;
}

static bool try_over(struct desk *desk, struct sync_line *line, struct error *err)
{
    scoped(sync) sync = sync_begin(desk->store, &(struct sync_party){ &desk->person, 1, line }, err);

    return sync && sync_run(sync, err);
}

static void exchange_over(struct world *world, struct sync_line *line)
{
    struct error err = { 0 };

    write_one(world, &world->desks[0], 1);
    if (!try_over(&world->desks[0], line, &err))
        fail_msg("%s", err.text);
}

static int connect_to(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(opened, (struct sockaddr *)&address, sizeof address), 0);
    return opened;
}

/* How many connections the server took, beside the one that asks. */
static long count_connections(struct world *world)
{
    static const char ask[] = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    static const char name[] = "\nbalied_connections_total ";
    static long asked;
    int opened = connect_to(world->server.port);
    char answer[16384];
    size_t size = 0;
    ssize_t got;
    const char *at;

    assert_int_equal(send(opened, ask, sizeof ask - 1, MSG_NOSIGNAL), sizeof ask - 1);
    while ((got = recv(opened, answer + size, sizeof answer - 1 - size, 0)) > 0)
        size += (size_t)got;
    close(opened);
    answer[size] = '\0';
    at = strstr(answer, name);
    assert_non_null(at);
    return strtol(at + sizeof name - 1, NULL, 10) - ++asked;
}

static void a_second_exchange_goes_over_the_line_of_the_first(void **state)
{
    struct world *world = *state;
    struct sync_line *line = sync_line_new();
    long before = count_connections(world);

    for (int i = 0; i < 5; i++)
        exchange_over(world, line);
    assert_int_equal(count_connections(world) - before, 1);
    sync_line_free(line);
    line = sync_line_new();
    exchange_over(world, line);
    assert_int_equal(count_connections(world) - before, 2);
    sync_line_free(line);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM change"), 6);
}

static bool is_to_a_network(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    return getsockname(fd, (struct sockaddr *)&address, &size) == 0 &&
           (address.ss_family == AF_INET || address.ss_family == AF_INET6);
}

/* All of them private to this program. */
static int count_sockets(void)
{
    int count = 0;

    for (int fd = 3; fd < 256; fd++) {
        if (!is_to_a_network(fd))
            continue;
        count++;
        assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    }
    return count;
}

/* As when the screens are locked. */
static void a_line_that_is_freed_leaves_nothing_open_and_no_program_inherits_it(void **state)
{
    struct world *world = *state;
    struct sync_line *line = sync_line_new();
    int before = count_sockets();

    exchange_over(world, line);
    assert_true(count_sockets() > before);
    sync_line_free(line);
    assert_int_equal(count_sockets(), before);
    exchange_over(world, NULL);
    assert_int_equal(count_sockets(), before);
}

static void a_server_that_was_started_again_is_reached_at_once(void **state)
{
    struct world *world = *state;
    struct sync_line *line = sync_line_new();
    int port = world->server.port;

    exchange_over(world, line);
    stop(&world->server);
    start_server(world, port);
    exchange_over(world, line);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM change"), 2);
    sync_line_free(line);
}

static void an_exchange_that_failed_leaves_no_line_behind(void **state)
{
    struct world *world = *state;
    struct sync_line *line = sync_line_new();
    struct error err = { 0 };
    int port = world->server.port, before = count_sockets();

    exchange_over(world, line);
    stop(&world->server);
    assert_false(try_over(&world->desks[0], line, &err));
    assert_int_equal(err.kind, ERROR_NETWORK);
    assert_int_equal(count_sockets(), before);
    start_server(world, port);
    exchange_over(world, line);
    sync_line_free(line);
}

static void a_line_under_another_name_is_not_used(void **state)
{
    struct world *world = *state;
    struct sync_line *line = sync_line_new();
    struct error err = { 0 };
    long before = count_connections(world);
    scoped_text token = store_get(world->desks[0].store, "token");

    exchange_over(world, line);
    assert_true(store_set(world->desks[0].store, "token", "another", &err));
    assert_false(try_over(&world->desks[0], line, &err));
    assert_non_null(strstr(err.text, "does not know this computer"));
    assert_true(store_set(world->desks[0].store, "token", token, &err));
    exchange_over(world, line);
    assert_int_equal(count_connections(world) - before, 3);
    sync_line_free(line);
}

/* Passes on what comes over each connection but the first, of which it lets only so much through and is then silent: as
 * a network that forgot a line. */
static void be_forgetful(int listening, int port)
{
    struct {
        int from, to;
        bool is_silent;
    } ways[16];
    struct pollfd waits[17];
    int count = 0, first_passed = 0;
    char bytes[65536];

    for (;;) {
        waits[0] = (struct pollfd){ .fd = listening, .events = POLLIN };
        for (int i = 0; i < count; i++)
            waits[i + 1] = (struct pollfd){ .fd = ways[i].is_silent ? -1 : ways[i].from, .events = POLLIN };
        if (poll(waits, (nfds_t)count + 1, -1) < 0)
            _exit(1);
        for (int i = 0; i < count; i++) {
            ssize_t size = waits[i + 1].revents ? recv(ways[i].from, bytes, sizeof bytes, 0) : -1;

            if (!waits[i + 1].revents)
                continue;
            if (size <= 0 || (i == 0 && first_passed)) {
                ways[i].is_silent = true;
                continue;
            }
            first_passed += i == 1; /* the first answer went back: from now on the first line is dead */
            if (send(ways[i].to, bytes, (size_t)size, MSG_NOSIGNAL) != size)
                ways[i].is_silent = true;
        }
        if (waits[0].revents && count + 2 <= 16) {
            ways[count].from = ways[count + 1].to = accept(listening, NULL, NULL);
            ways[count].to = ways[count + 1].from = connect_to(port);
            ways[count].is_silent = ways[count + 1].is_silent = false;
            count += 2;
        }
    }
}

static void a_line_that_the_network_forgot_is_given_up_for_another(void **state)
{
    struct world *world = *state;
    struct sync_line *line = sync_line_new();
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct error err = { 0 };
    scoped_text url = NULL;
    pid_t forgetful;

    assert_int_equal(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listening, 8), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &size), 0);
    forgetful = fork();
    if (forgetful == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        be_forgetful(listening, world->server.port);
    }
    url = mem_format("http://127.0.0.1:%d", ntohs(address.sin_port));
    assert_true(store_set(world->desks[0].store, "server", url, &err));
    /* Nothing waits, so that this is one request. */
    if (!try_over(&world->desks[0], line, &err))
        fail_msg("%s", err.text);
    exchange_over(world, line);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM change"), 1);
    sync_line_free(line);
    kill(forgetful, SIGKILL);
    waitpid(forgetful, NULL, 0);
    close(listening);
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, begin, drop_world)

int main(void)
{
    char path[512];
    const struct CMUnitTest tests[] = {
        UNIT(a_second_exchange_goes_over_the_line_of_the_first),
        UNIT(a_line_that_is_freed_leaves_nothing_open_and_no_program_inherits_it),
        UNIT(a_server_that_was_started_again_is_reached_at_once),
        UNIT(an_exchange_that_failed_leaves_no_line_behind),
        UNIT(a_line_under_another_name_is_not_used),
        UNIT(a_line_that_the_network_forgot_is_given_up_for_another),
    };

    if (!file_exists(program("balied", path))) {
        printf("ok 1 - kept lines # SKIP balied is not there\n1..1\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, make_desks, drop_desks);
}
