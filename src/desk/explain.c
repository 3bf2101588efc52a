/* explain.c — why: the decision behind a suggestion, the parts of an expression, who said it earlier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "explain.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "entry_inside.h"
#include "expr/expr.h"
#include "fold/fold.h"
#include "form/list.h"
#include "library.h"
#include "rules/rules.h"
#include "store/dossier.h"
#include "world.h"

#define CALL "decide("

/* The tables a calculation asks, by name, each once. */
static void tables_in(struct arena *arena, struct map *tables, const struct expr *calculation)
{
    const char *text = calculation ? expr_source(calculation) : "";

    for (const char *at = strstr(text, CALL); at; at = strstr(at + 1, CALL)) {
        const char *name = at + strlen(CALL), *end;
        while (*name == ' ')
            name++;
        if (*name != '\'' && *name != '"')
            continue;
        end = strchr(name + 1, *name);
        if (end) {
            char *table = arena_text_part(arena, name + 1, (size_t)(end - name - 1));
            map_put(tables, table, table);
        }
    }
}

struct json_t *entry_decisions(struct entry *entry)
{
    scoped(arena) arena = arena_new();
    scoped(map) tables = map_new();
    struct json_t *all = json_make_array();

    for (size_t i = 0; i < form_size(entry->form); i++) {
        struct item *item = session_item(entry->session, form_question(entry->form, i)->name);
        if (item && item_is_relevant(item))
            tables_in(arena, tables, form_question(entry->form, i)->calculation);
    }
    for (size_t i = 0; i < map_count(tables); i++) {
        const struct rules_decision *decision;
        struct json_t *one;
        if (!rules_decide(world_rules(entry->world), map_key(tables, i), session_date(entry->session), &decision, NULL))
            continue;
        one = json_make_object();
        rules_decision_json(decision, one);
        json_add(all, one);
    }
    return all;
}

static void add_day(struct buf *out, struct date date)
{
    int year, month, day;

    date_split(date, &year, &month, &day);
    buf_format(out, "%d/%d/%d", day, month, year);
}

static void add_parameter(struct buf *out, const struct rules_parameter *parameter)
{
    buf_format(out, "  %s = %s", parameter->name, parameter->value);
    if (date_is_set(parameter->from)) {
        buf_text(out, _(", from "));
        add_day(out, parameter->from);
    }
    if (date_is_set(parameter->to)) {
        buf_text(out, _(", until "));
        add_day(out, parameter->to);
    }
    buf_format(out, "  [%s] %s\n", parameter->status, parameter->source);
}

void explain_decision(const struct rules_decision *decision, struct buf *out)
{
    buf_format(out, _("Table %s, row %s (line %zu), decided on "), decision->table, decision->row, decision->line);
    add_day(out, decision->on);
    buf_char(out, '\n');
    if (*decision->reason)
        buf_format(out, "%s\n", decision->reason);
    if (*decision->source)
        buf_format(out, _("Source: %s\n"), decision->source);
    for (size_t i = 0; i < decision->output_count; i++)
        if (*decision->values[i])
            buf_format(out, "  %s = %s\n", decision->outputs[i], decision->values[i]);
    if (decision->parameter_count)
        buf_text(out, _("Parameters:\n"));
    for (size_t i = 0; i < decision->parameter_count; i++)
        add_parameter(out, &decision->parameters[i]);
    if (decision->is_unconfirmed)
        buf_text(out, _("* A parameter used here is still to be confirmed by the agency.\n"));
}

static void add_decisions(struct entry *entry, const struct expr *calculation, struct buf *out)
{
    scoped(arena) arena = arena_new();
    scoped(map) tables = map_new();
    const struct rules_decision *decision;

    tables_in(arena, tables, calculation);
    for (size_t i = 0; i < map_count(tables); i++)
        if (rules_decide(world_rules(entry->world), map_key(tables, i), session_date(entry->session), &decision, NULL))
            explain_decision(decision, out);
}

static void add_part(void *with, int depth, const char *source, const struct value *value)
{
    scoped(arena) arena = arena_new();
    struct buf *out = with;

    for (int i = 0; i < depth; i++)
        buf_text(out, "  ");
    buf_format(out, "%s → %s\n", source, value_to_text(value, arena));
}

static const struct {
    enum session_aspect aspect;
    const char *title;
} aspects[] = {
    { ASPECT_RELEVANT, N_("Asked when:") },
    { ASPECT_REQUIRED, N_("Required when:") },
    { ASPECT_CONSTRAINT, N_("Accepted when:") },
    { ASPECT_VALUE, N_("Computed as:") },
};

static const struct expr *expression_of(const struct question *question, enum session_aspect aspect)
{
    const struct expr *expressions[] = { question->relevant, question->required, question->constraint,
                                         question->calculation, question->read_only };

    return expressions[aspect];
}

/* The group and repeats around a question have a say in whether it is asked. */
static void add_around(struct entry *entry, struct item *item, struct buf *out)
{
    struct expr_listener listener = { add_part, out };

    for (struct item *around = item_parent(item); around; around = item_parent(around))
        if (item_question(around)->relevant) {
            buf_format(out, _("Its group “%s” is asked when:\n"), item_question(around)->name);
            session_why(entry->session, around, ASPECT_RELEVANT, &listener, NULL);
        }
}

bool entry_why(struct entry *entry, struct item *item, struct buf *out, struct error *err)
{
    const struct question *question = item_question(item);
    struct expr_listener listener = { add_part, out };

    (void)err;
    buf_format(out, "%s\n", question->name);
    buf_format(out, _("Now: %s, %s, value: %s\n\n"), item_is_relevant(item) ? _("asked") : _("not asked"),
               item_is_required(item) ? _("required") : _("not required"), item_value(item));
    for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++) {
        if (!expression_of(question, aspects[i].aspect))
            continue;
        buf_format(out, "%s %s\n", _(aspects[i].title), expr_source(expression_of(question, aspects[i].aspect)));
        session_why(entry->session, item, aspects[i].aspect, &listener, NULL);
    }
    add_around(entry, item, out);
    add_decisions(entry, question->calculation, out);
    for (size_t i = 0; (question->flags & QUESTION_BESLUIT) && i < form_size(entry->form); i++)
        if (form_question(entry->form, i)->parent == question)
            add_decisions(entry, form_question(entry->form, i)->calculation, out);
    return true;
}

static void add_moment(struct seat *seat, int64_t at_ms, struct buf *out)
{
    int minute = clock_minute(at_ms), year, month, day;

    if (clock_day(at_ms).days != seat_today(seat).days) {
        date_split(clock_day(at_ms), &year, &month, &day);
        buf_format(out, "%d/%d ", day, month);
    }
    buf_format(out, "%02d:%02d", minute / 60, minute % 60);
}

void entry_author(struct entry *entry, const struct item *item, struct buf *out)
{
    struct dossier *dossier = world_dossier(entry->world);
    const struct fold_record *record;
    const struct standing *standing = map_find(entry->standing, item_key(item));
    size_t fold;

    if (!entry->is_correction || !standing || !dossier || !text_equal(standing->value, item_value(item)))
        return;
    record = dossier_record(dossier, entry->record, &fold);
    for (size_t i = 0; record && i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        if (!text_equal(answer->key, standing->key))
            continue;
        buf_format(out, "%s ", seat_name_of(entry->seat, answer->change->user));
        add_moment(entry->seat, answer->change->at_ms, out);
        return;
    }
}

static const struct fold_property *property_of(const struct fold_entity *entity, const char *name)
{
    for (size_t i = 0; i < entity->property_count; i++)
        if (text_equal(entity->properties[i].name, name))
            return &entity->properties[i];
    return NULL;
}

static const struct fold_property *property_in(const struct fold *fold, const char *list, const char *name)
{
    const struct fold_property *found = NULL;
    size_t count;
    const struct fold_entity *entities = fold_entities(fold, &count);

    for (size_t i = 0; !found && i < count; i++)
        if (text_equal(entities[i].list, list))
            found = property_of(&entities[i], name);
    return found;
}

/* The property of the card that this question saves to, and who saved it last. */
static const struct fold_property *stored_property(struct entry *entry, const struct question *question)
{
    struct dossier *dossier = world_dossier(entry->world);
    const struct fold_property *found = NULL;

    if (!dossier || !text_equal(question->save_list, seat_setting(entry->seat, "card")))
        return NULL;
    for (size_t i = 0; !found && i < dossier_fold_count(dossier); i++)
        found = property_in(dossier_fold(dossier, i), question->save_list, question->save_property);
    return found;
}

/* A code as people read it. */
static void add_value(struct entry *entry, const struct question *question, const char *value, struct buf *out)
{
    struct list *list = form_list(entry->form, question);
    const char *code;

    if (!list) {
        buf_text(out, value);
        return;
    }
    for (size_t size, first = 1; (size = text_word(&value, &code)); first = 0) {
        scoped_text name = mem_text_part(code, size);
        const struct choice *choice = list_find(list, name);
        buf_format(out, "%s%s", first ? "" : ", ",
                   choice ? choice_label(list, choice, seat_language(entry->seat)) : name);
    }
}

void entry_earlier(struct entry *entry, const struct item *item, struct buf *out)
{
    const struct question *question = item_question(item);
    const struct fold_property *stored = *question->save_property ? stored_property(entry, question) : NULL;

    if (!stored || !stored->value || !*stored->value)
        return;
    buf_text(out, _("earlier: "));
    add_value(entry, question, stored->value, out);
    buf_text(out, " (");
    add_moment(entry->seat, stored->record->last->at_ms, out);
    buf_format(out, ", %s)", seat_name_of(entry->seat, stored->record->last->user));
}

bool entry_knows(struct entry *entry, const struct item *item)
{
    const struct question *question = item_question(item);
    const struct fold_property *stored = *question->save_property && *item_value(item) && !item_is_answered(item)
                                             ? stored_property(entry, question)
                                             : NULL;

    return stored && text_equal(stored->value, item_value(item)) &&
           !text_equal(stored->record->form, form_name(entry->form));
}
