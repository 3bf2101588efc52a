/* outline.c — a form as it stands on the screen: its groups, and in each the lines a cursor can reach. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "outline.h"

#include "decision.h"
#include "form/form.h"
#include "form/session.h"
#include "rows.h"

#define NO_GENERATION UINT64_MAX

/* The repeats whose rows are being passed, outermost first. */
struct repeats {
    struct item **at;
    size_t count, room;
};

#define NEVER (-1)

static int shown_as(enum question_type type)
{
    if (type == QUESTION_CALCULATE || type == QUESTION_HIDDEN || type == QUESTION_METADATA)
        return NEVER;
    if (type == QUESTION_NOTE)
        return STOP_NOTE;
    if (type == QUESTION_GROUP)
        return STOP_HEADING;
    return type == QUESTION_REPEAT ? STOP_REPEAT : STOP_QUESTION;
}

static int kind_of(const struct item *item)
{
    const struct question *question = item_question(item);

    if (item_is_row(item))
        return STOP_ROW;
    if (question->flags & QUESTION_RETIRED)
        return NEVER;
    if (question->type == QUESTION_GROUP && (question->flags & QUESTION_BARE))
        return NEVER;
    if (question->type == QUESTION_GROUP && (question->flags & QUESTION_BESLUIT))
        return STOP_DECISION;
    if (decision_hides(item))
        return NEVER;
    return shown_as(question->type);
}

/* What an item is shown under: the nearest around it that gives a heading. */
static struct item *shown_under(const struct item *item)
{
    struct item *around = item_parent(item);

    while (around && !item_is_row(around) && (item_question(around)->flags & QUESTION_BARE))
        around = item_parent(around);
    return around;
}

static int depth_of(const struct item *item)
{
    int depth = 0;

    for (const struct item *at = shown_under(item); at; at = shown_under(at))
        depth++;
    return depth;
}

/* A page begins at a group or repeat of the top; a decision there stays with the page before it. */
static bool begins_page(const struct outline *outline, const struct item *item, int kind)
{
    if (shown_under(item))
        return false;
    if (kind == STOP_HEADING || kind == STOP_REPEAT)
        return true;
    return !outline->pages.count;
}

static void add(struct outline *outline, struct item *item, int kind)
{
    *array_add(&outline->stops) = (struct stop){ item, (enum stop_kind)kind, outline->pages.count - 1, depth_of(item) };
}

/* The line that adds rows stands after the rows: that of each repeat that NEXT is no longer in. */
static void close_repeats(struct outline *outline, struct repeats *open, const struct item *next)
{
    while (open->count && !(next && rows_hold(open->at[open->count - 1], next))) {
        struct item *repeat = open->at[--open->count];
        if (rows_are_free(repeat))
            add(outline, repeat, STOP_REPEAT);
    }
}

static void take(struct outline *outline, struct repeats *open, struct item *item, int kind)
{
    if (begins_page(outline, item, kind))
        *array_add(&outline->pages) = kind == STOP_HEADING || kind == STOP_REPEAT ? item : NULL;
    if (kind == STOP_REPEAT)
        *array_add(open) = item;
    else if (kind != STOP_HEADING || shown_under(item)) /* at the top its title is the page's */
        add(outline, item, kind);
}

/* A heading that nothing follows says nothing; a page that nothing is on is no page. */
static void drop_empty(struct outline *outline)
{
    size_t kept = 0, pages = 0, seen = OUTLINE_NONE;

    for (size_t i = 0; i < outline->stops.count; i++) {
        struct stop stop = outline->stops.at[i];
        const struct stop *next = i + 1 < outline->stops.count ? &outline->stops.at[i + 1] : NULL;
        if (stop.kind == STOP_HEADING && (!next || next->page != stop.page || next->depth <= stop.depth))
            continue;
        if (stop.page != seen) {
            seen = stop.page;
            outline->pages.at[pages++] = outline->pages.at[seen];
        }
        stop.page = pages - 1;
        outline->stops.at[kept++] = stop;
    }
    outline->stops.count = kept;
    outline->pages.count = pages;
}

bool outline_refresh(struct outline *outline, struct session *session)
{
    uint64_t generation = session_generation(session);
    struct repeats open = { 0 };

    if (outline->stops.count && outline->generation == generation)
        return false;
    outline->stops.count = outline->pages.count = 0;
    for (struct item *item = session_first(session); item; item = session_next(session, item)) {
        int kind = item_is_asked(item) ? kind_of(item) : NEVER;
        if (kind == NEVER)
            continue;
        close_repeats(outline, &open, item);
        take(outline, &open, item, kind);
    }
    close_repeats(outline, &open, NULL);
    array_clear(&open);
    drop_empty(outline);
    outline->generation = generation;
    return true;
}

void outline_clear(struct outline *outline)
{
    array_clear(&outline->stops);
    array_clear(&outline->pages);
    outline->generation = NO_GENERATION;
}

size_t outline_find(const struct outline *outline, const struct item *item)
{
    for (size_t i = 0; i < outline->stops.count; i++)
        if (outline->stops.at[i].item == item)
            return i;
    return OUTLINE_NONE;
}

bool stop_is_open(const struct stop *stop)
{
    switch (stop->kind) {
    case STOP_QUESTION:
        return !item_is_read_only(stop->item);
    case STOP_DECISION:
    case STOP_REPEAT:
        return true;
    case STOP_ROW:
        return rows_are_free(stop->item);
    case STOP_NOTE:
    case STOP_HEADING:
        return false;
    }
    return false;
}

size_t outline_next(const struct outline *outline, size_t from)
{
    for (size_t i = from + 1; i < outline->stops.count; i++)
        if (stop_is_open(&outline->stops.at[i]))
            return i;
    return from;
}

size_t outline_previous(const struct outline *outline, size_t from)
{
    for (size_t i = from; i > 0; i--)
        if (stop_is_open(&outline->stops.at[i - 1]))
            return i - 1;
    return from;
}

size_t outline_settle(const struct outline *outline, struct session *session, struct item *item)
{
    size_t at = OUTLINE_NONE;

    for (struct item *next = item; next && at == OUTLINE_NONE; next = session_next(session, next)) {
        at = outline_find(outline, next);
        if (at != OUTLINE_NONE && !stop_is_open(&outline->stops.at[at]))
            at = OUTLINE_NONE;
    }
    for (size_t i = outline->stops.count; i > 0 && at == OUTLINE_NONE; i--)
        if (stop_is_open(&outline->stops.at[i - 1]))
            at = i - 1;
    return at == OUTLINE_NONE && outline->stops.count ? 0 : at;
}

void outline_page(const struct outline *outline, size_t page, size_t *first, size_t *last)
{
    size_t at = 0;

    while (at < outline->stops.count && outline->stops.at[at].page < page)
        at++;
    *first = at;
    while (at < outline->stops.count && outline->stops.at[at].page == page)
        at++;
    *last = at;
}
