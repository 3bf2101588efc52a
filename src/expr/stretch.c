/* stretch.c — a stretch of an expression taken apart at its brackets, texts and signs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/stretch.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"

struct stretch stretch_trim(struct stretch text)
{
    while (text.size && isspace((unsigned char)*text.at)) {
        text.at++;
        text.size--;
    }
    while (text.size && isspace((unsigned char)text.at[text.size - 1]))
        text.size--;
    return text;
}

static bool is_quote(char c)
{
    return c == '\'' || c == '"';
}

/* Past the text that begins at AT. */
static size_t past_text(struct stretch text, size_t at)
{
    char quote = text.at[at];

    for (at++; at < text.size && text.at[at] != quote;)
        at++;
    return at < text.size ? at + 1 : text.size;
}

/* Past the bracket that closes the one at or right after AT. */
static size_t past_bracket(struct stretch text, size_t at)
{
    size_t depth = 0;

    while (at < text.size) {
        char here = text.at[at];
        at = is_quote(here) ? past_text(text, at) : at + 1;
        if (strchr("([{", here))
            depth++;
        else if (strchr(")]}", here) && --depth == 0)
            return at;
    }
    return text.size;
}

/* The next place after AT: past a whole text, ${name}, (…) or […]. */
size_t stretch_step(struct stretch text, size_t at)
{
    char c = text.at[at];

    if (is_quote(c))
        return past_text(text, at);
    if (c == '(' || c == '[' || (c == '$' && at + 1 < text.size && text.at[at + 1] == '{'))
        return past_bracket(text, at);
    return at + 1;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("_-.", c));
}

static bool has_sign(struct stretch text, size_t at, const char *sign)
{
    size_t size = strlen(sign);

    if (at + size > text.size || strncmp(text.at + at, sign, size) != 0)
        return false;
    if (!isalpha((unsigned char)*sign))
        return true;
    return at && !is_word_char(text.at[at - 1]) && at + size < text.size && !is_word_char(text.at[at + size]);
}

/* Where SIGN stands outside texts and parentheses, from FROM on; text.size when nowhere. */
size_t stretch_find(struct stretch text, size_t from, const char *sign)
{
    size_t at = 0;

    while (at < text.size && (at < from || !has_sign(text, at, sign)))
        at = stretch_step(text, at);
    return at < text.size ? at : text.size;
}

struct stretch stretch_part(struct stretch text, size_t from, size_t to)
{
    return stretch_trim((struct stretch){ text.at + from, to - from });
}

struct stretch stretch_bare(struct stretch text)
{
    text = stretch_trim(text);
    while (text.size > 1 && *text.at == '(' && stretch_step(text, 0) == text.size && text.at[text.size - 1] == ')')
        text = stretch_trim((struct stretch){ text.at + 1, text.size - 2 });
    return text;
}

bool stretch_call(struct stretch text, struct stretch_call *out)
{
    size_t name = 0, open, from, comma;

    while (name < text.size && is_word_char(text.at[name]))
        name++;
    for (open = name; open < text.size && isspace((unsigned char)text.at[open]);)
        open++;
    if (!name || open == text.size || text.at[open] != '(' || stretch_step(text, open) != text.size ||
        text.at[text.size - 1] != ')')
        return false;
    *out = (struct stretch_call){ .name = { text.at, name } };
    text = stretch_part(text, open + 1, text.size - 1);
    for (from = 0; from < text.size && out->count < STRETCH_ARGUMENTS; from = comma + 1) {
        comma = stretch_find(text, from, ",");
        out->arguments[out->count++] = stretch_part(text, from, comma);
    }
    return true;
}

bool stretch_is_text(struct stretch text)
{
    return text.size > 1 && is_quote(*text.at) && stretch_step(text, 0) == text.size &&
           text.at[text.size - 1] == *text.at;
}

bool stretch_is_name(struct stretch text)
{
    return text.size > 3 && text.at[0] == '$' && stretch_step(text, 0) == text.size;
}

bool stretch_is(struct stretch text, const char *word)
{
    return text.size == strlen(word) && strncmp(text.at, word, text.size) == 0;
}

char *stretch_copy(struct stretch text, size_t before, size_t after)
{
    return mem_text_part(text.at + before, text.size - before - after);
}
