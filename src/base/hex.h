/* hex.h — bytes as hexadecimal digits and back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_HEX_H
#define BALIE_BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes 2 * SIZE_BYTES lower-case digits and a NUL. */
void hex_format(const uint8_t *bytes, size_t size_bytes, char *text);
/* Exactly 2 * SIZE_BYTES digits, in either case; false (OUT untouched) for anything else. */
bool hex_parse(const char *text, uint8_t *out, size_t size_bytes);

#endif
