/* problem.c — why the server refuses a request, as a problem document (RFC 9457). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/problem.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#define TYPE_START "urn:balie:"

void problem_encode(struct buf *out, int status, const char *name, const char *detail)
{
    scoped_buf type = { 0 };
    scoped_json json = json_make_object();

    buf_format(&type, TYPE_START "%s", name);
    json_set_text(json, "type", buf_view(&type));
    json_set_text(json, "title", name);
    json_set_integer(json, "status", status);
    json_set_text(json, "detail", detail);
    json_write(out, json);
    buf_char(out, '\n');
}

bool problem_decode(const char *bytes, size_t size_bytes, char name[PROBLEM_NAME_BYTES])
{
    scoped_json json = json_parse(bytes, size_bytes, NULL);
    const char *type = json_get_text(json, "type");

    if (!type || !text_starts(type, TYPE_START) || strlen(type) >= sizeof TYPE_START - 1 + PROBLEM_NAME_BYTES)
        return false;
    snprintf(name, PROBLEM_NAME_BYTES, "%s", type + sizeof TYPE_START - 1);
    return true;
}
