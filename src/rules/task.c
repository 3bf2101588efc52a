/* task.c — what must be done for a dossier: rules that give tasks with dates, never with today. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"

static const struct expr *expression(struct cell *cell, const char *column)
{
    cell->column = column;
    return cell_expression(cell);
}

static const char *copy(struct cell *cell, const char *column)
{
    cell->column = column;
    return cell_copy(cell);
}

/* Reads the date of the look: then a task would come and go by itself at midnight. */
static bool reads_on(void *with, const struct expr_reference *reference, struct error *err)
{
    (void)err;
    if (reference->kind == EXPR_READS_NAME && text_equal(reference->text, "peildatum"))
        *(bool *)with = true;
    return true;
}

static void refuse_on(struct cell *cell, const struct expr *expr, const char *column)
{
    bool found = false;
    struct expr_visitor visitor = { reads_on, &found };

    cell->column = column;
    if (expr)
        expr_references(expr, &cell->rules->host, &visitor, NULL);
    if (found)
        cell_refuse(cell, true,
                    _("${peildatum} may not be read here: a task has dates, the list compares them with today."));
}

static void load_row(struct cell *cell)
{
    struct task_rule task = { .line = sheet_line(cell->sheet, cell->row) };
    int64_t priority = 5;

    task.name = copy(cell, "name");
    if (!text_is_name(task.name))
        cell_refuse(cell, true, _("“%s” is not a name: use small letters, digits and _."), task.name);
    task.period = cell_period(cell);
    task.for_each = expression(cell, "for_each");
    task.when = expression(cell, "when");
    task.from = expression(cell, "from");
    task.due = expression(cell, "due");
    task.done_when = expression(cell, "done_when");
    task.assignee = expression(cell, "assignee");
    task.role = copy(cell, "role");
    task.form = copy(cell, "form");
    task.source = copy(cell, "source");
    cell->column = "priority";
    if (!text_is_blank(cell_text(cell)) && !text_integer(cell_text(cell), 0, 9, &priority))
        cell_refuse(cell, true, _("“%s” is not a priority from 0 to 9."), cell_text(cell));
    task.priority = (int)priority;
    task.label = cell_sentence(cell, "label");
    refuse_on(cell, task.for_each, "for_each");
    refuse_on(cell, task.when, "when");
    refuse_on(cell, task.done_when, "done_when");
    *array_add(&cell->rules->tasks) = task;
}

bool tasks_load(struct rules *rules, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        struct cell cell = { rules, sheet, i, NULL };
        load_row(&cell);
    }
    return true;
}

static struct date date_in(struct rules_view *view, const struct expr *expr, struct error *err)
{
    scoped(arena) arena = arena_new();
    const char *text = view_text(view, expr, arena, err);
    char day[11] = "";
    struct date date = date_none();

    for (size_t i = 0; i < 10 && text[i]; i++)
        day[i] = text[i];
    return date_parse(day, &date) ? date : date_none();
}

/* The id of the thing in hand, "" when the task is about the dossier. */
static const char *entity_of(const struct rules_view *view)
{
    const struct node *id = view->row ? node_child(view->row, node_name("name")) : NULL;

    return id && id->text ? id->text : "";
}

struct sink {
    bool (*visit)(void *with, const struct rules_task *task);
    void *with;
};

static void write_labels(struct rules_view *view, const struct task_rule *rule, struct arena *arena,
                         struct rules_task *task)
{
    const char **labels = arena_alloc(arena, (rule->label.count + 1) * sizeof *labels);

    for (size_t i = 0; i < rule->label.count; i++) {
        scoped_buf label = { 0 };
        view_sentence_in(view, &rule->label, i, &label);
        labels[i] = arena_text(arena, buf_view(&label));
    }
    task->languages = rule->label.languages;
    task->labels = labels;
    task->label_count = rule->label.count;
}

/* A rule counts on the day its task is due; a task that is never due has no day to end on. */
static bool is_in_force(const struct task_rule *rule, struct date due)
{
    return date_is_set(due) ? period_holds(&rule->period, due) : !date_is_set(rule->period.to);
}

/* A rule that cannot be computed gives no task, and ERR says why. False when the visitor has seen enough. */
static bool offer(struct rules_view *view, const struct task_rule *rule, const struct sink *sink, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct rules_task task = { .name = rule->name,
                               .entity = entity_of(view),
                               .role = rule->role,
                               .form = rule->form,
                               .source = rule->source,
                               .priority = rule->priority };
    bool is_open;

    task.from = date_in(view, rule->from, err);
    task.due = date_in(view, rule->due, err);
    is_open = is_in_force(rule, task.due) && view_is_true(view, rule->when, true, err) &&
              !view_is_true(view, rule->done_when, false, err);
    if (is_open)
        task.assignee = view_text(view, rule->assignee, arena, err);
    if (!is_open || err->kind)
        return true;
    write_labels(view, rule, arena, &task);
    return sink->visit(sink->with, &task);
}

static bool offer_each(struct rules_view *view, const struct task_rule *rule, const struct sink *sink,
                       struct error *err)
{
    struct value things;
    struct node **nodes;
    bool goes_on = true;

    if (!view_run(view, rule->for_each, &things, err))
        return true;
    if (things.type != VALUE_NODES) {
        error_set(err, ERROR_INPUT, _("for_each gives no things: write a path to a list."));
        return true;
    }
    nodes = mem_array(things.node_count + 1, sizeof *nodes);
    for (size_t i = 0; i < things.node_count; i++)
        nodes[i] = things.nodes[i];
    for (size_t i = 0; goes_on && i < things.node_count; i++) {
        view->row = nodes[i];
        goes_on = offer(view, rule, sink, err);
    }
    view->row = NULL;
    mem_free(nodes);
    return goes_on;
}

bool rules_tasks(struct rules_view *view, bool (*visit)(void *with, const struct rules_task *task), void *with,
                 struct error *err)
{
    const struct rules *rules = view->rules;
    struct sink sink = { visit, with };
    bool goes_on = true, good = true;

    view_refresh(view);
    view->on = date_none();
    for (size_t i = 0; goes_on && i < rules->tasks.count; i++) {
        const struct task_rule *rule = &rules->tasks.at[i];
        struct error trouble = { 0 };
        goes_on = rule->for_each ? offer_each(view, rule, &sink, &trouble) : offer(view, rule, &sink, &trouble);
        if (trouble.kind && good)
            good = error_set(err, trouble.kind, _("Table %s, row %s: %s"), "taken", rule->name, trouble.text);
    }
    return goes_on && good;
}
