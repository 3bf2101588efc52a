/* head.c — the two fixed lines on every page of a dossier: who, aid and its running time, route, saved, what is due. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "head.h"

#include <string.h>

#include "app_inside.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/card.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/sitting.h"
#include "form/session.h"
#include "tui/pane.h"
#include "tui/text.h"

#define LOOK_MS   1000
#define LEAST_AID 12 /* columns of language and aid that are always shown */

static bool is_same(const struct head_kept *kept, const struct app *app, const struct head *head)
{
    uint64_t generation = head->entry ? session_generation(entry_session(head->entry)) : 0;

    return kept->is_made && id_equal(kept->dossier, head->dossier) && kept->entry == head->entry &&
           kept->generation == generation && kept->version == app->version;
}

static void make(struct app *app, const struct head *head)
{
    struct head_kept *kept = &app->head;
    struct card_lines_out out = { &kept->left, &kept->right, &kept->second };

    buf_cut(&kept->left, 0);
    buf_cut(&kept->right, 0);
    buf_cut(&kept->second, 0);
    card_head(app->seat, head->dossier, head->entry, &out);
    kept->is_made = true;
    kept->dossier = head->dossier;
    kept->entry = head->entry;
    kept->generation = head->entry ? session_generation(entry_session(head->entry)) : 0;
    kept->version = app->version;
    kept->saved_ms = clock_now();
    kept->clock_looked_ms = 0;
}

/* The aid's clock is looked up once a second, not at every key. */
static void look_at_clock(struct app *app, struct id dossier)
{
    struct head_kept *kept = &app->head;
    int64_t now = clock_tick_ms();

    if (kept->clock_looked_ms && now - kept->clock_looked_ms < LOOK_MS)
        return;
    kept->clock_ms = sitting_clock_ms(app->seat, dossier, &kept->clock_runs);
    kept->clock_looked_ms = now;
}

/* What stands at the right of the first line after the aid: its time, region, saved, what waits to go up. */
static void write_state(struct app *app, const struct head *head, struct buf *out)
{
    const struct head_kept *kept = &app->head;
    long long minutes = kept->clock_ms / 60000;
    int saved = clock_minute(kept->saved_ms);
    size_t pending = app_exchange(app)->is_enrolled ? app_exchange(app)->pending : 0;

    if (kept->clock_ms)
        buf_format(out, "│%s%02lld:%02lld", kept->clock_runs ? "▶" : "", minutes / 60, minutes % 60);
    if (*seat_region(app->seat))
        buf_format(out, "│%s", seat_region(app->seat));
    if (head->entry) {
        buf_text(out, "│");
        buf_format(out, _("saved %02d:%02d"), saved / 60, saved % 60);
    }
    if (pending)
        buf_format(out, " ↑%zu", pending);
    buf_text(out, " ");
}

/* Language, aid and route in ROOM columns: the name must stay whole, so the words of the aid give way. */
static void write_aid(const struct head_kept *kept, int room, struct buf *out)
{
    const char *text = buf_view(&kept->right), *route = strstr(text, "│");
    scoped_text aid = mem_text_part(text, route ? (size_t)(route - text) : strlen(text));
    int aid_room = room - (route ? (int)text_columns(route) : 0);

    text_show(out, aid, aid_room > LEAST_AID ? (size_t)aid_room : LEAST_AID);
    buf_text(out, route ? route : "");
}

void head_pair(const struct pane *pane, int row, const char *left, const char *right)
{
    int columns = pane->columns - (int)text_columns(right) - 1;
    struct pane part = { pane->row, pane->column, pane->rows, columns > 0 ? columns : pane->columns };

    pane_fill(pane, row, STYLE_HEAD);
    pane_text_right(pane, row, STYLE_HEAD, right);
    pane_text(&part, row, 1, STYLE_HEAD, left);
}

void head_draw(struct app *app, struct pane *pane, const struct head *head)
{
    struct pane top = pane_cut_top(pane, 2);
    scoped_buf right = { 0 }, state = { 0 }, note = { 0 };
    int room = pane->columns - 3;

    if (!is_same(&app->head, app, head))
        make(app, head);
    look_at_clock(app, head->dossier);
    write_state(app, head, &state);
    room -= (int)text_columns(buf_view(&state)) + (int)text_columns(buf_view(&app->head.left));
    write_aid(&app->head, room, &right);
    buf_text(&right, buf_view(&state));
    head_pair(&top, 0, buf_view(&app->head.left), buf_view(&right));
    if (head->note && *head->note)
        buf_format(&note, "%s ", head->note);
    head_pair(&top, 1, buf_view(&app->head.second), buf_view(&note));
}
