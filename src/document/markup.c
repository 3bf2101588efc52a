/* markup.c — text with bold and big in it: checked, escaped, and shown as plain lines. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/markup.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/plain.h"
#include "base/text.h"
#include "base/words.h"

#define ISOLATE_START 0x2068
#define ISOLATE_END   0x2069
#define CODE_LIMIT    0x10FFFF

static const char *const tags_known[] = { "b", "big", "i", "s", "small", "span", "sub", "sup", "tt", "u" };

static const struct entity {
    const char *written, *meant;
} entities[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" } };

static bool is_known(const char *name)
{
    for (size_t i = 0; i < sizeof tags_known / sizeof *tags_known; i++)
        if (text_equal(tags_known[i], name))
            return true;
    return false;
}

/* The entity at TEXT: its bytes, with what it means in OUT (may be NULL); 0 when it is none. */
static size_t read_entity(const char *text, struct buf *out)
{
    char *end;
    unsigned long code;

    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (text_starts(text, entities[i].written)) {
            if (out)
                buf_text(out, entities[i].meant);
            return strlen(entities[i].written);
        }
    if (!text_starts(text, "&#"))
        return 0;
    code = text[2] == 'x' ? strtoul(text + 3, &end, 16) : strtoul(text + 2, &end, 10);
    if (*end != ';' || !code || code > CODE_LIMIT)
        return 0;
    if (out)
        buf_code(out, (uint32_t)code);
    return (size_t)(end + 1 - text);
}

static bool take_tag(struct markup_tags *tags, const char *text, size_t size, struct error *err)
{
    bool closes = text[0] == '/';
    const char *name = text + closes;
    size_t name_size = strcspn(name, " >");
    char word[MARKUP_TAG_BYTES];

    if (name_size >= sizeof word)
        name_size = sizeof word - 1;
    if (name_size > size)
        name_size = size;
    snprintf(word, sizeof word, "%.*s", (int)name_size, name);
    if (!is_known(word))
        return error_set(err, ERROR_INPUT, _("“<%s” is no tag that can be printed: use b, i, u, big or small."), word);
    if (!closes && tags->depth == MARKUP_DEPTH)
        return error_set(err, ERROR_INPUT, _("The tags are nested too deep: close some."));
    if (!closes) {
        memcpy(tags->names[tags->depth++], word, sizeof word);
        return true;
    }
    if (!tags->depth || !text_equal(tags->names[tags->depth - 1], word))
        return error_set(err, ERROR_INPUT, _("“</%s>” closes what is not open: open it first."), word);
    tags->depth--;
    return true;
}

bool markup_check(struct markup_tags *tags, const char *text, struct error *err)
{
    struct markup_tags now = *tags;

    while (*text) {
        const char *close;
        size_t size = 1;
        if (*text == '&' && !(size = read_entity(text, NULL)))
            return error_set(err, ERROR_INPUT, _("A bare “&” cannot be printed: write “&amp;”."));
        if (*text == '<') {
            close = strchr(text, '>');
            if (!close || memchr(text + 1, '<', (size_t)(close - text - 1)))
                return error_set(err, ERROR_INPUT, _("A bare “<” cannot be printed: write “&lt;”."));
            if (!take_tag(&now, text + 1, (size_t)(close - text - 1), err))
                return false;
            size = (size_t)(close + 1 - text);
        }
        text += size;
    }
    *tags = now;
    return true;
}

static bool runs_left(uint32_t code)
{
    return (code >= 0x590 && code <= 0x8FF) || (code >= 0xFB1D && code <= 0xFDFF) || (code >= 0xFE70 && code <= 0xFEFC);
}

static bool has_leftward(const char *text)
{
    uint32_t code;

    for (size_t size = utf8_next(text, &code); size; text += size, size = utf8_next(text, &code))
        if (runs_left(code))
            return true;
    return false;
}

static const char *entity_for(char c)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (entities[i].meant[0] == c)
            return entities[i].written;
    return NULL;
}

void markup_escape(struct buf *out, const char *text)
{
    bool apart = has_leftward(text);
    scoped_buf plain = { 0 };

    if (apart)
        buf_code(out, ISOLATE_START);
    plain_text(&plain, text, PLAIN_LINES);
    for (const char *at = buf_view(&plain); *at; at++) {
        const char *written = entity_for(*at);
        if (written)
            buf_text(out, written);
        else
            buf_char(out, *at);
    }
    if (apart)
        buf_code(out, ISOLATE_END);
}

void markup_heading(struct buf *markup, const char *title, const char *about)
{
    buf_text(markup, "<b>");
    markup_escape(markup, title);
    buf_text(markup, "</b>  ");
    markup_escape(markup, about);
    buf_char(markup, '\n');
}

static void strip(struct buf *out, const char *markup)
{
    while (*markup) {
        uint32_t code;
        size_t size = utf8_next(markup, &code);
        if (code == '<') {
            size = strcspn(markup, ">");
            size += markup[size] == '>';
        } else if (code == '&' && (size = read_entity(markup, out))) {
            markup += size;
            continue;
        } else if (code != ISOLATE_START && code != ISOLATE_END) {
            size = utf8_next(markup, &code);
            buf_add(out, markup, size);
        }
        markup += size;
    }
}

static size_t columns_of(const char *text, size_t size_bytes)
{
    size_t columns = 0;
    uint32_t code;

    for (size_t at = 0; at < size_bytes;) {
        size_t size = utf8_next(text + at, &code);
        int width = wcwidth((wchar_t)code);
        if (!size)
            break;
        columns += width < 0 ? 1 : (size_t)width;
        at += size;
    }
    return columns;
}

/* Where the words of a bullet or a numbered line begin. */
static size_t indent_of(const char *line)
{
    size_t digits = strspn(line, "0123456789");

    if (digits)
        return text_starts(line + digits, ". ") ? digits + 2 : 0;
    return text_starts(line, "- ") ? 2 : 0;
}

static void wrap_line(struct buf *out, const char *line, size_t size, size_t width)
{
    size_t indent = indent_of(line), column = 0;

    for (size_t at = 0; at < size;) {
        size_t word = 0, blank = 0, columns;
        while (at + blank < size && line[at + blank] == ' ')
            blank++;
        while (at + blank + word < size && line[at + blank + word] != ' ')
            word++;
        columns = columns_of(line + at + blank, word);
        if (column > indent && column + blank + columns > width) {
            buf_format(out, "\n%*s", (int)indent, "");
            column = indent;
            blank = (at += blank, 0);
        }
        buf_add(out, line + at, blank + word);
        column += blank + columns;
        at += blank + word;
    }
}

void markup_plain(struct buf *out, const char *markup, size_t width_columns)
{
    scoped_buf plain = { 0 };
    const char *line;

    strip(&plain, markup);
    for (line = buf_view(&plain); *line;) {
        size_t size = strcspn(line, "\n");
        if (width_columns)
            wrap_line(out, line, size, width_columns);
        else
            buf_add(out, line, size);
        if (line[size] == '\n')
            buf_char(out, '\n');
        line += size + (line[size] == '\n');
    }
}
