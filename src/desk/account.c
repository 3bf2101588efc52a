/* account.c — accounting for values: what an expression gave, part by part, and where each part came from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account.h"

#include <string.h>

#include "account_inside.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "entry_inside.h"
#include "expr/expr.h"
#include "form/form.h"
#include "form/list.h"
#include "library.h"
#include "origin.h"
#include "rules/rules.h"
#include "trace.h"
#include "world.h"

#define DECISION   "decide("
#define INSTANCE   "instance("
#define NAME_SIGNS "abcdefghijklmnopqrstuvwxyz0123456789_"

static void prepare(struct account *account)
{
    account->arena = arena_new();
    account->told = map_new();
    account->wording = (struct wording){ .library = account->library,
                                         .language = account->seat ? seat_language(account->seat) : words_language(),
                                         .session = account->entry ? account->entry->session : NULL,
                                         .item = account->item };
}

void account_open(struct account *account, struct seat *seat, struct entry *entry, struct item *item)
{
    *account = (struct account){ .seat = seat,
                                 .library = entry->library,
                                 .world = entry->world,
                                 .entry = entry,
                                 .item = item,
                                 .on = session_date(entry->session) };
    prepare(account);
}

void account_open_dossier(struct account *account, struct seat *seat, struct world *world)
{
    *account = (struct account){ .seat = seat, .library = seat_library(seat), .world = world, .on = seat_today(seat) };
    prepare(account);
}

void account_close(struct account *account)
{
    arena_free(account->arena);
    map_free(account->told);
    *account = (struct account){ 0 };
}

bool account_is_new(struct account *account, const char *kind, const char *name)
{
    const char *key = arena_format(account->arena, "%s %s", kind, name);

    if (map_find(account->told, key))
        return false;
    map_put(account->told, key, account);
    return true;
}

/* A fact that is another one where not everything is seen would give away what it is made of. */
static bool is_made_of_hidden(struct account *account, const char *name)
{
    struct world *seen = world_seen(account->world);
    scoped_buf whole = { 0 }, masked = { 0 };

    if (seen == account->world || rules_origin(world_rules(account->world), name) != RULES_OF_FACT)
        return false;
    rules_name(world_rules(account->world), name, account->on, &whole);
    rules_name(world_rules(seen), name, account->on, &masked);
    return !text_equal(buf_view(&whole), buf_view(&masked));
}

const char *account_seen(struct account *account, const char *name, const char *value)
{
    const char *form = account->entry ? form_name(account->entry->form) : NULL;
    bool is_hidden = account->seat && *value &&
                     (seat_hides_anywhere(account->seat, name) || (form && seat_hides(account->seat, form, name)) ||
                      is_made_of_hidden(account, name));

    return is_hidden ? RIGHTS_MASK : value;
}

bool account_reads_hidden(struct account *account, const char *expression)
{
    bool found = false;

    if (!account->seat || !seat_hides_some(account->seat))
        return false;
    while (*expression && !found) {
        size_t size = strspn(expression, NAME_SIGNS);
        scoped_text name = mem_text_part(expression, size);
        found = size && account_seen(account, name, name) != name;
        expression += size ? size : 1;
    }
    return found;
}

/* What is made of other values may hold one that may not be seen; of a comparison, yes or no would say it. */
static const char *part_seen(struct account *account, const struct trace_part *part)
{
    bool is_harmless = (part->is_truth && !account_reads_hidden(account, part->source)) ||
                       text_starts(part->source, PARAMETER) || text_starts(part->source, DECISION);

    return is_harmless || !account->seat || !seat_hides_some(account->seat) ? part->value : RIGHTS_MASK;
}

const char *account_shown(struct account *account, const char *name, const char *value)
{
    scoped_buf shown = { 0 };

    if (account_seen(account, name, value) != value)
        return RIGHTS_MASK;
    wording_value(&account->wording, name, value, &shown);
    return arena_text(account->arena, buf_view(&shown));
}

const char *account_role(struct account *account, const char *role)
{
    struct list *roles = library_list(account->library, seat_setting(account->seat, "roles"), NULL);
    const struct choice *choice = roles && *role ? list_find(roles, role) : NULL;

    return choice ? choice_label(roles, choice, account->wording.language) : role;
}

static void set_words(struct account *account, struct json_t *out, const char *expression)
{
    scoped_buf words = { 0 };

    wording_of(&account->wording, expression, &words);
    json_set_text(out, "expression", expression);
    json_set_text(out, "words", buf_view(&words));
}

void account_set_name(struct account *account, struct json_t *out, const char *name)
{
    scoped_buf label = { 0 };

    wording_name(&account->wording, name, &label);
    json_set_text(out, "name", name);
    json_set_text(out, "label", buf_view(&label));
}

/* --- names --- */

static struct json_t *make_origin(const char *kind)
{
    struct json_t *out = json_make_object();

    json_set_text(out, "kind", kind);
    return out;
}

static struct json_t *account_fact(struct account *account, const char *name)
{
    struct rules_cell cell = { .table = "feiten", .row = name, .column = "calculation" };
    struct json_t *out = make_origin("fact");
    struct rules_written written;

    if (rules_written(library_rules(account->library, NULL), &cell, account->on, &written))
        json_set_text(out, "source", written.source);
    if (account_is_new(account, "fact", name))
        json_set(out, "computed", account_cell(account, &cell));
    return out;
}

struct json_t *account_name(struct account *account, const char *name)
{
    struct rules_view *view = world_rules(account->world);
    struct session *session = account->wording.session;
    struct item *item = session ? item_seen(session, account->item, name) : NULL;
    struct json_t *out = NULL;

    if (text_equal(name, "peildatum"))
        return make_origin("date");
    switch (rules_origin(view, name)) {
    case RULES_OF_ROW:
        return make_origin("thing");
    case RULES_OF_ANSWER:
        return item ? account_item(account, item) : make_origin("rows");
    case RULES_OF_CARD:
        out = origin_stored(account, seat_setting(account->seat, "card"), NULL, name);
        break;
    case RULES_OF_FACT:
        return account_fact(account, name);
    case RULES_OF_NOTHING:
        break;
    }
    return out ? out : make_origin("nothing");
}

static struct json_t *form_name_origin(struct account *account, const char *name)
{
    struct item *item = item_seen(account->wording.session, account->item, name);

    return item ? account_item(account, item) : make_origin("rows");
}

static bool is_one_name(const char *source)
{
    const char *close = text_starts(source, "${") ? strchr(source, '}') : NULL;

    return close && !close[1];
}

static void set_named(struct account *account, struct json_t *out, const struct trace_part *part,
                      enum account_names names)
{
    scoped_text name = mem_text_part(part->source + 2, strlen(part->source) - 3);

    account_set_name(account, out, name);
    json_set_text(out, "value", account_seen(account, name, part->value));
    json_set_text(out, "shown", account_shown(account, name, part->value));
    json_set(out, "origin", names == ACCOUNT_FORM ? form_name_origin(account, name) : account_name(account, name));
}

/* --- what was stored --- */

/* What stands between the brackets of a path: the names it was looked up with. */
static void set_reads(struct account *account, struct json_t *out, const struct trace_part *part,
                      enum account_names names)
{
    struct json_t *reads = json_make_array();

    for (const char *open = strstr(part->source, "${"), *close; open; open = strstr(close, "${")) {
        struct trace_part name = { .value = "" };
        struct json_t *one = json_make_object();
        scoped_buf value = { 0 };
        close = strchr(open, '}');
        if (!close)
            close = open + strlen(open);
        scoped_text source = mem_text_part(open, (size_t)(close - open) + (*close == '}'));
        scoped_text bare = mem_text_part(open + 2, (size_t)(close - open - 2));
        struct item *item = account->wording.session ? item_seen(account->wording.session, account->item, bare) : NULL;
        if (item && item_is_relevant(item))
            buf_text(&value, item_value(item));
        else if (names == ACCOUNT_RULES && account->world)
            rules_name(world_rules(account->world), bare, account->on, &value);
        name.source = source;
        name.value = buf_view(&value);
        set_named(account, one, &name, names);
        json_add(reads, one);
    }
    json_set(out, "reads", reads);
}

static void set_stored(struct account *account, struct json_t *out, const struct trace_part *part,
                       enum account_names names)
{
    scoped_text list = account_quoted(part->source);
    struct json_t *from = json_make_array();

    if (part->is_set)
        json_set_integer(out, "count", (int64_t)part->count);
    for (size_t i = 0; list && account->world && i < part->thing_count; i++) {
        struct json_t *one = origin_stored(account, list, part->things[i].entity, part->things[i].property);
        if (one)
            json_add(from, one);
        if (*part->things[i].property)
            json_set_text(out, "shown", account_shown(account, part->things[i].property, part->value));
    }
    json_set(out, "from", from);
    set_reads(account, out, part, names);
}

/* --- parts --- */

static struct json_t *part_json(struct account *account, const struct trace_part *part, enum account_names names)
{
    struct json_t *out = json_make_object(), *parts;

    set_words(account, out, part->source);
    json_set_text(out, "value", part_seen(account, part));
    if (part->is_truth) {
        json_set(out, "holds",
                 account_reads_hidden(account, part->source) ? json_make_null() : json_make_bool(part->holds));
        json_set_text(out, "join", wording_join(part->source));
    }
    if (is_one_name(part->source))
        set_named(account, out, part, names);
    else if (text_starts(part->source, PARAMETER))
        account_set_parameter(account, out, part);
    else if (text_starts(part->source, DECISION))
        account_set_decision(account, out, part);
    else if (text_starts(part->source, INSTANCE))
        set_stored(account, out, part, names);
    if (!part->first || json_get(out, "parameter") || json_get(out, "decision") || json_get(out, "from"))
        return out;
    parts = json_make_array();
    for (const struct trace_part *below = part->first; below; below = below->next)
        json_add(parts, part_json(account, below, names));
    json_set(out, "parts", parts);
    return out;
}

struct json_t *account_expression(struct account *account, const char *expression, const struct trace_part *whole,
                                  enum account_names names)
{
    const char *before = account->whole;
    struct json_t *out;

    if (!whole) { /* a literal: nothing ran */
        out = json_make_object();
        set_words(account, out, expression);
        return out;
    }
    account->whole = expression;
    out = part_json(account, whole, names);
    account->whole = before;
    set_words(account, out, expression);
    return out;
}

static const struct expr *aspect_of(const struct question *question, enum session_aspect aspect)
{
    const struct expr *expressions[] = { question->relevant, question->required, question->constraint,
                                         question->calculation ? question->calculation : question->default_value,
                                         question->read_only };

    return expressions[aspect];
}

struct json_t *account_aspect(struct account *account, struct item *item, enum session_aspect aspect)
{
    const struct expr *expr = aspect_of(item_question(item), aspect);
    scoped(trace) trace = trace_new();
    struct item *before = account->item;
    struct json_t *out;

    if (!expr)
        return NULL;
    session_why(account->entry->session, item, aspect, trace_listener(trace), NULL);
    account->item = item;
    account->wording.item = item;
    out = account_expression(account, expr_source(expr), trace_whole(trace), ACCOUNT_FORM);
    account->item = before;
    account->wording.item = before;
    return out;
}

struct json_t *account_cell(struct account *account, const struct rules_cell *cell)
{
    struct rules_view *view = world_rules(account->world);
    scoped(trace) trace = trace_new();
    struct rules_written written;

    if (!rules_written(library_rules(account->library, NULL), cell, account->on, &written) || !*written.expression)
        return NULL;
    rules_view_stand_on(view, account->item ? item_node(account->item) : NULL);
    rules_explain(view, cell, account->on, trace_listener(trace), NULL);
    return account_expression(account, written.expression, trace_whole(trace), ACCOUNT_RULES);
}

/* --- answers --- */

static struct json_t *computed_origin(struct account *account, struct item *item, const char *kind)
{
    struct json_t *out = origin_answered(account, item);

    if (!out)
        out = make_origin(kind);
    if (account_is_new(account, "question", item_key(item)))
        json_set(out, "computed", account_aspect(account, item, ASPECT_VALUE));
    return out;
}

static struct json_t *blank_origin(const struct item *item)
{
    struct json_t *out = make_origin("blank");

    if (item_blank(item))
        json_set_text(out, "blank", item_blank(item));
    return out;
}

static struct json_t *mine_now(struct account *account)
{
    struct json_t *out = make_origin("answer");

    json_set_text(out, "by", account->seat ? seat_user_name(account->seat) : "");
    return out;
}

struct json_t *account_item(struct account *account, struct item *item)
{
    const struct question *question = item_question(item);
    struct json_t *out;

    if (!item_is_relevant(item))
        return make_origin("not_asked");
    if (question->calculation && !question->trigger_count)
        return computed_origin(account, item, "computed");
    out = origin_answered(account, item);
    if (out && (*item_value(item) || item_blank(item)))
        return out;
    json_free(out);
    if (!*item_value(item))
        return blank_origin(item);
    if (question->type == QUESTION_HIDDEN || question->type == QUESTION_METADATA)
        return make_origin("filled");
    if (item_is_answered(item))
        return mine_now(account);
    return computed_origin(account, item, question->calculation ? "computed" : "default");
}
