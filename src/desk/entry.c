/* entry.c — an open form in a dossier: begun, answered, moved through, left. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/entry.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/sitting.h"
#include "entry_inside.h"
#include "fold/fold.h"
#include "form/instance.h"
#include "last_saved.h"
#include "library.h"
#include "rules/rules.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "wire/blob.h"
#include "world.h"

/* What the engine fills in by itself: the dossier, the person, the conversation. */
static const char *fill(void *with, const char *name)
{
    struct entry *entry = with;

    if (text_equal(name, seat_setting(entry->seat, "fill_dossier")))
        return entry->dossier_text;
    if (text_equal(name, seat_setting(entry->seat, "fill_user")))
        return entry->user_text;
    if (text_equal(name, seat_setting(entry->seat, "fill_user_name")) || text_equal(name, "username"))
        return seat_user_name(entry->seat);
    if (text_equal(name, sitting_form(entry->seat)))
        return text_equal(form_name(entry->form), name) ? entry->record_text : entry->sitting_text;
    return NULL;
}

static struct node *instance(void *with, const char *id)
{
    struct entry *entry = with;

    return text_equal(id, INSTANCE_LAST_SAVED) ? last_saved(entry) : world_instance(entry->world, id);
}

static struct node *stored(void *with, const char *id)
{
    return world_stored(((struct entry *)with)->world, id);
}

/* The answer is the path until it is submitted, when the file is taken in. */
static bool attach(void *with, const char *path, struct buf *out)
{
    scoped_buf bytes = { 0 };

    (void)with;
    if (file_is_folder(path) || text_equal(path, "-") || !file_read(path, BLOB_LIMIT_BYTES, &bytes, NULL))
        return false;
    buf_text(out, path);
    return true;
}

static const char *mask(void *with, const char *list, const char *name)
{
    struct entry *entry = with;
    bool hides =
        list ? seat_hides_of(entry->seat, NULL, list, name) : seat_hides(entry->seat, form_name(entry->form), name);

    return hides ? RIGHTS_MASK : NULL;
}

static void entered(void *with, struct session *session)
{
    world_set_session(((struct entry *)with)->world, session);
}

static void remember_heads(struct entry *entry)
{
    struct dossier *dossier = world_dossier(entry->world);
    const struct id *heads;
    size_t count = 0;

    if (!dossier)
        return;
    heads = fold_heads(dossier_fold_of(dossier, entry->dossier), &count);
    entry->parents = arena_copy(entry->arena, heads, count * sizeof *heads);
    entry->parent_count = count;
}

static bool open_session(struct entry *entry, struct error *err)
{
    struct rules *rules = library_rules(entry->library, err);

    if (!rules)
        return false;
    entry->session_world = (struct session_world){ .with = entry,
                                                   .instance = instance,
                                                   .stored = stored,
                                                   .now_ms = entry->at_ms,
                                                   .language = seat_language(entry->seat),
                                                   .fill = fill,
                                                   .attach = attach,
                                                   .mask = seat_hides_some(entry->seat) ? mask : NULL,
                                                   .entered = entered };
    entry->session_world.functions =
        rules_functions(rules, world_rules(entry->world), &entry->session_world.function_count);
    entry->session = session_open(entry->form, &entry->session_world, err);
    return entry->session;
}

/* A record that is only looked at is seen with the dossier of its own day: what came later did not decide it. */
static struct world *world_of(struct seat *seat, const struct entry_start *start, struct error *err)
{
    struct date at = start->as_of ? *start->as_of : date_none();
    struct world_start as_of = { .store = seat_store(seat),
                                 .library = start->library,
                                 .dossier = start->dossier,
                                 .at = at,
                                 .today = at,
                                 .language = seat_language(seat),
                                 .told_to = seat };

    return start->as_of && !seat_is_at_past(seat) ? world_open(&as_of, err)
                                                  : seat_told_world(seat, start->library, start->dossier, err);
}

struct entry *entry_begin(struct seat *seat, const struct entry_start *start, struct error *err)
{
    struct entry *entry = mem_new(sizeof *entry);

    entry->seat = seat;
    entry->arena = arena_new();
    entry->standing = map_new();
    entry->kept = map_new();
    entry->foreign = map_new();
    entry->library = start->library;
    entry->dossier = start->dossier;
    entry->record = start->record;
    entry->is_new_dossier = start->is_new_dossier;
    entry->at_ms = start->at_ms;
    entry->opened_ms = clock_now();
    id_format(entry->dossier, entry->dossier_text);
    id_format(entry->record, entry->record_text);
    id_format(seat_user(seat), entry->user_text);
    if (id_is_set(start->sitting))
        id_format(start->sitting, entry->sitting_text);
    entry->form = library_form(entry->library, start->form, err);
    entry->world = entry->form ? world_of(seat, start, err) : NULL;
    if (entry->world)
        world_leave_out(entry->world, entry->record);
    if (!entry->world || !open_session(entry, err)) {
        entry_free(entry);
        return NULL;
    }
    remember_heads(entry);
    return entry;
}

bool entry_settle(struct entry *entry, struct error *err)
{
    if (!session_settle(entry->session, err))
        return false;
    return session_saves(entry->session, entry->arena, entry->record_text, &entry->base_saves, &entry->base_save_count);
}

void entry_take_up(struct entry *entry, const struct fold_record *record)
{
    entry->is_correction = true;
    for (size_t i = 0; i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        entry_show(entry, answer->key, answer->value, answer->blank);
    }
}

struct gathered {
    struct entry *entry;
    struct error *err;
    const char *override_reason;
    bool good;
};

static void refuse(void *with, const struct rules_refusal *refusal)
{
    struct gathered *gathered = with;
    struct entry *entry = gathered->entry;

    if (!gathered->good)
        return;
    if (gathered->override_reason && text_has_word(refusal->override, seat_role(entry->seat))) {
        entry->override_reason = arena_text(entry->arena, gathered->override_reason);
        return;
    }
    gathered->good = error_set(gathered->err, ERROR_INPUT, _("%s (rule %s)"), refusal->sentence, refusal->name);
    error_at(gathered->err, "%s", refusal->name);
}

bool entry_preconditions(struct entry *entry, const char *override_reason, struct error *err)
{
    struct gathered gathered = { entry, err, override_reason, true };

    rules_refusals(world_rules(entry->world), form_name(entry->form), session_date(entry->session), refuse, &gathered);
    return gathered.good;
}

/* A new dossier that was left before anything was answered: the conversation begun for it never was. */
static void forget_sitting(struct entry *entry)
{
    struct store *store = seat_store(entry->seat);
    struct id sitting;

    if (entry->is_new_dossier && !entry->has_draft && id_parse(entry->sitting_text, &sitting) &&
        !dossier_exists(store, entry->dossier))
        draft_remove(store, sitting, NULL);
}

void entry_free(struct entry *entry)
{
    if (!entry)
        return;
    if (!entry->is_loose)
        forget_sitting(entry);
    if (entry->world)
        world_set_session(entry->world, NULL);
    if (!entry->is_loose)
        session_free(entry->session);
    world_free(entry->world);
    map_free(entry->standing);
    map_free(entry->kept);
    map_free(entry->foreign);
    arena_free(entry->arena);
    mem_free(entry->cursor);
    mem_free(entry);
}

struct entry *entry_loose(struct session *session)
{
    struct entry *entry = mem_new(sizeof *entry);

    entry->is_loose = true;
    entry->arena = arena_new();
    entry->standing = map_new();
    entry->kept = map_new();
    entry->foreign = map_new();
    entry->session = session;
    entry->form = session_form(session);
    return entry;
}

struct session *entry_session(struct entry *entry)
{
    return entry->session;
}

struct id entry_dossier(const struct entry *entry)
{
    return entry->dossier;
}

struct id entry_record(const struct entry *entry)
{
    return entry->record;
}

bool entry_is_new_dossier(const struct entry *entry)
{
    return entry->is_new_dossier;
}

bool entry_is_correction(const struct entry *entry)
{
    return entry->is_correction;
}

struct item *entry_cursor(struct entry *entry)
{
    struct item *item = entry->cursor ? session_item(entry->session, entry->cursor) : NULL;

    return item ? item : session_first(entry->session);
}

bool entry_answer(struct entry *entry, struct item *item, const char *text, struct error *err)
{
    return session_answer(entry->session, item, text, err) && entry_keep(entry, item, err);
}

bool entry_blank(struct entry *entry, struct item *item, const char *reason, struct error *err)
{
    return session_blank(entry->session, item, reason, err) && entry_keep(entry, item, err);
}

struct item *entry_add_row(struct entry *entry, struct item *repeat, struct error *err)
{
    struct item *row = session_add_row(entry->session, repeat, err);

    return row && entry_keep(entry, row, err) ? row : NULL;
}

bool entry_remove_row(struct entry *entry, struct item *row, struct error *err)
{
    struct item *repeat = item_parent(row);

    return session_remove_row(entry->session, row, err) && entry_keep(entry, repeat, err);
}

bool entry_move(struct entry *entry, struct item *item, struct error *err)
{
    mem_free(entry->cursor);
    entry->cursor = mem_text(item_key(item));
    if (!entry->has_draft)
        return true;
    return draft_answer(seat_store(entry->seat), entry->record, &(struct draft_answer){ .cursor = entry->cursor }, err);
}

bool entry_fill(struct entry *entry, const struct json_t *answers, struct error *err)
{
    return session_fill(entry->session, answers, err);
}

bool entry_fill_at(struct entry *entry, const struct json_t *answers, const char *entity, struct error *err)
{
    for (size_t i = 0; entity && i < form_entities(entry->form); i++) {
        struct item *item = session_item(entry->session, form_entity(entry->form, i)->list);
        if (item && !session_answer(entry->session, item, entity, err))
            return false;
    }
    return session_fill(entry->session, answers, err);
}

bool entry_discard(struct entry *entry, struct error *err)
{
    if (!entry->has_draft)
        return true;
    if (!draft_remove(seat_store(entry->seat), entry->record, err) || !carry_forget(entry, err))
        return false;
    entry->has_draft = false;
    return true;
}
