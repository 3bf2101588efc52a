/* database.c — SQL put to whichever engine keeps the server's records: what all engines share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "database.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/id.h"
#include "behind.h"

#define VALUES_LIMIT 16

struct sql_value sql_integer(int64_t number)
{
    return (struct sql_value){ .type = SQL_INTEGER, .number = number };
}

struct sql_value sql_text(const char *text)
{
    if (!text)
        return (struct sql_value){ 0 };
    return (struct sql_value){ .type = SQL_TEXT, .bytes = text, .size_bytes = strlen(text) };
}

struct sql_value sql_bytes(const void *bytes, size_t size_bytes)
{
    static const uint8_t zeros[sizeof(struct id)];

    if (!bytes)
        return (struct sql_value){ 0 };
    if (size_bytes == sizeof zeros && memcmp(bytes, zeros, sizeof zeros) == 0)
        return (struct sql_value){ 0 };
    return (struct sql_value){ .type = SQL_BYTES, .bytes = bytes, .size_bytes = size_bytes };
}

static size_t take_values(struct sql_value values[VALUES_LIMIT], const char *types, va_list list)
{
    const void *bytes;
    size_t count = 0;

    for (; types[count] && count < VALUES_LIMIT; count++) {
        if (types[count] == 'i') {
            values[count] = sql_integer(va_arg(list, int64_t));
        } else if (types[count] == 't') {
            values[count] = sql_text(va_arg(list, const char *));
        } else {
            bytes = va_arg(list, const void *);
            values[count] = types[count] == 'x'   ? sql_bytes(bytes, va_arg(list, size_t))
                            : types[count] == 'b' ? sql_bytes(bytes, sizeof(struct id))
                                                  : sql_bytes(bytes, sizeof(struct digest));
        }
    }
    return count;
}

struct database_rows *database_ask(struct database *database, struct error *err, const char *sql, const char *types,
                                   ...)
{
    struct sql_value values[VALUES_LIMIT];
    va_list list;
    size_t count;

    va_start(list, types);
    count = take_values(values, types, list);
    va_end(list);
    return behind_write(database, err) ? database->engine->ask(database, sql, values, count, err) : NULL;
}

bool database_run(struct database *database, struct error *err, const char *sql, const char *types, ...)
{
    struct sql_value values[VALUES_LIMIT];
    va_list list;
    size_t count;

    va_start(list, types);
    count = take_values(values, types, list);
    va_end(list);
    return behind_write(database, err) && database->engine->tell(database, sql, values, count, err);
}

bool database_next(struct database *database, struct database_rows *rows)
{
    return rows && database->engine->next(rows);
}

bool database_done(struct database *database, struct database_rows *rows, struct error *err)
{
    return rows && database->engine->done(rows, err);
}

int64_t database_integer(struct database *database, struct database_rows *rows, int column)
{
    return database->engine->integer(rows, column);
}

const char *database_text(struct database *database, struct database_rows *rows, int column)
{
    size_t size_bytes;

    return database->engine->bytes(rows, column, &size_bytes);
}

void database_read(struct database *database, struct database_rows *rows, int column, void *out, size_t size_bytes)
{
    size_t got_bytes;
    const void *bytes = database->engine->bytes(rows, column, &got_bytes);

    memset(out, 0, size_bytes);
    if (bytes && got_bytes == size_bytes)
        memcpy(out, bytes, size_bytes);
}

void database_copy(struct database *database, struct database_rows *rows, int column, char *out, size_t room_bytes)
{
    const char *text = database_text(database, rows, column);

    snprintf(out, room_bytes, "%s", text ? text : "");
}

void database_spell(struct buf *out, const struct database *database, const char *sql)
{
    const struct database_engine *engine = database->engine;
    const struct {
        const char *word, *own;
    } words[] = {
        { "{key}", engine->key },
        { "{number}", engine->number },
        { "{bytes}", engine->binary },
        { "{keyed}", engine->keyed },
    };
    const size_t count = sizeof words / sizeof *words;
    size_t i;

    while (*sql) {
        for (i = 0; i < count && strncmp(sql, words[i].word, strlen(words[i].word)) != 0; i++)
            continue;
        if (i < count)
            buf_text(out, words[i].own);
        else
            buf_char(out, *sql);
        sql += i < count ? strlen(words[i].word) : 1;
    }
}
