/* quint.c — a random secret as words that can be read aloud and typed: "lusab babad gutih …". */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/quint.h"

#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/secret.h"

/* Sixteen bits are a word of five letters: consonant 4, vowel 2, consonant 4, vowel 2, consonant 4 (proquints). */
#define RANDOM_BYTES 16
#define CODE_BYTES   (QUINT_WORDS * 2)
#define TEXT_BYTES   (QUINT_WORDS * (QUINT_WORD_BYTES + 1) - 1)
#define WORD_BITS    16

static const char consonants[] = "bdfghjklmnprstvz";
static const char vowels[] = "aiou";
static const int widths[QUINT_WORD_BYTES] = { 4, 2, 4, 2, 4 };

static const char *letters_at(int place)
{
    return place % 2 ? vowels : consonants;
}

static void add_check(uint8_t *code)
{
    struct digest digest = hash_bytes(code, RANDOM_BYTES);

    memcpy(code + RANDOM_BYTES, digest.bytes, CODE_BYTES - RANDOM_BYTES);
}

static void write_word(const uint8_t *two, uint8_t *out)
{
    unsigned bits = (unsigned)two[0] << 8 | two[1];
    int left = WORD_BITS;

    for (int i = 0; i < QUINT_WORD_BYTES; i++) {
        left -= widths[i];
        out[i] = (uint8_t)letters_at(i)[bits >> left & ((1u << widths[i]) - 1)];
    }
}

static struct secret *write_words(const uint8_t *code)
{
    struct secret *text = secret_new(TEXT_BYTES);
    uint8_t *out = secret_bytes(text);

    for (size_t i = 0; i < QUINT_WORDS; i++) {
        write_word(code + 2 * i, out + i * (QUINT_WORD_BYTES + 1));
        if (i + 1 < QUINT_WORDS)
            out[i * (QUINT_WORD_BYTES + 1) + QUINT_WORD_BYTES] = '-';
    }
    return text;
}

struct secret *quint_make(void)
{
    struct secret *code = secret_new(CODE_BYTES), *text;

    random_bytes(secret_bytes(code), RANDOM_BYTES);
    add_check(secret_bytes(code));
    text = write_words(secret_bytes(code));
    secret_free(code);
    return text;
}

static bool take_letter(uint8_t letter, size_t *count, uint8_t *code)
{
    int place = (int)(*count % QUINT_WORD_BYTES);
    const char *letters = letters_at(place), *found;
    size_t word = *count / QUINT_WORD_BYTES;
    unsigned bits;

    if (letter >= 'A' && letter <= 'Z')
        letter = (uint8_t)(letter - 'A' + 'a');
    found = letter ? strchr(letters, letter) : NULL;
    if (!found || word >= QUINT_WORDS)
        return false;
    bits = (unsigned)code[2 * word] << 8 | code[2 * word + 1];
    bits = bits << widths[place] | (unsigned)(found - letters);
    code[2 * word] = (uint8_t)(bits >> 8 & 0xff);
    code[2 * word + 1] = (uint8_t)(bits & 0xff);
    ++*count;
    return true;
}

static bool take_letters(struct secret *typed, uint8_t *code)
{
    const uint8_t *bytes = secret_bytes(typed);
    size_t count = 0;

    for (size_t i = 0; i < secret_size_bytes(typed); i++)
        if (!strchr(" -\t\r\n", bytes[i]) && !take_letter(bytes[i], &count, code))
            return false;
    return count == QUINT_WORDS * QUINT_WORD_BYTES;
}

struct secret *quint_read(struct secret *typed)
{
    scoped(secret) code = secret_new(CODE_BYTES);
    scoped(secret) right = secret_new(CODE_BYTES);

    if (!take_letters(typed, secret_bytes(code)))
        return NULL;
    memcpy(secret_bytes(right), secret_bytes(code), RANDOM_BYTES);
    add_check(secret_bytes(right));
    return memcmp(secret_bytes(right), secret_bytes(code), CODE_BYTES) == 0 ? write_words(secret_bytes(code)) : NULL;
}
