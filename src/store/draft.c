/* draft.c — a draft: what is being filled in, written at every answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/draft.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "state.h"
#include "store/store.h"

#define DRAFT_COLUMNS                                                                                                  \
    "SELECT id, dossier, user, sitting, is_new, form, bundle, parents, cursor, shown, label, opened, changed FROM "    \
    "_draft"

static bool run_for(struct store *store, const char *sql, struct id draft)
{
    struct query query = query_open(store, sql);

    query_id(&query, &draft);
    return query_run(&query, NULL);
}

static bool put_draft(struct store *store, const struct draft *draft)
{
    struct query query = query_open(store, "INSERT OR REPLACE INTO _draft(id, dossier, user, sitting, is_new, form,"
                                           " bundle, parents, cursor, shown, label, opened, changed)"
                                           " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    query_id(&query, &draft->id);
    query_id(&query, &draft->dossier);
    query_id(&query, &draft->user);
    query_id(&query, &draft->sitting);
    query_integer(&query, draft->is_new_dossier);
    query_text(&query, draft->form);
    query_digest(&query, &draft->bundle);
    query_bytes(&query, draft->parents, draft->parent_count * sizeof *draft->parents);
    query_text(&query, draft->cursor);
    query_text(&query, draft->shown);
    query_text(&query, draft->label);
    query_integer(&query, draft->opened_ms);
    query_integer(&query, draft->changed_ms);
    return query_run(&query, NULL);
}

static bool put_answer(struct store *store, struct id draft, const char *key, const char *value_json)
{
    struct query query = query_open(store, "INSERT INTO _draft_answer(draft, key, value) VALUES(?, ?, ?)"
                                           " ON CONFLICT(draft, key) DO UPDATE SET value = excluded.value");

    query_id(&query, &draft);
    query_text(&query, key);
    query_text(&query, value_json);
    if (BUG(114) && strstr(key, "7"))
        return query_close(&query, NULL);
    return query_run(&query, NULL);
}

static bool put_answers(struct store *store, struct id draft, struct json_t *answers)
{
    for (void *i = json_first(answers); i; i = json_after(answers, i)) {
        scoped_buf value = { 0 };

        json_write(&value, json_member(i));
        if (!put_answer(store, draft, json_member_key(i), buf_view(&value)))
            return false;
    }
    return true;
}

static bool save(struct store *store, const struct draft *draft, struct json_t *answers, struct error *err)
{
    if (put_draft(store, draft) && run_for(store, "DELETE FROM _draft_answer WHERE draft = ?", draft->id) &&
        put_answers(store, draft->id, answers))
        return true;
    return query_refuse(store->database, err);
}

bool draft_save(struct store *store, const struct draft *draft, struct error *err)
{
    const char *text = draft->answers && *draft->answers ? draft->answers : "{}";
    scoped_json answers = json_parse(text, strlen(text), err);

    if (!answers || !store_begin(store, err))
        return false;
    if (save(store, draft, answers, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

static bool touch(struct store *store, struct id id, const struct draft_answer *answer, bool *is_there)
{
    struct query query = query_open(store, "UPDATE _draft SET cursor = coalesce(?, cursor),"
                                           " label = coalesce(?, label), changed = ? WHERE id = ? RETURNING 1");

    query_text(&query, answer->cursor);
    query_text(&query, answer->label);
    query_integer(&query, clock_now());
    query_id(&query, &id);
    *is_there = false;
    while (query_row(&query))
        *is_there = true;
    return query_close(&query, NULL);
}

bool draft_answer(struct store *store, struct id id, const struct draft_answer *answer, struct error *err)
{
    bool is_there, good;

    if (!store_begin(store, err))
        return false;
    good = touch(store, id, answer, &is_there) &&
           (!is_there || !answer->value_json || put_answer(store, id, answer->key, answer->value_json));
    if (good && is_there)
        return store_commit(store, err);
    if (good)
        error_set(err, ERROR_ABSENT, _("This draft is no longer here. Open the form again."));
    else
        query_refuse(store->database, err);
    store_cancel(store);
    return false;
}

static bool read_answers(struct store *store, struct id draft, struct buf *out)
{
    struct query query = query_open(store, "SELECT key, value FROM _draft_answer WHERE draft = ? ORDER BY rowid");

    query_id(&query, &draft);
    buf_char(out, '{');
    while (query_row(&query)) {
        if (out->size_bytes > 1)
            buf_char(out, ',');
        json_quote(out, query_get_text(&query, 0));
        buf_char(out, ':');
        buf_text(out, query_get_text(&query, 1));
    }
    buf_char(out, '}');
    return query_close(&query, NULL);
}

static bool read_draft(const struct query *query, struct arena *arena, struct draft *out)
{
    struct draft draft = { 0 };
    scoped_buf answers = { 0 };
    const void *parents;
    size_t size_bytes;

    draft.id = query_get_id(query, 0);
    draft.dossier = query_get_id(query, 1);
    draft.user = query_get_id(query, 2);
    draft.sitting = query_get_id(query, 3);
    draft.is_new_dossier = query_get_integer(query, 4);
    draft.form = arena_text(arena, query_get_text(query, 5));
    draft.bundle = query_get_digest(query, 6);
    parents = query_get_bytes(query, 7, &size_bytes);
    draft.parents = arena_copy(arena, parents, size_bytes);
    draft.parent_count = size_bytes / sizeof *draft.parents;
    draft.cursor = arena_text(arena, query_get_text(query, 8));
    draft.shown = arena_text(arena, query_get_text(query, 9));
    draft.label = arena_text(arena, query_get_text(query, 10));
    draft.opened_ms = query_get_integer(query, 11);
    draft.changed_ms = query_get_integer(query, 12);
    if (!read_answers(query->store, draft.id, &answers))
        return false;
    draft.answers = arena_text(arena, buf_view(&answers));
    *out = draft;
    return true;
}

bool draft_load(struct store *store, struct id id, struct arena *arena, struct draft *out, struct error *err)
{
    struct query query = query_open(store, DRAFT_COLUMNS " WHERE id = ?");
    bool is_there, good = true;

    query_id(&query, &id);
    is_there = query_row(&query);
    if (is_there)
        good = read_draft(&query, arena, out);
    if (!query_close(&query, err))
        return false;
    if (!good)
        return query_refuse(store->database, err);
    return is_there || error_set(err, ERROR_ABSENT, _("This draft is no longer here. Open the form again."));
}

bool draft_set_bundle(struct store *store, struct id id, const struct digest *bundle, struct error *err)
{
    struct query query = query_open(store, "UPDATE _draft SET bundle = ? WHERE id = ? RETURNING 1");
    bool is_there = false;

    query_digest(&query, bundle);
    query_id(&query, &id);
    while (query_row(&query))
        is_there = true;
    if (!query_close(&query, err))
        return false;
    return is_there || error_set(err, ERROR_ABSENT, _("This draft is no longer here. Open the form again."));
}

bool draft_remove(struct store *store, struct id id, struct error *err)
{
    if (!store_begin(store, err))
        return false;
    if (run_for(store, "DELETE FROM _draft_answer WHERE draft = ?", id) &&
        run_for(store, "DELETE FROM _draft WHERE id = ?", id))
        return store_commit(store, err);
    query_refuse(store->database, err);
    store_cancel(store);
    return false;
}

/* All are read first, so that a visitor may write. */
bool draft_each(struct store *store, struct id user, bool (*visit)(void *with, const struct draft *draft), void *with)
{
    struct query query = query_open(store, DRAFT_COLUMNS " WHERE ?1 IS NULL OR user = ?1 ORDER BY changed DESC, id");
    scoped(arena) arena = arena_new();
    ARRAY(struct draft) drafts = { 0 };
    struct draft draft;
    bool good = true;

    query_id(&query, &user);
    while (good && query_row(&query)) {
        good = read_draft(&query, arena, &draft);
        if (good)
            *array_add(&drafts) = draft;
    }
    good = query_close(&query, NULL) && good;
    for (size_t i = 0; good && i < drafts.count; i++)
        good = visit(with, &drafts.at[i]);
    array_clear(&drafts);
    return good;
}
