/* refusing.h — a database that refuses its n-th step, laid between the store and SQLite by the linker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_STORE_REFUSING_H
#define BALIE_TESTS_STORE_REFUSING_H

#include <dlfcn.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

static struct refusing {
    long left; /* steps until the one that is refused; -1: none */
    long hits;
    int inside; /* SQLite's own steps within one of its calls are its own */
} refusing = { -1, 0, 0 };

static bool refusing_is_hit(void)
{
    if (refusing.left < 0 || refusing.inside)
        return false;
    if (refusing.left-- > 0)
        return false;
    refusing.hits++;
    return true;
}

/* The function of that name behind the one in this program. */
static void refusing_find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof found);
}

int sqlite3_step(sqlite3_stmt *statement)
{
    int (*real)(sqlite3_stmt *);
    int code;

    if (refusing_is_hit())
        return SQLITE_IOERR;
    refusing_find("sqlite3_step", &real);
    refusing.inside++;
    code = real(statement);
    refusing.inside--;
    return code;
}

int sqlite3_prepare_v3(sqlite3 *database, const char *sql, int size, unsigned flags, sqlite3_stmt **out,
                       const char **tail)
{
    int (*real)(sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);

    if (refusing_is_hit())
        return SQLITE_IOERR;
    refusing_find("sqlite3_prepare_v3", &real);
    return real(database, sql, size, flags, out, tail);
}

int sqlite3_exec(sqlite3 *database, const char *sql, int (*row)(void *, int, char **, char **), void *with, char **said)
{
    int (*real)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
    int code;

    if (refusing_is_hit())
        return SQLITE_IOERR;
    refusing_find("sqlite3_exec", &real);
    refusing.inside++;
    code = real(database, sql, row, with, said);
    refusing.inside--;
    return code;
}

static void refusing_begin(long after)
{
    refusing.left = after;
    refusing.hits = 0;
}

static bool refusing_end(void)
{
    refusing.left = -1;
    return refusing.hits > 0;
}

#endif
