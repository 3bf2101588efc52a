/* xml.h — an XML document from outside as a tree: bounded, without entities, declarations or a network. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_XML_H
#define BALIE_FORM_XML_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct map;
struct node;

/* What an XML document is read into. */
struct xml {
    struct arena *arena;    /* for the tree and all its texts */
    struct map *namespaces; /* prefix -> URI of every declaration, the first of a prefix; NULL: not wanted */
    const char *name;       /* of the file, for messages */
};

/* Reads BYTES into a tree and gives its document node. Elements and attributes of the namespaces of ODK have their
 * usual prefix ("h:", "jr:", "odk:", "orx:", "entities:", none for XForms), whatever the file calls them; below an
 * element `instance` names are as written. White space between elements is left out; an element that holds only text
 * keeps it in its own `text`, else texts are nodes between. owner is the line (xml_line()). NULL and ERR (field =
 * file:line) when it is no XML, declares a document type, or is too large or too deep. */
struct node *xml_parse(const struct xml *xml, const char *bytes, size_t size_bytes, struct error *err);
/* The line NODE begins on, as long as nobody set its owner. */
size_t xml_line(const struct node *node);
/* The attribute of that name; NULL when there is none. */
const char *xml_attribute(const struct node *node, const char *name);
bool xml_is(const struct node *node, const char *name); /* an element of that name */
/* The first child element of that name, NULL. */
struct node *xml_child(const struct node *node, const char *name);
struct node *xml_next_element(const struct node *node); /* NODE itself when it is one; NULL at the end */
/* The name without its prefix. */
const char *xml_local_name(const char *name);

#endif
