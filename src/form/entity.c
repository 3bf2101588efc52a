/* entity.c — what a filled-in form writes: its answers, and the entities it makes and changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"

/* --- answers --- */

struct writing {
    struct session *session;
    struct arena *arena;
    struct session_write *at;
    size_t count;
};

static bool is_computed(const struct item *item)
{
    return question_is_computed(item->question) || item->question->type == QUESTION_HIDDEN ||
           item->question->type == QUESTION_METADATA;
}

static void write_item(struct writing *writing, struct item *item)
{
    struct session_write write = { .key = arena_text(writing->arena, item_key(item)), .computed = is_computed(item) };

    if (item_is_relevant(item) || (item->question->flags & QUESTION_RETIRED)) { /* a retired one keeps its answer */
        write.value = item->is_row ? "" : arena_text(writing->arena, item->value);
        write.blank = item->is_row || item->value ? NULL : arena_text(writing->arena, item->blank);
    } else if (!item->stood) {
        return;
    }
    writing->at[writing->count++] = write;
}

bool session_writes(struct session *session, struct arena *arena, const struct session_write **out, size_t *count,
                    struct error *err)
{
    struct writing writing = { .session = session, .arena = arena };
    size_t room = session->gone_keys.count;

    (void)err;
    for (struct item *item = session_first(session); item; item = session_next(session, item))
        room++;
    writing.at = arena_alloc(arena, (room + 1) * sizeof *writing.at);
    for (size_t i = 0; i < session->gone_keys.count; i++)
        writing.at[writing.count++] = (struct session_write){ .key = arena_text(arena, session->gone_keys.at[i]) };
    for (struct item *item = session_first(session); item; item = session_next(session, item))
        if (item->is_row || question_has_value(item->question))
            write_item(&writing, item);
    *out = writing.at;
    *count = writing.count;
    return true;
}

/* --- entities --- */

struct saving {
    struct session *session;
    struct arena *arena;
    const char *record;
    const struct form_entity *entity;
    struct row *row;   /* the row it is made for */
    struct item *from; /* what its expressions are seen from */
    const char *id;
    const struct node *known; /* the entity as it was stored, NULL */
    ARRAY(struct session_save) saves;
};

static void save(struct saving *saving, const char *property, const char *value, bool computed)
{
    *array_add(&saving->saves) =
        (struct session_save){ saving->entity->list, saving->id, property, arena_text(saving->arena, value), computed };
}

static bool evaluate(struct saving *saving, const struct expr *expr, struct value *out)
{
    return wave_evaluate(saving->session, expr, saving->from, out, NULL);
}

/* A condition that fails does not hold. */
static bool holds(struct saving *saving, const struct expr *expr, bool if_absent)
{
    struct value value;

    if (!expr)
        return if_absent;
    return evaluate(saving, expr, &value) && value_is_true(&value);
}

static const char *text_of(struct saving *saving, const struct expr *expr)
{
    struct value value;

    if (!expr || !evaluate(saving, expr, &value))
        return "";
    return arena_text(saving->arena, value_to_text(&value, saving->arena));
}

static const char *child_text(const struct node *node, const char *name)
{
    const struct node *child = node ? node_child(node, node_name(name)) : NULL;

    return child && child->text ? child->text : "";
}

static const struct node *find_known(struct saving *saving)
{
    struct session *session = saving->session;
    const struct session_world *world = session->world;
    struct node *document = world->stored ? world->stored(world->with, saving->entity->list)
                                          : session->host.instance(session, saving->entity->list);
    struct node *root = document ? node_child(document, node_name("root")) : NULL;

    for (const struct node *node = root ? root->first : NULL; node; node = node->next)
        if (text_equal(child_text(node, "name"), saving->id))
            return node;
    return NULL;
}

/* Not relevant leaves the property alone, unless a vanished answer must vanish; blank empties what was there. */
static void save_item(struct saving *saving, struct item *item)
{
    const struct question *question = item->question;
    bool relevant = item_is_relevant(item);

    if (!relevant && !(question->flags & QUESTION_CLEAR))
        return;
    if (item->trouble)
        return;
    if (relevant && item->value)
        save(saving, question->save_property, item->value, is_computed(item));
    else if (*child_text(saving->known, question->save_property))
        save(saving, question->save_property, NULL, is_computed(item));
}

static void save_row(struct saving *saving, struct row *row)
{
    const struct form *form = saving->session->form;
    const struct form_entity *entity = saving->entity;

    for (size_t i = 0; i < row->plan->member_count; i++) {
        const struct question *question = row->item[i].question;
        if (*question->save_property && text_equal(question->save_list, entity->list) &&
            detail_of(form, question)->saved_in == entity->element)
            save_item(saving, &row->item[i]);
    }
}

static void save_label(struct saving *saving)
{
    const char *label = text_of(saving, saving->entity->label);

    if (saving->entity->label && (*label || *child_text(saving->known, "label")))
        save(saving, "label", *label ? label : NULL, true);
}

/* entity_id × create_if × update_if; the cases that mean nothing were refused when the form was loaded. */
static void save_entity(struct saving *saving)
{
    const struct form_entity *entity = saving->entity;
    bool creates, updates;

    if (entity->entity_id) {
        saving->id = text_of(saving, entity->entity_id);
        creates = entity->create_if && holds(saving, entity->create_if, false);
        updates = holds(saving, entity->update_if, true);
    } else {
        saving->id = arena_text(saving->arena, saving->row->heading ? saving->row->id : saving->record);
        creates = holds(saving, entity->create_if, true);
        updates = false;
    }
    if (!*saving->id || (!creates && !updates))
        return;
    saving->known = find_known(saving);
    if (creates)
        save(saving, "", "1", false);
    save_label(saving);
    save_row(saving, saving->row);
}

static void save_in(struct saving *saving, struct row *row)
{
    const struct form *form = saving->session->form;
    const struct form_entity *entity = saving->entity;
    const struct question *scope = entity->scope;
    bool is_group = scope && scope->type == QUESTION_GROUP;

    saving->row = row;
    saving->from = row->plan->member_count && !entity->element ? &row->item[0] : &row->self;
    if (is_group && !entity->element)
        saving->from = &row->item[detail_of(form, scope)->place];
    if (scope && !item_is_relevant(is_group ? &row->item[detail_of(form, scope)->place] : &row->self))
        return;
    if (!entity->element || item_is_relevant(&row->item[detail_of(form, entity->element)->place]))
        save_entity(saving);
}

/* Every row of the scope's repeat below ROW, or ROW itself. */
static void each_row(struct saving *saving, struct row *row, const struct plan *plan)
{
    const struct form *form = saving->session->form;
    const struct plan *next = plan;
    struct item *heading;

    if (row->plan == plan) {
        save_in(saving, row);
        return;
    }
    while (next->parent != row->plan)
        next = next->parent;
    heading = &row->item[detail_of(form, next->repeat)->place];
    for (struct row *below = heading->first_row; below; below = below->next)
        each_row(saving, below, plan);
}

bool session_saves(struct session *session, struct arena *arena, const char *record, const struct session_save **out,
                   size_t *count)
{
    const struct form *form = session->form;
    struct saving saving = { .session = session, .arena = arena, .record = record };

    for (size_t i = 0; i < form->entities.count; i++) {
        const struct question *scope = form->entities.at[i].scope;
        const struct plan *plan = form->top;
        saving.entity = &form->entities.at[i];
        if (scope)
            plan = scope->type == QUESTION_REPEAT ? detail_of(form, scope)->inner : detail_of(form, scope)->plan;
        each_row(&saving, session->top, plan);
    }
    *out = arena_copy(arena, saving.saves.at, saving.saves.count * sizeof *saving.saves.at);
    *count = saving.saves.count;
    array_clear(&saving.saves);
    return true;
}
