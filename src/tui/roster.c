/* roster.c — a list of any length of which only what shows is asked for: cursor, pages, filter, jump to a number. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tui/roster.h"

#include "base/buf.h"
#include "base/text.h"
#include "tui/key.h"
#include "tui/pane.h"

#define NUMBER_LIMIT 100000000

static bool has_filter(const struct roster *roster)
{
    return roster->source.matches && !line_is_empty(&roster->filter);
}

size_t roster_shown(const struct roster *roster)
{
    return has_filter(roster) ? roster->shown.count : roster->count;
}

static size_t row_at(const struct roster *roster, size_t place)
{
    return has_filter(roster) ? roster->shown.at[place] : place;
}

static bool is_open(const struct roster *roster, size_t place)
{
    return !roster->source.is_open || roster->source.is_open(roster->source.with, row_at(roster, place));
}

/* The place of the cursor among what shows; what shows is in order. */
static size_t place_of(const struct roster *roster, size_t row)
{
    size_t low = 0, high = roster_shown(roster);

    if (!has_filter(roster))
        return row;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (roster->shown.at[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The nearest open place from PLACE on in direction BY (1, -1); ROSTER_NONE. */
static size_t open_from(const struct roster *roster, size_t place, int by)
{
    size_t count = roster_shown(roster);

    for (; place<count; place = by> 0 ? place + 1 : place - 1)
        if (is_open(roster, place))
            return place;
    return ROSTER_NONE;
}

static void settle(struct roster *roster, size_t place, int by)
{
    size_t count = roster_shown(roster), found;

    if (!count) {
        roster->at = ROSTER_NONE;
        return;
    }
    if (place >= count)
        place = count - 1;
    found = open_from(roster, place, by);
    if (found == ROSTER_NONE)
        found = open_from(roster, place, -by);
    roster->at = found == ROSTER_NONE ? ROSTER_NONE : row_at(roster, found);
}

static void refilter(struct roster *roster)
{
    scoped_buf folded = { 0 };

    roster->shown.count = 0;
    if (has_filter(roster)) {
        text_fold(&folded, line_view(&roster->filter));
        for (size_t i = 0; i < roster->count; i++)
            if (roster->source.matches(roster->source.with, i, buf_view(&folded)))
                *array_add(&roster->shown) = i;
    }
    settle(roster, roster->at == ROSTER_NONE ? 0 : place_of(roster, roster->at), 1);
}

void roster_open(struct roster *roster, struct roster_source source, size_t count)
{
    *roster = (struct roster){ .source = source, .count = count, .page = 1 };
    settle(roster, 0, 1);
}

void roster_recount(struct roster *roster, size_t count)
{
    roster->count = count;
    refilter(roster);
}

void roster_move_to(struct roster *roster, size_t row)
{
    settle(roster, place_of(roster, row), 1);
}

static void move_by(struct roster *roster, long by)
{
    size_t place = roster->at == ROSTER_NONE ? 0 : place_of(roster, roster->at);
    size_t back = by < 0 ? (size_t)-by : 0;

    settle(roster, by < 0 ? place - (back < place ? back : place) : place + (size_t)by, by < 0 ? -1 : 1);
}

static bool move_key(struct roster *roster, uint32_t code)
{
    long page = (long)roster->page > 1 ? (long)roster->page - 1 : 1;

    if (code == PRESS_UP || code == PRESS_DOWN)
        move_by(roster, code == PRESS_UP ? -1 : 1);
    else if (code == PRESS_PAGE_UP || code == PRESS_PAGE_DOWN)
        move_by(roster, code == PRESS_PAGE_UP ? -page : page);
    else if (code == PRESS_HOME)
        settle(roster, 0, 1);
    else if (code == PRESS_END)
        settle(roster, roster_shown(roster), -1);
    else
        return false;
    return true;
}

/* Digits one after another are one number: 1, then 17. */
static bool number_key(struct roster *roster, const struct key *key)
{
    if (key->code < '0' || key->code > '9' || roster->number > NUMBER_LIMIT)
        return false;
    roster->number = roster->number * 10 + (key->code - '0');
    if (roster->number > roster->count)
        roster->number = key->code - '0';
    if (roster->number)
        roster_move_to(roster, roster->number - 1);
    return true;
}

static bool is_filter_key(const struct roster *roster, const struct key *key)
{
    if (*key->text || key->code == PRESS_PASTE)
        return true;
    return key->code == PRESS_BACKSPACE && !line_is_empty(&roster->filter);
}

bool roster_key(struct roster *roster, const struct key *key)
{
    if (!roster->source.matches && number_key(roster, key))
        return true;
    roster->number = 0;
    if (move_key(roster, key->code))
        return true;
    if (!roster->source.matches || !is_filter_key(roster, key) || !line_key(&roster->filter, key))
        return false;
    refilter(roster);
    return true;
}

/* Moves the window as little as needed; headings above the first open row stay in sight. */
static void scroll(struct roster *roster, size_t rows)
{
    size_t count = roster_shown(roster), place = roster->at == ROSTER_NONE ? 0 : place_of(roster, roster->at);

    roster->page = rows;
    if (place < roster->top)
        roster->top = place;
    if (place >= roster->top + rows)
        roster->top = place - rows + 1;
    if (roster->top + rows > count)
        roster->top = count > rows ? count - rows : 0;
    while (roster->top && roster->top == place && roster->source.is_open && !is_open(roster, roster->top - 1))
        roster->top--;
}

void roster_draw(struct roster *roster, const struct pane *pane)
{
    size_t count = roster_shown(roster), rows = pane->rows > 0 ? (size_t)pane->rows : 0;

    if (!rows)
        return;
    scroll(roster, rows);
    for (size_t i = 0; i < rows && roster->top + i < count; i++) {
        struct pane row = { pane->row + (int)i, pane->column, 1, pane->columns };
        size_t index = row_at(roster, roster->top + i);
        if (index == roster->at)
            pane_fill(&row, 0, STYLE_CURSOR);
        roster->source.draw(roster->source.with, &row, index, index == roster->at);
    }
}

void roster_close(struct roster *roster)
{
    array_clear(&roster->shown);
    line_clear(&roster->filter);
}
