/* aside.c — beside a form on a wide screen: what was answered, and what is still to come. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "aside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/words.h"
#include "filling.h"
#include "form/form.h"
#include "form/session.h"
#include "sheet.h"

static void add(struct sheet *sheet, enum sheet_look look, int indent, const char *label)
{
    *array_add(&sheet->lines) =
        (struct sheet_line){ .mark = "", .label = label, .look = look, .indent = indent, .caret = -1 };
}

/* The latest answers before the cursor's page come last, so the end of the list is kept. */
static void add_answered(struct sheet *sheet, const struct filling *filling, size_t room)
{
    struct session *session = filling_session(filling);
    const struct stop *stops = filling->outline.stops.at;
    size_t found = 0, from = filling->at;

    while (from > 0 && found < room) {
        scoped_buf shown = { 0 };
        from--;
        if (stops[from].kind == STOP_QUESTION)
            item_display(session, stops[from].item, &shown);
        found += shown.size_bytes > 0;
    }
    for (size_t i = from; i < filling->at; i++) {
        scoped_buf shown = { 0 }, label = { 0 };
        if (stops[i].kind == STOP_QUESTION)
            item_display(session, stops[i].item, &shown);
        if (!shown.size_bytes)
            continue;
        item_text(session, stops[i].item, TEXT_LABEL, NULL, &label);
        add(sheet, LOOK_HINT, 1, arena_text(sheet->arena, buf_view(&label)));
        add(sheet, LOOK_QUESTION, 3, arena_text(sheet->arena, buf_view(&shown)));
    }
}

static void add_to_come(struct sheet *sheet, const struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);

    for (size_t page = stop ? stop->page + 1 : 0; page < filling->outline.pages.count; page++) {
        scoped_buf label = { 0 };
        if (!filling->outline.pages.at[page])
            continue;
        item_text(filling_session(filling), filling->outline.pages.at[page], TEXT_LABEL, NULL, &label);
        add(sheet, LOOK_QUESTION, 1, arena_text(sheet->arena, buf_view(&label)));
    }
}

void aside_make(struct sheet *sheet, const struct filling *filling)
{
    size_t to_come = 0, height = sheet->height > 0 ? (size_t)sheet->height : 0, room = 0;
    const struct stop *stop = filling_stop(filling);

    sheet_begin(sheet);
    to_come = filling->outline.pages.count - (stop ? stop->page + 1 : 0) + 3;
    room = height > to_come + 4 ? (height - to_come - 2) / 2 : 3;
    add(sheet, LOOK_HEADING, 0, _("Answered"));
    add_answered(sheet, filling, room);
    add(sheet, LOOK_HEADING, 0, "");
    add(sheet, LOOK_HEADING, 0, _("Still to come"));
    add_to_come(sheet, filling);
}
