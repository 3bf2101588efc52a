/* session.c — a form being filled in: opened, walked through, settled and explained. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/session.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"
#include "session_inside.h"
#include "uuid.h"

static int64_t now_of(const struct session *session)
{
    return session->world->now_ms ? session->world->now_ms : clock_now();
}

/* --- what expressions ask of the form --- */

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    struct session *session = expr_call_with(call);
    const struct node *context = expr_call_scene(call)->context;

    (void)err;
    item_look_up(session, context ? context->owner : NULL, &session->form->questions[slot], out);
    return true;
}

/* Before the first record is saved there is a form without answers. */
static struct node *nothing_saved(struct session *session)
{
    if (!session->nothing) {
        session->nothing = node_new(session->arena, NODE_DOCUMENT, NULL, NULL);
        node_append(session->nothing, node_new(session->arena, NODE_ELEMENT, "data", NULL));
        node_settle(session->nothing);
    }
    return session->nothing;
}

static struct node *instance(void *with, const char *id)
{
    struct session *session = with;
    const struct form_world *world = session->form->world;
    struct list *list = map_find(session->form->lists, id);
    struct node *document = map_find(session->form->documents, id);

    if (text_equal(session->form->last_saved, id))
        id = LAST_SAVED;
    if (document)
        return document;
    if (session->form->own_instance && text_equal(session->form->own_instance, id))
        return session->document;
    if (list)
        return list_tree(list);
    if (session->world->instance)
        document = session->world->instance(session->world->with, id);
    if (!document && text_equal(id, LAST_SAVED))
        return nothing_saved(session);
    if (document || !world->list)
        return document;
    list = world->list(world->with, id, NULL);
    return list ? list_tree(list) : NULL;
}

static int64_t now_ms(void *with)
{
    return now_of(with);
}

static const char *language(void *with)
{
    return ((struct session *)with)->language;
}

/* The text that stands under ID, in the language of the session if it has one. */
static const char *itext(void *with, const char *id)
{
    struct session *session = with;
    const struct form *form = session->form;
    const char *const *texts = map_find(form->itexts, id), *text = NULL;

    for (size_t i = 0; texts && i < form->languages.count; i++)
        if (text_equal(form->languages.at[i], session->language) ||
            (!text && text_equal(form->languages.at[i], form->default_language)))
            text = texts[i];
    return text;
}

/* jr:choice-name(value, '${question}'): the question is named by its path, or by the last word of it. */
static const char *choice_name(void *with, const char *value, const char *path)
{
    struct session *session = with;
    size_t size, from;
    const char *start = text_trim(path, &size);
    scoped_text whole = mem_text_part(start, size);
    const struct question *question = *whole == '/' ? map_find(session->form->refs, whole) : NULL;

    if (question)
        return choice_label_of(session, question, value);
    size = strlen(path);

    while (size && strchr("} '\"", path[size - 1]))
        size--;
    for (from = size; from && !strchr("{/ ", path[from - 1]);)
        from--;
    scoped_text name = mem_text_part(path + from, size - from);
    question = form_bind(session->form, session->form->top, name);
    return question ? choice_label_of(session, question, value) : NULL;
}

/* --- opening --- */

static const char *metadata(const struct session *session, const struct question *question, char *text)
{
    const char *kind = detail_of(session->form, question)->kind;
    char day[DATE_TEXT_BYTES];

    if (text_equal(kind, "today"))
        snprintf(text, CLOCK_TEXT_BYTES, "%s", date_format(clock_day(now_of(session)), day));
    else if (text_equal(kind, "start") || text_equal(kind, "end"))
        clock_format(now_of(session), text);
    else if (text_equal(kind, "uid"))
        uuid_make("uuid:", text);
    return text;
}

static void fill_in(struct session *session, struct item *item)
{
    const struct session_world *world = session->world;
    char text[UUID_TEXT_BYTES] = "";
    const char *filled = NULL;

    if (item->question->type != QUESTION_HIDDEN && item->question->type != QUESTION_METADATA)
        return;
    if (world->fill)
        filled = world->fill(world->with, item->question->name);
    if (!filled && world->fill && item->question->type == QUESTION_METADATA)
        filled = world->fill(world->with, detail_of(session->form, item->question)->kind);
    if (!filled && item->question->type == QUESTION_METADATA)
        filled = metadata(session, item->question, text);
    if (filled)
        item_set_text(session, item, filled);
}

/* --- what the instance of an XForm begins with --- */

static void seed(struct session *session, struct row *row, const struct node *node);

/* A row that stands in the instance: what is set in new rows is not for it. */
static void seed_row(struct session *session, struct item *heading, const struct node *node)
{
    const struct form *form = session->form;
    char id[ID_TEXT_BYTES];
    struct row *row = row_new(session, detail_of(form, heading->question)->inner, heading, id_format(id_random(), id));

    row->was_counted = true;
    for (size_t i = 0; i < row->plan->member_count; i++) {
        const struct detail *detail = detail_of(form, row->plan->member[i]);
        if (detail->set_in_row && !detail->set_at_load)
            row->item[i].settled = true;
    }
    seed(session, row, node);
    row_insert(session, row);
}

/* What is computed when the form is first loaded takes the place of what stands in the instance. */
static bool keeps_text(const struct form *form, const struct question *question)
{
    const struct detail *detail = detail_of(form, question);

    return !question->default_value || (detail->set_in_row && !detail->set_at_load);
}

static bool is_template(const struct node *node)
{
    const struct node *attribute = node->attributes;

    while (attribute && !text_equal(attribute->name, "jr:template"))
        attribute = attribute->next;
    return attribute;
}

/* The rows below NODE, and in a row the values it has. */
static void seed(struct session *session, struct row *row, const struct node *node)
{
    for (const struct node *at = node->first; at; at = at->next) {
        const struct question *question = at->kind == NODE_ELEMENT ? at->owner : NULL;
        struct item *item = question ? &row->item[detail_of(session->form, question)->place] : NULL;
        if (!item)
            continue;
        if (question->type == QUESTION_GROUP)
            seed(session, row, at);
        else if (question->type == QUESTION_REPEAT && !is_template(at))
            seed_row(session, item, at);
        else if (question->type != QUESTION_REPEAT && row->heading && keeps_text(session->form, question))
            item_set_text(session, item, at->text);
    }
}

static struct session *session_new(const struct form *form, const struct session_world *world)
{
    struct session *session = mem_new(sizeof *session);

    session->form = form;
    session->world = world;
    session->arena = arena_new();
    session->choice_arena = arena_new();
    session->rows = map_new();
    session->host = (struct expr_host){ .with = session,
                                        .functions = world->functions,
                                        .function_count = world->function_count,
                                        .look_up = look_up,
                                        .instance = instance,
                                        .now_ms = now_ms,
                                        .language = language,
                                        .choice_name = choice_name,
                                        .itext = itext,
                                        .zone_offset_minutes = EXPR_ZONE_BRUSSELS };
    session->machine = expr_machine_new(&session->host);
    session->document = node_new(session->arena, NODE_DOCUMENT, NULL, NULL);
    session_set_language(session, world->language ? world->language : form->default_language);
    return session;
}

/* A question about one entity of the dossier: when there is only one, that is the one. */
static void choose_only(struct session *session)
{
    const struct item_choice *choices;

    for (size_t i = 0; i < session->top->plan->member_count; i++) {
        struct item *item = &session->top->item[i];
        const struct question *question = item->question;
        if (question->type != QUESTION_SELECT_ONE || form_list(session->form, question) || item->value || item->blank)
            continue;
        if (!question->list_from_file || item_choices(session, item, &choices) != 1)
            continue;
        item_set_text(session, item, choices[0].name);
        wave_changed(session, item, WAVE_VALUE);
        wave_run(session);
    }
}

struct session *session_open(const struct form *form, const struct session_world *world, struct error *err)
{
    struct session *session = session_new(form, world);

    (void)err;
    if (world->entered)
        world->entered(world->with, session);
    session->top = row_new(session, form->top, NULL, "");
    node_append(session->document, &session->top->self.node);
    for (size_t i = 0; i < form->top->member_count; i++)
        fill_in(session, &session->top->item[i]);
    session->is_quiet = true;
    if (form->instance)
        seed(session, session->top, form->instance);
    wave_row(session, session->top);
    wave_run(session);
    choose_only(session);
    for (size_t i = 0; i < form->top->member_count; i++)
        choices_prepare(session, &session->top->item[i]);
    session->is_quiet = false;
    session->generation++;
    return session;
}

void session_free(struct session *session)
{
    if (!session)
        return;
    row_free(session->top);
    for (size_t i = 0; i < session->gone.count; i++)
        row_free(session->gone.at[i]);
    for (size_t i = 0; i < session->gone_keys.count; i++)
        mem_free(session->gone_keys.at[i]);
    array_clear(&session->gone);
    array_clear(&session->gone_keys);
    array_clear(&session->wave);
    map_free(session->rows);
    expr_machine_free(session->machine);
    arena_free(session->choice_arena);
    arena_free(session->arena);
    mem_free(session);
}

const struct form *session_form(const struct session *session)
{
    return session->form;
}

void session_set_language(struct session *session, const char *wanted)
{
    snprintf(session->language, sizeof session->language, "%s", wanted ? wanted : "");
    session->generation++;
}

const char *session_language(const struct session *session)
{
    return session->language;
}

uint64_t session_generation(const struct session *session)
{
    return session->generation;
}

struct expr_machine *session_machine(struct session *session)
{
    return session->machine;
}

struct date session_date(struct session *session)
{
    const struct question *question = session->form->date;
    struct date date;

    if (question && date_parse(item_value(&session->top->item[detail_of(session->form, question)->place]), &date))
        return date;
    return clock_day(now_of(session));
}

/* --- walking --- */

struct item *session_first(struct session *session)
{
    return session->top->plan->member_count ? &session->top->item[0] : NULL;
}

struct item *session_next(struct session *session, const struct item *item)
{
    struct row *row = item->row;
    size_t place;

    if (item->is_row && row->plan->member_count)
        return &row->item[0];
    if (!item->is_row && item->first_row)
        return &item->first_row->self;
    place = item->is_row ? row->plan->member_count : detail_of(session->form, item->question)->place + 1;
    while (place >= row->plan->member_count) {
        if (!row->heading)
            return NULL;
        if (row->next)
            return &row->next->self;
        place = detail_of(session->form, row->heading->question)->place + 1;
        row = row->parent;
    }
    return &row->item[place];
}

static struct row *row_named(struct session *session, const struct item *heading, const char *id)
{
    struct row *row = map_find(session->rows, id);

    return row && row->heading == heading ? row : row_find(heading, id);
}

/* Walks KEY; a row that is not there yet is made when MAKE says so. */
struct walk {
    struct session *session;
    struct row *row;
    bool may_make;
};

static void forget_keys(struct row *row)
{
    mem_free(row->self.key);
    row->self.key = NULL;
    for (size_t i = 0; i < row->plan->member_count; i++) {
        mem_free(row->item[i].key);
        row->item[i].key = NULL;
    }
}

/* A row that repeat_count made takes the name of the one that was kept; else there is a new row. */
static struct row *make_row(struct session *session, struct item *heading, const char *id)
{
    struct row *row = heading->first_row;

    while (row && !row->was_counted)
        row = row->next;
    if (row) {
        map_put(session->rows, row->id, NULL);
        snprintf(row->id, sizeof row->id, "%s", id);
        mem_free(row->prefix);
        row->prefix = mem_format("%s%s/%s/", row->parent->prefix, row->plan->repeat->key, id);
        forget_keys(row);
        map_put(session->rows, arena_text(session->arena, row->id), row);
    } else {
        row = row_new(session, detail_of(session->form, heading->question)->inner, heading, id);
        for (size_t i = 0; i < row->plan->member_count; i++) {
            item_set_text(session, &row->item[i], NULL);
            row->item[i].settled = true;
        }
        row_insert(session, row);
    }
    row->was_counted = false;
    row->self.stood = true;
    return row;
}

/* The question KEY begins with: names may be paths. *SLASH gets the slash behind it, NULL at the end. */
static const struct question *first_of(const struct walk *walk, const char *key, const char **slash)
{
    const struct question *question = map_find(walk->row->plan->names, key);

    *slash = NULL;
    for (const char *at = strchr(key, '/'); at && !question; at = strchr(at + 1, '/')) {
        scoped_text name = mem_text_part(key, (size_t)(at - key));
        question = map_find(walk->row->plan->names, name);
        if (question && question->type != QUESTION_REPEAT)
            question = NULL;
        *slash = at;
    }
    return question;
}

static struct item *walk_key(struct walk *walk, const char *key)
{
    const char *slash;
    const struct question *question = first_of(walk, key, &slash);
    struct item *item = question ? &walk->row->item[detail_of(walk->session->form, question)->place] : NULL;
    struct row *row;

    if (!item || !slash)
        return item;
    key = slash + 1;
    slash = strchr(key, '/');
    scoped_text id = slash ? mem_text_part(key, (size_t)(slash - key)) : mem_text(key);
    row = row_named(walk->session, item, id);
    if (!row && walk->may_make && *id && strlen(id) < ID_TEXT_BYTES)
        row = make_row(walk->session, item, id);
    if (!row || !slash)
        return row ? &row->self : NULL;
    walk->row = row;
    return walk_key(walk, slash + 1);
}

struct item *session_item(struct session *session, const char *key)
{
    struct walk walk = { session, session->top, false };

    return walk_key(&walk, key);
}

/* --- taking up --- */

bool session_restore(struct session *session, const char *key, const char *value, const char *blank)
{
    struct walk walk = { session, session->top, true };
    struct item *item = walk_key(&walk, key);

    if (!item || item->question->type == QUESTION_NOTE || item->question->type == QUESTION_GROUP)
        return false;
    if (item->question->type == QUESTION_REPEAT)
        return item->is_row;
    item_set_text(session, item, value);
    item_set_blank(session, item, value && *value ? NULL : blank);
    item->settled = item->stood = true;
    item->answered = !question_is_computed(item->question) && (item->value || item->blank);
    return true;
}

bool session_settle(struct session *session, struct error *err)
{
    (void)err;
    session->is_quiet = true;
    wave_row(session, session->top);
    wave_run(session);
    session->is_quiet = false;
    session->generation++;
    return true;
}

/* --- why --- */

bool session_why(struct session *session, struct item *item, enum session_aspect aspect,
                 const struct expr_listener *listener, struct error *err)
{
    const struct question *question = item->question;
    const struct expr *const all[] = { question->relevant, question->required, question->constraint,
                                       question->calculation ? question->calculation : question->default_value,
                                       question->read_only };
    struct expr_scene scene = { .context = &item->node, .root = session->document };

    if (!all[aspect])
        return error_set(err, ERROR_ABSENT, _("Nothing was written down for this: it is always so."));
    return expr_explain(session->machine, all[aspect], &scene, listener, err);
}
