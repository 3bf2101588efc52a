/* vocabulary.c — the words that are searched, and how each is found when one letter is wrong. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "vocabulary.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "state.h"

/*
 * Of every word its first four letters (of a word of three letters, all) are a target; _slip has each target as it is
 * and with each one letter left out. What is typed is cut and shortened the same way; two that are one slip apart
 * always have a form in common:
 *   another letter, or two swapped:  form of four letters with one left out, both sides
 *   a letter too many:               the first five typed, one left out = target
 *   a letter left out:               the first three typed = target with one left out
 * All words that begin with a target found are then compared letter by letter.
 */
#define TARGET_LETTERS 4
#define LEAST_LETTERS  3
#define WORDS_LIMIT    20000 /* compared for one search */

size_t vocabulary_letters(const char *text)
{
    size_t letters = 0;
    uint32_t code;

    for (; *text; letters++)
        text += utf8_next(text, &code);
    return letters;
}

const char *vocabulary_start(struct arena *arena, const char *text, size_t letters)
{
    const char *end = text;
    uint32_t code;

    for (; *end && letters; letters--)
        end += utf8_next(end, &code);
    return arena_text_part(arena, text, (size_t)(end - text));
}

struct forms {
    const char **at;
    size_t count, room;
};

/* TEXT with each letter left out in turn. */
static void add_shorter(struct arena *arena, const char *text, struct forms *out)
{
    uint32_t code;

    for (const char *at = text; *at;) {
        size_t size = utf8_next(at, &code);

        *array_add(out) = arena_format(arena, "%.*s%s", (int)(at - text), text, at + size);
        at += size;
    }
}

static bool is_plain(const char *word)
{
    return word[0] != '#' && word[0] != '=' && word[strlen(word) - 1] != '*';
}

static bool has(struct store *store, const char *sql, const char *text)
{
    struct query query = query_open(store, sql);

    query_text(&query, text);
    return query_number(&query, 0);
}

static bool change_forms(struct store *store, const char *sql, const char *target)
{
    scoped(arena) arena = arena_new();
    struct forms forms = { 0 };
    bool good = true;

    *array_add(&forms) = target;
    add_shorter(arena, target, &forms);
    for (size_t i = 0; good && i < forms.count; i++) {
        struct query query = query_open(store, sql);

        query_text(&query, forms.at[i]);
        query_text(&query, target);
        good = query_run(&query, NULL);
    }
    array_clear(&forms);
    return good;
}

static bool put_word(struct store *store, const char *sql, const char *word)
{
    struct query query = query_open(store, sql);

    query_text(&query, word);
    return query_run(&query, NULL);
}

bool vocabulary_add(struct store *store, const char *word)
{
    scoped(arena) arena = NULL;
    const char *target;

    if (!is_plain(word) || has(store, "SELECT 1 FROM _word WHERE word = ?", word))
        return true;
    if (!put_word(store, "INSERT INTO _word(word) VALUES(?)", word))
        return false;
    if (vocabulary_letters(word) < LEAST_LETTERS)
        return true;
    arena = arena_new();
    target = vocabulary_start(arena, word, TARGET_LETTERS);
    return has(store, "SELECT 1 FROM _slip WHERE form = ?1 AND target = ?1", target) ||
           change_forms(store, "INSERT OR IGNORE INTO _slip(form, target) VALUES(?, ?)", target);
}

/* Whether another word still has TARGET: one of three letters is a target only for itself. */
static bool is_target(struct store *store, const char *target)
{
    scoped_text end = NULL;
    struct query query;

    if (vocabulary_letters(target) < TARGET_LETTERS)
        return has(store, "SELECT 1 FROM _word WHERE word = ?", target);
    end = mem_format("%s\xf4\x8f\xbf\xbf", target);
    query = query_open(store, "SELECT 1 FROM _word WHERE word >= ? AND word < ? LIMIT 1");
    query_text(&query, target);
    query_text(&query, end);
    return query_number(&query, 0);
}

bool vocabulary_remove(struct store *store, const char *word)
{
    scoped(arena) arena = NULL;
    const char *target;

    if (!is_plain(word) || has(store, "SELECT 1 FROM _posting WHERE word = ? LIMIT 1", word))
        return true;
    if (!put_word(store, "DELETE FROM _word WHERE word = ?", word))
        return false;
    if (vocabulary_letters(word) < LEAST_LETTERS)
        return true;
    arena = arena_new();
    target = vocabulary_start(arena, word, TARGET_LETTERS);
    return is_target(store, target) || change_forms(store, "DELETE FROM _slip WHERE form = ? AND target = ?", target);
}

struct search {
    struct store *store;
    struct arena *arena;
    const char *text;
    size_t letters;
    struct forms targets;
    const char **out;
    size_t count, room, compared;
};

static void add_target(struct search *search, const char *target)
{
    for (size_t i = 0; i < search->targets.count; i++)
        if (strcmp(search->targets.at[i], target) == 0)
            return;
    *array_add(&search->targets) = arena_text(search->arena, target);
}

static void find_targets(struct search *search)
{
    struct forms forms = { 0 };
    const char *four = vocabulary_start(search->arena, search->text, TARGET_LETTERS);

    *array_add(&forms) = four;
    add_shorter(search->arena, four, &forms);
    add_shorter(search->arena, vocabulary_start(search->arena, search->text, TARGET_LETTERS + 1), &forms);
    *array_add(&forms) = vocabulary_start(search->arena, search->text, TARGET_LETTERS - 1);
    for (size_t i = 0; i < forms.count; i++) {
        struct query query = query_open(search->store, "SELECT target FROM _slip WHERE form = ?");

        query_text(&query, forms.at[i]);
        while (query_row(&query))
            add_target(search, query_get_text(&query, 0));
        query_close(&query, NULL);
    }
    array_clear(&forms);
}

/* A beginning of WORD of as many letters as were typed, one less or one more. */
static bool is_slip(const struct search *search, struct arena *arena, const char *word)
{
    if (text_is_slip(search->text, word))
        return true;
    if (search->letters <= VOCABULARY_SLIP_LETTERS)
        return false;
    for (size_t letters = search->letters - 1; letters <= search->letters + 1; letters++)
        if (text_is_slip(search->text, vocabulary_start(arena, word, letters)))
            return true;
    return false;
}

static void compare_words(struct search *search, const char *target)
{
    struct query query = query_open(search->store, vocabulary_letters(target) < TARGET_LETTERS
                                                       ? "SELECT word FROM _word WHERE word = ?1 AND ?2 <> ''"
                                                       : "SELECT word FROM _word WHERE word >= ?1 AND word < ?2");
    scoped_text end = mem_format("%s\xf4\x8f\xbf\xbf", target);
    scoped(arena) arena = arena_new();

    query_text(&query, target);
    query_text(&query, end);
    while (search->count < search->room && search->compared < WORDS_LIMIT && query_row(&query)) {
        search->compared++;
        if (is_slip(search, arena, query_get_text(&query, 0)))
            search->out[search->count++] = arena_text(search->arena, query_get_text(&query, 0));
    }
    query_close(&query, NULL);
}

size_t vocabulary_find_slips(struct store *store, struct arena *arena, const char *text, const char **out, size_t room)
{
    struct search search = {
        .store = store, .arena = arena, .text = text, .letters = vocabulary_letters(text), .out = out, .room = room
    };

    if (search.letters < VOCABULARY_SLIP_LETTERS)
        return 0;
    find_targets(&search);
    for (size_t i = 0; i < search.targets.count; i++)
        compare_words(&search, search.targets.at[i]);
    array_clear(&search.targets);
    return search.count;
}
