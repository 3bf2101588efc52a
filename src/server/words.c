/* words.c — by what the centre finds a dossier: the words of what was saved of its person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "words.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "shelf.h"
#include "store.h"
#include "turn.h"
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

void words_each(struct arena *arena, const struct shelf_content *content, const struct change *change,
                void (*visit)(void *with, const struct body_save *save), void *with)
{
    struct body body;

    if (!may_save(content, change) || !body_decode(arena, change->body, change->body_bytes, &body, NULL))
        return;
    for (size_t i = 0; i < body.save_count; i++)
        if (text_equal(body.saves[i].list, content->list) && body.saves[i].value.kind == BODY_TEXT &&
            text_has_word(content->properties, body.saves[i].property))
            visit(with, &body.saves[i]);
}

struct adding {
    struct words *words;
    struct id dossier;
};

static void add_one(void *with, const struct body_save *save)
{
    struct adding *adding = with;

    add_value(adding->words, adding->dossier, save);
}

void words_add(struct words *words, const struct shelf_content *content, const struct change *change)
{
    words_each(words->arena, content, change, add_one, &(struct adding){ words, change->dossier });
}

struct reading {
    struct words words;
    struct turn *turn;
    struct error *err;
    bool has_failed;
};

static bool read_one(void *with, const struct store_change *kept)
{
    struct reading *reading = with;
    const struct shelf_content *content;
    struct change change;

    if (kept->refusal || !change_decode(reading->words.arena, kept->line, kept->line_bytes, &change, NULL))
        return true;
    reading->has_failed = !turn_content(reading->turn, change.region, &content, reading->err);
    if (!reading->has_failed)
        words_add(&reading->words, content, &change);
    return !reading->has_failed;
}

bool words_renew(struct turn *turn, struct id dossier, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct reading reading = { .words.arena = arena, .turn = turn, .err = err };
    const struct store_visitor visitor = { .change = read_one, .with = &reading };
    struct server_store *store = turn->store;
    bool good = store->drop_words(store, dossier, err) && store->each_of(store, dossier, &visitor, err) &&
                !reading.has_failed && store->add_words(store, reading.words.at.at, reading.words.at.count, err);

    array_clear(&reading.words.at);
    return good;
}
