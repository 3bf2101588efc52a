/* line.c — one line being typed: letters as a person counts them, with a caret and one step back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/line.h"

#include <string.h>

#include "base/text.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/text.h"

static size_t next_letter(const struct line *line, size_t at)
{
    return at + text_cluster(line_view(line) + at);
}

static size_t letter_before(const struct line *line, size_t at)
{
    size_t start = 0, next;

    while ((next = next_letter(line, start)) < at)
        start = next;
    return start;
}

static bool is_blank_at(const struct line *line, size_t at)
{
    return line_view(line)[at] == ' ';
}

static size_t word_before(const struct line *line, size_t at)
{
    while (at && is_blank_at(line, letter_before(line, at)))
        at = letter_before(line, at);
    while (at && !is_blank_at(line, letter_before(line, at)))
        at = letter_before(line, at);
    return at;
}

static size_t word_after(const struct line *line, size_t at)
{
    while (at < line->text.size_bytes && is_blank_at(line, at))
        at = next_letter(line, at);
    while (at < line->text.size_bytes && !is_blank_at(line, at))
        at = next_letter(line, at);
    return at;
}

static void remember(struct line *line)
{
    buf_cut(&line->before, 0);
    buf_text(&line->before, line_view(line));
    line->is_typing = false;
}

/* Takes out [from, to); the caret stands there. */
static void take_out(struct line *line, size_t from, size_t to)
{
    if (from >= to)
        return;
    remember(line);
    memmove(line->text.bytes + from, line->text.bytes + to, line->text.size_bytes - to);
    buf_cut(&line->text, line->text.size_bytes - (to - from));
    line->caret = from;
}

static void move_to(struct line *line, size_t caret)
{
    line->caret = caret;
    line->is_typing = false;
}

static void go_left(struct line *line)
{
    move_to(line, line->caret ? letter_before(line, line->caret) : 0);
}
static void go_right(struct line *line)
{
    move_to(line, next_letter(line, line->caret));
}
static void go_word_left(struct line *line)
{
    move_to(line, word_before(line, line->caret));
}
static void go_word_right(struct line *line)
{
    move_to(line, word_after(line, line->caret));
}
static void go_home(struct line *line)
{
    move_to(line, 0);
}
static void go_end(struct line *line)
{
    move_to(line, line->text.size_bytes);
}
static void erase_before(struct line *line)
{
    if (line->caret)
        take_out(line, letter_before(line, line->caret), line->caret);
}
static void erase_at(struct line *line)
{
    take_out(line, line->caret, next_letter(line, line->caret));
}
static void erase_word(struct line *line)
{
    take_out(line, word_before(line, line->caret), line->caret);
}
static void erase_to_start(struct line *line)
{
    take_out(line, 0, line->caret);
}
static void erase_to_end(struct line *line)
{
    take_out(line, line->caret, line->text.size_bytes);
}
static void bring_back(struct line *line)
{
    struct buf now = line->text;

    line->text = line->before;
    line->before = now;
    move_to(line, line->text.size_bytes);
}

/* clang-format off */
static const struct {
    uint32_t code;
    void (*run)(struct line *line);
} keys[] = {
    { PRESS_LEFT,               go_left },
    { PRESS_RIGHT,              go_right },
    { PRESS_CTRL + PRESS_LEFT,  go_word_left },
    { PRESS_CTRL + PRESS_RIGHT, go_word_right },
    { PRESS_HOME,               go_home },
    { PRESS_END,                go_end },
    { PRESS_BACKSPACE,          erase_before },
    { PRESS_DELETE,             erase_at },
    { PRESS_CTRL + 'w',         erase_word },
    { PRESS_CTRL + 'u',         erase_to_start },
    { PRESS_CTRL + 'k',         erase_to_end },
    { PRESS_CTRL + 'z',         bring_back },
};
/* clang-format on */

bool line_key(struct line *line, const struct key *key)
{
    bool was_typing = line->is_typing;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == key->code) {
            keys[i].run(line);
            return true;
        }
    if (key->code == PRESS_PASTE) {
        line_insert(line, key->pasted);
        line->is_typing = false;
        return true;
    }
    if (!*key->text)
        return false;
    line->is_typing = was_typing;
    line_insert(line, key->text);
    line->is_typing = true;
    return true;
}

void line_set(struct line *line, const char *text)
{
    buf_cut(&line->text, 0);
    buf_cut(&line->before, 0);
    text_accept(&line->text, text, TEXT_ONE_LINE);
    move_to(line, line->text.size_bytes);
}

void line_insert(struct line *line, const char *text)
{
    scoped_buf added = { 0 };
    size_t tail = line->text.size_bytes - line->caret;

    text_accept(&added, text, TEXT_ONE_LINE);
    if (!added.size_bytes || line->text.size_bytes + added.size_bytes > LINE_LIMIT_BYTES)
        return;
    if (!line->is_typing)
        remember(line);
    buf_add(&line->text, added.bytes, added.size_bytes);
    memmove(line->text.bytes + line->caret + added.size_bytes, line->text.bytes + line->caret, tail);
    memcpy(line->text.bytes + line->caret, added.bytes, added.size_bytes);
    line->caret += added.size_bytes;
}

const char *line_view(const struct line *line)
{
    return buf_view(&line->text);
}

bool line_is_empty(const struct line *line)
{
    return !line->text.size_bytes;
}

/* Columns from FROM up to the caret. */
static size_t columns_to_caret(const struct line *line, size_t from)
{
    scoped_buf part = { 0 };

    buf_add(&part, line_view(line) + from, line->caret - from);
    return text_columns(buf_view(&part));
}

void line_draw(const struct line *line, const struct pane *pane, int row, int column)
{
    size_t room = pane->columns > column + 1 ? (size_t)(pane->columns - column - 1) : 1, from = 0;
    struct pane_cell cell = { row, column, pane->columns - column };

    while (from < line->caret && columns_to_caret(line, from) > room)
        from = next_letter(line, from);
    pane_cell(pane, cell, STYLE_FIELD, line_view(line) + from);
    pane_caret(pane, row, column + (int)columns_to_caret(line, from));
}

void line_clear(struct line *line)
{
    buf_clear(&line->text);
    buf_clear(&line->before);
    line->caret = 0;
    line->is_typing = false;
}
