/* quick.h — the quick way to read the line of a change that lies exactly as change_encode() writes it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_QUICK_H
#define BALIE_WIRE_QUICK_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct change;

/* False, OUT untouched, for anything else: it may still be a change, read the slow way. Nothing is judged but the form;
 * what is read is what the slow way reads. */
bool quick_read(struct arena *arena, const char *line, size_t size_bytes, struct change *out);

#endif
