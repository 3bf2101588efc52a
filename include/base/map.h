/* map.h — names to pointers: a hash table of borrowed keys. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_MAP_H
#define BALIE_BASE_MAP_H

#include <stddef.h>

#include "base/scope.h"

struct map; /* opaque */

struct map *map_new(void);
/* KEY is borrowed and must outlive the map. Replaces; gives the old value or NULL. */
void *map_put(struct map *map, const char *key, void *value);
void *map_find(const struct map *map, const char *key); /* NULL when absent */
size_t map_count(const struct map *map);
/* Entries in the order of their first put: 0 <= i < map_count(). */
const char *map_key(const struct map *map, size_t i);
void *map_value(const struct map *map, size_t i);
void map_free(struct map *map); /* values are not freed */
SCOPED(map)

#endif
