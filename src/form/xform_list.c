/* xform_list.c — the choices of an XForm: written in the question, in an instance of the form, in a file beside it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "build.h"
#include "choice_list.h"
#include "expr/node.h"
#include "form/list.h"
#include "plain.h"
#include "xml.h"

/* --- choices written in the question --- */

static const char *value_of(const struct node *item)
{
    const struct node *value = xml_child(item, "value");

    return value && value->text ? value->text : "";
}

static void check_code(struct xform *xform, const struct xform_part *part, const struct node *item)
{
    const char *code = value_of(item);

    if (!*code)
        loading_error(xform->loading, xform_spot(xform, item, "value"), _("A choice needs a name: give it a code."));
    else if (strpbrk(code, " \t\n") && !xml_is(part->control, "select1"))
        loading_error(xform->loading, xform_spot(xform, item, "value"),
                      _("A code may not hold a space: write it as one word."));
}

static void add_item(struct xform *xform, const struct xform_part *part, struct list *list, const struct node *item)
{
    size_t languages = xform->form->languages.count;
    const char **labels = arena_alloc(xform->form->arena, languages * sizeof *labels);
    const struct node *label = xml_child(item, "label");

    check_code(xform, part, item);
    for (size_t i = 0; i < languages; i++)
        labels[i] = plain_words(xform->form->arena, xform_label(xform, part, label, i));
    list_add_choice(list, &(struct choice){ .name = value_of(item), .alias = "", .labels = labels });
}

static void own_choices(struct xform *xform, const struct xform_part *part)
{
    struct form *form = xform->form;
    struct list *list;
    size_t room = 0;

    for (const struct node *at = part->control->first; at; at = at->next)
        room += xml_is(at, "item");
    if (!room) {
        loading_error(xform->loading, xform_spot(xform, part->control, NULL),
                      _("A choice needs choices: put items or an itemset in it."));
        return;
    }
    list = list_begin_plain(part->path, form->languages.at, form->languages.count, room);
    for (const struct node *at = part->control->first; at; at = at->next)
        if (xml_is(at, "item"))
            add_item(xform, part, list, at);
    map_put(form->lists, part->path, list);
    part->question->list = part->path;
    detail_of(form, part->question)->list = list;
}

/* --- itemsets --- */

/* A reference to a child by its plain name; NULL when it is more than that. */
static const char *plain_child(const char *ref)
{
    size_t size;

    ref = text_trim(ref, &size);
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)ref[i]) && !strchr("_-.:", ref[i]) && (unsigned char)ref[i] < 0x80)
            return NULL;
    return size && *ref != '.' ? ref : NULL;
}

/* The child whose text is the itext id, in "jr:itext(itextId)"; NULL. */
static const char *itext_child(struct xform *xform, const char *ref)
{
    size_t size;

    ref = text_trim(ref, &size);
    if (!text_starts(ref, "jr:itext(") || ref[size - 1] != ')')
        return NULL;
    return plain_child(arena_text_part(xform->form->arena, ref + 9, size - 10));
}

/* The child in "translate(label)", as forms of old have it: there is one for each language, told by its lang. */
static const char *translated_child(struct xform *xform, const char *ref)
{
    size_t size;

    ref = text_trim(ref, &size);
    if (!text_starts(ref, "translate(") || ref[size - 1] != ')')
        return NULL;
    return plain_child(arena_text_part(xform->form->arena, ref + 10, size - 11));
}

/* An itemset whose nodes stand in a document of the form: they can be a list, made once. */
struct fixed {
    struct node *document;
    const char *id, *steps; /* "countries", "/root/item" */
    const char *value, *label, *itext;
};

static struct node *first_node(const struct fixed *fixed, const char **last)
{
    struct node *at = fixed->document;
    const char *step = fixed->steps;

    while (at && *(step += strspn(step, "/ \t\r\n"))) {
        size_t size = strcspn(step, "/ \t\r\n[");
        scoped_text name = mem_text_part(step, size);
        *last = node_name(name);
        at = node_child(at, *last);
        step += size;
        if (*step == '[')
            break;
    }
    return at;
}

static const char *child_text(const struct node *node, const char *name)
{
    const struct node *child = name ? node_child(node, node_name(name)) : NULL;

    return child && child->text ? child->text : "";
}

/* Of several children of that name the one in LANGUAGE, else one in none, else the first. */
static const char *label_text(const struct node *node, const char *name, const char *language)
{
    const struct node *found = name ? node_child(node, node_name(name)) : NULL, *plain = NULL;

    for (const struct node *at = found; at; at = at->next) {
        const char *said = at->name == found->name && at->kind == NODE_ELEMENT ? xml_attribute(at, "lang") : "-";
        if (said && text_equal(said, language))
            return at->text ? at->text : "";
        if (!plain && (!said || !*said))
            plain = at;
    }
    found = plain ? plain : found;
    return found && found->text ? found->text : "";
}

static void add_node(struct xform *xform, const struct xform_part *part, struct list *list, const struct fixed *fixed,
                     struct node *node)
{
    size_t languages = xform->form->languages.count;
    const char **labels = arena_alloc(xform->form->arena, languages * sizeof *labels);
    const char *code = child_text(node, fixed->value), *label;

    for (size_t i = 0; i < languages; i++) {
        label = fixed->itext ? xform_itext(xform, part, child_text(node, fixed->itext), i)
                             : label_text(node, fixed->label, xform->form->languages.at[i]);
        labels[i] = plain_words(xform->form->arena, label);
    }
    if (*code)
        node->owner = (void *)list_add_choice(
            list, &(struct choice){ .name = code, .alias = "", .labels = labels, .node = node });
}

static struct list *fixed_list(struct xform *xform, const struct xform_part *part, const struct fixed *fixed)
{
    struct form *form = xform->form;
    const char *name = NULL;
    struct node *first = first_node(fixed, &name);
    const char *key =
        arena_format(form->arena, "%s%s %s", fixed->id, fixed->value, fixed->itext ? fixed->itext : fixed->label);
    struct list *list = map_find(form->lists, key);
    size_t room = 0;

    if (list || !first || first->owner)
        return list; /* the nodes know their choice in one list only */
    for (const struct node *at = first; at; at = at->next)
        room += at->name == name;
    list = list_begin_plain(fixed->id, form->languages.at, form->languages.count, room);
    for (struct node *at = first; at; at = at->next)
        if (at->name == name && at->kind == NODE_ELEMENT)
            add_node(xform, part, list, fixed, at);
    map_put(form->lists, key, list);
    return list;
}

/* The id in "instance('id')/…", also inside randomize(); NULL when TEXT reads no instance. STEPS gets what follows. */
static const char *instance_id(struct xform *xform, const char *text, const char **steps)
{
    const char *open, *close;

    text += strspn(text, " \t\r\n");
    if (text_starts(text, "randomize("))
        text += strlen("randomize(");
    text += strspn(text, " \t\r\n");
    if (!text_starts(text, "instance("))
        return NULL;
    open = strpbrk(text, "'\"");
    close = open ? strchr(open + 1, *open) : NULL;
    if (!close || !strchr(close, ')'))
        return NULL;
    *steps = strchr(close, ')') + 1;
    return arena_text_part(xform->form->arena, open + 1, (size_t)(close - open - 1));
}

/* Only plain steps with at most one predicate, at the end: what a list can stand for. */
static bool is_simple(const char *steps)
{
    const char *open = strchr(steps, '[');
    int depth = 0;

    for (const char *at = open; at && *at; at++) {
        depth += (*at == '[') - (*at == ']');
        if (!depth && *at != ']' && *at == '/')
            return false;
    }
    return !strstr(steps, "//") && !strchr(steps, '*') && !strstr(steps, "..");
}

static const struct expr *compile_ref(struct xform *xform, const struct node *element, const char *ref)
{
    return binding_compile(xform->loading, NULL, xform_spot(xform, element, "ref"), ref);
}

static const char *label_ref_of(struct xform *xform, const struct node *label, const char *value_ref)
{
    const char *ref = label ? xml_attribute(label, "ref") : NULL, *child = ref ? translated_child(xform, ref) : NULL;

    return child ? child : ref ? ref : value_ref;
}

static void read_itemset(struct xform *xform, struct build *build, const struct xform_part *part,
                         const struct node *itemset)
{
    struct form *form = xform->form;
    const struct node *value = xml_child(itemset, "value"), *label = xml_child(itemset, "label");
    const char *nodeset = xml_attribute(itemset, "nodeset"), *steps = "";
    const char *value_ref = value ? xml_attribute(value, "ref") : NULL;
    const char *label_ref = label_ref_of(xform, label, value_ref);
    struct detail *detail = detail_of(form, part->question);
    struct fixed fixed = { 0 };

    if (!nodeset || !value_ref) {
        loading_error(xform->loading, xform_spot(xform, itemset, NULL),
                      _("This itemset needs a nodeset and a value with a ref: add what is missing."));
        return;
    }
    fixed.id = instance_id(xform, nodeset, &steps);
    fixed.steps = steps;
    fixed.document = fixed.id ? map_find(form->documents, fixed.id) : NULL;
    fixed.value = plain_child(value_ref);
    fixed.itext = itext_child(xform, label_ref);
    fixed.label = plain_child(label_ref);
    part->question->list = fixed.id ? fixed.id : part->path;
    build_write(build, WRITTEN_CHOICE_FILTER, xform_expression(xform, part, nodeset));
    if (fixed.document && fixed.value && (fixed.label || fixed.itext) && is_simple(steps))
        detail->list = fixed_list(xform, part, &fixed);
    if (detail->list)
        return;
    detail->value_ref = compile_ref(xform, value, value_ref);
    detail->label_ref = compile_ref(xform, label ? label : value, label_ref);
}

void xform_choices(struct xform *xform, struct build *build, const struct xform_part *part)
{
    const struct node *itemset = xml_child(part->control, "itemset");

    if (text_starts(part->question->appearance, "search(") || strstr(part->question->appearance, " search("))
        loading_error(xform->loading, xform_spot(xform, part->control, "appearance"),
                      _("The appearance search() is not supported: use an itemset on an instance from a file."));
    else if (itemset)
        read_itemset(xform, build, part, itemset);
    else
        own_choices(xform, part);
}
