/* reach.c — what of a form can never be asked, accepted or chosen, and what is read before it is there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "reach.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "choice_list.h"
#include "claim.h"
#include "form/list.h"
#include "inside.h"
#include "loading.h"

#define TERMS_MAX 8

static const char *const columns[WRITTEN_KINDS] = {
    [WRITTEN_RELEVANT] = "relevant",     [WRITTEN_CALCULATION] = "calculation",     [WRITTEN_REQUIRED] = "required",
    [WRITTEN_READ_ONLY] = "read_only",   [WRITTEN_COUNT] = "repeat_count",          [WRITTEN_DEFAULT] = "default",
    [WRITTEN_CONSTRAINT] = "constraint", [WRITTEN_CHOICE_FILTER] = "choice_filter", [WRITTEN_TRIGGER] = "trigger",
};

/* --- questions --- */

struct branches {
    struct loading *loading;
    struct form *form;
    struct arena *arena;
    struct claim *claims; /* by question: of its relevance and those around it */
    bool *is_dead;
};

static void warn_fact(const struct branches *branches, struct spot spot, const struct fact *fact)
{
    const struct question *question = fact->question;

    if (*question->list)
        loading_warn(branches->loading, spot, _("The list %s of ${%s} has no code “%s”: correct the code."),
                     question->list, question->name, fact->text);
    else
        loading_warn(branches->loading, spot, _("${%s} can never be “%s”: compare it with a value of its type."),
                     question->name, fact->text);
}

static void warn_dead(const struct branches *branches, const struct question *question, enum written cell,
                      const struct fact *why)
{
    struct spot spot = loading_at(branches->loading, question->index, columns[cell]);
    bool is_asked = cell == WRITTEN_CONSTRAINT;

    if (why && fact_is_hopeless(branches->form, why)) {
        warn_fact(branches, spot, why);
        return;
    }
    if (why)
        loading_warn(branches->loading, spot,
                     is_asked ? _("No answer to %s is ever accepted: ${%s} is wanted to be “%s” and something else.")
                              : _("%s is never asked: ${%s} is wanted to be “%s” and something else."),
                     question->name, why->question->name, why->text);
    else
        loading_warn(branches->loading, spot,
                     is_asked ? _("No answer to %s is ever accepted: its rule never holds.")
                              : _("%s is never asked: its rule never holds."),
                     question->name);
}

static void check_branch(struct branches *branches, const struct question *question)
{
    const struct detail *detail = detail_of(branches->form, question);
    const char *relevant = detail->written[WRITTEN_RELEVANT], *constraint = detail->written[WRITTEN_CONSTRAINT];
    struct claim *claim = &branches->claims[question->index];
    const struct fact *why;

    *claim = question->parent ? branches->claims[question->parent->index]
                              : claim_of(branches->arena, branches->form, NULL, "");
    branches->is_dead[question->index] = question->parent && branches->is_dead[question->parent->index];
    if (relevant && !branches->is_dead[question->index]) {
        *claim = claim_and(branches->arena, *claim, claim_of(branches->arena, branches->form, question, relevant));
        branches->is_dead[question->index] = claim_is_hopeless(branches->form, question, *claim, &why);
        if (branches->is_dead[question->index])
            warn_dead(branches, question, WRITTEN_RELEVANT, why);
    }
    if (constraint && claim_is_hopeless(branches->form, question,
                                        claim_of(branches->arena, branches->form, question, constraint), &why))
        warn_dead(branches, question, WRITTEN_CONSTRAINT, why);
}

/* The literal that begins at AT, when one does. */
static const char *literal_at(struct arena *arena, const char *at)
{
    const char *end;

    at += strspn(at, " ");
    if (*at != '\'' && *at != '"')
        return NULL;
    end = strchr(at + 1, *at);
    return end ? arena_text_part(arena, at + 1, (size_t)(end - at - 1)) : NULL;
}

/* "= 'a'" or "!= 'a'" behind a name, or ", 'a')" behind selected(name: the literal. */
static const char *compared_with(struct arena *arena, const char *text, const char *name, const char *after)
{
    static const char call[] = "selected(";

    after += strspn(after, " ");
    if (*after == '=')
        return literal_at(arena, after + 1);
    if (after[0] == '!' && after[1] == '=')
        return literal_at(arena, after + 2);
    while (name > text && name[-1] == ' ')
        name--;
    if (*after == ',' && (size_t)(name - text) >= strlen(call) && memcmp(name - strlen(call), call, strlen(call)) == 0)
        return literal_at(arena, after + 1);
    return NULL;
}

/* Codes that are in no list, wherever an expression compares. */
static void check_codes(const struct branches *branches, const struct question *question, enum written cell)
{
    const char *text = detail_of(branches->form, question)->written[cell], *close;

    for (const char *open = text ? strstr(text, "${") : NULL; open; open = strstr(open + 2, "${")) {
        struct fact fact = { .kind = FACT_EQUAL };
        close = strchr(open, '}');
        if (!close)
            return;
        fact.text = compared_with(branches->arena, text, open, close + 1);
        if (!fact.text)
            continue;
        fact.question = form_bind(branches->form, detail_of(branches->form, question)->plan,
                                  arena_text_part(branches->arena, open + 2, (size_t)(close - open - 2)));
        if (fact.question && *fact.question->list && fact_is_hopeless(branches->form, &fact))
            warn_fact(branches, loading_at(branches->loading, question->index, columns[cell]), &fact);
    }
}

static void check_questions(struct loading *loading)
{
    struct form *form = loading->form;
    scoped(arena) arena = arena_new();
    struct branches branches = { .loading = loading, .form = form, .arena = arena };

    branches.claims = arena_alloc(arena, (form->question_count + 1) * sizeof *branches.claims);
    branches.is_dead = arena_alloc(arena, (form->question_count + 1) * sizeof *branches.is_dead);
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        bool was_dead = question->parent && branches.is_dead[question->parent->index];
        check_branch(&branches, question);
        for (size_t cell = 0; cell < WRITTEN_KINDS; cell++)
            if (cell != WRITTEN_RELEVANT || !branches.is_dead[i] || was_dead)
                check_codes(&branches, question, (enum written)cell);
    }
}

/* --- choices --- */

/* "column = 'literal'" or "column = ${question}", one of those a filter joins by "and". */
struct term {
    char *column;
    const char *literal;
    const struct question *question;
};

struct filter {
    struct term terms[TERMS_MAX];
    size_t count;
    bool is_read; /* false: it may let anything through */
};

/* TEXT without the white space around it. */
static char *trimmed(struct arena *arena, const char *text, size_t size_bytes)
{
    char *part = arena_text_part(arena, text, size_bytes);
    const char *start = text_trim(part, &size_bytes);

    return arena_text_part(arena, start, size_bytes);
}

/* 'literal' or ${question}, a question that has its codes from a list. */
static bool read_value(struct arena *arena, const struct form *form, const struct question *asked, const char *value,
                       struct term *term)
{
    size_t size = strlen(value);

    if (size > 1 && strchr("'\"", *value) && strchr(value + 1, *value) == value + size - 1) {
        term->literal = arena_text_part(arena, value + 1, size - 2);
        return true;
    }
    if (size < 4 || !text_starts(value, "${") || strchr(value, '}') != value + size - 1)
        return false;
    term->question = form_bind(form, detail_of(form, asked)->plan, arena_text_part(arena, value + 2, size - 3));
    return term->question && term->question->type == QUESTION_SELECT_ONE && form_list(form, term->question);
}

static bool read_term(struct arena *arena, const struct form *form, const struct question *asked, const char *text,
                      struct term *term)
{
    const char *sign = strchr(text, '=');

    if (!sign || sign == text || strchr("!<>", sign[-1]))
        return false;
    term->column = trimmed(arena, text, (size_t)(sign - text));
    return !strchr(term->column, ' ') &&
           read_value(arena, form, asked, trimmed(arena, sign + 1, strlen(sign + 1)), term);
}

static struct filter read_filter(struct arena *arena, const struct form *form, const struct question *asked)
{
    const char *written = detail_of(form, asked)->written[WRITTEN_CHOICE_FILTER];
    struct filter filter = { .is_read = written != NULL };
    char *text = written ? arena_text(arena, written) : NULL, *next;

    while (text && filter.is_read) {
        next = strstr(text, " and ");
        if (next) {
            *next = '\0';
            next += 5;
        }
        filter.is_read = filter.count < TERMS_MAX && read_term(arena, form, asked, text, &filter.terms[filter.count]);
        filter.count++;
        text = next;
    }
    return filter;
}

static bool lets_through(const struct form *form, const struct filter *filter, const struct list *list, size_t i)
{
    for (size_t at = 0; filter->is_read && at < filter->count; at++) {
        const struct term *term = &filter->terms[at];
        const char *cell = list_cell(list, i, term->column);
        if (!cell)
            continue; /* the filter speaks of something else */
        if (term->literal ? !text_equal(cell, term->literal)
                          : *cell && !list_find(form_list(form, term->question), cell))
            return false;
    }
    return true;
}

/* The questions that ask a list, with their filters. */
struct askers {
    struct filter *filters;
    size_t count;
};

static struct askers askers_of(struct arena *arena, const struct form *form, const struct list *list)
{
    struct askers askers = { 0 };

    for (size_t i = 0; i < form->question_count; i++)
        askers.count += form->details[i].list == list;
    askers.filters = arena_alloc(arena, (askers.count + 1) * sizeof *askers.filters);
    askers.count = 0;
    for (size_t i = 0; i < form->question_count; i++)
        if (form->details[i].list == list)
            askers.filters[askers.count++] = read_filter(arena, form, &form->questions[i]);
    return askers;
}

static bool is_offered(const struct form *form, const struct askers *askers, const struct list *list, size_t i)
{
    for (size_t at = 0; at < askers->count; at++)
        if (lets_through(form, &askers->filters[at], list, i))
            return true;
    return false;
}

/* Whether anything but a question's type speaks of the list. */
static bool is_mentioned(const struct form *form, const char *name)
{
    scoped_text single = mem_format("'%s'", name);
    scoped_text twice = mem_format("\"%s\"", name);

    for (size_t i = 0; i < form->question_count; i++) {
        for (size_t cell = 0; cell < WRITTEN_KINDS; cell++) {
            const char *text = form->details[i].written[cell];
            if (text && (strstr(text, single) || strstr(text, twice)))
                return true;
        }
        if (strstr(form->questions[i].parameters, name))
            return true;
    }
    return false;
}

static void check_list(struct loading *loading, const struct list *list)
{
    const struct form *form = loading->form;
    scoped(arena) arena = arena_new();
    struct askers askers = askers_of(arena, form, list);
    size_t never = 0, first = 0;

    if (!askers.count && !is_mentioned(form, list_name(list))) {
        loading_warn(loading, list_spot(list, 0, "list_name"),
                     _("No question asks the list %s: remove it, or correct its name."), list_name(list));
        return;
    }
    for (size_t i = 0; askers.count && i < list_count(list); i++)
        if (!is_offered(form, &askers, list, i) && !never++)
            first = i;
    if (never)
        loading_warn(loading, list_spot(list, first, "name"),
                     ngettext("The choice %s is never offered: no filter lets it through.",
                              "The choice %s is never offered: no filter lets it through (one of %zu).", never),
                     list_choice(list, first)->name, never);
}

/* --- repeats that come later --- */

static bool is_around(const struct plan *plan, const struct plan *inner)
{
    while (inner && inner != plan)
        inner = inner->parent;
    return inner;
}

/* What is asked may depend on what was answered; a repeat that comes later has no rows yet. */
static void check_edge(struct loading *loading, const struct edge *edge)
{
    const struct form *form = loading->form;
    const struct question *read = &form->questions[edge->from], *reader = &form->questions[edge->to.question];
    const struct plan *plan = detail_of(form, read)->inner ? detail_of(form, read)->inner : detail_of(form, read)->plan;
    enum formula formula = (enum formula)edge->to.formula;

    if (formula == FORMULA_CALCULATION || edge->is_soft || read->index <= reader->index || !read->repeat ||
        is_around(plan, detail_of(form, reader)->plan) || reader == read->repeat)
        return;
    loading_warn(loading, loading_at(loading, reader->index, columns[formula]),
                 _("${%s} stands in the repeat %s, which is asked later: nothing is there yet."), read->name,
                 read->repeat->name);
}

void reach_check(struct loading *loading, const struct bindings *bindings)
{
    struct form *form = loading->form;

    check_questions(loading);
    for (size_t i = 0; i < map_count(form->lists); i++)
        check_list(loading, map_value(form->lists, i));
    for (size_t i = 0; i < bindings->edges.count; i++)
        check_edge(loading, &bindings->edges.at[i]);
}
