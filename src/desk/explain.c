/* explain.c — what is told beside a question: the decisions asked, who answered it, what was said earlier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/entry.h"

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
    for (size_t i = 0; i < map_count(tables) && !entry->is_loose; i++) {
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
    if (seat_hides(entry->seat, stored->record->form, question->name) ||
        seat_hides(entry->seat, stored->record->form, stored->name))
        buf_text(out, RIGHTS_MASK);
    else
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
