/* card.c — what of a dossier is searched: the words of its card, kept to see what changed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "card.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "derive.h"
#include "fold/fold.h"
#include "postings.h"
#include "state.h"
#include "store/search.h"
#include "store/store.h"
#include "vocabulary.h"

#define DATE_LETTERS 10 /* 1988-05-12 */

/* As kept in the state: "list key birth place property property ..." with "-" for none. */
struct plan {
    struct arena *arena;
    const char *list, *key, *birth, *place;
    const char **properties;
    size_t property_count;
};

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    arena_free(plan->arena);
    mem_free(plan);
}

static const char *next_name(struct arena *arena, const char **rest)
{
    const char *word;
    size_t size = text_word(rest, &word);

    return size ? arena_text_part(arena, word, size) : NULL;
}

bool plan_open(struct store *store, struct error *err)
{
    scoped_text kept = NULL;
    const char *rest, *name;
    struct plan *plan;

    if (!state_read(store, "search", &kept, err))
        return false;
    plan_free(store->plan);
    store->plan = NULL;
    if (!kept)
        return true;
    rest = kept;
    plan = mem_new(sizeof *plan);
    plan->arena = arena_new();
    plan->list = next_name(plan->arena, &rest);
    plan->key = next_name(plan->arena, &rest);
    plan->birth = next_name(plan->arena, &rest);
    plan->place = next_name(plan->arena, &rest);
    plan->properties = arena_alloc(plan->arena, (strlen(kept) / 2 + 1) * sizeof(char *));
    while ((name = next_name(plan->arena, &rest)))
        plan->properties[plan->property_count++] = name;
    store->plan = plan;
    return true;
}

static void add_name(struct buf *out, const char *name)
{
    if (out->size_bytes)
        buf_char(out, ' ');
    buf_text(out, name && *name ? name : "-");
}

static bool change_plan(struct store *store, const char *text, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    if (store_set(store, "search", text, err) && derive_all_later(store, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

bool search_define(struct store *store, const struct search_plan *plan, struct error *err)
{
    scoped_text kept = NULL;
    scoped_buf text = { 0 };

    if (!state_read(store, "search", &kept, err))
        return false;
    add_name(&text, plan->list);
    add_name(&text, plan->key);
    add_name(&text, plan->birth);
    add_name(&text, plan->place);
    for (size_t i = 0; i < plan->property_count; i++)
        add_name(&text, plan->properties[i]);
    /* The words kept of each card tell what must go: nothing is emptied first. What was cut off after the plan was
     * kept goes on. */
    return ((kept && strcmp(kept, buf_view(&text)) == 0) || change_plan(store, buf_view(&text), err)) &&
           plan_open(store, err) && derive_now(store, err);
}

struct words {
    const char **at;
    size_t count, room;
};

static const char *value_of(const struct fold_entity *card, const char *name)
{
    for (size_t i = 0; i < card->property_count; i++)
        if (strcmp(card->properties[i].name, name) == 0)
            return card->properties[i].value;
    return NULL;
}

static void add_words(struct arena *arena, const char *value, struct words *out)
{
    scoped_buf folded = { 0 };
    const char *rest, *word;

    if (!value)
        return;
    text_fold(&folded, value);
    rest = buf_view(&folded);
    for (size_t size; (size = text_word(&rest, &word));)
        *array_add(out) = arena_text_part(arena, word, size);
}

static void add_key(struct arena *arena, const char *value, struct words *out)
{
    scoped_buf digits = { 0 };

    for (; value && *value; value++)
        if (isdigit((unsigned char)*value))
            buf_char(&digits, *value);
    if (digits.size_bytes)
        *array_add(out) = arena_format(arena, CARD_KEY "%s", buf_view(&digits));
}

/* A birth date may be known to the year or the month only. */
static void add_birth(struct arena *arena, const char *value, struct words *out)
{
    static const size_t sizes[] = { 4, 7, DATE_LETTERS };
    size_t size_bytes = value ? strlen(value) : 0;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (size_bytes >= sizes[i] && isdigit((unsigned char)value[0]))
            *array_add(out) = arena_format(arena, CARD_BORN "%.*s", (int)sizes[i], value);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_once(struct words *words)
{
    size_t kept = 0;

    if (words->count)
        qsort(words->at, words->count, sizeof *words->at, compare_words);
    for (size_t i = 0; i < words->count; i++)
        if (!kept || strcmp(words->at[kept - 1], words->at[i]) != 0)
            words->at[kept++] = words->at[i];
    words->count = kept;
}

static const struct fold_entity *find_card(const struct store *store, const struct fold *fold)
{
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; store->plan && i < count; i++)
        if (strcmp(entities[i].list, store->plan->list) == 0)
            return &entities[i];
    return NULL;
}

static void collect_words(const struct plan *plan, const struct fold_entity *card, struct arena *arena,
                          struct words *out)
{
    for (size_t i = 0; i < plan->property_count; i++)
        add_words(arena, value_of(card, plan->properties[i]), out);
    add_words(arena, value_of(card, plan->place), out);
    add_key(arena, value_of(card, plan->key), out);
    add_birth(arena, value_of(card, plan->birth), out);
    sort_once(out);
}

/* Each word, and its first letters for who has typed no more yet. */
static void add_beginnings(struct arena *arena, struct words *words)
{
    size_t count = words->count;

    for (size_t i = 0; i < count; i++) {
        const char *word = words->at[i];
        size_t letters = strchr(CARD_BORN CARD_KEY, *word) ? 0 : vocabulary_letters(word);

        for (size_t n = 1; n <= letters && n <= CARD_BEGINNING_LETTERS; n++)
            *array_add(words) = arena_format(arena, "%s" CARD_BEGINNING, vocabulary_start(arena, word, n));
    }
    sort_once(words);
}

static void read_kept(struct arena *arena, const char *kept, struct words *out)
{
    const char *word;

    for (size_t size; (size = text_word(&kept, &word));)
        *array_add(out) = arena_text_part(arena, word, size);
}

void card_each_word(const char *kept, void (*visit)(void *with, const char *word), void *with)
{
    scoped(arena) arena = arena_new();
    struct words words = { 0 };

    read_kept(arena, kept, &words);
    add_beginnings(arena, &words);
    for (size_t i = 0; i < words.count; i++)
        visit(with, words.at[i]);
    array_clear(&words);
}

static void post(struct store *store, int64_t dossier, const struct words *before, const struct words *now)
{
    size_t i = 0, j = 0;

    while (i < before->count || j < now->count) {
        int order = i == before->count ? 1 : j == now->count ? -1 : strcmp(before->at[i], now->at[j]);

        if (order < 0)
            postings_remove(store->postings, before->at[i++], dossier);
        else if (order > 0)
            postings_add(store->postings, now->at[j++], dossier);
        else
            i++, j++;
    }
}

static const char *join(struct arena *arena, const struct words *words)
{
    scoped_buf text = { 0 };

    for (size_t i = 0; i < words->count; i++)
        add_name(&text, words->at[i]);
    return arena_text(arena, buf_view(&text));
}

static bool write_row(struct store *store, int64_t dossier, const char *label, const char *words)
{
    struct query query = query_open(store, "INSERT OR REPLACE INTO _card(dossier, label, words) VALUES(?, ?, ?)");

    query_integer(&query, dossier);
    query_text(&query, label);
    query_text(&query, words);
    return query_run(&query, NULL);
}

/* What stood before; false when the database fails. */
static bool read_row(struct store *store, int64_t dossier, struct arena *arena, const char **label, const char **words)
{
    struct query query = query_open(store, "SELECT label, words FROM _card WHERE dossier = ?");

    query_integer(&query, dossier);
    if (query_row(&query)) {
        *label = arena_text(arena, query_get_text(&query, 0));
        *words = arena_text(arena, query_get_text(&query, 1));
    }
    return query_close(&query, NULL);
}

static bool write_words(struct store *store, int64_t dossier, const struct fold_entity *card, bool is_new)
{
    scoped(arena) arena = arena_new();
    const char *label = card ? value_of(card, "label") : NULL, *before_label = NULL, *before = NULL, *joined;
    struct words now = { 0 }, was = { 0 };
    bool good = is_new || read_row(store, dossier, arena, &before_label, &before);

    if (card)
        collect_words(store->plan, card, arena, &now);
    joined = join(arena, &now);
    label = label ? label : "";
    if (good && (!before || strcmp(before, joined) != 0)) {
        read_kept(arena, before, &was);
        add_beginnings(arena, &was);
        add_beginnings(arena, &now);
        post(store, dossier, &was, &now);
    }
    if (good && (!before || strcmp(before, joined) != 0 || strcmp(before_label, label) != 0))
        good = write_row(store, dossier, label, joined);
    array_clear(&now);
    array_clear(&was);
    return good;
}

static void touch(struct store *store, int64_t dossier, const struct fold *fold)
{
    size_t count;
    const struct fold_record *records = fold_records(fold, &count);
    int64_t newest_ms = 0;

    for (size_t i = 0; i < count; i++)
        if (records[i].last && records[i].last->at_ms > newest_ms)
            newest_ms = records[i].last->at_ms;
    postings_touch(store->postings, dossier, (uint32_t)(newest_ms / 1000));
}

bool card_write(struct store *store, int64_t dossier, const struct fold *fold, bool is_new)
{
    touch(store, dossier, fold);
    return write_words(store, dossier, find_card(store, fold), is_new);
}
