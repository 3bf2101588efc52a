/* repeat.c — the rows of a repeat: made, found, put in the tree and taken out again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

#define ROWS_MAX 100000

/* The element in which the item's own stands; NULL: the row's. */
static struct item *element_around(struct session *session, const struct item *item)
{
    struct item *up = item->up;

    while (up && !up->is_row && detail_of(session->form, up->question)->is_aside)
        up = up->up;
    return up;
}

/* What stands in no tree, and an attribute, are not among the elements. */
static void place_node(struct session *session, struct item *item, struct node *around)
{
    const struct detail *detail = detail_of(session->form, item->question);

    item->node.name = detail->name;
    if (detail->is_attribute) {
        item->node.kind = NODE_ATTRIBUTE;
        node_add_attribute(around, &item->node);
        return;
    }
    if (detail->is_aside) {
        item->node.kind = NODE_COMMENT;
        item->node.hidden = true;
    }
    node_append(around, &item->node);
}

/* Puts the item's node below that of the group it stands in. */
static void place_item(struct session *session, struct row *row, size_t place)
{
    struct item *item = &row->item[place];
    const struct question *question = row->plan->member[place];
    const struct question *around = question->parent;
    struct item *around_item;

    item_prepare(item, row, question);
    item->up = around == row->plan->repeat ? (around ? &row->self : NULL)
                                           : &row->item[detail_of(session->form, around)->place];
    around_item = element_around(session, item);
    place_node(session, item, around_item ? &around_item->node : &row->self.node);
}

/* The root element is called as the form says. */
static const char *root_name(const struct form *form)
{
    return form->instance ? form->instance->name : node_name("data");
}

struct row *row_new(struct session *session, const struct plan *plan, struct item *heading, const char *id)
{
    struct row *row = mem_new(sizeof *row + plan->member_count * sizeof row->item[0]);

    row->plan = plan;
    row->heading = heading;
    row->parent = heading ? heading->row : NULL;
    row->self.is_row = heading != NULL;
    row->self.row = row;
    row->self.up = heading;
    row->self.relevant = row->self.settled = true;
    row->self.question = plan->repeat;
    row->self.node.kind = NODE_ELEMENT;
    row->self.node.owner = &row->self;
    row->self.node.name = heading ? detail_of(session->form, plan->repeat)->name : root_name(session->form);
    snprintf(row->id, sizeof row->id, "%s", id);
    row->prefix = heading ? mem_format("%s%s/%s/", row->parent->prefix, plan->repeat->key, id) : mem_text("");
    for (size_t i = 0; i < plan->member_count; i++)
        place_item(session, row, i);
    return row;
}

void row_free(struct row *row)
{
    if (!row)
        return;
    for (size_t i = 0; i < row->plan->member_count; i++)
        item_release(&row->item[i]);
    item_release(&row->self);
    mem_free(row->prefix);
    mem_free(row);
}

void row_insert(struct session *session, struct row *row)
{
    struct item *heading = row->heading;
    struct row *last = heading->last_row;

    row->previous = last;
    *(last ? &last->next : &heading->first_row) = row;
    heading->last_row = row;
    heading->row_count++;
    session->row_count++;
    row->self.node.hidden = !heading->relevant;
    node_insert_after(heading->node.parent, last ? &last->self.node : &heading->node, &row->self.node);
    map_put(session->rows, arena_text(session->arena, row->id), row);
    wave_row(session, row);
    wave_rows_changed(session, heading, NULL);
}

void row_take_out(struct session *session, struct row *row)
{
    struct item *heading = row->heading;
    struct row *next = row->next;

    *(row->previous ? &row->previous->next : &heading->first_row) = next;
    *(next ? &next->previous : &heading->last_row) = row->previous;
    heading->row_count--;
    session->row_count--;
    node_remove(&row->self.node);
    row->is_gone = true;
    map_put(session->rows, row->id, NULL);
    if (row->self.stood)
        *array_add(&session->gone_keys) = mem_text(item_key(&row->self));
    *array_add(&session->gone) = row;
    wave_rows_changed(session, heading, next);
}

bool row_is_gone(const struct row *row)
{
    while (row && !row->is_gone)
        row = row->parent;
    return row;
}

struct row *row_find(const struct item *heading, const char *id)
{
    struct row *row = heading->first_row;

    while (row && !text_equal(row->id, id))
        row = row->next;
    return row;
}

static bool is_touched(const struct row *row)
{
    for (size_t i = 0; i < row->plan->member_count; i++)
        if (row->item[i].answered || row->item[i].stood)
            return true;
    return !row->was_counted;
}

static struct row *add_fresh(struct session *session, struct item *heading)
{
    char id[ID_TEXT_BYTES];
    struct row *row =
        row_new(session, detail_of(session->form, heading->question)->inner, heading, id_format(id_random(), id));

    for (size_t i = 0; i < row->plan->member_count; i++) {
        const struct detail *detail = detail_of(session->form, row->plan->member[i]);
        if (detail->set_at_load && !detail->set_in_row)
            row->item[i].settled = true;
    }
    row_insert(session, row);
    return row;
}

void row_set_count(struct session *session, struct item *heading, double count)
{
    if (!(count >= 0))
        count = 0;
    if (count > ROWS_MAX || count - (double)heading->row_count + (double)session->row_count > ROWS_MAX) {
        item_set_trouble(heading, FORMULA_COUNT,
                         _("There would be more rows than a form can have: change what they are counted by."));
        return;
    }
    while ((double)heading->row_count < count)
        add_fresh(session, heading)->was_counted = true;
    while ((double)heading->row_count > count && !is_touched(heading->last_row))
        row_take_out(session, heading->last_row);
}

struct item *session_add_row(struct session *session, struct item *repeat, struct error *err)
{
    struct row *row;

    if (repeat->is_row)
        repeat = repeat->up;
    if (repeat->question->type != QUESTION_REPEAT || session->row_count >= ROWS_MAX) {
        error_set(err, ERROR_INPUT, _("A row can not be added here: choose a question that repeats."));
        return NULL;
    }
    if (repeat->question->count || !item_is_asked(repeat)) {
        error_set(err, ERROR_INPUT, _("The number of rows follows from other answers: change those."));
        return NULL;
    }
    row = add_fresh(session, repeat);
    wave_run(session);
    return &row->self;
}

bool session_remove_row(struct session *session, struct item *row, struct error *err)
{
    if (!row->is_row)
        return error_set(err, ERROR_INPUT, _("This is no row: choose the row to take out."));
    if (row->question->count)
        return error_set(err, ERROR_INPUT, _("The number of rows follows from other answers: change those."));
    row_take_out(session, row->row);
    wave_run(session);
    return true;
}
