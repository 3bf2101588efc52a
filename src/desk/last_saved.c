/* last_saved.c — what who sits here answered in the form the time before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "last_saved.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/date.h"
#include "desk.h"
#include "desk/rights.h"
#include "entry_inside.h"
#include "fold/fold.h"
#include "form/instance.h"
#include "store/dossier.h"
#include "store/log.h"

struct search {
    struct entry *entry;
    struct node *found;
};

/* What may not be seen is no answer here: else it would be written into another dossier. */
static bool is_hidden(const struct entry *entry, const char *key)
{
    const char *slash = strrchr(key, '/');

    return seat_hides(entry->seat, form_name(entry->form), slash ? slash + 1 : key);
}

static struct node *tree_of(struct entry *entry, const struct fold_record *record)
{
    ARRAY(struct instance_answer) answers = { 0 };
    struct node *tree;

    for (size_t i = 0; i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        scoped_buf key = { 0 };
        if (!answer->value || is_hidden(entry, answer->key) || !form_moved_key(entry->form, answer->key, &key))
            continue;
        if (!is_hidden(entry, buf_view(&key)))
            *array_add(&answers) = (struct instance_answer){ arena_text(entry->arena, buf_view(&key)), answer->value };
    }
    tree = instance_tree(entry->form, entry->arena, answers.at, answers.count);
    array_clear(&answers);
    return tree;
}

static bool try_record(void *with, struct id dossier, struct id record)
{
    struct search *search = with;
    struct entry *entry = search->entry;
    const struct fold_record *found;
    size_t at;

    if (id_equal(record, entry->record) || !seat_may_in(entry->seat, RIGHT_LOOK, dossier, form_name(entry->form), NULL))
        return true;
    scoped(dossier) held = dossier_load(seat_store(entry->seat), dossier, date_none(), NULL);
    found = held ? dossier_record(held, record, &at) : NULL;
    if (!found || found->withdrawn || found->erased || fold_is_erased(dossier_fold(held, at)))
        return true;
    search->found = tree_of(entry, found);
    return false;
}

struct node *last_saved(struct entry *entry)
{
    struct search search = { entry, NULL };

    if (!entry->has_looked_back && entry->seat) {
        log_each_of_form(seat_store(entry->seat), seat_user(entry->seat), form_name(entry->form), try_record, &search);
        entry->last_saved = search.found;
    }
    entry->has_looked_back = true;
    return entry->last_saved;
}
