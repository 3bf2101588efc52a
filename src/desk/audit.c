/* audit.c — looking is written down: one entry per person, dossier and hour. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit.h"

#include "base/clock.h"
#include "base/text.h"
#include "desk.h"
#include "desk/rights.h"
#include "store/log.h"
#include "store/store.h"

#define HOUR_MS 3600000

struct look {
    struct id user;
    int64_t hour;
    bool found;
};

static bool match(void *with, const struct change *change, int64_t arrival_ms)
{
    struct look *look = with;

    (void)arrival_ms;
    if (text_equal(change->kind, CHANGE_VIEW) && id_equal(change->user, look->user) &&
        change->at_ms / HOUR_MS == look->hour)
        look->found = true;
    return !look->found;
}

bool audit_view(struct seat *seat, struct id dossier, struct error *err)
{
    struct look look = { seat_user(seat), clock_now() / HOUR_MS, false };
    struct change change;
    struct body body = { 0 };

    if (!seat_may_in(seat, RIGHT_LOOK, dossier, NULL, err))
        return false;
    log_each(seat_store(seat), dossier, true, match, &look);
    if (look.found)
        return true;
    change = change_begin(seat, CHANGE_VIEW, dossier, NULL);
    return change_write(seat, &change, &body, err);
}

bool audit_act(struct seat *seat, struct id dossier, const char *act, struct error *err)
{
    struct change change = change_begin(seat, CHANGE_VIEW, dossier, NULL);
    struct body body = { .note = act };

    return change_write(seat, &change, &body, err);
}
