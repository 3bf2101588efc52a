/* plain.h — the quick way to read a body that lies exactly as body_encode() writes it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_PLAIN_H
#define BALIE_WIRE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct body;

/* False, OUT untouched: it has more than salt, set, calc and save, or lies otherwise; then it must be read in full. */
bool plain_read(struct arena *arena, const char *bytes, size_t size_bytes, struct body *out);

#endif
