/* doubles.c — likely doubles over all regions: found when a name or number comes in, until they are settled. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "doubles.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/text.h"
#include "push.h"
#include "shelf.h"
#include "wire/likely.h"

#define FACT          "doubles"
#define PROFILE_WORDS 64

static bool write_version(struct server_store *store, int64_t version, struct error *err)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, version);
    return store->set_fact(store, FACT, text, err);
}

bool doubles_version(struct server_store *store, int64_t *out, struct error *err)
{
    char text[STORE_TEXT_BYTES];

    *out = 0;
    if (!store->get_fact(store, FACT, text, err))
        return false;
    text_integer(text, 0, INT64_MAX, out);
    return true;
}

/* Most come with a change, at its position; what a review finds comes without. */
bool doubles_alter(struct server_store *store, int64_t position, struct error *err)
{
    int64_t before;

    return doubles_version(store, &before, err) && write_version(store, position > before ? position : before + 1, err);
}

bool doubles_settle(struct server_store *store, struct id dossier, struct id other, int64_t position, struct error *err)
{
    return store->settle_likely(store, &(struct store_likely){ dossier, other, "", position }, err) &&
           doubles_alter(store, position, err);
}

bool doubles_drop(struct server_store *store, struct id dossier, int64_t position, struct error *err)
{
    return store->drop_likely(store, dossier, err) && doubles_alter(store, position, err);
}

/* What a dossier is compared by: its words under the key, the birth date and each part of the name. */
struct profile {
    struct arena *arena;
    const struct shelf_content *content;
    struct store_word words[PROFILE_WORDS];
    size_t count;
};

static bool note_word(void *with, const struct store_word *word)
{
    struct profile *profile = with;
    const struct shelf_content *content = profile->content;

    if (text_equal(word->list, content->list) &&
        (text_equal(word->property, content->key) || text_equal(word->property, content->birth) ||
         text_has_word(content->names, word->property)))
        profile->words[profile->count++] =
            (struct store_word){ arena_text(profile->arena, word->word), content->list,
                                 arena_text(profile->arena, word->property), word->dossier };
    return profile->count < PROFILE_WORDS;
}

static bool read_profile(struct push *push, struct id dossier, struct profile *out, struct error *err)
{
    const struct store_visitor visitor = { .word = note_word, .with = out };
    struct server_store *store = push->turn->store;

    out->arena = push->arena;
    out->content = push->content;
    out->count = 0;
    return store->each_word(store, dossier, &visitor, err);
}

static bool has_word(const struct profile *profile, const struct store_word *word)
{
    for (size_t i = 0; i < profile->count; i++)
        if (text_equal(profile->words[i].word, word->word) && text_equal(profile->words[i].property, word->property))
            return true;
    return false;
}

static bool is_of_name(const struct profile *profile, const struct store_word *word)
{
    return text_has_word(profile->content->names, word->property);
}

/* Every word of the name of the one is one of the other's, under the same property. */
static bool holds_name(const struct profile *whole, const struct profile *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (is_of_name(part, &part->words[i]) && !has_word(whole, &part->words[i]))
            return false;
    return true;
}

struct found {
    ARRAY(struct id) dossiers;
};

static bool note_found(void *with, struct id dossier, int64_t number)
{
    struct found *found = with;

    (void)number;
    *array_add(&found->dossiers) = dossier;
    return true;
}

static bool is_linked(struct push *push, struct id dossier, struct id other, bool *out, struct error *err)
{
    struct found linked = { 0 };
    const struct store_visitor visitor = { .dossier = note_found, .with = &linked };
    bool good = push->turn->store->each_link(push->turn->store, dossier, &visitor, err);

    *out = false;
    for (size_t i = 0; i < linked.dossiers.count; i++)
        *out = *out || id_equal(linked.dossiers.at[i], other);
    array_clear(&linked.dossiers);
    return good;
}

static bool keep(struct push *push, struct id dossier, struct id other, const char *reason, struct error *err)
{
    struct server_store *store = push->turn->store;
    const struct store_likely likely = { dossier, other, reason, push->turn->feed.position };
    bool is_new, linked;

    if (!is_linked(push, dossier, other, &linked, err))
        return false;
    if (linked)
        return true;
    return store->put_likely(store, &likely, &is_new, err) &&
           (!is_new || doubles_alter(store, push->turn->feed.position, err));
}

static bool is_same_name(struct push *push, const struct profile *own, struct id other, bool *out, struct error *err)
{
    struct profile *theirs = arena_alloc(push->arena, sizeof *theirs);

    if (!read_profile(push, other, theirs, err))
        return false;
    *out = holds_name(own, theirs) || holds_name(theirs, own);
    return true;
}

static bool keep_found(struct push *push, const struct profile *own, const struct found *found, const char *reason,
                       struct error *err)
{
    struct id dossier = own->words[0].dossier;
    bool is_good = true;

    for (size_t i = 0; i < found->dossiers.count; i++) {
        struct id other = found->dossiers.at[i];

        if (text_equal(reason, LIKELY_NAME) && !is_same_name(push, own, other, &is_good, err))
            return false;
        if (is_good && !keep(push, dossier, other, reason, err))
            return false;
    }
    return true;
}

static bool search(struct push *push, const struct profile *own, const struct store_likeness *wanted, struct error *err)
{
    struct found found = { 0 };
    const struct store_visitor visitor = { .dossier = note_found, .with = &found };
    bool good = push->turn->store->each_alike(push->turn->store, wanted, &visitor, err) &&
                keep_found(push, own, &found, wanted->second ? LIKELY_NAME : LIKELY_KEY, err);

    array_clear(&found.dossiers);
    return good;
}

/* By WORD, when it is a number of the person, or her birth date: then with the first word of her name. */
static bool search_by(struct push *push, const struct profile *own, const struct store_word *word, struct error *err)
{
    struct store_likeness wanted = { word->dossier, word->list, word->word, word->property, NULL, NULL };

    if (text_equal(word->property, own->content->key))
        return search(push, own, &wanted, err);
    if (!text_equal(word->property, own->content->birth))
        return true;
    for (size_t i = 0; i < own->count; i++)
        if (is_of_name(own, &own->words[i])) {
            wanted.second = own->words[i].word;
            wanted.second_property = own->words[i].property;
            return search(push, own, &wanted, err);
        }
    return true;
}

static bool look_for(struct push *push, struct id dossier, struct error *err)
{
    struct profile *own = arena_alloc(push->arena, sizeof *own);

    if (!read_profile(push, dossier, own, err))
        return false;
    for (size_t i = 0; i < own->count; i++)
        if (!search_by(push, own, &own->words[i], err))
            return false;
    return true;
}

bool doubles_look(struct push *push, struct error *err)
{
    for (size_t i = 0; i < push->worded.count; i++)
        if (!look_for(push, push->worded.at[i], err))
            return false;
    return true;
}
