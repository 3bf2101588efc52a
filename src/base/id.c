/* id.c — sixteen random bytes that name a dossier, a record, a row, a user or a change. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/id.h"

#include <stddef.h>
#include <string.h>

#include "base/hash.h"
#include "hex.h"

struct id id_random(void)
{
    struct id id;

    do
        random_bytes(id.bytes, sizeof id.bytes);
    while (!id_is_set(id));
    return id;
}

struct id id_none(void)
{
    return (struct id){ { 0 } };
}

bool id_equal(struct id a, struct id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool id_is_set(struct id id)
{
    return !id_equal(id, id_none());
}

int id_compare(struct id a, struct id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}

const char *id_format(struct id id, char text[ID_TEXT_BYTES])
{
    hex_format(id.bytes, sizeof id.bytes, text);
    return text;
}

bool id_parse(const char *text, struct id *out)
{
    static const size_t parts[] = { 8, 4, 4, 4, 12 };
    char digits[ID_TEXT_BYTES], *to = digits;
    size_t size_bytes = text ? strlen(text) : 0;

    if (size_bytes == ID_TEXT_BYTES - 1)
        return hex_parse(text, out->bytes, sizeof out->bytes);
    if (size_bytes != 36)
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; text += parts[i] + 1, to += parts[i], i++) {
        if (i < 4 && text[parts[i]] != '-')
            return false;
        memcpy(to, text, parts[i]);
    }
    *to = '\0';
    return hex_parse(digits, out->bytes, sizeof out->bytes);
}

const char *id_code(struct id id, char code[ID_CODE_BYTES])
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint32_t bits =
        (uint32_t)id.bytes[0] << 24 | (uint32_t)id.bytes[1] << 16 | (uint32_t)id.bytes[2] << 8 | id.bytes[3];

    for (int i = 0, to = 0; i < 6; i++) {
        if (i == 3)
            code[to++] = '-';
        code[to++] = letters[bits >> (27 - 5 * i) & 31];
    }
    code[ID_CODE_BYTES - 1] = '\0';
    return code;
}
