/* roll.c — the people the centre tells of: believed when it signed who they are, and told when it did not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "roll.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/hearsay.h"
#include "store/store.h"
#include "supply.h"
#include "wire/directory.h"
#include "wire/exchange.h"

static bool learn_entry(struct store *store, const struct directory_entry *entry, struct error *err)
{
    char id[ID_TEXT_BYTES];
    scoped_text key = mem_format("person:%s", id_format(entry->id, id));
    scoped_text name = mem_format("user:%s", id);
    scoped_text known = store_get(store, key);
    scoped_text text = mem_format("%" PRId64 "\n%s\n%s\n%s", entry->version, entry->role, entry->region, entry->name);
    scoped_text first = known ? mem_text_part(known, strcspn(known, "\n")) : NULL;
    int64_t version = 0;

    if (first && text_integer(first, INT64_MIN, INT64_MAX, &version) && version >= entry->version)
        return true;
    return store_set(store, key, text, err) && store_set(store, name, entry->name, err) &&
           store_set(store, "directory", "1", err);
}

/* Told until a good one comes of the same person. */
static bool note_belief(struct store *store, const struct directory_entry *entry, bool is_believed, struct error *err)
{
    const struct hearsay said = {
        .name = HEARSAY_UNSIGNED, .change = entry->id, .user = entry->id, .form = "", .reason = "", .at_ms = clock_now()
    };

    return is_believed ? hearsay_forget(store, HEARSAY_UNSIGNED, entry->id, err) : hearsay_add(store, &said, err);
}

bool roll_learn(struct store *store, const struct exchange_answer *answer, struct error *err)
{
    uint8_t centre[SIGN_PUBLIC_BYTES];
    bool has_centre = answer->directory_count && supply_find_key(store, answer, centre, err);

    for (size_t i = 0; i < answer->directory_count; i++) {
        const struct directory_entry *entry = &answer->directory[i];
        bool is_signed = has_centre && directory_is_signed(entry, centre);

        if ((is_signed && !learn_entry(store, entry, err)) || !note_belief(store, entry, is_signed, err))
            return false;
    }
    return true;
}
