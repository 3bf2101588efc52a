/* build.c — the questions of a form put together one after another, whatever they were read from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "build.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "loading.h"
#include "plain.h"

#define NAME_BYTES_MOST 100

/* clang-format off */
static const struct { const char *word; unsigned flag; } appearances[] = {
    { "partial-date", QUESTION_PARTIAL_DATE }, { "multiline", QUESTION_MULTILINE },
    { "minimal", QUESTION_MINIMAL },           { "autocomplete", QUESTION_AUTOCOMPLETE },
    { "columns", QUESTION_COLUMNS },           { "besluit", QUESTION_BESLUIT },
    { "field-list", QUESTION_FIELD_LIST },
};
/* clang-format on */

static struct plan *plan_new(struct form *form, struct plan *parent, const struct question *repeat)
{
    struct plan *plan = arena_alloc(form->arena, sizeof *plan);

    plan->parent = parent;
    plan->repeat = repeat;
    plan->names = map_new();
    return plan;
}

void build_begin(struct build *build, struct loading *loading, size_t room)
{
    struct form *form = loading->form;

    *build = (struct build){ .loading = loading, .form = form, .room = room };
    form->questions = arena_alloc(form->arena, (room + 1) * sizeof *form->questions);
    form->details = arena_alloc(form->arena, (room + 1) * sizeof *form->details);
    form->top = plan_new(form, NULL, NULL);
}

static struct spot at(struct spot spot, const char *column)
{
    spot.column = column;
    return spot;
}

static void put_in_place(struct build *build, struct question *question, struct detail *detail)
{
    struct form *form = build->form;
    struct question *around = build_open(build), *before = build->last[build->depth];

    question->parent = around;
    detail->plan = !around                              ? form->top
                   : form->details[around->index].inner ? form->details[around->index].inner
                                                        : form->details[around->index].plan;
    question->repeat = question->type == QUESTION_REPEAT ? question : detail->plan->repeat;
    if (around && !around->child_count++)
        around->first_child = question->index;
    if (before)
        before->next = question->index;
    build->last[build->depth] = question;
    detail->place = detail->plan->member_count++;
}

bool build_name_is_good(const char *name)
{
    if (!*name || strspn(name, "0123456789-.") > 0 || strlen(name) > NAME_BYTES_MOST)
        return false;
    for (; *name; name++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", *name))
            return false;
    return true;
}

static const char *path_in_row(struct form *form, const struct question *question)
{
    const char *path = form->details[question->index].name;

    for (const struct question *at = question->parent; at && at->type != QUESTION_REPEAT; at = at->parent)
        path = arena_format(form->arena, "%s/%s", form->details[at->index].name, path);
    return path;
}

/* Questions of one name in two groups go by their paths. */
static void call_by_path(struct form *form, struct question *question)
{
    struct map *names = form->details[question->index].plan->names;

    if (map_find(names, question->name) == question)
        map_put(names, question->name, NULL);
    question->name = path_in_row(form, question);
    map_put(names, question->name, question);
    map_put(form->names, question->name, question);
}

/* Another question of that name in the same row, whatever it goes by; one beside it before all others. */
static struct question *twin_of(struct form *form, const struct question *question)
{
    const struct detail *detail = detail_of(form, question);
    struct question *twin = NULL;

    if (!map_find(form->names, question->name))
        return NULL;
    for (size_t i = question->index; i-- > 0;) {
        if (form->details[i].name != detail->name || form->details[i].plan != detail->plan)
            continue;
        twin = &form->questions[i];
        if (twin->parent == question->parent)
            return twin;
    }
    return twin;
}

/* Gives the question a name of its own among those of its row; false: it stands there twice. */
static bool find_room(struct form *form, struct question *question, bool may_share)
{
    struct map *names = detail_of(form, question)->plan->names;
    struct question *twin = may_share ? twin_of(form, question) : map_find(names, question->name);

    if (!twin) {
        map_put(names, question->name, question);
        return true;
    }
    if (!may_share || twin->parent == question->parent)
        return false;
    call_by_path(form, twin);
    call_by_path(form, question);
    return true;
}

static void take_name(struct build *build, struct question *question, struct detail *detail, bool is_judged)
{
    struct form *form = build->form;
    struct spot spot = at(detail->spot, "name");
    const char *name;

    if (!*question->name) {
        loading_error(build->loading, spot, _("This question has no name: give it one."));
        return;
    }
    if (is_judged && !build_name_is_good(question->name) &&
        !(form->world->is_loose && text_is_xml_name(question->name) && strlen(question->name) <= NAME_BYTES_MOST)) {
        loading_error(build->loading, spot, _("“%s” is no name: use letters, digits and _, and begin with a letter."),
                      question->name);
        return;
    }
    if (!find_room(form, question, is_judged && form->world->is_loose)) {
        loading_error(build->loading, spot, _("There are two questions named %s: rename one."), question->name);
        return;
    }
    name = is_judged ? detail->name : question->name;
    if (!map_find(form->names, name))
        map_put(form->names, name, question);
    if (*question->ref && question->type != QUESTION_GROUP && question->type != QUESTION_NOTE)
        map_put(form->refs, question->ref, map_find(form->refs, question->ref) ? (void *)form : (void *)question);
}

static struct question *question_new(struct build *build, const struct build_question *what)
{
    struct form *form = build->form;
    struct question *question = &form->questions[form->question_count];
    struct detail *detail = &form->details[form->question_count];

    assert(form->question_count < build->room);
    question->index = form->question_count++;
    question->next = SIZE_MAX;
    question->type = what->type;
    question->name = what->name;
    question->ref = what->ref;
    question->appearance = question->blank = question->was = question->parameters = question->list = "";
    question->save_list = question->save_property = "";
    detail->kind = what->kind;
    detail->name = node_name(what->element ? what->element : question->name);
    detail->spot = what->spot;
    detail->end = form->question_count;
    detail->first_text = form->texts.count;
    return question;
}

struct question *build_add(struct build *build, const struct build_question *what)
{
    bool is_open = what->type == QUESTION_GROUP || what->type == QUESTION_REPEAT;
    struct question *question;
    struct detail *detail;

    if (is_open && build->depth == BUILD_DEPTH_MAX - 1) {
        loading_error(build->loading, at(what->spot, "type"),
                      _("Groups stand in each other too deep: leave some out."));
        return NULL;
    }
    question = question_new(build, what);
    detail = detail_of(build->form, question);
    put_in_place(build, question, detail);
    if (what->type == QUESTION_REPEAT)
        detail->inner = plan_new(build->form, detail->plan, question);
    take_name(build, question, detail, !what->element);
    if (is_open) {
        build->open[build->depth++] = question;
        build->last[build->depth] = NULL;
    }
    return question;
}

void build_appearance(struct question *question)
{
    for (size_t i = 0; i < sizeof appearances / sizeof *appearances; i++)
        if (text_has_word(question->appearance, appearances[i].word))
            question->flags |= appearances[i].flag;
}

struct question *build_open(const struct build *build)
{
    return build->depth ? build->open[build->depth - 1] : NULL;
}

void build_close(struct build *build)
{
    build->form->details[build_open(build)->index].end = build->form->question_count;
    build->depth--;
}

void build_write(struct build *build, enum written cell, const char *text)
{
    if (*text)
        build->form->details[build->form->question_count - 1].written[cell] = text;
}

size_t build_language(struct form *form, const char *language)
{
    for (size_t i = 0; i < form->languages.count; i++)
        if (text_equal(form->languages.at[i], language))
            return i;
    *array_add(&form->languages) = language;
    return form->languages.count - 1;
}

void build_text(struct build *build, enum question_text kind, size_t language, const char *text)
{
    if (!*text)
        return;
    *array_add(&build->form->texts) = (struct form_text){
        .text = kind == TEXT_MEDIA ? text : plain_words(build->form->arena, text),
        .stressed = kind == TEXT_MEDIA ? NULL : plain_stressed(build->form->arena, text),
        .kind = (uint32_t)kind,
        .language = (uint32_t)language,
    };
    build->form->details[build->form->question_count - 1].text_count++;
}

static void fill_plans(struct form *form)
{
    for (size_t i = 0; i < form->question_count; i++) {
        struct plan *plan = form->details[i].plan;
        if (!plan->member)
            plan->member = arena_alloc(form->arena, plan->member_count * sizeof *plan->member);
        plan->member[form->details[i].place] = &form->questions[i];
    }
}

/* In the keys of a dossier a slash stands before and behind the id of a row. */
static const char *key_of(struct form *form, const char *name)
{
    char *key;

    if (form->world->is_loose || !strchr(name, '/'))
        return name;
    key = arena_text(form->arena, name);
    for (char *at = key; *at; at++)
        *at = *at == '/' ? '|' : *at;
    return key;
}

static void set_keys(struct form *form)
{
    for (size_t i = 0; i < form->question_count; i++) {
        struct question *question = &form->questions[i];
        question->key = key_of(form, question->name);
        if (question->key != question->name)
            map_put(form->details[i].plan->names, question->key, question);
    }
}

void build_end(struct build *build)
{
    while (build->depth) {
        const struct question *open = build_open(build);
        loading_error(build->loading, loading_at(build->loading, open->index, "type"),
                      _("“%s” is begun but not ended: add its end."), open->name);
        build_close(build);
    }
    if (!build->form->languages.count)
        build_language(build->form, "");
    set_keys(build->form);
    fill_plans(build->form);
}
