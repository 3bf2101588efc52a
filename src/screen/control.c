/* control.c — how each kind of question takes keys: text, choices, a grid, a tick, a decision, rows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "control.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "chosen.h"
#include "decision.h"
#include "filling.h"
#include "form/form.h"
#include "form/session.h"
#include "grid.h"
#include "rows.h"

#define TICKED "OK" /* what an acknowledged question holds */

static void forget_typed(struct filling *filling)
{
    line_set(&filling->typed, "");
    filling->is_typing = filling->is_picking = false;
}

static bool commit_text(struct filling *filling)
{
    return !filling->is_typing || filling_answer(filling, line_view(&filling->typed));
}

static bool nothing_to_commit(struct filling *filling)
{
    (void)filling;
    return true;
}

static void letter_tick(struct filling *filling, const char *letter)
{
    if (*letter == ' ')
        filling_answer(filling, *filling_open_value(filling) ? "" : TICKED);
}

static bool no_match(struct filling *filling)
{
    struct error err = { 0 };

    error_set(&err, ERROR_INPUT, _("Nothing in the list matches “%s”: erase some letters, or press Esc."),
              line_view(&filling->typed));
    filling_refuse(filling, &err);
    return false;
}

static bool is_choosing(const struct filling *filling)
{
    return filling->is_picking || (filling->is_typing && !text_is_blank(line_view(&filling->typed)));
}

static bool commit_choice(struct filling *filling)
{
    const struct item_choice *choice = picker_choice(&filling->picker);

    if (filling->is_typing && !filling->typed.text.size_bytes && !filling->is_picking)
        return filling_answer(filling, ""); /* erased to nothing */
    if (!is_choosing(filling))
        return true;
    return choice ? filling_answer(filling, choice->name) : no_match(filling);
}

static void letter_choice(struct filling *filling, const char *letter)
{
    filling_type(filling, letter);
    picker_filter(&filling->picker, line_view(&filling->typed));
    if (picker_is_certain(&filling->picker, line_view(&filling->typed)) && commit_choice(filling))
        filling_advance(filling);
}

/* Takes or drops the highlighted one; the list stays open for more. */
static bool toggle(struct filling *filling)
{
    const struct item_choice *choice = picker_choice(&filling->picker);
    scoped_buf value = { 0 }, name = { 0 };

    if (!choice)
        return no_match(filling);
    buf_text(&name, choice->name);
    chosen_toggle(filling_open_value(filling), choice->name, &value);
    forget_typed(filling);
    if (!filling_answer(filling, buf_view(&value)))
        return false;
    picker_highlight(&filling->picker, buf_view(&name));
    return true;
}

static void letter_choices(struct filling *filling, const char *letter)
{
    bool was_numbered = filling->is_numbered;

    filling->is_numbered = false;
    if (*letter == ' ') {
        if (!was_numbered) /* in "1 3" the space only separates */
            toggle(filling);
        return;
    }
    filling_type(filling, letter);
    picker_filter(&filling->picker, line_view(&filling->typed));
    if (picker_is_certain(&filling->picker, line_view(&filling->typed)))
        filling->is_numbered = toggle(filling);
}

static bool commit_choices(struct filling *filling)
{
    const struct item_choice *choice = picker_choice(&filling->picker);

    if (!filling->is_typing || text_is_blank(line_view(&filling->typed)))
        return true;
    if (!choice)
        return no_match(filling);
    if (text_has_word(filling_open_value(filling), choice->name))
        return true;
    return toggle(filling);
}

static void toggle_span(struct filling *filling, struct chosen_span span)
{
    scoped_buf value = { 0 };
    size_t cell = filling->cell;

    if (span.first >= span.last)
        return;
    chosen_toggle_span(filling_open_value(filling), filling->picker.choices, span, &value);
    filling_answer(filling, buf_view(&value));
    filling->cell = cell;
}

static void letter_grid(struct filling *filling, const char *letter)
{
    struct grid grid = { filling->picker.choices, filling->picker.count, filling_grid_columns(filling) };

    if (*letter == ' ')
        toggle_span(filling, (struct chosen_span){ filling->cell, filling->cell + 1, 1 });
    else if (*letter == '*')
        toggle_span(filling, (struct chosen_span){ 0, grid.count, 1 });
    else if (*letter >= '1' && *letter - '1' < (int)grid_rows(&grid))
        toggle_span(filling, grid_row(&grid, (size_t)(*letter - '1')));
    else if (*letter >= 'a' && *letter - 'a' < (int)grid.columns)
        toggle_span(filling, grid_column(&grid, (size_t)(*letter - 'a')));
}

static void letter_decision(struct filling *filling, const char *letter)
{
    struct item *group = filling_item(filling);
    struct session *session = filling_session(filling);
    struct error err = { 0 };
    bool overrule = !decision_is_overruled(session, group);

    if (*letter != 'o' && *letter != 'O')
        return;
    if (!decision_overrule(filling->entry, group, overrule, &err)) {
        filling_refuse(filling, &err);
        return;
    }
    filling->has_answers = true;
    filling_refresh(filling, group);
    if (overrule)
        filling_advance(filling);
}

static void add_row(struct filling *filling, struct item *repeat)
{
    struct error err = { 0 };
    struct item *row = entry_add_row(filling->entry, repeat, &err);

    if (!row) {
        filling_refuse(filling, &err);
        return;
    }
    filling->has_answers = true;
    filling_refresh(filling, row);
    filling_advance(filling);
}

static void letter_repeat(struct filling *filling, const char *letter)
{
    if (*letter == '+' && !filling->is_typing)
        add_row(filling, filling_item(filling));
    else if (rows_take_numbers(filling_session(filling), filling_item(filling)))
        filling_type(filling, letter);
}

static bool commit_repeat(struct filling *filling)
{
    struct item *repeat = filling_item(filling);
    struct error err = { 0 };
    bool good;

    if (!filling->is_typing)
        return true;
    good = rows_add_numbers(filling->entry, repeat, line_view(&filling->typed), &err);
    filling->has_answers = true;
    filling_refresh(filling, repeat);
    if (!good)
        filling_refuse(filling, &err);
    return good;
}

static struct item *repeat_after(const struct filling *filling)
{
    for (size_t i = filling->at + 1; i < filling->outline.stops.count; i++) {
        const struct stop *stop = &filling->outline.stops.at[i];
        if (stop->kind == STOP_REPEAT && rows_hold(stop->item, filling_item(filling)))
            return stop->item;
    }
    return NULL;
}

static void remove_row(struct filling *filling)
{
    struct item *row = filling_item(filling), *repeat = repeat_after(filling);
    struct error err = { 0 };
    scoped_buf summary = { 0 };

    rows_summary(filling_session(filling), row, &summary);
    if (summary.size_bytes && !filling->is_removing) {
        filling_say(filling, _("Press - again to remove this row with its answers, or any other key to keep it."));
        filling->is_removing = true;
        return;
    }
    if (!entry_remove_row(filling->entry, row, &err)) {
        filling_refuse(filling, &err);
        return;
    }
    filling->has_answers = true;
    filling_refresh(filling, repeat);
}

static void letter_row(struct filling *filling, const char *letter)
{
    struct item *repeat = repeat_after(filling);

    if (*letter == '-')
        remove_row(filling);
    else if (*letter == '+' && repeat)
        add_row(filling, repeat);
}

static bool commit_blank(struct filling *filling)
{
    const struct item_choice *reason = picker_choice(&filling->picker);
    struct item *item = filling_item(filling);
    struct error err = { 0 };

    if (!reason)
        return no_match(filling);
    if (!entry_blank(filling->entry, item, reason->name, &err)) {
        filling_refuse(filling, &err);
        return false;
    }
    filling->has_answers = true;
    filling_refresh(filling, item);
    return true;
}

static void letter_blank(struct filling *filling, const char *letter)
{
    filling_type(filling, letter);
    picker_filter(&filling->picker, line_view(&filling->typed));
    if (picker_is_certain(&filling->picker, line_view(&filling->typed)) && commit_blank(filling))
        filling_advance(filling);
}

static bool commit_override(struct filling *filling)
{
    struct error err = { 0 };

    if (text_is_blank(line_view(&filling->typed))) {
        filling_say(filling, _("Type why this may go on all the same, or press Esc."));
        return false;
    }
    if (!entry_submit(filling->entry, line_view(&filling->typed), &filling->receipt, &err)) {
        filling->asks = ASKS_ANSWER;
        filling_refresh(filling, filling_item(filling));
        filling_refuse(filling, &err);
        return false;
    }
    filling->is_done = true;
    return false; /* nothing to go on to */
}

/* clang-format off */
enum { TEXT, TICK, CHOICE, LONG_CHOICE, CHOICES, LONG_CHOICES, GRID, DECISION, REPEAT, ROW, BLANK, OVERRIDE };
static const struct control controls[] = {
    [TEXT]     = { N_("type the answer · Enter goes on"),                    filling_type,            commit_text,       false, false },
    [TICK]     = { N_("space ticks · Enter goes on"),                        letter_tick,     nothing_to_commit, false, false },
    [CHOICE]   = { N_("number or letters choose · Enter takes"),             letter_choice,   commit_choice,     true,  false },
    [LONG_CHOICE] = { N_("letters choose · Enter takes"),                    letter_choice,   commit_choice,     true,  false },
    [CHOICES]  = { N_("number or space ticks · letters filter · Enter goes on"), letter_choices, commit_choices, true,  true },
    [LONG_CHOICES] = { N_("letters filter · space ticks · Enter goes on"),   letter_choices,  commit_choices,    true,  true },
    [GRID]     = { N_("space ticks · digit a row · letter a column · * all"), letter_grid,    nothing_to_commit, true,  true },
    [DECISION] = { N_("Enter accepts · o overrules · F2 why"),               letter_decision, nothing_to_commit, false, false },
    [REPEAT]   = { N_("+ adds a row · Enter goes on"),                       letter_repeat,   commit_repeat,     false, false },
    [ROW]      = { N_("- removes this row · + adds one · Enter goes on"),    letter_row,      nothing_to_commit, false, false },
    [BLANK]    = { N_("why is there no answer? · Esc gives up"),             letter_blank,    commit_blank,      true,  false },
    [OVERRIDE] = { N_("why may this go on? · Enter submits · Esc gives up"), filling_type,            commit_override,   false, false },
};
/* clang-format on */

/* A list that is too long for numbers is asked for its letters only. */
static int kind_of_type(const struct filling *filling)
{
    enum question_type type = item_question(filling_item(filling))->type;
    bool has_numbers = picker_number(&filling->picker, 0);

    if (type == QUESTION_SELECT_ONE)
        return has_numbers ? CHOICE : LONG_CHOICE;
    if (type == QUESTION_SELECT_MULTIPLE || type == QUESTION_RANK)
        return filling_grid_columns(filling) ? GRID : has_numbers ? CHOICES : LONG_CHOICES;
    return type == QUESTION_ACKNOWLEDGE ? TICK : TEXT;
}

static int kind_of(const struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);

    if (filling->asks != ASKS_ANSWER)
        return filling->asks == ASKS_BLANK ? BLANK : OVERRIDE;
    if (!stop)
        return TEXT;
    switch (stop->kind) {
    case STOP_DECISION:
        return DECISION;
    case STOP_REPEAT:
        return REPEAT;
    case STOP_ROW:
        return ROW;
    case STOP_QUESTION:
    case STOP_NOTE:
    case STOP_HEADING:
        return kind_of_type(filling);
    }
    return TEXT;
}

const struct control *control_of(const struct filling *filling)
{
    return &controls[kind_of(filling)];
}
