/* outline.h — a form as it stands on the screen: its groups, and in each the lines a cursor can reach. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_OUTLINE_H
#define BALIE_SCREEN_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

struct item;
struct session;

enum stop_kind { STOP_QUESTION, STOP_DECISION, STOP_NOTE, STOP_REPEAT, STOP_ROW, STOP_HEADING };

struct stop {
    struct item *item;
    enum stop_kind kind;
    size_t page;
    int depth;
};

struct outline {
    ARRAY(struct stop) stops;
    ARRAY(struct item *) pages; /* the group or repeat of each page; NULL for questions outside any */
    uint64_t generation;
};

#define OUTLINE_NONE SIZE_MAX

/* Makes it again when the session changed since; only what is relevant now is in it. Returns whether it did. */
bool outline_refresh(struct outline *outline, struct session *session);
void outline_clear(struct outline *outline);
size_t outline_find(const struct outline *outline, const struct item *item); /* OUTLINE_NONE when not there */
/* The stop of ITEM, else the nearest the cursor may stand on after it, else before it; OUTLINE_NONE when empty. */
size_t outline_settle(const struct outline *outline, struct session *session, struct item *item);
/* The next or previous stop a cursor may stand on; FROM itself when there is none. */
size_t outline_next(const struct outline *outline, size_t from);
size_t outline_previous(const struct outline *outline, size_t from);
/* First and last stop of a page: [*first, *last). */
void outline_page(const struct outline *outline, size_t page, size_t *first, size_t *last);
bool stop_is_open(const struct stop *stop); /* whether the cursor may stand on it */

#endif
