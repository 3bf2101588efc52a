/* secrecy.c — what of one content is sensitive: what is marked, and what is made of that. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "secrecy.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/expr.h"
#include "form/finding.h"
#include "form/form.h"
#include "library.h"
#include "rules/rules.h"

#define MARK "bind::balie:sensitive"

/* Why a name is sensitive: FROM is what it is made of, "" when it is marked. */
struct origin {
    const char *from, *where;
};
struct secrecy {
    struct arena *arena;
    struct library *library;
    const struct rules *rules; /* NULL: the content has none that can be read */
    struct expr_host host;
    struct map *names;  /* name, and list#property -> struct origin */
    struct map *groups; /* name -> what of it is sensitive: groups and repeats around it */
    struct map *labels; /* list -> struct origin */
    struct map *saved;  /* names of hidden questions, and list#property that they save, others too or not */
    bool has_grown;     /* in the round under way */
    bool (*is_hidden)(void *with, const char *form,
                      const char *name); /* NULL: what is marked counts, not what is in which form */
    void *with;
};

/* What one expression carries that is sensitive: its name, NULL when nothing is. */
struct look {
    const struct secrecy *secrecy;
    const char *found;
};

/* A property of LIST, or what its things are called. */
static const char *property_met(const struct secrecy *secrecy, const char *list, const char *name)
{
    scoped_text property = mem_format("%s#%s", list, name);

    if (map_find(secrecy->names, property) || (text_equal(name, "label") && map_find(secrecy->labels, list)))
        return name;
    return NULL;
}

static bool meet(void *with, const struct expr_reference *reference, struct error *err)
{
    struct look *look = with;
    const struct secrecy *secrecy = look->secrecy;
    const char *list = reference->kind == EXPR_READS_PATH ? reference->steps[0] : NULL;

    (void)err;
    if (reference->kind == EXPR_READS_EVERYTHING)
        look->found = map_count(secrecy->names) ? map_key(secrecy->names, 0) : NULL;
    else if (map_find(secrecy->names, reference->text))
        look->found = reference->text;
    else if (list)
        look->found = property_met(secrecy, list, reference->text);
    else if (map_find(secrecy->groups, reference->text))
        look->found = map_find(secrecy->groups, reference->text);
    return !look->found;
}

/* What EXPR carries on that is sensitive; NULL: nothing. */
static const char *carried(const struct secrecy *secrecy, const struct expr *expr)
{
    struct look look = { .secrecy = secrecy };
    struct expr_visitor visitor = { meet, &look };

    if (expr)
        expr_carries(expr, &secrecy->host, &visitor, NULL);
    return look.found;
}

static void hide(struct secrecy *secrecy, const char *name, struct origin origin)
{
    if (!*name || map_find(secrecy->names, name))
        return;
    origin.from = arena_text(secrecy->arena, origin.from);
    origin.where = arena_text(secrecy->arena, origin.where);
    map_put(secrecy->names, arena_text(secrecy->arena, name), arena_copy(secrecy->arena, &origin, sizeof origin));
    secrecy->has_grown = true;
}

/* The name of an element of a path is its last word. */
static const char *last_word(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

static const char *saved_as(const struct secrecy *secrecy, const struct question *question)
{
    return arena_format(secrecy->arena, "%s#%s", question->save_list, question->save_property);
}

/* Under every name it has or had, here and where it is saved. */
static void hide_question(struct secrecy *secrecy, const struct question *question, struct origin origin)
{
    const char *was = question->was ? question->was : "", *word;

    hide(secrecy, question->name, origin);
    origin.from = ""; /* is told once */
    hide(secrecy, last_word(question->name), origin);
    for (size_t size; (size = text_word(&was, &word));)
        hide(secrecy, arena_text_part(secrecy->arena, word, size), origin);
    if (*question->save_property) {
        hide(secrecy, question->save_property, origin);
        hide(secrecy, saved_as(secrecy, question), origin);
    }
    for (const struct question *group = question->parent; group; group = group->parent)
        if (!map_find(secrecy->groups, group->name))
            map_put(secrecy->groups, arena_text(secrecy->arena, group->name),
                    arena_text(secrecy->arena, question->name));
}

/* What stands in a sensitive group is sensitive too, unless it says that it is not. */
static bool is_marked(const struct question *question)
{
    for (; question; question = question->parent)
        if (question->flags & (QUESTION_SENSITIVE | QUESTION_HARMLESS))
            return question->flags & QUESTION_SENSITIVE;
    return false;
}

/* Its answer: computed, filled in beforehand, or chosen among other answers. */
static const char *made_of(const struct secrecy *secrecy, const struct question *question)
{
    const char *from = carried(secrecy, question->calculation);
    bool is_among_answers = text_starts(question->list, "${");

    if (!from)
        from = carried(secrecy, question->default_value);
    if (!from && is_among_answers) {
        const char *name = arena_text_part(secrecy->arena, question->list + 2, strlen(question->list) - 3);
        from = map_find(secrecy->names, name) ? name : NULL;
    }
    if (!from && *question->save_property && map_find(secrecy->names, saved_as(secrecy, question)))
        from = saved_as(secrecy, question);
    return from;
}

/* In its own form, by who may not see that or what is marked there. */
static bool is_hidden_there(const struct secrecy *secrecy, const struct form *form, const struct question *question)
{
    return secrecy->is_hidden(secrecy->with, form_name(form), question->name);
}

/* Whether no question that may be seen saves the same. */
static bool is_only_hidden(const struct secrecy *secrecy, const char *property)
{
    for (size_t i = 0; i < library_forms(secrecy->library); i++) {
        const struct form *form = library_form(secrecy->library, library_form_name(secrecy->library, i), NULL);
        for (size_t at = 0; form && at < form_size(form); at++)
            if (text_equal(saved_as(secrecy, form_question(form, at)), property) &&
                !is_hidden_there(secrecy, form, form_question(form, at)))
                return false;
    }
    return true;
}

/* Of what may not be seen in its own form others know only what it saves. */
static void hide_apart(struct secrecy *secrecy, const struct question *question, const char *where)
{
    const char *property = saved_as(secrecy, question);

    map_put(secrecy->saved, property, secrecy);
    map_put(secrecy->saved, question->name, secrecy);
    map_put(secrecy->saved, question->save_property, secrecy);
    if (*question->save_property && is_only_hidden(secrecy, property))
        hide(secrecy, property, (struct origin){ "", where });
}

static void judge_question(struct secrecy *secrecy, const struct form *form, const struct question *question)
{
    const struct question *target = form_sets(form, question);
    const char *where = arena_format(secrecy->arena, "%s/survey.csv:%zu:" MARK, form_name(form), question->line);
    const char *from;

    if (!target)
        target = question;
    if (secrecy->is_hidden && is_hidden_there(secrecy, form, question)) {
        hide_apart(secrecy, question, where);
        return;
    }
    if (!secrecy->is_hidden && is_marked(question)) {
        hide_question(secrecy, question, (struct origin){ "", where });
        return;
    }
    from = target->flags & QUESTION_HARMLESS ? NULL : made_of(secrecy, question);
    if (from)
        hide_question(secrecy, target, (struct origin){ from, where });
}

static void judge_form(struct secrecy *secrecy, const struct form *form)
{
    for (size_t i = 0; i < form_size(form); i++)
        judge_question(secrecy, form, form_question(form, i));
    for (size_t i = 0; i < form_entities(form); i++) {
        const struct form_entity *entity = form_entity(form, i);
        if (secrecy->is_hidden && secrecy->is_hidden(secrecy->with, form_name(form), ""))
            map_put(secrecy->saved, arena_format(secrecy->arena, "%s#label", entity->list), secrecy);
        if (map_find(secrecy->labels, entity->list) || !carried(secrecy, entity->label))
            continue;
        map_put(secrecy->labels, arena_text(secrecy->arena, entity->list), secrecy);
        secrecy->has_grown = true;
    }
}

static void judge_fact(void *with, const struct rules_fact *fact)
{
    struct secrecy *secrecy = with;
    const char *from = text_equal(fact->sensitive, "yes") ? "" : carried(secrecy, fact->calculation);
    struct origin origin = { from, arena_format(secrecy->arena, "regels/feiten.csv:%zu:sensitive", fact->line) };

    if (!from || text_equal(fact->sensitive, "no"))
        return;
    hide(secrecy, fact->name, origin);
    origin.from = "";
    hide(secrecy, fact->save_to, origin);
}

static void judge_all(struct secrecy *secrecy)
{
    for (size_t i = 0; i < library_forms(secrecy->library); i++) {
        const struct form *form = library_form(secrecy->library, library_form_name(secrecy->library, i), NULL);
        if (form)
            judge_form(secrecy, form);
    }
    if (secrecy->rules)
        rules_each_fact(secrecy->rules, judge_fact, secrecy);
}

struct secrecy *secrecy_apart(struct library *library,
                              bool (*is_hidden)(void *with, const char *form, const char *name), void *with)
{
    struct secrecy *secrecy = mem_new(sizeof *secrecy);

    secrecy->is_hidden = is_hidden;
    secrecy->with = with;
    secrecy->arena = arena_new();
    secrecy->library = library;
    secrecy->names = map_new();
    secrecy->groups = map_new();
    secrecy->labels = map_new();
    secrecy->saved = map_new();
    secrecy->rules = library_rules(library, NULL);
    if (secrecy->rules)
        secrecy->host.functions = rules_functions(secrecy->rules, NULL, &secrecy->host.function_count);
    do { /* what is made of what is made of it */
        secrecy->has_grown = false;
        judge_all(secrecy);
    } while (secrecy->has_grown);
    return secrecy;
}

struct secrecy *secrecy_read(struct library *library)
{
    return secrecy_apart(library, NULL, NULL);
}

void secrecy_free(struct secrecy *secrecy)
{
    if (!secrecy)
        return;
    map_free(secrecy->names);
    map_free(secrecy->groups);
    map_free(secrecy->labels);
    map_free(secrecy->saved);
    arena_free(secrecy->arena);
    mem_free(secrecy);
}

bool secrecy_holds(const struct secrecy *secrecy, const char *name)
{
    return map_find(secrecy->names, name);
}

bool secrecy_may_hold(const struct secrecy *secrecy, const char *list, const char *property)
{
    scoped_text name = list ? mem_format("%s#%s", list, property) : mem_text(property);

    return map_find(secrecy->saved, name);
}

bool secrecy_holds_label(const struct secrecy *secrecy, const char *list)
{
    return map_find(secrecy->labels, list);
}

bool secrecy_holds_output(const struct secrecy *secrecy, const char *table, const char *column)
{
    struct look look = { .secrecy = secrecy };
    struct expr_visitor visitor = { meet, &look };

    if (secrecy->rules)
        rules_carries(secrecy->rules, table, column, &visitor);
    return look.found;
}

/* --- what its author should know --- */

static void report_made(const struct secrecy *secrecy, size_t i, const struct findings *findings)
{
    const struct origin *origin = map_value(secrecy->names, i);
    const char *name = map_key(secrecy->names, i);
    scoped_text sentence = NULL;

    if (!*origin->from)
        return;
    sentence = mem_format(_("%s is made of %s, which is sensitive: so it is hidden as well. Write yes here, or no when "
                            "it gives nothing away."),
                          name, origin->from);
    findings->report(findings->with, false, origin->where, sentence);
}

static void report_denied(const struct secrecy *secrecy, const struct form *form, const struct findings *findings)
{
    for (size_t i = 0; i < form_size(form); i++) {
        const struct question *question = form_question(form, i);
        const struct origin *origin = map_find(secrecy->names, question->name);
        scoped_text where = NULL;
        scoped_text sentence = NULL;
        if (!(question->flags & QUESTION_HARMLESS) || !origin)
            continue;
        where = mem_format("%s/survey.csv:%zu:" MARK, form_name(form), question->line);
        sentence = mem_format(_("%s is sensitive in %s, and so it is everywhere: correct one of the two."),
                              question->name, origin->where);
        findings->report(findings->with, false, where, sentence);
    }
}

void secrecy_check(struct library *library, const struct findings *findings)
{
    scoped(secrecy) secrecy = secrecy_read(library);

    for (size_t i = 0; i < map_count(secrecy->names); i++)
        report_made(secrecy, i, findings);
    for (size_t i = 0; i < library_forms(library); i++) {
        const struct form *form = library_form(library, library_form_name(library, i), NULL);
        if (form)
            report_denied(secrecy, form, findings);
    }
}
