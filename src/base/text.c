/* text.c — UTF-8 at the border and folded for searching. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text.h"

#include <string.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/memory.h"

#define BAD_CODE_POINT 0xFFFDu
#define HIGH_BITS      UINT64_C(0x8080808080808080)
#define LOW_BITS       UINT64_C(0x0101010101010101)
/* Every character before U+0300 is NFC as it is; U+0300 begins with this byte. */
#define FIRST_COMPOSING_BYTE 0xCC

/* The bytes a character has that begins with LEAD, the least code point it may be, and the bits LEAD gives. */
struct lead {
    unsigned char size_bytes, bits;
    uint32_t least;
};

static struct lead lead_of(unsigned char lead)
{
    if (lead < 0x80)
        return (struct lead){ 1, lead, 0 };
    if (lead >= 0xC2 && lead < 0xE0)
        return (struct lead){ 2, lead & 0x1F, 0x80 };
    if (lead >= 0xE0 && lead < 0xF0)
        return (struct lead){ 3, lead & 0x0F, 0x800 };
    if (lead >= 0xF0 && lead < 0xF5)
        return (struct lead){ 4, lead & 0x07, 0x10000 };
    return (struct lead){ 0, 0, 0 };
}

/* The bytes of the character at BYTES, 0 when it is not a valid one within ROOM_BYTES. */
static size_t decode(const unsigned char *bytes, size_t room_bytes, uint32_t *code)
{
    struct lead lead = lead_of(bytes[0]);
    uint32_t c = lead.bits;

    if (lead.size_bytes == 0 || lead.size_bytes > room_bytes)
        return 0;
    for (size_t i = 1; i < lead.size_bytes; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (bytes[i] & 0x3F);
    }
    if (c < lead.least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *code = c;
    return lead.size_bytes;
}

/* Whether eight bytes are all ASCII and none is NUL. */
static bool is_plain_word(const char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return !((word | (word - LOW_BITS)) & HIGH_BITS);
}

bool utf8_check(const char *bytes, size_t size_bytes)
{
    size_t i = 0, step;
    uint32_t code;

    while (i < size_bytes) {
        if (size_bytes - i >= 8 && is_plain_word(bytes + i)) {
            i += 8;
            continue;
        }
        step = decode((const unsigned char *)bytes + i, size_bytes - i, &code);
        if (!step || !code)
            return false;
        i += step;
    }
    return true;
}

size_t utf8_next(const char *text, uint32_t *code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t size_bytes;

    *code = bytes[0];
    if (bytes[0] < 0x80)
        return bytes[0] != 0;
    /* The NUL at the end is no continuation byte, so decode() never reads past it. */
    size_bytes = decode(bytes, 4, code);
    if (size_bytes)
        return size_bytes;
    *code = BAD_CODE_POINT;
    return 1;
}

uint32_t utf8_control(const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
            return c;
        if (c == 0xC2 && (unsigned char)text[1] < 0xA0)
            return (unsigned char)text[1]; /* C1 */
    }
    return 0;
}

void text_compose(struct buf *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    utf8proc_uint8_t *composed = NULL;

    while (*at && *at < FIRST_COMPOSING_BYTE)
        at++;
    if (!*at) {
        buf_add(out, text, (size_t)((const char *)at - text));
        return;
    }
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &composed,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE) >= 0)
        buf_text(out, (const char *)composed);
    free(composed); /* NOLINT: the library gave it with malloc() */
}

/* Letters that have no decomposition, as a Dutch or French keyboard types them. */
static const char *plain_letter(uint32_t code)
{
    static const struct {
        uint32_t code;
        const char *plain;
    } letters[] = {
        { 0xE6, "ae" }, { 0xF0, "d" },  { 0xF8, "o" },  { 0xFE, "th" }, { 0x111, "d" },  { 0x127, "h" },
        { 0x131, "i" }, { 0x138, "k" }, { 0x142, "l" }, { 0x14B, "n" }, { 0x153, "oe" }, { 0x167, "t" },
        { 0x180, "b" }, { 0x192, "f" }, { 0x1DD, "e" }, { 0x23C, "c" }, { 0x253, "b" },  { 0x254, "o" },
        { 0x256, "d" }, { 0x257, "d" }, { 0x259, "e" }, { 0x25B, "e" }, { 0x260, "g" },  { 0x269, "i" },
        { 0x272, "n" }, { 0x199, "k" }, { 0x1B4, "y" }, { 0x268, "i" }, { 0x289, "u" },  { 0x28B, "v" },
    };

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].code == code)
            return letters[i].plain;
    return NULL;
}

static char fold_ascii(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? (char)c : ' ';
}

static bool is_letter_or_digit(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static void add_folded(struct buf *out, uint32_t code)
{
    const char *plain;

    if (code < 0x80) {
        buf_char(out, fold_ascii((unsigned char)code));
        return;
    }
    plain = plain_letter(code);
    if (plain)
        buf_text(out, plain);
    else if (is_letter_or_digit(code))
        buf_code(out, code);
    else
        buf_char(out, ' ');
}

static void fold_wide(struct buf *out, uint32_t code)
{
    enum { ROOM = 32 };
    utf8proc_int32_t parts[ROOM];
    int last_class = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)code, parts, ROOM,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK, &last_class);

    for (utf8proc_ssize_t i = 0; i < count && i < ROOM; i++)
        add_folded(out, (uint32_t)parts[i]);
}

void text_fold(struct buf *out, const char *text)
{
    buf_room(out, strlen(text));
    while (*text) {
        size_t plain = 0, room_bytes = out->room_bytes - out->size_bytes - 1;
        char *to = out->bytes + out->size_bytes;
        uint32_t code;

        while (plain < room_bytes && text[plain] && !((unsigned char)text[plain] & 0x80)) {
            to[plain] = fold_ascii((unsigned char)text[plain]);
            plain++;
        }
        to[plain] = '\0';
        out->size_bytes += plain;
        text += plain;
        if ((unsigned char)*text & 0x80) {
            text += utf8_next(text, &code);
            fold_wide(out, code);
        }
        buf_room(out, 1);
    }
}

static bool has_capital(const char *text)
{
    uint32_t code;

    for (size_t size; (size = utf8_next(text, &code)); text += size)
        if (utf8proc_tolower((utf8proc_int32_t)code) != (utf8proc_int32_t)code)
            return true;
    return false;
}

void text_capital(struct buf *out, const char *text)
{
    uint32_t first;
    size_t size = utf8_next(text, &first);

    if (size && !has_capital(text)) {
        buf_code(out, (uint32_t)utf8proc_totitle((utf8proc_int32_t)first));
        text += size;
    }
    buf_text(out, text);
}

bool text_equal(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_starts(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end)
{
    size_t text_bytes = text ? strlen(text) : 0, end_bytes = strlen(end);

    return text && text_bytes >= end_bytes && strcmp(text + text_bytes - end_bytes, end) == 0;
}

static bool is_white(uint32_t code)
{
    if (code < 0x80)
        return code == ' ' || (code >= '\t' && code <= '\r');
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

const char *text_trim(const char *text, size_t *size_bytes)
{
    const char *start = NULL, *end = text;
    uint32_t code;

    for (size_t step; (step = utf8_next(text, &code)) > 0; text += step) {
        if (is_white(code))
            continue;
        start = start ? start : text;
        end = text + step;
    }
    start = start ? start : end;
    *size_bytes = (size_t)(end - start);
    return start;
}

bool text_is_blank(const char *text)
{
    size_t size_bytes = 0;

    if (text)
        text_trim(text, &size_bytes);
    return size_bytes == 0;
}

bool text_is_name(const char *text)
{
    if (!text || *text < 'a' || *text > 'z')
        return false;
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool is_name_code(uint32_t code, bool is_first)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    if (code == '_' || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
        category == UTF8PROC_CATEGORY_NL)
        return true;
    return !is_first && (code == '-' || code == '.' || code == 0xB7 ||
                         (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ND));
}

bool text_is_xml_name(const char *text)
{
    uint32_t code;

    if (!text || !*text)
        return false;
    for (const char *at = text; *at;) {
        size_t size = utf8_next(at, &code);
        if (!size || !is_name_code(code, at == text))
            return false;
        at += size;
    }
    return true;
}

size_t text_word(const char **list, const char **word)
{
    size_t size_bytes;

    if (!*list)
        return 0;
    *list += strspn(*list, " \t\r\n");
    size_bytes = strcspn(*list, " \t\r\n");
    *word = *list;
    *list += size_bytes;
    return size_bytes;
}

char *text_place(const char **text, struct buf *out)
{
    const char *open = strstr(*text, "${"), *close = open ? strchr(open, '}') : NULL;

    if (!close) {
        buf_text(out, *text);
        return NULL;
    }
    buf_add(out, *text, (size_t)(open - *text));
    *text = close + 1;
    return mem_text_part(open + 2, (size_t)(close - open - 2));
}

bool text_has_word(const char *list, const char *word)
{
    size_t want_bytes = strlen(word), size_bytes;
    const char *at;

    while ((size_bytes = text_word(&list, &at)) > 0)
        if (size_bytes == want_bytes && memcmp(at, word, want_bytes) == 0)
            return true;
    return false;
}

/* Counts downwards from zero, for there is one negative number more than there are positive. */
bool text_integer(const char *text, int64_t low, int64_t high, int64_t *out)
{
    int64_t number = 0;
    bool negative = text && *text == '-';

    if (!text || !*(text += negative))
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_sub_overflow(number, *text - '0', &number))
            return false;
    }
    if (!negative && __builtin_sub_overflow(INT64_C(0), number, &number))
        return false;
    if (number < low || number > high)
        return false;
    *out = number;
    return true;
}

bool text_is_slip(const char *a, const char *b)
{
    size_t a_bytes, b_bytes, a_second, b_second;
    uint32_t a_code, b_code, a_next, b_next;

    for (;;) {
        a_bytes = utf8_next(a, &a_code);
        b_bytes = utf8_next(b, &b_code);
        if (!a_bytes || !b_bytes || a_code != b_code)
            break;
        a += a_bytes;
        b += b_bytes;
    }
    if (strcmp(a + a_bytes, b) == 0 || strcmp(a, b + b_bytes) == 0 || strcmp(a + a_bytes, b + b_bytes) == 0)
        return true;
    a_second = utf8_next(a + a_bytes, &a_next);
    b_second = utf8_next(b + b_bytes, &b_next);
    return a_code == b_next && b_code == a_next && strcmp(a + a_bytes + a_second, b + b_bytes + b_second) == 0;
}
