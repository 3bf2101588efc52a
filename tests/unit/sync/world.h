/* world.h — desks with a vault each and a real balied on a port of this machine. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SYNC_WORLD_H
#define BALIE_TESTS_SYNC_WORLD_H

#include "beside.h"
#include "desk.h"
#include "../temporary.h"

#define DESKS 3

struct world {
    char folder[64];
    char *central; /* the server's file */
    struct beside server;
    struct desk desks[DESKS];
    unsigned next; /* of the changes made */
};

static inline void start_server_with(struct world *world, int port, const char *cert, const char *key)
{
    char path[512], address[32], store[512], line[256] = "";
    const char *argv[] = { path, "--listen", address, "--store", store, "--tls-cert", cert, "--tls-key", key, NULL };

    if (!cert)
        argv[5] = NULL;
    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    snprintf(store, sizeof store, "sqlite:%s", world->central);
    program("balied", path);
    spawn(&world->server, argv);
    if (!fgets(line, sizeof line, world->server.out))
        fail_msg("balied does not start: %s", path);
    world->server.port = last_number(line);
}

static inline void start_server(struct world *world, int port)
{
    start_server_with(world, port, NULL, NULL);
}

static inline void invite(struct world *world, const char *region, char code[64])
{
    char path[512], command[1200];
    FILE *out;

    snprintf(command, sizeof command, "%s enrol --store sqlite:%s --region '%s' --user x", program("balied", path),
             world->central, region);
    out = popen(command, "r");
    assert_non_null(out);
    assert_non_null(fgets(code, 64, out));
    assert_int_equal(pclose(out), 0);
    code[strcspn(code, "\n")] = '\0';
}

/* Opening a vault takes half a second: all tests of a file share theirs, emptied before each. */
static inline int make_desks(void **state)
{
    struct world *world = mem_new(sizeof *world);

    temporary_path(world->folder, sizeof world->folder, "balie-sync-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    world->central = mem_format("%s/central.db", world->folder);
    for (int i = 0; i < DESKS; i++) {
        world->desks[i].folder = mem_format("%s/desk%d", world->folder, i);
        open_desk(&world->desks[i]);
    }
    *state = world;
    return 0;
}

static inline int drop_desks(void **state)
{
    struct world *world = *state;

    for (int i = 0; i < DESKS; i++) {
        close_desk(&world->desks[i]);
        mem_free(world->desks[i].folder);
    }
    run_shell("rm -r %s", world->folder);
    mem_free(world->central);
    mem_free(world);
    return 0;
}

static inline void enrol_at(struct world *world, struct desk *desk, const char *region, int port)
{
    char code[64], url[64];
    struct error err = { 0 };

    invite(world, region, code);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    if (!sync_enrol(desk->store, &(struct sync_invitation){ url, code, NULL }, &desk->person, &err))
        fail_msg("%s", err.text);
}

/* A server with two desks of one region and a third of another. */
static inline int make_world(void **state)
{
    struct world *world = *state;
    static const char *const regions[DESKS] = { "LIM", "LIM", "GEN" };

    run_shell("rm -f %s %s-journal", world->central, world->central);
    start_server(world, 0);
    for (int i = 0; i < DESKS; i++) {
        empty_desk(&world->desks[i]);
        enrol_at(world, &world->desks[i], regions[i], world->server.port);
    }
    return 0;
}

static inline int drop_world(void **state)
{
    struct world *world = *state;

    stop(&world->server);
    return 0;
}

static inline struct id id_of(unsigned number)
{
    return hash_id(&number, sizeof number);
}

/* One more answer in DOSSIER at DESK; gives the change's id. */
static inline struct id write_kind(struct world *world, struct desk *desk, unsigned dossier, const char *kind,
                                   const char *region)
{
    scoped_buf bytes = { 0 };
    char text[32];
    struct body_set set = { "naam", { BODY_TEXT, text }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    struct change change = { .kind = kind,
                             .at_ms = clock_now(),
                             .user = desk->person.id,
                             .dossier = id_of(dossier),
                             .form = "x",
                             .region = region,
                             .date = date_make(2026, 3, 1) };
    struct error err = { 0 };

    world->next++;
    if (strcmp(kind, CHANGE_SET) == 0)
        change.record = id_of(world->next + 1000000);
    snprintf(text, sizeof text, "value %u", world->next);
    body_encode(&bytes, &body);
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    if (!log_append(desk->store, &change, &err))
        fail_msg("%s", err.text);
    return change.id;
}

static inline struct id write_one(struct world *world, struct desk *desk, unsigned dossier)
{
    return write_kind(world, desk, dossier, CHANGE_SET, "LIM");
}

static inline int64_t ask_central(struct world *world, const char *sql)
{
    struct sqlite3 *database = NULL;
    int64_t number;

    assert_int_equal(sqlite3_open_v2(world->central, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_busy_timeout(database, 5000);
    number = ask_number(database, sql);
    sqlite3_close(database);
    return number;
}

#endif
