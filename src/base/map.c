/* map.c — names to pointers: a hash table of borrowed keys. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/map.h"

#include <stdint.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"

#define FIRST_SLOTS 16

struct entry {
    const char *key;
    void *value;
    uint32_t hash;
};

/* Entries stand in the order of their first put; a slot holds the index of an entry + 1, or 0. */
struct map {
    ARRAY(struct entry) entries;
    uint32_t *slots;
    size_t slot_count; /* a power of two, at least twice the entries */
};

/* FNV-1a; the last step spreads the high bits, for the slots are chosen by the low ones. */
static uint32_t hash_of(const char *key)
{
    uint32_t hash = 2166136261u;

    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 16777619u;
    return hash ^ hash >> 15;
}

/* The slot where KEY stands, or the free one where it would. */
static uint32_t *slot_of(const struct map *map, const char *key, uint32_t hash)
{
    size_t i = hash & (map->slot_count - 1);

    for (; map->slots[i]; i = (i + 1) & (map->slot_count - 1)) {
        const struct entry *entry = &map->entries.at[map->slots[i] - 1];

        if (entry->hash == hash && strcmp(entry->key, key) == 0)
            break;
    }
    return &map->slots[i];
}

static void grow(struct map *map)
{
    mem_free(map->slots);
    map->slot_count *= 2;
    map->slots = mem_array(map->slot_count, sizeof *map->slots);
    for (size_t i = 0; i < map->entries.count; i++)
        *slot_of(map, map->entries.at[i].key, map->entries.at[i].hash) = (uint32_t)i + 1;
}

struct map *map_new(void)
{
    struct map *map = mem_new(sizeof *map);

    map->slot_count = FIRST_SLOTS;
    map->slots = mem_array(map->slot_count, sizeof *map->slots);
    return map;
}

void *map_put(struct map *map, const char *key, void *value)
{
    uint32_t hash = hash_of(key), *slot = slot_of(map, key, hash);
    void *old;

    if (*slot) {
        struct entry *entry = &map->entries.at[*slot - 1];

        old = entry->value;
        entry->value = value;
        return old;
    }
    *array_add(&map->entries) = (struct entry){ key, value, hash };
    *slot = (uint32_t)map->entries.count;
    if (map->entries.count * 2 > map->slot_count)
        grow(map);
    return NULL;
}

void *map_find(const struct map *map, const char *key)
{
    uint32_t slot = *slot_of(map, key, hash_of(key));

    return slot ? map->entries.at[slot - 1].value : NULL;
}

size_t map_count(const struct map *map)
{
    return map->entries.count;
}

const char *map_key(const struct map *map, size_t i)
{
    return map->entries.at[i].key;
}

void *map_value(const struct map *map, size_t i)
{
    return map->entries.at[i].value;
}

void map_free(struct map *map)
{
    if (!map)
        return;
    array_clear(&map->entries);
    mem_free(map->slots);
    mem_free(map);
}
