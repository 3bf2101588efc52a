/* journal.c — what the server writes down of its work: one JSON object a line, nothing of a person in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "journal.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"

static void begin_line(struct buf *out, const char *level, const char *event)
{
    char moment[CLOCK_TEXT_BYTES];

    buf_format(out, "{\"at\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"", clock_format(clock_now(), moment), level,
               event);
}

static void end_line(struct buf *out)
{
    buf_text(out, "}\n");
    fwrite(buf_view(out), 1, out->size_bytes, stderr);
    fflush(stderr);
}

void journal_request(const struct journal_request *request)
{
    scoped_buf line = { 0 };

    begin_line(&line, request->status >= 500 ? "error" : "info", "request");
    buf_format(&line, ",\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,\"in\":%zu,\"out\":%zu,\"ms\":%" PRId64,
               request->method, request->route, request->status, request->in_bytes, request->out_bytes,
               request->took_ms);
    if (request->desk)
        buf_format(&line, ",\"desk\":%" PRId64, request->desk);
    if (request->is_cut)
        buf_text(&line, ",\"cut\":true");
    end_line(&line);
}

void journal_event(const char *level, const char *event, const char *text)
{
    scoped_buf line = { 0 };

    begin_line(&line, level, event);
    if (text) {
        buf_text(&line, ",\"text\":");
        json_quote(&line, text);
    }
    end_line(&line);
}
