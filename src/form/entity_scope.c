/* entity_scope.c — for which part of a form each of its entities is declared: the form, a group or a repeat. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entity_scope.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "inside.h"
#include "loading.h"

/* A part is a group or repeat; NULL is the form itself. A boundary is a repeat or the form. */

/* A question that is saved to the entity, or named in its line. */
struct mention {
    const struct question *question;
    const struct question *part; /* it stands in */
    bool is_saved;
};

/* Where one entity wants to be declared. */
struct request {
    struct form_entity *entity;
    size_t row; /* of the sheet */
    ARRAY(struct mention) mentions;
    const struct question *boundary; /* the innermost one of all that is mentioned */
    const struct question *wanted;
    bool is_bad;
};

struct placing {
    struct loading *loading;
    struct request *requests;
    size_t count;
    const struct form_entity **reserved; /* by part: nobody else may be declared there; the last is the form */
};

static const struct question *boundary_of(const struct question *part)
{
    return part ? part->repeat : NULL;
}

static size_t boundaries(const struct question *part)
{
    size_t count = 0;

    for (const struct question *at = part ? part->repeat : NULL; at; at = at->parent ? at->parent->repeat : NULL)
        count++;
    return count;
}

/* Parts between PART and its boundary; PART counts when it is none. */
static size_t steps(const struct question *part)
{
    size_t count = 0;

    for (; part && part->type != QUESTION_REPEAT; part = part->parent)
        count++;
    return count;
}

static bool is_in(const struct question *part, const struct question *around)
{
    while (part && part != around)
        part = part->parent;
    return part == around;
}

/* Whether A lies deeper than B: within more repeats, then within more groups. */
static bool is_deeper(const struct question *a, const struct question *b)
{
    if (boundaries(a) != boundaries(b))
        return boundaries(a) > boundaries(b);
    return steps(a) > steps(b);
}

static const struct question *common_part(const struct question *a, const struct question *b)
{
    while (!is_in(b, a))
        a = a->parent;
    return a;
}

/* --- what is mentioned --- */

/* The names in a line, gathered. */
struct named {
    struct arena *arena;
    struct map *names;
};

static void add_name(void *with, const char *name)
{
    struct named *named = with;

    map_put(named->names, arena_text(named->arena, name), named);
}

static void names_in_line(struct named *named, const struct sheet *sheet, size_t row)
{
    static const char *const columns[] = { "label", "entity_id", "create_if", "update_if" };

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        form_names_in(sheet_get(sheet, row, columns[i]), add_name, named);
}

static void gather(const struct form *form, struct request *request)
{
    scoped(arena) arena = arena_new();
    scoped(map) names = map_new();
    struct named named = { arena, names };

    names_in_line(&named, form->entities_sheet, request->row);
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        bool is_saved = *question->save_property && text_equal(question->save_list, request->entity->list);
        if (is_saved)
            *array_add(&request->mentions) = (struct mention){ question, question->parent, true };
        if (map_find(names, question->name))
            *array_add(&request->mentions) =
                (struct mention){ question, question->type == QUESTION_REPEAT ? question : question->parent, false };
    }
}

/* --- where it is wanted --- */

static void find_boundary(struct request *request)
{
    for (size_t i = 0; i < request->mentions.count; i++) {
        const struct question *boundary = boundary_of(request->mentions.at[i].part);
        if (boundaries(boundary) > boundaries(request->boundary))
            request->boundary = boundary;
    }
}

/* The innermost part around everything saved; without that, the deepest part of what is named. */
static void find_wanted(struct request *request)
{
    const struct question *deepest = NULL, *common = NULL;
    bool any = false;

    for (size_t i = 0; i < request->mentions.count; i++) {
        const struct mention *mention = &request->mentions.at[i];
        if (is_deeper(mention->part, request->wanted))
            request->wanted = mention->part;
        if (!mention->is_saved)
            continue;
        common = any ? common_part(common, mention->part) : mention->part;
        if (!any || is_deeper(mention->part, deepest))
            deepest = mention->part;
        any = true;
    }
    if (any)
        request->wanted = is_deeper(boundary_of(deepest), common) ? boundary_of(deepest) : common;
}

static const char *name_of(const struct question *part)
{
    return part ? part->name : _("the form");
}

static struct spot line_of(const struct placing *placing, const struct request *request, const char *column)
{
    return (struct spot){ placing->loading->form->entities_sheet, request->row, column, NULL };
}

static void judge(struct placing *placing, struct request *request)
{
    for (size_t i = 0; i < request->mentions.count && !request->is_bad; i++) {
        const struct mention *mention = &request->mentions.at[i];
        const struct question *boundary = boundary_of(mention->part);
        request->is_bad =
            !is_in(request->boundary, boundary) || (mention->is_saved && boundary != boundary_of(request->wanted));
        if (!request->is_bad)
            continue;
        if (mention->is_saved)
            loading_error(placing->loading, loading_at(placing->loading, mention->question->index, "save_to"),
                          _("%s is saved inside and outside a repeat: bring the values together with a calculate."),
                          request->entity->list);
        else
            loading_error(placing->loading, line_of(placing, request, "list_name"),
                          _("${%s} stands in another repeat than the rest of %s: bring the values together with a "
                            "calculate."),
                          mention->question->name, request->entity->list);
    }
}

/* --- one to a part --- */

static size_t place_of(const struct placing *placing, const struct question *part)
{
    return part ? part->index : placing->loading->form->question_count;
}

static void place(struct placing *placing, struct request *request, const struct question *part)
{
    request->entity->scope = part;
    placing->reserved[place_of(placing, part)] = request->entity;
    for (size_t i = 0; i < request->mentions.count; i++) {
        const struct question *at = request->mentions.at[i].part;
        if (!request->mentions.at[i].is_saved)
            continue;
        for (; at && at != part; at = at->parent)
            placing->reserved[place_of(placing, at)] = request->entity;
    }
}

/* Whoever has taken a part that something of REQUEST is saved in. */
static const struct form_entity *taken_by(const struct placing *placing, const struct request *request)
{
    const struct form_entity *taker = NULL;

    for (size_t i = 0; i < request->mentions.count && !taker; i++)
        if (request->mentions.at[i].is_saved)
            taker = placing->reserved[place_of(placing, request->mentions.at[i].part)];
    return taker;
}

static void refuse(struct placing *placing, const struct request *request, const struct form_entity *taker)
{
    loading_error(placing->loading, line_of(placing, request, "list_name"),
                  _("%s has no part of its own in %s: %s is declared there already, and one part has one list. Put its "
                    "questions in a group."),
                  request->entity->list, name_of(request->boundary), taker->list);
}

static void find_place(struct placing *placing, struct request *request)
{
    const struct question *part = request->wanted;
    const struct form_entity *taker;

    for (;; part = part->parent) {
        taker = placing->reserved[place_of(placing, part)];
        if (!taker) {
            place(placing, request, part);
            return;
        }
        if (taken_by(placing, request) || part == request->boundary || !part)
            break;
    }
    if (taken_by(placing, request))
        taker = taken_by(placing, request);
    refuse(placing, request, taker);
}

static void find_places(struct placing *placing)
{
    if (placing->count == 1 && !placing->requests[0].boundary) {
        placing->requests[0].entity->scope = NULL;
        return;
    }
    for (size_t i = 0; i < placing->count; i++)
        if (!placing->requests[i].is_bad)
            find_place(placing, &placing->requests[i]);
}

void entity_scopes_find(struct loading *loading)
{
    struct form *form = loading->form;
    struct placing placing = { .loading = loading, .count = form->entities.count };

    placing.requests = mem_array(placing.count + 1, sizeof *placing.requests);
    placing.reserved = mem_array(form->question_count + 1, sizeof *placing.reserved);
    for (size_t i = 0; i < placing.count; i++) {
        struct request *request = &placing.requests[i];
        request->entity = &form->entities.at[i];
        request->row = i;
        gather(form, request);
        find_boundary(request);
        find_wanted(request);
        judge(&placing, request);
    }
    find_places(&placing);
    for (size_t i = 0; i < placing.count; i++)
        array_clear(&placing.requests[i].mentions);
    mem_free(placing.requests);
    mem_free(placing.reserved);
}
