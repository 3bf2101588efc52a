/* functions_digest.c — fingerprints, encodings, random names, and numbers that carry their own check digits. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/words.h"

#include "expr/digest.h"

#define TOKEN_MAX    1000
#define INSZ_DIGITS  11
#define CHECK_MODULO 97

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* clang-format off */
static const struct {
    const char *name;
    enum digest_kind kind;
} digests[] = {
    { "MD5",     DIGEST_MD5 },
    { "SHA-1",   DIGEST_SHA1 },
    { "SHA-256", DIGEST_SHA256 },
    { "SHA-384", DIGEST_SHA384 },
    { "SHA-512", DIGEST_SHA512 },
};
/* clang-format on */

static const char *encode_base64(struct arena *arena, const uint8_t *bytes, size_t size)
{
    char *text = arena_alloc(arena, size / 3 * 4 + 5), *to = text;

    for (size_t i = 0; i < size; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;

        group |= i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0;
        group |= i + 2 < size ? bytes[i + 2] : 0;
        *to++ = alphabet[group >> 18];
        *to++ = alphabet[group >> 12 & 63];
        *to++ = i + 1 < size ? alphabet[group >> 6 & 63] : '=';
        *to++ = i + 2 < size ? alphabet[group & 63] : '=';
    }
    return text;
}

static const char *encode_hex(struct arena *arena, const uint8_t *bytes, size_t size)
{
    char *text = arena_alloc(arena, size * 2 + 1);

    for (size_t i = 0; i < size; i++) {
        text[i * 2] = "0123456789abcdef"[bytes[i] >> 4];
        text[i * 2 + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
}

static bool run_base64_decode(struct expr_call *call, struct value *out, struct error *err)
{
    const char *from = call_text(call, 0);
    char *text = arena_alloc(call_arena(call), strlen(from) + 4), *to = text;
    uint32_t group = 0;
    int bits = 0;

    (void)err;
    for (; *from && *from != '='; from++) {
        const char *found = strchr(alphabet, *from == '-' ? '+' : *from == '_' ? '/' : *from);

        if (!found)
            continue;
        group = group << 6 | (uint32_t)(found - alphabet);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (char)(group >> bits & 255);
        }
    }
    *to = '\0';
    return give_text(out, utf8_check(text, (size_t)(to - text)) ? text : "");
}

static bool run_digest(struct expr_call *call, struct value *out, struct error *err)
{
    const char *message = call_text(call, 0), *name = call_text(call, 1);
    const char *encoding = call_has(call, 2) && *call_text(call, 2) ? call_text(call, 2) : "base64";
    uint8_t bytes[DIGEST_BYTES_MAX];

    if (strcasecmp(encoding, "base64") != 0 && strcasecmp(encoding, "hex") != 0)
        return error_set(err, ERROR_INPUT, _("digest() writes base64 or hex; choose one of the two."));
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
        if (strcasecmp(digests[i].name, name) == 0) {
            size_t size = digest_compute(digests[i].kind, message, strlen(message), bytes);

            return give_text(out, strcasecmp(encoding, "hex") == 0 ? encode_hex(call_arena(call), bytes, size)
                                                                   : encode_base64(call_arena(call), bytes, size));
        }
    }
    return error_set(err, ERROR_INPUT,
                     _("digest() does not know this algorithm; use MD5, SHA-1, SHA-256, SHA-384 or "
                       "SHA-512."));
}

/* A random UUID of version 4, or so many random letters and digits. */
static bool run_uuid(struct expr_call *call, struct value *out, struct error *err)
{
    double count = call_has(call, 0) ? trunc(call_number(call, 0)) : 0;
    uint8_t bytes[TOKEN_MAX];
    char *text;

    (void)err;
    random_bytes(bytes, sizeof bytes);
    if (call_has(call, 0)) {
        if (!(count > 0 && count <= TOKEN_MAX))
            return give_text(out, "");
        text = arena_alloc(call_arena(call), (size_t)count + 1);
        for (size_t i = 0; i < (size_t)count; i++)
            text[i] = alphabet[bytes[i] % 62];
        return give_text(out, text);
    }
    bytes[6] = (uint8_t)((bytes[6] & 0x0F) | 0x40);
    bytes[8] = (uint8_t)((bytes[8] & 0x3F) | 0x80);
    text = arena_alloc(call_arena(call), 37);
    for (size_t i = 0, at = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text[at++] = '-';
        text[at++] = "0123456789abcdef"[bytes[i] >> 4];
        text[at++] = "0123456789abcdef"[bytes[i] & 15];
    }
    return give_text(out, text);
}

/* --- numbers with check digits --- */

/* The digits of TEXT without the signs people write between them; false unless there are exactly COUNT. */
static bool read_digits(const char *text, size_t count, int *digits)
{
    size_t found = 0;

    for (; *text; text++) {
        if (*text >= '0' && *text <= '9') {
            if (found == count)
                return false;
            digits[found++] = *text - '0';
        } else if (!strchr(" .-/+*", *text)) {
            return false;
        }
    }
    return found == count;
}

static int64_t number_of(const int *digits, size_t count)
{
    int64_t number = 0;

    for (size_t i = 0; i < count; i++)
        number = number * 10 + digits[i];
    return number;
}

struct birth {
    int year, month, day; /* month and day 0: not known */
};

/* The national or BIS number: YYMMDD SSS CC, CC = 97 - (first nine mod 97), with a 2 before the nine digits for births
 * from 2000; for BIS the month is 20 or 40 more (60 more is seen as well). */
static bool read_insz(const char *text, struct birth *out)
{
    int digits[INSZ_DIGITS], month, check;
    struct birth birth;
    int64_t nine;

    if (!read_digits(text, INSZ_DIGITS, digits))
        return false;
    nine = number_of(digits, 9);
    check = (int)number_of(digits + 9, 2);
    if (check == CHECK_MODULO - nine % CHECK_MODULO)
        birth.year = 1900;
    else if (check == CHECK_MODULO - (nine + 2000000000) % CHECK_MODULO)
        birth.year = 2000;
    else
        return false;
    birth.year += digits[0] * 10 + digits[1];
    month = digits[2] * 10 + digits[3];
    birth.month = month % 20;
    birth.day = digits[4] * 10 + digits[5];
    if (month >= 80 || birth.month > 12 || birth.day > 31)
        return false;
    if (birth.month && birth.day && !date_is_set(date_make(birth.year, birth.month, birth.day)))
        return false;
    *out = birth;
    return true;
}

static bool run_insz_valid(struct expr_call *call, struct value *out, struct error *err)
{
    struct birth birth;

    (void)err;
    return give_boolean(out, read_insz(call_text(call, 0), &birth));
}

static bool run_insz_birth_date(struct expr_call *call, struct value *out, struct error *err)
{
    struct birth birth;
    struct arena *arena = call_arena(call);

    (void)err;
    if (!read_insz(call_text(call, 0), &birth))
        return give_text(out, "");
    if (!birth.month)
        return give_text(out, arena_format(arena, "%04d", birth.year));
    if (!birth.day)
        return give_text(out, arena_format(arena, "%04d-%02d", birth.year, birth.month));
    return give_text(out, arena_format(arena, "%04d-%02d-%02d", birth.year, birth.month, birth.day));
}

/* The structured communication of a payment: ten digits and their remainder by 97, 97 for none. */
static bool run_ogm(struct expr_call *call, struct value *out, struct error *err)
{
    const char *text = call_text(call, 0);
    int64_t base;
    int check;

    (void)err;
    if (!text_integer(text, 0, 9999999999, &base))
        return give_text(out, "");
    check = base % CHECK_MODULO ? (int)(base % CHECK_MODULO) : CHECK_MODULO;
    return give_text(out, arena_format(call_arena(call), "+++%03d/%04d/%03d%02d+++", (int)(base / 10000000),
                                       (int)(base / 1000 % 10000), (int)(base % 1000), check));
}

/* clang-format off */
static const struct function rows[] = {
    { "base64-decode",   1, 1, run_base64_decode,   VALUE_TEXT,    READS_NOTHING,             NULL },
    { "digest",          2, 3, run_digest,          VALUE_TEXT,    READS_NOTHING,             NULL },
    { "insz-birth-date", 1, 1, run_insz_birth_date, VALUE_TEXT,    READS_NOTHING,             NULL },
    { "insz-valid",      1, 1, run_insz_valid,      VALUE_BOOLEAN, READS_NOTHING,             NULL },
    { "ogm",             1, 1, run_ogm,             VALUE_TEXT,    READS_NOTHING,             NULL },
    { "uuid",            0, 1, run_uuid,            VALUE_TEXT,    READS_CLOCK | READS_PLACE, NULL },
};
/* clang-format on */

struct function_table functions_digest(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
