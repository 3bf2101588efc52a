/* home.c — the first screen: what waits for me, most urgent on top; a letter begins a search. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/exchange.h"
#include "desk/seat.h"
#include "desk/worklist.h"
#include "head.h"
#include "moment.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/roster.h"
#include "tui/text.h"
#include "work.h"

#define MOST_OF_EACH 50
#define RENEW_MS     60000

/* A heading, or one piece of work. */
struct line_of_home {
    bool is_heading;
    enum work_kind kind;
    const struct work *work;
};

struct home {
    struct app *app;
    struct worklist *list;
    ARRAY(struct line_of_home) lines;
    struct roster roster;
    int64_t made_ms;
    uint64_t version; /* of what LIST holds */
};

static const char *const headings[] = {
    [WORK_HANDED] = N_("Handed over"),
    [WORK_PARKED] = N_("Parked"),
    [WORK_DRAFT] = N_("My drafts"),
    [WORK_TASK] = N_("Tasks of today"),
    [WORK_CONFLICT] = N_("Conflicts to decide"),
};

static bool is_open(void *with, size_t i)
{
    const struct home *home = with;

    return !home->lines.at[i].is_heading;
}

static void draw_line(void *with, const struct pane *pane, size_t i, bool is_at)
{
    const struct home *home = with;
    const struct line_of_home *line = &home->lines.at[i];
    scoped_buf title = { 0 };
    size_t total;

    if (!line->is_heading) {
        work_draw(home->app, line->work, pane, is_at);
        return;
    }
    total = worklist_total(home->list, line->kind);
    buf_format(&title, total < WORK_COUNT_MOST ? "%s (%zu)" : "%s (%zu+)", _(headings[line->kind]), total);
    pane_rule(pane, 0, buf_view(&title));
}

static void list_work(struct home *home)
{
    home->lines.count = 0;
    for (size_t i = 0; home->list && i < worklist_size(home->list); i++) {
        const struct work *work = worklist_at(home->list, i);
        if (!i || worklist_at(home->list, i - 1)->kind != work->kind)
            *array_add(&home->lines) = (struct line_of_home){ true, work->kind, NULL };
        *array_add(&home->lines) = (struct line_of_home){ false, work->kind, work };
    }
}

static bool is_same(const struct work *a, const struct work *b)
{
    return a->kind == b->kind && id_equal(a->dossier, b->dossier) && id_equal(a->record, b->record) &&
           text_equal(a->name, b->name) && text_equal(a->entity, b->entity);
}

/* The cursor goes with the piece of work it was on: what arrives above it must not change what Enter opens. */
static void follow(struct home *home, const struct work *work)
{
    for (size_t i = 0; work && i < home->lines.count; i++)
        if (!home->lines.at[i].is_heading && is_same(home->lines.at[i].work, work)) {
            roster_move_to(&home->roster, i);
            return;
        }
}

static void renew(struct app *app, struct home *home)
{
    struct error err = { 0 };
    struct worklist *list = worklist_load(app_seat(app), MOST_OF_EACH, &err), *old = home->list;
    const struct work *at = old && home->roster.at < home->lines.count ? home->lines.at[home->roster.at].work : NULL;

    home->made_ms = clock_tick_ms();
    home->version = app->version;
    if (!list) {
        app_refuse(app, &err);
        return;
    }
    home->list = list;
    list_work(home);
    roster_recount(&home->roster, home->lines.count);
    follow(home, at);
    worklist_free(old);
}

static void write_server(struct app *app, struct buf *out)
{
    const struct exchange_state *state = app_exchange(app);

    if (!state->is_enrolled)
        buf_text(out, _("on its own"));
    else
        buf_text(out, state->is_online ? _("online") : _("offline"));
    if (state->is_enrolled && state->pending) {
        buf_text(out, " · ");
        buf_format(out, ngettext("%zu change waits", "%zu changes wait", state->pending), state->pending);
    }
    buf_char(out, ' ');
}

static void draw_top(struct app *app, const struct pane *pane)
{
    const struct seat *seat = app_seat(app);
    scoped_buf left = { 0 }, right = { 0 };

    buf_format(&left, "balie · %s (%s%s%s) · ", seat_user_name(seat), seat_role(seat), *seat_region(seat) ? ", " : "",
               seat_region(seat));
    moment_instant(&left, clock_now());
    write_server(app, &right);
    head_pair(pane, 0, buf_view(&left), buf_view(&right));
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct home *home = screen->state;
    struct pane rest = *pane, top = pane_cut_top(&rest, 3);

    draw_top(app, &top);
    pane_text(&top, 1, 1, STYLE_LABEL, _("Type a name, a number or scan a slip to find somebody."));
    if (home->lines.count)
        roster_draw(&home->roster, &rest);
    else
        pane_text(&rest, 0, 1, STYLE_PLAIN, _("Nothing waits for you."));
}

static struct next open_row(struct app *app, struct screen *screen)
{
    struct home *home = screen->state;

    if (home->roster.at == ROSTER_NONE)
        return next_push(search_screen(app, ""));
    return work_open(app, home->lines.at[home->roster.at].work);
}

static struct next why_row(struct app *app, struct screen *screen)
{
    struct home *home = screen->state;

    if (home->roster.at == ROSTER_NONE)
        return next_redraw();
    return work_why(app, home->lines.at[home->roster.at].work);
}

static struct next search(struct app *app, struct screen *screen)
{
    (void)screen;
    return next_push(search_screen(app, ""));
}

static struct next tasks(struct app *app, struct screen *screen)
{
    (void)screen;
    return next_push(tasks_screen(app));
}

static struct next conflicts(struct app *app, struct screen *screen)
{
    (void)screen;
    return next_push(conflicts_screen(app, id_none()));
}

/* A letter or digit begins a search; keys that move, move. */
static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct home *home = screen->state;

    if (pressed->code == PRESS_PASTE)
        return next_push(search_screen(app, pressed->pasted));
    if (*pressed->text && pressed->code != '?' && pressed->code != ' ')
        return next_push(search_screen(app, pressed->text));
    return roster_key(&home->roster, pressed) ? next_redraw() : next_pass();
}

static struct next resume(struct app *app, struct screen *screen)
{
    renew(app, screen->state);
    return next_redraw();
}

static struct next tick(struct app *app, struct screen *screen)
{
    struct home *home = screen->state;

    if (home->version != app->version || clock_tick_ms() - home->made_ms >= RENEW_MS)
        renew(app, home);
    return next_redraw();
}

static void release(void *state)
{
    struct home *home = state;

    roster_close(&home->roster);
    array_clear(&home->lines);
    worklist_free(home->list);
    mem_free(home);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("open"),      PRESS_ENTER, 0,                NEEDS_SEAT, open_row,  N_("Open what the cursor is on") },
    { N_("search"),    PRESS_F + 2, PRESS_CTRL + 'f', NEEDS_SEAT, search,    N_("Find a person, or begin with a new one") },
    { N_("tasks"),     PRESS_F + 3, 0,                NEEDS_SEAT, tasks,     N_("All tasks of today") },
    { N_("conflicts"), PRESS_F + 4, 0,                NEEDS_SEAT, conflicts, N_("Answers given twice and differently: decide") },
    { N_("why"),       PRESS_F + 6, PRESS_CTRL + 'y', NEEDS_SEAT, why_row,   N_("Why this waits here: rule, source, dates") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "home",
    .title = N_("What waits for you"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .tick = tick,
    .resume = resume,
    .free = release,
};

struct screen *home_screen(struct app *app)
{
    struct home *home = mem_new(sizeof *home);

    home->app = app;
    roster_open(&home->roster, (struct roster_source){ .with = home, .draw = draw_line, .is_open = is_open }, 0);
    renew(app, home);
    return screen_new(&kind, home);
}
