/* external.h — a list in a file beside a form (.csv, .xml, .geojson), as instance() sees it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_EXTERNAL_H
#define BALIE_FORM_EXTERNAL_H

#include <stddef.h>

struct arena;
struct error;
struct node;

/* Reads BYTES of FILE, by the ending of its name, into a document of root and items in ARENA; of a .geojson every
 * feature is an item with its properties, id and geometry. NULL and ERR on failure. */
struct node *external_parse(struct arena *arena, const char *file, const char *bytes, size_t size_bytes,
                            struct error *err);

#endif
