/* parking_plan.c — putting a form aside: why, until when, and for whom, asked one after the other. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parking_plan.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "form/list.h"
#include "form/session.h"
#include "form/typed.h"
#include "sheet.h"
#include "tui/key.h"

static const struct {
    const char *label, *hint;
} steps[PARKING_STEPS] = {
    [PARKING_REASON] = { N_("Why is it put aside?"), "" },
    [PARKING_UNTIL] = { N_("Until when?"), N_("14:30, +1, a date; empty: until somebody takes it up") },
    [PARKING_TO] = { N_("For whom?"), N_("a name or a role; * for whoever is free; empty: it stays with you") },
};

bool parking_plan_open(struct parking_plan *plan, struct seat *seat, struct error *err)
{
    const char *name = seat_setting(seat, "park_reasons");
    struct list *list = *name ? seat_list(seat, name, err) : NULL;
    ARRAY(struct item_choice) choices = { 0 };

    *plan = (struct parking_plan){ .seat = seat };
    if (!list)
        return *name ? false
                     : error_set(err, ERROR_ABSENT,
                                 _("The content has no reasons to park: leave with F10, the draft stays."));
    for (size_t i = 0; i < list_count(list); i++) {
        const struct choice *choice = list_choice(list, i);
        if (choice_is_valid(choice, seat_today(seat)))
            *array_add(&choices) =
                (struct item_choice){ choice->name, choice_label(list, choice, seat_language(seat)), choice->alias };
    }
    picker_load(&plan->reasons, choices.at, choices.count);
    array_clear(&choices);
    return true;
}

void parking_plan_close(struct parking_plan *plan)
{
    picker_clear(&plan->reasons);
    for (size_t i = 0; i < PARKING_STEPS; i++)
        line_clear(&plan->typed[i]);
}

static const char *typed(const struct parking_plan *plan, enum parking_step step)
{
    return line_view(&plan->typed[step]);
}

static void say(struct parking_plan *plan, const char *sentence)
{
    snprintf(plan->message, sizeof plan->message, "%s", sentence);
}

/* A time is of today; anything else is a day. */
static bool read_until(struct parking_plan *plan)
{
    const char *text = typed(plan, PARKING_UNTIL);
    scoped_buf hour = { 0 };
    char day[DATE_TEXT_BYTES];
    struct date date;

    plan->until[0] = '\0';
    if (text_is_blank(text))
        return true;
    if (!typed_date(text, clock_today(), NULL, NULL, &date)) {
        if (!typed_time(text, &hour)) {
            say(plan, _("This is neither a time nor a date: type 14:30, +1 or 1-9-23."));
            return false;
        }
        snprintf(plan->until, sizeof plan->until, "%sT%s:00", date_format(clock_today(), day), buf_view(&hour));
        return true;
    }
    snprintf(plan->until, sizeof plan->until, "%s", date_format(date, day));
    return true;
}

static bool step_is_good(struct parking_plan *plan)
{
    switch (plan->step) {
    case PARKING_REASON:
        if (picker_choice(&plan->reasons))
            return true;
        say(plan, _("No reason matches: erase some letters."));
        return false;
    case PARKING_UNTIL:
        return read_until(plan);
    case PARKING_TO:
    case PARKING_STEPS:
        return true;
    }
    return true;
}

/* What the closing page is answered with when the reason ends the conversation; "" when it goes on. */
static const char *ending(const struct parking_plan *plan)
{
    const struct item_choice *reason = picker_choice(&plan->reasons);

    return reason ? sitting_ends_with(plan->seat, reason->name) : "";
}

void parking_plan_enter(struct parking_plan *plan)
{
    say(plan, "");
    if (!step_is_good(plan))
        return;
    plan->is_ready = plan->step + 1 >= PARKING_STEPS || *ending(plan);
    if (!plan->is_ready)
        plan->step++;
}

static void move(struct parking_plan *plan, long by)
{
    if (plan->step == PARKING_REASON)
        picker_move(&plan->reasons, by);
    else if (by < 0)
        plan->step--;
    else
        parking_plan_enter(plan);
}

bool parking_plan_key(struct parking_plan *plan, const struct key *key)
{
    if (key->code == PRESS_UP || key->code == PRESS_BACK_TAB)
        move(plan, -1);
    else if (key->code == PRESS_DOWN || key->code == PRESS_TAB)
        move(plan, 1);
    else if (!line_key(&plan->typed[plan->step], key))
        return false;
    else if (plan->step == PARKING_REASON) {
        picker_filter(&plan->reasons, typed(plan, PARKING_REASON));
        if (picker_is_certain(&plan->reasons, typed(plan, PARKING_REASON)))
            parking_plan_enter(plan);
    }
    return true;
}

bool parking_plan_close_sitting(const struct parking_plan *plan, struct id dossier, struct error *err)
{
    const char *answers = ending(plan);

    return !*answers || sitting_end(plan->seat, dossier, answers, err);
}

bool parking_plan_carry_out(struct parking_plan *plan, struct entry *entry, struct receipt *out, struct error *err)
{
    const struct item_choice *reason = picker_choice(&plan->reasons);
    const char *to = typed(plan, PARKING_TO);
    struct parking parking = { .reason = reason ? reason->name : "", .until = *plan->until ? plan->until : NULL };

    if (text_equal(to, "*"))
        parking.to = "";
    else if (!text_is_blank(to))
        parking.to = to;
    return entry_park(entry, &parking, out, err);
}

static void show_reasons(const struct parking_plan *plan, struct sheet *sheet)
{
    for (size_t i = 0; i < plan->reasons.shown.count; i++) {
        size_t place = plan->reasons.shown.at[i];
        bool is_at = i == plan->reasons.at;
        *array_add(&sheet->lines) = (struct sheet_line){
            .mark = "",
            .look = is_at ? LOOK_HIGHLIGHT : LOOK_CHOICE,
            .indent = 4,
            .caret = -1,
            .label = arena_format(sheet->arena, "%s%zu %s", is_at ? "›" : " ", picker_number(&plan->reasons, place),
                                  plan->reasons.choices[place].label),
        };
    }
}

static void show_step(const struct parking_plan *plan, enum parking_step step, struct sheet *sheet)
{
    const struct item_choice *reason = picker_choice(&plan->reasons);
    bool is_at = step == plan->step;
    struct sheet_line *line = array_add(&sheet->lines);

    *line = (struct sheet_line){ .mark = is_at ? "›" : "",
                                 .label = _(steps[step].label),
                                 .value = arena_text(sheet->arena, typed(plan, step)),
                                 .look = is_at ? LOOK_CURRENT : LOOK_QUESTION,
                                 .indent = 2,
                                 .caret = is_at ? (long)plan->typed[step].caret : -1 };
    if (step == PARKING_REASON && !is_at && reason)
        line->value = arena_text(sheet->arena, reason->label);
    if (!is_at)
        return;
    if (*steps[step].hint)
        sheet_wrap(sheet, _(steps[step].hint), LOOK_HINT, 4);
    if (*plan->message)
        sheet_wrap(sheet, plan->message, LOOK_REFUSAL, 4);
    if (step == PARKING_REASON)
        show_reasons(plan, sheet);
}

void parking_plan_show(const struct parking_plan *plan, struct sheet *sheet)
{
    sheet_begin(sheet);
    for (enum parking_step step = 0; step < PARKING_STEPS; step++)
        show_step(plan, step, sheet);
    sheet->current_last = sheet->lines.count;
}
