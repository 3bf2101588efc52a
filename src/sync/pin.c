/* pin.c — the fingerprint of a server's public key, taken from the certificate it showed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "pin.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"

#define PEM_START "-----BEGIN CERTIFICATE-----"
#define SEQUENCE  0x30
#define VERSION   0xa0

static void decode_base64(const char *text, struct buf *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    int count = 0;

    for (; *text && *text != '-' && *text != '='; text++) {
        const char *at = strchr(letters, *text);

        if (!at)
            continue;
        bits = bits << 6 | (uint32_t)(at - letters);
        count += 6;
        if (count >= 8) {
            count -= 8;
            buf_char(out, (char)(bits >> count & 0xff));
        }
    }
}

struct der {
    const uint8_t *at, *end;
};

/* The element at FROM (tag and length before its contents); FROM goes past it. */
static bool take(struct der *from, uint8_t *tag, struct der *whole, struct der *contents)
{
    const uint8_t *at = from->at;
    size_t size;

    if (from->end - at < 2)
        return false;
    *tag = *at++;
    size = *at++;
    if (size & 0x80) {
        size_t digits = size & 0x7f;

        if (digits > 3 || (size_t)(from->end - at) < digits)
            return false;
        for (size = 0; digits; digits--)
            size = size << 8 | *at++;
    }
    if ((size_t)(from->end - at) < size)
        return false;
    *whole = (struct der){ from->at, at + size };
    *contents = (struct der){ at, at + size };
    from->at = at + size;
    return true;
}

/* Certificate ::= { tbs { [version] serial algorithm issuer validity subject publicKey … } … } (RFC 5280, 4.1). */
static bool find_key(struct der certificate, struct der *key)
{
    struct der whole, contents, inside;
    uint8_t tag;

    if (!take(&certificate, &tag, &whole, &contents) || tag != SEQUENCE || !take(&contents, &tag, &whole, &inside) ||
        tag != SEQUENCE)
        return false;
    if (inside.at < inside.end && *inside.at == VERSION && !take(&inside, &tag, &whole, &contents))
        return false;
    for (int i = 0; i < 5; i++)
        if (!take(&inside, &tag, &whole, &contents))
            return false;
    return take(&inside, &tag, key, &contents) && tag == SEQUENCE;
}

bool pin_of_pem(const char *pem, char *pin)
{
    const char *start = strstr(pem, PEM_START);
    char text[HASH_SHA256_TEXT_BYTES];
    scoped_buf bytes = { 0 };
    struct der key;

    if (!start)
        return false;
    decode_base64(start + sizeof PEM_START - 1, &bytes);
    if (!find_key(
            (struct der){ (const uint8_t *)buf_view(&bytes), (const uint8_t *)buf_view(&bytes) + bytes.size_bytes },
            &key))
        return false;
    snprintf(pin, sizeof "sha256//" + sizeof text, "sha256//%s", hash_sha256(key.at, (size_t)(key.end - key.at), text));
    return true;
}
