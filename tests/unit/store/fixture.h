/* fixture.h — a vault with an empty store for each test. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_STORE_FIXTURE_H
#define BALIE_TESTS_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "store/conflict.h"
#include "store/dossier.h"
#include "store/entity.h"
#include "store/log.h"
#include "store/pace.h"
#include "store/search.h"
#include "store/store.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"
#include "../temporary.h"

#define PASSPHRASE "paard batterij nietje geluk"

struct fixture {
    char folder[64];
    struct vault *vault;
    struct store *store;
    struct arena *arena;
    struct id user;
};

static inline struct secret *passphrase_of(const char *text)
{
    return secret_copy(text, strlen(text));
}

/* Opening a vault takes half a second: all tests of a file share one, emptied before each. */
static inline int make_vault(void **state)
{
    struct fixture *fixture = mem_new(sizeof *fixture);
    struct secret *passphrase = passphrase_of(PASSPHRASE);
    struct error err = { 0 };

    temporary_path(fixture->folder, sizeof fixture->folder, "balie-store-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    fixture->vault = vault_create(fixture->folder, "anna", passphrase, &err);
    secret_free(passphrase);
    assert_non_null(fixture->vault);
    fixture->user = vault_user(fixture->vault).id;
    *state = fixture;
    return 0;
}

static inline void remove_folder(const char *folder)
{
    static const char *const names[] = { "keys", "lock", "vault-1.db", "vault-1.db-wal", "" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = mem_format("%s/%s", folder, names[i]);

        remove(path);
        mem_free(path);
    }
}

static inline int drop_vault(void **state)
{
    struct fixture *fixture = *state;

    vault_close(fixture->vault);
    remove_folder(fixture->folder);
    mem_free(fixture);
    return 0;
}

static const struct entity_property card_properties[] = {
    { "first", ENTITY_TEXT },     { "name", ENTITY_TEXT },     { "born", ENTITY_DATE }, { "number", ENTITY_TEXT },
    { "amount", ENTITY_DECIMAL }, { "moments", ENTITY_CODES }, { "van", ENTITY_DATE },
};
static const struct entity_list lists[] = {
    { "card", card_properties, sizeof card_properties / sizeof *card_properties },
    { "visit", card_properties, 2 },
};
static const char *const searched[] = { "name", "first" };
static const struct search_plan plan = { "card", searched, 2, "number", "born", NULL };

static inline void define(struct store *store)
{
    struct error err = { 0 };

    assert_true(entity_define(store, lists, 2, &err));
    assert_true(search_define(store, &plan, &err));
}

static inline void wipe(struct sqlite3 *database)
{
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 1);
    sqlite3_db_config(database, SQLITE_DBCONFIG_RESET_DATABASE, 1, 0);
    assert_int_equal(sqlite3_exec(database, "VACUUM", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_db_config(database, SQLITE_DBCONFIG_RESET_DATABASE, 0, 0);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    assert_int_equal(sqlite3_exec(database, "PRAGMA application_id=1651273829", NULL, NULL, NULL), SQLITE_OK);
}

static inline int make_store(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    wipe(vault_database(fixture->vault));
    fixture->store = store_open(fixture->vault, &err);
    if (!fixture->store)
        fail_msg("%s", err.text);
    fixture->arena = arena_new();
    define(fixture->store);
    return 0;
}

static inline int drop_store(void **state)
{
    struct fixture *fixture = *state;

    store_free(fixture->store);
    arena_free(fixture->arena);
    return 0;
}

#define with_store(test) cmocka_unit_test_setup_teardown(test, make_store, drop_store)

#endif
