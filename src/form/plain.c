/* plain.c — texts as authors mark them up, without the marks: as words, and as words of which some stand out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "form/form.h"

#define MARKS     "*_#[<\\"
#define DEPTH_MAX 8
#define SPAN_MAX  4096 /* emphasis ends within so many bytes, or it is none */

/* A text being made plain, from AT up to END. */
struct reading {
    const char *start, *at, *end;
    struct buf *out;
    int depth;
    bool tells_stress;
};

static void make_plain(struct reading *reading);

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Makes plain what stands between FROM and TO. */
static void add_between(struct reading *reading, const char *from, const char *to)
{
    struct reading inside = { reading->start, from, to, reading->out, reading->depth + 1, reading->tells_stress };

    make_plain(&inside);
}

static void add_sign(struct reading *reading, char sign)
{
    if (reading->tells_stress)
        buf_char(reading->out, sign);
}

static void add_stressed(struct reading *reading, const char *from, const char *to)
{
    add_sign(reading, STRESS_BEGIN);
    add_between(reading, from, to);
    add_sign(reading, STRESS_END);
}

/* Whether the emphasis of MARK (SIZE signs) may end at AT; a line may not end inside a word. */
static bool may_end(const struct reading *reading, const char *at, const char *mark, size_t size)
{
    if (memcmp(at, mark, size) != 0 || isspace((unsigned char)at[-1]) ||
        (size == 1 && (at[1] == *mark || at[-1] == *mark)))
        return false;
    return *mark != '_' || at + size >= reading->end || !is_word(at[size]);
}

/* Whether emphasis may begin at the mark that is read; a line may not begin inside a word. */
static bool may_begin(const struct reading *reading, size_t size)
{
    const char *mark = reading->at;

    if (mark + size >= reading->end || isspace((unsigned char)mark[size]))
        return false;
    return *mark != '_' || mark == reading->start || !is_word(mark[-1]);
}

/* Where the emphasis that SIZE signs open ends; NULL when they open none. */
static const char *find_close(const struct reading *reading, size_t size)
{
    const char *from = reading->at + size;

    if (!may_begin(reading, size))
        return NULL;
    for (const char *at = from + 1; at + size <= reading->end && at < from + SPAN_MAX; at++) {
        if (at[0] == '\n' && at[1] == '\n')
            return NULL;
        if (may_end(reading, at, reading->at, size))
            return at;
    }
    return NULL;
}

static bool take_emphasis(struct reading *reading)
{
    size_t size = reading->at + 1 < reading->end && reading->at[1] == *reading->at ? 2 : 1;
    const char *close = find_close(reading, size);

    if (!close || reading->depth >= DEPTH_MAX)
        return false;
    add_stressed(reading, reading->at + size, close);
    reading->at = close + size;
    return true;
}

/* "## Words" at the start of a line. */
static bool take_heading(struct reading *reading)
{
    size_t size = strspn(reading->at, "#");
    const char *from = reading->at + size + 1, *close;

    if (size > 6 || reading->at[size] != ' ' || (reading->at > reading->start && reading->at[-1] != '\n') ||
        reading->depth >= DEPTH_MAX)
        return false;
    close = memchr(from, '\n', (size_t)(reading->end - from));
    if (!close)
        close = reading->end;
    add_stressed(reading, from, close);
    reading->at = close;
    return true;
}

/* [words](place): both are shown, unless they are the same. */
static bool take_link(struct reading *reading)
{
    const char *middle = memchr(reading->at, ']', (size_t)(reading->end - reading->at));
    const char *close = middle && middle[1] == '(' ? memchr(middle, ')', (size_t)(reading->end - middle)) : NULL;
    size_t words, place;

    if (!close || reading->depth >= DEPTH_MAX)
        return false;
    words = (size_t)(middle - reading->at - 1);
    place = (size_t)(close - middle - 2);
    add_between(reading, reading->at + 1, middle);
    if (words != place || memcmp(reading->at + 1, middle + 2, place) != 0)
        buf_format(reading->out, " (%.*s)", (int)place, middle + 2);
    reading->at = close + 1;
    return true;
}

/* What of the tags makes words stand out. */
static void stress_by_tag(struct reading *reading, const char *tag)
{
    if (text_has_word("b i u em strong h1 h2 h3 h4 h5 h6", tag))
        add_sign(reading, reading->at[1] == '/' ? STRESS_END : STRESS_BEGIN);
}

/* <span …>, </b>, <br/> and their like; any other < is a sign. */
static bool take_tag(struct reading *reading)
{
    static const char *const tags[] = { "span", "p",   "br",  "b",  "i",  "u",  "em", "strong", "font", "small",
                                        "big",  "sub", "sup", "h1", "h2", "h3", "h4", "h5",     "h6",   "div" };
    const char *name = reading->at + 1 + (reading->at[1] == '/');
    const char *close = memchr(reading->at, '>', (size_t)(reading->end - reading->at));
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    if (!close || (name[size] != ' ' && name[size] != '>' && name[size] != '/'))
        return false;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strlen(tags[i]) == size && strncasecmp(tags[i], name, size) == 0) {
            if (text_equal(tags[i], "br"))
                buf_char(reading->out, '\n');
            stress_by_tag(reading, tags[i]);
            reading->at = close + 1;
            return true;
        }
    return false;
}

static bool take_escape(struct reading *reading)
{
    if (!reading->at[1] || !strchr("\\*_#[]<>", reading->at[1]))
        return false;
    buf_char(reading->out, reading->at[1]);
    reading->at += 2;
    return true;
}

static bool take_mark(struct reading *reading)
{
    switch (*reading->at) {
    case '*':
    case '_':
        return take_emphasis(reading);
    case '#':
        return take_heading(reading);
    case '[':
        return take_link(reading);
    case '<':
        return take_tag(reading);
    case '\\':
        return take_escape(reading);
    default:
        return false;
    }
}

static void make_plain(struct reading *reading)
{
    while (reading->at < reading->end) {
        const char *close = text_starts(reading->at, "${") ? strchr(reading->at, '}') : NULL;
        if (close && close < reading->end) {
            buf_add(reading->out, reading->at, (size_t)(close + 1 - reading->at));
            reading->at = close + 1;
        } else if (!strchr(MARKS, *reading->at) || !take_mark(reading)) {
            buf_char(reading->out, *reading->at++);
        }
    }
}

const char *plain_words(struct arena *arena, const char *text)
{
    scoped_buf out = { 0 };
    struct reading reading = { text, text, text + strlen(text), &out, 0, false };

    if (!strpbrk(text, MARKS))
        return text;
    make_plain(&reading);
    return text_equal(buf_view(&out), text) ? text : arena_text(arena, buf_view(&out));
}

/* A sheet could hold the signs themselves: nothing is stressed there. */
const char *plain_stressed(struct arena *arena, const char *text)
{
    scoped_buf out = { 0 };
    struct reading reading = { text, text, text + strlen(text), &out, 0, true };

    if (!strpbrk(text, MARKS) || strpbrk(text, STRESS_SIGNS))
        return NULL;
    make_plain(&reading);
    return strpbrk(buf_view(&out), STRESS_SIGNS) ? arena_text(arena, buf_view(&out)) : NULL;
}
