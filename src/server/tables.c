/* tables.c — the tables of the server's records, made and brought up to date by the server itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "base/words.h"
#include "database.h"
#include "seal.h"

#define TRIES               20
#define INCARNATION_LETTERS 12

static const char first[] = "CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) {keyed}";

/* Every stored change has a position in the order of arrival, also what is not fed: a view, and what was refused. */
static const char *const first_version[] = {
    "CREATE TABLE feed(one {key} CHECK(one = 1), position {number} NOT NULL, arrival {number} NOT NULL)",
    "INSERT INTO feed VALUES(1, 0, 0)",
    "CREATE TABLE code(hash {bytes} PRIMARY KEY, region TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,"
    " until {number} NOT NULL, device {bytes}, desk {number} NOT NULL)",
    "CREATE TABLE desk(number {key}, token {bytes} UNIQUE, region TEXT NOT NULL, role TEXT NOT NULL,"
    " name TEXT NOT NULL, state {number} NOT NULL, since {number} NOT NULL, until {number} NOT NULL)",
    "CREATE TABLE device(number {key}, id {bytes} UNIQUE NOT NULL, desk {number} NOT NULL, head {number} NOT NULL,"
    " chain {bytes} NOT NULL)",
    "CREATE TABLE person(number {key}, id {bytes} UNIQUE NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,"
    " region TEXT NOT NULL, gone {number} NOT NULL, signature {bytes})",
    "CREATE TABLE change(position {key}, id {bytes} UNIQUE NOT NULL, arrival {number} NOT NULL,"
    " device {number} NOT NULL, seq {number} NOT NULL, dossier {bytes}, record {bytes}, kind TEXT NOT NULL,"
    " region TEXT NOT NULL, refusal TEXT, line {bytes} NOT NULL)",
    "CREATE UNIQUE INDEX change_queue ON change(device, seq)",
    "CREATE INDEX change_dossier ON change(dossier)",
    /* What came again by another queue than the first. */
    "CREATE TABLE queue(device {number} NOT NULL, seq {number} NOT NULL, position {number} NOT NULL,"
    " PRIMARY KEY(device, seq)) {keyed}",
    /* Which region sees which dossier, from and until which position (0: from the beginning, not ended). One of them
     * has it. */
    "CREATE TABLE scope(dossier {bytes} NOT NULL, region TEXT NOT NULL, granted {number} NOT NULL,"
    " revoked {number} NOT NULL, owner {number} NOT NULL, PRIMARY KEY(dossier, region)) {keyed}",
    "CREATE INDEX scope_granted ON scope(region, granted) WHERE granted > 0",
    "CREATE INDEX scope_revoked ON scope(region, revoked) WHERE revoked > 0",
    "CREATE TABLE erasure(dossier {bytes} NOT NULL, position {number} NOT NULL, record {bytes},"
    " PRIMARY KEY(dossier, position)) {keyed}",
    "CREATE TABLE link(dossier {bytes} NOT NULL, other {bytes} NOT NULL, PRIMARY KEY(dossier, other)) {keyed}",
    "CREATE TABLE word(word {bytes} NOT NULL, dossier {bytes} NOT NULL, list TEXT NOT NULL, property TEXT NOT NULL,"
    " PRIMARY KEY(word, dossier, list, property)) {keyed}",
    "CREATE INDEX word_dossier ON word(dossier)",
    "CREATE TABLE blob(dossier {bytes} NOT NULL, hash {bytes} NOT NULL, at {number} NOT NULL, size {number} NOT NULL,"
    " bytes {bytes} NOT NULL, PRIMARY KEY(dossier, hash, at))",
    "CREATE TABLE file(hash {bytes} PRIMARY KEY, bytes {bytes} NOT NULL)",
    "CREATE TABLE bundle(number {key}, region TEXT NOT NULL, hash {bytes} NOT NULL, signature {bytes} NOT NULL)",
    "CREATE INDEX bundle_region ON bundle(region, number)",
    NULL,
};

static const char *const second_version[] = {
    "CREATE TABLE restriction(dossier {bytes} PRIMARY KEY)",
    NULL,
};

/* SOLE is the one region that may see a change; "" when its dossier's scope must be asked. A region reads on along its
 * own line, not through what all others wrote. */
static const char *const third_version[] = {
    "ALTER TABLE change ADD COLUMN sole TEXT NOT NULL DEFAULT ''",
    "UPDATE change SET sole = region WHERE dossier IS NOT NULL AND NOT EXISTS(SELECT 1 FROM scope"
    " WHERE scope.dossier = change.dossier AND scope.region <> change.region)",
    "CREATE INDEX change_sole ON change(sole, position)",
    NULL,
};

static const char *const fourth_version[] = {
    /* Dossiers that are perhaps of one person: the smaller id first. */
    "CREATE TABLE likely(dossier {bytes} NOT NULL, other {bytes} NOT NULL, reason TEXT NOT NULL,"
    " position {number} NOT NULL, settled {number} NOT NULL, PRIMARY KEY(dossier, other)) {keyed}",
    "CREATE INDEX likely_other ON likely(other)",
    "CREATE INDEX likely_open ON likely(position) WHERE settled = 0",
    NULL,
};

/* Which change was at a position before it was passed on after all: who read up to there has read this history. */
static const char *const fifth_version[] = {
    "CREATE TABLE moved(position {key}, id {bytes} NOT NULL)",
    NULL,
};

/* What of a desk's queues was passed on since it read. */
static const char *const sixth_version[] = {
    "CREATE INDEX queue_position ON queue(device, position)",
    "CREATE INDEX device_desk ON device(desk)",
    NULL,
};

/* Since when it was there; 0: not known. */
static const char *const seventh_version[] = {
    "ALTER TABLE moved ADD COLUMN arrival {number} NOT NULL DEFAULT 0",
    NULL,
};

static const char *const *const versions[] = { first_version, second_version, third_version,  fourth_version,
                                               fifth_version, sixth_version,  seventh_version };
#define VERSIONS ((int64_t)(sizeof versions / sizeof *versions))

static bool execute(struct database *database, const char *sql, struct error *err)
{
    scoped_buf spelled = { 0 };

    database_spell(&spelled, database, sql);
    return database->engine->execute(database, buf_view(&spelled), err);
}

static bool bring_to(struct database *database, size_t version, struct error *err)
{
    char mark[24];

    for (const char *const *sql = versions[version]; *sql; sql++)
        if (!execute(database, *sql, err))
            return false;
    snprintf(mark, sizeof mark, "%zu", version + 1);
    return database_run(database, err, "UPDATE meta SET value = $1 WHERE name = 'schema'", "t", mark);
}

const char *tables_incarnation(char text[ID_TEXT_BYTES])
{
    id_format(id_random(), text);
    text[INCARNATION_LETTERS] = '\0';
    return text;
}

/* Whoever comes first holds the row; the others wait for it and find the work done. */
static bool hold(struct database *database, int64_t *version, struct error *err)
{
    static const char hold_sql[] = "UPDATE meta SET value = value WHERE name = 'schema' RETURNING value";
    static const char once_sql[] = "INSERT INTO meta(name, value) VALUES($1, $2) ON CONFLICT(name) DO NOTHING";
    char incarnation[ID_TEXT_BYTES], seal[DIGEST_TEXT_BYTES];
    struct database_rows *rows;
    struct digest key;
    bool good;

    random_bytes(&key, sizeof key);
    if (!database_run(database, err, once_sql, "tt", "schema", "0") ||
        !database_run(database, err, once_sql, "tt", "incarnation", tables_incarnation(incarnation)) ||
        !database_run(database, err, once_sql, "tt", SEAL_FACT, digest_format(&key, seal)))
        return false;
    rows = database_ask(database, err, hold_sql, "");
    good = database_next(database, rows) && text_integer(database_text(database, rows, 0), 0, INT64_MAX, version);
    return database_done(database, rows, err) &&
           (good || error_set(err, ERROR_DAMAGED, _("This database is not one of balied. Name another one.")));
}

static bool migrate(struct database *database, struct error *err)
{
    int64_t version = 0;

    if (!database->engine->begin(database, err) || !execute(database, first, err) || !hold(database, &version, err))
        return false;
    if (version > VERSIONS)
        return error_set(err, ERROR_DAMAGED, _("This database was used by a newer balied. Install the newest balied."));
    for (int64_t i = version; i < VERSIONS; i++)
        if (!bring_to(database, (size_t)i, err))
            return false;
    return database->engine->commit(database, err);
}

/* Two that make the first table at once hinder each other: one of them finds it made the next time. */
bool tables_open(struct database *database, struct error *err)
{
    struct error why = { 0 };

    for (int i = 0; i < TRIES; i++) {
        if (migrate(database, &why))
            return true;
        database->engine->cancel(database);
        if (why.kind != ERROR_SYSTEM)
            break;
    }
    if (err)
        *err = why;
    return false;
}
