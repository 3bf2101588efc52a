/* view.c — the rules seen from one dossier or open form: what each name means here, on this date. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "expr/node.h"

#define DEPTH_LIMIT 64
#define THE_DAY     "peildatum" /* ${peildatum}: the date of the look itself */

static struct node *card_of(const struct rules_view *view)
{
    struct node *document = NULL, *root, *item;

    if (view->scope.instance && view->scope.card)
        document = view->scope.instance(view->scope.with, view->scope.card);
    root = document ? node_child(document, node_name("root")) : NULL;
    item = root ? node_child(root, node_name("item")) : NULL;
    return item;
}

static bool child_value(const struct node *parent, const char *name, struct value *out)
{
    const struct node *child = parent ? node_child(parent, node_name(name)) : NULL;

    if (child)
        *out = value_text(child->text ? child->text : "");
    return child;
}

static bool fact_value(struct rules_view *view, const struct fact *fact, struct value *out, struct error *err)
{
    if (!view_run(view, fact->calculation, out, err))
        return false;
    if (out->type == VALUE_NODES) /* a fact is one value: of nothing, the blank that '' equals */
        *out = value_text(value_to_text(out, expr_machine_arena(view->machine)));
    return true;
}

void rules_view_shows(struct rules_view *view, const struct rules_whole *whole)
{
    view->whole = *whole;
}

static bool differs(struct rules_view *view, const struct fact *fact, const char *whole)
{
    struct value own;

    return !fact_value(view, fact, &own, NULL) ||
           !text_equal(value_to_text(&own, expr_machine_arena(view->machine)), whole);
}

/* What WHOLE made of everything, seen from where VIEW stands. */
static bool whole_fact(struct rules_view *view, const struct fact *fact, struct value *out, struct error *err)
{
    struct rules_view *whole = view->whole.view;
    struct date on = whole->on;
    struct node *context = whole->context;
    bool good;

    view_refresh(whole);
    whole->on = view->on;
    whole->context = view->context;
    good = fact_value(whole, fact, out, err);
    whole->on = on;
    whole->context = context;
    return good;
}

/* Kept aside while the other machine runs: its next run takes the text away. */
bool view_fact(struct rules_view *view, const struct fact *fact, struct value *out, struct error *err)
{
    const struct rules_whole *whole = &view->whole;
    bool hides;

    if (!whole->view)
        return fact_value(view, fact, out, err);
    if (!whole_fact(view, fact, out, err))
        return false;
    scoped_text text = mem_text(value_to_text(out, expr_machine_arena(whole->view->machine)));
    hides = *text && (whole->hides(whole->with, NULL, fact->name) || (whole->compares && differs(view, fact, text)));
    *out = value_text(arena_text(expr_machine_arena(view->machine), hides ? whole->mask : text));
    return true;
}

/* From the inside out: the row in hand, the open form, the card, the facts; blank when nothing is known. */
static bool name_value(struct rules_view *view, const char *name, struct value *out, struct error *err)
{
    const struct fact *fact = map_find(view->rules->facts, name);
    const struct rules_scope *scope = &view->scope;
    char day[DATE_TEXT_BYTES];

    if (text_equal(name, THE_DAY)) {
        *out = value_text(arena_text(expr_machine_arena(view->machine), date_format(view->on, day)));
        return true;
    }
    if (child_value(view->row, name, out))
        return true;
    if (scope->answer && scope->answer(scope->with, name, view->context, out))
        return true;
    if (child_value(card_of(view), name, out))
        return true;
    if (fact)
        return view_fact(view, fact, out, err);
    *out = value_text("");
    return true;
}

enum rules_origin rules_origin(struct rules_view *view, const char *name)
{
    const struct rules_scope *scope = &view->scope;
    struct value value;

    if (child_value(view->row, name, &value))
        return RULES_OF_ROW;
    if (scope->answer && scope->answer(scope->with, name, view->context, &value))
        return RULES_OF_ANSWER;
    if (child_value(card_of(view), name, &value))
        return RULES_OF_CARD;
    return map_find(view->rules->facts, name) ? RULES_OF_FACT : RULES_OF_NOTHING;
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    struct rules_view *view = expr_call_with(call);

    return name_value(view, view->rules->names.at[slot], out, err);
}

static struct node *instance(void *with, const char *id)
{
    struct rules_view *view = with;

    return view->scope.instance ? view->scope.instance(view->scope.with, id) : NULL;
}

static const char *language(void *with)
{
    const struct rules_view *view = with;

    return view->scope.language ? view->scope.language : "nl";
}

struct rules_view *rules_view_new(const struct rules *rules, const struct rules_scope *scope)
{
    struct rules_view *view = mem_new(sizeof *view);

    view->rules = rules;
    view->scope = *scope;
    view->functions[0] = rules->functions[0];
    view->functions[1] = rules->functions[1];
    view->functions[0].with = view->functions[1].with = view;
    view->host = (struct expr_host){ .with = view,
                                     .functions = view->functions,
                                     .function_count = 2,
                                     .look_up = look_up,
                                     .instance = instance,
                                     .language = language,
                                     .zone_offset_minutes = EXPR_ZONE_BRUSSELS };
    view->machine = expr_machine_new(&view->host);
    view->arena = arena_new();
    view->phrases = map_new();
    view->phrase_arena = arena_new();
    view->on = date_none();
    return view;
}

void rules_view_changed(struct rules_view *view)
{
    view->memos.count = 0;
    arena_free(view->arena);
    view->arena = arena_new();
}

void view_refresh(struct rules_view *view)
{
    uint64_t generation = view->scope.generation ? view->scope.generation(view->scope.with) : view->generation;

    if (generation != view->generation && view->depth == 0)
        rules_view_changed(view);
    view->generation = generation;
}

void rules_view_free(struct rules_view *view)
{
    if (!view)
        return;
    array_clear(&view->memos);
    expr_machine_free(view->machine);
    map_free(view->phrases);
    arena_free(view->phrase_arena);
    arena_free(view->arena);
    mem_free(view);
}

bool view_run(struct rules_view *view, const struct expr *expr, struct value *out, struct error *err)
{
    struct expr_scene scene = { .context = view->row };
    bool good;

    if (view->depth >= DEPTH_LIMIT)
        return error_set(err, ERROR_INPUT, _("The rules go round in a circle: run “balie check”."));
    view->depth++;
    good = expr_run(view->machine, expr, &scene, out, err);
    view->depth--;
    return good;
}

bool view_is_true(struct rules_view *view, const struct expr *expr, bool if_absent, struct error *err)
{
    struct value value;

    if (!expr)
        return if_absent;
    return view_run(view, expr, &value, err) && value_is_true(&value);
}

const char *view_text(struct rules_view *view, const struct expr *expr, struct arena *arena, struct error *err)
{
    struct value value;

    if (!expr || !view_run(view, expr, &value, err))
        return "";
    return arena_text(arena, value_to_text(&value, arena));
}

/* A date is written as people write it; everything else as it stands. */
static void add_for_people(struct buf *out, const char *text)
{
    struct date date;
    int year, month, day;

    if (!date_parse(text, &date)) {
        buf_text(out, text);
        return;
    }
    date_split(date, &year, &month, &day);
    buf_format(out, "%d/%d/%d", day, month, year);
}

static void add_name(struct rules_view *view, const char *name, const char *language, struct buf *out)
{
    scoped(arena) arena = arena_new();
    struct value value;
    const char *text;

    if (!name_value(view, name, &value, NULL))
        return;
    text = value_to_text(&value, arena);
    if (!view->scope.label || !view->scope.label(view->scope.with, name, text, language, out))
        add_for_people(out, text);
}

const char *sentence_in(const struct sentence *sentence, const char *language)
{
    for (size_t i = 0; i < sentence->count; i++)
        if (text_equal(sentence->languages[i], language) && *sentence->texts[i])
            return sentence->texts[i];
    return sentence->count ? sentence->texts[0] : "";
}

static void fill(struct rules_view *view, const char *text, const char *language, struct buf *out)
{
    for (char *name = text_place(&text, out); name; name = text_place(&text, out)) {
        add_name(view, name, language, out);
        mem_free(name);
    }
}

void rules_view_told_by(struct rules_view *view, const struct rules_teller *teller)
{
    view->teller = *teller;
}

static void tell(struct rules_view *view, const char *text, const char *language, struct buf *out)
{
    const struct rules_teller *teller = &view->teller;

    if (!teller->view) {
        fill(view, text, language, out);
        return;
    }
    view_refresh(teller->view);
    teller->view->on = view->on;
    teller->view->context = view->context;
    teller->view->row = view->row ? teller->twin(teller->with, view->row) : NULL;
    fill(teller->view, text, language, out);
    teller->view->row = NULL;
}

void view_sentence(struct rules_view *view, const struct sentence *sentence, struct buf *out)
{
    tell(view, sentence_in(sentence, view->scope.language), language(view), out);
}

void view_sentence_in(struct rules_view *view, const struct sentence *sentence, size_t i, struct buf *out)
{
    tell(view, sentence->texts[i], sentence->languages[i], out);
}

bool rules_name(struct rules_view *view, const char *name, struct date on, struct buf *out)
{
    scoped(arena) arena = arena_new();
    struct value value;

    view_refresh(view);
    view->on = on;
    if (!name_value(view, name, &value, NULL))
        return false;
    buf_text(out, value_to_text(&value, arena));
    return text_equal(name, THE_DAY) || rules_origin(view, name) != RULES_OF_NOTHING;
}

bool rules_facts(struct rules_view *view, struct date on,
                 bool (*visit)(void *with, const char *column, const char *value), void *with, struct error *err)
{
    const struct rules *rules = view->rules;

    view_refresh(view);
    view->on = on;
    for (size_t i = 0; i < map_count(rules->facts); i++) {
        const struct fact *fact = map_value(rules->facts, i);
        scoped(arena) arena = arena_new();
        struct value value;
        if (!*fact->save_to)
            continue;
        if (!view_fact(view, fact, &value, err) || !visit(with, fact->save_to, value_to_text(&value, arena)))
            return false;
    }
    return true;
}

static const struct expr *phrase(struct rules_view *view, const char *expression)
{
    const struct expr *known = map_find(view->phrases, expression);

    if (known)
        return known;
    known = expr_compile(view->phrase_arena, expression, &view->rules->host, NULL);
    if (known)
        map_put(view->phrases, arena_text(view->phrase_arena, expression), (void *)known);
    return known;
}

bool rules_evaluate(struct rules_view *view, const char *expression, struct date on, struct buf *out)
{
    const struct expr *compiled = phrase(view, expression);
    scoped(arena) arena = arena_new();
    struct value value;

    view_refresh(view);
    view->on = on;
    if (!compiled || !view_run(view, compiled, &value, NULL))
        return false;
    buf_text(out, value_to_text(&value, arena));
    return true;
}
