/* reading.c — what an expression of a form reads, so that what depends on an answer is known. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "reading.h"

#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"

const struct plan *reading_plan(const struct form *form, const struct question *question)
{
    return question ? detail_of(form, question)->plan : form->top;
}

static bool is_declared(const struct reading *reading, const char *id)
{
    const struct form *form = reading->loading->form;

    if (text_equal(id, LAST_SAVED))
        return true;

    if (map_find(form->instances, id) || map_find(form->lists, id))
        return true;
    for (size_t i = 0; i < form->question_count; i++)
        if (form->questions[i].list_from_file && text_equal(form->questions[i].list, id))
            return true;
    return false;
}

static bool world_has(const struct reading *reading, const char *id)
{
    const struct form_world *world = reading->loading->world;

    return text_equal(id, LAST_SAVED) || text_equal(id, reading->loading->form->last_saved) ||
           map_find(reading->loading->form->lists, id) || map_find(reading->loading->form->documents, id) ||
           text_equal(reading->loading->form->own_instance, id) ||
           (world->has_instance && world->has_instance(world->with, id)) ||
           (world->list && world->list(world->with, id, NULL));
}

/* instance() written in the form's own sheet must be declared there, as ODK wants it; what rules read need not. */
static void check_instance(struct reading *reading, const char *id)
{
    scoped_text single = mem_format("instance('%s')", id);
    scoped_text twice = mem_format("instance(\"%s\")", id);

    if (!strstr(reading->text, single) && !strstr(reading->text, twice))
        return;
    if (!world_has(reading, id) && !(reading->loading->world->is_loose && is_declared(reading, id)))
        loading_error(reading->loading, reading->spot, _("instance('%s') is no list: correct its name."), id);
    else if (!is_declared(reading, id))
        loading_error(reading->loading, reading->spot,
                      _("instance('%s') is not declared: add a row csv-external,%s to the survey."), id, id);
}

const struct plan *reading_common(const struct plan *a, const struct plan *b)
{
    for (const struct plan *out = a; out; out = out->parent)
        for (const struct plan *other = b; other; other = other->parent)
            if (out == other)
                return out;
    return NULL;
}

struct edge *reading_edge(struct reading *reading, const struct question *from, const struct plan *common)
{
    struct edge *edge = array_add(&reading->bindings->edges);

    edge->from = (uint32_t)from->index;
    edge->is_soft = reading->is_soft;
    edge->is_only_order = reading->is_only_order;
    edge->to = (struct dependent){ .question = (uint32_t)reading->question->index,
                                   .formula = (uint8_t)reading->formula,
                                   .common = common };
    return edge;
}

static void read_name(struct reading *reading, const char *name)
{
    const struct form *form = reading->loading->form;
    const struct plan *plan = reading_plan(form, reading->question);
    const struct question *found = form_bind(form, plan, name);

    if (found && reading->formula != NO_FORMULA)
        reading_edge(reading, found, reading_common(detail_of(form, found)->plan, plan));
}

/* The first element of that name below PARENT; a mere heading is no step of a path. */
static const struct question *child_named(const struct form *form, const struct question *parent, const char *name)
{
    size_t i = parent ? (parent->child_count ? parent->first_child : SIZE_MAX) : (form->question_count ? 0 : SIZE_MAX);

    for (; i != SIZE_MAX; i = form->questions[i].next) {
        const struct detail *detail = &form->details[i];
        const struct question *below =
            detail->is_aside && form->questions[i].child_count ? child_named(form, &form->questions[i], name) : NULL;
        if (below || (detail->name == name && !detail->is_attribute && !detail->is_aside))
            return below ? below : &form->questions[i];
    }
    return NULL;
}

/* The group or repeat in whose element QUESTION stands. */
static const struct question *element_around(const struct form *form, const struct question *question)
{
    question = question->parent;
    while (question && detail_of(form, question)->is_aside)
        question = question->parent;
    return question;
}

/* A path to an element may go on to its attributes: what is computed for those is read as well. */
static void read_attributes(struct reading *reading, const struct question *element, const struct plan *common)
{
    const struct form *form = reading->loading->form;

    for (size_t i = element->child_count ? element->first_child : SIZE_MAX; i != SIZE_MAX; i = form->questions[i].next)
        if (form->details[i].is_attribute && &form->questions[i] != reading->question)
            reading_edge(reading, &form->questions[i], common);
}

/* A step of `*`: whatever stands below. */
static void read_below(struct reading *reading, const struct question *parent, const struct plan *common)
{
    const struct form *form = reading->loading->form;
    size_t from = parent ? parent->index + 1 : 0;
    size_t end = parent ? detail_of(form, parent)->end : form->question_count;

    for (size_t i = from; i < end; i++)
        if (&form->questions[i] != reading->question)
            reading_edge(reading, &form->questions[i], common);
}

/* A path being followed from TOP down. */
struct way {
    const struct expr_reference *reference;
    const struct question *top;
    const struct plan *common;
};

static void read_way(struct reading *reading, const struct way *way, const struct question *at, size_t i);

/* A step of `*` with more behind it: what these find in every element below PARENT. */
static void read_each(struct reading *reading, const struct way *way, const struct question *parent, size_t i)
{
    const struct form *form = reading->loading->form;
    size_t place = parent ? (parent->child_count ? parent->first_child : SIZE_MAX) : 0;

    for (; place < form->question_count; place = form->questions[place].next) {
        const struct detail *detail = &form->details[place];
        if (detail->is_aside)
            read_each(reading, way, &form->questions[place], i);
        else if (!detail->is_attribute)
            read_way(reading, way, &form->questions[place], i);
    }
}

/* Follows the steps from the Ith on; a path that leads nowhere reads nothing. */
static void read_way(struct reading *reading, const struct way *way, const struct question *at, size_t i)
{
    const struct form *form = reading->loading->form;
    const struct expr_reference *reference = way->reference;
    const struct question *top = way->top;
    const struct plan *common = way->common;

    for (; i < reference->step_count; i++) {
        if (!reference->steps[i] && i + 1 < reference->step_count) {
            read_each(reading, way, at, i + 1);
            return;
        }
        if (!reference->steps[i]) {
            read_below(reading, at, common);
            return;
        }
        at = child_named(form, at, reference->steps[i]);
        if (!at)
            return;
    }
    if (!at || at == reading->question)
        return;
    if (at == top) {
        struct edge *edge;
        if (at->type != QUESTION_REPEAT)
            return;
        edge = reading_edge(reading, at, detail_of(form, at)->plan);
        edge->to.by_place = true;
    } else {
        reading_edge(reading, at, common);
        read_attributes(reading, at, common);
    }
}

static void read_steps(struct reading *reading, const struct expr_reference *reference, const struct question *top,
                       size_t from)
{
    const struct form *form = reading->loading->form;
    struct way way = { reference, top, form->top };

    if (top)
        way.common = top->type == QUESTION_REPEAT ? detail_of(form, top)->inner : detail_of(form, top)->plan;
    read_way(reading, &way, top, from);
}

static void read_path(struct reading *reading, const struct expr_reference *reference)
{
    const struct question *top = reading->question;
    size_t up = reference->up_count;

    if (reading->formula == NO_FORMULA)
        return;
    if (reference->absolute) {
        read_steps(reading, reference, NULL, reference->step_count ? 1 : 0); /* the first step is the root element */
        return;
    }
    for (; up && top; up--)
        top = element_around(reading->loading->form, top);
    if (up)
        return; /* above the root */
    if (top == reading->question && !reference->step_count)
        return; /* `.` */
    read_steps(reading, reference, top, 0);
}

static void read_everything(struct reading *reading)
{
    if (reading->formula != NO_FORMULA)
        *array_add(&reading->bindings->everything) =
            (struct dependent){ .question = (uint32_t)reading->question->index, .formula = (uint8_t)reading->formula };
}

bool reading_hear(void *with, const struct expr_reference *reference, struct error *err)
{
    struct reading *reading = with;

    (void)err;
    switch (reference->kind) {
    case EXPR_READS_NAME:
        read_name(reading, reference->text);
        return true;
    case EXPR_READS_PATH:
        read_path(reading, reference);
        return true;
    case EXPR_READS_INSTANCE:
        check_instance(reading, reference->text);
        if (text_equal(reading->loading->form->own_instance, reference->text))
            read_everything(reading);
        return true;
    case EXPR_READS_EVERYTHING:
        read_everything(reading);
        return true;
    case EXPR_READS_CLOCK:
        return true;
    }
    return true;
}
