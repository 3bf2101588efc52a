/* entities.c — the entities sheet: which lists a form makes and changes, and where in the form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entities.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "build.h"
#include "columns.h"
#include "entity_scope.h"
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

/* No property of a list is saved by two questions. */
static void check_properties(struct loading *loading)
{
    struct form *form = loading->form;
    scoped(arena) arena = arena_new();
    scoped(map) saved = map_new();

    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i], *before;
        if (!*question->save_property)
            continue;
        before = map_put(saved, arena_format(arena, "%s#%s", question->save_list, question->save_property),
                         (void *)question);
        if (before)
            loading_error(loading, loading_at(loading, i, "save_to"),
                          _("%s is saved by %s already: give it another property."), question->save_property,
                          before->name);
    }
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
    if (!form->entities.count)
        loading_error(loading, spot,
                      _("This is saved, but there is no entities sheet: add one with a line for its list."));
    else if (*question->save_list)
        loading_error(loading, spot, _("The list %s does not stand on the entities sheet: add a line for it."),
                      question->save_list);
    else
        loading_error(loading, spot, _("Several lists are saved here: write save_to as list#property."));
    question->save_list = question->save_property = "";
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
    if (!entity->entity_id && !entity->label)
        loading_error(loading, at_line(loading, entity, "label"),
                      _("What is made has a label: write one for %s, or an entity_id when it only changes."),
                      entity->list);
    if (entity->entity_id && entity->create_if && !entity->update_if)
        loading_error(loading, at_line(loading, entity, "create_if"),
                      _("create_if beside entity_id needs update_if too: tell when it is changed instead."));
}

/* Lists of dossiers are tables there; elsewhere XLSForm's own rules hold. */
static bool list_name_is_good(const struct loading *loading, const char *list)
{
    if (!loading->world->is_loose)
        return text_is_name(list);
    return build_name_is_good(list) && !strchr(list, '.') && !text_starts(list, "__");
}

/* What is changed must be read from somewhere. */
static void check_instance(struct loading *loading, const struct form_entity *entity)
{
    const struct form *form = loading->form;

    if (!entity->entity_id || map_find(form->instances, entity->list) ||
        (entity->update_if && text_equal(expr_source(entity->update_if), "false()")))
        return;
    for (size_t i = 0; i < form->question_count; i++)
        if (form->questions[i].list_from_file && text_equal(form->questions[i].list, entity->list))
            return;
    loading_error(loading, at_line(loading, entity, "list_name"),
                  _("%s is changed, but the form does not read it: add a row csv-external,%s to the survey."),
                  entity->list, entity->list);
}

static void add_line(struct loading *loading, size_t row)
{
    struct form *form = loading->form;
    const struct sheet *sheet = form->entities_sheet;
    const char *list = sheet_get(sheet, row, "list_name");
    struct form_entity *entity = array_add(&form->entities);

    entity->list = list;
    entity->line = sheet_line(sheet, row);
    if (!list_name_is_good(loading, list))
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
    check_properties(loading);
    entity_scopes_find(loading);
    for (size_t i = 0; i < form->entities.count; i++) {
        struct form_entity *entity = &form->entities.at[i];
        entity->label = compile(loading, entity, "label");
        entity->entity_id = compile(loading, entity, "entity_id");
        entity->create_if = compile(loading, entity, "create_if");
        entity->update_if = compile(loading, entity, "update_if");
        check_case(loading, entity);
        check_instance(loading, entity);
    }
}
