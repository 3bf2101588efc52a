/* external.c — a list in a file beside a form (.csv, .xml, .geojson), as instance() sees it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/external.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "xml.h"

#define CELLS_MAX 1500000

static struct node *new_document(struct arena *arena, struct node **root)
{
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL);

    *root = node_new(arena, NODE_ELEMENT, "root", NULL);
    node_append(document, *root);
    return document;
}

static struct node *add(struct arena *arena, struct node *parent, const char *name, const char *text)
{
    struct node *node = node_new(arena, NODE_ELEMENT, name, text ? arena_text(arena, text) : NULL);

    node_append(parent, node);
    return node;
}

static bool too_much(const char *file, struct error *err)
{
    error_set(err, ERROR_INPUT, _("%s holds more than 1,500,000 cells: leave out what is not needed."), file);
    error_at(err, "%s", file);
    return false;
}

static struct node *from_csv(struct arena *arena, const char *file, const char *bytes, size_t size_bytes,
                             struct error *err)
{
    scoped(sheet) sheet = sheet_parse(file, bytes, size_bytes, err);
    struct node *root, *document;

    if (!sheet)
        return NULL;
    if (sheet_rows(sheet) * sheet_columns(sheet) > CELLS_MAX) {
        too_much(file, err);
        return NULL;
    }
    document = new_document(arena, &root);
    for (size_t row = 0; row < sheet_rows(sheet); row++) {
        struct node *item = add(arena, root, "item", NULL);
        for (size_t i = 0; i < sheet_columns(sheet); i++)
            if (*sheet_column(sheet, i))
                add(arena, item, sheet_column(sheet, i), sheet_cell(sheet, row, (int)i));
    }
    return document;
}

static void add_json(struct arena *arena, struct node *item, const char *name, const struct json_t *json)
{
    scoped_buf text = { 0 };

    json_write_plain(json, &text);
    add(arena, item, name, buf_view(&text));
}

/* [longitude, latitude] as "latitude longitude 0 0". */
static void add_place(const struct json_t *place, struct buf *out)
{
    if (json_is_array(place) && json_size(place) >= 2)
        buf_format(out, "%.15g %.15g 0 0", json_number(json_at(place, 1)), json_number(json_at(place, 0)));
}

/* A point, the points of a line, or those of the outline of a shape. */
static void add_geometry(struct arena *arena, struct node *item, const struct json_t *geometry)
{
    const struct json_t *places = json_get(geometry, "coordinates");
    const char *type = json_get_text(geometry, "type");
    bool is_point = text_equal(type, "Point");
    scoped_buf text = { 0 };

    if (is_point)
        add_place(places, &text);
    if (text_equal(type, "Polygon") && json_is_array(places))
        places = json_at(places, 0);
    for (size_t i = 0; !is_point && json_is_array(places) && i < json_size(places); i++) {
        buf_text(&text, i ? "; " : "");
        add_place(json_at(places, i), &text);
    }
    add(arena, item, "geometry", buf_view(&text));
}

static void add_feature(struct arena *arena, struct node *root, const struct json_t *feature)
{
    struct json_t *properties = json_get(feature, "properties");
    struct node *item = add(arena, root, "item", NULL);

    add_geometry(arena, item, json_get(feature, "geometry"));
    if (json_get(feature, "id"))
        add_json(arena, item, "id", json_get(feature, "id"));
    for (void *i = json_is_object(properties) ? json_first(properties) : NULL; i; i = json_after(properties, i))
        if (!(text_equal(json_member_key(i), "id") && json_get(feature, "id")))
            add_json(arena, item, json_member_key(i), json_member(i));
}

static struct node *from_json(struct arena *arena, const char *file, const char *bytes, size_t size_bytes,
                              struct error *err)
{
    scoped_json json = json_parse(bytes, size_bytes, err);
    const struct json_t *features = json_get(json, "features");
    struct node *root, *document;

    if (json && json_is_array(features)) {
        document = new_document(arena, &root);
        for (size_t i = 0; i < json_size(features); i++)
            add_feature(arena, root, json_at(features, i));
        return document;
    }
    if (json)
        error_set(err, ERROR_INPUT, _("%s is no list of places: it needs “features”."), file);
    error_at(err, "%s", file);
    return NULL;
}

/* The lines that the reader left are nobody's business here. */
static struct node *from_xml(struct arena *arena, const char *file, const char *bytes, size_t size_bytes,
                             struct error *err)
{
    struct xml xml = { .arena = arena, .name = file };
    struct node *document = xml_parse(&xml, bytes, size_bytes, err);

    for (struct node *at = document; at; at = (struct node *)node_next_below(at, document))
        at->owner = NULL;
    return document;
}

struct node *external_parse(struct arena *arena, const char *file, const char *bytes, size_t size_bytes,
                            struct error *err)
{
    struct node *document = NULL;

    if (text_ends(file, ".csv"))
        document = from_csv(arena, file, bytes, size_bytes, err);
    else if (text_ends(file, ".xml"))
        document = from_xml(arena, file, bytes, size_bytes, err);
    else if (text_ends(file, ".geojson"))
        document = from_json(arena, file, bytes, size_bytes, err);
    else
        error_set(err, ERROR_INPUT, _("A list is read from a file that ends in .csv, .xml or .geojson: correct “%s”."),
                  file);
    if (document)
        node_settle(document);
    return document;
}
