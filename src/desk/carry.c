/* carry.c — answers that belong to another dossier: carried there, and taken out here once they were submitted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry_inside.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk.h"
#include "desk/change_of_mind.h"
#include "desk/sitting.h"
#include "form/form.h"
#include "store/store.h"

static char *name_of(const struct entry *entry)
{
    return mem_format("carried:%s", entry->record_text);
}

void carry_recall(struct entry *entry)
{
    scoped_text name = name_of(entry);
    scoped_text kept = store_get(seat_store(entry->seat), name);
    char *record = kept ? strchr(kept, ' ') : NULL;

    if (!record)
        return;
    *record = '\0';
    if (!id_parse(kept, &entry->carried_from) || !id_parse(record + 1, &entry->carried_record))
        entry->carried_from = id_none();
}

static bool remember(struct entry *entry, struct error *err)
{
    char from[ID_TEXT_BYTES], record[ID_TEXT_BYTES];
    scoped_text name = name_of(entry);
    scoped_text kept =
        mem_format("%s %s", id_format(entry->carried_from, from), id_format(entry->carried_record, record));

    return !id_is_set(entry->carried_from) || store_set(seat_store(entry->seat), name, kept, err);
}

bool carry_forget(struct entry *entry, struct error *err)
{
    scoped_text name = name_of(entry);

    return store_set(seat_store(entry->seat), name, NULL, err);
}

bool carry_finish(struct entry *entry, struct error *err)
{
    return !id_is_set(entry->carried_from) || (record_withdraw(entry->seat, entry->carried_from, entry->carried_record,
                                                               _("belongs to another dossier"), err) &&
                                               carry_forget(entry, err));
}

static void copy_answers(struct entry *from, struct entry *to)
{
    for (struct item *item = session_first(from->session); item; item = session_next(from->session, item))
        if (item_is_row(item) || (item_is_answered(item) && item_has_value(item)))
            session_restore(to->session, item_key(item), item_is_row(item) ? "" : item_value(item), item_blank(item));
}

/* Together: a draft there, none here any more. */
static bool move_draft(struct entry *from, struct entry *to, struct error *err)
{
    struct store *store = seat_store(from->seat);
    bool had_draft = from->has_draft, good;

    if (!store_begin(store, err))
        return false;
    good = entry_settle(to, err) && entry_keep(to, session_first(to->session), err) && remember(to, err) &&
           entry_discard(from, err);
    if (good)
        good = store_commit(store, err);
    else
        store_cancel(store);
    from->has_draft = good ? from->has_draft : had_draft; /* it is there still */
    return good;
}

struct entry *entry_carry(struct entry *entry, struct id to, struct error *err)
{
    struct entry_start start = { entry->library, form_name(entry->form), to, id_random(), id_none(), 0, false, NULL };
    struct entry *carried;

    if (!seat_may_fill_in(entry->seat, to, start.form, err))
        return NULL;
    sitting_find(entry->seat, to, &start.sitting, NULL);
    carried = entry_begin(entry->seat, &start, err);
    if (!carried)
        return NULL;
    copy_answers(entry, carried);
    if (entry->is_correction) {
        carried->carried_from = entry->dossier;
        carried->carried_record = entry->record;
    } else { /* carried on once more */
        carried->carried_from = entry->carried_from;
        carried->carried_record = entry->carried_record;
    }
    if (move_draft(entry, carried, err))
        return carried;
    entry_free(carried);
    return NULL;
}
