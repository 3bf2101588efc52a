/* xform_document.c — the secondary instances of an XForm: written in it, or in a file that lies beside it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "form/external.h"
#include "xml.h"

/* Lines are no more needed, and owners are for the choices. */
static void forget_lines(struct node *node)
{
    for (struct node *at = node; at; at = (struct node *)node_next_below(at, node))
        at->owner = NULL;
}

static struct node *document_of(struct xform *xform, struct node *root)
{
    struct node *document = node_new(xform->form->arena, NODE_DOCUMENT, NULL, NULL);

    if (root) {
        if (root->parent)
            node_remove(root);
        node_append(document, root);
        forget_lines(root);
    }
    node_settle(document);
    return document;
}

static struct node *read_xml(struct xform *xform, const char *file, const struct buf *bytes, struct error *err)
{
    struct xml xml = { .arena = xform->form->arena, .name = file };
    struct node *document = xml_parse(&xml, buf_view(bytes), bytes->size_bytes, err);

    return document ? document_of(xform, xml_next_element(document->first)) : NULL;
}

/* Whether the world knows this instance by itself: a shared list, the entities of a dossier. */
static bool world_knows(const struct xform *xform, const char *id)
{
    const struct form_world *world = xform->loading->world;

    return (world->list && world->list(world->with, id, NULL)) ||
           (world->has_instance && world->has_instance(world->with, id));
}

/* A file that lies beside the form: only its own name counts, never a way to it. */
static struct node *read_file(struct xform *xform, const struct node *instance, const char *file)
{
    const struct form_world *world = xform->loading->world;
    scoped_text path = mem_format("%s/%s", xform->form->name, file);
    scoped_buf bytes = { 0 };
    struct error trouble = { 0 };
    struct node *document;

    if (!world->read(world->with, path, &bytes, &trouble)) {
        if (world_knows(xform, xml_attribute(instance, "id")))
            return NULL;
        loading_warn(xform->loading, xform_spot(xform, instance, "src"),
                     _("The file %s is not beside the form: put it there. What the form reads from it is blank now."),
                     xform_shown(xform, file));
        return document_of(xform, node_new(xform->form->arena, NODE_ELEMENT, "root", NULL));
    }
    document = text_ends(file, ".xml")
                   ? read_xml(xform, file, &bytes, &trouble)
                   : external_parse(xform->form->arena, file, buf_view(&bytes), bytes.size_bytes, &trouble);
    if (!document)
        loading_error(xform->loading, xform_spot(xform, instance, "src"), "%s (%s)", trouble.text, trouble.field);
    return document;
}

static struct node *read_external(struct xform *xform, const struct node *instance, const char *source)
{
    const char *slash = strrchr(source, '/'), *file = slash ? slash + 1 : source;

    if (text_starts(source, "jr://instance/last-saved")) {
        xform->form->last_saved = xml_attribute(instance, "id");
        return NULL;
    }
    if (!text_starts(source, "jr://") || !*file || *file == '.') {
        loading_error(xform->loading, xform_spot(xform, instance, "src"),
                      _("An instance comes from a file beside the form: write its src as jr://file/name.xml."));
        return NULL;
    }
    if (!text_ends(file, ".csv") && !text_ends(file, ".xml") && !text_ends(file, ".geojson")) {
        loading_error(xform->loading, xform_spot(xform, instance, "src"),
                      _("Instances from %s are not supported: give a .csv, .xml or .geojson file."),
                      xform_shown(xform, file));
        return NULL;
    }
    *array_add(&xform->form->files) = file;
    return read_file(xform, instance, file);
}

static void read_instance(struct xform *xform, struct node *instance)
{
    const char *id = xml_attribute(instance, "id"), *source = xml_attribute(instance, "src");
    struct node *root = xml_next_element(instance->first), *document;

    if (!id)
        return; /* nothing can read it */
    map_put(xform->form->instances, id, xform->form);
    document = root     ? document_of(xform, root)
               : source ? read_external(xform, instance, source)
                        : document_of(xform, NULL);
    if (document)
        map_put(xform->form->documents, id, document);
}

void xform_read_documents(struct xform *xform)
{
    struct node *primary = xml_child(xform->model, "instance");
    const char *id = xml_attribute(primary, "id");

    if (id) {
        xform->form->own_instance = id;
        map_put(xform->form->instances, id, xform->form);
    }
    for (struct node *at = primary->next; at; at = at->next)
        if (xml_is(at, "instance"))
            read_instance(xform, at);
}
