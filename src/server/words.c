/* words.c — by what the centre finds a dossier: the words of what was saved of its person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "words.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "shelf.h"
#include "store.h"
#include "wire/body.h"
#include "wire/change.h"

#define WORDS_A_TEXT 32

static bool is_number(const char *folded)
{
    return *folded && !folded[strspn(folded, "0123456789 ")];
}

size_t words_split(struct arena *arena, const char *text, const char **out, size_t room)
{
    scoped_buf folded = { 0 };
    scoped_buf joined = { 0 };
    const char *rest, *word;
    size_t count = 0, size_bytes;

    text_fold(&folded, text);
    rest = buf_view(&folded);
    if (is_number(rest)) {
        for (; *rest; rest++)
            if (*rest != ' ')
                buf_char(&joined, *rest);
        if (joined.size_bytes)
            out[count++] = arena_text(arena, buf_view(&joined));
        return count;
    }
    while (count < room && (size_bytes = text_word(&rest, &word)))
        out[count++] = arena_text_part(arena, word, size_bytes);
    return count;
}

static void add_value(struct words *words, struct id dossier, const struct body_save *save)
{
    const char *parts[WORDS_A_TEXT];
    size_t count = words_split(words->arena, save->value.text, parts, WORDS_A_TEXT);

    for (size_t i = 0; i < count; i++)
        *array_add(&words->at) = (struct store_word){ parts[i], save->list, save->property, dossier };
}

/* Most forms save nothing of a person: those are not taken apart. */
static bool may_save(const struct shelf_content *content, const struct change *change)
{
    return *content->list && change->body && text_equal(change->kind, CHANGE_SET) &&
           memmem(change->body, change->body_bytes, "\"save\"", sizeof "\"save\"" - 1) &&
           memmem(change->body, change->body_bytes, content->list, strlen(content->list));
}

void words_add(struct words *words, const struct shelf_content *content, const struct change *change)
{
    struct body body;

    if (!may_save(content, change) || !body_decode(words->arena, change->body, change->body_bytes, &body, NULL))
        return;
    for (size_t i = 0; i < body.save_count; i++)
        if (text_equal(body.saves[i].list, content->list) && body.saves[i].value.kind == BODY_TEXT &&
            text_has_word(content->properties, body.saves[i].property))
            add_value(words, change->dossier, &body.saves[i]);
}

struct reading {
    struct words words;
    const struct shelf_content *content;
};

static bool read_one(void *with, const struct store_change *kept)
{
    struct reading *reading = with;
    struct change change;

    if (!kept->refusal && change_decode(reading->words.arena, kept->line, kept->line_bytes, &change, NULL))
        words_add(&reading->words, reading->content, &change);
    return true;
}

static bool write_words(struct reading *reading, struct server_store *store, struct error *err)
{
    bool good = store->add_words(store, reading->words.at.at, reading->words.at.count, err);

    array_clear(&reading->words.at);
    return good;
}

bool words_renew(struct server_store *store, const struct shelf_content *content, struct id dossier, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct reading reading = { .words.arena = arena, .content = content };
    const struct store_visitor visitor = { .change = read_one, .with = &reading };

    return store->drop_words(store, dossier, err) && store->each_of(store, dossier, &visitor, err) &&
           write_words(&reading, store, err);
}

bool words_rebuild(struct server_store *store, const struct shelf_content *content, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct reading reading = { .words.arena = arena, .content = content };
    const struct store_visitor visitor = { .change = read_one, .with = &reading };
    struct store_feed feed;

    if (!store->read_feed(store, &feed, err) || !store->drop_words(store, id_none(), err))
        return false;
    for (int64_t at = 0; at < feed.position; at += STORE_LINES) {
        const struct store_reach reach = { "", at, at + STORE_LINES, 0 };

        arena_reset(arena);
        if (!store->each_fed(store, &reach, &visitor, err) || !write_words(&reading, store, err))
            return false;
    }
    return true;
}
