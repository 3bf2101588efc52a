/* form_draw.c — how a form looks: two fixed lines, the group and its questions, what submitting will do. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form_state.h"

#include "app.h"
#include "aside.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/words.h"
#include "control.h"
#include "desk/entry.h"
#include "desk/handout.h"
#include "desk/seat.h"
#include "form/form.h"
#include "form/session.h"
#include "head.h"
#include "screen.h"
#include "tui/pane.h"
#include "tui/text.h"

#define WIDE_COLUMNS  120
#define ASIDE_COLUMNS 40

/* clang-format off */
static const struct {
    enum style label, value;
} looks[LOOK_KINDS] = {
    [LOOK_QUESTION]  = { STYLE_LABEL,   STYLE_PLAIN },
    [LOOK_CURRENT]   = { STYLE_STRONG,  STYLE_FIELD },
    [LOOK_HEADING]   = { STYLE_STRONG,  STYLE_PLAIN },
    [LOOK_NOTE]      = { STYLE_PLAIN,   STYLE_PLAIN },
    [LOOK_HINT]      = { STYLE_FAINT,   STYLE_FAINT },
    [LOOK_EARLIER]   = { STYLE_FAINT,   STYLE_FAINT },
    [LOOK_FOREIGN]   = { STYLE_STRONG,  STYLE_PLAIN },
    [LOOK_CHOICE]    = { STYLE_PLAIN,   STYLE_PLAIN },
    [LOOK_HIGHLIGHT] = { STYLE_CURSOR,  STYLE_CURSOR },
    [LOOK_WARNING]   = { STYLE_WARNING, STYLE_WARNING },
    [LOOK_REFUSAL]   = { STYLE_REFUSAL, STYLE_REFUSAL },
};
/* clang-format on */

/* A value longer than its room shows its end while it is typed, its beginning otherwise. */
static const char *visible_part(const struct sheet_line *line, int columns, struct arena *arena, long *caret)
{
    const char *text = line->value;

    *caret = line->caret;
    while (*caret > 0 && (int)text_columns(arena_text_part(arena, text, (size_t)*caret)) >= columns) {
        size_t size = text_cluster(text);
        text += size;
        *caret -= (long)size;
    }
    return text;
}

static void draw_value(const struct sheet *sheet, const struct sheet_line *line, const struct pane *pane, int row)
{
    struct pane_cell cell = { row, sheet->value_column, pane->columns - sheet->value_column - 1 };
    long caret;
    const char *text = visible_part(line, cell.columns, sheet->arena, &caret);

    pane_cell(pane, cell, looks[line->look].value, text);
    if (line->look == LOOK_CURRENT)
        pane_caret(pane, row,
                   cell.column +
                       (caret > 0 ? (int)text_columns(arena_text_part(sheet->arena, text, (size_t)caret)) : 0));
}

static void draw_line(const struct sheet *sheet, const struct sheet_line *line, const struct pane *pane, int row)
{
    int room = line->value ? sheet->value_column - line->indent - 1 : pane->columns - line->indent;
    struct pane_cell cell = { row, line->indent, room };

    pane_text(pane, row, 0, line->look == LOOK_CURRENT ? STYLE_STRONG : STYLE_WARNING, line->mark);
    if (line->value || line->look == LOOK_HIGHLIGHT)
        pane_cell(pane, cell, looks[line->look].label, line->label);
    else
        pane_text(pane, row, line->indent, looks[line->look].label, line->label);
    stress_draw(&line->stress, line->label, pane, cell, looks[line->look].label);
    if (line->value)
        draw_value(sheet, line, pane, row);
}

void form_draw_sheet(const struct sheet *sheet, const struct pane *pane, size_t top)
{
    for (int row = 0; row < pane->rows && top + (size_t)row < sheet->lines.count; row++)
        draw_line(sheet, &sheet->lines.at[top + (size_t)row], pane, row);
}

static void draw_rule(struct app *app, const struct form_state *form, const struct pane *pane)
{
    const struct filling *filling = &form->filling;
    struct session *session = filling_session(filling);
    const struct stop *stop = filling_stop(filling);
    const char *title = form_title(session_form(session), seat_language(app_seat(app)));
    scoped_buf text = { 0 }, group = { 0 };

    if (stop && filling->outline.pages.at[stop->page])
        item_text(session, filling->outline.pages.at[stop->page], TEXT_LABEL, NULL, &group);
    buf_text(&text, title);
    if (stop && filling->outline.pages.count > 1)
        buf_format(&text, " %zu/%zu %s", stop->page + 1, filling->outline.pages.count, buf_view(&group));
    pane_rule(pane, 0, buf_view(&text));
}

/* What the keys will do next, in the last line: Enter never submits without this having said so. */
static void draw_foot(const struct form_state *form, const struct pane *pane, size_t missing)
{
    const struct filling *filling = &form->filling;
    struct pane_cell all = { 0, 0, pane->columns };

    if (*filling->message && !filling->is_refusal)
        pane_text(pane, 0, 0, STYLE_WARNING, filling->message);
    else if (form->is_armed)
        pane_text(pane, 0, 0, STYLE_STRONG, _("Enter once more closes the conversation."));
    else if (filling->asks != ASKS_ANSWER)
        pane_text(pane, 0, 0, STYLE_FAINT, _(control_of(filling)->help));
    else if (missing)
        pane_format(pane, all, STYLE_FAINT,
                    ngettext("%s │ Ctrl-S submits when %zu more is answered (F3)",
                             "%s │ Ctrl-S submits when %zu more are answered (F3)", missing),
                    _(control_of(filling)->help), missing);
    else
        pane_format(pane, all, STYLE_FAINT, _("%s │ Ctrl-S submits: all is there"), _(control_of(filling)->help));
}

static void draw_done(struct app *app, const struct form_state *form, const struct pane *pane)
{
    const struct receipt *receipt = &form->filling.receipt;
    const struct form *next = *receipt->next_form ? seat_form(app_seat(app), receipt->next_form, NULL) : NULL;
    struct pane_cell at = { 1, 2, pane->columns - 2 };
    int row = 3;

    if (!receipt->task_count)
        pane_text(pane, at.row, at.column, STYLE_GOOD, _("Submitted: it stands."));
    else
        pane_format(pane, at, STYLE_GOOD,
                    ngettext("Submitted: it stands. %zu task follows.", "Submitted: it stands. %zu tasks follow.",
                             receipt->task_count),
                    receipt->task_count);
    if (!next) {
        pane_text(pane, row, 2, STYLE_PLAIN, _("Nothing has to come next: Enter goes back to the dossier."));
        return;
    }
    at.row = row;
    pane_format(pane, at, STYLE_STRONG, _("Next: %s (Enter)"), form_title(next, seat_language(app_seat(app))));
    row = pane_wrapped(pane, row + 1, 2, STYLE_PLAIN, receipt->next_reason);
    pane_text(pane, row + 1, 2, STYLE_FAINT, _("F10 goes back to the dossier."));
}

static void draw_questions(struct form_state *form, struct pane *pane)
{
    struct pane body = *pane;

    if (pane->columns >= WIDE_COLUMNS) {
        body = pane_cut_left(pane, pane->columns - ASIDE_COLUMNS);
        form->aside.width = ASIDE_COLUMNS;
        form->aside.height = pane->rows;
        aside_make(&form->aside, &form->filling);
        form_draw_sheet(&form->aside, pane, 0);
    }
    form->sheet.width = body.columns;
    form->sheet.height = body.rows;
    form->sheet.foreign = buf_view(&form->foreign);
    sheet_make(&form->sheet, &form->filling);
    form->top = sheet_top(&form->sheet, form->top);
    sheet_read(&form->sheet, &form->filling, form->top);
    form_draw_sheet(&form->sheet, &body, form->top);
}

/* On the closing page: what the visitor still has to get, each paper once with its languages. */
static void draw_handouts(const struct form_state *form, struct pane *pane)
{
    const struct handout *list;
    size_t count = form->handouts ? handouts_list(form->handouts, &list) : 0;
    scoped_buf names = { 0 };
    struct pane part;

    for (size_t i = 0; i < count; i++) {
        bool is_other_language = i > 0 && text_equal(list[i].name, list[i - 1].name);
        if (list[i].is_given)
            continue;
        if (is_other_language)
            buf_cut(&names, names.size_bytes - 1); /* before the bracket */
        else
            buf_format(&names, "%s%s (", names.size_bytes ? " · " : "", list[i].title);
        buf_format(&names, "%s%s)", is_other_language ? ", " : "", list[i].language);
    }
    if (!names.size_bytes)
        return;
    part = pane_cut_bottom(pane, 1);
    pane_format(&part, (struct pane_cell){ 0, 0, part.columns }, STYLE_STRONG, _("To give along (F11): %s"),
                buf_view(&names));
}

void form_draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct form_state *form = screen->state;
    struct pane rest = *pane, part;
    size_t missing = form->filling.is_done ? 0 : session_missing(filling_session(&form->filling));
    scoped_buf note = { 0 };
    struct head head = { screen->dossier, form->filling.entry, NULL };

    if (missing) {
        buf_format(&note, _("still needed: %zu"), missing);
        head.note = buf_view(&note);
    }
    if (app_seat(app))
        head_draw(app, &rest, &head);
    part = pane_cut_top(&rest, 1);
    draw_rule(app, form, &part);
    if (form->filling.is_done) {
        draw_done(app, form, &rest);
        return;
    }
    part = pane_cut_bottom(&rest, 1);
    draw_foot(form, &part, missing);
    if (form->is_closing)
        draw_handouts(form, &rest);
    draw_questions(form, &rest);
}
