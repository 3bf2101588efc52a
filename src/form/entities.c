/* entities.c — the entities sheet: which lists a form makes and changes, and where in the form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entities.h"

#include "base/map.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "columns.h"
#include "inside.h"
#include "loading.h"

static struct spot at_line(const struct loading *loading, const struct form_entity *entity, const char *column)
{
    return (struct spot){ loading->form->entities_sheet, (size_t)(entity - loading->form->entities.at), column, NULL };
}

static void check_columns(struct loading *loading)
{
    struct sheet *sheet = loading->form->entities_sheet;

    columns_settle(loading, sheet, COLUMNS_ENTITIES);
    if (sheet_find(sheet, "repeat") >= 0)
        loading_error(loading, (struct spot){ sheet, SHEET_HEADER, "repeat", NULL },
                      _("The column “repeat” was withdrawn: the place of the save_to questions tells the repeat."));
}

/* The list of a save_to that names none: the only one there is. */
static void complete_list(struct loading *loading, struct question *question)
{
    struct form *form = loading->form;
    struct spot spot = loading_at(loading, question->index, "save_to");

    if (!*question->save_property)
        return;
    if (!*question->save_list && form->entities.count == 1)
        question->save_list = form->entities.at[0].list;
    for (size_t i = 0; i < form->entities.count; i++)
        if (text_equal(form->entities.at[i].list, question->save_list))
            return;
    if (*question->save_list)
        loading_error(loading, spot, _("The list %s does not stand on the entities sheet: add a line for it."),
                      question->save_list);
    else
        loading_error(loading, spot, _("Several lists are saved here: write save_to as list#property."));
    question->save_list = question->save_property = "";
}

static const struct question *around(const struct question *question)
{
    while (question && question->type != QUESTION_GROUP && question->type != QUESTION_REPEAT)
        question = question->parent;
    return question;
}

/* The innermost repeat around all questions that save to LIST, else the form. */
static void find_scope(struct loading *loading, struct form_entity *entity)
{
    struct form *form = loading->form;
    const struct question *first = NULL;

    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        if (!text_equal(question->save_list, entity->list) || !*question->save_property)
            continue;
        if (!first) {
            first = question;
            entity->scope = question->repeat;
            if (!entity->scope)
                entity->scope = around(question->parent);
        } else if (question->repeat != first->repeat) {
            loading_error(loading, loading_at(loading, i, "save_to"),
                          _("%s is saved inside and outside a repeat: bring the values together with a calculate."),
                          entity->list);
        } else if (!question->repeat) {
            const struct question *scope = entity->scope;
            while (scope && (question->index < scope->index || question->index >= detail_of(form, scope)->end))
                scope = scope->parent;
            entity->scope = scope;
        }
    }
}

/* One list per group: what pyxform allows. A question that carries no answer of its own says nothing. */
static void check_groups(struct loading *loading)
{
    struct form *form = loading->form;

    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        for (size_t before = question->parent ? question->parent->first_child : 0; before < i; before++) {
            const struct question *other = &form->questions[before];
            if (*question->save_property && *other->save_property && other->parent == question->parent &&
                !text_equal(other->save_list, question->save_list)) {
                loading_error(loading, loading_at(loading, i, "save_to"),
                              _("One group saves to one list: %s is saved here already. Put %s in a group of its own."),
                              other->save_list, question->name);
                break;
            }
        }
    }
}

static const struct expr *compile(struct loading *loading, struct form_entity *entity, const char *column)
{
    struct spot spot = at_line(loading, entity, column);
    const char *text = sheet_get(spot.sheet, spot.row, column);
    const struct form *form = loading->form;
    const struct question *from = NULL;

    if (!*text)
        return NULL;
    if (entity->scope && (entity->scope->type != QUESTION_REPEAT || entity->scope->child_count))
        from = &form->questions[entity->scope->first_child];
    return binding_compile(loading, from, spot, text);
}

/* The eight cases of the ODK specification: three of them mean nothing. */
static void check_case(struct loading *loading, const struct form_entity *entity)
{
    if (entity->update_if && !entity->entity_id)
        loading_error(loading, at_line(loading, entity, "update_if"),
                      _("update_if needs an entity_id: tell which entity is changed."));
    if (entity->entity_id && entity->create_if && !entity->update_if)
        loading_error(loading, at_line(loading, entity, "create_if"),
                      _("create_if beside entity_id needs update_if too: tell when it is changed instead."));
}

static void add_line(struct loading *loading, size_t row)
{
    struct form *form = loading->form;
    const struct sheet *sheet = form->entities_sheet;
    const char *list = sheet_get(sheet, row, "list_name");
    struct form_entity *entity = array_add(&form->entities);

    entity->list = list;
    entity->line = sheet_line(sheet, row);
    if (!text_is_name(list))
        loading_error(loading, (struct spot){ sheet, row, "list_name", NULL },
                      _("“%s” is no name for a list: use a-z, digits and _."), list);
    if (map_find(form->lists, list) || (loading->world->list && loading->world->list(loading->world->with, list, NULL)))
        loading_error(loading, (struct spot){ sheet, row, "list_name", NULL },
                      _("%s is a list of choices already: an entity list needs another name."), list);
    for (size_t before = 0; before < row; before++)
        if (text_equal(sheet_get(sheet, before, "list_name"), list))
            loading_error(loading, (struct spot){ sheet, row, "list_name", NULL },
                          _("%s has two lines: a list has at most one in a form."), list);
}

void entities_read(struct loading *loading)
{
    struct form *form = loading->form;

    if (form->entities_sheet) {
        check_columns(loading);
        for (size_t row = 0; row < sheet_rows(form->entities_sheet); row++)
            add_line(loading, row);
    }
    for (size_t i = 0; i < form->question_count; i++)
        complete_list(loading, &form->questions[i]);
    for (size_t i = 0; i < form->entities.count; i++) {
        struct form_entity *entity = &form->entities.at[i];
        find_scope(loading, entity);
        entity->label = compile(loading, entity, "label");
        entity->entity_id = compile(loading, entity, "entity_id");
        entity->create_if = compile(loading, entity, "create_if");
        entity->update_if = compile(loading, entity, "update_if");
        check_case(loading, entity);
    }
    if (form->entities_sheet)
        check_groups(loading);
}
