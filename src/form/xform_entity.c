/* xform_entity.c — the entities of an XForm: where they are declared, and which answers are saved to them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "build.h"
#include "expr/node.h"
#include "xml.h"

struct declaring {
    struct xform *xform;
    struct arena *arena;
    struct map *taken; /* lists with where they are declared, properties with their entity */
};

static const char *key_of(const struct declaring *declaring, const struct xform_part *element, const char *list)
{
    return arena_format(declaring->arena, "%s %s", element->in_repeat ? element->in_repeat->path : "", list);
}

/* --- what an entity's element says --- */

static struct xform_part *attribute_of(const struct xform_part *element, const char *name)
{
    for (struct xform_part *at = element->first; at; at = at->next)
        if (at->is_attribute && text_equal(at->name + 1, name))
            return at;
    return NULL;
}

static struct xform_part *label_of(const struct xform_part *element)
{
    for (struct xform_part *at = element->first; at; at = at->next)
        if (!at->is_attribute && text_equal(xml_local_name(at->name), "label"))
            return at;
    return NULL;
}

/* The way to PART, from the row of the repeat it stands in. */
static const char *way_to(struct xform *xform, const struct xform_part *part)
{
    return xform_row_expression(xform, part->in_repeat, part->path);
}

static const struct expr *compile(struct xform *xform, const struct xform_part *part, const char *text)
{
    return binding_compile(xform->loading, NULL, xform_spot(xform, part->node, "entity"), text);
}

/* Whether the attribute NAME says yes: as it is written, or as it is computed. */
static const struct expr *condition(struct xform *xform, const struct xform_part *element, const char *name)
{
    const struct xform_part *computed = attribute_of(element, name);
    const char *written = xml_attribute(element->node, name), *way;

    if (!computed)
        return compile(xform, element, written && (*written == '1' || is_yes(written)) ? "true()" : "false()");
    way = way_to(xform, computed);
    return compile(xform, element, arena_format(xform->form->arena, "%s = '1' or %s = 'true'", way, way));
}

/* An id that is drawn by lot says no more than that the entity is new: then it takes the id of its record or row, but
 * for a second one of its list in the same row. */
static bool has_own_id(const struct declaring *declaring, const struct xform_part *element,
                       const struct form_entity *entity)
{
    const struct xform_part *id = attribute_of(element, "id");
    const char *fixed = xml_attribute(element->node, "id");

    if (!id)
        return false;
    if ((id->bind && xml_attribute(id->bind, "calculate")) || (fixed && *fixed))
        return true;
    if (id->first_value && !text_equal(id->first_value, "uuid()"))
        return true;
    return map_find(declaring->taken, key_of(declaring, element, entity->list));
}

/* --- whether it can be saved here --- */

static bool is_list(const struct xform *xform, const char *list)
{
    const struct form_world *world = xform->loading->world;

    return map_find(xform->form->lists, list) || (world->list && world->list(world->with, list, NULL));
}

static bool list_is_good(const struct xform *xform, const char *list)
{
    return xform->loading->world->is_loose || (text_is_name(list) && !is_list(xform, list));
}

static bool property_is_good(const struct xform *xform, const char *property)
{
    return xform->loading->world->is_loose ||
           (text_is_name(property) && !text_equal(property, "name") && !text_equal(property, "label"));
}

/* --- declaring --- */

/* The entity declared in the meta block of CONTAINER, NULL. */
static struct xform_part *declared_in(const struct xform_part *container)
{
    for (const struct xform_part *meta = container->first; meta; meta = meta->next) {
        if (!meta->name || !text_equal(xml_local_name(meta->name), "meta"))
            continue;
        for (struct xform_part *at = meta->first; at; at = at->next)
            if (at->name && text_equal(xml_local_name(at->name), "entity") && at->node && at->question &&
                xml_attribute(at->node, "dataset"))
                return at;
    }
    return NULL;
}

static void declare(struct declaring *declaring, const struct xform_part *container, const struct xform_part *element)
{
    struct xform *xform = declaring->xform;
    const struct xform_part *label = label_of(element);
    struct form_entity *entity = array_add(&xform->form->entities);

    *entity = (struct form_entity){ .list = xml_attribute(element->node, "dataset"),
                                    .scope = container->question,
                                    .element = element->question,
                                    .line = element->question->line };
    if (has_own_id(declaring, element, entity))
        entity->entity_id = compile(xform, element, way_to(xform, attribute_of(element, "id")));
    entity->create_if = condition(xform, element, "create");
    entity->update_if = entity->entity_id ? condition(xform, element, "update") : NULL;
    entity->label = label ? compile(xform, element, way_to(xform, label)) : NULL;
    map_put(declaring->taken, key_of(declaring, element, entity->list), (void *)element);
}

static void declare_all(struct declaring *declaring, struct xform_part *container)
{
    const struct xform_part *element = container->entity = declared_in(container);

    if (element && list_is_good(declaring->xform, xml_attribute(element->node, "dataset")))
        declare(declaring, container, element);
    for (struct xform_part *at = container->first; at; at = at->next)
        declare_all(declaring, at);
}

/* --- saving --- */

/* The answer is left out of what dossiers keep; what is said of it stays true of the submission. */
static void leave_out(struct xform *xform, const struct xform_part *part, const struct xform_part *element)
{
    const char *list = xml_attribute(element->node, "dataset");
    bool is_list_good = list_is_good(xform, list);
    struct spot spot = xform_spot(xform, part->bind, "entities:saveto");

    if (is_list_good && property_is_good(xform, part->question->save_property))
        loading_warn(xform->loading, spot,
                     _("%s is not saved: its entity is declared outside the repeat. Declare one in the repeat."),
                     part->path);
    else
        loading_warn(xform->loading, spot,
                     _("%s is not saved to the lists of dossiers: “%s” is no name for a list or property there. Use "
                       "a-z, digits and _."),
                     part->path, xform_shown(xform, is_list_good ? part->question->save_property : list));
    part->question->save_property = "";
}

static void check_twice(struct declaring *declaring, const struct xform_part *part, const struct xform_part *element)
{
    const char *key = arena_format(declaring->arena, "%s#%s", element->path, part->question->save_property);
    const struct xform_part *before = map_put(declaring->taken, key, (void *)part);

    if (before)
        loading_error(declaring->xform->loading, xform_spot(declaring->xform, part->bind, "entities:saveto"),
                      _("%s is saved by %s already: give it another property."), part->question->save_property,
                      before->path);
}

static void save_part(struct declaring *declaring, const struct xform_part *part)
{
    struct xform *xform = declaring->xform;
    const struct xform_part *container = part, *element = NULL;

    while (container && !(element = container->entity))
        container = container->up;
    if (!element) {
        loading_error(xform->loading, xform_spot(xform, part->bind, "entities:saveto"),
                      _("%s is saved to no entity: declare one in the meta block."), part->path);
        return;
    }
    if (!list_is_good(xform, xml_attribute(element->node, "dataset")) ||
        !property_is_good(xform, part->question->save_property) || part->in_repeat != element->in_repeat) {
        leave_out(xform, part, element);
        return;
    }
    part->question->save_list = xml_attribute(element->node, "dataset");
    detail_of(xform->form, part->question)->saved_in = element->question;
    check_twice(declaring, part, element);
}

/* A property belongs to the entity of the nearest group or repeat around it that declares one. */
static void save_all(struct declaring *declaring, const struct xform_part *part)
{
    for (const struct xform_part *at = part->first; at; at = at->next)
        save_all(declaring, at);
    if (part->question && *part->question->save_property)
        save_part(declaring, part);
}

void xform_read_entities(struct xform *xform)
{
    scoped(arena) arena = arena_new();
    scoped(map) taken = map_new();
    struct declaring declaring = { xform, arena, taken };

    declare_all(&declaring, xform->root);
    save_all(&declaring, xform->root);
}

/* --- a look from outside --- */

/* The element whose tag AT stands in is an entity. */
static bool is_in_entity(const char *text, const char *at)
{
    const char *open = at;
    size_t size;

    while (open > text && *open != '<' && *open != '>')
        open--;
    if (*open != '<')
        return false;
    size = strcspn(++open, " \t\r\n/>");
    return (size == 6 || (size > 6 && open[size - 7] == ':')) && !strncmp(open + size - 6, "entity", 6);
}

void form_each_dataset(const char *text, void (*visit)(void *with, const char *list), void *with)
{
    for (const char *at = text; (at = strstr(at, "dataset"));) {
        const char *name = at, *open, *close;
        at += strlen("dataset");
        open = at + strspn(at, " \t\r\n=");
        close = *open == '"' || *open == '\'' ? strchr(open + 1, *open) : NULL;
        if (open == at || !close || !is_in_entity(text, name))
            continue;
        scoped_text list = mem_text_part(open + 1, (size_t)(close - open - 1));
        if (text_is_name(list))
            visit(with, list);
    }
}
