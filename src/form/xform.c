/* xform.c — an ODK XForm read into the form model: its head, its body, its settings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "xform_load.h"
#include "xml.h"

static const char *attribute(const struct node *node, const char *name)
{
    const char *text = xml_attribute(node, name);

    return text ? text : "";
}

/* The form in a whole page, or a model without one. */
static bool find_model(struct xform *xform, const struct node *document)
{
    struct node *top = xml_next_element(document->first), *head = xml_child(top, "h:head");

    head = head ? head : xml_child(top, "head");
    xform->html = top;
    xform->model = xml_child(head ? head : top, "model");
    xform->body = xml_child(top, "h:body");
    xform->body = xform->body ? xform->body : xml_child(top, "body");
    if (!xform->model)
        return loading_error(xform->loading, xform_spot(xform, top, NULL),
                             _("This XML is no XForm: it has no model in its head."));
    if (!xform->body)
        return loading_error(xform->loading, xform_spot(xform, top, NULL),
                             _("This form asks nothing: it has no body."));
    return true;
}

static void read_settings(struct xform *xform)
{
    struct form *form = xform->form;
    struct node *head = xml_child(xform->html, "h:head"), *title = xml_child(head, "h:title");
    const struct node *root = xform->root->node;
    const char *id = attribute(root, "id"), *version = attribute(root, "version");

    if (!*id)
        id = *attribute(root, "xmlns") ? attribute(root, "xmlns") : root->name;
    if (!*version)
        version = attribute(root, "uiVersion");
    map_put(form->settings, "form_id", (void *)id);
    map_put(form->settings, "version", (void *)version);
    map_put(form->settings, "form_title", (void *)(title && title->text ? title->text : ""));
    map_put(form->settings, "style", (void *)attribute(xform->body, "class"));
}

/* What a submission of this form would have to be, and this program cannot make. */
static bool check_submission(struct xform *xform)
{
    for (const struct node *at = xform->model->first; at; at = at->next)
        if (xml_is(at, "submission") && *attribute(at, "base64RsaPublicKey"))
            return loading_error(xform->loading, xform_spot(xform, at, "base64RsaPublicKey"),
                                 _("Answers to this form must be encrypted for its owner, which is not supported: ask "
                                   "the owner for the form without encryption."));
    return true;
}

bool xform_load(struct loading *loading, const struct form_source *source)
{
    struct form *form = loading->form;
    struct xform xform = { .loading = loading, .form = form, .file = source->name };
    struct xml xml = { .arena = form->arena, .namespaces = form->namespaces, .name = source->name };
    scoped(map) parts = map_new();
    scoped(map) texts = map_new();
    scoped(map) binds = map_new();
    struct error trouble = { 0 };
    struct node *document = xml_parse(&xml, source->bytes, source->size_bytes, &trouble);

    if (!document)
        return loading_error(loading, (struct spot){ .place = trouble.field }, "%s", trouble.text);
    xform.parts = parts;
    xform.texts = texts;
    xform.binds_by_id = binds;
    if (!find_model(&xform, document) || !check_submission(&xform) || !xform_read_instance(&xform))
        return false;
    read_settings(&xform);
    xform_read_binds(&xform);
    xform_read_body(&xform);
    xform_read_texts(&xform);
    xform_read_documents(&xform);
    xform_read_actions(&xform);
    xform_build(&xform);
    xform_read_entities(&xform);
    return true;
}
