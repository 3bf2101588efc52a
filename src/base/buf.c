/* buf.c — text or bytes being built; always ends in a NUL that is not counted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define FIRST_ROOM_BYTES 64
#define LAST_CODE_POINT  0x10FFFFu
#define BAD_CODE_POINT   0xFFFDu

void buf_room(struct buf *buf, size_t more_bytes)
{
    size_t room_bytes = buf->room_bytes ? buf->room_bytes : FIRST_ROOM_BYTES;
    size_t need_bytes = buf->size_bytes + more_bytes + 1;

    if (need_bytes <= more_bytes)
        need_bytes = SIZE_MAX; /* too much: mem_resize() ends the program */
    if (need_bytes <= buf->room_bytes)
        return;
    while (room_bytes < need_bytes)
        room_bytes = room_bytes > SIZE_MAX / 2 ? SIZE_MAX : room_bytes * 2;
    buf->bytes = mem_resize(buf->bytes, room_bytes, 1);
    buf->room_bytes = room_bytes;
    buf->bytes[buf->size_bytes] = '\0';
}

void buf_add(struct buf *buf, const void *bytes, size_t size_bytes)
{
    if (!size_bytes)
        return;
    buf_room(buf, size_bytes);
    memcpy(buf->bytes + buf->size_bytes, bytes, size_bytes);
    buf->size_bytes += size_bytes;
    buf->bytes[buf->size_bytes] = '\0';
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_code(struct buf *buf, uint32_t code_point)
{
    uint32_t c = code_point;

    if (c > LAST_CODE_POINT || (c >= 0xD800 && c <= 0xDFFF))
        c = BAD_CODE_POINT;
    if (c < 0x80) {
        buf_char(buf, (char)c);
    } else if (c < 0x800) {
        buf_add(buf, (char[]){ (char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F)) }, 2);
    } else if (c < 0x10000) {
        buf_add(buf, (char[]){ (char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F)) }, 3);
    } else {
        buf_add(buf,
                (char[]){ (char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3F)), (char)(0x80 | (c >> 6 & 0x3F)),
                          (char)(0x80 | (c & 0x3F)) },
                4);
    }
}

void buf_text(struct buf *buf, const char *text)
{
    if (text)
        buf_add(buf, text, strlen(text));
}

void buf_format_list(struct buf *buf, const char *format, va_list list)
{
    va_list again;
    int size;

    va_copy(again, list);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(size >= 0);
    if (size <= 0)
        return;
    buf_room(buf, (size_t)size);
    vsnprintf(buf->bytes + buf->size_bytes, (size_t)size + 1, format, list);
    buf->size_bytes += (size_t)size;
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    buf_format_list(buf, format, list);
    va_end(list);
}

void buf_cut(struct buf *buf, size_t size_bytes)
{
    if (size_bytes >= buf->size_bytes)
        return;
    buf->size_bytes = size_bytes;
    buf->bytes[size_bytes] = '\0';
}

const char *buf_view(const struct buf *buf)
{
    return buf->bytes ? buf->bytes : "";
}

char *buf_take(struct buf *buf)
{
    char *text = buf->bytes ? buf->bytes : mem_text("");

    *buf = (struct buf){ 0 };
    return text;
}

void buf_clear(struct buf *buf)
{
    mem_free(buf->bytes);
    *buf = (struct buf){ 0 };
}

void buf_scope_clear(struct buf *buf)
{
    buf_clear(buf);
}
