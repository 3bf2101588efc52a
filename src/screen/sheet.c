/* sheet.c — the lines of one group of a form as they will stand on the screen, the current question opened up. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "decision.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "filling.h"
#include "form/form.h"
#include "form/session.h"
#include "rows.h"
#include "sheet_choices.h"
#include "tui/text.h"

#define MOST_LABEL_COLUMNS 44

static struct sheet_line *add(struct sheet *sheet, enum sheet_look look, int indent)
{
    struct sheet_line *line = array_add(&sheet->lines);

    *line = (struct sheet_line){ .mark = "", .label = "", .look = look, .indent = indent, .caret = -1 };
    return line;
}

size_t sheet_fit(const char *text, int columns)
{
    size_t size = 0;

    for (size_t next; (next = text_cluster(text + size)); size += next) {
        scoped_text cluster = mem_text_part(text + size, next);
        columns -= text[size] == '\n' ? 0 : (int)text_columns(cluster);
        if (columns < 0)
            break;
    }
    return size;
}

void sheet_wrap(struct sheet *sheet, const char *text, enum sheet_look look, int indent)
{
    int room = sheet->width - indent - 1;
    struct stress stress;
    const char *words = stress_take(sheet->arena, text, &stress);

    text = words;
    while (*text) {
        struct sheet_line *line;
        size_t size = sheet_fit(text, room > 8 ? room : 8);
        size_t cut = size;
        if (text[size])
            while (cut && text[cut] != ' ' && text[cut - 1] != '\n')
                cut--;
        if (!cut)
            cut = size;
        if (memchr(text, '\n', cut))
            cut = (size_t)((const char *)memchr(text, '\n', cut) - text);
        line = add(sheet, look, indent);
        line->label = arena_text_part(sheet->arena, text, cut);
        line->stress = stress;
        line->stress.from = (size_t)(text - words);
        text += cut;
        while (*text == ' ' || *text == '\n')
            text++;
    }
}

static int indent_of(const struct filling *filling, const struct stop *stop)
{
    const struct item *page = filling->outline.pages.at[stop->page];
    int depth = stop->depth - (page ? 1 : 0);

    return 2 + 2 * (depth > 0 ? depth : 0);
}

/* What shows for the answer of a question the cursor is not on. */
static const char *shown_value(struct sheet *sheet, const struct filling *filling, const struct item *item)
{
    scoped_buf shown = { 0 };

    if (item_blank(item) && !item_is_masked(filling_session(filling), item))
        return arena_format(sheet->arena, "(%s)", filling_reason(filling, sheet->arena, item_blank(item)));
    item_display(filling_session(filling), item, &shown);
    if (item_question(item)->type == QUESTION_ACKNOWLEDGE && !item_is_masked(filling_session(filling), item))
        return shown.size_bytes ? "[x]" : "[ ]";
    return arena_text(sheet->arena, buf_view(&shown));
}

static const char *label_of(struct sheet *sheet, const struct filling *filling, const struct item *item,
                            const char *language)
{
    scoped_buf label = { 0 };

    item_text_stressed(filling_session(filling), item, TEXT_LABEL, language, &label);
    return arena_text(sheet->arena, label.size_bytes || language ? buf_view(&label) : item_question(item)->name);
}

static bool is_missing(const struct item *item)
{
    return item_is_required(item) && !*item_value(item) && !item_blank(item);
}

static const char *decision_value(struct sheet *sheet, const struct filling *filling, struct item *group)
{
    struct session *session = filling_session(filling);
    scoped_buf outcome = { 0 };

    decision_outcome(session, group, seat_language(filling->seat), &outcome);
    if (!outcome.size_bytes)
        return _("nothing to suggest yet");
    if (decision_is_overruled(session, group))
        return arena_format(sheet->arena, "%s %s%s", buf_view(&outcome), _("(overruled)"),
                            decision_has_moved(session, group) ? " ≠" : "");
    return arena_text(sheet->arena, buf_view(&outcome));
}

static size_t row_number(const struct filling *filling, size_t at)
{
    const struct stop *stops = filling->outline.stops.at;
    size_t number = 1;

    for (size_t i = 0; i < at; i++)
        number += stops[i].kind == STOP_ROW && stops[i].depth == stops[at].depth &&
                  item_question(stops[i].item) == item_question(stops[at].item);
    return number;
}

static void fill_row(struct sheet *sheet, const struct filling *filling, size_t at, struct sheet_line *line)
{
    struct item *row = filling->outline.stops.at[at].item;
    scoped_buf summary = { 0 };

    rows_summary(filling_session(filling), row, &summary);
    line->label = arena_format(sheet->arena, "%s %zu", line->label, row_number(filling, at));
    line->value = arena_text(sheet->arena, buf_view(&summary));
}

/* The label and the value of one line. */
static void fill(struct sheet *sheet, const struct filling *filling, size_t at, struct sheet_line *line)
{
    const struct stop *stop = &filling->outline.stops.at[at];

    line->label = label_of(sheet, filling, stop->item, NULL);
    switch (stop->kind) {
    case STOP_QUESTION:
        line->value = shown_value(sheet, filling, stop->item);
        line->mark = is_missing(stop->item) ? "*" : "";
        break;
    case STOP_DECISION:
        line->value = decision_value(sheet, filling, stop->item);
        line->mark = decision_has_moved(filling_session(filling), stop->item) ? "!" : "";
        break;
    case STOP_ROW:
        fill_row(sheet, filling, at, line);
        break;
    case STOP_REPEAT:
        line->value = arena_format(sheet->arena, "%zu", rows_count(filling_session(filling), stop->item));
        line->label = arena_format(sheet->arena, "+ %s", line->label);
        break;
    case STOP_NOTE:
    case STOP_HEADING:
        break;
    }
}

/* Hint, earlier value, author: what a person wants to see only where the cursor is. */
static void add_about(struct sheet *sheet, const struct filling *filling, const struct stop *stop, int indent)
{
    scoped_buf hint = { 0 };

    if (*sheet->foreign) {
        const char *label = label_of(sheet, filling, stop->item, sheet->foreign);
        sheet_wrap(sheet, label, LOOK_FOREIGN, indent);
    }
    item_text_stressed(filling_session(filling), stop->item, TEXT_HINT, NULL, &hint);
    sheet_wrap(sheet, buf_view(&hint), LOOK_HINT, indent);
    sheet_wrap(sheet, buf_view(&filling->earlier), LOOK_EARLIER, indent);
    sheet_wrap(sheet, buf_view(&filling->author), LOOK_EARLIER, indent);
    sheet_wrap(sheet, buf_view(&filling->ground), LOOK_HINT, indent);
    if (stop->kind == STOP_DECISION && decision_has_moved(filling_session(filling), stop->item))
        sheet_wrap(sheet, _("The suggestion has changed since it was overruled: look again (F2 says why)."),
                   LOOK_WARNING, indent);
    if (stop->kind == STOP_REPEAT && rows_take_numbers(filling_session(filling), stop->item))
        sheet_wrap(sheet, _("Type the numbers with spaces between (4 9): a row for each."), LOOK_HINT, indent);
}

static bool has_room(struct sheet *sheet, const struct sheet_line *line)
{
    struct stress stress;

    return (int)text_columns(stress_take(sheet->arena, line->label, &stress)) <= sheet->value_column - line->indent - 2;
}

static void add_current(struct sheet *sheet, const struct filling *filling, size_t at, int indent)
{
    const struct stop *stop = &filling->outline.stops.at[at];
    struct sheet_line line = { .mark = "›", .label = "", .look = LOOK_CURRENT, .indent = indent, .caret = 0 };

    sheet->current_first = sheet->lines.count;
    fill(sheet, filling, at, &line);
    line.mark = "›";
    if (filling->asks == ASKS_OVERRIDE) {
        line.label = _("Why may this go on all the same?");
        line.value = "";
    }
    if (filling->is_typing) {
        line.value = arena_text(sheet->arena, line_view(&filling->typed));
        line.caret = (long)filling->typed.caret;
    }
    if (!has_room(sheet, &line)) { /* a long question has its own lines */
        sheet_wrap(sheet, line.label, LOOK_CURRENT, indent);
        sheet->lines.at[sheet->current_first].mark = "›";
        line.label = line.mark = "";
    }
    line.label = stress_take(sheet->arena, line.label, &line.stress);
    *array_add(&sheet->lines) = line;
    add_about(sheet, filling, stop, indent + 2);
    if (filling->is_refusal)
        sheet_wrap(sheet, filling->message, LOOK_REFUSAL, indent + 2);
    if (filling_has_choices(filling))
        sheet_choices(sheet, filling, indent + 2);
    sheet->current_last = sheet->lines.count;
}

static void add_other(struct sheet *sheet, const struct filling *filling, size_t at, int indent)
{
    const struct stop *stop = &filling->outline.stops.at[at];

    if (stop->kind == STOP_NOTE)
        sheet_wrap(sheet, label_of(sheet, filling, stop->item, NULL), LOOK_NOTE, indent);
    else
        add(sheet, stop->kind == STOP_HEADING ? LOOK_HEADING : LOOK_QUESTION, indent)->unread = at + 1;
}

void sheet_begin(struct sheet *sheet)
{
    if (!sheet->arena)
        sheet->arena = arena_new();
    arena_reset(sheet->arena);
    sheet->lines.count = sheet->current_first = sheet->current_last = 0;
    sheet->value_column = sheet->width / 2 < MOST_LABEL_COLUMNS ? sheet->width / 2 : MOST_LABEL_COLUMNS;
    if (!sheet->foreign)
        sheet->foreign = "";
}

void sheet_make(struct sheet *sheet, const struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);
    size_t first, last;

    sheet_begin(sheet);
    if (!stop) {
        sheet_wrap(sheet, _("This form asks nothing now: Ctrl-S submits it."), LOOK_NOTE, 2);
        return;
    }
    outline_page(&filling->outline, stop->page, &first, &last);
    for (size_t at = first; at < last; at++) {
        int indent = indent_of(filling, &filling->outline.stops.at[at]);
        if (at == filling->at)
            add_current(sheet, filling, at, indent);
        else
            add_other(sheet, filling, at, indent);
    }
}

void sheet_read(struct sheet *sheet, const struct filling *filling, size_t top)
{
    for (size_t i = top; i < sheet->lines.count && i < top + (size_t)sheet->height; i++) {
        struct sheet_line *line = &sheet->lines.at[i];

        if (!line->unread)
            continue;
        fill(sheet, filling, line->unread - 1, line);
        line->label = stress_take(sheet->arena, line->label, &line->stress);
        line->unread = 0;
    }
}

size_t sheet_top(const struct sheet *sheet, size_t before)
{
    size_t height = sheet->height > 0 ? (size_t)sheet->height : 1;
    size_t most = sheet->lines.count > height ? sheet->lines.count - height : 0;
    size_t top = before < most ? before : most;

    if (sheet->current_last > top + height)
        top = sheet->current_last - height;
    if (sheet->current_first < top)
        top = sheet->current_first;
    return top;
}

void sheet_clear(struct sheet *sheet)
{
    arena_free(sheet->arena);
    array_clear(&sheet->lines);
    *sheet = (struct sheet){ 0 };
}
