/* tasks.c — all tasks of today in one list that narrows while typing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"

#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/seat.h"
#include "desk/worklist.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"
#include "work.h"

#define MOST_SHOWN 1000

struct tasks {
    struct app *app;
    struct worklist *list;
    ARRAY(const struct work *) works;
    struct roster roster;
};

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct tasks *tasks = with;

    work_draw(tasks->app, tasks->works.at[i], pane, is_at);
}

static bool matches(void *with, size_t i, const char *folded)
{
    const struct tasks *tasks = with;
    const struct work *work = tasks->works.at[i];
    scoped_buf text = { 0 };

    text_fold(&text, work->who);
    buf_char(&text, ' ');
    text_fold(&text, work->what);
    return strstr(buf_view(&text), folded);
}

static void renew(struct app *app, struct tasks *tasks)
{
    struct error err = { 0 };
    struct worklist *list = worklist_load(app_seat(app), MOST_SHOWN, &err);

    if (!list) {
        app_refuse(app, &err);
        return;
    }
    worklist_free(tasks->list);
    tasks->list = list;
    tasks->works.count = 0;
    for (size_t i = 0; i < worklist_size(list); i++)
        if (worklist_at(list, i)->kind == WORK_TASK)
            *array_add(&tasks->works) = worklist_at(list, i);
    roster_recount(&tasks->roster, tasks->works.count);
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct tasks *tasks = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 2);
    scoped_buf title = { 0 };
    size_t total = tasks->list ? worklist_total(tasks->list, WORK_TASK) : 0;
    int column;

    (void)app;
    buf_format(&title, ngettext("%zu task", "%zu tasks", total), total);
    pane_rule(&top, 0, buf_view(&title));
    column = pane_text(&top, 1, 1, STYLE_LABEL, _("Only with:")) + 1;
    line_draw(&tasks->roster.filter, &top, 1, column);
    roster_draw(&tasks->roster, &rest);
}

static struct next open_row(struct app *app, struct screen *screen)
{
    struct tasks *tasks = screen->state;

    if (tasks->roster.at == ROSTER_NONE)
        return next_redraw();
    return work_open(app, tasks->works.at[tasks->roster.at]);
}

static struct next why_row(struct app *app, struct screen *screen)
{
    struct tasks *tasks = screen->state;

    if (tasks->roster.at == ROSTER_NONE)
        return next_redraw();
    return work_why(app, tasks->works.at[tasks->roster.at]);
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct tasks *tasks = screen->state;

    (void)app;
    return roster_key(&tasks->roster, pressed) ? next_redraw() : next_pass();
}

static struct next resume(struct app *app, struct screen *screen)
{
    renew(app, screen->state);
    return next_redraw();
}

static void release(void *state)
{
    struct tasks *tasks = state;

    roster_close(&tasks->roster);
    array_clear(&tasks->works);
    worklist_free(tasks->list);
    mem_free(tasks);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("open"), PRESS_ENTER, 0,                NEEDS_SEAT, open_row, N_("Open the dossier, and the form that does the task") },
    { N_("why"),  PRESS_F + 2, PRESS_CTRL + 'y', NEEDS_SEAT, why_row,  N_("Why this task is here: its rule, source and dates") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "tasks",
    .title = N_("All tasks of today"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .resume = resume,
    .free = release,
};

struct screen *tasks_screen(struct app *app)
{
    struct tasks *tasks = mem_new(sizeof *tasks);
    struct roster_source source = { .with = tasks, .draw = draw_row, .matches = matches };

    tasks->app = app;
    roster_open(&tasks->roster, source, 0);
    renew(app, tasks);
    return screen_new(&kind, tasks);
}
