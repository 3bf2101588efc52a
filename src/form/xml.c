/* xml.c — an XML document from outside as a tree: bounded, without entities, declarations or a network. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xml.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "foreign.h"

#define NODES_MAX  600000
#define DEPTH_MAX  120
#define NAMES_MAX  60000 /* libxml2 looks names up in time that grows with them */
#define BYTES_MAX  ((size_t)32 << 20)
#define EQUALS_MAX 500 /* signs of equality in one tag */
#define ATTRIBUTES 5   /* libxml2 gives five pointers for each: name, prefix, URI, where the value begins and ends */

struct reader {
    const struct xml *xml;
    struct foreign_xml call;
    xmlParserCtxt *parser;
    struct node *document, *at;
    struct map *names;
    size_t depth, instance_depth, count;
    struct buf text;
    struct error *err;
    bool has_failed;
};

/* clang-format off */
static const struct { const char *uri, *prefix; } known[] = {
    { "http://www.w3.org/2002/xforms", "" },
    { "http://www.w3.org/1999/xhtml", "h:" },
    { "http://openrosa.org/javarosa", "jr:" },
    { "http://openrosa.org/xforms", "orx:" },
    { "http://www.opendatakit.org/xforms", "odk:" },
    { "http://www.opendatakit.org/xforms/entities", "entities:" },
};
/* Elements whose text is for people: white space between its parts counts. */
static const char *const spoken[] = { "label", "hint", "value", "help", "alert" };
/* clang-format on */

static void stop(struct reader *reader, size_t line, const char *sentence)
{
    if (!reader->has_failed) {
        error_set(reader->err, ERROR_INPUT, "%s", sentence);
        if (reader->err)
            error_at(reader->err, "%s:%zu", reader->xml->name, line);
    }
    reader->has_failed = true;
    reader->call.xmlStopParser(reader->parser);
}

static size_t line_of(const struct reader *reader)
{
    int line = reader->call.xmlSAX2GetLineNumber(reader->parser);

    return line > 0 ? (size_t)line : 1;
}

/* --- names and texts --- */

static const char *usual_prefix(const char *uri)
{
    for (size_t i = 0; uri && i < sizeof known / sizeof *known; i++)
        if (text_equal(known[i].uri, uri))
            return known[i].prefix;
    return NULL;
}

static const char *name_of(const struct reader *reader, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    const char *usual = reader->instance_depth ? NULL : usual_prefix((const char *)uri);

    if (!usual && !prefix)
        return (const char *)local;
    if (usual && !*usual)
        return (const char *)local;
    return usual ? arena_format(reader->xml->arena, "%s%s", usual, (const char *)local)
                 : arena_format(reader->xml->arena, "%s:%s", (const char *)prefix, (const char *)local);
}

static bool is_plain(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] > 0x7E)
            return false;
    return true;
}

/* In NFC, without the control characters beyond ASCII that some terminals obey. */
static char *clean(struct reader *reader, const char *bytes, size_t size)
{
    scoped_buf safe = { 0 }, composed = { 0 };
    uint32_t code;

    if (is_plain(bytes, size))
        return arena_text_part(reader->xml->arena, bytes, size);
    scoped_text text = mem_text_part(bytes, size);
    for (const char *at = text; *at;) {
        at += utf8_next(at, &code);
        buf_code(&safe, code >= 0x7F && code < 0xA0 ? 0xFFFD : code);
    }
    text_compose(&composed, buf_view(&safe));
    return arena_text_part(reader->xml->arena, buf_view(&composed), composed.size_bytes);
}

static bool is_spoken(const struct node *node)
{
    for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++)
        if (text_equal(xml_local_name(node->name), spoken[i]))
            return true;
    return false;
}

/* What was gathered so far becomes a text node among the children. */
static void flush(struct reader *reader)
{
    struct node *node;

    if (reader->at->kind != NODE_ELEMENT) {
        buf_cut(&reader->text, 0);
        return;
    }
    if (!reader->text.size_bytes || (!is_spoken(reader->at) && text_is_blank(buf_view(&reader->text)))) {
        buf_cut(&reader->text, 0);
        return;
    }
    node =
        node_new(reader->xml->arena, NODE_TEXT, NULL, clean(reader, buf_view(&reader->text), reader->text.size_bytes));
    node_append(reader->at, node);
    buf_cut(&reader->text, 0);
}

/* --- what the parser tells --- */

static bool has_room(struct reader *reader, size_t more)
{
    reader->count += more;
    if (reader->count > NODES_MAX)
        stop(reader, line_of(reader), _("This XML has more parts than a form can have: split it."));
    else if (reader->depth >= DEPTH_MAX)
        stop(reader, line_of(reader), _("The elements of this XML stand in each other too deep: leave some out."));
    return !reader->has_failed;
}

static void note_namespaces(struct reader *reader, int count, const xmlChar **declared)
{
    for (int i = 0; reader->xml->namespaces && i < count; i++) {
        const char *prefix = (const char *)declared[2 * i], *uri = (const char *)declared[2 * i + 1];
        if (prefix && uri && !map_find(reader->xml->namespaces, prefix))
            map_put(reader->xml->namespaces, arena_text(reader->xml->arena, prefix),
                    arena_text(reader->xml->arena, uri));
        else if (!prefix && uri && reader->instance_depth && !usual_prefix(uri))
            node_add_attribute(
                reader->at, node_new(reader->xml->arena, NODE_ATTRIBUTE, "xmlns", arena_text(reader->xml->arena, uri)));
    }
}

static void add_attributes(struct reader *reader, int count, const xmlChar **given)
{
    for (int i = 0; i < count; i++, given += ATTRIBUTES) {
        const char *usual = usual_prefix((const char *)given[2]);
        const char *name = !given[1] ? (const char *)given[0]
                                     : arena_format(reader->xml->arena, usual ? "%s%s" : "%s:%s",
                                                    usual ? usual : (const char *)given[1], (const char *)given[0]);
        node_add_attribute(reader->at, node_new(reader->xml->arena, NODE_ATTRIBUTE, name,
                                                clean(reader, (const char *)given[3], (size_t)(given[4] - given[3]))));
    }
}

/* libxml2 gives nine; that is its to say. */
static void on_start(void *with, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **declared, int attribute_count, int defaulted, const xmlChar **attributes)
{
    struct reader *reader = with;
    struct node *node;

    (void)defaulted;
    if (reader->has_failed || !has_room(reader, 1 + (size_t)attribute_count))
        return;
    flush(reader);
    node = node_new(reader->xml->arena, NODE_ELEMENT, name_of(reader, local, prefix, uri), NULL);
    if (node->name && !map_find(reader->names, node->name))
        map_put(reader->names, node->name, node);
    if (!node->name || map_count(reader->names) > NAMES_MAX) {
        stop(reader, line_of(reader), _("This XML has more parts than a form can have: split it."));
        return;
    }
    node->owner = (void *)(uintptr_t)line_of(reader); /* NOLINT: a line, not an address */
    node_append(reader->at, node);
    reader->at = node;
    reader->depth++;
    note_namespaces(reader, namespace_count, declared);
    add_attributes(reader, attribute_count, attributes);
    if (!reader->instance_depth && text_equal(node->name, "instance"))
        reader->instance_depth = reader->depth;
}

static void on_end(void *with, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = with;
    struct node *node = reader->at;

    (void)local;
    (void)prefix;
    (void)uri;
    if (reader->has_failed || node->kind != NODE_ELEMENT)
        return;
    if (!node->first && reader->text.size_bytes) {
        size_t size;
        const char *text = text_trim(buf_view(&reader->text), &size);
        node->text = clean(reader, text, size);
        buf_cut(&reader->text, 0);
    } else {
        flush(reader);
    }
    if (reader->instance_depth == reader->depth)
        reader->instance_depth = 0;
    reader->depth--;
    reader->at = node->parent;
}

static void on_text(void *with, const xmlChar *bytes, int size)
{
    struct reader *reader = with;

    if (!reader->has_failed)
        buf_add(&reader->text, bytes, (size_t)size);
}

static void on_doctype(void *with, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    struct reader *reader = with;

    (void)name;
    (void)external;
    (void)system;
    stop(reader, line_of(reader), _("This XML declares a document type or entities: a form may not, take that out."));
}

static xmlEntity *find_entity(void *with, const xmlChar *name)
{
    return ((struct reader *)with)->call.xmlGetPredefinedEntity(name);
}

static void on_error(void *with, const xmlError *given) /* NOLINT: the parser's own type */
{
    struct reader *reader = with;
    size_t size = given->message ? strcspn(given->message, "\n") : 0;
    scoped_text cause = mem_text_part(given->message ? given->message : "", size < 200 ? size : 200);
    scoped_text sentence = NULL;

    if (given->level < XML_ERR_ERROR || reader->has_failed || given->domain == XML_FROM_NAMESPACE)
        return;
    for (char *at = cause; *at; at++)
        *at = (unsigned char)*at < ' ' || (unsigned char)*at > 0x7E ? '?' : *at;
    sentence = mem_format(_("This is no good XML (%s): correct it there."), cause);
    stop(reader, given->line > 0 ? (size_t)given->line : 1, sentence);
}

static void set_callbacks(xmlSAXHandler *handler)
{
    memset(handler, 0, sizeof *handler);
    handler->initialized = XML_SAX2_MAGIC;
    handler->startElementNs = on_start;
    handler->endElementNs = on_end;
    handler->characters = on_text;
    handler->ignorableWhitespace = on_text;
    handler->cdataBlock = on_text;
    handler->internalSubset = on_doctype;
    handler->getEntity = find_entity;
    handler->serror = (xmlStructuredErrorFunc)on_error;
}

/* The line of a tag with far too many attributes, 0: there is none. libxml2 compares every attribute of a tag with
 * every other, which takes it for ever. */
static size_t flooded_line(const char *bytes, size_t size_bytes)
{
    const char *end = bytes + size_bytes;
    size_t equals = 0, line = 1;

    for (const char *at = bytes; at < end && equals <= EQUALS_MAX; at++) {
        line += *at == '\n';
        if (*at != '<' || at + 1 == end || strchr("!?/", at[1]))
            continue;
        equals = 0;
        for (char quote = '\0'; at < end && (quote || *at != '>'); at++) {
            if (quote ? *at == quote : *at == '"' || *at == '\'')
                quote = quote ? '\0' : *at;
            equals += !quote && *at == '=';
            line += *at == '\n';
        }
    }
    return equals > EQUALS_MAX ? line : 0;
}

static bool run(struct reader *reader, const char *bytes, size_t size_bytes)
{
    size_t line = flooded_line(bytes, size_bytes);

    if (line) {
        error_set(reader->err, ERROR_INPUT, _("An element of this XML has too many attributes: leave some out."));
        if (reader->err)
            error_at(reader->err, "%s:%zu", reader->xml->name, line);
        return false;
    }
    reader->parser = reader->call.xmlCreateMemoryParserCtxt(bytes, (int)size_bytes);
    if (!reader->parser)
        return error_set(reader->err, ERROR_INPUT, _("This is no XML: give another file."));
    set_callbacks(reader->parser->sax);
    reader->parser->userData = reader;
    reader->call.xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
    reader->call.xmlParseDocument(reader->parser);
    reader->call.xmlFreeParserCtxt(reader->parser);
    return !reader->has_failed;
}

struct node *xml_parse(const struct xml *xml, const char *bytes, size_t size_bytes, struct error *err)
{
    struct reader reader = { .xml = xml, .err = err };
    bool good;

    if (size_bytes > BYTES_MAX || !size_bytes) {
        error_set(err, ERROR_INPUT,
                  size_bytes ? _("This XML is too large to be a form: split it.")
                             : _("This file is empty: give another."));
        if (err)
            error_at(err, "%s", xml->name);
        return NULL;
    }
    if (!foreign_fetch_xml(&reader.call, err))
        return NULL;
    reader.names = map_new();
    reader.document = reader.at = node_new(xml->arena, NODE_DOCUMENT, NULL, NULL);
    good = run(&reader, bytes, size_bytes);
    buf_clear(&reader.text);
    map_free(reader.names);
    if (good && !xml_next_element(reader.document->first)) {
        error_set(err, ERROR_INPUT, _("This is no XML: give another file."));
        good = false;
    }
    return good ? reader.document : NULL;
}

/* --- looking at it --- */

size_t xml_line(const struct node *node)
{
    return (size_t)(uintptr_t)node->owner;
}

const char *xml_attribute(const struct node *node, const char *name)
{
    for (const struct node *at = node ? node->attributes : NULL; at; at = at->next)
        if (text_equal(at->name, name))
            return at->text ? at->text : "";
    return NULL;
}

bool xml_is(const struct node *node, const char *name)
{
    return node && node->kind == NODE_ELEMENT && text_equal(node->name, name);
}

struct node *xml_child(const struct node *node, const char *name)
{
    for (struct node *at = node ? node->first : NULL; at; at = at->next)
        if (xml_is(at, name))
            return at;
    return NULL;
}

struct node *xml_next_element(const struct node *node)
{
    while (node && node->kind != NODE_ELEMENT)
        node = node->next;
    return (struct node *)node;
}

const char *xml_local_name(const char *name)
{
    const char *colon = name ? strrchr(name, ':') : NULL;

    return colon ? colon + 1 : name;
}
