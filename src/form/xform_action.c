/* xform_action.c — the setvalue actions of an XForm: what is set once, and what is set when an answer changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "xml.h"

/* clang-format off */
static const struct { const char *event; unsigned when; } events[] = {
    { "odk-instance-first-load", SET_AT_LOAD }, { "odk-instance-load", SET_AT_LOAD }, { "xforms-ready", SET_AT_LOAD },
    { "odk-new-repeat", SET_IN_ROW },           { "jr-insert", SET_IN_ROW },
    { "xforms-value-changed", SET_AT_CHANGE },
};
/* clang-format on */

static unsigned read_events(struct xform *xform, const struct node *action)
{
    const char *text = xml_attribute(action, "event"), *word;
    unsigned when = 0;

    for (size_t size; text && (size = text_word(&text, &word));) {
        scoped_text event = mem_text_part(word, size);
        unsigned one = 0;
        for (size_t i = 0; i < sizeof events / sizeof *events; i++)
            if (text_equal(events[i].event, event))
                one = events[i].when;
        if (!one)
            loading_error(xform->loading, xform_spot(xform, action, "event"),
                          _("The event “%s” is not supported: use odk-instance-first-load, odk-new-repeat or "
                            "xforms-value-changed."),
                          xform_shown(xform, event));
        when |= one;
    }
    return when;
}

/* A text as an expression that gives it. */
static const char *literal(struct xform *xform, const char *text)
{
    return arena_format(xform->form->arena, strchr(text, '\'') ? "\"%s\"" : "'%s'", text);
}

static const char *value_of(struct xform *xform, const struct xform_part *target, const struct node *action)
{
    const char *value = xml_attribute(action, "value");

    if (value && *value)
        return xform_expression(xform, target, value);
    return literal(xform, action->text ? action->text : "");
}

static struct xform_part *control_part(struct xform_part *part, const struct node *control)
{
    struct xform_part *found = part->control == control || part->repeat == control ? part : NULL;

    for (struct xform_part *at = part->first; at && !found; at = at->next)
        found = control_part(at, control);
    return found;
}

/* What is set when an answer changes; a second rule for the same part, or one beside a calculate, stands on its own. */
static void set_at_change(struct xform *xform, struct xform_part *target, struct node *action)
{
    struct xform_part *asked = control_part(xform->root, action->parent), *holder = target;
    const char *value = value_of(xform, target, action);

    if (!asked) {
        loading_error(xform->loading, xform_spot(xform, action, "event"),
                      _("xforms-value-changed belongs in the question whose answer changes: put it there."));
        return;
    }
    if ((target->change_value && !text_equal(target->change_value, value)) ||
        (target->bind && xml_attribute(target->bind, "calculate"))) {
        holder = xform_part_new(xform, target->up, NULL, NULL);
        holder->sets = target;
        holder->in_repeat = target->in_repeat;
    }
    holder->change_value = value;
    *array_add(&holder->triggers) = asked;
}

static struct xform_part *target_of(struct xform *xform, const struct node *action)
{
    const char *ref = xml_attribute(action, "ref");
    struct xform_part *target;

    if (!ref)
        ref = xml_attribute(action, "nodeset");
    target =
        ref ? xform_find(xform, control_part(xform->root, action->parent), ref) : NULL; /* seen from its question */
    if (!target && ref && strchr(ref, '@'))
        target = xform_attribute(xform, ref);
    if (!target && ref)
        loading_warn(xform->loading, xform_spot(xform, action, "ref"),
                     _("The instance has no %s: this action does nothing. Correct its ref."), xform_shown(xform, ref));
    else if (!target || (target->first && !target->first->is_attribute))
        loading_error(xform->loading, xform_spot(xform, action, "ref"),
                      _("This action sets %s, which holds no value: correct its ref."),
                      ref ? xform_shown(xform, ref) : "?");
    return target;
}

static void read_setvalue(struct xform *xform, struct node *action)
{
    unsigned when = read_events(xform, action);
    struct xform_part *target = when ? target_of(xform, action) : NULL;

    if (!target)
        return;
    if (when & SET_AT_CHANGE)
        set_at_change(xform, target, action);
    when &= ~(unsigned)SET_AT_CHANGE;
    if (!when)
        return;
    target->first_value = value_of(xform, target, action);
    target->first_when |= when;
}

static void say_blank(struct xform *xform, const struct node *action)
{
    loading_warn(xform->loading, xform_spot(xform, action, NULL),
                 _("“%s” needs a device that this program does not have: what it would fill in stays blank."),
                 action->name);
}

static void read_below(struct xform *xform, struct node *node)
{
    for (struct node *at = xml_next_element(node->first); at; at = xml_next_element(at->next)) {
        if (xml_is(at, "setvalue") || xml_is(at, "odk:setvalue"))
            read_setvalue(xform, at);
        else if (xml_is(at, "odk:setgeopoint") || xml_is(at, "odk:recordaudio"))
            say_blank(xform, at);
        else if (!xml_is(at, "instance") && !xml_is(at, "itext"))
            read_below(xform, at);
    }
}

void xform_read_actions(struct xform *xform)
{
    read_below(xform, xform->model);
    if (xform->body)
        read_below(xform, xform->body);
}
