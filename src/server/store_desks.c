/* store_desks.c — the store's codes, desks, devices and people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_own.h"

#include "base/clock.h"
#include "behind.h"
#include "bulk.h"

static bool add_code(struct server_store *store, const struct digest *hash, const struct store_code *code,
                     int64_t until_ms, struct error *err)
{
    return database_run(database_of(store), err, "DELETE FROM code WHERE until <= $1", "i", clock_now()) &&
           database_run(database_of(store), err,
                        "INSERT INTO code(hash, region, role, name, until, desk) VALUES($1, $2, $3, $4, $5, 0)",
                        "dttti", hash, code->region, code->role, code->name, until_ms);
}

static bool find_code(struct server_store *store, const struct digest *hash, int64_t now_ms, struct store_code *out,
                      struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows =
        database_ask(database, err, "SELECT region, role, name, desk, device FROM code WHERE hash = $1 AND until > $2",
                     "di", hash, now_ms);

    *out = (struct store_code){ .is_there = database_next(database, rows) };
    if (out->is_there) {
        database_copy(database, rows, 0, out->region, sizeof out->region);
        database_copy(database, rows, 1, out->role, sizeof out->role);
        database_copy(database, rows, 2, out->name, sizeof out->name);
        out->desk = database_integer(database, rows, 3);
        database_read(database, rows, 4, &out->device, sizeof out->device);
    }
    return database_done(database, rows, err);
}

static bool use_code(struct server_store *store, const struct digest *hash, const struct store_code *code,
                     struct error *err)
{
    return database_run(database_of(store), err, "UPDATE code SET desk = $1, device = $2 WHERE hash = $3", "ibd",
                        code->desk, &code->device, hash);
}

static bool last_number(struct database *database, const char *sql, int64_t *out, struct error *err)
{
    struct database_rows *rows = database_ask(database, err, sql, "");

    if (database_next(database, rows))
        *out = database_integer(database, rows, 0);
    return database_done(database, rows, err);
}

/* Whoever adds a numbered row holds the feed: numbers are given without a gap and never twice. */
static bool next_number(struct database *database, const char *sql, int64_t *out, struct error *err)
{
    if (!last_number(database, sql, out, err))
        return false;
    ++*out;
    return true;
}

static bool add_desk(struct server_store *store, const struct digest *token, struct store_desk *desk, struct error *err)
{
    struct database *database = database_of(store);

    recall_drop(recall_of(store), RECALL_DESK);
    return next_number(database, "SELECT max(number) FROM desk", &desk->number, err) &&
           database_run(database, err,
                        "INSERT INTO desk(number, token, region, role, name, state, since, until)"
                        " VALUES($1, $2, $3, $4, $5, $6, $7, $8)",
                        "idtttiii", desk->number, token, desk->region, desk->role, desk->name, (int64_t)desk->state,
                        desk->since_ms, desk->until_ms);
}

#define DEVICE_VALUES 5

#define DESK_COLUMNS      "number, region, role, name, state, since, until"
#define DESK_COLUMN_COUNT 7

static void read_desk(struct database *database, struct database_rows *rows, struct store_desk *out)
{
    out->number = database_integer(database, rows, 0);
    database_copy(database, rows, 1, out->region, sizeof out->region);
    database_copy(database, rows, 2, out->role, sizeof out->role);
    database_copy(database, rows, 3, out->name, sizeof out->name);
    out->state = (int)database_integer(database, rows, 4);
    out->since_ms = database_integer(database, rows, 5);
    out->until_ms = database_integer(database, rows, 6);
}

static void keep_desk(struct recall *recall, const struct digest *token, const struct store_desk *desk)
{
    char key[DIGEST_TEXT_BYTES];

    recall_keep(recall, RECALL_DESK, digest_format(token, key), desk, sizeof *desk);
}

static bool find_desk(struct server_store *store, const struct digest *token, struct store_desk *out, struct error *err)
{
    struct database *database = database_of(store);
    char key[DIGEST_TEXT_BYTES];
    const struct store_desk *known = recall_find(recall_of(store), RECALL_DESK, digest_format(token, key));
    struct database_rows *rows;

    *out = known ? *known : (struct store_desk){ 0 };
    if (known)
        return true;
    rows = database_ask(database, err, "SELECT " DESK_COLUMNS " FROM desk WHERE token = $1", "d", token);
    if (database_next(database, rows))
        read_desk(database, rows, out);
    return database_done(database, rows, err);
}

static bool foresee_desks(struct server_store *store, const struct digest *tokens, size_t count, struct error *err)
{
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    struct database_rows *rows;
    struct store_desk desk = { 0 };
    struct digest token;

    count = count < BULK_KEYS ? count : BULK_KEYS;
    for (size_t i = 0; i < count; i++)
        keys[i] = sql_bytes(&tokens[i], sizeof tokens[i]);
    if (!count)
        return true;
    rows = bulk_ask(database, "SELECT " DESK_COLUMNS ", token FROM desk WHERE token IN (", keys, count, err);
    while (database_next(database, rows)) {
        read_desk(database, rows, &desk);
        database_read(database, rows, DESK_COLUMN_COUNT, &token, sizeof token);
        keep_desk(recall_of(store), &token, &desk);
    }
    return database_done(database, rows, err);
}

static bool each_desk(struct server_store *store, const struct store_visitor *visitor, struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows = database_ask(database, err, "SELECT " DESK_COLUMNS " FROM desk ORDER BY number", "");
    struct store_desk desk;
    bool go_on = true;

    while (go_on && database_next(database, rows)) {
        read_desk(database, rows, &desk);
        go_on = visitor->desk(visitor->with, &desk);
    }
    return database_done(database, rows, err);
}

static bool save_desk(struct server_store *store, const struct store_desk *desk, const struct digest *token,
                      struct error *err)
{
    struct database *database = database_of(store);

    recall_drop(recall_of(store), RECALL_DESK);
    return database_run(database, err,
                        "UPDATE desk SET state = $1, region = $2, role = $3, until = $4 WHERE number = $5", "ittii",
                        (int64_t)desk->state, desk->region, desk->role, desk->until_ms, desk->number) &&
           (!token ||
            database_run(database, err, "UPDATE desk SET token = $1 WHERE number = $2", "di", token, desk->number));
}

static void keep_device(struct recall *recall, const struct store_device *device)
{
    char key[ID_TEXT_BYTES];

    recall_keep(recall, RECALL_DEVICE, id_format(device->id, key), device, sizeof *device);
}

static bool add_device(struct server_store *store, struct id id, struct store_device *device, struct error *err)
{
    struct database *database = database_of(store);

    device->id = id;
    if (!next_number(database, "SELECT max(number) FROM device", &device->number, err))
        return false;
    keep_device(recall_of(store), device);
    return database_run(database, err, "INSERT INTO device(number, id, desk, head, chain) VALUES($1, $2, $3, 0, $4)",
                        "ibid", device->number, &id, device->desk, &device->chain);
}

#define DEVICE_COLUMNS "number, id, desk, head, chain"

static void read_device(struct database *database, struct database_rows *rows, struct store_device *out)
{
    out->number = database_integer(database, rows, 0);
    database_read(database, rows, 1, &out->id, sizeof out->id);
    out->desk = database_integer(database, rows, 2);
    out->head = (uint64_t)database_integer(database, rows, 3);
    database_read(database, rows, 4, &out->chain, sizeof out->chain);
}

static bool find_device(struct server_store *store, struct id id, struct store_device *out, struct error *err)
{
    struct database *database = database_of(store);
    char key[ID_TEXT_BYTES];
    const struct store_device *known = recall_find(recall_of(store), RECALL_DEVICE, id_format(id, key));
    struct database_rows *rows;

    *out = known ? *known : (struct store_device){ 0 };
    if (known)
        return true;
    rows = database_ask(database, err, "SELECT " DEVICE_COLUMNS " FROM device WHERE id = $1", "b", &id);
    if (database_next(database, rows))
        read_device(database, rows, out);
    return database_done(database, rows, err);
}

static size_t lay_ids(struct sql_value keys[BULK_KEYS], const struct id *ids, size_t count)
{
    count = count < BULK_KEYS ? count : BULK_KEYS;
    for (size_t i = 0; i < count; i++)
        keys[i] = sql_bytes(&ids[i], sizeof ids[i]);
    return count;
}

static bool foresee_devices(struct server_store *store, const struct id *ids, size_t count, struct error *err)
{
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    struct store_device device = { 0 };
    struct database_rows *rows;

    count = lay_ids(keys, ids, count);
    if (!count)
        return true;
    rows = bulk_ask(database, "SELECT " DEVICE_COLUMNS " FROM device WHERE id IN (", keys, count, err);
    while (database_next(database, rows)) {
        read_device(database, rows, &device);
        keep_device(recall_of(store), &device);
    }
    return database_done(database, rows, err);
}

/* How far the queues of many devices have come is written together. */
static bool save_device(struct server_store *store, const struct store_device *device, struct error *err)
{
    static const struct bulk bulk = { "INSERT INTO device(number, id, desk, head, chain) VALUES ", DEVICE_VALUES,
                                      " ON CONFLICT(number) DO UPDATE SET head = excluded.head,"
                                      " chain = excluded.chain" };
    const struct sql_value row[DEVICE_VALUES] = { sql_integer(device->number),
                                                  sql_bytes(&device->id, sizeof device->id), sql_integer(device->desk),
                                                  sql_integer((int64_t)device->head),
                                                  sql_bytes(&device->chain, sizeof device->chain) };

    keep_device(recall_of(store), device);
    return behind_add(database_of(store), &(struct behind_row){ BEHIND_DEVICES, &bulk, 1, row }, err);
}

static bool next_person(struct server_store *store, int64_t *number, struct error *err)
{
    return next_number(database_of(store), "SELECT max(number) FROM person", number, err);
}

static void keep_person(struct recall *recall, const struct store_person *person)
{
    char key[ID_TEXT_BYTES];

    recall_keep(recall, RECALL_PERSON, id_format(person->id, key), person, sizeof *person);
}

static bool put_person(struct server_store *store, const struct store_person *person, struct error *err)
{
    struct recall *recall = recall_of(store);

    keep_person(recall, person);
    if (recall->has_person && person->number > recall->last_person)
        recall->last_person = person->number;
    return database_run(database_of(store), err,
                        "INSERT INTO person(number, id, name, role, region, gone, signature)"
                        " VALUES($1, $2, $3, $4, $5, $6, $7)"
                        " ON CONFLICT(id) DO UPDATE SET number = excluded.number, name = excluded.name,"
                        " role = excluded.role, region = excluded.region, gone = excluded.gone,"
                        " signature = excluded.signature",
                        "ibtttix", person->number, &person->id, person->name, person->role, person->region,
                        (int64_t)person->has_left, person->is_signed ? person->signature : NULL,
                        person->is_signed ? sizeof person->signature : (size_t)0);
}

static void read_person(struct database *database, struct database_rows *rows, struct store_person *out)
{
    size_t size_bytes;

    out->number = database_integer(database, rows, 0);
    database_read(database, rows, 1, &out->id, sizeof out->id);
    database_copy(database, rows, 2, out->name, sizeof out->name);
    database_copy(database, rows, 3, out->role, sizeof out->role);
    database_copy(database, rows, 4, out->region, sizeof out->region);
    out->has_left = database_integer(database, rows, 5) != 0;
    database->engine->bytes(rows, 6, &size_bytes);
    out->is_signed = size_bytes == sizeof out->signature;
    database_read(database, rows, 6, out->signature, sizeof out->signature);
}

#define PERSON_COLUMNS "number, id, name, role, region, gone, signature"

static bool find_person(struct server_store *store, struct id id, struct store_person *out, struct error *err)
{
    struct database *database = database_of(store);
    char key[ID_TEXT_BYTES];
    const struct store_person *known = recall_find(recall_of(store), RECALL_PERSON, id_format(id, key));
    struct database_rows *rows;

    *out = known ? *known : (struct store_person){ 0 };
    if (known)
        return true;
    rows = database_ask(database, err, "SELECT " PERSON_COLUMNS " FROM person WHERE id = $1", "b", &id);
    if (database_next(database, rows))
        read_person(database, rows, out);
    return database_done(database, rows, err);
}

static bool foresee_people(struct server_store *store, const struct id *ids, size_t count, struct error *err)
{
    struct database *database = database_of(store);
    struct sql_value keys[BULK_KEYS];
    struct store_person person = { 0 };
    struct database_rows *rows;

    count = lay_ids(keys, ids, count);
    if (!count)
        return true;
    rows = bulk_ask(database, "SELECT " PERSON_COLUMNS " FROM person WHERE id IN (", keys, count, err);
    while (database_next(database, rows)) {
        read_person(database, rows, &person);
        keep_person(recall_of(store), &person);
    }
    return database_done(database, rows, err);
}

static bool know_last_person(struct server_store *store, struct error *err)
{
    struct recall *recall = recall_of(store);

    recall->has_person = recall->has_person ||
                         last_number(database_of(store), "SELECT max(number) FROM person", &recall->last_person, err);
    return recall->has_person;
}

static bool each_person(struct server_store *store, int64_t after, const struct store_visitor *visitor,
                        struct error *err)
{
    struct database *database = database_of(store);
    struct database_rows *rows;
    struct store_person person;
    bool go_on = true;

    if (!know_last_person(store, err))
        return false;
    if (after >= recall_of(store)->last_person)
        return true;
    rows = database_ask(database, err,
                        "SELECT " PERSON_COLUMNS " FROM person WHERE number > $1"
                        " ORDER BY number",
                        "i", after);
    while (go_on && database_next(database, rows)) {
        read_person(database, rows, &person);
        go_on = visitor->person(visitor->with, &person);
    }
    return database_done(database, rows, err);
}

void store_add_desk_calls(struct server_store *store)
{
    store->add_code = add_code;
    store->find_code = find_code;
    store->use_code = use_code;
    store->add_desk = add_desk;
    store->find_desk = find_desk;
    store->each_desk = each_desk;
    store->save_desk = save_desk;
    store->add_device = add_device;
    store->foresee_desks = foresee_desks;
    store->foresee_devices = foresee_devices;
    store->foresee_people = foresee_people;
    store->find_device = find_device;
    store->save_device = save_device;
    store->next_person = next_person;
    store->put_person = put_person;
    store->find_person = find_person;
    store->each_person = each_person;
}
