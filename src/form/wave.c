/* wave.c — what an answer changes: only the formulas that depend on it, each once, in their order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"

/* The heap: each task stands before its four below it, which lie close together. */
#define BRANCHES 4

static bool is_before(const struct task *a, const struct task *b)
{
    return a->order < b->order;
}

static void heap_push(struct session *session, struct task task)
{
    struct task *at;
    size_t i = session->wave.count;

    array_add(&session->wave);
    for (at = session->wave.at; i && is_before(&task, &at[(i - 1) / BRANCHES]); i = (i - 1) / BRANCHES)
        at[i] = at[(i - 1) / BRANCHES];
    at[i] = task;
}

static size_t least_below(const struct task *at, size_t from, size_t count)
{
    size_t least = from, end = from + BRANCHES < count ? from + BRANCHES : count;

    for (size_t i = from + 1; i < end; i++)
        if (is_before(&at[i], &at[least]))
            least = i;
    return least;
}

static struct task heap_pop(struct session *session)
{
    struct task *at = session->wave.at, first = at[0];
    size_t count = --session->wave.count, i = 0, least;
    struct task last = at[count];

    for (; i * BRANCHES + 1 < count; i = least) {
        least = least_below(at, i * BRANCHES + 1, count);
        if (!is_before(&at[least], &last))
            break;
        at[i] = at[least];
    }
    at[i] = last;
    return first;
}

static void push(struct session *session, struct item *item, enum formula formula)
{
    uint8_t bit = (uint8_t)(1u << formula);
    uint64_t rank = detail_of(session->form, item->question)->rank[formula];

    if (item->dirty & bit)
        return;
    item->dirty |= bit;
    heap_push(session, (struct task){ rank << 40 | session->arrivals++, item, formula });
}

/* Pushes the formula of every QUESTION in ROW and in the rows of repeats below it. */
static void push_in(struct session *session, struct row *row, const struct question *question, enum formula formula)
{
    const struct detail *detail = detail_of(session->form, question);
    const struct plan *plan = detail->plan;
    struct item *heading;

    if (plan == row->plan) {
        push(session, &row->item[detail->place], formula);
        return;
    }
    while (plan && plan->parent != row->plan)
        plan = plan->parent;
    if (!plan)
        return;
    heading = &row->item[detail_of(session->form, plan->repeat)->place];
    for (struct row *below = heading->first_row; below; below = below->next)
        push_in(session, below, question, formula);
}

static bool is_woken(const struct session *session, const struct dependent *dependent, enum wave_change change)
{
    if (dependent->by_trigger)
        return change == WAVE_VALUE && !session->is_quiet;
    return !dependent->by_place;
}

static void push_dependents(struct session *session, const struct item *item, enum wave_change change)
{
    const struct form *form = session->form;
    const struct detail *detail = detail_of(form, item->question);

    for (uint32_t i = 0; i < detail->dependent_count; i++) {
        const struct dependent *dependent = &form->dependents[detail->first_dependent + i];
        struct row *row = item->row;
        if (!is_woken(session, dependent, change))
            continue;
        while (row->parent && row->plan != dependent->common)
            row = row->parent;
        push_in(session, row, &form->questions[dependent->question], (enum formula)dependent->formula);
    }
}

static void push_everything(struct session *session)
{
    const struct form *form = session->form;

    for (size_t i = 0; i < form->everything.count; i++) {
        const struct dependent *one = &form->everything.at[i];
        push_in(session, session->top, &form->questions[one->question], (enum formula)one->formula);
    }
}

/* What stands below a group or repeat is shown or hidden with it. */
static void push_below(struct session *session, struct row *row, size_t place, size_t end)
{
    for (; place < row->plan->member_count && row->plan->member[place]->index < end; place++) {
        struct item *item = &row->item[place];
        push_dependents(session, item, WAVE_SHOWN);
        for (struct row *below = item->first_row; below; below = below->next)
            push_below(session, below, 0, SIZE_MAX);
    }
}

void wave_changed(struct session *session, struct item *item, enum wave_change change)
{
    const struct detail *detail = detail_of(session->form, item->question);

    session->generation++;
    push_dependents(session, item, change);
    if (change == WAVE_SHOWN && item->question->type == QUESTION_GROUP)
        push_below(session, item->row, detail->place + 1, detail->end);
    for (struct row *row = change == WAVE_SHOWN ? item->first_row : NULL; row; row = row->next)
        push_below(session, row, 0, SIZE_MAX);
    push_everything(session);
}

static bool is_outside(const struct plan *common, const struct plan *inner)
{
    for (const struct plan *plan = common; plan; plan = plan->parent)
        if (plan == inner)
            return false;
    return true;
}

/* Whoever reads the questions of all rows together. */
static void push_gatherers(struct session *session, struct item *heading)
{
    const struct form *form = session->form;
    const struct detail *repeat = detail_of(form, heading->question);

    for (size_t at = heading->question->index + 1; at < repeat->end; at++) {
        const struct detail *detail = &form->details[at];
        for (uint32_t i = 0; i < detail->dependent_count; i++) {
            const struct dependent *dependent = &form->dependents[detail->first_dependent + i];
            struct row *row = heading->row;
            if (dependent->by_trigger || !is_outside(dependent->common, repeat->inner))
                continue;
            while (row->parent && row->plan != dependent->common)
                row = row->parent;
            push_in(session, row, &form->questions[dependent->question], (enum formula)dependent->formula);
        }
    }
}

void wave_rows_changed(struct session *session, struct item *heading, struct row *from)
{
    const struct form *form = session->form;
    const struct detail *detail = detail_of(form, heading->question);

    session->generation++;
    push_dependents(session, heading, WAVE_VALUE);
    push_gatherers(session, heading);
    push_everything(session);
    for (uint32_t i = 0; i < detail->dependent_count; i++) {
        const struct dependent *dependent = &form->dependents[detail->first_dependent + i];
        for (struct row *row = dependent->by_place ? from : NULL; row; row = row->next)
            push_in(session, row, &form->questions[dependent->question], (enum formula)dependent->formula);
    }
}

static void push_item(struct session *session, struct item *item)
{
    const struct detail *detail = detail_of(session->form, item->question);

    for (size_t formula = 0; formula < FORMULA_KINDS; formula++) {
        if (!detail->has[formula] || (formula == FORMULA_CALCULATION && item->question->trigger_count) ||
            (formula == FORMULA_DEFAULT && item->settled))
            continue;
        push(session, item, (enum formula)formula);
    }
}

void wave_row(struct session *session, struct row *row)
{
    for (size_t i = 0; i < row->plan->member_count; i++) {
        push_item(session, &row->item[i]);
        for (struct row *below = row->item[i].first_row; below; below = below->next)
            wave_row(session, below);
    }
}

bool wave_evaluate(struct session *session, const struct expr *expr, struct item *item, struct value *out,
                   struct error *trouble)
{
    struct expr_scene scene = { .context = &item->node, .root = session->document };

    return expr_run(session->machine, expr, &scene, out, trouble);
}

static void show(struct item *item, bool relevant)
{
    item->relevant = relevant;
    if (item->node.kind != NODE_COMMENT)
        item->node.hidden = !relevant;
    for (struct row *row = item->first_row; row; row = row->next)
        row->self.node.hidden = !relevant;
}

/* What an expression gave, as the question keeps it. */
static const char *kept_text(struct session *session, const struct item *item, const struct value *value)
{
    struct arena *arena = expr_machine_arena(session->machine);
    const char *text;

    if (value->type == VALUE_NUMBER && isnan(value->number))
        return "";
    text = value_to_text(value, arena);
    if (item->question->type == QUESTION_DATE && strlen(text) > 10 && text[10] == 'T')
        return arena_text_part(arena, text, 10);
    return text;
}

static void run_relevant(struct session *session, struct item *item, const struct value *value)
{
    bool relevant = value_is_true(value);

    if (item->relevant == relevant)
        return;
    show(item, relevant);
    wave_changed(session, item, WAVE_SHOWN);
}

static void run_calculation(struct session *session, struct item *item, const struct value *value)
{
    const struct question *sets = detail_of(session->form, item->question)->sets;

    if (sets) /* an action: its value is the other's */
        item = &item->row->item[detail_of(session->form, sets)->place];
    if (item_set_text(session, item, kept_text(session, item, value)))
        wave_changed(session, item, WAVE_VALUE);
}

static void run_required(struct session *session, struct item *item, const struct value *value)
{
    session->generation += item->required != value_is_true(value);
    item->required = value_is_true(value);
}

static void run_read_only(struct session *session, struct item *item, const struct value *value)
{
    session->generation += item->read_only != value_is_true(value);
    item->read_only = value_is_true(value);
}

static void run_count(struct session *session, struct item *item, const struct value *value)
{
    row_set_count(session, item, value_to_number(value));
}

static void run_default(struct session *session, struct item *item, const struct value *value)
{
    if (item->settled)
        return;
    item->settled = true;
    if (!item->value && !item->blank)
        run_calculation(session, item, value);
}

/* clang-format off */
static void (*const runs[FORMULA_KINDS])(struct session *session, struct item *item, const struct value *value) = {
    [FORMULA_RELEVANT]    = run_relevant,  [FORMULA_CALCULATION] = run_calculation, [FORMULA_REQUIRED] = run_required,
    [FORMULA_READ_ONLY]   = run_read_only, [FORMULA_COUNT]       = run_count,       [FORMULA_DEFAULT]  = run_default,
};
/* clang-format on */

static void run_task(struct session *session, const struct task *task)
{
    struct item *item = task->item;
    struct value value = value_text("");

    if (row_is_gone(item->row))
        return;
    item->dirty &= (uint8_t) ~(1u << task->formula);
    if (!wave_evaluate(session, formula_expression(item->question, task->formula), item, &value, &session->trouble)) {
        item_set_trouble(item, task->formula, session->trouble.text);
        value = value_text("");
    } else {
        item_clear_trouble(item, task->formula);
    }
    runs[task->formula](session, item, &value);
}

void wave_run(struct session *session)
{
    while (session->wave.count) {
        struct task task = heap_pop(session);
        run_task(session, &task);
    }
    session->arrivals = 0;
    if (session->is_filling)
        return;
    for (size_t i = 0; i < session->gone.count; i++)
        row_free(session->gone.at[i]);
    session->gone.count = 0;
}
