/* custom.c — what pyxform and its users hold for a rule of a survey, beyond what expressions and lists need. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "custom.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "choice_list.h"
#include "form/list.h"
#include "inside.h"
#include "loading.h"

#define ROOT_NAME "data"

static bool is_container(const struct question *question)
{
    return question->type == QUESTION_GROUP || question->type == QUESTION_REPEAT;
}

/* --- names --- */

static void check_repeat_name(struct loading *loading, const struct question *repeat)
{
    const struct form *form = loading->form;
    struct spot spot = loading_at(loading, repeat->index, "name");

    if (text_equal(repeat->name, ROOT_NAME))
        loading_error(loading, spot, _("A repeat is not called data, which is the form itself: rename it."));
    for (size_t i = 0; i < repeat->index; i++)
        if (form->questions[i].type == QUESTION_REPEAT && text_equal(form->questions[i].name, repeat->name))
            loading_error(loading, spot, _("There are two repeats named %s: rename one."), repeat->name);
}

static void check_name(struct loading *loading, const struct question *question)
{
    struct spot spot = loading_at(loading, question->index, "name");

    if (text_equal(question->name, "meta") && !question->parent)
        loading_error(loading, spot, _("The name meta is kept for the form's own data: rename the question."));
    if (text_equal(detail_of(loading->form, question)->kind, "audit") && !text_equal(question->name, "audit"))
        loading_error(loading, spot, _("An audit is always called audit: leave its name blank."));
    if (question->type == QUESTION_REPEAT)
        check_repeat_name(loading, question);
}

static char *small_letters(struct arena *arena, const char *text)
{
    char *small = arena_text(arena, text);

    for (char *at = small; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return small;
}

/* Other programs do not tell capitals apart. */
static void check_capitals(struct loading *loading)
{
    struct form *form = loading->form;
    scoped(arena) arena = arena_new();
    scoped(map) names = map_new();

    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i], *other;
        const char *key = arena_format(arena, "%zu %s", question->parent ? question->parent->index + 1 : 0,
                                       small_letters(arena, question->name));
        other = map_put(names, key, (void *)question);
        if (other && !text_equal(other->name, question->name))
            loading_warn(loading, loading_at(loading, i, "name"),
                         _("%s and %s differ in capitals only, which other programs do not see: rename one."),
                         other->name, question->name);
    }
}

/* --- what a row holds --- */

static void check_container(struct loading *loading, const struct question *question)
{
    const struct detail *detail = detail_of(loading->form, question);

    if (is_container(question) && detail->written[WRITTEN_REQUIRED])
        loading_error(loading, loading_at(loading, question->index, "required"),
                      _("A group or repeat cannot be required: require its questions."));
}

/* ${name}, ${name} … and nothing else, none of them a group. */
static void check_triggers(struct loading *loading, const struct question *question)
{
    const char *text = detail_of(loading->form, question)->written[WRITTEN_TRIGGER];
    struct spot spot = loading_at(loading, question->index, "trigger");

    for (size_t i = 0; i < question->trigger_count; i++)
        if (is_container(question->triggers[i]))
            loading_error(loading, spot, _("${%s} is a group or repeat, which is not answered: name a question."),
                          question->triggers[i]->name);
    while (text && *text) {
        const char *close = text_starts(text, "${") ? strchr(text, '}') : NULL;
        if (!close) {
            loading_error(loading, spot,
                          _("A trigger is written as ${name}, several with commas between: correct it."));
            return;
        }
        text = close + 1 + strspn(close + 1, " ");
        if (*text && *text != ',')
            text = "?";
        else if (*text)
            text += 1 + strspn(text + 1, " ");
    }
}

/* --- ${name} in texts --- */

/* Whether TEXT has a "${" that is never closed, or holds no name. */
static bool is_torn(const char *text)
{
    for (const char *open = strstr(text, "${"), *close; open; open = strstr(close, "${")) {
        close = strchr(open, '}');
        if (!close || close == open + 2 || strcspn(open + 2, " ${\n") < (size_t)(close - open - 2))
            return true;
    }
    return false;
}

static void check_texts(struct loading *loading, const struct question *question)
{
    static const char *const columns[TEXT_KINDS] = {
        [TEXT_LABEL] = "label",
        [TEXT_HINT] = "hint",
        [TEXT_GUIDANCE] = "guidance_hint",
        [TEXT_CONSTRAINT] = "constraint_message",
        [TEXT_REQUIRED] = "required_message",
        [TEXT_MEDIA] = "media::image",
    };
    const struct detail *detail = detail_of(loading->form, question);

    for (size_t i = detail->first_text; i < detail->first_text + detail->text_count; i++) {
        const struct form_text *text = &loading->form->texts.at[i];
        if (is_torn(text->text))
            loading_error(loading, loading_at(loading, question->index, columns[text->kind]),
                          _("A value in a text is written as ${name}, without spaces: correct it."));
    }
}

/* --- choices --- */

static bool holds_several(const struct question *question)
{
    return question->type == QUESTION_SELECT_MULTIPLE || question->type == QUESTION_RANK;
}

/* Codes are separated by spaces where there may be several, and dossiers want every code to be one word. */
static void check_codes(struct loading *loading, const struct question *question, struct map *judged)
{
    struct list *list = form_list(loading->form, question);

    if (!list || !map_find(loading->form->lists, list_name(list)) || map_find(judged, list_name(list)) ||
        (loading->world->is_loose && !holds_several(question)))
        return;
    map_put(judged, list_name(list), list);
    for (size_t i = 0; i < list_count(list); i++)
        if (strchr(list_choice(list, i)->name, ' '))
            loading_error(loading, list_spot(list, i, "name"), _("A code may not hold a space: write it as one word."));
}

static void check_other(struct loading *loading, const struct question *question)
{
    if (!question->or_other)
        return;
    if (detail_of(loading->form, question)->written[WRITTEN_CHOICE_FILTER])
        loading_error(loading, loading_at(loading, question->index, "choice_filter"),
                      _("or_other does not go with a filter: add a choice “other” to the list instead."));
    if (question->list_from_file)
        loading_error(loading, loading_at(loading, question->index, "type"),
                      _("or_other does not go with a list from a file: add a choice “other” to the list instead."));
}

/* A label in one language wants one in each; told once for a list and language. */
static void check_labels(struct loading *loading, const struct list *list)
{
    for (size_t language = 0; language < list_languages(list); language++) {
        size_t missing = 0, first = 0;
        for (size_t i = 0; i < list_count(list); i++) {
            const struct choice *choice = list_choice(list, i);
            if (!*choice->labels[language] && !missing++)
                first = i;
        }
        if (missing && *list_language(list, language))
            loading_warn(loading, list_spot(list, first, "label"),
                         _("The choice %s of the list %s has no label in “%s” (one of %zu): add it."),
                         list_choice(list, first)->name, list_name(list), list_language(list, language), missing);
        else if (missing && list_languages(list) == 1)
            loading_warn(loading, list_spot(list, first, "label"),
                         _("The choice %s of the list %s has no label (one of %zu): add it."),
                         list_choice(list, first)->name, list_name(list), missing);
    }
}

/* --- all of it --- */

static void check_instances(struct loading *loading)
{
    const struct form *form = loading->form;

    for (size_t i = 0; i < map_count(form->instances); i++)
        if (map_find(form->lists, map_key(form->instances, i)))
            loading_error(loading, (struct spot){ form->survey, SHEET_HEADER, "name", NULL },
                          _("%s is a list of choices and declared from a file as well: rename one."),
                          map_key(form->instances, i));
}

void custom_check(struct loading *loading)
{
    struct form *form = loading->form;
    scoped(map) judged = map_new();

    if (form->instance)
        return; /* an XForm came from elsewhere, where its own rules held */
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        check_name(loading, question);
        check_container(loading, question);
        check_triggers(loading, question);
        check_texts(loading, question);
        check_codes(loading, question, judged);
        check_other(loading, question);
    }
    check_instances(loading);
    if (!loading->world->findings)
        return; /* nobody hears warnings */
    check_capitals(loading);
    for (size_t i = 0; i < map_count(form->lists); i++)
        check_labels(loading, map_value(form->lists, i));
}
