/* privacy.c — what the person a dossier is about may ask: her export, to be forgotten, no more work in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "privacy.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "asking.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/erasing.h"
#include "desk/export.h"
#include "desk/restriction.h"
#include "desk/seat.h"
#include "form/list.h"
#include "screen.h"

#define LINES_MOST 8 /* of what goes, that fit beside what is asked */

/* Where a person looks for a file: a folder in the home folder, named after the dossier's short code. */
static char *export_folder(struct id dossier)
{
    const char *home = getenv("HOME");
    char code[ID_CODE_BYTES];
    scoped_text name = mem_format("balie-%s", id_code(dossier, code));

    return file_join(home && *home ? home : ".", name);
}

struct next privacy_export(struct app *app, struct screen *screen)
{
    scoped_text folder = export_folder(screen->dossier);
    scoped_text said = mem_format(_("Written to %s, to read and as JSON: take it away when it was given."), folder);
    scoped_buf written = { 0 };
    struct error err = { 0 };

    if (export_write(app_seat(app), screen->dossier, folder, &written, &err)) {
        app_changed(app);
        app_say(app, said);
    } else {
        app_refuse(app, &err);
    }
    return next_redraw();
}

static bool tell_done(struct app *app, bool good, const char *sentence)
{
    if (!good)
        return false;
    app_changed(app);
    app_say(app, sentence);
    return true;
}

static bool erase(struct app *app, const struct asking *asking, const char *code, struct error *err)
{
    const struct erasing erasing = { .dossier = asking->dossier, .reason = asking->kept };

    return tell_done(app, erasing_confirm(app_seat(app), &erasing, code, err),
                     _("Erased here; with the next exchange at the centre and on every desk."));
}

/* The first lines of what goes, and how many there are besides. */
static void write_what(const char *what, struct buf *out)
{
    size_t more = 0, lines = 0;

    for (size_t size; *what; what += size) {
        size = strcspn(what, "\n");
        size += what[size] == '\n';
        if (lines++ < LINES_MOST)
            buf_add(out, what, size);
        else
            more++;
    }
    if (more)
        buf_format(out, ngettext("… and %zu more\n", "… and %zu more\n", more), more);
}

static struct screen *show_what_goes(struct app *app, const struct asking *asking, const char *reason,
                                     struct error *err)
{
    const struct erasing erasing = { .dossier = asking->dossier, .reason = reason };
    const struct asking code = { .label = _("Code:"), .given = erase, .dossier = asking->dossier, .kept = reason };
    char wanted[ERASING_CODE_BYTES];
    scoped_buf what = { 0 }, about = { 0 };

    if (!erasing_ask(app_seat(app), &erasing, &what, wanted, err))
        return NULL;
    write_what(buf_view(&what), &about);
    buf_format(&about,
               _("To erase this for good, on every desk and at the centre, type the code %s. Nothing brings it "
                 "back."),
               wanted);
    return asking_screen(&code, _("Erasing what is known of a person"), buf_view(&about));
}

struct next privacy_erase(struct app *app, struct screen *screen)
{
    const struct asking asking = { .label = _("Why:"), .follows = show_what_goes, .dossier = screen->dossier };

    (void)app;
    return next_push(asking_screen(&asking, _("Erasing what is known of a person"),
                                   _("Say why; then you see what goes, and confirm it.")));
}

static bool restrict_it(struct app *app, const struct asking *asking, const char *reason, struct error *err)
{
    return tell_done(app, restriction_set(app_seat(app), asking->dossier, reason, err),
                     _("Restricted: it is looked at and no longer worked with, on every desk."));
}

static bool lift_it(struct app *app, const struct asking *asking, const char *reason, struct error *err)
{
    return tell_done(app, restriction_lift(app_seat(app), asking->dossier, reason, err),
                     _("Lifted: everybody works in it again."));
}

static bool except_it(struct app *app, const struct asking *asking, const char *reason, struct error *err)
{
    const struct permit permit = { asking->kept, reason };

    return tell_done(app, restriction_permit(app_seat(app), asking->dossier, &permit, err),
                     _("Written down: you may work in it today."));
}

struct next privacy_restrict(struct app *app, struct screen *screen)
{
    const struct asking asking = { .label = _("Why:"), .given = restrict_it, .dossier = screen->dossier };

    (void)app;
    return next_push(asking_screen(
        &asking, _("Restricting a dossier (GDPR art. 18)"),
        _("From then on it may be looked at; nothing is filled in, corrected, printed or moved until it is lifted.")));
}

struct next privacy_lift(struct app *app, struct screen *screen)
{
    const struct asking asking = { .label = _("Why:"), .given = lift_it, .dossier = screen->dossier };
    scoped_buf about = { 0 };

    restriction_tell(app_seat(app), screen->dossier, &about);
    return next_push(asking_screen(&asking, _("Lifting the restriction of a dossier"), buf_view(&about)));
}

/* The code of the ground that was typed: its number in the list, or the code itself. */
static const char *ground_of(struct list *grounds, const char *typed)
{
    int64_t number;

    if (grounds && text_integer(typed, 1, (int64_t)list_count(grounds), &number))
        return list_choice(grounds, (size_t)number - 1)->name;
    return typed;
}

static struct list *grounds_of(struct app *app)
{
    const char *name = seat_setting(app_seat(app), "restrict_grounds");

    return *name ? seat_list(app_seat(app), name, NULL) : NULL;
}

static struct screen *ask_reason(struct app *app, const struct asking *asking, const char *typed, struct error *err)
{
    struct list *grounds = grounds_of(app);
    const char *ground = ground_of(grounds, typed);
    const struct asking reason = { .label = _("Why:"), .given = except_it, .dossier = asking->dossier, .kept = ground };
    const struct choice *choice = grounds ? list_find(grounds, ground) : NULL;

    if (choice)
        return asking_screen(&reason, _("Working in a restricted dossier"),
                             choice_label(grounds, choice, seat_language(app_seat(app))));
    error_set(err, ERROR_INPUT, _("That is none of the grounds: type the number of one."));
    return NULL;
}

struct next privacy_except(struct app *app, struct screen *screen)
{
    const struct asking asking = { .label = _("Ground:"), .follows = ask_reason, .dossier = screen->dossier };
    struct list *grounds = grounds_of(app);
    scoped_buf about = { 0 };

    for (size_t i = 0; grounds && i < list_count(grounds); i++)
        buf_format(&about, "%zu  %s\n", i + 1,
                   choice_label(grounds, list_choice(grounds, i), seat_language(app_seat(app))));
    return next_push(asking_screen(&asking, _("Working in a restricted dossier"), buf_view(&about)));
}
