/* key.c — one press of a key, whatever bytes the terminal sends for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/key.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/words.h"

#define ESC         27
#define CSI_LIMIT   64 /* no sequence is longer: rubbish is not waited for */
#define PASTE_START 200

/* What follows ESC [ or ESC O, by its last letter. */
static const struct {
    char final;
    uint32_t code;
} by_letter[] = {
    { 'A', PRESS_UP },    { 'B', PRESS_DOWN },  { 'C', PRESS_RIGHT },    { 'D', PRESS_LEFT },  { 'H', PRESS_HOME },
    { 'F', PRESS_END },   { 'P', PRESS_F + 1 }, { 'Q', PRESS_F + 2 },    { 'R', PRESS_F + 3 }, { 'S', PRESS_F + 4 },
    { 'M', PRESS_ENTER }, { 'I', PRESS_TAB },   { 'Z', PRESS_BACK_TAB },
};

/* ESC [ number ~ */
static const struct {
    long number;
    uint32_t code;
} by_number[] = {
    { 1, PRESS_HOME },    { 2, PRESS_INSERT },  { 3, PRESS_DELETE },
    { 4, PRESS_END },     { 5, PRESS_PAGE_UP }, { 6, PRESS_PAGE_DOWN },
    { 7, PRESS_HOME },    { 8, PRESS_END },     { 11, PRESS_F + 1 },
    { 12, PRESS_F + 2 },  { 13, PRESS_F + 3 },  { 14, PRESS_F + 4 },
    { 15, PRESS_F + 5 },  { 17, PRESS_F + 6 },  { 18, PRESS_F + 7 },
    { 19, PRESS_F + 8 },  { 20, PRESS_F + 9 },  { 21, PRESS_F + 10 },
    { 23, PRESS_F + 11 }, { 24, PRESS_F + 12 }, { PASTE_START, PRESS_PASTE },
};

/* Control characters with a key of their own; the others are Ctrl with a letter. */
static const struct {
    char byte;
    uint32_t code;
} by_control[] = {
    { '\r', PRESS_ENTER },    { '\n', PRESS_ENTER }, { '\t', PRESS_TAB },     { 8, PRESS_BACKSPACE },
    { 127, PRESS_BACKSPACE }, { ESC, PRESS_ESCAPE }, { 0, PRESS_CTRL + ' ' },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static uint32_t letter_code(char final)
{
    for (size_t i = 0; i < COUNT(by_letter); i++)
        if (by_letter[i].final == final)
            return by_letter[i].code;
    return PRESS_NONE;
}

static uint32_t number_code(long number)
{
    for (size_t i = 0; i < COUNT(by_number); i++)
        if (by_number[i].number == number)
            return by_number[i].code;
    return PRESS_NONE;
}

/* ESC [ 1 ; 5 C: the second number less one has bits for Shift, Alt and Ctrl. */
static uint32_t with_modifiers(uint32_t code, long modifier)
{
    if (code == PRESS_NONE || modifier < 2)
        return code;
    if ((modifier - 1) & 2)
        code += PRESS_ALT;
    if ((modifier - 1) & 4)
        code += PRESS_CTRL;
    return code;
}

/* The key of a whole sequence ESC [ … whose last letter is FINAL. */
static uint32_t sequence_code(const char *bytes, char final)
{
    long number, modifier = 0;
    char *end;

    if (strchr("?<>=", bytes[2]))
        return PRESS_NONE; /* a reply of the terminal */
    number = strtol(bytes + 2, &end, 10);
    if (*end == ';')
        modifier = strtol(end + 1, NULL, 10);
    return with_modifiers(final == '~' ? number_code(number) : letter_code(final), modifier);
}

/* The Linux console's F1 to F5: ESC [ [ A. */
static size_t decode_console(const char *bytes, size_t size, enum key_more more, struct key *out)
{
    if (size == 3)
        return more == KEY_MORE_MAY_COME ? 0 : size;
    if (bytes[3] >= 'A' && bytes[3] <= 'E')
        out->code = PRESS_F + (uint32_t)(bytes[3] - 'A') + 1;
    return 4;
}

/* "\033[" digits and signs, one last letter. */
static size_t decode_csi(const char *bytes, size_t size, enum key_more more, struct key *out)
{
    size_t at = 2;

    if (size > 2 && bytes[2] == '[')
        return decode_console(bytes, size, more, out);
    while (at < size && at < CSI_LIMIT && bytes[at] >= 0x20 && bytes[at] < 0x40)
        at++;
    if (at == size && at < CSI_LIMIT)
        return more == KEY_MORE_MAY_COME ? 0 : at;
    if (at == CSI_LIMIT || bytes[at] < 0x40)
        return at; /* rubbish, and not a part of what follows it */
    out->code = sequence_code(bytes, bytes[at]);
    return at + 1;
}

/* Strings a terminal answers with (ESC ], ESC P, ESC _, ESC ^), until BEL or ESC \. */
static size_t decode_reply(const char *bytes, size_t size, enum key_more more)
{
    for (size_t i = 2; i < size; i++) {
        if (bytes[i] == '\a')
            return i + 1;
        if (bytes[i] == '\\' && bytes[i - 1] == ESC)
            return i + 1;
    }
    return more == KEY_MORE_MAY_COME ? 0 : 2;
}

static bool is_whole_character(const char *bytes, size_t size)
{
    unsigned char first = (unsigned char)bytes[0];
    size_t wanted = first >= 0xF5 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;

    for (size_t i = 1; i < wanted && i < size; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return true; /* broken already: waiting does not mend it */
    return size >= wanted;
}

static size_t decode_character(const char *bytes, size_t size, enum key_more more, struct key *out)
{
    char copy[5] = { 0 };
    size_t used;

    for (size_t i = 0; i < COUNT(by_control); i++)
        if (by_control[i].byte == bytes[0]) {
            out->code = by_control[i].code;
            return 1;
        }
    if (bytes[0] > 0 && bytes[0] < ' ') {
        out->code = PRESS_CTRL + (uint32_t)bytes[0] + (bytes[0] <= 26 ? 'a' - 1 : '@');
        return 1;
    }
    if (!is_whole_character(bytes, size) && more == KEY_MORE_MAY_COME)
        return 0;
    memcpy(copy, bytes, size < 4 ? size : 4);
    used = utf8_next(copy, &out->code);
    if (out->code == 0xFFFD && used == 1)
        out->code = PRESS_NONE; /* a bad byte is no letter */
    else
        memcpy(out->text, copy, used);
    return used;
}

static size_t decode_alt(const char *bytes, size_t size, enum key_more more, struct key *out)
{
    size_t used = decode_character(bytes + 1, size - 1, more, out);

    if (used && out->code != PRESS_NONE)
        out->code += PRESS_ALT;
    memset(out->text, 0, sizeof out->text);
    return used ? used + 1 : 0;
}

static size_t decode_escape(const char *bytes, size_t size, enum key_more more, struct key *out)
{
    if (size == 1 || bytes[1] == ESC) {
        if (size == 1 && more == KEY_MORE_MAY_COME)
            return 0;
        out->code = PRESS_ESCAPE;
        return 1;
    }
    if (size == 2 && strchr("[O]P_^", bytes[1]) && more == KEY_IS_ALL)
        return decode_alt(bytes, size, more, out);
    switch (bytes[1]) {
    case '[':
        return decode_csi(bytes, size, more, out);
    case 'O':
        if (size == 2)
            return 0;
        out->code = letter_code(bytes[2]);
        return 3;
    case ']':
    case 'P':
    case '_':
    case '^':
        return decode_reply(bytes, size, more);
    default:
        return decode_alt(bytes, size, more, out);
    }
}

size_t key_decode(const char *bytes, size_t size_bytes, enum key_more more, struct key *out)
{
    struct key key = { 0 };
    size_t used;

    if (!size_bytes)
        return 0;
    used = bytes[0] == ESC ? decode_escape(bytes, size_bytes, more, &key)
                           : decode_character(bytes, size_bytes, more, &key);
    if (used)
        *out = key;
    return used;
}

/* clang-format off */
static const struct {
    uint32_t code;
    const char *name;
} names[] = {
    { PRESS_UP,        N_("Up") },
    { PRESS_DOWN,      N_("Down") },
    { PRESS_LEFT,      N_("Left") },
    { PRESS_RIGHT,     N_("Right") },
    { PRESS_HOME,      N_("Home") },
    { PRESS_END,       N_("End") },
    { PRESS_PAGE_UP,   N_("PgUp") },
    { PRESS_PAGE_DOWN, N_("PgDn") },
    { PRESS_INSERT,    N_("Ins") },
    { PRESS_DELETE,    N_("Del") },
    { PRESS_BACKSPACE, N_("Backspace") },
    { PRESS_ENTER,     N_("Enter") },
    { PRESS_TAB,       N_("Tab") },
    { PRESS_BACK_TAB,  N_("Shift-Tab") },
    { PRESS_ESCAPE,    N_("Esc") },
    { ' ',             N_("Space") },
};
/* clang-format on */

static const char *plain_name(uint32_t code, bool is_modified, char name[KEY_LABEL_BYTES])
{
    struct buf text = { 0 };

    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].code == code)
            return _(names[i].name);
    if (code > PRESS_F && code <= PRESS_F + 24) {
        snprintf(name, KEY_LABEL_BYTES, "F%u", (unsigned)(code - PRESS_F));
        return name;
    }
    if (is_modified && code >= 'a' && code <= 'z')
        code -= 'a' - 'A';
    buf_code(&text, code < PRESS_SPECIAL ? code : '?');
    snprintf(name, KEY_LABEL_BYTES, "%s", buf_view(&text));
    buf_clear(&text);
    return name;
}

const char *key_label(uint32_t code, char name[KEY_LABEL_BYTES])
{
    char plain[KEY_LABEL_BYTES];
    bool is_ctrl = code & PRESS_CTRL, is_alt = code & PRESS_ALT;
    const char *rest = plain_name(code & (uint32_t) ~(PRESS_CTRL | PRESS_ALT), is_ctrl || is_alt, plain);

    snprintf(name, KEY_LABEL_BYTES, "%s%s%.14s", is_ctrl ? "Ctrl-" : "", is_alt ? "Alt-" : "", rest);
    return name;
}
