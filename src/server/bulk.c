/* bulk.c — many rows in one statement: one journey to the database instead of one for each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "bulk.h"

#include <assert.h>

#include "base/buf.h"
#include "behind.h"
#include "database.h"

static void write_name(struct buf *out, size_t number)
{
    char digits[24];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    digits[--at] = '$';
    buf_add(out, digits + at, sizeof digits - at);
}

static void write_row(struct buf *out, size_t first, size_t columns)
{
    buf_char(out, '(');
    for (size_t i = 0; i < columns; i++) {
        if (i)
            buf_char(out, ',');
        write_name(out, first + i);
    }
    buf_char(out, ')');
}

/* Of few different lengths, so that few statements are prepared. */
static size_t part_of(size_t rows)
{
    size_t part = BULK_ROWS;

    while (part > rows)
        part /= 2;
    return part;
}

bool bulk_run(struct database *database, const struct bulk *bulk, const struct sql_value *values, size_t rows,
              struct error *err)
{
    for (size_t done = 0, count; done < rows; done += count) {
        scoped_buf sql = { 0 };

        count = part_of(rows - done);
        buf_text(&sql, bulk->start);
        for (size_t i = 0; i < count; i++) {
            if (i)
                buf_char(&sql, ',');
            write_row(&sql, i * bulk->columns + 1, bulk->columns);
        }
        buf_text(&sql, bulk->end);
        if (!database->engine->tell(database, buf_view(&sql), values + done * bulk->columns, count * bulk->columns,
                                    err))
            return false;
    }
    return true;
}

/* Of few different lengths too: the last key stands in for what is missing. */
struct database_rows *bulk_ask(struct database *database, const char *start, const struct sql_value *keys, size_t count,
                               struct error *err)
{
    struct sql_value padded[BULK_KEYS];
    scoped_buf sql = { 0 };
    size_t length = 1;

    assert(count && count <= BULK_KEYS);
    while (length < count)
        length *= 2;
    buf_text(&sql, start);
    for (size_t i = 0; i < length; i++) {
        padded[i] = keys[i < count ? i : count - 1];
        if (i)
            buf_char(&sql, ',');
        write_name(&sql, i + 1);
    }
    buf_char(&sql, ')');
    return behind_write(database, err) ? database->engine->ask(database, buf_view(&sql), padded, length, err) : NULL;
}
