/* names.c — every name that content gives a value to: questions, properties, facts, with their types and lists. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "names.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "form/list.h"
#include "library.h"

/* One name as one sheet gives it. */
struct name {
    const char *name, *type, *list, *where;
    const char *form;  /* whose question it is; "" for a fact */
    const char *owner; /* the entity list whose property it is; "" for a question or fact */
    bool is_partial, is_read;
};
struct names {
    struct arena *arena;
    struct map *by_name; /* the first that gave it */
    struct map *former;  /* names that questions had before */
    ARRAY(struct name) all;
};

static const char *const plain_types[] = { "calculate", "hidden", "note", "" };

static bool is_plain(const char *type)
{
    for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++)
        if (text_equal(plain_types[i], type))
            return true;
    return text_starts(type, "begin") || text_starts(type, "end") || text_starts(type, "csv-external");
}

/* "select_one_from_file talen.csv" is type select_one with list talen. */
static void split_type(struct names *names, const char *cell, struct name *out)
{
    const char *space = strchr(cell, ' ');
    size_t size = space ? (size_t)(space - cell) : strlen(cell);
    const char *type = arena_text_part(names->arena, cell, size);

    out->list = "";
    out->type = type;
    if (text_ends(type, "_from_file")) {
        out->type = arena_text_part(names->arena, cell, size - strlen("_from_file"));
        if (space && text_ends(cell, ".csv"))
            out->list = arena_text_part(names->arena, space + 1, strlen(space + 1) - strlen(".csv"));
    } else if (space && text_starts(type, "select_")) {
        out->list = arena_text(names->arena, space + 1);
    }
}

static void keep(struct names *names, struct name name)
{
    *array_add(&names->all) = name;
    if (!map_find(names->by_name, name.name)) {
        struct name *kept = arena_copy(names->arena, &name, sizeof name);
        map_put(names->by_name, kept->name, kept);
    }
}

/* The names a question had before: they live on in it. */
static void keep_former(struct names *names, const struct sheet *sheet, size_t row)
{
    const char *was = sheet_get(sheet, row, "bind::balie:was"), *word;

    for (size_t size; (size = text_word(&was, &word));)
        map_put(names->former, arena_text_part(names->arena, word, size), names);
}

static void read_row(struct names *names, const struct sheet *sheet, size_t row, const char *form)
{
    const char *save = sheet_get(sheet, row, "save_to");
    const char *property = strchr(save, '#');
    struct error place = { 0 };
    struct name name = { .form = form, .owner = "" };

    keep_former(names, sheet, row);
    split_type(names, sheet_get(sheet, row, "type"), &name);
    name.name = arena_text(names->arena, sheet_get(sheet, row, "name"));
    name.is_partial = text_has_word(sheet_get(sheet, row, "appearance"), "partial-date");
    sheet_error(sheet, row, "type", &place);
    name.where = arena_text(names->arena, place.field);
    if (*name.name)
        keep(names, name);
    if (!*save)
        return;
    name.name = arena_text(names->arena, property ? property + 1 : save);
    name.owner = property ? arena_text_part(names->arena, save, (size_t)(property - save)) : sheet_name(sheet);
    name.owner = arena_text(names->arena, name.owner);
    keep(names, name);
}

static void read_sheet(struct names *names, struct library *library, const char *path, const char *form)
{
    scoped_buf bytes = { 0 };

    if (!library_read(library, path, &bytes, NULL))
        return;
    scoped(sheet) sheet = sheet_parse(path, buf_view(&bytes), bytes.size_bytes, NULL);
    for (size_t i = 0; sheet && i < sheet_rows(sheet); i++)
        read_row(names, sheet, i, form);
}

struct names *names_read(struct library *library)
{
    struct names *names = mem_new(sizeof *names);

    names->arena = arena_new();
    names->by_name = map_new();
    names->former = map_new();
    for (size_t i = 0; i < library_forms(library); i++) {
        scoped_text path = mem_format("%s/survey.csv", library_form_name(library, i));
        read_sheet(names, library, path, library_form_name(library, i));
    }
    read_sheet(names, library, "regels/feiten.csv", "");
    return names;
}

void names_free(struct names *names)
{
    if (!names)
        return;
    array_clear(&names->all);
    map_free(names->by_name);
    map_free(names->former);
    arena_free(names->arena);
    mem_free(names);
}

static const struct name *find(const struct names *names, const char *name)
{
    return map_find(names->by_name, name);
}

size_t names_count(const struct names *names)
{
    return map_count(names->by_name);
}

const char *names_at(const struct names *names, size_t i)
{
    return map_key(names->by_name, i);
}

const char *names_where(const struct names *names, size_t i)
{
    return ((const struct name *)map_value(names->by_name, i))->where;
}

bool names_has(const struct names *names, const char *name)
{
    return find(names, name);
}

bool names_had(const struct names *names, const char *name)
{
    return map_find(names->former, name);
}

bool names_is_partial(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->all.count; i++)
        if (names->all.at[i].is_partial && text_equal(names->all.at[i].name, name))
            return true;
    return false;
}

const char *names_list(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->all.count; i++)
        if (*names->all.at[i].list && text_equal(names->all.at[i].name, name))
            return names->all.at[i].list;
    return "";
}

const char *names_form(const struct names *names, const char *name, bool with_list)
{
    for (size_t i = 0; i < names->all.count; i++) {
        const struct name *one = &names->all.at[i];
        if (*one->form && !*one->owner && (*one->list || !with_list) && text_equal(one->name, name))
            return one->form;
    }
    return "";
}

const char *names_saved_by(const struct names *names, const char *list, const char *property, const char **question)
{
    for (size_t i = 1; i < names->all.count; i++) {
        const struct name *one = &names->all.at[i];
        if (!*one->form || !*one->owner || !text_equal(one->name, property) || (list && !text_equal(one->owner, list)))
            continue;
        *question = names->all.at[i - 1].name; /* a property comes right after the question that saves it */
        return one->form;
    }
    return "";
}

void names_use(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->all.count; i++)
        if (text_equal(names->all.at[i].name, name))
            names->all.at[i].is_read = true;
}

void names_check_unticked(struct names *names, struct library *library, const struct findings *findings)
{
    for (size_t i = 0; i < names->all.count; i++) {
        const struct name *one = &names->all.at[i];
        struct list *list = *one->list ? library_list(library, one->list, NULL) : NULL;
        scoped_text sentence = NULL;
        if (!one->is_read || *one->owner || !text_equal(one->type, "select_multiple") || !list ||
            list_find(list, library_setting(library, "none_code")))
            continue;
        sentence = mem_format(_("A rule reads %s, but its list has no code %s: nothing ticked is no answer."),
                              one->name, library_setting(library, "none_code"));
        findings->report(findings->with, false, one->where, sentence);
    }
}

/* Two rows may give one name only as the same thing; a computed or hidden one takes the other's type. */
static bool agree(const struct name *a, const struct name *b)
{
    if (is_plain(a->type) || is_plain(b->type))
        return true;
    return text_equal(a->type, b->type) && text_equal(a->list, b->list);
}

/* The first that gave the same thing: a question of that name, or that property of that list. */
static const struct name *first_like(const struct names *names, const struct name *name)
{
    for (size_t i = 0; i < names->all.count; i++)
        if (text_equal(names->all.at[i].name, name->name) && text_equal(names->all.at[i].owner, name->owner) &&
            !is_plain(names->all.at[i].type))
            return &names->all.at[i];
    return name;
}

size_t names_check(struct names *names, struct library *library, const struct findings *findings)
{
    size_t errors = 0;

    for (size_t i = 0; i < names->all.count; i++) {
        const struct name *one = &names->all.at[i], *first = first_like(names, one);
        scoped_text sentence = NULL;
        if (one == first || agree(one, first))
            continue;
        sentence = mem_format(
            _("%s is %s %s here and %s %s in %s: the same thing has the same name, type and list everywhere."),
            one->name, one->type, one->list, first->type, first->list, first->where);
        findings->report(findings->with, true, one->where, sentence);
        errors++;
    }
    for (size_t i = 0; i < library_paths(library); i++) {
        const char *path = library_path(library, i);
        scoped_text list = NULL;
        if (!text_starts(path, "lijsten/") || !text_ends(path, ".csv"))
            continue;
        list = mem_text_part(path + strlen("lijsten/"), strlen(path) - strlen("lijsten/") - strlen(".csv"));
        if (!library_is_entity(library, list))
            continue;
        findings->report(findings->with, true, path, _("A list of choices may not have the name of an entity list."));
        errors++;
    }
    return errors;
}
