/* conflicts.c — answers given twice and differently: every value with who and when, and a key to take one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/rights.h"
#include "desk/settlement.h"
#include "desk/seat.h"
#include "desk/why.h"
#include "desk/worklist.h"
#include "form/form.h"
#include "head.h"
#include "moment.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/pane.h"
#include "tui/roster.h"

/* A conflict's title, one of its values, what its giver had before him, a remark about what no longer holds, or what is
 * done with one without values. */
struct line_of_conflicts {
    const struct json_t *conflict, *value, *saw, *remark;
    bool is_title;
};

struct conflicts {
    struct app *app;
    struct id dossier;
    struct json_t *all;
    ARRAY(struct line_of_conflicts) lines;
    struct roster roster;
    struct line typed; /* a value of one's own */
    bool is_typing;
};

/* What Enter does with a conflict without values. */
static const struct {
    const char *kind, *enter;
} without_values[] = {
    { "merged", N_("I looked at it: it is right so") },
    { "beside", N_("Open the dossier") },
};

static const char *text_of(const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return text ? text : "";
}

static size_t kind_of(const struct json_t *conflict)
{
    for (size_t i = 0; i < sizeof without_values / sizeof *without_values; i++)
        if (text_equal(without_values[i].kind, text_of(conflict, "kind")))
            return i;
    return SIZE_MAX;
}

static struct id id_of(const struct json_t *conflict, const char *name)
{
    struct id id = id_none();

    id_parse(text_of(conflict, name), &id);
    return id;
}

static bool is_open(void *with, size_t i)
{
    const struct conflicts *conflicts = with;

    const struct line_of_conflicts *line = &conflicts->lines.at[i];

    return !line->is_title && !line->remark && !line->saw;
}

static void write_title(struct conflicts *conflicts, const struct json_t *conflict, struct buf *out)
{
    const char *who = text_of(conflict, "who");
    char code[ID_CODE_BYTES];

    if (!id_is_set(conflicts->dossier))
        buf_format(out, "%s · ", *who ? who : id_code(id_of(conflict, "dossier"), code));
    conflict_title(app_seat(conflicts->app), conflict, out);
}

static void draw_value(struct seat *seat, const struct line_of_conflicts *line, const struct pane *pane,
                       enum style style)
{
    int64_t at_ms;
    scoped_buf who = { 0 }, value = { 0 };

    buf_format(&who, "%s ", text_of(line->value, "by"));
    if (clock_parse(text_of(line->value, "at"), &at_ms))
        moment_instant(&who, at_ms);
    conflict_value(seat, line->conflict, line->value, &value);
    pane_cell(pane, (struct pane_cell){ 0, 3, pane->columns / 2 - 4 }, style, buf_view(&value));
    pane_text(pane, 0, pane->columns / 2, style, buf_view(&who));
}

static void draw_saw(struct seat *seat, const struct line_of_conflicts *line, const struct pane *pane)
{
    scoped_buf saw = { 0 };

    conflict_saw(seat, line->conflict, line->saw, &saw);
    pane_cell(pane, (struct pane_cell){ 0, 5, pane->columns - 5 }, STYLE_LABEL, buf_view(&saw));
}

static void draw_remark(const struct json_t *remark, const struct pane *pane)
{
    pane_format(pane, (struct pane_cell){ 0, 3, pane->columns - 3 }, STYLE_WARNING, "%s = %s: %s",
                text_of(remark, "key"), text_of(remark, "value"), text_of(remark, "text"));
}

static void draw_row(void *with, const struct pane *pane, size_t i, bool is_at)
{
    struct conflicts *conflicts = with;
    const struct line_of_conflicts *line = &conflicts->lines.at[i];
    enum style style = is_at ? STYLE_CURSOR : STYLE_PLAIN;
    scoped_buf title = { 0 };

    if (line->is_title) {
        write_title(conflicts, line->conflict, &title);
        pane_rule(pane, 0, buf_view(&title));
    } else if (line->remark) {
        draw_remark(line->remark, pane);
    } else if (line->saw) {
        draw_saw(app_seat(conflicts->app), line, pane);
    } else if (line->value) {
        draw_value(app_seat(conflicts->app), line, pane, style);
    } else {
        pane_text(pane, 0, 3, style, _(without_values[kind_of(line->conflict)].enter));
    }
}

static void add_line(struct conflicts *conflicts, struct line_of_conflicts line)
{
    *array_add(&conflicts->lines) = line;
}

/* Beside its title and what each said: what they had seen, on a line of its own. */
static void list_conflict(struct conflicts *conflicts, const struct json_t *conflict)
{
    const struct json_t *values = json_get(conflict, "values"), *broken = json_get(conflict, "broken");

    if (!values && kind_of(conflict) == SIZE_MAX)
        return;
    add_line(conflicts, (struct line_of_conflicts){ .conflict = conflict, .is_title = true });
    for (size_t i = 0; i < json_size(broken); i++)
        add_line(conflicts, (struct line_of_conflicts){ .conflict = conflict, .remark = json_at(broken, i) });
    for (size_t i = 0; i < json_size(values); i++) {
        const struct json_t *value = json_at(values, i);

        add_line(conflicts, (struct line_of_conflicts){ .conflict = conflict, .value = value });
        if (json_size(json_get(value, "saw")))
            add_line(conflicts, (struct line_of_conflicts){ .conflict = conflict, .saw = value });
    }
    if (!values)
        add_line(conflicts, (struct line_of_conflicts){ .conflict = conflict });
}

static void list_lines(struct conflicts *conflicts)
{
    conflicts->lines.count = 0;
    for (size_t i = 0; i < json_size(conflicts->all); i++)
        list_conflict(conflicts, json_at(conflicts->all, i));
}

static void renew(struct app *app, struct conflicts *conflicts)
{
    json_free(conflicts->all);
    conflicts->all = conflicts_list(app_seat(app), conflicts->dossier);
    list_lines(conflicts);
    roster_recount(&conflicts->roster, conflicts->lines.count);
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct conflicts *conflicts = screen->state;
    struct pane rest = *pane, top;
    struct head head = { .dossier = conflicts->dossier };

    if (id_is_set(conflicts->dossier))
        head_draw(app, &rest, &head);
    top = pane_cut_top(&rest, 1);
    pane_text(&top, 0, 1, STYLE_LABEL,
              conflicts->lines.count ? _("Two desks wrote without seeing each other: ask, then take what is right.")
                                     : _("There is nothing to decide."));
    if (conflicts->is_typing) {
        top = pane_cut_top(&rest, 1);
        line_draw(&conflicts->typed, &top, 0, pane_text(&top, 0, 1, STYLE_LABEL, _("This is right:")) + 1);
    }
    roster_draw(&conflicts->roster, &rest);
}

/* The conflict the cursor is on; NULL when it has no values. */
static const struct json_t *conflict_at(const struct conflicts *conflicts)
{
    const struct json_t *conflict =
        conflicts->roster.at == ROSTER_NONE ? NULL : conflicts->lines.at[conflicts->roster.at].conflict;

    return conflict && json_get(conflict, "values") ? conflict : NULL;
}

static struct next decided(struct app *app, struct conflicts *conflicts, bool good, const struct error *err)
{
    if (good)
        app_say(app, _("Decided: this stands now, the other stays in the log."));
    else
        app_refuse(app, err);
    app_changed(app);
    renew(app, conflicts);
    return next_redraw();
}

/* Takes the value of WHICH for the conflict under the cursor. */
static struct next take_which(struct app *app, struct screen *screen, const char *which)
{
    struct conflicts *conflicts = screen->state;
    const struct json_t *conflict = conflict_at(conflicts);
    struct error err = { 0 };

    if (!conflict)
        return next_redraw();
    return decided(app, conflicts,
                   conflict_take(app_seat(app), id_of(conflict, "record"), text_of(conflict, "key"), which, &err),
                   &err);
}

static struct next take_mine(struct app *app, struct screen *screen)
{
    return take_which(app, screen, "mine");
}

static struct next take_theirs(struct app *app, struct screen *screen)
{
    return take_which(app, screen, "theirs");
}

static struct next take_both(struct app *app, struct screen *screen)
{
    return take_which(app, screen, "both");
}

static struct next commit_typed(struct app *app, struct conflicts *conflicts)
{
    const struct json_t *conflict = conflict_at(conflicts);
    struct error err = { 0 };

    conflicts->is_typing = false;
    if (!conflict)
        return next_redraw();
    return decided(app, conflicts,
                   conflict_decide(app_seat(app), id_of(conflict, "record"), text_of(conflict, "key"),
                                   line_view(&conflicts->typed), &err),
                   &err);
}

static struct next take_row(struct app *app, struct screen *screen)
{
    struct conflicts *conflicts = screen->state;
    const struct line_of_conflicts *line;
    struct error err = { 0 };

    if (conflicts->is_typing)
        return commit_typed(app, conflicts);
    if (conflicts->roster.at == ROSTER_NONE)
        return next_redraw();
    line = &conflicts->lines.at[conflicts->roster.at];
    if (line->value)
        return take_which(app, screen, text_of(line->value, "change"));
    if (text_equal(text_of(line->conflict, "kind"), "beside"))
        return app_open_dossier(app, id_of(line->conflict, "dossier"));
    return decided(app, conflicts, record_confirm(app_seat(app), id_of(line->conflict, "record"), &err), &err);
}

static struct next begin_typing(struct app *app, struct screen *screen)
{
    struct conflicts *conflicts = screen->state;

    (void)app;
    conflicts->is_typing = conflict_at(conflicts) && *text_of(conflict_at(conflicts), "key");
    line_clear(&conflicts->typed);
    return next_redraw();
}

static struct next settle_plain(struct app *app, struct screen *screen)
{
    struct conflicts *conflicts = screen->state;
    struct error err = { 0 };
    scoped_buf said = { 0 };
    size_t settled;

    if (!conflict_settle_plain(app_seat(app), conflicts->dossier, &settled, &err))
        return decided(app, conflicts, false, &err);
    app_changed(app);
    renew(app, conflicts);
    buf_format(&said, ngettext("%zu was plain and is settled", "%zu were plain and are settled", settled), settled);
    app_say(app, buf_view(&said));
    return next_redraw();
}

static struct next look(struct app *app, struct screen *screen)
{
    struct conflicts *conflicts = screen->state;

    if (conflicts->roster.at == ROSTER_NONE)
        return next_redraw();
    return app_open_dossier(app, id_of(conflicts->lines.at[conflicts->roster.at].conflict, "dossier"));
}

static struct next why(struct app *app, struct screen *screen)
{
    struct conflicts *conflicts = screen->state;
    const struct json_t *conflict;
    scoped_json told = NULL;
    scoped_buf title = { 0 };

    if (conflicts->roster.at == ROSTER_NONE)
        return next_redraw();
    conflict = conflicts->lines.at[conflicts->roster.at].conflict;
    told = why_conflict(app_seat(app), conflict);
    write_title(conflicts, conflict, &title);
    return next_push(account_screen(app, id_of(conflict, "dossier"), buf_view(&title), told));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct conflicts *conflicts = screen->state;

    (void)app;
    if (!conflicts->is_typing)
        return roster_key(&conflicts->roster, pressed) ? next_redraw() : next_pass();
    if (pressed->code == PRESS_ESCAPE)
        conflicts->is_typing = false;
    else if (!line_key(&conflicts->typed, pressed))
        return next_pass();
    return next_redraw();
}

static void release(void *state)
{
    struct conflicts *conflicts = state;

    roster_close(&conflicts->roster);
    line_clear(&conflicts->typed);
    array_clear(&conflicts->lines);
    json_free(conflicts->all);
    mem_free(conflicts);
}

/* clang-format off */
static const struct action actions[] = {
    { N_("take"),    PRESS_ENTER, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_SETTLE), take_row, N_("This value is right: it stands from now on") },
    { N_("why"),     PRESS_F + 2, PRESS_CTRL + 'y', NEEDS_SEAT, why, N_("Why this is a conflict: who said what, when") },
    { N_("dossier"), PRESS_F + 3, 0, NEEDS_SEAT, look,     N_("Open the dossier it is about") },
    { N_("mine"),    PRESS_F + 4, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_SETTLE), take_mine,   N_("What I gave is right") },
    { N_("theirs"),  PRESS_F + 6, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_SETTLE), take_theirs, N_("What the other gave is right") },
    { N_("both"),    PRESS_F + 7, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_SETTLE), take_both,   N_("Both are right, where several may be ticked") },
    { N_("type"),    PRESS_F + 8, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_SETTLE), begin_typing, N_("Neither is right: type what is") },
    { N_("plain"),   PRESS_F + 11, 0, NEEDS_SEAT | NEEDS_RIGHT(RIGHT_SETTLE), settle_plain, N_("Settle all that need nobody's knowledge") },
    { 0 },
};
/* clang-format on */

static const struct screen_kind kind = {
    .name = "conflicts",
    .title = N_("Answers given twice and differently"),
    .actions = actions,
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *conflicts_screen(struct app *app, struct id dossier)
{
    struct conflicts *conflicts = mem_new(sizeof *conflicts);
    struct roster_source source = { .with = conflicts, .draw = draw_row, .is_open = is_open };
    struct screen *screen = screen_new(&kind, conflicts);

    conflicts->app = app;
    conflicts->dossier = screen->dossier = dossier;
    roster_open(&conflicts->roster, source, 0);
    renew(app, conflicts);
    return screen;
}

struct screen *conflict_why_screen(struct app *app, const struct work *work)
{
    scoped_json all = conflicts_list(app_seat(app), work->dossier);
    char id[ID_TEXT_BYTES];

    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);
        scoped_json told = NULL;
        if (!text_equal(text_of(one, "record"), id_format(work->record, id)) ||
            (*text_of(one, "key") && !text_equal(text_of(one, "key"), work->name)))
            continue;
        told = why_conflict(app_seat(app), one);
        return account_screen(app, work->dossier, work->what, told);
    }
    return conflicts_screen(app, work->dossier);
}
