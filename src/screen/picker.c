/* picker.c — choosing from a list while typing: by number, by letters of its label, other spellings or code. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "picker.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "form/session.h"

/* How well a choice answers to what was typed; lower is better. */
enum { RANK_NUMBER, RANK_EXACT, RANK_WHOLE, RANK_START, RANK_WORD, RANK_WORDS, RANK_INSIDE, RANK_NONE };

void picker_load(struct picker *picker, const struct item_choice *choices, size_t count)
{
    struct item_choice *copies;

    picker_clear(picker);
    picker->arena = arena_new();
    copies = arena_alloc(picker->arena, (count + 1) * sizeof *copies);
    for (size_t i = 0; i < count; i++) {
        copies[i].name = arena_text(picker->arena, choices[i].name);
        copies[i].label = arena_text(picker->arena, choices[i].label);
        copies[i].alias = arena_text(picker->arena, choices[i].alias ? choices[i].alias : "");
    }
    picker->choices = copies;
    picker->count = count;
    picker_filter(picker, "");
}

void picker_clear(struct picker *picker)
{
    arena_free(picker->arena);
    array_clear(&picker->shown);
    *picker = (struct picker){ 0 };
}

/* Once per list and only when letters are typed: "label|other spellings|code", each word after a space. */
static void fold_all(struct picker *picker)
{
    scoped_buf text = { 0 };

    if (picker->folded)
        return;
    picker->folded = arena_alloc(picker->arena, (picker->count + 1) * sizeof *picker->folded);
    for (size_t i = 0; i < picker->count; i++) {
        buf_cut(&text, 0);
        buf_char(&text, ' ');
        text_fold(&text, picker->choices[i].label);
        buf_text(&text, " | ");
        text_fold(&text, picker->choices[i].alias);
        buf_text(&text, " | ");
        text_fold(&text, picker->choices[i].name);
        picker->folded[i] = arena_text(picker->arena, buf_view(&text));
    }
}

/* Whether WORD (SIZE bytes) begins a word of FOLDED. */
static const char *word_start(const char *folded, const char *word, size_t size)
{
    for (const char *at = strchr(folded, ' '); at; at = strchr(at + 1, ' '))
        if (strncmp(at + 1, word, size) == 0)
            return at + 1;
    return NULL;
}

static bool has_all_words(const char *folded, const char *words)
{
    const char *word;

    for (size_t size; (size = text_word(&words, &word));)
        if (!word_start(folded, word, size))
            return false;
    return true;
}

static bool has_whole_word(const char *folded, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = strchr(folded, ' '); at; at = strchr(at + 1, ' '))
        if (strncmp(at + 1, word, size) == 0 && (at[1 + size] == ' ' || !at[1 + size]))
            return true;
    return false;
}

static bool is_number(const char *typed)
{
    return *typed && typed[strspn(typed, "0123456789")] == '\0';
}

/* A postcode typed in full is that one, not the beginning of another; a label that begins so comes before one that only
 * has the word somewhere. */
static int rank_letters(const char *folded, const char *typed)
{
    size_t size = strlen(typed);
    bool is_start = strncmp(folded + 1, typed, size) == 0;

    if (is_start && strncmp(folded + 1 + size, " |", 2) == 0)
        return RANK_EXACT;
    if (is_number(typed) && has_whole_word(folded, typed))
        return RANK_WHOLE;
    if (is_start)
        return RANK_START;
    if (has_whole_word(folded, typed))
        return RANK_WORD;
    if (has_all_words(folded, typed))
        return RANK_WORDS;
    return strstr(folded, typed) ? RANK_INSIDE : RANK_NONE;
}

size_t picker_number(const struct picker *picker, size_t i)
{
    return picker->count <= PICKER_NUMBERED ? i + 1 : 0;
}

/* 1 when NUMBER is what was typed, 2 when it only begins so, 0 otherwise. */
static int number_match(const struct picker *picker, size_t i, const char *typed)
{
    char number[24] = { 0 };
    size_t left = picker_number(picker, i), at = sizeof number - 1;

    if (!left)
        return 0;
    for (; left && at; left /= 10)
        number[--at] = (char)('0' + left % 10);
    if (strncmp(number + at, typed, strlen(typed)) != 0)
        return 0;
    return number[at + strlen(typed)] == '\0' ? 1 : 2;
}

static int rank(const struct picker *picker, size_t i, const char *typed, const char *folded)
{
    int number = is_number(typed) ? number_match(picker, i, typed) : 0;

    if (number)
        return number == 1 ? RANK_NUMBER : RANK_START;
    return *folded ? rank_letters(picker->folded[i], folded) : RANK_NONE;
}

void picker_filter(struct picker *picker, const char *typed)
{
    scoped_buf folded = { 0 };
    const char *words;
    size_t size;

    picker->shown.count = picker->at = 0;
    typed = text_trim(typed, &size);
    if (size) {
        fold_all(picker);
        text_fold(&folded, typed);
    }
    words = text_trim(buf_view(&folded), &size);
    buf_cut(&folded, (size_t)(words - buf_view(&folded)) + size);
    for (int want = RANK_NUMBER; want <= RANK_INSIDE; want++) {
        if (want == RANK_INSIDE && picker->shown.count)
            break; /* letters inside a word only when nothing better */
        for (size_t i = 0; i < picker->count; i++)
            if (*typed ? rank(picker, i, typed, words) == want : want == RANK_NUMBER)
                *array_add(&picker->shown) = i;
    }
}

bool picker_is_certain(const struct picker *picker, const char *typed)
{
    if (!is_number(typed) || !picker->shown.count || number_match(picker, picker->shown.at[0], typed) != 1)
        return false;
    for (size_t i = 0; i < picker->count; i++) {
        if (number_match(picker, i, typed) == 2)
            return false;
        if (picker->folded && word_start(picker->folded[i], typed, strlen(typed)))
            return false;
    }
    return true;
}

const struct item_choice *picker_choice(const struct picker *picker)
{
    return picker->at < picker->shown.count ? &picker->choices[picker->shown.at[picker->at]] : NULL;
}

void picker_move(struct picker *picker, long by)
{
    long at = (long)picker->at + by, last = (long)picker->shown.count - 1;

    picker->at = at < 0 || last < 0 ? 0 : (size_t)(at > last ? last : at);
}

void picker_highlight(struct picker *picker, const char *name)
{
    for (size_t i = 0; i < picker->shown.count; i++)
        if (text_equal(picker->choices[picker->shown.at[i]].name, name))
            picker->at = i;
}
