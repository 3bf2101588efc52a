/* buf.h — text or bytes being built; always ends in a NUL that is not counted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_BUF_H
#define BALIE_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *bytes; /* NULL while empty; use buf_view() to read */
    size_t size_bytes, room_bytes;
};

void buf_add(struct buf *buf, const void *bytes, size_t size_bytes);
void buf_char(struct buf *buf, char c);
void buf_code(struct buf *buf, uint32_t code_point); /* as UTF-8 */
void buf_text(struct buf *buf, const char *text);    /* NULL adds nothing */
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_format_list(struct buf *buf, const char *format, va_list list) __attribute__((format(printf, 2, 0)));
void buf_cut(struct buf *buf, size_t size_bytes);  /* keeps the first bytes */
void buf_room(struct buf *buf, size_t more_bytes); /* room for so many more without moving */
const char *buf_view(const struct buf *buf);       /* borrowed, never NULL, terminated */
char *buf_take(struct buf *buf);                   /* the text is yours; BUF is empty after */
void buf_clear(struct buf *buf);

void buf_scope_clear(struct buf *buf);
#define scoped_buf __attribute__((cleanup(buf_scope_clear))) struct buf

#endif
