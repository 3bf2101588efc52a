/* search.c — finding a person while the name is being typed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/search.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "card.h"
#include "departing.h"
#include "postings.h"
#include "set.h"
#include "state.h"
#include "vocabulary.h"

#define WORDS_LIMIT 8   /* typed; what comes after is not looked at */
#define SLIPS_LIMIT 100 /* words one slip away that are looked up */
#define LEAST_KEY   4   /* digits of a key */
#define HITS_LIMIT  1000
#define SCORE_EXACT 1000
#define SCORE_BEGUN 700
#define SCORE_SLIP  400

/* One word that was typed, and the dossiers it stands in: as it is, as a beginning (or as it is), with a slip. */
struct token {
    const char *word;   /* folded; "" when it is a date or key alone */
    const char *born;   /* "#1988-05-12"; NULL when it is no date */
    const char *digits; /* "=8805"; NULL when there are too few */
    struct set *exact, *begun;
};

struct tokens {
    struct token at[WORDS_LIMIT];
    size_t count;
};

static bool is_digits(const char *text)
{
    for (; *text; text++)
        if (!isdigit((unsigned char)*text))
            return false;
    return true;
}

/* Up to three numbers with one sign between each; how many there are, 0 when TEXT is something else. */
static int read_numbers(const char *text, int numbers[3], int letters[3])
{
    int count = 0;

    while (count < 3) {
        numbers[count] = letters[count] = 0;
        for (; isdigit((unsigned char)*text) && letters[count] < 5; text++, letters[count]++)
            numbers[count] = numbers[count] * 10 + (*text - '0');
        if (!letters[count])
            return 0;
        count++;
        if (!*text)
            return count;
        if (!strchr("/-.", *text++))
            return 0;
    }
    return 0;
}

static const char *born_on(struct arena *arena, int year, int month, int day)
{
    return date_is_set(date_make(year, month, day)) ? arena_format(arena, CARD_BORN "%04d-%02d-%02d", year, month, day)
                                                    : NULL;
}

/* 1988, 05/1988, 1988-05, 12/5/1988, 12.05.1988, 12-05-1988, 1988-05-12, 12051988. */
static const char *read_birth(struct arena *arena, const char *text)
{
    int numbers[3], letters[3];
    int count = read_numbers(text, numbers, letters);

    if (count == 3 && letters[0] == 4)
        return born_on(arena, numbers[0], numbers[1], numbers[2]);
    if (count == 3 && letters[2] == 4)
        return born_on(arena, numbers[2], numbers[1], numbers[0]);
    if (count == 2 && letters[0] == 4)
        return arena_format(arena, CARD_BORN "%04d-%02d", numbers[0], numbers[1]);
    if (count == 2 && letters[1] == 4)
        return arena_format(arena, CARD_BORN "%04d-%02d", numbers[1], numbers[0]);
    if (count == 1 && letters[0] == 4)
        return arena_format(arena, CARD_BORN "%04d", numbers[0]);
    if (strlen(text) == 8 && is_digits(text))
        return born_on(arena, (text[4] - '0') * 1000 + (text[5] - '0') * 100 + (text[6] - '0') * 10 + text[7] - '0',
                       (text[2] - '0') * 10 + text[3] - '0', (text[0] - '0') * 10 + text[1] - '0');
    return NULL;
}

/* A key in any spelling: digits with signs between. */
static const char *read_key(struct arena *arena, const char *text)
{
    scoped_buf digits = { 0 };

    for (; *text; text++)
        if (isdigit((unsigned char)*text))
            buf_char(&digits, *text);
        else if (!strchr("/-. ", *text))
            return NULL;
    return digits.size_bytes >= LEAST_KEY ? arena_format(arena, CARD_KEY "%s", buf_view(&digits)) : NULL;
}

static void add_folded(struct tokens *tokens, struct arena *arena, const char *text)
{
    scoped_buf folded = { 0 };
    const char *rest, *word;

    text_fold(&folded, text);
    rest = buf_view(&folded);
    for (size_t size; tokens->count < WORDS_LIMIT && (size = text_word(&rest, &word));)
        tokens->at[tokens->count++] = (struct token){ .word = arena_text_part(arena, word, size) };
}

static void read_tokens(const char *words, struct arena *arena, struct tokens *out)
{
    const char *word;

    for (size_t size; out->count < WORDS_LIMIT && (size = text_word(&words, &word));) {
        const char *text = arena_text_part(arena, word, size);
        struct token token = { .word = "", .born = read_birth(arena, text), .digits = read_key(arena, text) };

        if (is_digits(text))
            token.word = text;
        if (token.born || token.digits || *token.word)
            out->at[out->count++] = token;
        else
            add_folded(out, arena, text);
    }
}

static void read_begun(struct postings *postings, struct arena *arena, const char *word, struct set *set)
{
    if (vocabulary_letters(word) <= CARD_BEGINNING_LETTERS)
        postings_read(postings, arena_format(arena, "%s" CARD_BEGINNING, word), set);
    else
        postings_read_range(postings, word, set);
}

static void look_up(struct postings *postings, struct arena *arena, size_t block_count, struct token *token)
{
    token->exact = set_new(block_count);
    token->begun = set_new(block_count);
    if (*token->word) {
        postings_read(postings, token->word, token->exact);
        read_begun(postings, arena, token->word, token->begun);
    }
    if (token->born)
        postings_read(postings, token->born, token->exact);
    if (token->digits) {
        postings_read(postings, token->digits, token->exact);
        postings_read_range(postings, token->digits, token->begun);
    }
    set_join(token->begun, token->exact);
}

static void add_slips(struct store *store, struct arena *arena, const struct token *token, struct set *out)
{
    const char *words[SLIPS_LIMIT];
    size_t count = 0;

    if (*token->word && !is_digits(token->word))
        count = vocabulary_find_slips(store, arena, token->word, words, SLIPS_LIMIT);
    for (size_t i = 0; i < count; i++)
        postings_read(store->postings, words[i], out);
}

/* What stands in all tokens; SLIPS are looked up only when the surer ways gave too little. */
static struct set *meet_slips(struct store *store, struct arena *arena, struct tokens *tokens, size_t block_count)
{
    struct set *all = set_new(block_count);

    set_join(all, tokens->at[0].begun);
    add_slips(store, arena, &tokens->at[0], all);
    for (size_t i = 1; i < tokens->count; i++) {
        scoped(set) wide = set_new(block_count);

        set_join(wide, tokens->at[i].begun);
        add_slips(store, arena, &tokens->at[i], wide);
        set_meet(all, wide);
    }
    return all;
}

static void clear_tokens(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        set_free(tokens->at[i].exact);
        set_free(tokens->at[i].begun);
    }
}

struct found {
    int64_t dossier;
    uint32_t seconds;
    int score;
};

struct hits {
    struct found *at; /* room for LIMIT */
    size_t count, limit;
    const uint32_t *touched;
    size_t touched_count;
};

/* Keeps what follows FROM in order of touching, latest first, at most to the limit. */
static void place(struct hits *hits, size_t from, struct found found)
{
    size_t i;

    if (hits->count == hits->limit) {
        if (hits->count == from || hits->at[hits->count - 1].seconds >= found.seconds)
            return;
        hits->count--;
    }
    for (i = hits->count++; i > from && hits->at[i - 1].seconds < found.seconds; i--)
        hits->at[i] = hits->at[i - 1];
    hits->at[i] = found;
}

static void keep(struct hits *hits, size_t from, int64_t dossier, int score)
{
    uint32_t seconds = (size_t)dossier < hits->touched_count ? hits->touched[dossier] : 0;

    place(hits, from, (struct found){ dossier, seconds, score });
}

static void keep_all(struct hits *hits, const struct set *set, int score)
{
    size_t from = hits->count;

    for (size_t i = 0; i < set->word_count; i++)
        for (uint64_t word = set->words[i]; word; word &= word - 1)
            keep(hits, from, (int64_t)(i * 64) + __builtin_ctzll(word), score);
}

static void rank(struct store *store, struct arena *arena, struct tokens *tokens, struct hits *hits)
{
    size_t block_count = postings_block_count(store->postings);
    scoped(set) exact = NULL;
    scoped(set) begun = NULL;
    scoped(set) slips = NULL;

    for (size_t i = 0; i < tokens->count; i++)
        look_up(store->postings, arena, block_count, &tokens->at[i]);
    exact = set_new(block_count);
    begun = set_new(block_count);
    set_join(exact, tokens->at[0].exact);
    set_join(begun, tokens->at[0].begun);
    for (size_t i = 1; i < tokens->count; i++) {
        set_meet(exact, tokens->at[i].exact);
        set_meet(begun, tokens->at[i].begun);
    }
    set_leave_out(begun, exact);
    keep_all(hits, exact, SCORE_EXACT);
    keep_all(hits, begun, SCORE_BEGUN);
    if (hits->count == hits->limit)
        return;
    slips = meet_slips(store, arena, tokens, block_count);
    set_leave_out(slips, begun);
    set_leave_out(slips, exact);
    keep_all(hits, slips, SCORE_SLIP);
}

static const char *read_label(struct store *store, struct arena *arena, int64_t dossier)
{
    struct query query = query_open(store, "SELECT label FROM _card WHERE dossier = ?");
    const char *label = NULL;

    query_integer(&query, dossier);
    if (query_row(&query))
        label = arena_text(arena, query_get_text(&query, 0));
    query_close(&query, NULL);
    return label ? label : "";
}

/* Linked dossiers are one person, shown under the smallest id. */
static struct id shown_under(struct store *store, int64_t dossier)
{
    struct dossier_group group = dossier_group(store, dossier_id_of(store, dossier));
    struct id id = dossier_id_of(store, group.count ? group.at[0] : dossier);

    array_clear(&group);
    return id;
}

static bool is_shown(const struct search_hit *shown, size_t count, struct id id)
{
    for (size_t i = 0; i < count; i++)
        if (id_equal(shown[i].dossier, id))
            return true;
    return false;
}

static size_t collect(struct store *store, struct arena *arena, const struct hits *hits, struct search_hit *out)
{
    size_t count = 0;

    for (size_t i = 0; i < hits->count; i++) {
        struct id id = shown_under(store, hits->at[i].dossier);

        if (!is_shown(out, count, id))
            out[count++] = (struct search_hit){ .dossier = id,
                                                .score = hits->at[i].score,
                                                .with_slip = hits->at[i].score == SCORE_SLIP,
                                                .label = read_label(store, arena, hits->at[i].dossier) };
    }
    return count;
}

/* What waits to be written must be in the tables before they are read. */
static bool make_ready(struct store *store, struct arena *arena, struct hits *hits, size_t limit)
{
    if (!limit || !postings_flush(store->postings, NULL))
        return false;
    hits->limit = limit < HITS_LIMIT ? limit : HITS_LIMIT;
    hits->at = arena_alloc(arena, hits->limit * sizeof *hits->at);
    return true;
}

size_t search_find(struct store *store, const char *words, size_t limit,
                   void (*visit)(void *with, const struct search_hit *hit), void *with)
{
    scoped(arena) arena = arena_new();
    struct search_hit *found = NULL;
    struct tokens tokens = { 0 };
    struct hits hits = { 0 };
    size_t count = 0;

    read_tokens(words, arena, &tokens);
    if (tokens.count && make_ready(store, arena, &hits, limit)) {
        found = arena_alloc(arena, hits.limit * sizeof *found);
        state_hold(store);
        hits.touched = postings_touched(store->postings, &hits.touched_count);
        rank(store, arena, &tokens, &hits);
        count = collect(store, arena, &hits, found);
        state_let_go(store);
    }
    clear_tokens(&tokens);
    for (size_t i = 0; i < count; i++)
        visit(with, &found[i]);
    return count;
}

static void forget_hit(struct hits *hits, size_t at)
{
    hits->count--;
    for (; at < hits->count; at++)
        hits->at[at] = hits->at[at + 1];
}

/* A dossier that two persons touched stands where the last of them did. */
static void keep_newest(struct hits *hits, int64_t dossier, uint32_t seconds)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->at[i].dossier == dossier) {
            if (hits->at[i].seconds >= seconds)
                return;
            forget_hit(hits, i);
        }
    place(hits, 0, (struct found){ dossier, seconds, SCORE_EXACT });
}

/* The changes of one user from the newest back, as long as they are newer than what is kept. */
static void keep_own(struct store *store, int64_t user, struct hits *hits)
{
    struct query query =
        query_open(store, "SELECT dossier, at / 1000 FROM _log INDEXED BY _log_user"
                          " WHERE user = ? AND kind <> " TERM_VIEW_SQL " AND dossier > 0 ORDER BY at DESC");
    bool go_on = true;

    query_integer(&query, user);
    while (go_on && query_row(&query)) {
        uint32_t seconds = (uint32_t)query_get_integer(&query, 1);

        go_on = hits->count < hits->limit || hits->at[hits->count - 1].seconds < seconds;
        if (go_on && !departing_is_gone(store, query_get_integer(&query, 0)))
            keep_newest(hits, query_get_integer(&query, 0), seconds);
    }
    query_close(&query, NULL);
}

/* User after user: reading when every dossier was touched would take longer than there is before the first screen. */
static void keep_any(struct store *store, struct hits *hits)
{
    int64_t user = 0;

    do {
        struct query query = query_open(store, "SELECT min(user) FROM _log INDEXED BY _log_user"
                                               " WHERE kind <> " TERM_VIEW_SQL " AND user > ?");

        query_integer(&query, user);
        user = query_number(&query, 0);
        if (user)
            keep_own(store, user, hits);
    } while (user);
}

size_t search_recent(struct store *store, struct id user, size_t limit,
                     void (*visit)(void *with, const struct search_hit *hit), void *with)
{
    scoped(arena) arena = arena_new();
    struct search_hit *found;
    struct hits hits = { 0 };
    size_t count;

    if (!make_ready(store, arena, &hits, limit))
        return 0;
    found = arena_alloc(arena, hits.limit * sizeof *found);
    state_hold(store);
    if (id_is_set(user))
        keep_own(store, term_of_bytes(store, user.bytes, sizeof user.bytes), &hits);
    else
        keep_any(store, &hits);
    count = collect(store, arena, &hits, found);
    state_let_go(store);
    for (size_t i = 0; i < count; i++)
        visit(with, &found[i]);
    return count;
}
