/* day.c — a day of a vault as it is lived: all that a vault does, and what of it was accepted is told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "day.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/secret.h"
#include "life.h"
#include "store/care.h"
#include "store/compare.h"
#include "store/draft.h"
#include "store/entity.h"
#include "store/log.h"
#include "store/search.h"
#include "store/store.h"
#include "vault/inside.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"

#define ROW_BYTES 1500
#define WAIT_US   300
#define IN_LOG    4 /* of the last rounds is in the log alone */

static struct id draft_id(void)
{
    struct id id = { { 7, 7, 7 } };

    return id;
}

struct id life_dossier(int n)
{
    char name[32];

    return hash_id(name, (size_t)snprintf(name, sizeof name, "dossier %d", (n + LIFE_EARLIER) % LIFE_DOSSIERS));
}

struct id life_record(int n)
{
    char name[32];

    return hash_id(name, (size_t)snprintf(name, sizeof name, "record %d", n));
}

void day_note(void *with, int what)
{
    struct day_seen *seen = with;

    if (what >= DAY_ANSWER && what < DAY_ANSWER + DAY_ROUNDS)
        seen->answers[what] = true;
    else if (what >= DAY_LOT && what < DAY_LOT + DAY_ROUNDS)
        seen->lots[what - DAY_LOT] = true;
    else if (what >= DAY_CHANGE && what < DAY_CHANGE + DAY_ROUNDS)
        seen->changes[what - DAY_CHANGE] = true;
    seen->made |= what == DAY_MADE;
    seen->backup |= what == DAY_BACKUP;
    seen->rolled |= what == DAY_ROLLED;
    seen->removed |= what == DAY_REMOVED;
    seen->put_back |= what == DAY_PUT_BACK;
}

struct vault *life_open(const char *folder, const char *name, const char *words, struct error *err)
{
    scoped(secret) passphrase = secret_copy(words, strlen(words));

    return vault_open(folder, name, passphrase, err);
}

static bool run(struct sqlite3 *database, const char *sql)
{
    return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* One record of a person: in the log, in the table of persons, in the search index. */
static bool submit(struct store *store, int n)
{
    char name[64], entity[ID_TEXT_BYTES];
    struct body_set set = { "naam", { BODY_TEXT, name }, false };
    struct body_save saves[] = { { "persoon", entity, "", { BODY_TEXT, "1" }, false },
                                 { "persoon", entity, "naam", { BODY_TEXT, name }, false } };
    struct body body = { .sets = &set, .set_count = 1, .saves = saves, .save_count = 2 };
    struct change change = { .kind = CHANGE_SET, .at_ms = 1700000000000 + n, .form = "f", .region = "LIM" };
    scoped_buf text = { 0 };

    snprintf(name, sizeof name, DAY_MARKER " nummer%d", n);
    id_format(life_dossier(n), entity);
    body_encode(&text, &body);
    change.user = draft_id();
    change.dossier = life_dossier(n);
    change.record = life_record(n);
    change.date = date_none();
    change.body = text.bytes;
    change.body_bytes = text.size_bytes;
    return log_append(store, &change, NULL);
}

static bool define(struct store *store)
{
    static const struct entity_property properties[] = { { "naam", ENTITY_TEXT } };
    static const struct entity_list list = { "persoon", properties, 1 };
    static const char *const searched[] = { "naam" };
    static const struct search_plan plan = { "persoon", searched, 1, NULL, NULL, NULL };

    return entity_define(store, &list, 1, NULL) && search_define(store, &plan, NULL);
}

static bool fill(struct vault *vault)
{
    scoped(store) store = store_open(vault, NULL);
    struct draft draft = { .id = draft_id(), .form = "f", .answers = "{}" };
    bool good = store && define(store) && draft_save(store, &draft, NULL);

    for (int n = -LIFE_EARLIER; good && n < 0; n++)
        good = submit(store, n);
    return good && run(vault_database(vault), "CREATE TABLE lot(n, part, text); CREATE INDEX lot_text ON lot(text, n)");
}

/* As the first version of the tables left it: what came later goes. */
static bool make_older(struct vault *vault)
{
    sqlite3_stmt *query = NULL;
    scoped_buf sql = { 0 };

    buf_text(&sql, "BEGIN; PRAGMA user_version=1;");
    sqlite3_prepare_v2(
        vault_database(vault),
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_%' ESCAPE '\\' AND name NOT"
        " IN ('_term', '_dossier', '_log', '_chain', '_state', '_counter', '_file', '_draft',"
        " '_draft_answer', '_list', '_stale', '_dirty', '_record', '_conflict', '_link', '_card',"
        " '_posting', '_word', '_slip', '_touched', '_task')",
        -1, &query, NULL);
    while (sqlite3_step(query) == SQLITE_ROW)
        buf_format(&sql, "DROP TABLE %s;", (const char *)sqlite3_column_text(query, 0));
    sqlite3_finalize(query);
    buf_text(&sql, "ALTER TABLE _log DROP COLUMN seal; COMMIT");
    return run(vault_database(vault), buf_view(&sql));
}

static bool make(const char *folder)
{
    scoped(secret) anna = secret_copy(LIFE_ANNA, strlen(LIFE_ANNA));
    scoped(secret) bert = secret_copy(LIFE_BERT, strlen(LIFE_BERT));
    scoped(vault) vault = vault_create(folder, "anna", anna, NULL);

    return vault && vault_add_user(vault, "bert", bert, NULL) && fill(vault) && make_older(vault);
}

static bool answer(struct store *store, int n)
{
    char key[16], value[64];

    snprintf(key, sizeof key, "key%d", n);
    snprintf(value, sizeof value, "\"" DAY_MARKER " %d\"", n);
    return draft_answer(store, draft_id(), &(struct draft_answer){ key, value, key, NULL }, NULL);
}

/* Several pages in one transaction, with a step back in it. */
static bool lot(struct sqlite3 *database, int n)
{
    char sql[512];

    snprintf(sql, sizeof sql,
             "BEGIN; INSERT INTO lot SELECT %d, value, '" DAY_MARKER "' || value || hex(zeroblob(%d)) FROM"
             " generate_parts; SAVEPOINT s; UPDATE lot SET part = -part WHERE n = %d; ROLLBACK TO s; COMMIT",
             n, ROW_BYTES / 2, n);
    if (run(database, sql))
        return true;
    run(database, "ROLLBACK");
    return false;
}

/* A step of the backup that is beside the work; true while there is one. */
static bool roll_on(struct vault *vault, bool *is_good)
{
    bool is_busy = false;

    if (vault->rolling && !vault_step(vault, 1, &is_busy, NULL))
        *is_good = false;
    if (vault->checker)
        usleep(WAIT_US);
    return vault->rolling;
}

bool life_judge(struct vault *copy, struct error *err)
{
    scoped(store) store = store_open(copy, err);
    struct compared compared;

    return store && care_check(store, err) && compare_all(store, &compared, err) &&
           ((!compared.differing && compared.is_index_good) || error_set(err, ERROR_DAMAGED, "tables differ"));
}

bool life_roll(struct vault *vault, size_t keep)
{
    bool is_good = vault_roll(vault, &(struct vault_rolling){ .keep = keep, .judge = life_judge }, NULL);

    while (roll_on(vault, &is_good))
        ;
    return is_good;
}

/* As what comes in between keys: on its way to the disk while the work goes on, and told once it is there. */
static void behind(struct store *store, struct vault *vault, int n, void (*tell)(int what))
{
    bool is_answered, is_written;

    vault_defer(vault, true);
    is_answered = answer(store, n);
    is_written = lot(vault_database(vault), n);
    vault_defer(vault, false);
    if (!vault_catch_up(vault, NULL))
        return;
    if (is_answered)
        tell(DAY_ANSWER + n);
    if (is_written)
        tell(DAY_LOT + n);
}

static void at_once(struct store *store, struct vault *vault, int n, void (*tell)(int what))
{
    if (answer(store, n))
        tell(DAY_ANSWER + n);
    if (lot(vault_database(vault), n))
        tell(DAY_LOT + n);
}

/* The backup begins, goes on and ends between answers, which come along. */
static void rounds(struct vault *vault, int from, int to, void (*tell)(int what))
{
    scoped(store) store = store_open(vault, NULL);
    struct sqlite3 *database = vault_database(vault);
    bool is_good = false, is_rolling = false;

    run(database, "PRAGMA wal_autocheckpoint=24");
    run(database, "CREATE TEMP VIEW generate_parts AS WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1"
                  " FROM c WHERE value < 5) SELECT value FROM c");
    for (int n = from; store && n < to; n++) {
        if (n == to - IN_LOG)
            run(database, "PRAGMA wal_autocheckpoint=0");
        (n % 3 == 1 ? behind : at_once)(store, vault, n, tell);
        if (submit(store, n))
            tell(DAY_CHANGE + n);
        if (n == from + 2)
            is_good = is_rolling = vault_roll(vault, &(struct vault_rolling){ .keep = 1, .judge = life_judge }, NULL);
        is_rolling = is_rolling && roll_on(vault, &is_good);
    }
    while (is_rolling && roll_on(vault, &is_good))
        ;
    if (is_good)
        tell(DAY_ROLLED);
}

/* Another device, and all that came into the log and the drafts since. */
static bool take_over(struct vault *restored, struct vault *standing)
{
    scoped(store) to = store_open(restored, NULL);
    scoped(store) from = store_open(standing, NULL);
    size_t count;

    return to && from && care_adopt(to, from, &count, NULL) && log_new_device(to, NULL) &&
           log_derive(to, 0, &count, NULL) && care_check(to, NULL) && vault_is_well(standing, NULL) &&
           run(vault_database(restored), "CREATE TABLE put_back(x)");
}

/* The backup of this morning in place of the vault; it, or NULL: then it is whichever the next opening finds. */
static struct vault *put_back(const char *folder, struct vault *standing, void (*tell)(int what))
{
    scoped_text copy = file_join(folder, "copy.balie");
    scoped(secret) anna = secret_copy(LIFE_ANNA, strlen(LIFE_ANNA));
    struct vault_restoring what = { folder, copy, "anna", standing };
    struct vault *restored = vault_restore_begin(&what, anna, NULL);
    bool good = restored && take_over(restored, standing);

    vault_close(standing);
    if (good && vault_restore_finish(restored, NULL)) {
        tell(DAY_PUT_BACK);
        return restored;
    }
    vault_close(restored);
    return NULL;
}

static struct vault *open_again(const char *folder, struct vault *vault)
{
    vault_close(vault);
    return life_open(folder, "anna", LIFE_ANNA, NULL);
}

void day_live(const char *folder, void (*tell)(int what))
{
    scoped_text copy = file_join(folder, "copy.balie");
    struct vault *vault;

    if (!vault_exists(folder) && !make(folder))
        return;
    tell(DAY_MADE);
    vault = open_again(folder, NULL);
    if (!vault)
        return;
    rounds(vault, 0, DAY_BACKED, tell);
    if (vault_backup(vault, copy, NULL))
        tell(DAY_BACKUP);
    if (vault_remove_user(vault, "bert", NULL))
        tell(DAY_REMOVED);
    vault = open_again(folder, vault);
    if (vault && !vault_rewrite(vault, "SELECT 1", NULL)) /* as after an erasure */
        vault = open_again(folder, vault);
    if (!vault)
        return;
    rounds(vault, DAY_BACKED, DAY_REPLACED, tell);
    vault = put_back(folder, vault, tell);
    vault = vault ? vault : open_again(folder, NULL);
    if (!vault)
        return;
    rounds(vault, DAY_REPLACED, DAY_ROUNDS, tell);
    tell(DAY_END);
    vault_close(vault);
}
