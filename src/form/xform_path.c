/* xform_path.c — the references of an XForm resolved, and its expressions bound to the rows they are computed in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "expr/node.h"
#include "xml.h"

#define CALLS_MAX 64

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c > 0x7F;
}

static bool is_name(char c)
{
    return is_name_start(c) || isdigit((unsigned char)c) || c == '-' || c == '.' || c == ':';
}

static bool is_called(const char *own, const char *name, size_t size)
{
    return own && strlen(own) == size && !strncmp(own, name, size);
}

static struct xform_part *child_named(const struct xform_part *part, const char *name, size_t size)
{
    struct xform_part *alike = NULL, *below;

    for (struct xform_part *at = part->first; at; at = at->next) {
        if (is_called(at->name, name, size))
            return at;
        if (!alike && is_called(xml_local_name(at->name), name, size))
            alike = at;
        below = at->node ? NULL : child_named(at, name, size); /* a heading is no step */
        if (below)
            return below;
    }
    return alike;
}

struct xform_part *xform_up(const struct xform_part *part)
{
    struct xform_part *up = part->up;

    while (up && !up->node)
        up = up->up;
    return up;
}

/* One step of PATH from *AT; false: it leads nowhere. *AT NULL is above the root element. */
static bool take_step(const struct xform *xform, struct xform_part **at, const char *step, size_t size)
{
    if (size == 1 && *step == '.')
        return true;
    if (size == 2 && !strncmp(step, "..", 2)) {
        *at = *at ? xform_up(*at) : NULL;
        return true;
    }
    if (!*at) {
        *at = xform->root;
        return is_called(xform->root->name, step, size) || is_called(xml_local_name(xform->root->name), step, size);
    }
    *at = child_named(*at, step, size);
    return *at;
}

struct xform_part *xform_find(const struct xform *xform, const struct xform_part *from, const char *path)
{
    struct xform_part *at = (struct xform_part *)(from ? from : xform->root);
    size_t size;
    const char *text = text_trim(path, &size), *end = text + size;
    scoped_text whole = mem_text_part(text, size);
    struct xform_part *known = map_find(xform->parts, whole);

    if (known)
        return known;
    if (text_starts(text, "current()")) {
        text += strlen("current()");
        text += text < end && *text == '/';
    } else if (text < end && *text == '/') {
        at = NULL;
    }
    while (text < end) {
        size_t step;
        text += strspn(text, "/ \t\r\n");
        step = strcspn(text, "/ \t\r\n");
        if (text >= end)
            break;
        if (!take_step(xform, &at, text, step))
            return NULL;
        text += step;
    }
    return at;
}

/* --- expressions --- */

/* An expression being copied; what was read last decides whether a slash begins a path or goes on with one. */
struct copying {
    const struct xform *xform;
    const struct xform_part *part;
    const char *at;
    struct buf out;
    bool after_operand, in_row; /* in_row: of a repeat its rows, not the repeat as a whole */
    struct {
        bool counts, indexes; /* count(), indexed-repeat() */
        size_t commas;
    } calls[CALLS_MAX];
    size_t depth;
};

/* Whether the argument under way means all rows, whatever row it is computed in. */
static bool wants_all(const struct copying *copying, bool is_repeat)
{
    size_t depth = copying->depth;

    if (!depth || depth > CALLS_MAX)
        return false;
    if (copying->calls[depth - 1].indexes)
        return copying->calls[depth - 1].commas == 0 || copying->calls[depth - 1].commas % 2 == 1;
    return copying->calls[depth - 1].counts && is_repeat;
}

static const struct xform_part *innermost(const struct xform_part *part, bool in_row)
{
    return part->is_repeat && !in_row ? part->up->in_repeat : part->in_repeat;
}

static bool is_around(const struct xform_part *repeat, const struct copying *copying)
{
    const struct xform_part *at = innermost(copying->part, copying->in_row);

    while (at && at != repeat)
        at = at->up ? at->up->in_repeat : NULL;
    return at;
}

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* The steps of an absolute path as far as they are plain names: the last repeat on it that is around the part too, and
 * where its step ends. */
struct prefix {
    const struct xform_part *repeat;
    const char *end;  /* behind the step of REPEAT */
    const char *last; /* behind the last plain step */
};

static struct prefix read_prefix(const struct copying *copying, const char *text)
{
    struct prefix prefix = { .last = text };
    struct xform_part *at = NULL;

    while (*text == '/' && is_name_start(*skip_space(text + 1))) {
        const char *name = skip_space(text + 1), *next;
        size_t size = 0;
        while (is_name(name[size]) && !(name[size] == ':' && name[size + 1] == ':'))
            size++;
        next = skip_space(name + size);
        if (*next == '(' || *next == ':' || !take_step(copying->xform, &at, name, size))
            break;
        prefix.last = name + size;
        if (at->is_repeat && *next != '[' && is_around(at, copying)) {
            prefix.repeat = at;
            prefix.end = name + size;
        }
        text = next;
    }
    return prefix;
}

static void copy_until(struct copying *copying, const char *end)
{
    buf_add(&copying->out, copying->at, (size_t)(end - copying->at));
    copying->at = end;
}

static void copy_path(struct copying *copying)
{
    struct prefix prefix = read_prefix(copying, copying->at);
    bool ends_there = prefix.end == prefix.last && *skip_space(prefix.last) != '/';

    copying->after_operand = true;
    if (prefix.repeat && !wants_all(copying, ends_there)) {
        buf_text(&copying->out, "current()");
        for (size_t up = prefix.repeat->depth; up < copying->part->depth; up++)
            buf_text(&copying->out, "/..");
        copying->at = prefix.end;
    }
    if (copying->at < prefix.last)
        copy_until(copying, prefix.last);
    else if (*copying->at == '/')
        copy_until(copying, copying->at + 1);
}

static void copy_name(struct copying *copying)
{
    static const char *const operators[] = { "and", "or", "div", "mod" };
    const char *end = copying->at;
    bool is_operator = false;
    size_t size;

    while (is_name(*end))
        end++;
    size = (size_t)(end - copying->at);
    for (size_t i = 0; copying->after_operand && i < sizeof operators / sizeof *operators; i++)
        is_operator = is_operator || (strlen(operators[i]) == size && !strncmp(operators[i], copying->at, size));
    if (*skip_space(end) == '(' && copying->depth < CALLS_MAX) {
        copying->calls[copying->depth].counts = size == 5 && !strncmp(copying->at, "count", size);
        copying->calls[copying->depth].indexes = size == 14 && !strncmp(copying->at, "indexed-repeat", size);
        copying->calls[copying->depth].commas = 0;
    }
    copying->after_operand = !is_operator;
    copy_until(copying, end);
}

static void copy_bracket(struct copying *copying)
{
    const char *sign = copying->at;
    bool is_call = copying->after_operand && *sign == '(';

    if (*sign == '(' || *sign == '[') {
        if (!is_call && copying->depth < CALLS_MAX)
            copying->calls[copying->depth].counts = copying->calls[copying->depth].indexes = false;
        copying->depth++;
    } else if (copying->depth) {
        copying->depth--;
    }
    copying->after_operand = *sign == ')' || *sign == ']';
    copy_until(copying, sign + 1);
}

static void copy_quoted(struct copying *copying)
{
    const char *end = strchr(copying->at + 1, *copying->at);

    copying->after_operand = true;
    copy_until(copying, end ? end + 1 : copying->at + strlen(copying->at));
}

static void copy_sign(struct copying *copying)
{
    char sign = *copying->at;

    if (sign == ',' && copying->depth && copying->depth <= CALLS_MAX)
        copying->calls[copying->depth - 1].commas++;
    if (isdigit((unsigned char)sign) || sign == '.')
        copying->after_operand = true;
    else if (sign == '*')
        copying->after_operand = !copying->after_operand;
    else if (!isspace((unsigned char)sign))
        copying->after_operand = false;
    copy_until(copying, copying->at + 1);
}

static const char *bind_rows(struct xform *xform, const struct xform_part *part, const char *text, bool in_row)
{
    struct copying copying = { .xform = xform, .part = part, .at = text, .in_row = in_row };
    const char *out;

    if (!part || !innermost(part, in_row))
        return text;
    while (*copying.at) {
        char c = *copying.at;
        if (c == '\'' || c == '"')
            copy_quoted(&copying);
        else if (c == '/' && copying.at[1] == '/')
            copy_until(&copying, copying.at + 2);
        else if (c == '/' && !copying.after_operand)
            copy_path(&copying);
        else if (is_name_start(c))
            copy_name(&copying);
        else if (strchr("()[]", c))
            copy_bracket(&copying);
        else
            copy_sign(&copying);
    }
    out = arena_text(xform->form->arena, buf_view(&copying.out));
    buf_clear(&copying.out);
    return out;
}

const char *xform_expression(struct xform *xform, const struct xform_part *part, const char *text)
{
    return bind_rows(xform, part, text, false);
}

const char *xform_row_expression(struct xform *xform, const struct xform_part *part, const char *text)
{
    return bind_rows(xform, part, text, true);
}
