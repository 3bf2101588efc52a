/* wrap.c — where a long text is broken to fit a width. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wrap.h"

#include <string.h>

#include "base/buf.h"
#include "tui/text.h"

static size_t cluster_columns(const char *text, size_t size)
{
    scoped_buf one = { 0 };

    if (size == 1)
        return 1;
    buf_add(&one, text, size);
    return text_columns(buf_view(&one));
}

size_t wrap_line(const char *text, int columns, size_t *next)
{
    size_t at = 0, used = 0, room = columns > 0 ? (size_t)columns : 1, blank = 0;

    while (text[at] && text[at] != '\n') {
        size_t size = text_cluster(text + at), width = cluster_columns(text + at, size);
        if (used + width > room && at)
            break;
        if (text[at] == ' ' && at)
            blank = at;
        used += width;
        at += size;
    }
    if (text[at] == '\n' || !text[at]) {
        *next = at + (text[at] == '\n');
        return at;
    }
    if (text[at] == ' ') {
        *next = at + 1;
        return at;
    }
    *next = blank ? blank + 1 : at;
    return blank ? blank : at;
}

int wrap_hang(const char *text, int columns)
{
    size_t hang = 0, column = 0, blanks = 0;

    for (size_t at = 0; text[at] && text[at] != '\n' && column <= (size_t)columns / 2;) {
        size_t size = text_cluster(text + at);
        if (text[at] != ' ' && (blanks > 1 || blanks == column))
            hang = column;
        blanks = text[at] == ' ' ? blanks + 1 : 0;
        column += cluster_columns(text + at, size);
        at += size;
    }
    return (int)hang;
}
