/* xform_body.c — the body of an XForm: which control asks which part of the instance, in which order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <string.h>

#include "base/array.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"
#include "xml.h"

#define HEADINGS_MAX 1000

/* A group that has only a heading to give: what the controls FROM to TO are shown under. */
struct heading {
    struct node *node;
    struct xform_part *gate; /* what its ref names; NULL */
    size_t from, to;
};

struct walk {
    struct xform *xform;
    ARRAY(struct heading) headings;
    ARRAY(struct xform_part *) asked; /* by order */
    ARRAY(struct xform_part *) open;  /* what the groups around name */
};

static void read_control(struct walk *walk, struct node *node, struct xform_part *around);
static void read_group(struct walk *walk, struct node *node, struct xform_part *around);
static void read_repeat(struct walk *walk, struct node *node, struct xform_part *around);
static void pass_over(struct walk *walk, struct node *node, struct xform_part *around);
static void refuse(struct walk *walk, struct node *node, struct xform_part *around);

/* clang-format off */
static const struct {
    const char *name;
    void (*read)(struct walk *walk, struct node *node, struct xform_part *around);
} elements[] = {
    { "input", read_control },   { "select", read_control },   { "select1", read_control }, { "odk:rank", read_control },
    { "rank", read_control },    { "range", read_control },    { "trigger", read_control }, { "upload", read_control },
    { "secret", read_control },  { "textarea", read_control }, { "group", read_group },     { "repeat", read_repeat },
    { "label", pass_over },      { "hint", pass_over },        { "help", pass_over },       { "alert", pass_over },
    { "submit", pass_over },     { "setvalue", pass_over },    { "odk:setgeopoint", pass_over },
    { "odk:setvalue", pass_over }, { "odk:recordaudio", pass_over },
};
/* clang-format on */

static void pass_over(struct walk *walk, struct node *node, struct xform_part *around)
{
    (void)walk;
    (void)node;
    (void)around;
}

static void refuse(struct walk *walk, struct node *node, struct xform_part *around)
{
    struct xform *xform = walk->xform;

    (void)around;
    loading_error(xform->loading, xform_spot(xform, node, NULL),
                  _("The element “%s” of the body is not supported: take it out."), node->name);
}

static void read_children(struct walk *walk, struct node *node, struct xform_part *around)
{
    for (struct node *at = xml_next_element(node->first); at; at = xml_next_element(at->next)) {
        size_t i = 0;
        while (i < sizeof elements / sizeof *elements && !text_equal(elements[i].name, at->name))
            i++;
        (i < sizeof elements / sizeof *elements ? elements[i].read : refuse)(walk, at, around);
    }
}

/* What NODE refers to: by ref, by nodeset or by the id of a bind. */
static const char *reference(struct walk *walk, const struct node *node)
{
    const char *bind = xml_attribute(node, "bind"), *ref = xml_attribute(node, "ref");
    const struct node *bound = bind ? map_find(walk->xform->binds_by_id, bind) : NULL;

    if (bound)
        return xml_attribute(bound, "nodeset");
    return ref ? ref : xml_attribute(node, "nodeset");
}

static struct xform_part *part_of(struct walk *walk, const struct node *node, const struct xform_part *around)
{
    struct xform *xform = walk->xform;
    const char *path = reference(walk, node);
    struct xform_part *part = path ? xform_find(xform, around, path) : NULL;

    if (!path)
        loading_error(xform->loading, xform_spot(xform, node, "ref"),
                      _("This %s asks for nothing: give it a ref to a part of the instance."), node->name);
    else if (!part || part == xform->root)
        loading_error(xform->loading, xform_spot(xform, node, "ref"),
                      _("The instance has no %s: correct the path, or add the element."), xform_shown(xform, path));
    return part == xform->root ? NULL : part;
}

/* Whether PART is hidden with GATE though it does not stand in it. */
static bool is_gate_of(const struct xform_part *gate, const struct xform_part *part)
{
    const char *relevant = NULL;

    for (; part; part = part->up)
        if (part == gate)
            return false;
    for (; gate && !relevant; gate = gate->up)
        relevant = gate->bind ? xml_attribute(gate->bind, "relevant") : NULL;
    return relevant;
}

static void read_inside(struct walk *walk, struct node *node, struct xform_part *around, struct xform_part *gate)
{
    if (gate)
        *array_add(&walk->open) = gate;
    read_children(walk, node, around);
    walk->open.count -= gate != NULL;
}

static void read_control(struct walk *walk, struct node *node, struct xform_part *around)
{
    struct xform *xform = walk->xform;
    struct xform_part *part = part_of(walk, node, around);

    if (!part)
        return;
    if (part->control) {
        loading_warn(xform->loading, xform_spot(xform, node, "ref"),
                     _("%s is asked twice: only the first time counts here."), part->path);
        return;
    }
    if (part->first && !part->first->is_attribute) {
        loading_error(xform->loading, xform_spot(xform, node, "ref"),
                      _("%s has elements in it and can hold no answer: ask for one of those."), part->path);
        return;
    }
    part->control = node;
    part->order = xform->order++;
    *array_add(&walk->asked) = part;
    for (size_t i = 0; i < walk->open.count; i++)
        if (is_gate_of(walk->open.at[i], part))
            *array_add(&part->gates) = walk->open.at[i];
}

/* The only repeat of a group that holds nothing else but its label: the group is how the repeat is called. */
static struct node *only_repeat(const struct node *group)
{
    struct node *found = NULL;

    for (struct node *at = xml_next_element(group->first); at; at = xml_next_element(at->next)) {
        if (xml_is(at, "label") || xml_is(at, "hint"))
            continue;
        if (found || !xml_is(at, "repeat"))
            return NULL;
        found = at;
    }
    return found;
}

static void read_heading(struct walk *walk, struct node *node, struct xform_part *around, struct xform_part *gate)
{
    size_t at = walk->headings.count;

    *array_add(&walk->headings) = (struct heading){ node, gate, walk->xform->order, 0 };
    read_inside(walk, node, around, gate);
    walk->headings.at[at].to = walk->xform->order;
}

static void read_group(struct walk *walk, struct node *node, struct xform_part *around)
{
    struct node *repeat = only_repeat(node);
    struct xform_part *part = NULL;

    if (repeat) {
        struct xform_part *repeated = part_of(walk, repeat, around);
        part = reference(walk, node) ? part_of(walk, node, around) : repeated;
        if (repeated && !repeated->control && (part == repeated || xml_child(node, "label")) && part)
            part->control = part->control ? part->control : node;
        read_repeat(walk, repeat, around);
        return;
    }
    if (!reference(walk, node)) {
        read_heading(walk, node, around, NULL);
        return;
    }
    part = part_of(walk, node, around);
    if (!part)
        return;
    if (!part->first || part->control) {
        read_heading(walk, node, part->first ? part : around, part);
        return;
    }
    part->control = node;
    read_inside(walk, node, part, part);
}

static void read_repeat(struct walk *walk, struct node *node, struct xform_part *around)
{
    struct xform *xform = walk->xform;
    struct xform_part *part = part_of(walk, node, around);

    if (!part)
        return;
    if (part->is_repeat || !part->first) {
        loading_error(xform->loading, xform_spot(xform, node, "nodeset"),
                      part->is_repeat ? _("%s repeats in two places: bring them together.")
                                      : _("The repeat %s is empty: put questions in it."),
                      part->path);
        return;
    }
    part->is_repeat = true;
    part->repeat = node;
    part->order = xform->order++;
    *array_add(&walk->asked) = part;
    read_inside(walk, node, part, part);
}

/* --- headings --- */

/* The innermost part around all that stands between FROM and TO. */
static struct xform_part *common_up(const struct walk *walk, size_t from, size_t to)
{
    struct xform_part *common = walk->asked.at[from]->up;

    for (size_t i = from + 1; i < to; i++)
        for (; common; common = common->up) {
            const struct xform_part *at = walk->asked.at[i]->up;
            while (at && at != common)
                at = at->up;
            if (at)
                break;
        }
    return common;
}

static size_t last_order(const struct xform_part *part)
{
    size_t last = part->order;

    for (const struct xform_part *at = part->first; at; at = at->next)
        if (at->order != SIZE_MAX) {
            size_t below = last_order(at);
            last = last == SIZE_MAX || below > last ? below : last;
        }
    return last;
}

static bool is_asked_in(const struct xform_part *part, const struct heading *heading)
{
    return part->order != SIZE_MAX && part->order >= heading->from && part->order < heading->to;
}

/* Whether everything that ABOVE holds is wholly under the heading or wholly not. */
static bool fits(const struct xform_part *above, const struct heading *heading)
{
    for (const struct xform_part *at = above->first; at; at = at->next)
        if (at->order != SIZE_MAX && at->order < heading->to && last_order(at) >= heading->from &&
            (!is_asked_in(at, heading) || last_order(at) >= heading->to))
            return false;
    return true;
}

static void hang(struct xform_part *up, struct xform_part *part)
{
    part->up = up;
    part->next = NULL;
    *(up->last ? &up->last->next : &up->first) = part;
    up->last = part;
}

static void place_heading(struct walk *walk, const struct heading *heading)
{
    struct xform_part *above = common_up(walk, heading->from, heading->to), *part, *first, *next;

    if (!above || !fits(above, heading))
        return;
    part = xform_part_new(walk->xform, above, NULL, NULL); /* now the last of those in ABOVE */
    part->control = heading->node;
    first = above->first;
    above->first = above->last = NULL;
    for (struct xform_part *at = first; at != part; at = next) {
        next = at->next;
        if (is_asked_in(at, heading) && !part->first)
            hang(above, part);
        hang(is_asked_in(at, heading) ? part : above, at);
    }
    part->order = heading->from;
    if (heading->gate && is_gate_of(heading->gate, above))
        *array_add(&part->gates) = heading->gate;
}

static void find_repeats(struct xform_part *part)
{
    part->in_repeat = part->is_repeat ? part : part->up ? part->up->in_repeat : NULL;
    for (struct xform_part *at = part->first; at; at = at->next)
        find_repeats(at);
}

void xform_read_body(struct xform *xform)
{
    struct walk walk = { .xform = xform };

    if (xform->body)
        read_children(&walk, xform->body, xform->root);
    if (walk.headings.count > HEADINGS_MAX) {
        loading_error(xform->loading, xform_spot(xform, xform->body, NULL),
                      _("A form has at most %d groups without a ref: leave some out."), HEADINGS_MAX);
        walk.headings.count = 0;
    }
    xform_arrange(xform);
    for (size_t i = 0; i < walk.headings.count; i++)
        if (walk.headings.at[i].from < walk.headings.at[i].to)
            place_heading(&walk, &walk.headings.at[i]);
    find_repeats(xform->root);
    array_clear(&walk.headings);
    array_clear(&walk.asked);
    array_clear(&walk.open);
}
