/* places.c — where one can be: the first screen and nine open dossiers, each with its screens in a pile. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include "base/error.h"
#include "base/words.h"
#include "desk/entry.h"
#include "screens_internal.h"

struct screen *places_top(struct app *app)
{
    struct place *place = &app->places[app->at];

    return place->screens.count ? place->screens.at[place->screens.count - 1] : NULL;
}

static void drop(struct place *place)
{
    screen_free(place->screens.at[--place->screens.count]);
}

static void resume(struct app *app)
{
    struct screen *top = places_top(app);
    size_t place = app->at;

    if (top && top->kind->resume)
        places_follow(app, place, top->kind->resume(app, top));
}

/* The first screen of all stays; an empty place is closed. */
static void pop(struct app *app, size_t at, unsigned levels)
{
    struct place *place = &app->places[at];

    while (levels-- && place->screens.count > (at ? 0 : 1))
        drop(place);
    if (!place->screens.count) {
        place->dossier = id_none();
        if (app->at == at)
            app->at = 0;
    }
    if (app->at == at || !place->screens.count)
        resume(app);
}

static void push(struct place *place, struct screen *screen)
{
    *array_add(&place->screens) = screen;
}

void places_follow(struct app *app, size_t at, struct next next)
{
    struct place *place = &app->places[at];

    switch (next.follow) {
    case FOLLOW_PASS:
    case FOLLOW_STAY:
    case FOLLOW_REDRAW:
        break;
    case FOLLOW_REPLACE:
        drop(place);
        push(place, next.screen);
        break;
    case FOLLOW_PUSH:
        push(place, next.screen);
        break;
    case FOLLOW_POP:
        pop(app, at, next.levels);
        break;
    case FOLLOW_QUIT:
        app->is_leaving = true;
        break;
    }
}

bool places_go(struct app *app, size_t at)
{
    if (at >= APP_PLACES || !app->places[at].screens.count)
        return false;
    app->at = at;
    resume(app);
    return true;
}

void places_close(struct app *app)
{
    for (size_t i = 0; i < APP_PLACES; i++) {
        while (app->places[i].screens.count)
            drop(&app->places[i]);
        array_clear(&app->places[i].screens);
    }
}

/* The place of DOSSIER, else a free one (made its own), else 0. */
static size_t place_of(struct app *app, struct id dossier)
{
    size_t free_place = 0;

    for (size_t i = 1; i < APP_PLACES; i++) {
        if (app->places[i].screens.count && id_equal(app->places[i].dossier, dossier))
            return i;
        if (!app->places[i].screens.count && !free_place)
            free_place = i;
    }
    return free_place;
}

static size_t open_place(struct app *app, struct id dossier)
{
    size_t at = place_of(app, dossier);
    struct screen *screen;

    if (!at) {
        struct error err = { 0 };
        error_set(&err, ERROR_INPUT, _("Nine dossiers are open: leave one with Esc before you open another."));
        app_refuse(app, &err);
        return 0;
    }
    if (app->places[at].screens.count)
        return at;
    screen = dossier_screen(app, dossier);
    if (!screen)
        return 0;
    app->places[at].dossier = dossier;
    push(&app->places[at], screen);
    return at;
}

struct next app_open_dossier(struct app *app, struct id dossier)
{
    size_t at = open_place(app, dossier);

    if (at)
        places_go(app, at);
    return next_redraw();
}

static bool is_open_there(const struct place *place, const struct entry *entry)
{
    for (size_t i = 0; i < place->screens.count; i++)
        if (place->screens.at[i]->entry && id_equal(entry_record(place->screens.at[i]->entry), entry_record(entry)))
            return true;
    return false;
}

struct next app_open_entry(struct app *app, struct entry *entry)
{
    size_t at = entry ? open_place(app, entry_dossier(entry)) : 0;

    if (!at) {
        entry_free(entry);
        return next_redraw();
    }
    app->at = at;
    if (is_open_there(&app->places[at], entry))
        entry_free(entry); /* it is being filled in there already */
    else
        push(&app->places[at], renewal_screen(app, entry));
    return next_redraw();
}
