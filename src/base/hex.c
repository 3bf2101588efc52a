/* hex.c — bytes as hexadecimal digits and back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "hex.h"

#include <string.h>

void hex_format(const uint8_t *bytes, size_t size_bytes, char *text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < size_bytes; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * size_bytes] = '\0';
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_parse(const char *text, uint8_t *out, size_t size_bytes)
{
    if (!text || strlen(text) != 2 * size_bytes)
        return false;
    for (size_t i = 0; i < 2 * size_bytes; i++)
        if (digit_of(text[i]) < 0)
            return false;
    for (size_t i = 0; i < size_bytes; i++)
        out[i] = (uint8_t)(digit_of(text[2 * i]) << 4 | digit_of(text[2 * i + 1]));
    return true;
}
