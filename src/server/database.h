/* database.h — SQL put to whichever engine keeps the server's records: SQLite, or PostgreSQL and its like. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_DATABASE_H
#define BALIE_SERVER_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct behind; /* rows that wait to be written together */
struct database;
struct database_rows; /* an answer being read */
struct error;

/* A value put into a statement; texts and bytes are borrowed until the statement was asked. */
struct sql_value {
    enum { SQL_NULL, SQL_INTEGER, SQL_TEXT, SQL_BYTES } type;
    int64_t number;
    const void *bytes;
    size_t size_bytes;
};

/* What an engine does; every statement is standard SQL that both understand, its values are named $1, $2 … and appear
 * first in this order. Two answers of different statements may be read at a time. */
struct database_engine {
    bool (*begin)(struct database *database, struct error *err);
    bool (*commit)(struct database *database, struct error *err);
    void (*cancel)(struct database *database);
    /* NULL and ERR when it was refused. */
    struct database_rows *(*ask)(struct database *database, const char *sql, const struct sql_value *values,
                                 size_t count, struct error *err);
    /* For what gives no rows. The engine may go on before it is done: then a refusal comes with the next question or
     * the commit. */
    bool (*tell)(struct database *database, const char *sql, const struct sql_value *values, size_t count,
                 struct error *err);
    /* Passes on what tell() could not at once, without waiting. */
    bool (*push)(struct database *database, struct error *err);
    bool (*next)(struct database_rows *rows);
    int64_t (*integer)(struct database_rows *rows, int column);
    const void *(*bytes)(struct database_rows *rows, int column, size_t *size_bytes); /* ends in a NUL; NULL is null */
    bool (*done)(struct database_rows *rows, struct error *err);
    /* Many statements without values, as one. */
    bool (*execute)(struct database *database, const char *sql, struct error *err);
    void (*close)(struct database *database);
    const char *key, *number, *binary, *keyed; /* words of its CREATE TABLE */
};

struct database {
    const struct database_engine *engine;
    struct behind *behind; /* NULL: none waited yet */
    bool must_repeat;      /* the transaction was refused for no fault of its own: made again, it will pass */
};

struct database *database_open_sqlite(const char *path, struct error *err);
struct database *database_open_postgres(const char *url, struct error *err);

/* TYPES has a letter for each value: i a number (int64_t), t a text or NULL, b an id (unset: null), d a digest, x bytes
 * and their size. */
struct database_rows *database_ask(struct database *database, struct error *err, const char *sql, const char *types,
                                   ...);
/* The same for what gives no rows. */
bool database_run(struct database *database, struct error *err, const char *sql, const char *types, ...);
/* These take the NULL of an answer that was refused. */
bool database_next(struct database *database, struct database_rows *rows);
bool database_done(struct database *database, struct database_rows *rows, struct error *err);

int64_t database_integer(struct database *database, struct database_rows *rows, int column);  /* 0 when null */
const char *database_text(struct database *database, struct database_rows *rows, int column); /* NULL when null */
/* Zeros when it has another size. */
void database_read(struct database *database, struct database_rows *rows, int column, void *out, size_t size_bytes);
/* Cut to the room. */
void database_copy(struct database *database, struct database_rows *rows, int column, char *out, size_t room_bytes);

/* Appends SQL with the engine's words for {key} (a whole number that is the key), {number}, {bytes} and {keyed} (at the
 * end of a table that is reached by its key alone). */
void database_spell(struct buf *out, const struct database *database, const char *sql);

struct sql_value sql_integer(int64_t number);
struct sql_value sql_text(const char *text);
struct sql_value sql_bytes(const void *bytes, size_t size_bytes); /* an id of zeros is null */

#endif
