/* choices.c — what may be chosen now: filtered by the answers, valid on the legal date. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"
#include "itemset.h"
#include "output.h"
#include "plain.h"

#define LONG_LIST 1000
#define MANY_OF   8

/* Choices under way of being gathered. */
struct gathering {
    struct session *session;
    const struct list *list; /* NULL: entities */
    size_t language;         /* its place among those of the list */
    const struct detail *detail;
    const struct item *item;
    const char *label_mask; /* what stands for the labels of things; NULL: they may be seen */
    struct date on;
    struct item_choice *at;
    size_t count, room;
};

static void make_room(struct gathering *gathering, size_t room)
{
    struct item_choice *more = arena_alloc(gathering->session->choice_arena, room * sizeof *more);

    if (gathering->count)
        memcpy(more, gathering->at, gathering->count * sizeof *more);
    gathering->at = more;
    gathering->room = room;
}

static void add(struct gathering *gathering, struct item_choice choice)
{
    if (gathering->count == gathering->room)
        make_room(gathering, gathering->room * 2 + 16);
    gathering->at[gathering->count++] = choice;
}

static void add_choice(struct gathering *gathering, const struct choice *choice)
{
    const char *label = choice_label_at(gathering->list, choice, gathering->language);
    scoped_buf filled = { 0 };

    if (!choice_is_valid(choice, gathering->on))
        return;
    if (gathering->session->form->outputs.count && output_is_in(label)) {
        output_fill(gathering->session, gathering->item, label, &filled);
        label = arena_text(gathering->session->choice_arena, buf_view(&filled));
    }
    add(gathering, (struct item_choice){ choice->name, label, choice->alias });
}

static const char *child_text(const struct node *item, const char *name)
{
    const struct node *child = node_child(item, node_name(name));

    return child && child->text ? child->text : "";
}

/* A node of an entity list: it is called by its label, else by its id. */
static void add_entity(struct gathering *gathering, const struct node *node)
{
    const char *name = child_text(node, "name"), *label = child_text(node, "label");

    if (gathering->label_mask && *label)
        label = gathering->label_mask;
    if (*name)
        add(gathering, (struct item_choice){ name, *label ? label : name, "" });
}

/* What REF gives, seen from NODE; kept as long as the choices. */
static const char *seen_from(struct gathering *gathering, const struct expr *ref, struct node *node)
{
    struct session *session = gathering->session;
    struct expr_scene scene = { .context = node, .root = session->document };
    struct value value;

    if (!expr_run(session->machine, ref, &scene, &value, NULL))
        return "";
    return arena_text(session->choice_arena, value_to_text(&value, expr_machine_arena(session->machine)));
}

static void add_seen(struct gathering *gathering, struct node *node)
{
    const char *name = seen_from(gathering, gathering->detail->value_ref, node);
    const char *label = *name ? seen_from(gathering, gathering->detail->label_ref, node) : "";

    if (!itemset_is_answers(gathering->item->question->list)) /* what somebody answered is what it is */
        label = plain_words(gathering->session->choice_arena, label);
    if (gathering->label_mask)
        label = gathering->label_mask;
    if (*name)
        add(gathering, (struct item_choice){ name, *label ? label : name, "" });
}

static void add_node(struct gathering *gathering, struct node *node)
{
    if (gathering->detail->value_ref) {
        add_seen(gathering, node);
        return;
    }
    if (gathering->list && node->owner)
        add_choice(gathering, node->owner);
    else
        add_entity(gathering, node);
}

/* The choice NODE is the item of, *AT the place in the list to look from: choices lie side by side, nodes far apart. */
static const struct choice *choice_from(const struct list *list, const struct node *node, size_t *at)
{
    size_t count = list_count(list);

    while (*at < count && list_choice(list, *at)->node != node)
        ++*at;
    return *at < count ? list_choice(list, (*at)++) : node->owner; /* in another order than that of the list */
}

static void add_many(struct gathering *gathering, struct node *const *nodes, size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        const struct choice *choice = choice_from(gathering->list, nodes[i], &at);
        if (choice)
            add_choice(gathering, choice);
        else
            add_entity(gathering, nodes[i]);
    }
}

/* The nodes are copied: computing what each says makes the machine forget them. */
static void add_nodes(struct gathering *gathering, const struct value *value)
{
    struct node **nodes = arena_copy(gathering->session->choice_arena, value->nodes, value->node_count * sizeof *nodes);
    size_t count = value->node_count;

    make_room(gathering, count + 1);
    if (gathering->list && !gathering->detail->value_ref && count > list_count(gathering->list) / MANY_OF)
        add_many(gathering, nodes, count);
    else
        for (size_t i = 0; i < count; i++)
            add_node(gathering, nodes[i]);
}

static struct node *root_of(struct session *session, const struct question *question)
{
    struct node *document = session->host.instance(session, question->list);

    return document ? node_child(document, node_name("root")) : NULL;
}

static void gather(struct gathering *gathering, struct item *item)
{
    const struct question *question = item->question;
    struct session *session = gathering->session;
    struct node *root;
    struct value value;

    if (question->choice_filter) {
        if (wave_evaluate(session, question->choice_filter, item, &value, NULL) && value.type == VALUE_NODES)
            add_nodes(gathering, &value);
    } else if (gathering->list) {
        make_room(gathering, list_count(gathering->list) + 1);
        for (size_t i = 0; i < list_count(gathering->list); i++)
            add_choice(gathering, list_choice(gathering->list, i));
    } else if ((root = root_of(session, question))) {
        for (const struct node *node = root->first; node; node = node->next)
            add_entity(gathering, node);
    }
    if (question->or_other)
        add(gathering, (struct item_choice){ "other", _("Other"), "" });
}

size_t item_choices(struct session *session, struct item *item, const struct item_choice **out)
{
    struct gathering gathering = { .session = session,
                                   .list = form_list(session->form, item->question),
                                   .detail = detail_of(session->form, item->question),
                                   .item = item,
                                   .on = session_date(session) };

    gathering.label_mask = gathering.detail->label_ref ? mask_of_expression(session, gathering.detail->label_ref)
                                                       : mask_of_label(session, item->question->list);
    if (gathering.list)
        gathering.language = list_language_place(gathering.list, session->language);
    if (!*item->question->list) {
        *out = NULL;
        return 0;
    }
    if (session->choice_item != item || session->choice_generation != session->generation) {
        arena_free(session->choice_arena);
        session->choice_arena = arena_new();
        gather(&gathering, item);
        session->choice_item = item;
        session->choice_generation = session->generation;
        session->choices = gathering.at;
        session->choice_count = gathering.count;
    }
    *out = session->choices;
    return session->choice_count;
}

/* A long list is laid out and indexed when the form is opened, not when a person first waits for it. */
void choices_prepare(struct session *session, struct item *item)
{
    const struct list *list = form_list(session->form, item->question);
    const struct item_choice *choices;

    if (item->question->choice_filter && list && list_count(list) > LONG_LIST)
        item_choices(session, item, &choices);
}

bool choice_is_offered(struct session *session, struct item *item, const char *code)
{
    const struct question *question = item->question;
    const struct list *list = form_list(session->form, question);
    const struct choice *choice = list ? list_find(list, code) : NULL;
    const struct item_choice *choices;
    size_t count;

    if (question->or_other && text_equal(code, "other"))
        return true;
    if (list && (!choice || !choice_is_valid(choice, session_date(session))))
        return false;
    if (list && !question->choice_filter)
        return true;
    count = item_choices(session, item, &choices);
    for (size_t i = 0; i < count; i++)
        if (text_equal(choices[i].name, code))
            return true;
    return false;
}

const char *choice_label_of(struct session *session, const struct question *question, const char *code)
{
    const struct list *list = form_list(session->form, question);
    const struct choice *choice = list ? list_find(list, code) : NULL;
    const struct node *root;

    if (choice)
        return choice_label(list, choice, session->language);
    root = *question->list && !list ? root_of(session, question) : NULL;
    for (const struct node *node = root ? root->first : NULL; node; node = node->next)
        if (text_equal(child_text(node, "name"), code))
            return *child_text(node, "label") ? child_text(node, "label") : NULL;
    return NULL;
}
