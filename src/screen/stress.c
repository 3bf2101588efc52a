/* stress.c — what of a text stands out, as its author emphasised it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "stress.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "form/form.h"
#include "tui/text.h"

const char *stress_take(struct arena *arena, const char *text, struct stress *out)
{
    ARRAY(struct stretch) found = { 0 };
    scoped_buf words = { 0 };
    size_t depth = 0;

    *out = (struct stress){ 0 };
    if (!strpbrk(text, STRESS_SIGNS))
        return text;
    for (; *text; text++) {
        if (*text == STRESS_BEGIN && depth++ == 0)
            *array_add(&found) = (struct stretch){ words.size_bytes, words.size_bytes };
        else if (*text == STRESS_END && depth && --depth == 0)
            found.at[found.count - 1].to = words.size_bytes;
        else if (!strchr(STRESS_SIGNS, *text))
            buf_char(&words, *text);
    }
    if (depth)
        found.at[found.count - 1].to = words.size_bytes;
    if (found.count)
        *out = (struct stress){ arena_copy(arena, found.at, found.count * sizeof *found.at), found.count, 0 };
    array_clear(&found);
    return arena_text(arena, buf_view(&words));
}

static int columns_of(const char *text, size_t size_bytes)
{
    scoped_text part = mem_text_part(text, size_bytes);

    return (int)text_columns(part);
}

/* Whether every sign stands where it was written; a line read from the right does not. */
static bool is_drawn_as_written(const char *line)
{
    scoped_buf shown = { 0 };

    text_show(&shown, line, TEXT_WHOLE);
    return text_equal(buf_view(&shown), line);
}

void stress_draw(const struct stress *stress, const char *line, const struct pane *pane, struct pane_cell at,
                 enum style style)
{
    size_t from = stress->from, end = from + strlen(line);

    if (!stress->count || !is_drawn_as_written(line))
        return;
    for (size_t i = 0; i < stress->count; i++) {
        size_t first = stress->at[i].from > from ? stress->at[i].from : from;
        size_t last = stress->at[i].to < end ? stress->at[i].to : end;
        int before, columns;

        if (first >= last)
            continue;
        before = columns_of(line, first - from);
        columns = columns_of(line + (first - from), last - first);
        if (columns > at.columns - before)
            columns = at.columns - before;
        if (columns > 0)
            pane_stress(pane, (struct pane_cell){ at.row, at.column + before, columns }, style);
    }
}
