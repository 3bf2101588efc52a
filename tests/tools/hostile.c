/* hostile.c — names that try to steer a terminal, as lines for `balie import`, and whether any of it got through. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: hostile            prints the names, a line of JSON each
 *        hostile count      prints how many there are
 *        hostile text       prints them as they are, a NUL after each
 *        hostile seen FILE  looks in FILE, the bytes a terminal was sent: says how many of the names it shows whole,
 * and ends badly when a byte of them could have steered, hidden or turned anything */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

/* What a terminal obeys, when it comes after ESC or as C1. */
static const char *const orders[] = {
    "]0;pwn\a",   "]2;pwn\a", "]52;c;cHdu\a", "]8;;http://pwn\a",
    "[2Jpwn",     "[31mpwn",  "[Hpwn",        "[10;10Hpwn",
    "[?1049lpwn", "cpwn",     "[6npwn",       "Ppwn\033\\",
    "[?1000hp",   "#8pwn",    "(0pwn",        "[4hpwn",
    "[1;1rpwn",   "Xpwn",     "^pwn",         "_pwn",
    "[cpwn",      "[21tpwn",  "7pwn",         "Mpwn",
};
#define ORDERS (sizeof orders / sizeof *orders)

/* Single characters that steer, hide, turn or take no room. */
static const uint32_t codes[] = {
    0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,  0x202B,  0x202C,  0x202D,   0x202E, 0x2060, 0x2061, 0x2062, 0x2063,
    0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206A,  0x206F,  0xFEFF,  0xFFF9,   0xFFFA, 0xFFFB, 0xE001, 0xF8FF, 0xAD,
    0x61C,  0x180E, 0x3164, 0x115F, 0xFFA0, 0xE0041, 0xE007F, 0xF0000, 0x10FFFD, 0xFDD0, 0xFFFE, 0xFFFF,
};
#define CODES (sizeof codes / sizeof *codes)
/* Floods, and what has no letter to stand on. */
static const uint32_t joined[] = { 0x301, 0x20DD, 0x200D, 0x200C, 0xFE0F, 0x34F, 0x489, 0x1AB0, 0x1DC0, 0x20D0 };
#define JOINED (sizeof joined / sizeof *joined)

#define C0    31 /* 1 to 31 */
#define C1    32 /* 0x80 to 0x9F */
#define COUNT (ORDERS * 2 + C0 + C1 * 2 + 1 + CODES * 4 + JOINED * 3)

static void repeat(struct buf *out, uint32_t code, int times)
{
    while (times--)
        buf_code(out, code);
}

/* The I-th name, between a beginning and an end that must both be seen. */
static void write_bare(struct buf *out, size_t i)
{
    if (i < ORDERS) {
        buf_format(out, "\033%s", orders[i]);
        return;
    }
    if ((i -= ORDERS) < ORDERS) { /* the same begun by C1 */
        buf_code(out, orders[i][0] >= '@' && orders[i][0] <= '_' ? (uint32_t)orders[i][0] + 0x40 : 0x9B);
        buf_text(out, orders[i] + 1);
        return;
    }
    if ((i -= ORDERS) < C0) {
        buf_code(out, (uint32_t)i + 1);
        return;
    }
    if ((i -= C0) < C1 * 2) {
        repeat(out, 0x80 + (uint32_t)i / 2, i % 2 ? 20 : 1);
        return;
    }
    if ((i -= C1 * 2) < 1) {
        buf_code(out, 0x7F);
        return;
    }
    i--;
    if (i < CODES * 4) {
        buf_text(out, i % 4 == 3 ? "left" : "");
        repeat(out, codes[i / 4], (int[]){ 1, 7, 25, 2 }[i % 4]);
        buf_text(out, i % 4 == 3 ? "right" : "");
    } else if ((i -= CODES * 4) < JOINED * 3)
        repeat(out, joined[i / 3], (int[]){ 6, 20, 30 }[i % 3]);
}

static void write_name(struct buf *out, size_t i)
{
    buf_format(out, "B%zu.", i);
    write_bare(out, i);
    buf_format(out, ".E%zu", i);
}

static void write_json(struct buf *out, const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ')
            buf_format(out, "\\u%04x", (unsigned)*text);
        else if (*text == '"' || *text == '\\')
            buf_format(out, "\\%c", *text);
        else
            buf_char(out, *text);
}

static void print_one(size_t i, bool is_json)
{
    scoped_buf name = { 0 }, line = { 0 };

    write_name(&name, i);
    if (!is_json) {
        fwrite(buf_view(&name), 1, name.size_bytes + 1, stdout);
        return;
    }
    write_json(&line, buf_view(&name));
    printf("{\"form\":\"aanmelding\",\"dossier\":\"hostile-%zu\",\"at\":\"2026-03-02T09:00\",\"answers\":"
           "{\"naam\":\"%s\",\"contacttalen\":[\"fra\"],\"voornaam\":\"x\",\"geboortedatum\":\"1990\",\"gemeente\":"
           "\"71072\",\"vraag\":[\"NEDERLANDS\"]}}\n",
           i, buf_view(&line));
}

static bool is_bare(const char *at)
{
    uint32_t code;

    if (utf8_next(at, &code) < 2)
        return false;
    for (size_t i = 0; i < CODES; i++)
        if (codes[i] == code)
            return true;
    return code >= 0x80 && code <= 0x9F;
}

/* An order that came after a real ESC. */
static bool is_order(const char *at)
{
    if (at[0] != 033)
        return false;
    for (size_t i = 0; i < ORDERS; i++)
        if (strncmp(at + 1, orders[i], strlen(orders[i])) == 0)
            return true;
    return false;
}

static size_t count_seen(const char *bytes)
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT; i++) {
        scoped_buf begin = { 0 }, end = { 0 };

        buf_format(&begin, "B%zu.", i);
        buf_format(&end, ".E%zu", i);
        count += strstr(bytes, buf_view(&begin)) && strstr(bytes, buf_view(&end)) &&
                 !strstr(bytes, "..E"); /* a name of which nothing shows has vanished */
    }
    return count;
}

static int look(const char *path)
{
    scoped_buf bytes = { 0 };
    struct error err = { 0 };
    size_t bad = 0;

    if (!file_read(path, 1 << 28, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    for (size_t i = 0; i + 4 < bytes.size_bytes; i++)
        if (is_bare(bytes.bytes + i) || is_order(bytes.bytes + i)) {
            if (!bad++)
                printf("first bad byte at %zu: %.20s\n", i, bytes.bytes + i);
        }
    printf("%zu seen, %zu bad\n", count_seen(buf_view(&bytes)), bad);
    return bad ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "seen") == 0)
        return look(argv[2]);
    if (argc == 2 && strcmp(argv[1], "count") == 0) {
        printf("%zu\n", COUNT);
        return 0;
    }
    for (size_t i = 0; i < COUNT; i++)
        print_one(i, argc < 2);
    return 0;
}
