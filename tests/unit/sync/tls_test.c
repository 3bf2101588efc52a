/* tls_test.c — the protected line: only with a certificate that is trusted, and only to the server of the enrolment. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

/* Two certificates for this machine, each its own authority. */
static int make_certificates(void **state)
{
    struct world *world;

    if (make_desks(state) != 0)
        return 1;
    world = *state;
    for (int i = 1; i <= 2; i++)
        run_shell("cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
                  " -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key%d.pem -out cert%d.pem"
                  " 2>/dev/null",
                  world->folder, i, i);
    return 0;
}

static void trust(struct world *world, int which)
{
    scoped_text path = mem_format("%s/cert%d.pem", world->folder, which);

    setenv("BALIE_CA_FILE", path, 1);
}

static void serve(struct world *world, int port, int which)
{
    scoped_text cert = mem_format("%s/cert%d.pem", world->folder, which);
    scoped_text key = mem_format("%s/key%d.pem", world->folder, which);

    start_server_with(world, port, cert, key);
}

static int begin(void **state)
{
    struct world *world = *state;

    run_shell("rm -f %s %s-journal", world->central, world->central);
    serve(world, 0, 1);
    trust(world, 1);
    empty_desk(&world->desks[0]);
    return 0;
}

static bool try_enrol(struct world *world, struct error *err)
{
    scoped_text url = mem_format("https://127.0.0.1:%d", world->server.port);
    char code[64];

    invite(world, "LIM", code);
    return sync_enrol(world->desks[0].store, &(struct sync_invitation){ url, code, NULL }, &world->desks[0].person,
                      err);
}

static void an_exchange_goes_over_a_protected_line(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    assert_true(try_enrol(world, &err));
    write_one(world, &world->desks[0], 1);
    exchange(&world->desks[0]);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM change"), 1);
}

static void the_pin_is_what_openssl_says_of_the_key(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    char command[600], expected[128] = "";
    scoped_text pin = NULL;
    FILE *out;

    assert_true(try_enrol(world, &err));
    pin = store_get(world->desks[0].store, "server.pin");
    snprintf(command, sizeof command,
             "openssl x509 -in %s/cert1.pem -pubkey -noout | openssl pkey -pubin -outform der |"
             " openssl dgst -sha256 -binary | base64",
             world->folder);
    out = popen(command, "r");
    assert_non_null(fgets(expected, sizeof expected, out));
    pclose(out);
    expected[strcspn(expected, "\n")] = '\0';
    assert_non_null(pin);
    assert_memory_equal(pin, "sha256//", 8);
    assert_string_equal(pin + 8, expected);
}

static void a_server_that_is_not_trusted_is_refused(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };

    trust(world, 2);
    assert_false(try_enrol(world, &err));
    assert_int_equal(err.kind, ERROR_NETWORK);
    assert_non_null(strstr(err.text, "certificate"));
}

static void another_server_is_refused_also_when_it_is_trusted(void **state)
{
    struct world *world = *state;
    struct error err = { 0 };
    int port = world->server.port;

    assert_true(try_enrol(world, &err));
    write_one(world, &world->desks[0], 1);
    stop(&world->server);
    serve(world, port, 2);
    trust(world, 2);
    assert_false(try_exchange(&world->desks[0], &err));
    assert_non_null(strstr(err.text, "not the server"));
    assert_int_equal(log_pending_count(world->desks[0].store), 1);
    assert_int_equal(ask_central(world, "SELECT count(*) FROM change"), 0);
}

static int end(void **state)
{
    unsetenv("BALIE_CA_FILE");
    return drop_world(state);
}

#define UNIT(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    char path[512];
    const struct CMUnitTest tests[] = {
        UNIT(an_exchange_goes_over_a_protected_line),
        UNIT(the_pin_is_what_openssl_says_of_the_key),
        UNIT(a_server_that_is_not_trusted_is_refused),
        UNIT(another_server_is_refused_also_when_it_is_trusted),
    };

    if (!file_exists(program("balied", path)) || !file_exists("/usr/bin/openssl")) {
        printf("ok 1 - protected exchanges # SKIP balied or openssl is not there\n1..1\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, make_certificates, drop_desks);
}
