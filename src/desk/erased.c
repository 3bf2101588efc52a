/* erased.c — what was erased: that it was, and that nothing is written there any more. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "erased.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "desk.h"
#include "store/erased.h"

struct finding {
    struct id dossier;
    struct erased found; /* the latest */
    bool is_found;
};

static bool find_one(void *with, const struct erased *erased)
{
    struct finding *finding = with;

    if (id_is_set(erased->record) || !id_equal(erased->dossier, finding->dossier))
        return true;
    finding->found = *erased;
    finding->is_found = true;
    return false;
}

void erased_tell(struct seat *seat, struct id dossier, struct buf *out)
{
    struct finding finding = { .dossier = dossier };
    char moment[CLOCK_TEXT_BYTES];

    if (!erased_covers(seat_store(seat), dossier, id_none()))
        return;
    erased_each(seat_store(seat), find_one, &finding);
    if (finding.is_found)
        buf_format(out, _("Erased for good on %s, by %s: nothing of this person is here any more.\n"),
                   clock_show(finding.found.at_ms, moment), seat_name_of(seat, finding.found.user));
}

bool erased_allows(struct seat *seat, struct id dossier, struct id record, struct error *err)
{
    if (!erased_covers(seat_store(seat), dossier, record))
        return true;
    if (erased_covers(seat_store(seat), dossier, id_none()))
        return error_set(err, ERROR_INPUT,
                         _("This dossier was erased for good: what is written in it would be erased too. Whoever comes "
                           "back is registered anew, in a dossier of her own."));
    return error_set(err, ERROR_INPUT,
                     _("This record was erased for good: what is written in it would be erased too. Fill the form in "
                       "anew."));
}
