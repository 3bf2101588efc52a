/* digest.c — the fingerprints that ODK's digest() knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/digest.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define SMALL_BLOCK 64
#define BIG_BLOCK   128

struct state {
    uint32_t small[8]; /* MD5, SHA-1, SHA-256 */
    uint64_t big[8];   /* SHA-384, SHA-512 */
};

static uint32_t turn_left(uint32_t x, int by)
{
    return x << by | x >> (32 - by);
}

static uint32_t turn_right(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static uint64_t turn_big(uint64_t x, int by)
{
    return x >> by | x << (64 - by);
}

static uint32_t load_big_endian(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t load_little_endian(const uint8_t *at)
{
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

/* clang-format off */
static const uint8_t md5_turns[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };

/* FIPS 180-4, section 4.2.3; the first halves are the constants of SHA-256. */
static const uint64_t constants[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};
/* clang-format on */

static uint32_t md5_mix(int i, const uint32_t s[4])
{
    switch (i / 16) {
    case 0:
        return (s[1] & s[2]) | (~s[1] & s[3]);
    case 1:
        return (s[3] & s[1]) | (~s[3] & s[2]);
    case 2:
        return s[1] ^ s[2] ^ s[3];
    default:
        return s[2] ^ (s[1] | ~s[3]);
    }
}

static int md5_word(int i)
{
    static const int factors[] = { 1, 5, 3, 7 }, offsets[] = { 0, 1, 5, 0 };

    return (factors[i / 16] * i + offsets[i / 16]) % 16;
}

static void md5_block(struct state *state, const uint8_t *block)
{
    uint32_t s[4];

    memcpy(s, state->small, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t constant = (uint32_t)floor(fabs(sin(i + 1)) * 4294967296.0);
        uint32_t sum = s[0] + md5_mix(i, s) + constant + load_little_endian(block + (size_t)md5_word(i) * 4);

        s[0] = s[3];
        s[3] = s[2];
        s[2] = s[1];
        s[1] += turn_left(sum, md5_turns[i / 16][i % 4]);
    }
    for (int i = 0; i < 4; i++)
        state->small[i] += s[i];
}

static uint32_t sha1_mix(int i, const uint32_t s[5])
{
    if (i < 20)
        return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5A827999;
    if (i < 40)
        return (s[1] ^ s[2] ^ s[3]) + 0x6ED9EBA1;
    if (i < 60)
        return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8F1BBCDC;
    return (s[1] ^ s[2] ^ s[3]) + 0xCA62C1D6;
}

static void sha1_block(struct state *state, const uint8_t *block)
{
    uint32_t words[80], s[5];

    for (int i = 0; i < 16; i++)
        words[i] = load_big_endian(block + (size_t)i * 4);
    for (int i = 16; i < 80; i++)
        words[i] = turn_left(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    memcpy(s, state->small, sizeof s);
    for (int i = 0; i < 80; i++) {
        uint32_t sum = turn_left(s[0], 5) + sha1_mix(i, s) + s[4] + words[i];

        s[4] = s[3];
        s[3] = s[2];
        s[2] = turn_left(s[1], 30);
        s[1] = s[0];
        s[0] = sum;
    }
    for (int i = 0; i < 5; i++)
        state->small[i] += s[i];
}

static void sha256_block(struct state *state, const uint8_t *block)
{
    uint32_t words[64], s[8];

    for (int i = 0; i < 16; i++)
        words[i] = load_big_endian(block + (size_t)i * 4);
    for (int i = 16; i < 64; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];

        words[i] = words[i - 16] + (turn_right(a, 7) ^ turn_right(a, 18) ^ a >> 3) + words[i - 7] +
                   (turn_right(b, 17) ^ turn_right(b, 19) ^ b >> 10);
    }
    memcpy(s, state->small, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t first = s[7] + (turn_right(s[4], 6) ^ turn_right(s[4], 11) ^ turn_right(s[4], 25)) +
                         ((s[4] & s[5]) ^ (~s[4] & s[6])) + (uint32_t)(constants[i] >> 32) + words[i];
        uint32_t second = (turn_right(s[0], 2) ^ turn_right(s[0], 13) ^ turn_right(s[0], 22)) +
                          ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += first;
        s[0] = first + second;
    }
    for (int i = 0; i < 8; i++)
        state->small[i] += s[i];
}

static void sha512_block(struct state *state, const uint8_t *block)
{
    uint64_t words[80], s[8];

    for (int i = 0; i < 16; i++)
        words[i] = (uint64_t)load_big_endian(block + (size_t)i * 8) << 32 | load_big_endian(block + (size_t)i * 8 + 4);
    for (int i = 16; i < 80; i++) {
        uint64_t a = words[i - 15], b = words[i - 2];

        words[i] = words[i - 16] + (turn_big(a, 1) ^ turn_big(a, 8) ^ a >> 7) + words[i - 7] +
                   (turn_big(b, 19) ^ turn_big(b, 61) ^ b >> 6);
    }
    memcpy(s, state->big, sizeof s);
    for (int i = 0; i < 80; i++) {
        uint64_t first = s[7] + (turn_big(s[4], 14) ^ turn_big(s[4], 18) ^ turn_big(s[4], 41)) +
                         ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + words[i];
        uint64_t second = (turn_big(s[0], 28) ^ turn_big(s[0], 34) ^ turn_big(s[0], 39)) +
                          ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += first;
        s[0] = first + second;
    }
    for (int i = 0; i < 8; i++)
        state->big[i] += s[i];
}

/* clang-format off */
static const struct {
    void (*block)(struct state *state, const uint8_t *block);
    size_t block_bytes, out_bytes;
    bool little_endian;
    struct state start;
} kinds[] = {
    [DIGEST_MD5] = { md5_block, SMALL_BLOCK, 16, true,
        { .small = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 } } },
    [DIGEST_SHA1] = { sha1_block, SMALL_BLOCK, 20, false,
        { .small = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } } },
    [DIGEST_SHA256] = { sha256_block, SMALL_BLOCK, 32, false,
        { .small = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                     0x5be0cd19 } } },
    [DIGEST_SHA384] = { sha512_block, BIG_BLOCK, 48, false,
        { .big = { 0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
                   0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4 } } },
    [DIGEST_SHA512] = { sha512_block, BIG_BLOCK, 64, false,
        { .big = { 0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                   0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179 } } },
};
/* clang-format on */

/* The rest of the bytes, a one bit, zeros, and the length in bits. */
static void finish(enum digest_kind kind, struct state *state, const uint8_t *rest, size_t total_bytes)
{
    size_t block = kinds[kind].block_bytes, rest_bytes = total_bytes % block;
    size_t blocks = rest_bytes + 1 + block / 8 > block ? 2 : 1, size = blocks * block;
    uint8_t last[2 * BIG_BLOCK] = { 0 };

    if (rest_bytes)
        memcpy(last, rest, rest_bytes);
    last[rest_bytes] = 0x80;
    for (size_t i = 0; i < 8; i++)
        last[kinds[kind].little_endian ? size - 8 + i : size - 1 - i] = (uint8_t)((uint64_t)total_bytes * 8 >> i * 8);
    for (size_t i = 0; i < blocks; i++)
        kinds[kind].block(state, last + i * block);
}

static uint8_t byte_of(enum digest_kind kind, const struct state *state, size_t i)
{
    if (kinds[kind].block_bytes == BIG_BLOCK)
        return (uint8_t)(state->big[i / 8] >> (56 - i % 8 * 8));
    return (uint8_t)(state->small[i / 4] >> (kinds[kind].little_endian ? i % 4 * 8 : 24 - i % 4 * 8));
}

size_t digest_compute(enum digest_kind kind, const void *bytes, size_t size_bytes, uint8_t *out)
{
    struct state state = kinds[kind].start;
    size_t block = kinds[kind].block_bytes, whole = size_bytes / block;

    for (size_t i = 0; i < whole; i++)
        kinds[kind].block(&state, (const uint8_t *)bytes + i * block);
    finish(kind, &state, (const uint8_t *)bytes + whole * block, size_bytes);
    for (size_t i = 0; i < kinds[kind].out_bytes; i++)
        out[i] = byte_of(kind, &state, i);
    return kinds[kind].out_bytes;
}
