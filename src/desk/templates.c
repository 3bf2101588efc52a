/* templates.c — the letters of a library: found by name and language, parsed, judged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "templates.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "document/template.h"
#include "expr/expr.h"
#include "form/finding.h"
#include "library.h"
#include "names.h"
#include "rules/rules.h"

#define FOLDER          "sjablonen/"
#define ENDING          ".txt"
#define SOURCE_LANGUAGE "nl"

struct templates {
    struct library *library;
    struct names *names;
    struct arena *arena;
    struct map *slots; /* name -> slot + 1 */
    ARRAY(const char *) by_slot;
    struct expr_host host;
};

/* What every letter can say, whatever the content: the day it is for, the thing in hand, the dossier's short code. */
static const char *const own_names[] = { "peildatum", "name", "code" };

static bool is_own(const char *name)
{
    for (size_t i = 0; i < sizeof own_names / sizeof *own_names; i++)
        if (text_equal(own_names[i], name))
            return true;
    return false;
}

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    struct templates *templates = with;
    uintptr_t known = (uintptr_t)map_find(templates->slots, name);

    if (!known) {
        if (!is_own(name) && !names_has(templates->names, name))
            return error_set(err, ERROR_INPUT,
                             _("${%s} is no question, property or fact: correct the name, or add the fact."), name);
        *array_add(&templates->by_slot) = arena_text(templates->arena, name);
        known = templates->by_slot.count;
        map_put(templates->slots, templates->by_slot.at[known - 1], (void *)known);
    }
    *slot = (unsigned)(known - 1);
    return true;
}

struct templates *templates_open(struct library *library, struct error *err)
{
    struct rules *rules = library_rules(library, err);
    struct templates *templates;

    if (!rules)
        return NULL;
    templates = mem_new(sizeof *templates);
    templates->library = library;
    templates->names = names_read(library);
    templates->arena = arena_new();
    templates->slots = map_new();
    templates->host = (struct expr_host){ .with = templates, .bind = bind, .zone_offset_minutes = EXPR_ZONE_BRUSSELS };
    templates->host.functions = rules_functions(rules, NULL, &templates->host.function_count);
    return templates;
}

void templates_free(struct templates *templates)
{
    if (!templates)
        return;
    names_free(templates->names);
    map_free(templates->slots);
    array_clear(&templates->by_slot);
    arena_free(templates->arena);
    mem_free(templates);
}

const struct expr_host *templates_host(const struct templates *templates)
{
    return &templates->host;
}

const char *templates_name(const struct templates *templates, unsigned slot)
{
    return templates->by_slot.at[slot];
}

const struct names *templates_names(const struct templates *templates)
{
    return templates->names;
}

const char *templates_source(struct library *library)
{
    const char *languages = library_setting(library, "languages"), *word;
    size_t size = text_word(&languages, &word);

    return size ? arena_text_part(library_arena(library), word, size) : SOURCE_LANGUAGE;
}

static struct template *parse(struct templates *templates, const char *path, struct error *err)
{
    scoped_buf text = { 0 };

    if (!library_read(templates->library, path, &text, err))
        return NULL;
    if (utf8_check(buf_view(&text), text.size_bytes))
        return template_parse(path, buf_view(&text), &templates->host, err);
    error_set(err, ERROR_INPUT, _("This file is not UTF-8 text: save it as UTF-8."));
    error_at(err, "%s", path);
    return NULL;
}

struct template *templates_read(struct templates *templates, const char *name, const char *language, struct error *err)
{
    scoped_text path =
        mem_format(FOLDER "%s.%s" ENDING, name, language ? language : templates_source(templates->library));

    for (size_t i = 0; i < library_paths(templates->library); i++)
        if (text_equal(library_path(templates->library, i), path))
            return parse(templates, path, err);
    error_set(err, ERROR_ABSENT, _("There is no document “%s” in language “%s”: choose another language."), name,
              language ? language : templates_source(templates->library));
    return NULL;
}

static bool is_template(const char *path)
{
    return text_starts(path, FOLDER) && text_ends(path, ENDING);
}

void templates_each(struct library *library, void (*visit)(void *with, const char *name, const char *language),
                    void *with)
{
    for (size_t i = 0; i < library_paths(library); i++) {
        const char *path = library_path(library, i);
        scoped_text stem = NULL;
        char *dot;
        if (!is_template(path))
            continue;
        stem = mem_text_part(path + strlen(FOLDER), strlen(path) - strlen(FOLDER) - strlen(ENDING));
        dot = strrchr(stem, '.');
        if (!dot)
            continue;
        *dot = 0;
        visit(with, stem, dot + 1);
    }
}

static void report(const struct findings *findings, const char *where, const char *sentence)
{
    findings->report(findings->with, true, where, sentence);
}

static void check_headers(struct templates *templates, const struct template *template, const char *path,
                          const struct findings *findings)
{
    const char *list = template_header(template, "list"), *date = template_header(template, "date");

    if (!*template_header(template, "title"))
        report(findings, path, _("A template says what it is called: add a line “-- title: …”."));
    if (*list && !library_is_entity(templates->library, list))
        report(findings, path, _("The list of this template is not saved by any form: correct the line “-- list: …”."));
    if (*date && !names_has(templates->names, date))
        report(findings, path, _("The date of this template is no known name: correct the line “-- date: …”."));
}

void templates_check(struct library *library, const struct findings *findings)
{
    scoped(templates) templates = templates_open(library, NULL);

    for (size_t i = 0; templates && i < library_paths(library); i++) {
        const char *path = library_path(library, i);
        struct error err = { 0 };
        scoped(template) template = NULL;
        if (!is_template(path))
            continue;
        template = parse(templates, path, &err);
        if (template)
            check_headers(templates, template, path, findings);
        else
            report(findings, *err.field ? err.field : path, err.text);
    }
}
