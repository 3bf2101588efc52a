/* review.c — dossiers that were here before the content named its keys, compared in small steps beside the work. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "review.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doubles.h"
#include "push.h"
#include "shelf.h"
#include "store.h"
#include "turn.h"

#define AT_ONCE 100 /* dossiers a step: some tens of milliseconds */

/* What is kept: the keys that were compared by, in which region's content, and the last dossier that was; "" when there
 * is nothing to be done. */
#define KEYS   "review_keys"
#define REGION "review_region"
#define LAST   "review_last"

bool review_begin(struct server_store *store, const char *region, struct error *err)
{
    scoped(shelf) shelf = shelf_new();
    char before[STORE_TEXT_BYTES], text[DIGEST_TEXT_BYTES], none[ID_TEXT_BYTES];
    const struct shelf_content *content;
    scoped_buf named = { 0 };
    struct digest keys;

    if (!shelf_find(shelf, store, region, &content, err) || !store->get_fact(store, KEYS, before, err))
        return false;
    buf_format(&named, "%s\n%s\n%s\n%s\n%s", content->list, content->properties, content->key, content->birth,
               content->names);
    keys = hash_bytes(buf_view(&named), named.size_bytes);
    if (text_equal(digest_format(&keys, text), before))
        return true;
    return store->set_fact(store, KEYS, text, err) && store->set_fact(store, REGION, region, err) &&
           store->set_fact(store, LAST, id_format(id_none(), none), err);
}

struct stretch {
    struct push *push;
    struct id last;
    size_t count;
};

static bool note_worded(void *with, struct id dossier, int64_t number)
{
    struct stretch *stretch = with;

    (void)number;
    *array_add(&stretch->push->worded) = dossier;
    stretch->last = dossier;
    stretch->count++;
    return true;
}

static bool compare(struct turn *turn, struct push *push, struct stretch *stretch, struct error *err)
{
    struct server_store *store = turn->store;
    const struct store_visitor visitor = { .dossier = note_worded, .with = stretch };
    char region[STORE_TEXT_BYTES], last[ID_TEXT_BYTES];

    if (!store->get_fact(store, REGION, region, err) || !turn_content(turn, region, &push->content, err) ||
        !store->each_worded(store, stretch->last, AT_ONCE, &visitor, err) || !doubles_look(push, err))
        return false;
    return store->set_fact(store, LAST, stretch->count < AT_ONCE ? "" : id_format(stretch->last, last), err);
}

/* Whether there is something to be done, and from where. */
static bool read_place(struct server_store *store, struct id *last, bool *is_open, struct error *err)
{
    char text[STORE_TEXT_BYTES];

    if (!store->get_fact(store, LAST, text, err))
        return false;
    *is_open = *text && id_parse(text, last);
    return true;
}

/* A store of before there were reviews: what is live everywhere was published unseen. */
static bool begin_unseen(struct turn *turn, bool *is_open, struct error *err)
{
    char keys[STORE_TEXT_BYTES];

    if (!turn->store->get_fact(turn->store, KEYS, keys, err))
        return false;
    *is_open = !*keys;
    return *keys || (turn_hold(turn, err) && review_begin(turn->store, "", err));
}

static bool go_on(struct turn *turn, bool *has_more, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct push push = { .turn = turn, .arena = arena };
    struct stretch stretch = { .push = &push };
    bool is_open = false;
    bool good = read_place(turn->store, &stretch.last, &is_open, err);

    if (good && !is_open)
        good = begin_unseen(turn, &is_open, err);
    /* Whoever holds the feed is alone: another server may have gone on meanwhile. */
    if (good && is_open)
        good = turn_hold(turn, err) && read_place(turn->store, &stretch.last, &is_open, err);
    if (good && is_open)
        good = compare(turn, &push, &stretch, err);
    array_clear(&push.worded);
    *has_more = good && is_open && stretch.count == AT_ONCE;
    return good;
}

bool review_step(struct server_store *store, struct shelf *shelf, bool *has_more, struct error *err)
{
    struct turn turn;
    bool good = turn_begin(&turn, store, err);

    *has_more = false;
    turn.shelf = shelf;
    good = good && go_on(&turn, has_more, err);
    return turn_end(&turn, good, err);
}
