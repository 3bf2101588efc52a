/* afar.c — people who are not at this desk: asked for at the centre without waiting, listed as rows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "afar.h"

#include <stdio.h>

#include "app_inside.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk/central.h"
#include "desk/finder.h"
#include "found.h"
#include "screens_internal.h"
#include "tui/pane.h"

struct afar {
    struct app *app;
    struct central_asking *asking; /* NULL: nothing is under way */
    struct json_t *found;          /* NULL: nothing was answered */
    struct beside beside;
    void (*changed)(void *with);
    void *with;
};

static void end_asking(struct afar *afar)
{
    central_end(afar->asking);
    afar->asking = NULL;
    if (afar->app->beside == &afar->beside)
        afar->app->beside = NULL;
}

static size_t wait_beside(void *with, struct pollfd *out, size_t room, int *timeout_ms)
{
    struct afar *afar = with;

    return central_wait(afar->asking, out, room, timeout_ms);
}

static bool step_beside(void *with)
{
    struct afar *afar = with;
    struct error err = { 0 };
    struct json_t *found = NULL;

    if (central_step(afar->asking, &found, &err)) {
        if (!found)
            return false;
    } else {
        app_refuse(afar->app, &err);
    }
    end_asking(afar);
    afar->found = found;
    afar->changed(afar->with);
    return true;
}

struct afar *afar_new(struct app *app, void (*changed)(void *with), void *with)
{
    struct afar *afar = mem_new(sizeof *afar);

    afar->app = app;
    afar->changed = changed;
    afar->with = with;
    afar->beside = (struct beside){ afar, wait_beside, step_beside };
    return afar;
}

void afar_forget(struct afar *afar)
{
    if (afar->asking)
        end_asking(afar);
    json_free(afar->found);
    afar->found = NULL;
}

bool afar_ask(struct afar *afar, const char *words, struct error *err)
{
    afar_forget(afar);
    afar->asking = central_ask(app_seat(afar->app), words, err);
    if (!afar->asking)
        return false;
    afar->app->beside = &afar->beside;
    return true;
}

bool afar_is_shown(const struct afar *afar)
{
    return afar->asking || afar->found;
}

const char *afar_caption(const struct afar *afar)
{
    if (afar->asking)
        return _("The centre is asked …");
    return json_size(afar->found) ? _("Found at the centre: Enter takes it in hand") : _("Nobody found at the centre");
}

size_t afar_count(const struct afar *afar)
{
    return json_size(afar->found);
}

static const char *text_of(const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return text ? text : "";
}

static void copy_text(char *out, size_t room, const char *text)
{
    snprintf(out, room, "%s", text);
}

/* As who is here, with where she is in the place of how far she is. */
void afar_draw(const struct afar *afar, const struct pane *pane, size_t i, bool is_at)
{
    const struct json_t *one = json_at(afar->found, i);
    struct found found = { 0 };

    copy_text(found.name, sizeof found.name, text_of(one, "name"));
    copy_text(found.birth, sizeof found.birth, text_of(one, "birth"));
    copy_text(found.place, sizeof found.place, text_of(one, "place"));
    copy_text(found.code, sizeof found.code, text_of(one, "code"));
    copy_text(found.state, sizeof found.state,
              json_is_true(json_get(one, "here")) ? _("here") : text_of(one, "region"));
    found_draw(&found, pane, is_at ? STYLE_CURSOR : STYLE_PLAIN);
}

struct next afar_open(struct afar *afar, size_t i)
{
    const struct json_t *one = json_at(afar->found, i);
    struct id dossier = id_none();

    if (!id_parse(text_of(one, "dossier"), &dossier))
        return next_redraw();
    if (json_is_true(json_get(one, "here")))
        return app_open_dossier(afar->app, dossier);
    return next_push(taking_screen(dossier, 1));
}

void afar_free(struct afar *afar)
{
    if (!afar)
        return;
    afar_forget(afar);
    mem_free(afar);
}
