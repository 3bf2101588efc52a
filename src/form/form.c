/* form.c — a form as the engine understands it: questions, their rules, their texts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/form.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "form/list.h"
#include "inside.h"

const struct expr *formula_expression(const struct question *question, enum formula formula)
{
    const struct expr *const all[] = { question->relevant,  question->calculation, question->required,
                                       question->read_only, question->count,       question->default_value };

    return all[formula];
}

bool question_is_computed(const struct question *question)
{
    return question->type == QUESTION_CALCULATE || (question->calculation && !question->trigger_count);
}

bool question_has_value(const struct question *question)
{
    return question->type != QUESTION_GROUP && question->type != QUESTION_REPEAT && question->type != QUESTION_NOTE;
}

static const struct question *only_one(const struct form *form, const char *name)
{
    const struct question *found = map_find(form->names, name);

    for (size_t i = found ? found->index + 1 : form->question_count; i < form->question_count; i++)
        if (form->details[i].name == form->details[found->index].name)
            return NULL;
    return found;
}

const struct question *form_bind(const struct form *form, const struct plan *plan, const char *name)
{
    for (; plan; plan = plan->parent) {
        const struct question *found = map_find(plan->names, name);
        if (found)
            return found;
        if (plan->repeat && text_equal(plan->repeat->name, name))
            return plan->repeat;
    }
    return only_one(form, name);
}

void form_names_in(const char *text, void (*visit)(void *with, const char *name), void *with)
{
    for (const char *open = strstr(text, "${"); open; open = strstr(open + 2, "${")) {
        const char *close = strchr(open, '}');
        if (!close)
            return;
        scoped_text name = mem_text_part(open + 2, (size_t)(close - open - 2));
        visit(with, name);
    }
}

struct form *form_new(const char *name, const struct form_world *world)
{
    struct form *form = mem_new(sizeof *form);

    form->arena = arena_new();
    form->name = arena_text(form->arena, name);
    form->default_language = "";
    form->world = world;
    form->names = map_new();
    form->refs = map_new();
    form->lists = map_new();
    form->instances = map_new();
    form->settings = map_new();
    form->namespaces = map_new();
    form->documents = map_new();
    form->itexts = map_new();
    return form;
}

bool is_yes(const char *text)
{
    static const char *const yes[] = { "yes", "Yes", "YES", "true", "True", "TRUE", "true()" };

    for (size_t i = 0; *text && i < sizeof yes / sizeof *yes; i++)
        if (text_equal(text, yes[i]))
            return true;
    return false;
}

static void free_plan(struct plan *plan)
{
    if (plan)
        map_free(plan->names);
}

void form_free(struct form *form)
{
    if (!form)
        return;
    free_plan(form->top);
    for (size_t i = 0; i < form->question_count; i++)
        free_plan(form->details[i].inner);
    for (size_t i = 0; i < map_count(form->lists); i++)
        list_free(map_value(form->lists, i));
    map_free(form->names);
    map_free(form->refs);
    map_free(form->lists);
    map_free(form->instances);
    map_free(form->settings);
    map_free(form->namespaces);
    map_free(form->documents);
    map_free(form->itexts);
    array_clear(&form->outputs);
    array_clear(&form->files);
    array_clear(&form->texts);
    array_clear(&form->languages);
    array_clear(&form->everything);
    array_clear(&form->entities);
    sheet_free(form->survey);
    sheet_free(form->choices);
    sheet_free(form->external_choices);
    sheet_free(form->tests);
    sheet_free(form->settings_sheet);
    sheet_free(form->entities_sheet);
    arena_free(form->arena);
    mem_free(form);
}

const char *form_name(const struct form *form)
{
    return form->name;
}

const char *form_setting(const struct form *form, const char *column)
{
    const char *text = map_find(form->settings, column);

    return text ? text : "";
}

const char *form_title(const struct form *form, const char *language)
{
    const char *const languages[] = { language ? language : "", form->default_language };
    const char *title;

    for (size_t i = 0; i < 2; i++) {
        scoped_text column = mem_format("form_title::%s", languages[i]);
        title = form_setting(form, column);
        if (*title)
            return title;
    }
    title = form_setting(form, "form_title");
    return *title ? title : form->name;
}

size_t form_languages(const struct form *form)
{
    return form->languages.count;
}

const char *form_language(const struct form *form, size_t i)
{
    return form->languages.at[i];
}

size_t form_size(const struct form *form)
{
    return form->question_count;
}

const struct question *form_question(const struct form *form, size_t index)
{
    return &form->questions[index];
}

const struct question *form_find(const struct form *form, const char *name_or_ref)
{
    const struct question *found = map_find(form->names, name_or_ref);

    if (!found)
        found = map_find(form->refs, name_or_ref);
    return (const void *)found == (const void *)form ? NULL : found;
}

static const struct form_text *find_text(const struct form *form, const struct question *question,
                                         enum question_text kind, size_t language)
{
    const struct detail *detail = detail_of(form, question);

    for (size_t i = detail->first_text; i < detail->first_text + detail->text_count; i++)
        if (form->texts.at[i].kind == kind && form->texts.at[i].language == language)
            return &form->texts.at[i];
    return NULL;
}

const char *form_text_in(const struct form *form, const struct question *question, enum question_text kind,
                         size_t language)
{
    const struct form_text *text = find_text(form, question, kind, language);

    return text ? text->text : "";
}

static const struct form_text *text_in(const struct form *form, const struct question *question,
                                       enum question_text kind, const char *language)
{
    for (size_t i = 0; i < form->languages.count; i++)
        if (text_equal(form->languages.at[i], language))
            return find_text(form, question, kind, i);
    return NULL;
}

static const struct form_text *best_text(const struct form *form, const struct question *question,
                                         enum question_text kind, const char *language)
{
    const char *const tries[] = { language ? language : form->default_language, form->default_language, "",
                                  form->languages.at[0] };
    const struct form_text *text = NULL;

    for (size_t i = 0; (!text || !*text->text) && i < sizeof tries / sizeof *tries; i++)
        text = text_in(form, question, kind, tries[i]);
    return text;
}

const char *form_text(const struct form *form, const struct question *question, enum question_text kind,
                      const char *language)
{
    const struct form_text *text = best_text(form, question, kind, language);

    return text ? text->text : "";
}

const char *form_text_stressed(const struct form *form, const struct question *question, enum question_text kind,
                               const char *language)
{
    const struct form_text *text = best_text(form, question, kind, language);

    return text ? text->stressed : NULL;
}

struct list *form_list(const struct form *form, const struct question *question)
{
    return detail_of(form, question)->list;
}

size_t form_files(const struct form *form)
{
    return form->files.count;
}

const char *form_file(const struct form *form, size_t i)
{
    return form->files.at[i];
}

size_t form_entities(const struct form *form)
{
    return form->entities.count;
}

const struct form_entity *form_entity(const struct form *form, size_t i)
{
    return &form->entities.at[i];
}

const struct question *form_sets(const struct form *form, const struct question *question)
{
    return detail_of(form, question)->sets;
}
