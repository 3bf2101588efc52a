/* client.c — the screen turned to the client: only the question and its choices, large, in the client's language. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form_state.h"

#include "app.h"
#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/seat.h"
#include "form/form.h"
#include "form/session.h"
#include "screen.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "tui/text.h"

struct client {
    struct form_state *form;
    struct buf language;
};

static void draw_centred(const struct pane *pane, int row, enum style style, const char *text)
{
    int columns = (int)text_columns(text);

    pane_text(pane, row, columns < pane->columns ? (pane->columns - columns) / 2 : 0, style, text);
}

/* The choices in the client's language, in the order and with the numbers of the form itself. */
static void draw_choices(const struct client *client, const struct pane *pane, int row)
{
    struct filling *filling = &client->form->filling;
    struct session *session = filling_session(filling);
    const struct item_choice *choices;
    int apart;
    size_t count;

    session_set_language(session, buf_view(&client->language));
    count = item_choices(session, filling_item(filling), &choices);
    apart = (int)count * 2 < pane->rows - row ? 2 : 1;
    for (size_t i = 0; i < count && row < pane->rows; i++, row += apart) {
        bool is_chosen = text_has_word(filling_open_value(filling), choices[i].name);
        pane_format(pane, (struct pane_cell){ row, 6, pane->columns - 6 }, is_chosen ? STYLE_CURSOR : STYLE_STRONG,
                    "%s %zu   %s", is_chosen ? "›" : " ", i + 1, choices[i].label);
    }
    session_set_language(session, seat_language(filling->seat));
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    struct client *client = screen->state;
    struct filling *filling = &client->form->filling;
    const struct stop *stop = filling_stop(filling);
    scoped_buf label = { 0 };
    int row = pane->rows / 5;

    (void)app;
    if (!stop)
        return;
    item_text(filling_session(filling), stop->item, TEXT_LABEL, buf_view(&client->language), &label);
    if ((int)text_columns(buf_view(&label)) < pane->columns) {
        draw_centred(pane, row, STYLE_STRONG, buf_view(&label));
        row++;
    } else {
        row = pane_wrapped(pane, row, 4, STYLE_STRONG, buf_view(&label));
    }
    if (stop->kind == STOP_QUESTION && filling_has_choices(filling))
        draw_choices(client, pane, row + 2);
    else if (filling->is_typing)
        draw_centred(pane, row + 2, STYLE_FIELD, line_view(&filling->typed));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct client *client = screen->state;

    (void)app;
    if (pressed->code == PRESS_ESCAPE || pressed->code == PRESS_F + 7 || pressed->code == PRESS_F + 10)
        return next_pop(1);
    return filling_key(&client->form->filling, pressed) ? next_redraw() : next_stay();
}

static void release(void *given)
{
    struct client *client = given;

    buf_clear(&client->language);
    mem_free(client);
}

static const struct screen_kind kind = {
    .name = "client",
    .title = N_("The screen turned to the client"),
    .draw = draw,
    .key = key,
    .free = release,
};

struct screen *client_screen(struct app *app, struct form_state *form)
{
    struct client *client = mem_new(sizeof *client);

    client->form = form;
    form_client_language(form, &client->language);
    if (!client->language.size_bytes)
        buf_text(&client->language, seat_language(app_seat(app)));
    return screen_new(&kind, client);
}
