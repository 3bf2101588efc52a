/* list.c — a list of choices from a sheet: codes, labels, validity, more columns. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/list.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "choice_list.h"
#include "expr/node.h"
#include "form/finding.h"
#include "plain.h"

struct list {
    const char *name;
    struct arena *arena;
    struct sheet *sheet; /* its own, or NULL when it was cut from another */
    struct choice *choices;
    size_t count, room;
    struct map *codes; /* code -> choice */
    ARRAY(const char *) languages;
    ARRAY(int) label_columns;
    ARRAY(const char *) columns; /* the other columns, interned */
    ARRAY(int) column_places;
    const struct sheet *source;
    size_t *rows; /* in the source, by choice */
    struct node *document;
};

static const char *const plain_columns[] = { "name", "alias", "valid_from", "valid_to", "list_name", "source", "note" };

static bool is_plain(const char *column)
{
    for (size_t i = 0; i < sizeof plain_columns / sizeof *plain_columns; i++)
        if (text_equal(plain_columns[i], column))
            return true;
    return text_starts(column, "media::");
}

static void note_columns(struct list *list)
{
    for (size_t i = 0; i < sheet_columns(list->source); i++) {
        const char *column = sheet_column(list->source, i);
        if (text_equal(column, "label") || text_starts(column, "label::")) {
            *array_add(&list->languages) = language_code(list->arena, column);
            *array_add(&list->label_columns) = (int)i;
        } else if (*column && !is_plain(column)) {
            *array_add(&list->columns) = node_name(column);
            *array_add(&list->column_places) = (int)i;
        }
    }
}

const char *language_code(struct arena *arena, const char *column)
{
    const char *language = strstr(column, "::"), *open, *close;

    if (!language)
        return "";
    while (strstr(language, "::"))
        language = strstr(language, "::") + 2;
    open = strrchr(language, '(');
    close = open ? strchr(open, ')') : NULL;
    return close ? arena_text_part(arena, open + 1, (size_t)(close - open - 1)) : arena_text(arena, language);
}

static bool read_day(const struct sheet *sheet, size_t row, const char *column, struct date *out)
{
    const char *text = sheet_get(sheet, row, column);

    *out = date_none();
    return !*text || date_parse(text, out);
}

static void complain(const struct findings *findings, bool is_error, const struct error *err)
{
    if (findings)
        findings->report(findings->with, is_error, err->field, err->text);
}

static bool refuse(const struct list *list, size_t row, const char *column, const char *sentence, struct error *err)
{
    error_set(err, ERROR_INPUT, "%s", sentence);
    return sheet_error(list->source, row, column, err);
}

static bool add_choice(struct list *list, size_t row, bool may_repeat, struct error *err)
{
    const struct sheet *sheet = list->source;
    struct choice *choice = &list->choices[list->count];
    const char **labels = arena_alloc(list->arena, (list->languages.count + 1) * sizeof *labels);

    choice->name = sheet_get(sheet, row, "name");
    choice->alias = sheet_get(sheet, row, "alias");
    if (!*choice->name)
        return refuse(list, row, "name", _("A choice needs a name: give it a code."), err);
    if (list->sheet && strchr(choice->name, ' '))
        return refuse(list, row, "name", _("A code may not hold a space: write it as one word."), err);
    if (!read_day(sheet, row, "valid_from", &choice->from))
        return refuse(list, row, "valid_from", _("This is no date: write it as 2023-09-01."), err);
    if (!read_day(sheet, row, "valid_to", &choice->to))
        return refuse(list, row, "valid_to", _("This is no date: write it as 2023-09-01."), err);
    for (size_t i = 0; i < list->languages.count; i++)
        labels[i] = plain_words(list->arena, sheet_cell(sheet, row, list->label_columns.at[i]));
    choice->labels = labels;
    if (map_find(list->codes, choice->name) && !may_repeat)
        return refuse(list, row, "name", _("This code stands in the list twice: keep one."), err);
    if (!map_find(list->codes, choice->name))
        map_put(list->codes, choice->name, choice);
    list->rows[list->count++] = row;
    return true;
}

struct list *list_begin(const char *name, const struct sheet *sheet, size_t room)
{
    struct list *list = mem_new(sizeof *list);

    list->arena = arena_new();
    list->name = arena_text(list->arena, name);
    list->codes = map_new();
    list->source = sheet;
    list->room = room;
    list->choices = mem_array(room + 1, sizeof *list->choices);
    list->rows = mem_array(room + 1, sizeof *list->rows);
    note_columns(list);
    return list;
}

bool list_add(struct list *list, size_t row, bool may_repeat, struct error *err)
{
    return list->count < list->room && add_choice(list, row, may_repeat, err);
}

struct list *list_begin_plain(const char *name, const char *const *languages, size_t language_count, size_t room)
{
    struct list *list = mem_new(sizeof *list);

    list->arena = arena_new();
    list->name = arena_text(list->arena, name);
    list->codes = map_new();
    list->room = room;
    list->choices = mem_array(room + 1, sizeof *list->choices);
    for (size_t i = 0; i < language_count; i++)
        *array_add(&list->languages) = arena_text(list->arena, languages[i]);
    return list;
}

struct choice *list_add_choice(struct list *list, const struct choice *choice)
{
    struct choice *added = &list->choices[list->count];

    if (list->count == list->room)
        return NULL;
    list->count++;
    *added = *choice;
    added->from = added->to = date_none();
    if (!map_find(list->codes, added->name))
        map_put(list->codes, added->name, added);
    return added;
}

struct list *list_parse(const char *name, const char *csv, size_t size_bytes, const struct findings *findings,
                        struct error *err)
{
    scoped_text file = mem_format("lijsten/%s.csv", name);
    struct sheet *sheet = sheet_parse(file, csv, size_bytes, err);
    struct list *list;
    struct error first = { 0 };

    if (!sheet)
        return NULL;
    list = list_begin(name, sheet, sheet_rows(sheet));
    list->sheet = sheet;
    for (size_t row = 0; row < sheet_rows(sheet); row++) {
        struct error trouble = { 0 };
        if (list_add(list, row, false, &trouble))
            continue;
        complain(findings, true, &trouble);
        if (!first.kind)
            first = trouble;
    }
    if (!first.kind)
        return list;
    if (err)
        *err = first;
    list_free(list);
    return NULL;
}

const char *list_name(const struct list *list)
{
    return list->name;
}

size_t list_count(const struct list *list)
{
    return list->count;
}

const struct choice *list_choice(const struct list *list, size_t i)
{
    return &list->choices[i];
}

const struct choice *list_find(const struct list *list, const char *code)
{
    return map_find(list->codes, code);
}

size_t list_languages(const struct list *list)
{
    return list->languages.count;
}

const char *list_language(const struct list *list, size_t i)
{
    return list->languages.at[i];
}

size_t list_language_place(const struct list *list, const char *language)
{
    for (size_t i = 0; i < list->languages.count; i++)
        if (text_equal(list->languages.at[i], language))
            return i;
    return SIZE_MAX;
}

const char *choice_label_at(const struct list *list, const struct choice *choice, size_t place)
{
    if (place < list->languages.count && *choice->labels[place])
        return choice->labels[place];
    for (size_t i = 0; i < list->languages.count; i++)
        if (*choice->labels[i])
            return choice->labels[i];
    return choice->name;
}

const char *choice_label(const struct list *list, const struct choice *choice, const char *language)
{
    return choice_label_at(list, choice, list_language_place(list, language));
}

bool choice_is_valid(const struct choice *choice, struct date on)
{
    if (!date_is_set(on))
        return true;
    return (!date_is_set(choice->from) || date_compare(choice->from, on) <= 0) &&
           (!date_is_set(choice->to) || date_compare(on, choice->to) <= 0);
}

static void add_child(struct list *list, struct node *item, const char *name, const char *text)
{
    node_append(item, node_new(list->arena, NODE_ELEMENT, name, text));
}

static void build_item(struct list *list, struct node *root, size_t i)
{
    static const char *const kept[] = { "alias", "valid_from", "valid_to" };
    struct choice *choice = &list->choices[i];
    struct node *item = node_new(list->arena, NODE_ELEMENT, "item", NULL);

    item->owner = choice;
    choice->node = item;
    add_child(list, item, "name", choice->name);
    add_child(list, item, "label", choice_label(list, choice, NULL));
    for (size_t at = 0; at < list->columns.count; at++)
        add_child(list, item, list->columns.at[at],
                  sheet_cell(list->source, list->rows[i], list->column_places.at[at]));
    for (size_t at = 0; at < sizeof kept / sizeof *kept; at++)
        if (list->source && sheet_find(list->source, kept[at]) >= 0)
            add_child(list, item, kept[at], sheet_get(list->source, list->rows[i], kept[at]));
    node_append(root, item);
}

struct node *list_tree(struct list *list)
{
    struct node *root;

    if (list->document)
        return list->document;
    list->document = node_new(list->arena, NODE_DOCUMENT, NULL, NULL);
    root = node_new(list->arena, NODE_ELEMENT, "root", NULL);
    node_append(list->document, root);
    for (size_t i = 0; i < list->count; i++)
        build_item(list, root, i);
    node_settle(list->document);
    return list->document;
}

bool list_has_column(const struct list *list, const char *column)
{
    if (text_equal(column, "name") || text_equal(column, "label"))
        return true;
    return list->source && sheet_find(list->source, column) >= 0;
}

const char *list_cell(const struct list *list, size_t i, const char *column)
{
    int place = list->source ? sheet_find(list->source, column) : -1;

    return place < 0 ? NULL : sheet_cell(list->source, list->rows[i], place);
}

struct spot list_spot(const struct list *list, size_t i, const char *column)
{
    if (!list->source)
        return (struct spot){ .place = list->name };
    return (struct spot){ list->source, i < list->count ? list->rows[i] : SHEET_HEADER, column, NULL };
}

void list_free(struct list *list)
{
    if (!list)
        return;
    array_clear(&list->languages);
    array_clear(&list->label_columns);
    array_clear(&list->columns);
    array_clear(&list->column_places);
    map_free(list->codes);
    mem_free(list->choices);
    mem_free(list->rows);
    sheet_free(list->sheet);
    arena_free(list->arena);
    mem_free(list);
}
