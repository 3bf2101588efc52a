/* wording.c — an expression as a sentence: labels for names and codes, words for signs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wording.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/stretch.h"
#include "form/form.h"
#include "form/session.h"
#include "label.h"

#define DEPTH_MOST 24

static void add(const struct wording *wording, struct stretch text, int depth, struct buf *out);

/* A sentence with its places filled, each %s in turn. */
static void fill(struct buf *out, const char *words, const char *const *given)
{
    for (const char *hole = strstr(words, "%s"); hole; hole = strstr(words, "%s")) {
        buf_add(out, words, (size_t)(hole - words));
        buf_text(out, *given++);
        words = hole + 2;
    }
    buf_text(out, words);
}

/* --- names and values --- */

void wording_name(const struct wording *wording, const char *name, struct buf *out)
{
    const struct item *item = wording->session ? item_seen(wording->session, wording->item, name) : NULL;
    size_t start = out->size_bytes;

    if (text_equal(name, "peildatum")) {
        buf_text(out, _("the date decided on"));
        return;
    }
    if (item)
        item_text(wording->session, item, TEXT_LABEL, wording->language, out);
    if (item && out->size_bytes == start)
        label_question(session_form(wording->session), item_question(item), wording->language, out);
    if (out->size_bytes == start && !(wording->library && label_name(wording->library, name, wording->language, out)))
        buf_text(out, name);
}

static void add_marked(const struct wording *wording, const char *name, struct buf *out)
{
    buf_text(out, "“");
    wording_name(wording, name, out);
    buf_text(out, "”");
}

/* The form's own list knows the codes of its question, also of a form that stands alone. */
static bool add_own_codes(const struct wording *wording, const char *name, const char *value, struct buf *out)
{
    const struct item *item = wording->session ? item_seen(wording->session, wording->item, name) : NULL;
    struct list *list = item ? form_list(session_form(wording->session), item_question(item)) : NULL;

    return list && label_codes(list, value, wording->language, out);
}

void wording_value(const struct wording *wording, const char *name, const char *value, struct buf *out)
{
    if (!*value)
        buf_text(out, _("blank"));
    else if (!add_own_codes(wording, name, value, out) && !label_day(value, out) &&
             !(wording->library && label_value(wording->library, name, value, wording->language, out)))
        buf_text(out, value);
}

/* The name whose codes LITERAL may be one of: a question, or a property at the end of a path. */
static char *name_in(struct stretch text)
{
    size_t from = text.size;

    if (stretch_is_name(text))
        return stretch_copy(text, 2, 1);
    while (from && (isalnum((unsigned char)text.at[from - 1]) || text.at[from - 1] == '_'))
        from--;
    return mem_text_part(text.at + from, text.size - from);
}

static void add_operand(const struct wording *wording, struct stretch text, struct stretch beside, int depth,
                        struct buf *out)
{
    scoped_text value = stretch_is_text(text) ? stretch_copy(text, 1, 1) : NULL;
    scoped_text name = value ? name_in(beside) : NULL;

    if (value)
        wording_value(wording, name, value, out);
    else
        add(wording, text, depth, out);
}

/* --- sentences --- */

/* clang-format off */
static const struct {
    const char *sign, *words;
} comparisons[] = {
    { "!=", N_("%s is not %s") },      { "<=", N_("%s is at most %s") },  { ">=", N_("%s is at least %s") },
    { "=",  N_("%s is %s") },          { "<",  N_("%s is less than %s") }, { ">",  N_("%s is more than %s") },
};
static const struct {
    const char *name;
    size_t count;
    const char *words;
} calls[] = {
    { "true", 0, N_("always") },                          { "false", 0, N_("never") },
    { "today", 0, N_("today") },                          { "now", 0, N_("now") },
    { "not", 1, N_("not: %s") },                          { "date", 1, "%s" },
    { "number", 1, "%s" },                                { "string", 1, "%s" },
    { "date-first", 1, N_("the first possible day of %s") }, { "date-last", 1, N_("the last possible day of %s") },
    { "age-at", 2, N_("the age by %s on %s") },           { "add-months", 2, N_("%s plus %s months") },
    { "string-length", 1, N_("the length of %s") },       { "count-selected", 1, N_("how many of %s") },
    { "count", 1, N_("how many: %s") },                   { "insz-valid", 1, N_("%s is a valid national number") },
    { "insz-birth-date", 1, N_("the date of birth in %s") }, { "regex", 2, N_("%s has the form %s") },
    { "substring", 2, N_("%s from place %s") },
};
/* clang-format on */

static bool is_blank_text(struct stretch text)
{
    return stretch_is(text, "''") || stretch_is(text, "\"\"");
}

static bool add_comparison(const struct wording *wording, struct stretch text, int depth, struct buf *out)
{
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        size_t at = stretch_find(text, 0, comparisons[i].sign);
        struct stretch left, right;
        scoped_buf a = { 0 }, b = { 0 };
        if (at == text.size)
            continue;
        left = stretch_part(text, 0, at);
        right = stretch_part(text, at + strlen(comparisons[i].sign), text.size);
        add_operand(wording, left, right, depth, &a);
        add_operand(wording, right, left, depth, &b);
        const char *given[] = { buf_view(&a), buf_view(&b) };
        if (is_blank_text(right) && strchr("!=", *comparisons[i].sign))
            fill(out, *comparisons[i].sign == '!' ? _("%s is filled in") : _("%s is blank"), given);
        else
            fill(out, _(comparisons[i].words), given);
        return true;
    }
    return false;
}

/* selected(many, one): the many may be a question or a set of the law. */
static void add_selected(const struct wording *wording, const struct stretch_call *call, int depth, struct buf *out)
{
    struct stretch_call set;
    bool is_set = stretch_call(call->arguments[0], &set) && stretch_is(set.name, "param");
    scoped_buf many = { 0 }, one = { 0 };

    add_operand(wording, call->arguments[0], call->arguments[1], depth, &many);
    add_operand(wording, call->arguments[1], call->arguments[0], depth, &one);
    if (is_set || stretch_is_text(call->arguments[0])) {
        const char *given[] = { buf_view(&one), buf_view(&many) };
        fill(out, _("%s is one of %s"), given);
    } else {
        const char *given[] = { buf_view(&many), buf_view(&one) };
        fill(out, _("%s includes %s"), given);
    }
}

static void add_choice(const struct wording *wording, const struct stretch_call *call, int depth, struct buf *out)
{
    scoped_buf condition = { 0 }, yes = { 0 }, no = { 0 };
    const char *given[] = { buf_view(&yes), buf_view(&condition), buf_view(&no) };

    add(wording, call->arguments[0], depth, &condition);
    add(wording, call->arguments[1], depth, &yes);
    add(wording, call->arguments[2], depth, &no);
    given[0] = yes.size_bytes ? buf_view(&yes) : _("blank");
    given[1] = buf_view(&condition);
    given[2] = no.size_bytes ? buf_view(&no) : _("blank");
    fill(out, _("%s if %s, otherwise %s"), given);
}

static void add_named(const struct wording *wording, const struct stretch_call *call, int depth, struct buf *out)
{
    scoped_text name = stretch_is_text(call->arguments[0]) ? stretch_copy(call->arguments[0], 1, 1) : NULL;
    scoped_text column =
        call->count > 1 && stretch_is_text(call->arguments[1]) ? stretch_copy(call->arguments[1], 1, 1) : NULL;
    const char *given[] = { column ? column : "", name ? name : "" };

    (void)depth;
    if (stretch_is(call->name, "decide"))
        fill(out, _("%s by table %s"), given);
    else if (name)
        add_marked(wording, name, out);
}

static bool add_plain_call(const struct wording *wording, const struct stretch_call *call, int depth, struct buf *out)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        scoped_buf a = { 0 }, b = { 0 };
        if (!stretch_is(call->name, calls[i].name) || call->count != calls[i].count)
            continue;
        if (call->count > 0)
            add_operand(wording, call->arguments[0], call->arguments[0], depth, &a);
        if (call->count > 1)
            add_operand(wording, call->arguments[1], call->arguments[1], depth, &b);
        const char *given[] = { buf_view(&a), buf_view(&b) };
        fill(out, _(calls[i].words), given);
        return true;
    }
    return false;
}

static bool add_call(const struct wording *wording, struct stretch text, int depth, struct buf *out)
{
    static const struct {
        const char *name;
        size_t count;
        void (*add)(const struct wording *, const struct stretch_call *, int, struct buf *);
    } own[] = {
        { "selected", 2, add_selected }, { "if", 3, add_choice }, { "param", 2, add_named }, { "decide", 3, add_named }
    };
    struct stretch_call call;

    if (!stretch_call(text, &call))
        return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (stretch_is(call.name, own[i].name) && call.count == own[i].count) {
            own[i].add(wording, &call, depth, out);
            return true;
        }
    return add_plain_call(wording, &call, depth, out);
}

static void add_property(const struct wording *wording, const char *list, const char *property, struct buf *out)
{
    buf_text(out, "“");
    if (!wording->library || !label_property(wording->library, list, property, wording->language, out))
        wording_name(wording, property, out);
    buf_text(out, "”");
}

/* The name by which a path picks one item: instance('list')/root/item[name = ${key}]/property. */
static char *key_in(const char *path)
{
    const char *at = strstr(path, "[name = ${"), *close;

    at = at ? at + strlen("[name = ${") : NULL;
    close = at ? strchr(at, '}') : NULL;
    return close && close[1] == ']' ? mem_text_part(at, (size_t)(close - at)) : NULL;
}

/* instance('list')/root/item[…]/property: the property by its label, whatever was asked of the list by its name. */
static bool add_stored(const struct wording *wording, struct stretch text, struct buf *out)
{
    scoped_text path = mem_text_part(text.at, text.size);
    const char *list = strchr(path, '\''), *end = list ? strchr(list + 1, '\'') : NULL;
    scoped_text last = name_in(text);
    scoped_text key = key_in(path);
    scoped_text name = end ? mem_text_part(list + 1, (size_t)(end - list - 1)) : NULL;
    scoped_buf label = { 0 }, of = { 0 };

    if (!text_starts(path, "instance(") || !name)
        return false;
    if (*last && !text_equal(last, "item"))
        add_property(wording, name, last, &label);
    if (key)
        add_marked(wording, key, &of);
    const char *given[] = { buf_view(&label), key ? buf_view(&of) : name };
    if (!label.size_bytes)
        fill(out, _("what is stored in %s"), given + 1);
    else
        fill(out, key ? _("%s of %s") : _("%s as stored in %s"), given);
    return true;
}

/* Both sides of an "or" or "and", of any length. */
static bool add_joined(const struct wording *wording, struct stretch text, int depth, struct buf *out)
{
    static const struct {
        const char *sign, *words;
    } joins[] = { { "or", N_("%s or %s") }, { "and", N_("%s and %s") } };

    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        size_t at = stretch_find(text, 0, joins[i].sign);
        scoped_buf a = { 0 }, b = { 0 };
        struct stretch left, right;
        if (at == text.size)
            continue;
        left = stretch_part(text, 0, at);
        right = stretch_part(text, at + strlen(joins[i].sign), text.size);
        add(wording, left, depth, &a);
        add(wording, right, depth, &b);
        const char *given[] = { buf_view(&a), buf_view(&b) };
        fill(out, _(joins[i].words), given);
        return true;
    }
    return false;
}

/* As it was written, but for its names. */
static void add_as_written(const struct wording *wording, struct stretch text, struct buf *out)
{
    for (size_t at = 0, next; at < text.size; at = next) {
        struct stretch here;
        next = stretch_step(text, at);
        if (next > text.size)
            next = text.size;
        here = (struct stretch){ text.at + at, next - at };
        if (stretch_is_name(here)) {
            scoped_text name = stretch_copy(here, 2, 1);
            add_marked(wording, name, out);
        } else if (here.size > 1 && strchr("([", *here.at) && strchr(")]", here.at[here.size - 1])) {
            buf_char(out, *here.at);
            add_as_written(wording, (struct stretch){ here.at + 1, here.size - 2 }, out);
            buf_char(out, here.at[here.size - 1]);
        } else {
            buf_add(out, here.at, here.size);
        }
    }
}

static void add(const struct wording *wording, struct stretch text, int depth, struct buf *out)
{
    struct stretch plain = stretch_bare(text);
    bool is_loose = depth && plain.size < stretch_trim(text).size && stretch_find(plain, 0, "or") < plain.size;

    if (is_loose) { /* "this and (that or that)" is something else than "this and that or that" */
        buf_char(out, '(');
        add(wording, plain, depth, out);
        buf_char(out, ')');
        return;
    }
    if (depth >= DEPTH_MOST || !plain.size) {
        buf_add(out, plain.at, plain.size);
        return;
    }
    if (add_joined(wording, plain, depth + 1, out) || add_comparison(wording, plain, depth + 1, out) ||
        add_call(wording, plain, depth + 1, out) || add_stored(wording, plain, out))
        return;
    if (stretch_is_text(plain)) {
        scoped_text value = stretch_copy(plain, 1, 1);
        if (!label_day(value, out))
            buf_text(out, value);
    } else if (stretch_is(plain, ".")) {
        buf_text(out, _("the answer"));
    } else {
        add_as_written(wording, plain, out);
    }
}

void wording_of(const struct wording *wording, const char *expression, struct buf *out)
{
    add(wording, (struct stretch){ expression, strlen(expression) }, 0, out);
}

const char *wording_join(const char *expression)
{
    struct stretch text = stretch_bare((struct stretch){ expression, strlen(expression) });

    if (stretch_find(text, 0, "or") < text.size)
        return "or";
    return stretch_find(text, 0, "and") < text.size ? "and" : "";
}
