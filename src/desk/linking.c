/* linking.c — two dossiers of one person joined, or told apart: said in both, each keeps its own records. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/linking.h"

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/central.h"
#include "desk/rights.h"
#include "fold/fold.h"
#include "store/dossier.h"
#include "store/likeness.h"
#include "store/store.h"

static bool take_in_hand(struct seat *seat, struct id dossier, const char *reason, struct error *err)
{
    const struct body body = { .note = reason };
    struct change change = change_begin(seat, CHANGE_TAKE, dossier, NULL);

    return change_write(seat, &change, &body, err);
}

static bool write_one(struct seat *seat, const char *kind, const struct id both[2], const char *reason,
                      struct error *err)
{
    char other[ID_TEXT_BYTES];
    const struct body body = { .linked = id_format(both[1], other), .note = reason };
    scoped(dossier) held =
        central_is_here(seat, both[0]) ? dossier_load(seat_store(seat), both[0], date_none(), err) : NULL;
    struct change change = change_begin(seat, kind, both[0], held ? dossier_fold_of(held, both[0]) : NULL);

    return change_write(seat, &change, &body, err);
}

/* Of a dossier that is not here only its own region can say that it is another person's. */
static bool write_both(struct seat *seat, const char *kind, const struct id both[2], const char *reason,
                       struct error *err)
{
    const struct id turned[2] = { both[1], both[0] };
    bool other_is_here = central_is_here(seat, both[1]), joins = text_equal(kind, CHANGE_LINK);

    return (other_is_here || !joins || take_in_hand(seat, both[1], reason, err)) &&
           write_one(seat, kind, both, reason, err) &&
           ((!other_is_here && !joins) || write_one(seat, kind, turned, reason, err)) &&
           derive_dossier(seat, both[0], err) && (!other_is_here || derive_dossier(seat, both[1], err)) &&
           likeness_settle(seat_store(seat), both[0], both[1], err);
}

static bool say(struct seat *seat, const char *kind, const struct id both[2], const char *reason, struct error *err)
{
    struct store *store = seat_store(seat);

    if (text_is_blank(reason))
        return error_set(err, ERROR_INPUT, _("Say why: it stays in the log of the dossier."));
    if (id_equal(both[0], both[1]))
        return error_set(err, ERROR_INPUT, _("A dossier is not linked with itself: name two."));
    if (!central_is_here(seat, both[0]))
        return error_set(err, ERROR_ABSENT, _("This dossier is not on this computer. Exchange first with: balie sync"));
    if (!seat_may_in(seat, RIGHT_WRITE, both[0], NULL, err) ||
        (central_is_here(seat, both[1]) && !seat_may_in(seat, RIGHT_WRITE, both[1], NULL, err)) ||
        !store_begin(store, err))
        return false;
    if (write_both(seat, kind, both, reason, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool linking_join(struct seat *seat, const struct id both[2], const char *reason, struct error *err)
{
    return say(seat, CHANGE_LINK, both, reason, err);
}

bool linking_part(struct seat *seat, const struct id both[2], const char *reason, struct error *err)
{
    return say(seat, CHANGE_UNLINK, both, reason, err);
}
