/* template.c — a letter with holes: parsed once, filled in for one dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/template.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "document/markup.h"
#include "expr/expr.h"
#include "expr/value.h"
#include "template_inside.h"

#define NESTING_LIMIT 16

/* An #if or #each that is not closed yet. */
struct block {
    struct part *part;
    struct part **after; /* where what follows the block goes */
    size_t tag_depth;
    bool has_else;
};
struct reading {
    struct template *template;
    const struct expr_host *host;
    size_t line;
    struct part **tail;
    struct block blocks[NESTING_LIMIT];
    size_t depth;
    struct markup_tags tags;
    struct error *err;
};

bool template_place(const struct template *template, size_t line, struct error *err)
{
    error_at(err, "%s:%zu", template->path, line);
    return false;
}

static struct part *add_part(struct reading *reading, enum part_kind kind)
{
    struct part *part = arena_alloc(reading->template->arena, sizeof *part);

    part->kind = kind;
    part->line = reading->line;
    *reading->tail = part;
    reading->tail = &part->next;
    return part;
}

static const struct expr *compile(struct reading *reading, const char *text, size_t size)
{
    scoped_text source = mem_text_part(text, size);
    const struct expr *expr = expr_compile(reading->template->arena, source, reading->host, reading->err);

    if (!expr)
        template_place(reading->template, reading->line, reading->err);
    return expr;
}

static bool add_text(struct reading *reading, const char *text, size_t size)
{
    struct part *part;

    if (!size)
        return true;
    part = add_part(reading, PART_TEXT);
    part->text = arena_text_part(reading->template->arena, text, size);
    return markup_check(&reading->tags, part->text, reading->err) ||
           template_place(reading->template, reading->line, reading->err);
}

/* What closes the "{{" whose inside begins at TEXT; names and quoted text may have braces of their own. */
static const char *expression_end(const char *text, const char *limit)
{
    while (text < limit) {
        const char *skip = NULL;
        if (text_starts(text, "}}"))
            return text;
        if (*text == '\'' || *text == '"')
            skip = memchr(text + 1, *text, (size_t)(limit - text - 1));
        else if (text_starts(text, "${"))
            skip = memchr(text, '}', (size_t)(limit - text));
        text = skip ? skip + 1 : text + 1;
    }
    return NULL;
}

static bool add_name(struct reading *reading, const char *name, size_t size)
{
    struct part *part = add_part(reading, PART_NAME);
    unsigned slot;

    part->text = arena_text_part(reading->template->arena, name, size);
    if (!text_is_name(part->text)) {
        error_set(reading->err, ERROR_INPUT,
                  _("“${%s}” is not a name: write a name of a form or a fact, or {{an expression}}."), part->text);
        return template_place(reading->template, reading->line, reading->err);
    }
    if (reading->host->bind && !reading->host->bind(reading->host->with, part->text, &slot, reading->err))
        return template_place(reading->template, reading->line, reading->err);
    return true;
}

static bool unclosed(struct reading *reading, const char *what)
{
    error_set(reading->err, ERROR_INPUT, _("“%s” is not closed on this line: close it."), what);
    return template_place(reading->template, reading->line, reading->err);
}

static const char *next_hole(const char *text, const char *limit)
{
    for (; text < limit; text++)
        if (text_starts(text, "${") || text_starts(text, "{{"))
            return text;
    return NULL;
}

/* A line of markup with holes, its newline included. */
static bool take_text(struct reading *reading, const char *text, const char *limit)
{
    for (const char *hole = next_hole(text, limit); hole; hole = next_hole(text, limit)) {
        bool is_name = *hole == '$';
        const char *inside = hole + 2;
        const char *close = is_name ? memchr(inside, '}', (size_t)(limit - inside)) : expression_end(inside, limit);
        if (!close)
            return unclosed(reading, is_name ? "${" : "{{");
        if (!add_text(reading, text, (size_t)(hole - text)))
            return false;
        if (is_name) {
            if (!add_name(reading, inside, (size_t)(close - inside)))
                return false;
        } else {
            struct part *part = add_part(reading, PART_EXPRESSION);
            part->expr = compile(reading, inside, (size_t)(close - inside));
            if (!part->expr)
                return false;
        }
        text = close + (is_name ? 1 : 2);
    }
    return add_text(reading, text, (size_t)(limit - text));
}

static bool refuse(struct reading *reading, const char *sentence)
{
    error_set(reading->err, ERROR_INPUT, "%s", sentence);
    return template_place(reading->template, reading->line, reading->err);
}

static bool open_block(struct reading *reading, enum part_kind kind, const char *text, size_t size)
{
    struct part *part;

    if (reading->depth == NESTING_LIMIT)
        return refuse(reading, _("The blocks are nested too deep: at most 16."));
    part = add_part(reading, kind);
    part->expr = compile(reading, text, size);
    if (!part->expr)
        return false;
    reading->blocks[reading->depth++] = (struct block){ part, reading->tail, reading->tags.depth, false };
    reading->tail = &part->inside;
    return true;
}

static bool open_if(struct reading *reading, const char *text, size_t size)
{
    return open_block(reading, PART_IF, text, size);
}

static bool open_each(struct reading *reading, const char *text, size_t size)
{
    return open_block(reading, PART_EACH, text, size);
}

/* Each branch closes the tags it opened, so that every way through the letter is good markup. */
static bool tags_match(struct reading *reading, const struct block *block)
{
    return reading->tags.depth == block->tag_depth ||
           refuse(reading, _("A tag opened in a block must be closed in it, and no other: close it before this line."));
}

static bool take_else(struct reading *reading, const char *text, size_t size)
{
    struct block *block = reading->depth ? &reading->blocks[reading->depth - 1] : NULL;

    (void)text;
    if (size || !block || block->part->kind != PART_IF || block->has_else)
        return refuse(reading, _("“#else” stands alone, once, between “#if” and “#end”."));
    block->has_else = true;
    reading->tail = &block->part->otherwise;
    return tags_match(reading, block);
}

static bool take_end(struct reading *reading, const char *text, size_t size)
{
    struct block *block = reading->depth ? &reading->blocks[reading->depth - 1] : NULL;

    (void)text;
    if (size || !block)
        return refuse(reading, _("“#end” stands alone and closes an “#if” or “#each”."));
    reading->depth--;
    reading->tail = block->after;
    return tags_match(reading, block);
}

static bool take_code(struct reading *reading, const char *text, size_t size)
{
    struct part *part = add_part(reading, PART_CODE);

    part->expr = compile(reading, text, size);
    return part->expr;
}

static const struct directive {
    const char *word;
    bool (*take)(struct reading *reading, const char *text, size_t size);
} directives[] = {
    { "#if", open_if }, { "#each", open_each }, { "#else", take_else }, { "#end", take_end }, { "#qr", take_code },
};

static const struct directive *directive_of(const char *line, size_t size)
{
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        size_t word = strlen(directives[i].word);
        if (size >= word && strncmp(line, directives[i].word, word) == 0 && (size == word || line[word] == ' '))
            return &directives[i];
    }
    return NULL;
}

static bool is_header(const struct reading *reading, const char *line)
{
    return !reading->template->first && text_starts(line, "-- ");
}

static bool take_header(struct reading *reading, const char *line, size_t size)
{
    struct template *template = reading->template;
    const char *colon = memchr(line, ':', size), *value;
    size_t value_size;

    if (!colon)
        return refuse(reading, _("A line that begins with “-- ” says “-- key: value”."));
    scoped_text rest = mem_text_part(colon + 1, (size_t)(line + size - colon - 1));
    value = text_trim(rest, &value_size);
    map_put(template->headers, arena_text_part(template->arena, line + 3, (size_t)(colon - line - 3)),
            arena_text_part(template->arena, value, value_size));
    return true;
}

static bool take_line(struct reading *reading, const char *line, const char *limit)
{
    size_t size = (size_t)(limit - line) - (limit > line && limit[-1] == '\n'), trimmed_size;
    const struct directive *directive = directive_of(line, size);

    if (is_header(reading, line))
        return take_header(reading, line, size);
    if (!directive && line[0] == '#' && line[1] >= 'a' && line[1] <= 'z')
        return refuse(reading, _("A line that begins with “#” is one of #if, #else, #each, #end, #qr."));
    if (!directive)
        return take_text(reading, line, limit);
    scoped_text rest = mem_text_part(line + strlen(directive->word), size - strlen(directive->word));
    const char *trimmed = text_trim(rest, &trimmed_size);
    return directive->take(reading, trimmed, trimmed_size);
}

static bool take_all(struct reading *reading, const char *text)
{
    while (*text) {
        const char *newline = strchr(text, '\n');
        const char *limit = newline ? newline + 1 : text + strlen(text);
        reading->line++;
        if (!take_line(reading, text, limit))
            return false;
        text = limit;
    }
    if (reading->depth) {
        reading->line = reading->blocks[reading->depth - 1].part->line;
        return refuse(reading, _("This block has no “#end”: add it."));
    }
    if (reading->tags.depth)
        return refuse(reading, _("A tag is still open at the end: close it."));
    return true;
}

struct template *template_parse(const char *path, const char *text, const struct expr_host *host, struct error *err)
{
    struct template *template = mem_new(sizeof *template);
    struct error trouble = { 0 };
    struct reading reading = { .template = template, .host = host, .tail = &template->first, .err = &trouble };

    template->arena = arena_new();
    template->path = arena_text(template->arena, path);
    template->headers = map_new();
    if (take_all(&reading, text))
        return template;
    template_free(template);
    if (err)
        *err = trouble;
    return NULL;
}

const char *template_header(const struct template *template, const char *key)
{
    const char *value = map_find(template->headers, key);

    return value ? value : "";
}

void template_free(struct template *template)
{
    if (!template)
        return;
    map_free(template->headers);
    arena_free(template->arena);
    mem_free(template);
}
