/* world.h — desks with a vault each and a real balied on a port of this machine. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SYNC_WORLD_H
#define BALIE_TESTS_SYNC_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "store/log.h"
#include "store/store.h"
#include "sync/sync.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"
#include "wire/exchange.h"

#define PASSPHRASE "paard batterij nietje geluk"
#define DESKS      3

/* A program that runs beside the test. */
struct beside {
    pid_t pid;
    FILE *out, *in;
    int port;
};

struct desk {
    char *folder;
    struct vault *vault;
    struct store *store;
    struct exchange_person person;
};

struct world {
    char folder[64];
    char *central; /* the server's file */
    struct beside server;
    struct desk desks[DESKS];
    unsigned next; /* of the changes made */
};

static inline const char *program(const char *name, char path[512])
{
    const char *out = getenv("BALIE_OUT");

    snprintf(path, 512, "%s/%s", out ? out : ".build/release", name);
    return path;
}

static inline void spawn(struct beside *beside, const char *const argv[])
{
    int up[2], down[2];

    assert_int_equal(pipe(up), 0);
    assert_int_equal(pipe(down), 0);
    beside->pid = fork();
    if (beside->pid == 0) {
        dup2(up[0], 0);
        dup2(down[1], 1);
        if (!getenv("BALIE_TEST_LOG"))
            assert_non_null(freopen("/dev/null", "w", stderr));
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(up[0]);
    close(down[1]);
    beside->in = fdopen(up[1], "w");
    beside->out = fdopen(down[0], "r");
}

static inline int last_number(const char *line)
{
    const char *at = line + strcspn(line, "\n");

    while (at > line && at[-1] >= '0' && at[-1] <= '9')
        at--;
    return (int)strtol(at, NULL, 10);
}

static inline void stop(struct beside *beside)
{
    int status;

    if (!beside->pid)
        return;
    kill(beside->pid, SIGTERM);
    waitpid(beside->pid, &status, 0);
    fclose(beside->in);
    fclose(beside->out);
    *beside = (struct beside){ 0 };
}

static inline void start_server(struct world *world, int port)
{
    char path[512], address[32], store[512], line[256] = "";
    const char *argv[] = { path, "--listen", address, "--store", store, NULL };

    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    snprintf(store, sizeof store, "sqlite:%s", world->central);
    program("balied", path);
    spawn(&world->server, argv);
    if (!fgets(line, sizeof line, world->server.out))
        fail_msg("balied does not start: %s", path);
    world->server.port = last_number(line);
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

static inline void open_desk(struct desk *desk)
{
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    if (!vault_exists(desk->folder))
        assert_true(file_make_folder(desk->folder, 0700, &err));
    desk->vault = vault_exists(desk->folder) ? vault_open(desk->folder, NULL, passphrase, &err)
                                             : vault_create(desk->folder, "an", passphrase, &err);
    secret_free(passphrase);
    if (!desk->vault)
        fail_msg("%s", err.text);
    desk->person = (struct exchange_person){ vault_user(desk->vault).id, "An" };
    desk->store = store_open(desk->vault, &err);
    assert_non_null(desk->store);
}

static inline void close_desk(struct desk *desk)
{
    store_free(desk->store);
    vault_close(desk->vault);
    desk->store = NULL;
    desk->vault = NULL;
}

/* Opening a vault takes half a second: all tests of a file share theirs, emptied before each. */
static inline int make_desks(void **state)
{
    struct world *world = mem_new(sizeof *world);

    snprintf(world->folder, sizeof world->folder, "/tmp/balie-sync-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    world->central = mem_format("%s/central.db", world->folder);
    for (int i = 0; i < DESKS; i++) {
        world->desks[i].folder = mem_format("%s/desk%d", world->folder, i);
        open_desk(&world->desks[i]);
    }
    *state = world;
    return 0;
}

static inline void __attribute__((format(printf, 1, 2))) run_shell(const char *format, ...)
{
    char command[1200];
    va_list list;
    FILE *out;

    va_start(list, format);
    vsnprintf(command, sizeof command, format, list);
    va_end(list);
    out = popen(command, "r");
    assert_non_null(out);
    assert_int_equal(pclose(out), 0);
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

static inline int64_t ask_number(struct sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number;

    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static inline void empty_desk(struct desk *desk)
{
    struct sqlite3 *database = vault_database(desk->vault);
    int64_t mark = ask_number(database, "PRAGMA application_id");
    struct error err = { 0 };
    char again[64];

    store_free(desk->store);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 1);
    sqlite3_db_config(database, SQLITE_DBCONFIG_RESET_DATABASE, 1, 0);
    assert_int_equal(sqlite3_exec(database, "VACUUM", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_db_config(database, SQLITE_DBCONFIG_RESET_DATABASE, 0, 0);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    snprintf(again, sizeof again, "PRAGMA application_id = %lld", (long long)mark);
    assert_int_equal(sqlite3_exec(database, again, NULL, NULL, NULL), SQLITE_OK);
    desk->store = store_open(desk->vault, &err);
    assert_non_null(desk->store);
}

static inline void enrol_at(struct world *world, struct desk *desk, const char *region, int port)
{
    char code[64], url[64];
    struct error err = { 0 };

    invite(world, region, code);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    if (!sync_enrol(desk->store, url, code, &desk->person, &err))
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
                             .record = id_of(++world->next + 1000000),
                             .form = "x",
                             .region = region,
                             .date = date_make(2026, 3, 1) };
    struct error err = { 0 };

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

static inline bool try_exchange(struct desk *desk, struct error *err)
{
    scoped(sync) sync = sync_begin(desk->store, &desk->person, 1, err);

    return sync && sync_run(sync, err);
}

static inline void exchange(struct desk *desk)
{
    struct error err = { 0 };

    if (!try_exchange(desk, &err))
        fail_msg("%s", err.text);
}

static inline bool has(struct desk *desk, struct id id)
{
    scoped(arena) arena = arena_new();
    struct change change;

    return log_find(desk->store, id, arena, &change, NULL);
}

static inline int64_t count_at(struct desk *desk)
{
    return ask_number(vault_database(desk->vault), "SELECT count(*) FROM _log");
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
