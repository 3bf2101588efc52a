/* uuid.c — a random id in the form that ODK gives its instances and entities. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "uuid.h"

#include <stdio.h>

#include "base/id.h"

const char *uuid_make(const char *prefix, char text[UUID_TEXT_BYTES])
{
    struct id id = id_random();
    char hex[ID_TEXT_BYTES];

    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0F) | 0x40);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3F) | 0x80);
    id_format(id, hex);
    snprintf(text, UUID_TEXT_BYTES, "%s%.8s-%.4s-%.4s-%.4s-%.12s", prefix, hex, hex + 8, hex + 12, hex + 16, hex + 20);
    return text;
}
