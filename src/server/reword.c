/* reword.c — what is searched is something else now: the words of all dossiers are made again, in small steps. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "reword.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/text.h"
#include "shelf.h"
#include "store.h"
#include "turn.h"
#include "words.h"

#define AT_ONCE 100 /* dossiers a step: some tens of milliseconds */

/* The last dossier that was done; DONE after all; "" in a store of before there were steps, where the keys of one
 * region may have taken the place of those of all. */
#define LAST "reword_last"
#define DONE "-"

bool reword_note(struct server_store *store, const char *region, struct buf *out, struct error *err)
{
    scoped(shelf) shelf = shelf_new();
    const struct shelf_content *content;

    if (!shelf_find(shelf, store, region, &content, err))
        return false;
    buf_format(out, "%s\n%s", content->list, content->properties);
    return true;
}

bool reword_begin(struct server_store *store, struct error *err)
{
    char none[ID_TEXT_BYTES];

    return store->set_fact(store, LAST, id_format(id_none(), none), err);
}

struct stretch {
    ARRAY(struct id) dossiers;
};

static bool note_dossier(void *with, struct id dossier, int64_t number)
{
    struct stretch *stretch = with;

    (void)number;
    *array_add(&stretch->dossiers) = dossier;
    return true;
}

/* Whether there is something to be done, and after which dossier. */
static bool read_place(struct server_store *store, struct id *last, bool *is_open, struct error *err)
{
    char text[STORE_TEXT_BYTES];

    *last = id_none();
    if (!store->get_fact(store, LAST, text, err))
        return false;
    *is_open = !*text || id_parse(text, last);
    return true;
}

static bool renew(struct turn *turn, struct stretch *stretch, struct id after, struct error *err)
{
    const struct store_visitor visitor = { .dossier = note_dossier, .with = stretch };
    struct server_store *store = turn->store;
    char last[ID_TEXT_BYTES];
    size_t count;

    if (!store->each_placed(store, after, AT_ONCE, &visitor, err))
        return false;
    count = stretch->dossiers.count;
    for (size_t i = 0; i < count; i++)
        if (!words_renew(turn, stretch->dossiers.at[i], err))
            return false;
    return store->set_fact(store, LAST, count < AT_ONCE ? DONE : id_format(stretch->dossiers.at[count - 1], last), err);
}

static bool go_on(struct turn *turn, bool *has_more, struct error *err)
{
    struct stretch stretch = { 0 };
    struct id last;
    bool is_open = false, good = read_place(turn->store, &last, &is_open, err);

    /* Whoever holds the feed is alone: another server may have gone on meanwhile. */
    if (good && is_open)
        good = turn_hold(turn, err) && read_place(turn->store, &last, &is_open, err);
    if (good && is_open)
        good = renew(turn, &stretch, last, err);
    *has_more = good && is_open && stretch.dossiers.count == AT_ONCE;
    array_clear(&stretch.dossiers);
    return good;
}

bool reword_step(struct server_store *store, struct shelf *shelf, bool *has_more, struct error *err)
{
    struct turn turn;
    bool good = turn_begin(&turn, store, err);

    *has_more = false;
    turn.shelf = shelf;
    good = good && go_on(&turn, has_more, err);
    return turn_end(&turn, good, err);
}

bool reword_run(struct server_store *store, struct error *err)
{
    scoped(shelf) shelf = shelf_new();
    bool has_more = true, good = true;

    while (good && has_more)
        good = reword_step(store, shelf, &has_more, err);
    return good;
}
