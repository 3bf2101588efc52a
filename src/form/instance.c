/* instance.c — a filled-in form as others read it: the XML of an ODK submission. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/instance.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "foreign.h"
#include "session_inside.h"
#include "uuid.h"

#define OPENROSA "http://openrosa.org/xforms"

struct writing {
    struct session *session;
    const struct form *form;
    struct foreign_xml call;
    xmlTextWriter *writer;
    bool needs_id; /* the instance does not say itself who it is */
};

static const xmlChar *bytes_of(const char *text)
{
    return (const xmlChar *)text;
}

/* --- values as ODK writes them --- */

static int offset_minutes(const struct session *session)
{
    return clock_offset_minutes(session->world->now_ms ? session->world->now_ms : clock_now());
}

static void add_value(const struct session *session, const struct item *item, struct buf *out)
{
    const char *value = item_value(item);
    enum question_type type = item->question->type;
    char moment[CLOCK_TEXT_BYTES];
    int64_t at_ms;

    if (type == QUESTION_TIME && strlen(value) == 5)
        buf_format(out, "%s:00.000+%02d:00", value, offset_minutes(session) / 60);
    else if (type == QUESTION_DATE_TIME && strlen(value) > 10 && clock_parse(value, &at_ms))
        buf_text(out, clock_format(at_ms, moment));
    else
        buf_text(out, value);
}

/* Signs that XML does not allow are left out. */
static void write_text(struct writing *writing, const char *text)
{
    scoped_buf clean = { 0 };

    for (; *text; text++)
        if ((unsigned char)*text >= ' ' || strchr("\t\n\r", *text))
            buf_char(&clean, *text);
    writing->call.xmlTextWriterWriteString(writing->writer, bytes_of(buf_view(&clean)));
}

static void write_leaf(struct writing *writing, const char *name, const char *text)
{
    writing->call.xmlTextWriterStartElement(writing->writer, bytes_of(name));
    write_text(writing, text);
    writing->call.xmlTextWriterEndElement(writing->writer);
}

static void write_item(struct writing *writing, const struct item *item)
{
    const struct detail *detail = detail_of(writing->form, item->question);
    scoped_buf value = { 0 };

    add_value(writing->session, item, &value);
    write_leaf(writing, detail->name, buf_view(&value));
}

/* --- in the order of an XForm's instance --- */

static const struct question *first_child(const struct form *form, const struct question *question)
{
    if (!question)
        return form->question_count ? &form->questions[0] : NULL;
    return question->child_count ? &form->questions[question->first_child] : NULL;
}

static const struct question *next_sibling(const struct form *form, const struct question *question)
{
    return question->next == SIZE_MAX ? NULL : &form->questions[question->next];
}

/* The question of QUESTION's attribute NAME; NULL when nothing is bound to it. */
static const struct question *bound_attribute(const struct form *form, const struct question *question,
                                              const char *name)
{
    for (const struct question *at = first_child(form, question); at; at = next_sibling(form, at))
        if (detail_of(form, at)->is_attribute && text_equal(detail_of(form, at)->name, name))
            return at;
    return NULL;
}

static void write_attributes(struct writing *writing, const struct node *node, const struct question *question,
                             const struct row *row)
{
    const struct form *form = writing->form;

    for (const struct node *at = node->attributes; at; at = at->next)
        if (!text_starts(at->name, "jr:") && !bound_attribute(form, question, at->name))
            writing->call.xmlTextWriterWriteAttribute(writing->writer, bytes_of(at->name),
                                                      bytes_of(at->text ? at->text : ""));
    for (const struct question *at = first_child(form, question); at; at = next_sibling(form, at)) {
        const struct detail *detail = detail_of(form, at);
        const struct item *item = &row->item[detail->place];
        if (detail->is_attribute && item_is_relevant(item))
            writing->call.xmlTextWriterWriteAttribute(writing->writer, bytes_of(detail->name),
                                                      bytes_of(item_value(item)));
    }
}

static void write_node(struct writing *writing, const struct node *node, const struct row *row);

static void write_children(struct writing *writing, const struct node *node, const struct row *row)
{
    for (const struct node *at = node->first; at; at = at->next)
        if (at->kind == NODE_ELEMENT && at->owner)
            write_node(writing, at, row);
}

/* A meta block without it gets the id of the instance. */
static void write_id(struct writing *writing, const struct node *node)
{
    const char *local = strrchr(node->name, ':');
    size_t prefix = local ? (size_t)(local + 1 - node->name) : 0;
    scoped_text name = mem_format("%.*sinstanceID", (int)prefix, node->name);
    char id[UUID_TEXT_BYTES];

    if (!writing->needs_id || node->parent != writing->form->instance || !text_equal(node->name + prefix, "meta"))
        return;
    write_leaf(writing, name, uuid_make("uuid:", id));
    writing->needs_id = false;
}

static void write_element(struct writing *writing, const struct node *node, const struct row *row)
{
    writing->call.xmlTextWriterStartElement(writing->writer, bytes_of(node->name));
    write_attributes(writing, node, node->owner, row);
    write_children(writing, node, row);
    write_id(writing, node);
    writing->call.xmlTextWriterEndElement(writing->writer);
}

/* All rows stand where the first of them stood in the instance. */
static bool is_first(const struct node *node)
{
    for (const struct node *at = node->previous; at; at = at->previous)
        if (at->owner == node->owner)
            return false;
    return true;
}

static void write_node(struct writing *writing, const struct node *node, const struct row *row)
{
    const struct question *question = node->owner;
    const struct item *item = &row->item[detail_of(writing->form, question)->place];

    if (!item_is_relevant(item))
        return;
    if (question->type == QUESTION_REPEAT) {
        for (const struct row *below = is_first(node) ? item->first_row : NULL; below; below = below->next)
            write_element(writing, node, below);
    } else if (question->type == QUESTION_GROUP) {
        write_element(writing, node, row);
    } else {
        write_item(writing, item);
    }
}

static const char *namespace_of(const struct form *form, const char *prefix)
{
    const char *uri = map_find(form->namespaces, prefix);

    return !uri && text_equal(prefix, "orx") ? OPENROSA : uri;
}

static void note_prefix(const struct form *form, struct map *seen, const char *name)
{
    const char *colon = name ? strchr(name, ':') : NULL;

    if (!colon || text_starts(name, "jr:"))
        return;
    scoped_text prefix = mem_text_part(name, (size_t)(colon - name));
    for (size_t i = 0; i < map_count(form->namespaces); i++)
        if (text_equal(map_key(form->namespaces, i), prefix))
            map_put(seen, map_key(form->namespaces, i), map_value(form->namespaces, i));
}

static void write_namespaces(struct writing *writing)
{
    const struct form *form = writing->form;
    scoped(map) seen = map_new();

    map_put(seen, "orx", (void *)namespace_of(form, "orx"));
    for (const struct node *at = form->instance; at; at = node_next_below(at, form->instance)) {
        note_prefix(form, seen, at->name);
        for (const struct node *attribute = at->attributes; attribute; attribute = attribute->next)
            note_prefix(form, seen, attribute->name);
    }
    for (size_t i = 0; i < map_count(seen); i++) {
        scoped_text name = mem_format("xmlns:%s", map_key(seen, i));
        writing->call.xmlTextWriterWriteAttribute(writing->writer, bytes_of(name), bytes_of(map_value(seen, i)));
    }
}

/* --- in the order of a survey --- */

static void write_questions(struct writing *writing, const struct question *around, const struct row *row);

static void write_question(struct writing *writing, const struct question *question, const struct row *row)
{
    const struct detail *detail = detail_of(writing->form, question);
    const struct item *item = &row->item[detail->place];

    if (!item_is_relevant(item))
        return;
    if (question->type == QUESTION_REPEAT) {
        for (const struct row *below = item->first_row; below; below = below->next) {
            writing->call.xmlTextWriterStartElement(writing->writer, bytes_of(detail->name));
            write_questions(writing, question, below);
            writing->call.xmlTextWriterEndElement(writing->writer);
        }
    } else if (question->type == QUESTION_GROUP) {
        writing->call.xmlTextWriterStartElement(writing->writer, bytes_of(detail->name));
        write_questions(writing, question, row);
        writing->call.xmlTextWriterEndElement(writing->writer);
    } else {
        write_item(writing, item);
    }
}

static void write_questions(struct writing *writing, const struct question *around, const struct row *row)
{
    for (const struct question *at = first_child(writing->form, around); at; at = next_sibling(writing->form, at))
        write_question(writing, at, row);
}

static void write_survey(struct writing *writing)
{
    const struct form *form = writing->form;
    const char *id = form_setting(form, "form_id"), *version = form_setting(form, "version");

    writing->call.xmlTextWriterWriteAttribute(writing->writer, bytes_of("xmlns:orx"), bytes_of(OPENROSA));
    writing->call.xmlTextWriterWriteAttribute(writing->writer, bytes_of("id"), bytes_of(*id ? id : form->name));
    if (*version)
        writing->call.xmlTextWriterWriteAttribute(writing->writer, bytes_of("version"), bytes_of(version));
    write_questions(writing, NULL, writing->session->top);
}

/* Who this instance is, and how it is called, where the form itself has no place for that. */
static void write_meta(struct writing *writing)
{
    struct session *session = writing->session;
    char id[UUID_TEXT_BYTES];
    struct value name;

    writing->call.xmlTextWriterStartElement(writing->writer, bytes_of("orx:meta"));
    write_leaf(writing, "orx:instanceID", uuid_make("uuid:", id));
    if (writing->form->instance_name &&
        wave_evaluate(session, writing->form->instance_name, &session->top->self, &name, NULL))
        write_leaf(writing, "orx:instanceName", value_to_text(&name, expr_machine_arena(session->machine)));
    writing->call.xmlTextWriterEndElement(writing->writer);
}

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}

/* Whether QUESTION is the id of the instance, preloaded or calculated. */
static bool is_id(const struct form *form, const struct question *question)
{
    const struct detail *detail = detail_of(form, question);

    if (!form->instance)
        return text_equal(detail->kind, "uid");
    return question->parent && text_equal(local(detail->name), "instanceID") &&
           text_equal(local(detail_of(form, question->parent)->name), "meta");
}

bool instance_xml(struct session *session, struct buf *out, struct error *err)
{
    struct writing writing = { .session = session, .form = session->form, .needs_id = true };
    xmlBuffer *memory;

    if (!foreign_fetch_xml(&writing.call, err))
        return false;
    memory = writing.call.xmlBufferCreate();
    writing.writer = writing.call.xmlNewTextWriterMemory(memory, 0);
    for (size_t i = 0; i < session->form->question_count; i++)
        writing.needs_id = writing.needs_id && !is_id(session->form, &session->form->questions[i]);
    writing.call.xmlTextWriterSetIndent(writing.writer, 1);
    writing.call.xmlTextWriterSetIndentString(writing.writer, bytes_of("  "));
    writing.call.xmlTextWriterStartDocument(writing.writer, NULL, "UTF-8", NULL);
    writing.call.xmlTextWriterStartElement(writing.writer, bytes_of(session->top->self.node.name));
    if (session->form->instance) {
        write_namespaces(&writing);
        write_attributes(&writing, session->form->instance, NULL, session->top);
        write_children(&writing, session->form->instance, session->top);
    } else {
        write_survey(&writing);
    }
    if (writing.needs_id)
        write_meta(&writing);
    writing.call.xmlTextWriterEndElement(writing.writer);
    writing.call.xmlTextWriterEndDocument(writing.writer);
    writing.call.xmlFreeTextWriter(writing.writer);
    buf_add(out, writing.call.xmlBufferContent(memory), (size_t)writing.call.xmlBufferLength(memory));
    writing.call.xmlBufferFree(memory);
    return true;
}

void instance_finish(struct session *session)
{
    char text[CLOCK_TEXT_BYTES];

    for (struct item *item = session_first(session); item; item = session_next(session, item)) {
        if (item->is_row || item->question->type != QUESTION_METADATA ||
            !text_equal(detail_of(session->form, item->question)->kind, "end"))
            continue;
        clock_format(session->world->now_ms ? session->world->now_ms : clock_now(), text);
        if (item_set_text(session, item, text))
            wave_changed(session, item, WAVE_VALUE);
    }
    wave_run(session);
}
