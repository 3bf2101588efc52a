/* taking.c — a dossier that is not here is taken in hand: asked why, and exchanged for at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"
#include "asking.h"
#include "base/buf.h"
#include "base/words.h"
#include "desk/central.h"
#include "screens_internal.h"

static bool take(struct app *app, const struct asking *asking, const char *reason, struct error *err)
{
    if (!central_take(app->seat, asking->dossier, reason, err))
        return false;
    app_say(app, _("Taken in hand: it is here when the exchange is done."));
    app_changed(app);
    app_exchange_now(app);
    return true;
}

struct screen *taking_screen(struct id dossier, unsigned levels)
{
    const struct asking asking = { .label = _("Why:"), .given = take, .dossier = dossier, .levels = levels };
    char code[ID_CODE_BYTES];
    scoped_buf about = { 0 };

    buf_format(
        &about,
        _("Dossier %s is of another region. Taken in hand it is here too, whole, after the next exchange; in its "
          "log stands who took it and why, there and here."),
        id_code(dossier, code));
    return asking_screen(&asking, _("Taking a dossier in hand"), buf_view(&about));
}
