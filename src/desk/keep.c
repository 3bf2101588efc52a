/* keep.c — the draft behind an open form: every answer on disk before it shows as accepted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk.h"
#include "library.h"
#include "store/draft.h"
#include "store/store.h"
#include "world.h"

/* What has no value to keep; a repeat has none, its rows do. */
static const enum question_type valueless[] = { QUESTION_GROUP, QUESTION_NOTE, QUESTION_METADATA };

bool item_has_value(const struct item *item)
{
    enum question_type type = item_question(item)->type;

    for (size_t i = 0; i < sizeof valueless / sizeof *valueless; i++)
        if (valueless[i] == type)
            return false;
    return type != QUESTION_REPEAT || item_is_row(item);
}

/* The value as the draft keeps it: a JSON string, {"leeg": reason} or null. */
static void write_value(struct buf *out, const char *value, const char *blank)
{
    if (blank) {
        buf_text(out, "{\"leeg\":");
        json_quote(out, blank);
        buf_char(out, '}');
    } else if (value) {
        json_quote(out, value);
    } else {
        buf_text(out, "null");
    }
}

static void value_json(const struct item *item, struct buf *out)
{
    const char *value = item_value(item);

    write_value(out, *value || item_is_row(item) ? value : NULL, item_blank(item));
}

static void note(struct entry *entry, const char *key, const char *json)
{
    map_put(entry->noted, arena_text(entry->arena, key), arena_text(entry->arena, json));
}

/* Whether the draft has ITEM otherwise than it is; then it is noted. JSON gets the value. */
static bool differs(struct entry *entry, const struct item *item, struct buf *json)
{
    const char *kept = map_find(entry->kept, item_key(item));

    buf_cut(json, 0);
    value_json(item, json);
    if (kept ? text_equal(kept, buf_view(json)) : text_equal(buf_view(json), "null"))
        return false;
    note(entry, item_key(item), buf_view(json));
    return true;
}

/* A key the draft has and the session has no longer: its row was taken out. */
static bool is_gone(struct entry *entry, size_t i)
{
    const char *key = map_key(entry->kept, i);

    return !map_find(entry->foreign, key) && !text_equal(map_value(entry->kept, i), "null") &&
           !session_item(entry->session, key);
}

static struct json_t *all_values(struct entry *entry)
{
    struct json_t *values = json_make_object();
    scoped_buf json = { 0 };

    for (struct item *item = session_first(entry->session); item; item = session_next(entry->session, item))
        if (item_has_value(item) && differs(entry, item, &json))
            json_set(values, item_key(item), json_parse(buf_view(&json), json.size_bytes, NULL));
    for (size_t i = 0; i < map_count(entry->kept); i++)
        if (is_gone(entry, i))
            json_set(values, map_key(entry->kept, i), json_make_null());
    return values;
}

/* What was shown at opening: the answers of the record as it stood. */
static void write_shown(struct entry *entry, struct buf *out)
{
    scoped_json shown = json_make_object();

    for (size_t i = 0; i < map_count(entry->standing); i++) {
        const struct standing *standing = map_value(entry->standing, i);
        scoped_buf json = { 0 };
        write_value(&json, standing->value, standing->blank);
        json_set(shown, standing->key, json_parse(buf_view(&json), json.size_bytes, NULL));
    }
    json_write(out, shown);
}

/* The key under which this form has an answer. What it has no question for is kept beside it, as it was. */
static const char *place(struct entry *entry, struct standing *standing, const char *json)
{
    scoped_buf moved = { 0 };
    const char *key = standing->key;

    if (form_moved_key(entry->form, key, &moved))
        key = arena_text(entry->arena, buf_view(&moved));
    else
        map_put(entry->foreign, key, standing);
    map_put(entry->kept, key, arena_text(entry->arena, json));
    return key;
}

void entry_show(struct entry *entry, const char *key, const char *value, const char *blank)
{
    struct standing *standing = arena_alloc(entry->arena, sizeof *standing);
    scoped_buf json = { 0 };

    write_value(&json, value, blank);
    standing->key = arena_text(entry->arena, key);
    standing->value = arena_text(entry->arena, value);
    standing->blank = arena_text(entry->arena, blank);
    map_put(entry->standing, standing->key, standing);
    key = place(entry, standing, buf_view(&json));
    if (value || blank)
        session_restore(entry->session, key, standing->value, standing->blank);
}

static void label(struct entry *entry, struct buf *out)
{
    const char *properties = seat_setting(entry->seat, "card_search"), *word;
    size_t shown = 0;

    for (size_t size; shown < 2 && (size = text_word(&properties, &word));) {
        scoped_text name = mem_text_part(word, size);
        struct item *item = session_item(entry->session, name);
        const char *value = item && *item_value(item) ? item_value(item) : world_card(entry->world, name);
        if (!*value)
            continue;
        buf_format(out, "%s%s", shown++ ? " " : "", value);
    }
}

static bool first_save(struct entry *entry, const char *cursor, struct error *err)
{
    scoped_json values = all_values(entry);
    scoped_buf answers = { 0 }, who = { 0 }, shown = { 0 };
    struct id sitting = id_none();
    struct draft draft = { .id = entry->record,
                           .dossier = entry->dossier,
                           .user = seat_user(entry->seat),
                           .is_new_dossier = entry->is_new_dossier,
                           .form = form_name(entry->form),
                           .bundle = library_bundle(entry->library),
                           .parents = entry->parents,
                           .parent_count = entry->parent_count,
                           .cursor = cursor,
                           .opened_ms = entry->opened_ms,
                           .changed_ms = clock_now() };

    if (*entry->sitting_text)
        id_parse(entry->sitting_text, &sitting);
    draft.sitting = sitting;
    json_write(&answers, values);
    label(entry, &who);
    write_shown(entry, &shown);
    draft.answers = buf_view(&answers);
    draft.shown = buf_view(&shown);
    draft.label = buf_view(&who);
    return draft_save(seat_store(entry->seat), &draft, err);
}

static bool forget_gone(struct entry *entry, struct draft_answer answer, struct error *err)
{
    for (size_t i = 0; i < map_count(entry->kept); i++) {
        const char *key = map_key(entry->kept, i);
        if (!is_gone(entry, i))
            continue;
        note(entry, key, "null");
        answer.key = key;
        answer.value_json = "null";
        if (!draft_answer(seat_store(entry->seat), entry->record, &answer, err))
            return false;
    }
    return true;
}

static bool save_changed(struct entry *entry, const char *cursor, struct error *err)
{
    scoped_buf json = { 0 }, who = { 0 };
    struct draft_answer answer = { .cursor = cursor };

    label(entry, &who);
    answer.label = buf_view(&who);
    for (struct item *item = session_first(entry->session); item; item = session_next(entry->session, item)) {
        if (!item_has_value(item) || !differs(entry, item, &json))
            continue;
        answer.key = item_key(item);
        answer.value_json = buf_view(&json);
        if (!draft_answer(seat_store(entry->seat), entry->record, &answer, err))
            return false;
    }
    return forget_gone(entry, answer, err);
}

static bool write_draft(struct entry *entry, const char *cursor, struct error *err)
{
    struct store *store = seat_store(entry->seat);

    if (!store_begin(store, err))
        return false;
    if (entry->has_draft ? save_changed(entry, cursor, err) : first_save(entry, cursor, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

/* What was refused is written again with the next answer. */
bool entry_keep(struct entry *entry, const struct item *cursor, struct error *err)
{
    bool good;

    if (entry->is_loose)
        return true;
    entry->noted = map_new();
    good = write_draft(entry, cursor ? item_key(cursor) : "", err);
    for (size_t i = 0; good && i < map_count(entry->noted); i++)
        map_put(entry->kept, map_key(entry->noted, i), map_value(entry->noted, i));
    entry->has_draft |= good;
    map_free(entry->noted);
    entry->noted = NULL;
    return good;
}

/* "kind/<row>" is a row, "kind/<row>/leeftijd" a question in it. */
static bool is_row_key(const char *key)
{
    size_t slashes = 0;

    for (; *key; key++)
        slashes += *key == '/';
    return slashes % 2;
}

/* Rows that were taken out are in the draft as null: what is in them is passed over. */
static bool is_in_gone_row(const struct json_t *answers, const char *key)
{
    scoped_text row = mem_text(key);

    for (size_t i = 0, slashes = 0; row[i]; i++) {
        if (row[i] != '/' || ++slashes % 2)
            continue;
        row[i] = '\0';
        if (json_is_null(json_get(answers, row)))
            return true;
        row[i] = '/';
    }
    return is_row_key(key) && json_is_null(json_get(answers, key));
}

static void put_back(struct entry *entry, const char *key, const struct json_t *value)
{
    struct standing *standing = arena_alloc(entry->arena, sizeof *standing);
    scoped_buf json = { 0 };

    standing->key = arena_text(entry->arena, key);
    standing->value = arena_text(entry->arena, json_text(value));
    standing->blank = arena_text(entry->arena, json_get_text(value, "leeg"));
    json_write(&json, value);
    key = place(entry, standing, buf_view(&json));
    session_restore(entry->session, key, standing->value, standing->blank);
}

/* A record under correction: first what was shown of it at opening. */
static bool show_again(struct entry *entry, const struct draft *kept, struct error *err)
{
    scoped_json shown = json_parse(kept->shown, strlen(kept->shown), err);

    if (!shown)
        return false;
    for (void *i = json_first(shown); i; i = json_after(shown, i)) {
        const struct json_t *value = json_member(i);
        entry_show(entry, json_member_key(i), json_text(value), json_get_text(value, "leeg"));
    }
    entry->is_correction = json_size(shown) > 0;
    return true;
}

static void answer_again(struct entry *entry, struct json_t *answers)
{
    for (void *i = json_first(answers); i; i = json_after(answers, i)) {
        const char *key = json_member_key(i);
        struct item *row = is_row_key(key) ? session_item(entry->session, key) : NULL;
        if (!is_in_gone_row(answers, key))
            put_back(entry, key, json_member(i));
        else if (row)
            session_remove_row(entry->session, row, NULL);
    }
}

bool entry_restore_draft(struct entry *entry, struct id draft, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct draft kept;
    scoped_json answers = NULL;

    if (!draft_load(seat_store(entry->seat), draft, arena, &kept, err))
        return false;
    answers = json_parse(kept.answers, strlen(kept.answers), err);
    if (!answers)
        return false;
    entry->parents = arena_copy(entry->arena, kept.parents, kept.parent_count * sizeof *kept.parents);
    entry->parent_count = kept.parent_count;
    entry->opened_ms = kept.opened_ms;
    entry->has_draft = true;
    entry->cursor = mem_text(kept.cursor);
    if (!show_again(entry, &kept, err) || !entry_settle(entry, err)) /* what the record saved before the draft */
        return false;
    answer_again(entry, answers);
    return session_settle(entry->session, err);
}

static char *typing_name(const struct entry *entry)
{
    return mem_format("typing:%s", entry->record_text);
}

/* A line with the key of the question, then the text. */
bool entry_keep_typing(struct entry *entry, struct item *item, const char *text, struct error *err)
{
    scoped_text name = typing_name(entry);
    scoped_text value = mem_format("%s\n%s", item_key(item), text);

    if (entry->is_loose)
        return true;
    return (entry->has_draft || entry_keep(entry, item, err)) && store_set(seat_store(entry->seat), name, value, err);
}

char *entry_take_typing(struct entry *entry, struct item **item)
{
    scoped_text name = typing_name(entry);
    scoped_text value = entry->is_loose ? NULL : store_get(seat_store(entry->seat), name);
    char *text = value ? strchr(value, '\n') : NULL;

    if (!text)
        return NULL;
    *text = '\0';
    *item = session_item(entry->session, value);
    if (*item && item_is_masked(entry->session, *item)) /* kept for when it may be seen again */
        return NULL;
    store_set(seat_store(entry->seat), name, NULL, NULL);
    return *item ? mem_text(text + 1) : NULL;
}
