/* behind.c — rows that are written a little later, many at once: those of several desks share a statement. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "behind.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/memory.h"
#include "bulk.h"
#include "database.h"

#define ROOM_ROWS 256 /* of one kind: then the database has something to do already */

struct pile {
    const struct bulk *bulk;
    ARRAY(struct sql_value) values;
    struct map *by_key; /* NULL: no two are alike; else the number of the row, counted from 1 */
};

struct behind {
    struct arena *arena; /* of what the values borrow */
    struct pile piles[BEHIND_KINDS];
    bool is_waiting;
};

static size_t rows_of(const struct pile *pile)
{
    return pile->bulk ? pile->values.count / pile->bulk->columns : 0;
}

static struct sql_value copy_value(struct arena *arena, const struct sql_value *value)
{
    struct sql_value copy = *value;

    if (value->bytes)
        copy.bytes = arena_text_part(arena, value->bytes, value->size_bytes);
    return copy;
}

static void write_key(struct buf *out, const struct behind_row *row)
{
    for (size_t i = 0; i < row->keys; i++) {
        const struct sql_value *value = &row->values[i];

        buf_format(out, "%lld ", (long long)value->number);
        for (size_t k = 0; k < value->size_bytes; k++)
            buf_format(out, "%02x", ((const uint8_t *)value->bytes)[k]);
    }
}

/* Where the row goes: over the one that is like it, or behind the others. */
static struct sql_value *find_room(struct behind *behind, struct pile *pile, const struct behind_row *row)
{
    scoped_buf key = { 0 };
    size_t columns = row->bulk->columns, at = rows_of(pile);
    const size_t *known = NULL;

    if (row->keys) {
        pile->by_key = pile->by_key ? pile->by_key : map_new();
        write_key(&key, row);
        known = map_find(pile->by_key, buf_view(&key));
        if (!known)
            map_put(pile->by_key, arena_text(behind->arena, buf_view(&key)), arena_copy(behind->arena, &at, sizeof at));
    }
    if (known)
        return &pile->values.at[*known * columns];
    for (size_t i = 0; i < columns; i++)
        array_add(&pile->values);
    return &pile->values.at[at * columns];
}

bool behind_add(struct database *database, const struct behind_row *row, struct error *err)
{
    struct behind *behind = database->behind;
    struct sql_value *room;
    struct pile *pile;

    if (!behind) {
        behind = database->behind = mem_new(sizeof *behind);
        behind->arena = arena_new();
    }
    pile = &behind->piles[row->kind];
    if (rows_of(pile) >= ROOM_ROWS && !behind_write(database, err))
        return false;
    pile->bulk = row->bulk;
    room = find_room(behind, pile, row);
    for (size_t i = 0; i < row->bulk->columns; i++)
        room[i] = copy_value(behind->arena, &row->values[i]);
    behind->is_waiting = true;
    return true;
}

static void empty(struct behind *behind)
{
    for (size_t i = 0; i < BEHIND_KINDS; i++) {
        behind->piles[i].values.count = 0;
        map_free(behind->piles[i].by_key);
        behind->piles[i].by_key = NULL;
    }
    arena_reset(behind->arena);
    behind->is_waiting = false;
}

bool behind_write(struct database *database, struct error *err)
{
    struct behind *behind = database->behind;
    bool good = true;

    if (!behind || !behind->is_waiting)
        return true;
    for (size_t i = 0; good && i < BEHIND_KINDS; i++)
        if (rows_of(&behind->piles[i]))
            good =
                bulk_run(database, behind->piles[i].bulk, behind->piles[i].values.at, rows_of(&behind->piles[i]), err);
    empty(behind);
    return good;
}

void behind_forget(struct database *database)
{
    if (database->behind)
        empty(database->behind);
}

void behind_free(struct database *database)
{
    struct behind *behind = database->behind;

    if (!behind)
        return;
    empty(behind);
    for (size_t i = 0; i < BEHIND_KINDS; i++)
        array_clear(&behind->piles[i].values);
    arena_free(behind->arena);
    mem_free(behind);
    database->behind = NULL;
}
