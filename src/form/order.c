/* order.c — in which order the formulas of a form are computed, and where they go round in a circle. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "order.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/words.h"
#include "binding.h"
#include "inside.h"
#include "loading.h"

/* Formula F of question Q is spot Q * FORMULA_KINDS + F. BEFORE must be computed before AFTER. */
struct precedence {
    uint32_t before, after;
    bool is_soft;
};

struct sorting {
    struct form *form;
    size_t spots;
    ARRAY(struct precedence) all; /* sorted by `before` once begun */
    uint32_t *first;              /* by spot: its precedences in ALL; one more at the end */
    uint32_t *hard, *soft;        /* how many still come before */
    bool *is_there, *is_done;
    uint32_t *queue;
    size_t head, tail;
    uint32_t rank;
};

static bool is_there(const struct form *form, uint32_t spot)
{
    return form->details[spot / FORMULA_KINDS].has[spot % FORMULA_KINDS];
}

static void add(struct sorting *sorting, uint32_t question, enum formula formula, const struct edge *edge)
{
    uint32_t before = question * FORMULA_KINDS + formula;
    uint32_t after = edge->to.question * FORMULA_KINDS + edge->to.formula;
    bool is_self = before == after;

    if (!is_there(sorting->form, before) || !is_there(sorting->form, after) || (is_self && edge->is_soft))
        return;
    *array_add(&sorting->all) = (struct precedence){ before, after, edge->is_soft || formula == FORMULA_DEFAULT };
}

/* Whatever makes the value of the question that EDGE reads, or shows and hides it, goes before. */
static void add_makers(struct sorting *sorting, const struct edge *edge)
{
    const struct form *form = sorting->form;
    const struct question *read = &form->questions[edge->from];
    const struct question *reader = &form->questions[edge->to.question];

    add(sorting, edge->from, FORMULA_CALCULATION, edge);
    add(sorting, edge->from, FORMULA_DEFAULT, edge);
    for (const struct question *at = read; at; at = at->parent) {
        bool around_both = reader->index > at->index && reader->index < form->details[at->index].end;
        if (around_both)
            break; /* what hides the reader as well changes nothing for it */
        add(sorting, (uint32_t)at->index, FORMULA_RELEVANT, edge);
        add(sorting, (uint32_t)at->index, FORMULA_COUNT, edge);
    }
}

/* Counting sort by `before`. */
static void arrange(struct sorting *sorting)
{
    size_t count = sorting->all.count;
    struct precedence *sorted = mem_array(count + 1, sizeof *sorted);
    uint32_t *next = mem_array(sorting->spots + 1, sizeof *next);

    for (size_t i = 0; i < count; i++)
        sorting->first[sorting->all.at[i].before + 1]++;
    for (size_t i = 0; i < sorting->spots; i++)
        sorting->first[i + 1] += sorting->first[i];
    memcpy(next, sorting->first, sorting->spots * sizeof *next);
    for (size_t i = 0; i < count; i++) {
        const struct precedence *one = &sorting->all.at[i];
        (one->is_soft ? sorting->soft : sorting->hard)[one->after]++;
        sorted[next[one->before]++] = *one;
    }
    mem_free(next);
    array_clear(&sorting->all);
    sorting->all.at = sorted;
    sorting->all.count = count;
}

static void push(struct sorting *sorting, uint32_t spot)
{
    sorting->is_done[spot] = true;
    sorting->queue[sorting->tail++] = spot;
}

static void release(struct sorting *sorting, uint32_t spot)
{
    sorting->form->details[spot / FORMULA_KINDS].rank[spot % FORMULA_KINDS] = ++sorting->rank;
    for (uint32_t i = sorting->first[spot]; i < sorting->first[spot + 1]; i++) {
        const struct precedence *one = &sorting->all.at[i];
        (one->is_soft ? sorting->soft : sorting->hard)[one->after]--;
        if (!sorting->is_done[one->after] && !sorting->hard[one->after] && !sorting->soft[one->after])
            push(sorting, one->after);
    }
}

/* When all that is left waits for something: the first that waits only for what it would merely like. */
static bool push_soft(struct sorting *sorting)
{
    for (uint32_t spot = 0; spot < sorting->spots; spot++)
        if (!sorting->is_done[spot] && sorting->is_there[spot] && !sorting->hard[spot]) {
            push(sorting, spot);
            return true;
        }
    return false;
}

/* Something unfinished that SPOT waits for. */
static uint32_t waits_for(const struct sorting *sorting, uint32_t spot)
{
    for (uint32_t before = 0; before < sorting->spots; before++)
        for (uint32_t i = sorting->first[before]; !sorting->is_done[before] && i < sorting->first[before + 1]; i++)
            if (sorting->all.at[i].after == spot && !sorting->all.at[i].is_soft && sorting->is_there[before])
                return before;
    return spot;
}

static void report_circle(struct loading *loading, const struct sorting *sorting)
{
    static const char *const columns[] = {
        "relevant", "calculation", "required", "read_only", "repeat_count", "default"
    };
    scoped_buf path = { 0 };
    bool *seen = mem_array(sorting->spots + 1, sizeof *seen);
    uint32_t spot = 0, start;

    while (!sorting->is_there[spot] || sorting->is_done[spot])
        spot++;
    for (; !seen[spot]; spot = waits_for(sorting, spot))
        seen[spot] = true;
    start = spot;
    do {
        buf_format(&path, "%s → ", sorting->form->questions[spot / FORMULA_KINDS].name);
        spot = waits_for(sorting, spot);
    } while (spot != start && path.size_bytes < 600);
    buf_text(&path, sorting->form->questions[start / FORMULA_KINDS].name);
    loading_error(loading, loading_at(loading, start / FORMULA_KINDS, columns[start % FORMULA_KINDS]),
                  _("This goes round in a circle: %s. Break it by removing one reference."), buf_view(&path));
    mem_free(seen);
}

static void sort(struct loading *loading, struct sorting *sorting)
{
    for (uint32_t spot = 0; spot < sorting->spots; spot++)
        if (sorting->is_there[spot] && !sorting->hard[spot] && !sorting->soft[spot])
            push(sorting, spot);
    do {
        while (sorting->head < sorting->tail)
            release(sorting, sorting->queue[sorting->head++]);
    } while (push_soft(sorting));
    for (uint32_t spot = 0; spot < sorting->spots; spot++)
        if (sorting->is_there[spot] && !sorting->is_done[spot]) {
            report_circle(loading, sorting);
            return;
        }
}

static void find_ranks(struct loading *loading, const struct bindings *bindings)
{
    struct form *form = loading->form;
    size_t spots = form->question_count * FORMULA_KINDS;
    struct sorting sorting = { .form = form, .spots = spots };

    sorting.first = mem_array(spots + 2, sizeof *sorting.first);
    sorting.hard = mem_array(spots + 1, sizeof *sorting.hard);
    sorting.soft = mem_array(spots + 1, sizeof *sorting.soft);
    sorting.queue = mem_array(spots + 1, sizeof *sorting.queue);
    sorting.is_there = mem_array(spots + 1, sizeof *sorting.is_there);
    sorting.is_done = mem_array(spots + 1, sizeof *sorting.is_done);
    for (uint32_t i = 0; i < spots; i++)
        sorting.is_there[i] = is_there(form, i);
    for (size_t i = 0; i < bindings->edges.count; i++)
        add_makers(&sorting, &bindings->edges.at[i]);
    arrange(&sorting);
    for (size_t i = 0; i < bindings->everything.count; i++)
        sorting.soft[bindings->everything.at[i].question * FORMULA_KINDS + bindings->everything.at[i].formula]++;
    sort(loading, &sorting);
    mem_free(sorting.first);
    mem_free(sorting.hard);
    mem_free(sorting.soft);
    mem_free(sorting.queue);
    mem_free(sorting.is_there);
    mem_free(sorting.is_done);
    mem_free(sorting.all.at);
}

static bool is_same(const struct dependent *a, const struct dependent *b)
{
    return a->question == b->question && a->formula == b->formula && a->by_trigger == b->by_trigger &&
           a->by_place == b->by_place && a->common == b->common;
}

static void add_dependent(struct form *form, const struct edge *edge)
{
    struct detail *detail = &form->details[edge->from];

    for (uint32_t i = 0; i < detail->dependent_count && detail->dependent_count < 64; i++)
        if (is_same(&form->dependents[detail->first_dependent + i], &edge->to))
            return;
    form->dependents[detail->first_dependent + detail->dependent_count++] = edge->to;
}

static void find_dependents(struct form *form, const struct bindings *bindings)
{
    uint32_t *counts = mem_array(form->question_count + 1, sizeof *counts), at = 0;

    form->dependents = arena_alloc(form->arena, (bindings->edges.count + 1) * sizeof *form->dependents);
    for (size_t i = 0; i < bindings->edges.count; i++)
        counts[bindings->edges.at[i].from]++;
    for (size_t i = 0; i < form->question_count; i++) {
        form->details[i].first_dependent = at;
        at += counts[i];
    }
    for (size_t i = 0; i < bindings->edges.count; i++)
        if (!bindings->edges.at[i].is_only_order)
            add_dependent(form, &bindings->edges.at[i]);
    for (size_t i = 0; i < bindings->everything.count; i++) {
        struct dependent one = bindings->everything.at[i];
        one.common = form->top;
        *array_add(&form->everything) = one;
    }
    mem_free(counts);
}

void order_find(struct loading *loading, const struct bindings *bindings)
{
    find_dependents(loading->form, bindings);
    if (!loading->error_count)
        find_ranks(loading, bindings);
}
