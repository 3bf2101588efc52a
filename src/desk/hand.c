/* hand.c — a record of a dossier in hand, for a change about it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "hand.h"

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "erased.h"
#include "fold/fold.h"
#include "store/dossier.h"
#include "store/store.h"

bool hand_take(struct seat *seat, struct id dossier, struct id record, struct hand *out, struct error *err)
{
    size_t at;

    out->dossier = dossier_load(seat_store(seat), dossier, date_none(), err);
    if (!out->dossier)
        return false;
    out->record = dossier_record(out->dossier, record, &at);
    if (!out->record)
        return error_set(err, ERROR_ABSENT, _("This dossier has no such record."));
    out->fold = dossier_fold(out->dossier, at);
    out->home = dossier_id_at(out->dossier, at);
    return erased_allows(seat, out->home, record, err) &&
           seat_may_there(seat, RIGHT_WRITE, out->home, out->record->form, err);
}

bool hand_write(struct seat *seat, const struct hand *hand, const char *kind, const struct body *body,
                struct error *err)
{
    struct store *store = seat_store(seat);
    struct change change = change_begin(seat, kind, hand->home, hand->fold);

    change.record = hand->record->id;
    change.form = hand->record->form;
    change.date = hand->record->date;
    if (!store_begin(store, err))
        return false;
    if (change_write(seat, &change, body, err) && derive_dossier(seat, change.dossier, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

const struct fold_answer *hand_answer(const struct fold_record *record, const char *key)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (text_equal(record->answers[i].key, key))
            return &record->answers[i];
    return NULL;
}
