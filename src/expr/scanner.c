/* scanner.c — the text of an expression while it is read: where one is, what comes next, what is wrong. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/scanner.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/character.h"
#include "expr/node.h"

#define NESTING_MAX 256
#define DEPTH_MAX   2000 /* of the tree: long chains of `or` are deep but not nested */

static size_t position_of(const struct parser *parser, const char *at)
{
    size_t position = 1;

    for (const char *p = parser->text; p < at; p++)
        position += ((unsigned char)*p & 0xC0) != 0x80;
    return position;
}

/* CAUSE is a whole sentence that ends with what to do. Gives NULL, so that callers can return it. */
void *scan_fail(const struct parser *parser, const char *cause)
{
    error_set(parser->err, ERROR_INPUT, _("The expression is wrong at position %zu. %s"),
              position_of(parser, parser->at), cause);
    return NULL;
}

bool scan_begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool continues_name(char c)
{
    return scan_begins_name(c) || is_digit(c) || c == '-' || c == '.';
}

/* The bytes of the name without colon at AT; 0 when there is none. */
size_t scan_simple_name_bytes(const char *at)
{
    size_t size = scan_begins_name(*at);

    while (size && continues_name(at[size]))
        size++;
    return size;
}

/* The same, with a prefix and its colon when it has one ("jr:count"). */
size_t scan_name_bytes(const char *at)
{
    size_t size = scan_simple_name_bytes(at), more;

    if (!size || at[size] != ':' || at[size + 1] == ':')
        return size;
    more = scan_simple_name_bytes(at + size + 1);
    return more ? size + 1 + more : size;
}

const char *scan_after_space(const char *at)
{
    return at + strspn(at, " \t\n\r");
}

void scan_skip_space(struct parser *parser)
{
    parser->at = scan_after_space(parser->at);
}

bool scan_is_word(const char *at, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(at, word, size) == 0;
}

/* What the word of SIZE bytes AT means; -1 when it is not listed. */
int scan_find_word(const struct word *words, size_t count, const char *at, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (scan_is_word(at, size, words[i].name))
            return words[i].means;
    return -1;
}

bool scan_accept(struct parser *parser, const char *sign)
{
    size_t size = strlen(sign);

    scan_skip_space(parser);
    if (strncmp(parser->at, sign, size) != 0)
        return false;
    parser->at += size;
    return true;
}

bool scan_enter(struct parser *parser)
{
    if (++parser->nesting <= NESTING_MAX)
        return true;
    scan_fail(parser, _("It is nested too deeply; split it over two questions."));
    return false;
}

const char *scan_intern(struct parser *parser, const char *at, size_t size)
{
    const char *name = node_name(arena_text_part(parser->arena, at, size));

    return name ? name : scan_fail(parser, _("There are too many different names; restart the program."));
}

/* Where what has been read ends, without the space behind it. */
uint32_t scan_end_of(const struct parser *parser)
{
    const char *end = parser->at;

    while (end > parser->text && strchr(" \t\n\r", end[-1]))
        end--;
    return (uint32_t)(end - parser->text);
}

struct part *scan_part_new(struct parser *parser, enum operation operation, const char *from)
{
    struct part *part = arena_alloc(parser->arena, sizeof *part);

    part->operation = operation;
    part->from = (uint32_t)(from - parser->text);
    part->to = (uint32_t)(parser->at - parser->text);
    part->depth = 1;
    part->fixed = true;
    return part;
}

bool scan_grow_depth(const struct parser *parser, struct part *part, const struct part *below)
{
    if (below->depth >= DEPTH_MAX)
        return scan_fail(parser, _("It has too many parts; split it over two questions.")) != NULL;
    if (part->depth <= below->depth)
        part->depth = (uint16_t)(below->depth + 1);
    return true;
}
