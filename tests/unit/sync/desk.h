/* desk.h — a desk with a vault of its own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SYNC_DESK_H
#define BALIE_TESTS_SYNC_DESK_H

#include "beside.h"

#include <sqlite3.h>

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

struct desk {
    char *folder;
    struct vault *vault;
    struct store *store;
    struct exchange_person person;
};

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

static inline bool try_exchange(struct desk *desk, struct error *err)
{
    scoped(sync) sync = sync_begin(desk->store, &(struct sync_party){ &desk->person, 1, NULL }, err);

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

#endif
