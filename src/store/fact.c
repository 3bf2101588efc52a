/* fact.c — small facts about this device and its exchange: kept at once, or with the next commit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/store.h"

#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "state.h"

static struct note *find_note(struct store *store, const char *name)
{
    for (size_t i = 0; i < store->notes.count; i++)
        if (text_equal(store->notes.at[i].name, name))
            return &store->notes.at[i];
    return NULL;
}

static void drop_note(struct store *store, struct note *note)
{
    mem_free(note->name);
    mem_free(note->value);
    *note = store->notes.at[--store->notes.count];
}

static bool write_fact(struct store *store, const char *name, const char *value, struct error *err)
{
    struct query query = query_open(store, value ? "INSERT INTO _state(name, value) VALUES(?1, ?2)"
                                                   " ON CONFLICT(name) DO UPDATE SET value = excluded.value"
                                                   " WHERE value <> excluded.value"
                                                 : "DELETE FROM _state WHERE name = ?1");

    query_text(&query, name);
    if (value)
        query_text(&query, value);
    return query_run(&query, err);
}

bool store_set(struct store *store, const char *name, const char *value, struct error *err)
{
    struct note *note = find_note(store, name);

    if (note)
        drop_note(store, note);
    return write_fact(store, name, value, err);
}

void store_note(struct store *store, const char *name, const char *value)
{
    struct note *note = find_note(store, name);

    if (note)
        drop_note(store, note);
    *array_add(&store->notes) = (struct note){ mem_text(name), mem_text(value) };
}

bool notes_write(struct store *store, struct error *err)
{
    for (size_t i = 0; i < store->notes.count; i++)
        if (!write_fact(store, store->notes.at[i].name, store->notes.at[i].value, err))
            return false;
    return true;
}

void notes_drop(struct store *store)
{
    while (store->notes.count)
        drop_note(store, &store->notes.at[store->notes.count - 1]);
}

bool state_read(struct store *store, const char *name, char **out, struct error *err)
{
    struct query query = query_open(store, "SELECT value FROM _state WHERE name = ?");

    query_text(&query, name);
    if (query_row(&query))
        *out = mem_text(query_get_text(&query, 0));
    return query_close(&query, err);
}

char *store_get(struct store *store, const char *name)
{
    const struct note *note = find_note(store, name);
    char *value = note ? mem_text(note->value) : NULL;

    if (!note)
        state_read(store, name, &value, NULL);
    return value;
}
