/* xform_question.c — the parts of an XForm become the questions of the form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "build.h"
#include "expr/node.h"
#include "xml.h"

struct kind {
    const char *word;
    enum question_type type;
};

/* clang-format off */
static const struct kind controls[] = {
    { "select", QUESTION_SELECT_MULTIPLE }, { "select1", QUESTION_SELECT_ONE }, { "odk:rank", QUESTION_RANK },
    { "rank", QUESTION_RANK }, { "range", QUESTION_RANGE }, { "trigger", QUESTION_ACKNOWLEDGE },
    { "upload", QUESTION_FILE }, { "group", QUESTION_GROUP }, { "repeat", QUESTION_REPEAT },
};
static const struct kind types[] = {
    { "string", QUESTION_TEXT }, { "text", QUESTION_TEXT }, { "normalizedString", QUESTION_TEXT },
    { "token", QUESTION_TEXT }, { "anyURI", QUESTION_TEXT }, { "select", QUESTION_TEXT }, { "select1", QUESTION_TEXT },
    { "rank", QUESTION_TEXT }, { "boolean", QUESTION_TEXT }, { "intent", QUESTION_TEXT },
    { "int", QUESTION_INTEGER }, { "integer", QUESTION_INTEGER }, { "long", QUESTION_INTEGER },
    { "short", QUESTION_INTEGER }, { "nonNegativeInteger", QUESTION_INTEGER }, { "positiveInteger", QUESTION_INTEGER },
    { "decimal", QUESTION_DECIMAL }, { "double", QUESTION_DECIMAL }, { "float", QUESTION_DECIMAL },
    { "date", QUESTION_DATE }, { "time", QUESTION_TIME }, { "dateTime", QUESTION_DATE_TIME },
    { "geopoint", QUESTION_GEOPOINT }, { "geotrace", QUESTION_GEOPOINT }, { "geoshape", QUESTION_GEOPOINT },
    { "barcode", QUESTION_BARCODE }, { "binary", QUESTION_FILE },
};
/* What jr:preload and jr:preloadParams ask for. */
static const struct { const char *preload, *parameters, *kind; } preloads[] = {
    { "timestamp", "start", "start" },        { "timestamp", "end", "end" },          { "date", "today", "today" },
    { "property", "deviceid", "deviceid" },   { "property", "imei", "deviceid" },     { "property", "username", "username" },
    { "property", "phonenumber", "phonenumber" }, { "property", "email", "email" },   { "property", "simserial", "simserial" },
    { "property", "subscriberid", "subscriberid" }, { "property", "uri:deviceid", "deviceid" },
    { "uid", NULL, "uid" },
};
/* clang-format on */

static const struct kind *find(const struct kind *all, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(all[i].word, word))
            return &all[i];
    return NULL;
}

static const char *bound(const struct xform_part *part, const char *name)
{
    return part->bind ? xml_attribute(part->bind, name) : NULL;
}

static bool says(const struct xform_part *part, const char *name)
{
    const char *text = bound(part, name);

    return text && !text_is_blank(text);
}

/* --- its type --- */

/* The type that the bind names; a name nobody knows is reported. */
static const struct kind *bound_kind(struct xform *xform, const struct xform_part *part)
{
    const char *type = bound(part, "type"), *local = type && *type ? xml_local_name(type) : "string";
    const struct kind *kind = find(types, sizeof types / sizeof *types, local);

    if (kind)
        return kind;
    loading_error(xform->loading, xform_spot(xform, part->bind, "type"),
                  _("The type “%s” is not supported: choose another or leave the question out."),
                  xform_shown(xform, type));
    return &types[0];
}

static const char *preload_kind(struct xform *xform, const struct xform_part *part)
{
    const char *preload = bound(part, "jr:preload"), *parameters = bound(part, "jr:preloadParams");

    if (!preload || !*preload || says(part, "calculate"))
        return NULL;
    for (size_t i = 0; i < sizeof preloads / sizeof *preloads; i++)
        if (text_equal(preloads[i].preload, preload) &&
            (!preloads[i].parameters || (parameters && !strcasecmp(preloads[i].parameters, parameters))))
            return preloads[i].kind;
    loading_warn(xform->loading, xform_spot(xform, part->bind, "jr:preload"),
                 _("Nothing here fills in “%s %s”: it stays blank."), xform_shown(xform, preload),
                 xform_shown(xform, parameters ? parameters : ""));
    return "";
}

static bool is_literally_true(const char *text)
{
    return text_equal(text, "true()") || text_equal(text, "true") || text_equal(text, "1");
}

static bool is_note(const struct xform_part *part)
{
    const char *read_only = bound(part, "readonly");

    return xml_is(part->control, "input") && read_only && is_literally_true(read_only) && !says(part, "calculate") &&
           !part->first_value && !part->change_value && !(part->node->text && *part->node->text);
}

static struct kind kind_without_control(struct xform *xform, const struct xform_part *part)
{
    const char *preload;

    if (!part->node)
        return part->sets ? (struct kind){ "calculate", QUESTION_CALCULATE } : (struct kind){ "group", QUESTION_GROUP };
    if (part->first)
        return (struct kind){ "group", QUESTION_GROUP };
    if (says(part, "calculate") || part->change_value)
        return (struct kind){ "calculate", QUESTION_CALCULATE };
    preload = preload_kind(xform, part);
    if (!preload && text_equal(xml_local_name(part->name), "instanceID") && part->up && part->up->name &&
        text_equal(xml_local_name(part->up->name), "meta"))
        preload = "uid";
    if (preload && *preload)
        return (struct kind){ preload, QUESTION_METADATA };
    return (struct kind){ "hidden", QUESTION_HIDDEN };
}

static struct kind kind_of(struct xform *xform, const struct xform_part *part)
{
    const struct kind *kind, *bound;

    if (part->is_repeat)
        return (struct kind){ "repeat", QUESTION_REPEAT };
    bound = part->bind ? bound_kind(xform, part) : &types[0];
    if (!part->control || !part->node)
        return kind_without_control(xform, part);
    kind = find(controls, sizeof controls / sizeof *controls, part->control->name);
    if (kind && kind->type == QUESTION_FILE)
        return (struct kind){ "file", QUESTION_FILE };
    if (kind)
        return *kind;
    if (is_note(part))
        return (struct kind){ "note", QUESTION_NOTE };
    return *bound;
}

/* --- its name --- */

static const char *path_in_row(const struct xform *xform, const struct xform_part *part)
{
    const struct xform_part *row = part->is_repeat ? part->up->in_repeat : part->in_repeat;

    return part->path + strlen((row ? row : xform->root)->path) + 1;
}

/* Names that stand more than once in a row give way to paths. */
static void share_names(struct xform *xform, struct map *names, struct xform_part *part)
{
    const struct xform_part *row = part->is_repeat ? part->up->in_repeat : part->in_repeat;
    struct xform_part *other;
    const char *key;

    if (part->name && part != xform->root) {
        key = arena_format(xform->form->arena, "%s %s", row ? row->path : "", part->name);
        other = map_find(names, key);
        part->is_shared = other || part->is_attribute;
        if (other)
            other->is_shared = true;
        else
            map_put(names, key, part);
    }
    for (struct xform_part *at = part->first; at; at = at->next)
        share_names(xform, names, at);
}

/* --- what is written of it --- */

static void write(struct xform *xform, struct build *build, const struct xform_part *part, const char *attribute,
                  enum written cell)
{
    if (says(part, attribute))
        build_write(build, cell, xform_expression(xform, part, bound(part, attribute)));
}

static void write_rules(struct xform *xform, struct build *build, const struct xform_part *part)
{
    bool is_open = part->first && !part->first->is_attribute;

    write(xform, build, part, "relevant", WRITTEN_RELEVANT);
    if (!is_open) {
        write(xform, build, part, "required", WRITTEN_REQUIRED);
        write(xform, build, part, "constraint", WRITTEN_CONSTRAINT);
        write(xform, build, part, "calculate", WRITTEN_CALCULATION);
        if (part->question->type != QUESTION_NOTE)
            write(xform, build, part, "readonly", WRITTEN_READ_ONLY);
    }
    if (part->change_value)
        build_write(build, WRITTEN_CALCULATION, part->change_value);
    if (part->first_value)
        build_write(build, WRITTEN_DEFAULT, part->first_value);
    else if (!is_open && part->node && !part->is_attribute && part->node->text && *part->node->text)
        part->question->default_literal = part->node->text;
    else if (part->is_attribute)
        part->question->default_literal = xml_attribute(part->node, part->name + 1);
    if (part->question->default_literal && !*part->question->default_literal)
        part->question->default_literal = NULL;
}

static void write_count(struct xform *xform, struct build *build, const struct xform_part *part)
{
    const char *count = xml_attribute(part->repeat, "jr:count");
    const char *fixed = xml_attribute(part->repeat, "jr:noAddRemove");

    if (count && *count)
        build_write(build, WRITTEN_COUNT, xform_expression(xform, part, count));
    else if (fixed && is_literally_true(fixed))
        build_write(build, WRITTEN_COUNT, arena_format(xform->form->arena, "%zu", part->rows));
}

static double number(const struct node *control, const char *name, double otherwise)
{
    const char *text = xml_attribute(control, name);
    char *end;
    double value = text ? strtod(text, &end) : otherwise;

    return text && (end == text || *end) ? otherwise : value;
}

static void write_range(struct xform *xform, const struct xform_part *part)
{
    struct range *range = &detail_of(xform->form, part->question)->range;

    range->start = number(part->control, "start", 1);
    range->end = number(part->control, "end", 10);
    range->step = number(part->control, "step", 1);
    range->is_whole = part->bind && bound_kind(xform, part)->type == QUESTION_INTEGER;
    if (!(range->step > 0))
        loading_error(xform->loading, xform_spot(xform, part->control, "step"),
                      _("The step of a range is a number above zero: correct it."));
}

static void write_looks(const struct xform_part *part)
{
    const char *outer = part->control ? xml_attribute(part->control, "appearance") : NULL;
    const char *inner = part->repeat ? xml_attribute(part->repeat, "appearance") : NULL;
    const char *saved = bound(part, "entities:saveto");

    part->question->appearance = outer && *outer ? outer : inner ? inner : "";
    build_appearance(part->question);
    if (saved)
        part->question->save_property = saved;
}

static void write_control(struct xform *xform, struct build *build, const struct xform_part *part)
{
    enum question_type type = part->question->type;

    if (part->is_repeat)
        write_count(xform, build, part);
    if (type == QUESTION_RANGE)
        write_range(xform, part);
    if (type == QUESTION_SELECT_ONE || type == QUESTION_SELECT_MULTIPLE || type == QUESTION_RANK)
        xform_choices(xform, build, part);
    if (xml_is(part->control, "input") && xml_attribute(part->control, "query"))
        loading_error(xform->loading, xform_spot(xform, part->control, "query"),
                      _("An input with a query is not supported: use a select1 with an itemset."));
}

static bool has_label(const struct form *form, const struct question *question)
{
    for (size_t i = 0; i < form->languages.count; i++)
        if (*form_text_in(form, question, TEXT_LABEL, i))
            return true;
    return false;
}

static void add_part(struct xform *xform, struct build *build, struct xform_part *part)
{
    struct kind kind = kind_of(xform, part);
    struct form *form = xform->form;
    struct build_question what = { .type = kind.type,
                                   .kind = kind.word,
                                   .name = part->name,
                                   .element = part->name,
                                   .ref = part->path,
                                   .spot = xform_spot(xform, part->node ? part->node : part->control, NULL) };
    bool is_open = kind.type == QUESTION_GROUP || kind.type == QUESTION_REPEAT;

    if (part->is_shared)
        what.name = path_in_row(xform, part);
    else if (!part->name)
        what.name = what.element = arena_format(form->arena, "#%zu", form->question_count);
    part->question = build_add(build, &what);
    if (!part->question)
        return;
    detail_of(form, part->question)->is_attribute = part->is_attribute;
    if (part->is_attribute)
        detail_of(form, part->question)->name = node_name(part->name + 1);
    detail_of(form, part->question)->is_aside = !part->node;
    detail_of(form, part->question)->set_at_load = part->first_when & SET_AT_LOAD;
    detail_of(form, part->question)->set_in_row = part->first_when & SET_IN_ROW;
    write_rules(xform, build, part);
    write_looks(part);
    xform_question_texts(xform, build, part);
    if (kind.type == QUESTION_GROUP && !has_label(form, part->question))
        part->question->flags |= QUESTION_BARE;
    write_control(xform, build, part);
    if (!is_open && part->first)
        loading_error(xform->loading, xform_spot(xform, part->node, NULL),
                      _("%s has an answer and an attribute that is bound: put one of them in an element of its own."),
                      part->path);
    for (struct xform_part *at = is_open ? part->first : NULL; at; at = at->next)
        add_part(xform, build, at);
    if (is_open)
        build_close(build);
}

/* --- when all are there --- */

static void set_gates(struct xform *xform, struct xform_part *part)
{
    struct gate *gates = arena_alloc(xform->form->arena, (part->gates.count + 1) * sizeof *gates);
    size_t count = 0;

    for (size_t i = 0; part->question && i < part->gates.count; i++) {
        const struct question *gate = part->gates.at[i]->question;
        if (gate)
            gates[count++] =
                (struct gate){ gate, detail_of(xform->form, gate)->plan, detail_of(xform->form, gate)->place };
    }
    if (count) {
        part->question->gates = gates;
        part->question->gate_count = count;
    }
}

static void set_triggers(struct xform *xform, struct xform_part *part)
{
    const struct question **triggers;

    for (struct xform_part *at = part->first; at; at = at->next)
        set_triggers(xform, at);
    if (part->triggers.count && part->question) {
        triggers = arena_alloc(xform->form->arena, part->triggers.count * sizeof *triggers);
        for (size_t i = 0; i < part->triggers.count; i++)
            triggers[i] = part->triggers.at[i]->question;
        part->question->triggers = triggers;
        part->question->trigger_count = part->triggers.count;
    }
    if (part->sets && part->question)
        detail_of(xform->form, part->question)->sets = part->sets->question;
    set_gates(xform, part);
    array_clear(&part->triggers);
    array_clear(&part->gates);
}

/* Every element of the instance, those of further rows too, knows its question. */
static void own(struct xform *xform, struct node *node, const struct xform_part *part)
{
    node->owner = (void *)(part ? part->question : NULL);
    for (struct node *at = xml_next_element(node->first); at; at = xml_next_element(at->next)) {
        scoped_text path = part ? mem_format("%s/%s", part->path, at->name) : NULL;
        own(xform, at, path ? map_find(xform->parts, path) : NULL);
    }
}

static void check_rows(struct xform *xform, const struct xform_part *part)
{
    if (part->up && !part->is_repeat && part->name && part->seen > xform_up(part)->seen)
        loading_error(xform->loading, xform_spot(xform, part->node, NULL),
                      _("%s stands in the instance twice but does not repeat: leave one."), part->path);
    for (const struct xform_part *at = part->first; at; at = at->next)
        check_rows(xform, at);
}

void xform_build(struct xform *xform)
{
    struct build build;
    scoped(map) names = map_new();

    share_names(xform, names, xform->root);
    build_begin(&build, xform->loading, xform->part_count);
    for (struct xform_part *at = xform->root->first; at; at = at->next)
        add_part(xform, &build, at);
    build_end(&build);
    check_rows(xform, xform->root);
    set_triggers(xform, xform->root);
    own(xform, xform->root->node, xform->root);
    xform->form->instance = xform->root->node;
}
