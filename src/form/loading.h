/* loading.h — a form being read: what was found wrong on the way. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_LOADING_H
#define BALIE_FORM_LOADING_H

#include <stdbool.h>
#include <stddef.h>

#include "spot.h"

struct error;
struct form;
struct form_world;
struct sheet;

struct loading {
    struct form *form;
    const struct form_world *world;
    struct error *err; /* the first error */
    size_t error_count;
};

/* Both report a sentence about the cell at SPOT; loading_error() always returns false. */
bool loading_error(struct loading *loading, struct spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void loading_warn(struct loading *loading, struct spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A spot where question INDEX is written, in the cell COLUMN of it. */
struct spot loading_at(const struct loading *loading, size_t index, const char *column);

#endif
