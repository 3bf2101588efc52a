/* world.c — one dossier as expressions see it: what was stored, list by list, and the facts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk/rights.h"
#include "expr/node.h"
#include "expr/value.h"
#include "fold/fold.h"
#include "form/form.h"
#include "form/list.h"
#include "form/session.h"
#include "label.h"
#include "library.h"
#include "rules/rules.h"
#include "store/dossier.h"

#define FACTS "feiten"

struct world {
    struct world_start start;
    struct arena *arena;
    struct map *documents; /* id -> document node */
    struct map *complete;  /* the same with what the record in hand gave */
    struct dossier *dossier;
    struct id without; /* the record in hand */
    struct session *session;
    struct rules_view *rules;  /* names mean the open form first */
    struct rules_view *stored; /* names mean what was stored, for instance('feiten') */
    struct world *seen;        /* as who it is told to may see it; NULL: everything */
    const struct world *whole; /* what this one is the seen of; NULL */
    struct world *holder;      /* the same, when it is freed with this one; NULL */
};

static struct node *new_document(struct world *world, struct node **root)
{
    struct node *document = node_new(world->arena, NODE_DOCUMENT, NULL, NULL);

    *root = node_new(world->arena, NODE_ELEMENT, "root", NULL);
    node_append(document, *root);
    return document;
}

static void add_child(struct world *world, struct node *parent, const char *name, const char *text)
{
    node_append(parent, node_new(world->arena, NODE_ELEMENT, name, arena_text(world->arena, text ? text : "")));
}

/* Every property of the list is there, blank where nothing was saved: a condition on a blank sees it. */
static void add_blanks(struct world *world, struct node *item, const char *list)
{
    const char *const *names;
    size_t count = library_properties(world->start.library, list, &names);

    for (size_t i = 0; i < count; i++)
        if (!node_child(item, node_name(names[i])))
            add_child(world, item, names[i], "");
}

/* A list being read for expressions, or whole. */
struct reading {
    struct world *world;
    const char *list;
    struct id without; /* what this record gave is left out */
};

/* What the record in hand itself gave does not count while it is corrected: else a contract would stand in its own way.
 * Of the card everything is shown. */
static bool is_left_out(const struct reading *reading, struct id record)
{
    return id_is_set(reading->without) && id_equal(record, reading->without) &&
           !text_equal(reading->list, library_setting(reading->world->start.library, "card"));
}

static const char *seen_value(const struct world *world, const char *list, const struct fold_property *property)
{
    struct seat *seat = world->start.seen_by;
    bool is_hidden = seat && property->value && *property->value &&
                     seat_hides_of(seat, property->record->form, list, property->name);

    return is_hidden ? RIGHTS_MASK : property->value;
}

static void add_entity(const struct reading *reading, struct node *root, const struct fold_entity *entity)
{
    struct world *world = reading->world;
    struct node *item = node_new(world->arena, NODE_ELEMENT, "item", NULL);

    add_child(world, item, "name", entity->entity);
    for (size_t i = 0; i < entity->property_count; i++)
        if (*entity->properties[i].name && !is_left_out(reading, entity->properties[i].record->id))
            add_child(world, item, entity->properties[i].name, seen_value(world, entity->list, &entity->properties[i]));
    add_blanks(world, item, entity->list);
    node_append(root, item);
}

static struct node *entity_document(const struct reading *reading)
{
    struct world *world = reading->world;
    struct node *root, *document = new_document(world, &root);

    for (size_t i = 0; world->dossier && i < dossier_fold_count(world->dossier); i++) {
        size_t count;
        const struct fold_entity *entities = fold_entities(dossier_fold(world->dossier, i), &count);
        for (size_t at = 0; at < count; at++)
            if (text_equal(entities[at].list, reading->list) && !is_left_out(reading, entities[at].record))
                add_entity(reading, root, &entities[at]);
    }
    node_settle(document);
    return document;
}

struct facts {
    struct world *world;
    struct node *item;
};

static bool add_fact(void *with, const char *column, const char *value)
{
    struct facts *facts = with;

    add_child(facts->world, facts->item, column, value);
    return true;
}

static struct node *fact_document(struct world *world)
{
    struct node *root, *document = new_document(world, &root);
    struct facts facts = { world, node_new(world->arena, NODE_ELEMENT, "item", NULL) };

    node_append(root, facts.item);
    map_put(world->documents, FACTS, document); /* a fact that reads the facts sees none, instead of going round */
    if (world->stored)
        rules_facts(world->stored, world->start.today, add_fact, &facts, NULL);
    return document;
}

struct node *world_instance(void *with, const char *id)
{
    struct world *world = with;
    struct node *document = map_find(world->documents, id);
    struct list *list;

    if (document)
        return document;
    if (text_equal(id, FACTS))
        return fact_document(world);
    if (library_is_entity(world->start.library, id)) {
        document = entity_document(&(struct reading){ world, id, world->without });
    } else {
        list = library_list(world->start.library, id, NULL);
        document = list ? list_tree(list) : NULL;
    }
    if (document)
        map_put(world->documents, arena_text(world->arena, id), document);
    return document;
}

struct node *world_stored(void *with, const char *id)
{
    struct world *world = with;
    struct node *document = map_find(world->complete, id);

    if (document || !id_is_set(world->without) || !library_is_entity(world->start.library, id))
        return document ? document : world_instance(world, id);
    document = entity_document(&(struct reading){ world, id, id_none() });
    map_put(world->complete, arena_text(world->arena, id), document);
    return document;
}

static bool answer(void *with, const char *name, struct node *context, struct value *out)
{
    struct world *world = with;

    if (!world->session || !session_look_up(world->session, name, context, out))
        return false;
    if (world->start.seen_by && !(out->type == VALUE_TEXT && !*out->text) &&
        seat_hides(world->start.seen_by, form_name(session_form(world->session)), name))
        *out = value_text(RIGHTS_MASK);
    return true;
}

static bool label(void *with, const char *name, const char *value, const char *language, struct buf *out)
{
    struct world *world = with;

    return label_value(world->start.library, name, value, language, out);
}

static uint64_t generation(void *with)
{
    struct world *world = with;

    return world->session ? session_generation(world->session) : 0;
}

static bool load_dossier(struct world *world, struct error *err)
{
    if (world->whole) {
        world->dossier = world->whole->dossier;
        return true;
    }
    if (!id_is_set(world->start.dossier) || !dossier_exists(world->start.store, world->start.dossier))
        return true;
    world->dossier = dossier_load(world->start.store, world->start.dossier, world->start.at, err);
    return world->dossier;
}

/* Both have read the same dossier in the same order. */
static struct node *twin(void *with, const struct node *row)
{
    struct world *world = with;
    const struct node *document = row->parent ? row->parent->parent : NULL;
    struct node *other = NULL;

    for (size_t i = 0; document && !other && i < map_count(world->documents); i++)
        if (map_value(world->documents, i) == document)
            other = world_instance(world->seen, map_key(world->documents, i));
    other = other ? node_child(other, node_name("root")) : NULL;
    other = other ? other->first : NULL;
    for (; other && row->previous; row = row->previous)
        other = other->next;
    return other;
}

static bool hides(void *with, const char *table, const char *name)
{
    struct world *world = with;
    struct seat *seat = world->start.seen_by;

    return table ? seat_hides_output(seat, table, name) : seat_hides(seat, NULL, name);
}

static struct world *open_one(const struct world_start *start, const struct world *whole, struct error *err);

/* Both worked out on everything; what is told of it is masked. */
static bool open_seen(struct world *world, struct error *err)
{
    struct world_start start = world->start;
    struct rules_whole whole = { .mask = RIGHTS_MASK, .hides = hides };

    if (!start.told_to || !seat_hides_some(start.told_to))
        return true;
    start.seen_by = start.told_to;
    start.told_to = NULL;
    world->seen = open_one(&start, world, err);
    if (!world->seen)
        return false;
    rules_view_told_by(world->rules, &(struct rules_teller){ world->seen->rules, twin, world });
    whole.with = world->seen;
    whole.compares = seat_hides_forms(start.seen_by);
    whole.view = world->rules;
    rules_view_shows(world->seen->rules, &whole);
    whole.view = world->stored;
    rules_view_shows(world->seen->stored, &whole);
    return true;
}

static struct world *open_one(const struct world_start *start, const struct world *whole, struct error *err)
{
    struct rules *rules = library_rules(start->library, err);
    struct world *world = mem_new(sizeof *world);
    struct rules_scope scope = { .with = world,
                                 .answer = answer,
                                 .instance = world_instance,
                                 .generation = generation,
                                 .card = library_setting(start->library, "card"),
                                 .language = start->language,
                                 .label = label };

    world->start = *start;
    world->whole = whole;
    world->arena = arena_new();
    world->documents = map_new();
    world->complete = map_new();
    if (!rules || !load_dossier(world, err)) {
        world_free(world);
        return NULL;
    }
    world->rules = rules_view_new(rules, &scope);
    scope.answer = NULL;
    scope.generation = NULL;
    world->stored = rules_view_new(rules, &scope);
    if (open_seen(world, err))
        return world;
    world_free(world);
    return NULL;
}

struct world *world_open(const struct world_start *start, struct error *err)
{
    struct world_start told = *start;
    struct world *whole;

    if (!start->seen_by || !seat_hides_some(start->seen_by))
        return open_one(start, NULL, err);
    told.told_to = start->seen_by;
    told.seen_by = NULL;
    whole = open_one(&told, NULL, err);
    if (!whole)
        return NULL;
    whole->seen->holder = whole;
    return whole->seen;
}

void world_free(struct world *world)
{
    struct world *holder = world ? world->holder : NULL;

    if (!world)
        return;
    if (holder) { /* which frees this one */
        world->holder = NULL;
        world_free(holder);
        return;
    }
    world_free(world->seen);
    rules_view_free(world->rules);
    rules_view_free(world->stored);
    if (!world->whole)
        dossier_free(world->dossier);
    map_free(world->documents);
    map_free(world->complete);
    arena_free(world->arena);
    mem_free(world);
}

void world_leave_out(struct world *world, struct id record)
{
    world->without = record;
    if (world->seen)
        world_leave_out(world->seen, record);
}

struct world *world_seen(struct world *world)
{
    return world && world->seen ? world->seen : world;
}

void world_set_session(struct world *world, struct session *session)
{
    world->session = session;
    rules_view_changed(world->rules);
    if (world->seen)
        world_set_session(world->seen, session);
}

struct rules_view *world_rules(struct world *world)
{
    return world->rules;
}

struct dossier *world_dossier(struct world *world)
{
    return world ? world->dossier : NULL; /* a form of no dossier has none */
}

struct node *world_entity(struct world *world, const char *list, const char *name)
{
    struct node *document = world_instance(world, list);
    struct node *root = document ? node_child(document, node_name("root")) : NULL;

    for (struct node *item = root ? root->first : NULL; item; item = item->next) {
        const struct node *own = node_child(item, node_name("name"));
        if (own && text_equal(own->text, name))
            return item;
    }
    return NULL;
}

struct node *world_newest(struct world *world, const char *list)
{
    struct node *document = world_instance(world, list);
    struct node *root = document ? node_child(document, node_name("root")) : NULL;

    return root ? root->last : NULL;
}

const char *world_card(struct world *world, const char *property)
{
    struct node *item = world_newest(world, library_setting(world->start.library, "card"));
    struct node *value = item ? node_child(item, node_name(property)) : NULL;

    return value && value->text ? value->text : "";
}
