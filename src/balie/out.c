/* out.c — everything a subcommand says: the one road to standard output and standard error. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "out.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/plain.h"
#include "tui/text.h"

static void show_lines(struct buf *out, const char *text)
{
    while (*text) {
        size_t size = strcspn(text, "\n");
        scoped_text line = mem_text_part(text, size);

        text_show(out, line, TEXT_WHOLE);
        text += size;
        if (*text) {
            buf_char(out, '\n');
            text++;
        }
    }
}

void out_text(FILE *stream, const char *text)
{
    scoped_buf out = { 0 };

    if (isatty(fileno(stream)))
        show_lines(&out, text);
    else
        plain_text(&out, text, PLAIN_LINES);
    fwrite(buf_view(&out), 1, out.size_bytes, stream);
}

void out_format(const char *format, ...)
{
    scoped_buf text = { 0 };
    va_list list;

    va_start(list, format);
    buf_format_list(&text, format, list);
    va_end(list);
    out_text(stdout, buf_view(&text));
}

void out_trouble(const char *format, ...)
{
    scoped_buf text = { 0 };
    va_list list;

    va_start(list, format);
    buf_format_list(&text, format, list);
    va_end(list);
    out_text(stderr, buf_view(&text));
}

void out_exact(const char *text)
{
    if (isatty(STDOUT_FILENO))
        out_text(stdout, text);
    else
        fputs(text, stdout);
}

void out_json(const char *json)
{
    scoped_buf out = { 0 };

    plain_json(&out, json);
    fwrite(buf_view(&out), 1, out.size_bytes, stdout);
}
