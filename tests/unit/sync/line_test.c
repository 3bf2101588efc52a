/* line_test.c — what may stand between desk and server: bad certificates, own authorities, proxies, portals. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

/* A test authority, another one nobody trusts, and certificates good and bad. */
static int make_certificates(void **state)
{
    static const struct {
        const char *name, *authority, *days, *whom;
    } kinds[] = {
        { "good", "ca", "30", "IP:127.0.0.1" },
        { "expired", "ca", "-1", "IP:127.0.0.1" },
        { "elsewhere", "ca", "30", "DNS:elders.example" },
        { "unknown", "other", "30", "IP:127.0.0.1" },
    };
    struct world *world;

    if (make_desks(state) != 0)
        return 1;
    world = *state;
    for (int i = 0; i < 3; i++) /* the last is signed by itself alone */
        run_shell("cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
                  " -subj /CN=%s -addext subjectAltName=IP:127.0.0.1 -keyout %s.key -out %s.pem 2>/dev/null",
                  world->folder, ((const char *[]){ "ca", "other", "localhost" })[i],
                  ((const char *[]){ "ca", "other", "alone" })[i], ((const char *[]){ "ca", "other", "alone" })[i]);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        run_shell("cd %s && openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost"
                  " -keyout %s.key -out csr 2>/dev/null && echo subjectAltName=%s >ext && openssl x509 -req -in csr"
                  " -CA %s.pem -CAkey %s.key -CAcreateserial -days %s -extfile ext -out %s.pem 2>/dev/null",
                  world->folder, kinds[i].name, kinds[i].whom, kinds[i].authority, kinds[i].authority, kinds[i].days,
                  kinds[i].name);
    return 0;
}

static int begin(void **state)
{
    struct world *world = *state;

    run_shell("rm -f %s %s-journal", world->central, world->central);
    empty_desk(&world->desks[0]);
    return 0;
}

static int end(void **state)
{
    unsetenv("https_proxy");
    unsetenv("http_proxy");
    return drop_world(state);
}

static void serve(struct world *world, const char *name)
{
    scoped_text cert = mem_format("%s/%s.pem", world->folder, name);
    scoped_text key = mem_format("%s/%s.key", world->folder, name);

    start_server_with(world, world->server.port, cert, key);
}

/* Enrols over the address; AUTHORITY: the file that is to vouch, NULL the system's. */
static bool try_enrol(struct world *world, const char *url, const char *authority, struct error *err)
{
    scoped_text path = mem_format("%s/%s.pem", world->folder, authority ? authority : "");
    scoped_buf pem = { 0 };
    char code[64];

    if (authority)
        assert_true(file_read(path, 1 << 20, &pem, NULL));
    invite(world, "LIM", code);
    return sync_enrol(world->desks[0].store, &(struct sync_invitation){ url, code, authority ? buf_view(&pem) : NULL },
                      &world->desks[0].person, err);
}

static bool try_at(struct world *world, const char *name, const char *authority, struct error *err)
{
    scoped_text url = NULL;

    serve(world, name);
    url = mem_format("https://127.0.0.1:%d", world->server.port);
    return try_enrol(world, url, authority, err);
}

static void the_authority_of_the_enrolment_vouches_from_then_on(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    if (!try_at(world, "good", "ca", &err))
        fail_msg("%s", err.text);
    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    assert_int_equal(log_pending_count(world->desks[0].store), 0);
}

static void every_bad_certificate_is_refused_and_told_apart(void **state)
{
    static const struct {
        const char *name, *authority, *said;
    } bad[] = {
        { "expired", "ca", "not valid now" },
        { "elsewhere", "ca", "another name" },
        { "unknown", "ca", "an authority that is not trusted" },
        { "alone", "ca", "vouches for itself" },
        { "good", NULL, "an authority that is not trusted" },
    };
    struct world *world = *state;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error err = { 0 };

        assert_false(try_at(world, bad[i].name, bad[i].authority, &err));
        assert_int_equal(err.kind, ERROR_NETWORK);
        if (!strstr(err.text, bad[i].said))
            fail_msg("%s: %s", bad[i].name, err.text);
        assert_false(sync_is_enrolled(world->desks[0].store));
        stop(&world->server);
    }
}

static void a_certificate_that_expires_later_stops_the_exchange_and_keeps_what_waits(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    int port;

    assert_true(try_at(world, "good", "ca", &err));
    write_one(world, &world->desks[0], 1);
    port = world->server.port;
    stop(&world->server);
    world->server.port = port;
    run_shell("cd %s && openssl req -new -key good.key -subj /CN=localhost -out csr && openssl x509 -req -in csr"
              " -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -extfile ext -out late.pem 2>/dev/null && cp good.key"
              " late.key",
              world->folder);
    serve(world, "late");
    assert_false(try_exchange(&world->desks[0], &err));
    assert_non_null(strstr(err.text, "not valid now"));
    assert_int_equal(log_pending_count(world->desks[0].store), 1);
}

static void start_middle(struct beside *middle, const char *mode)
{
    char path[512], line[64] = "";
    const char *argv[] = { program("tests/tools/middle", path), mode, NULL };

    spawn(middle, argv);
    assert_non_null(fgets(line, sizeof line, middle->out));
    middle->port = last_number(line);
}

static void a_proxy_of_the_environment_is_used_and_sees_no_plain_word(void **state)
{
    struct world *world = *state;
    struct beside proxy = { 0 };
    struct error err = { 0 };
    scoped_text address = NULL;
    char line[256] = "";

    start_middle(&proxy, "proxy");
    address = mem_format("http://127.0.0.1:%d", proxy.port);
    setenv("https_proxy", address, 1);
    if (!try_at(world, "good", "ca", &err))
        fail_msg("%s", err.text);
    assert_non_null(fgets(line, sizeof line, proxy.out));
    assert_memory_equal(line, "CONNECT 127.0.0.1:", 18);
    stop(&proxy);
}

static void a_proxy_that_refuses_is_named(void **state)
{
    struct world *world = *state;
    struct beside proxy = { 0 };
    struct error err = { 0 };
    scoped_text address = NULL;

    start_middle(&proxy, "refuse");
    address = mem_format("http://127.0.0.1:%d", proxy.port);
    setenv("https_proxy", address, 1);
    assert_false(try_at(world, "good", "ca", &err));
    assert_non_null(strstr(err.text, "proxy"));
    assert_non_null(strstr(err.text, "407"));
    stop(&proxy);
}

/* To this machine itself without TLS no proxy stands between: the token would be read there. */
static void a_token_never_goes_to_a_proxy_in_the_clear(void **state)
{
    struct world *world = *state;
    struct beside proxy = { 0 };
    struct error err = { 0 };
    scoped_text address = NULL;
    scoped_text url = NULL;

    start_middle(&proxy, "refuse");
    address = mem_format("http://127.0.0.1:%d", proxy.port);
    setenv("http_proxy", address, 1);
    start_server(world, 0);
    url = mem_format("http://127.0.0.1:%d", world->server.port);
    if (!try_enrol(world, url, NULL, &err))
        fail_msg("%s", err.text);
    stop(&proxy);
}

static void a_network_that_wants_a_login_is_told_from_a_server(void **state)
{
    static const char *const modes[] = { "portal", "redirect" };
    struct world *world = *state;

    for (size_t i = 0; i < 2; i++) {
        struct beside portal = { 0 };
        struct error err = { 0 };
        scoped_text url = NULL;

        start_middle(&portal, modes[i]);
        url = mem_format("http://127.0.0.1:%d", portal.port);
        assert_false(try_enrol(world, url, NULL, &err));
        assert_int_equal(err.kind, ERROR_NETWORK);
        assert_non_null(strstr(err.text, "log in"));
        stop(&portal);
    }
}

/* A proxy in front of the server answers for it: that is no network that wants a login. */
static void what_stands_before_the_server_is_told_from_a_login_and_given_the_time_it_asks(void **state)
{
    static const char *const modes[][2] = { { "unwell", "cannot answer now" }, { "narrow", "too large (HTTP 413)" } };
    struct world *world = *state;
    struct desk *desk = &world->desks[0];

    for (size_t i = 0; i < 2; i++) {
        struct beside front = { 0 };
        struct error err = { 0 };
        scoped(sync) sync = NULL;
        scoped_text url = NULL;

        start_middle(&front, modes[i][0]);
        url = mem_format("http://127.0.0.1:%d", front.port);
        assert_true(store_set(desk->store, "server", url, NULL) && store_set(desk->store, "token", "x", NULL));
        sync = sync_begin(desk->store, &(struct sync_party){ &desk->person, 1, NULL }, &err);
        assert_non_null(sync);
        assert_false(sync_run(sync, &err));
        assert_non_null(strstr(err.text, modes[i][1]));
        assert_int_equal(sync_patience_ms(sync), i ? 0 : 120000);
        stop(&front);
    }
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    char path[512], middle[512];
    const struct CMUnitTest tests[] = {
        UNIT(the_authority_of_the_enrolment_vouches_from_then_on),
        UNIT(every_bad_certificate_is_refused_and_told_apart),
        UNIT(a_certificate_that_expires_later_stops_the_exchange_and_keeps_what_waits),
        UNIT(a_proxy_of_the_environment_is_used_and_sees_no_plain_word),
        UNIT(a_proxy_that_refuses_is_named),
        UNIT(a_token_never_goes_to_a_proxy_in_the_clear),
        UNIT(a_network_that_wants_a_login_is_told_from_a_server),
        UNIT(what_stands_before_the_server_is_told_from_a_login_and_given_the_time_it_asks),
    };

    if (!file_exists(program("balied", path)) || !file_exists(program("tests/tools/middle", middle)) ||
        !file_exists("/usr/bin/openssl")) {
        printf("1..1\nok 1 - the line # SKIP balied, openssl or the tool between is not there\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, make_certificates, drop_desks);
}
