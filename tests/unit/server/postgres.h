/* postgres.h — a PostgreSQL of its own beside a group of tests. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_POSTGRES_H
#define BALIE_TESTS_SERVER_POSTGRES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "server/database.h"
#include "../temporary.h"

/* Where PostgreSQL runs while a group of tests uses it; empty: the tests use SQLite. */
static char room_folder[64], room_postgres[160];

static inline int start_postgres(void **state)
{
    char command[160];
    FILE *out;

    (void)state;
    temporary_path(room_folder, sizeof room_folder, "balie-pg-XXXXXX");
    assert_non_null(mkdtemp(room_folder));
    snprintf(command, sizeof command, "sh tests/tools/postgres start %s -F", room_folder);
    out = popen(command, "r");
    assert_non_null(out);
    if (!fgets(room_postgres, sizeof room_postgres, out))
        fail_msg("PostgreSQL does not start: install the Debian package postgresql");
    room_postgres[strcspn(room_postgres, "\n")] = '\0';
    return pclose(out);
}

static inline int stop_postgres(void **state)
{
    char command[160];
    FILE *out;

    (void)state;
    snprintf(command, sizeof command, "sh tests/tools/postgres stop %s", room_folder);
    out = popen(command, "r");
    room_postgres[0] = '\0';
    return out ? pclose(out) : 0;
}

static inline void empty_postgres(const char *url)
{
    struct error err = { 0 };
    struct database *database = database_open_postgres(url, &err);

    if (!database || !database->engine->execute(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &err))
        fail_msg("%s", err.text);
    database->engine->close(database);
}

#endif
