/* xform_text.c — the texts of an XForm: itext in every language, labels with outputs in them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "build.h"
#include "choice_list.h"
#include "expr/node.h"
#include "output.h"
#include "xml.h"

#define OUTPUTS_MAX 20000

/* What stands under one id in one language. */
struct itext {
    const struct node *text, *guidance, *media;
};

static void read_value(struct itext *itext, const struct node *value)
{
    const char *form = xml_attribute(value, "form");

    if (!form || text_equal(form, "long"))
        itext->text = value;
    else if (text_equal(form, "guidance"))
        itext->guidance = value;
    else if (text_equal(form, "short"))
        itext->text = itext->text ? itext->text : value;
    else if (!itext->media)
        itext->media = value;
}

static void read_translation(struct xform *xform, const struct node *translation, size_t language, size_t languages)
{
    for (const struct node *text = translation->first; text; text = text->next) {
        const char *id = xml_is(text, "text") ? xml_attribute(text, "id") : NULL;
        struct itext *all = id ? map_find(xform->texts, id) : NULL;
        if (!id)
            continue;
        if (!all) {
            all = arena_alloc(xform->form->arena, languages * sizeof *all);
            map_put(xform->texts, id, all);
        }
        for (const struct node *value = text->first; value; value = value->next)
            if (xml_is(value, "value"))
                read_value(&all[language], value);
    }
}

static size_t add_language(struct xform *xform, const struct node *translation)
{
    struct form *form = xform->form;
    const char *name = xml_attribute(translation, "lang");
    const char *code = language_code(form->arena, arena_format(form->arena, "::%s", name ? name : ""));
    size_t language = build_language(form, code);

    if (xml_attribute(translation, "default") || language == 0)
        form->default_language = code;
    return language;
}

/* --- texts with outputs --- */

static const char *reference(const struct node *output)
{
    const char *value = xml_attribute(output, "value");

    return value ? value : xml_attribute(output, "ref");
}

static void add_output(struct xform *xform, const struct xform_part *part, const struct node *output, struct buf *out)
{
    struct form *form = xform->form;
    const char *text = reference(output);
    const struct expr *expr;

    if (!text)
        return;
    if (form->outputs.count == OUTPUTS_MAX) {
        if (!xform->is_flooded)
            loading_error(xform->loading, xform_spot(xform, output, "output"),
                          _("The texts of a form hold at most %d values: leave some out."), OUTPUTS_MAX);
        xform->is_flooded = true;
        return;
    }
    expr = binding_compile(xform->loading, NULL, xform_spot(xform, output, "output"),
                           xform_row_expression(xform, part, text));
    if (!expr)
        return;
    output_mark(out, form->outputs.count);
    *array_add(&form->outputs) = expr;
}

static void add_rich(struct xform *xform, const struct xform_part *part, const struct node *node, struct buf *out)
{
    buf_text(out, node->text);
    for (const struct node *at = node->first; at; at = at->next) {
        if (at->kind == NODE_TEXT)
            buf_text(out, at->text);
        else if (xml_is(at, "output"))
            add_output(xform, part, at, out);
        else if (at->kind == NODE_ELEMENT)
            add_rich(xform, part, at, out);
    }
}

/* Lines of the file are no lines of the text when they are only there to indent it. */
static void unindent(const char *text, size_t size, struct buf *out)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '\n' && text[i] != '\r') {
            buf_char(out, text[i]);
            continue;
        }
        while (i + 1 < size && strchr(" \t\r", text[i + 1]))
            i++;
        buf_char(out, '\n');
    }
}

static const char *rich(struct xform *xform, const struct xform_part *part, const struct node *node)
{
    scoped_buf text = { 0 }, plain = { 0 };
    const char *start;
    size_t size;

    if (!node)
        return "";
    if (!node->first && node->text && !strchr(node->text, '\n'))
        return node->text;
    add_rich(xform, part, node, &text);
    start = text_trim(buf_view(&text), &size);
    unindent(start, size, &plain);
    return arena_text(xform->form->arena, buf_view(&plain));
}

/* The id in "jr:itext('id')"; NULL when TEXT is no such call. */
static const char *itext_id(struct xform *xform, const char *text)
{
    const char *open, *close;

    if (!text || !text_starts(text + strspn(text, " \t\r\n"), "jr:itext("))
        return NULL;
    open = strpbrk(text, "'\"");
    close = open ? strchr(open + 1, *open) : NULL;
    return close ? arena_text_part(xform->form->arena, open + 1, (size_t)(close - open - 1)) : NULL;
}

static const struct itext *find(const struct xform *xform, const char *id, size_t language)
{
    const struct itext *all = id ? map_find(xform->texts, id) : NULL;

    return all ? &all[language] : NULL;
}

const char *xform_itext(struct xform *xform, const struct xform_part *part, const char *id, size_t language)
{
    const struct itext *itext = find(xform, id, language);

    return itext ? rich(xform, part, itext->text) : "";
}

const char *xform_label(struct xform *xform, const struct xform_part *part, const struct node *element, size_t language)
{
    const char *ref = element ? xml_attribute(element, "ref") : NULL, *id = itext_id(xform, ref);

    if (id)
        return xform_itext(xform, part, id, language);
    return rich(xform, part, element);
}

/* What jr:itext() of an expression gives. */
static void keep_texts(struct xform *xform)
{
    struct form *form = xform->form;

    for (size_t i = 0; i < map_count(xform->texts); i++) {
        const char **texts = arena_alloc(form->arena, form->languages.count * sizeof *texts);
        for (size_t language = 0; language < form->languages.count; language++)
            texts[language] = xform_itext(xform, NULL, map_key(xform->texts, i), language);
        map_put(form->itexts, map_key(xform->texts, i), texts);
    }
}

void xform_read_texts(struct xform *xform)
{
    struct node *itext = xml_child(xform->model, "itext");
    size_t languages = 0;

    for (struct node *at = itext ? itext->first : NULL; at; at = at->next)
        languages += xml_is(at, "translation");
    for (struct node *at = itext ? itext->first : NULL; at; at = at->next)
        if (xml_is(at, "translation"))
            read_translation(xform, at, add_language(xform, at), languages);
    if (!xform->form->languages.count)
        build_language(xform->form, "");
    keep_texts(xform);
}

/* --- the texts of a question --- */

static const struct node *child(const struct xform_part *part, const char *name)
{
    struct node *found = part->control ? xml_child(part->control, name) : NULL;

    if (!found && part->repeat)
        found = xml_child(part->repeat, name);
    return found;
}

static void check_id(struct xform *xform, const struct node *element)
{
    const char *id = element ? itext_id(xform, xml_attribute(element, "ref")) : NULL;

    if (id && !map_find(xform->texts, id))
        loading_warn(xform->loading, xform_spot(xform, element, "ref"),
                     _("There is no itext “%s”: add it, or correct the ref."), xform_shown(xform, id));
}

static const char *message(struct xform *xform, const struct xform_part *part, const char *name, size_t language)
{
    const char *text = part->bind ? xml_attribute(part->bind, name) : NULL, *id = itext_id(xform, text);

    return id ? xform_itext(xform, part, id, language) : text ? text : "";
}

static void add_side_texts(struct xform *xform, struct build *build, const struct xform_part *part, size_t language)
{
    const struct node *hint = child(part, "hint"), *label = child(part, "label");
    const struct itext *of_hint = hint ? find(xform, itext_id(xform, xml_attribute(hint, "ref")), language) : NULL;
    const struct itext *of_label = label ? find(xform, itext_id(xform, xml_attribute(label, "ref")), language) : NULL;

    if (of_hint && of_hint->guidance)
        build_text(build, TEXT_GUIDANCE, language, rich(xform, part, of_hint->guidance));
    if (of_label && of_label->media)
        build_text(build, TEXT_MEDIA, language, rich(xform, part, of_label->media));
}

void xform_question_texts(struct xform *xform, struct build *build, const struct xform_part *part)
{
    const struct node *label = child(part, "label"), *hint = child(part, "hint");

    check_id(xform, label);
    check_id(xform, hint);
    for (size_t language = 0; language < xform->form->languages.count; language++) {
        build_text(build, TEXT_LABEL, language, xform_label(xform, part, label, language));
        build_text(build, TEXT_HINT, language, xform_label(xform, part, hint, language));
        build_text(build, TEXT_CONSTRAINT, language, message(xform, part, "jr:constraintMsg", language));
        build_text(build, TEXT_REQUIRED, language, message(xform, part, "jr:requiredMsg", language));
        add_side_texts(xform, build, part, language);
    }
}
