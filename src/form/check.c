/* check.c — what can only be judged when all of a form is there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "check.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"
#include "inside.h"
#include "itemset.h"
#include "loading.h"

static const char *const text_columns[TEXT_KINDS] = {
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "media::image",
};

static bool is_entity_list(const struct loading *loading, const char *name)
{
    const struct form_world *world = loading->world;

    return map_find(loading->form->instances, name) || (world->has_instance && world->has_instance(world->with, name));
}

static void find_list(struct loading *loading, const struct question *question)
{
    struct form *form = loading->form;
    struct detail *detail = &form->details[question->index];
    const struct form_world *world = loading->world;
    struct spot spot = loading_at(loading, question->index, "type");
    struct error trouble = { 0 };

    if (!*question->list)
        return;
    if (itemset_is_answers(question->list)) {
        itemset_check(loading, question);
        return;
    }
    if (!question->list_from_file) {
        detail->list = map_find(form->lists, question->list);
        if (!detail->list)
            loading_error(loading, spot,
                          _("There is no list %s among the choices: add it, or use select_one_from_file."),
                          question->list);
        return;
    }
    if (world->list)
        detail->list = world->list(world->with, question->list, &trouble);
    if (detail->list || is_entity_list(loading, question->list))
        return;
    if (world->is_loose)
        loading_warn(loading, spot, _("The file of the list %s is not beside the form: it has no choices until it is."),
                     question->list);
    else
        loading_error(loading, spot,
                      _("There is no list %s: add lijsten/%s.csv, or a line for it on an entities sheet."),
                      question->list, question->list);
}

void check_lists(struct loading *loading)
{
    for (size_t i = 0; i < loading->form->question_count; i++)
        find_list(loading, &loading->form->questions[i]);
}

static void check_default(struct loading *loading, const struct question *question)
{
    const struct list *list = form_list(loading->form, question);
    const char *text = question->default_literal, *word;

    if (!text || !list || loading->form->instance)
        return;
    if (question->type == QUESTION_SELECT_ONE && list_find(list, text))
        return; /* a code of several words */
    for (size_t size; (size = text_word(&text, &word));) {
        scoped_text code = mem_text_part(word, size);
        if (!list_find(list, code))
            loading_error(loading, loading_at(loading, question->index, "default"),
                          _("The default %s is not in the list %s: choose a code that is."), code, question->list);
    }
}

struct text_names {
    struct loading *loading;
    const struct question *question;
    struct spot spot;
};

static void check_name(void *with, const char *name)
{
    struct text_names *names = with;
    const struct form *form = names->loading->form;
    const struct detail *detail = detail_of(form, names->question);

    if (text_starts(name, "last-saved#"))
        return;
    if (!form_bind(form, detail->inner ? detail->inner : detail->plan, name))
        loading_error(names->loading, names->spot,
                      _("${%s} is no question of this form: correct the name or add the question."), name);
}

/* Every ${name} in the text of one column. */
static void check_names(struct loading *loading, const struct question *question, const char *stem, size_t language)
{
    const struct form *form = loading->form;
    const char *code = form->languages.at[language];
    scoped_text column = *code ? mem_format("%s::%s", stem, code) : mem_text(stem);
    struct text_names names = { loading, question, loading_at(loading, question->index, column) };
    size_t kind = 0;

    while (text_columns[kind] != stem)
        kind++;
    form_names_in(form_text_in(form, question, (enum question_text)kind, language), check_name, &names);
}

/* Names in texts bind; a text there in one language is there in all. */
static void check_texts(struct loading *loading, const struct question *question)
{
    const struct form *form = loading->form;
    size_t languages = form->languages.count;

    for (size_t kind = 0; kind < TEXT_KINDS; kind++) {
        const char *missing = NULL;
        bool any = false;
        for (size_t at = 0; at < languages; at++) {
            const char *text = form_text_in(form, question, (enum question_text)kind, at);
            any = any || *text;
            if (!*text && *form->languages.at[at])
                missing = form->languages.at[at];
            if (!form->instance && strstr(text, "${"))
                check_names(loading, question, text_columns[kind], at);
        }
        if (any && missing && languages > 1)
            loading_warn(loading, loading_at(loading, question->index, text_columns[kind]),
                         _("%s of %s is not translated into “%s”: add it."), text_columns[kind], question->name,
                         missing);
    }
}

static bool needs_label(const struct question *question)
{
    return question_has_value(question) && question->type != QUESTION_CALCULATE && question->type != QUESTION_HIDDEN &&
           question->type != QUESTION_METADATA && !(question->flags & QUESTION_RETIRED);
}

static void check_calculation(struct loading *loading, const struct question *question)
{
    enum value_type type;

    if (loading->form->instance) /* it is somebody else's: true is what they want */
        return;
    if (question->type == QUESTION_CALCULATE && !question->calculation && !question->default_value)
        loading_error(loading, loading_at(loading, question->index, "calculation"),
                      _("%s computes nothing: write a calculation."), question->name);
    if (question->calculation && expr_type(question->calculation, &type) && type == VALUE_BOOLEAN)
        loading_warn(loading, loading_at(loading, question->index, "calculation"),
                     _("%s would hold true or false, which are both true later: write if(…, 'ja', 'nee')."),
                     question->name);
    if (question->trigger_count && !question->calculation)
        loading_error(loading, loading_at(loading, question->index, "trigger"),
                      _("A trigger computes anew, but %s has no calculation: write one."), question->name);
}

static void check_question(struct loading *loading, const struct question *question)
{
    if (needs_label(question) && !*form_text(loading->form, question, TEXT_LABEL, NULL) &&
        !*form_text(loading->form, question, TEXT_HINT, NULL) && !*form_text(loading->form, question, TEXT_MEDIA, NULL))
        loading_warn(loading, loading_at(loading, question->index, "label"),
                     _("%s has no label: give it one, or make it a calculate."), question->name);
    check_calculation(loading, question);
    if (detail_of(loading->form, question)->written[WRITTEN_CHOICE_FILTER] && !*question->list)
        loading_error(loading, loading_at(loading, question->index, "choice_filter"),
                      _("%s has no list to filter: remove the filter."), question->name);
    if (question->count && question->type != QUESTION_REPEAT)
        loading_error(loading, loading_at(loading, question->index, "repeat_count"),
                      _("Only a repeat has a number of rows: remove it from %s."), question->name);
    check_default(loading, question);
}

/* A partial date is a text: compared as it stands it gives nonsense. */
static bool compares(const char *source, const char *name)
{
    scoped_text written = mem_format("${%s}", name);

    for (const char *at = strstr(source, written); at; at = strstr(at + 1, written)) {
        const char *after = at + strlen(written), *before = at;
        after += strspn(after, " ");
        while (before > source && before[-1] == ' ')
            before--;
        if (*after == '<' || *after == '>')
            return true;
        if (before > source && (before[-1] == '<' || before[-1] == '>'))
            return true;
        if (before > source + 1 && before[-1] == '=' && (before[-2] == '<' || before[-2] == '>'))
            return true;
    }
    return false;
}

static void check_partial(struct loading *loading, const struct question *partial)
{
    static const char *const columns[] = {
        "relevant", "calculation", "required", "read_only", "repeat_count", "default"
    };
    const struct form *form = loading->form;

    for (size_t i = 0; i < form->question_count; i++)
        for (size_t at = 0; at < FORMULA_KINDS; at++) {
            const struct expr *expr = formula_expression(&form->questions[i], (enum formula)at);
            if (expr && compares(expr_source(expr), partial->name))
                loading_error(loading, loading_at(loading, i, columns[at]),
                              _("${%s} may be a year only and cannot be compared: use age-at(), date-first() or "
                                "date-last()."),
                              partial->name);
        }
}

/* A default is computed once: what is answered later does not reach it. */
static void check_default_names(void *with, const char *name)
{
    struct text_names *names = with;
    const struct form *form = names->loading->form;
    const struct question *read = form_bind(form, detail_of(form, names->question)->plan, name);

    if (read && !read->calculation && read->type != QUESTION_HIDDEN && read->type != QUESTION_METADATA &&
        !read->default_value && !read->default_literal)
        loading_warn(names->loading, names->spot,
                     _("A default is computed once, before ${%s} is answered: use calculation with trigger."), name);
}

void check_form(struct loading *loading)
{
    struct form *form = loading->form;

    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        struct text_names names = { loading, question, loading_at(loading, i, "default") };
        check_question(loading, question);
        check_texts(loading, question);
        if (question->flags & QUESTION_PARTIAL_DATE)
            check_partial(loading, question);
        if (question->default_value)
            form_names_in(expr_source(question->default_value), check_default_names, &names);
        if (question->type == QUESTION_REPEAT && !question->child_count)
            loading_error(loading, loading_at(loading, i, "type"), _("The repeat %s is empty: put questions in it."),
                          question->name);
    }
}
