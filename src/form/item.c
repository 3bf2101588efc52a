/* item.c — one question in one row: its value, its state, and what its name means from there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"

void item_prepare(struct item *item, struct row *row, const struct question *question)
{
    item->question = question;
    item->row = row;
    item->relevant = true;
    item->node.kind = NODE_ELEMENT;
    item->node.owner = item;
    if (question->type == QUESTION_REPEAT) {
        item->node.kind = NODE_COMMENT; /* a mark nobody sees */
        item->node.hidden = true;
    }
    if (question->default_literal) {
        item->value = mem_text(question->default_literal);
        item->node.text = item->value;
    }
    if (!question->default_value)
        item->settled = true;
}

void item_release(struct item *item)
{
    for (struct row *row = item->is_row ? NULL : item->first_row, *next; row; row = next) {
        next = row->next;
        row_free(row);
    }
    mem_free(item->value);
    mem_free(item->blank);
    mem_free(item->key);
    mem_free(item->trouble);
}

bool item_set_text(struct session *session, struct item *item, const char *text)
{
    (void)session;
    if (text_equal(item_value(item), text ? text : ""))
        return false;
    text = text && *text ? mem_text(text) : NULL;
    mem_free(item->value);
    item->value = (char *)text;
    item->node.text = text;
    item->own = false;
    if (text) {
        mem_free(item->blank);
        item->blank = NULL;
    }
    return true;
}

void item_set_blank(struct session *session, struct item *item, const char *reason)
{
    (void)session;
    mem_free(item->blank);
    item->blank = reason && *reason ? mem_text(reason) : NULL;
}

void item_set_trouble(struct item *item, enum formula formula, const char *trouble)
{
    mem_free(item->trouble);
    item->trouble = mem_text(trouble);
    item->failing |= (uint8_t)(1u << formula);
}

void item_clear_trouble(struct item *item, enum formula formula)
{
    item->failing &= (uint8_t) ~(1u << formula);
    if (item->failing)
        return;
    mem_free(item->trouble);
    item->trouble = NULL;
}

const struct question *item_question(const struct item *item)
{
    return item->question;
}

bool item_is_relevant(const struct item *item)
{
    while (item && item->relevant)
        item = item->up;
    return !item;
}

struct item *item_gate(const struct item *item, size_t i)
{
    const struct gate *gate = i < item->question->gate_count ? &item->question->gates[i] : NULL;
    struct row *row = item->row;

    while (gate && row && row->plan != gate->plan)
        row = row->parent;
    return gate && row ? &row->item[gate->place] : NULL;
}

bool item_is_asked(const struct item *item)
{
    if (!item_is_relevant(item))
        return false;
    for (const struct item *at = item; at; at = at->up)
        for (size_t i = 0; i < at->question->gate_count; i++) {
            const struct item *gate = item_gate(at, i);
            if (gate && !item_is_relevant(gate))
                return false;
        }
    return true;
}

bool item_is_required(const struct item *item)
{
    return item->required;
}

bool item_is_read_only(const struct item *item)
{
    return item->read_only || question_is_computed(item->question);
}

bool item_is_row(const struct item *item)
{
    return item->is_row;
}

struct item *item_parent(const struct item *item)
{
    return item->up;
}

const char *item_value(const struct item *item)
{
    return item->value ? item->value : "";
}

const char *item_blank(const struct item *item)
{
    return item->blank;
}

bool item_is_answered(const struct item *item)
{
    return item->answered;
}

const char *item_key(const struct item *item)
{
    struct item *keeper = (struct item *)item;

    if (!item->is_row && !*item->row->prefix)
        return item->question->key;
    if (!item->key && item->is_row)
        keeper->key = mem_text_part(item->row->prefix, strlen(item->row->prefix) - 1);
    else if (!item->key)
        keeper->key = mem_format("%s%s", item->row->prefix, item->question->key);
    return item->key;
}

/* --- what ${x} means --- */

static bool reaches(const struct plan *plan, const struct plan *target)
{
    while (target && target != plan)
        target = target->parent;
    return target;
}

/* Nodes under way of being gathered. */
struct gathering {
    struct session *session;
    const struct question *question;
    struct value *out;
    size_t room;
};

static void gather_node(struct gathering *gathering, struct node *node)
{
    struct value *out = gathering->out;

    if (out->node_count == gathering->room) {
        size_t room = gathering->room * 2 + 8;
        struct node **nodes = arena_alloc(expr_machine_arena(gathering->session->machine), room * sizeof *nodes);
        if (out->node_count)
            memcpy(nodes, out->nodes, out->node_count * sizeof *nodes);
        out->nodes = nodes;
        gathering->room = room;
    }
    out->nodes[out->node_count++] = node;
}

static void gather_rows(struct gathering *gathering, const struct item *heading)
{
    for (struct row *row = item_is_relevant(heading) ? heading->first_row : NULL; row; row = row->next)
        gather_node(gathering, &row->self.node);
}

static void gather(struct gathering *gathering, struct row *row)
{
    const struct form *form = gathering->session->form;
    const struct detail *detail = detail_of(form, gathering->question);
    const struct plan *plan = detail->plan;
    struct item *item;

    if (plan == row->plan) {
        item = &row->item[detail->place];
        if (item->question->type == QUESTION_REPEAT)
            gather_rows(gathering, item);
        else if (item_is_relevant(item))
            gather_node(gathering, &item->node);
        return;
    }
    while (plan->parent != row->plan)
        plan = plan->parent;
    item = &row->item[detail_of(form, plan->repeat)->place];
    for (struct row *below = item->first_row; below; below = below->next)
        gather(gathering, below);
}

void item_look_up(struct session *session, const struct item *item, const struct question *question, struct value *out)
{
    const struct detail *detail = detail_of(session->form, question);
    struct gathering gathering = { session, question, out, 0 };
    struct row *row = item ? item->row : session->top;

    while (row->parent && !reaches(row->plan, detail->inner ? detail->inner : detail->plan))
        row = row->parent;
    if (row->plan == detail->plan && question_has_value(question)) {
        const struct item *found = &row->item[detail->place];
        *out = value_text(item_is_relevant(found) ? item_value(found) : "");
        return;
    }
    *out = (struct value){ .type = VALUE_NODES };
    if (detail->inner && row->plan == detail->inner)
        gather_node(&gathering, &row->self.node);
    else
        gather(&gathering, row);
}

bool session_look_up(struct session *session, const char *name, const struct node *context, struct value *out)
{
    const struct node *root = context ? node_root(context) : NULL;
    const struct item *item = root == session->document ? context->owner : NULL;
    const struct question *found = form_bind(session->form, item ? item->row->plan : session->form->top, name);
    struct value value;

    if (!found)
        return false;
    item_look_up(session, item, found, &value);
    if (value.type == VALUE_TEXT && !*value.text) {
        const struct detail *detail = detail_of(session->form, found);
        const struct row *row = item ? item->row : session->top;
        while (row->parent && row->plan != detail->plan)
            row = row->parent;
        if (row->plan == detail->plan && !item_is_relevant(&row->item[detail->place]))
            return false;
    }
    *out = value;
    return true;
}

struct item *item_seen(struct session *session, const struct item *item, const char *name)
{
    const struct question *found = form_bind(session->form, item ? item->row->plan : session->form->top, name);
    const struct detail *detail = found ? detail_of(session->form, found) : NULL;
    struct row *row = item ? item->row : session->top;

    while (found && row->parent && row->plan != detail->plan)
        row = row->parent;
    return found && row->plan == detail->plan ? &row->item[detail->place] : NULL;
}

struct node *item_node(struct item *item)
{
    return &item->node;
}
