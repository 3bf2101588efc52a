/* leaving.c — a person leaves the desk: what she was filling in becomes parked, so that others may go on with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/leaving.h"

#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/entry.h"
#include "store/draft.h"

struct left {
    const char *sitting;
    ARRAY(struct id) drafts;
};

static bool note(void *with, const struct draft *draft)
{
    struct left *left = with;

    if (!text_equal(draft->form, left->sitting))
        *array_add(&left->drafts) = draft->id;
    return true;
}

static bool park_one(struct seat *seat, struct id draft)
{
    const struct parking parking = { .reason = seat_setting(seat, "park_logout") };
    struct error refusal = { 0 };
    struct receipt receipt;
    scoped(entry) entry = entry_resume(seat, draft, &refusal);

    return entry && entry_park(entry, &parking, &receipt, &refusal);
}

bool leaving_park(struct seat *seat, struct id user, size_t *parked, struct error *err)
{
    struct left left = { .sitting = sitting_form(seat) };
    struct id here = seat_act_as(seat, user);
    size_t count = 0;
    bool good = draft_each(seat_store(seat), user, note, &left);

    for (size_t i = 0; good && i < left.drafts.count; i++)
        count += park_one(seat, left.drafts.at[i]);
    array_clear(&left.drafts);
    seat_act_as(seat, here);
    if (parked)
        *parked = count;
    return good || error_set(err, ERROR_SYSTEM, _("The drafts cannot be read from the vault. Run: balie check"));
}
