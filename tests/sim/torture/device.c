/* device.c — one desk of a torture world, a process of its own: a real vault, the real exchange. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include <sqlite3.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/secret.h"
#include "fold/fold.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/proof.h"
#include "store/store.h"
#include "sync/sync.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/exchange.h"

#define PASSPHRASE "paard batterij nietje geluk"

struct device {
    struct vault *vault;
    struct store *store;
    struct exchange_person person;
};

static void say(const char *word, const struct error *err)
{
    printf("%s %s\n", word, err ? err->text : "");
}

static bool open_device(struct device *device, const char *folder)
{
    scoped(secret) passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    if (!file_make_folder(folder, 0700, &err))
        return false;
    device->vault = vault_exists(folder) ? vault_open(folder, NULL, passphrase, &err)
                                         : vault_create(folder, "an", passphrase, &err);
    device->store = device->vault ? store_open(device->vault, &err) : NULL;
    if (!device->store) {
        say("failed", &err);
        return false;
    }
    device->person = (struct exchange_person){ vault_user(device->vault).id, "An" };
    return true;
}

/* Opening a vault costs half a second: a device is used for every world, emptied in between. */
static bool empty_device(struct device *device)
{
    struct sqlite3 *database = vault_database(device->vault);
    sqlite3_stmt *mark = NULL;
    char again[64] = "";

    if (sqlite3_prepare_v2(database, "PRAGMA application_id", -1, &mark, NULL) == SQLITE_OK &&
        sqlite3_step(mark) == SQLITE_ROW)
        snprintf(again, sizeof again, "PRAGMA application_id = %d", sqlite3_column_int(mark, 0));
    sqlite3_finalize(mark);
    store_free(device->store);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 1);
    sqlite3_db_config(database, SQLITE_DBCONFIG_RESET_DATABASE, 1, 0);
    sqlite3_exec(database, "VACUUM", NULL, NULL, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_RESET_DATABASE, 0, 0);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_exec(database, again, NULL, NULL, NULL);
    device->store = store_open(device->vault, NULL);
    return device->store != NULL;
}

static bool print_id(void *with, const struct change *change, int64_t arrival_ms)
{
    char id[ID_TEXT_BYTES];

    (void)with;
    (void)arrival_ms;
    printf(" %s", id_format(change->id, id));
    return true;
}

/* The ids that are here: of one dossier, on one line. */
static void list_ids(struct device *device, int dossier, const char *word)
{
    printf("%s", word);
    log_each(device->store, dossier_at(dossier), true, print_id, NULL);
    printf("\n");
}

/* "write DOSSIER RECORD KEY VALUE KIND SKEW": with the newest changes shown here as parents; answers what is here and
 * then, after "|", the parents. The new one is the first of all. */
static void write_change(struct device *device, const struct order *order)
{
    scoped(dossier) loaded = dossier_load(device->store, dossier_at(order->dossier), date_none(), NULL);
    const struct fold *fold = loaded ? dossier_fold(loaded, 0) : NULL;
    struct body_set set = { order->key, { BODY_TEXT, order->value }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    struct change change = { .kind = order->kind,
                             .at_ms = clock_now() + order->skew_ms,
                             .user = device->person.id,
                             .dossier = dossier_at(order->dossier),
                             .record = record_at(order->dossier, order->record),
                             .form = "formulier",
                             .region = "",
                             .date = date_make(2026, 3, 1) };
    scoped_buf bytes = { 0 };
    struct error err = { 0 };
    char id[ID_TEXT_BYTES];

    if (fold)
        change.parents = fold_heads(fold, &change.parent_count);
    body_encode(&bytes, &body);
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    if (!log_append(device->store, &change, &err)) {
        say("failed", &err);
        return;
    }
    printf("wrote %s", id_format(change.id, id));
    log_each(device->store, change.dossier, true, print_id, NULL);
    printf(" |");
    for (size_t i = 0; i < change.parent_count; i++)
        printf(" %s", id_format(change.parents[i], id));
    printf("\n");
}

static void exchange(struct device *device)
{
    struct error err = { 0 };
    scoped(sync) sync = sync_begin(device->store, &device->person, 1, &err);

    if (sync && sync_run(sync, &err))
        printf("synced %zu %zu %zu\n", sync_sent(sync), sync_received(sync), log_pending_count(device->store));
    else
        say("failed", &err);
}

static void enrol(struct device *device, const char *url, const char *code)
{
    struct error err = { 0 };

    if (sync_enrol(device->store, &(struct sync_invitation){ url, code, NULL }, &device->person, &err))
        say("enrolled", NULL);
    else
        say("failed", &err);
}

static void print_candidates(const struct fold *fold)
{
    size_t count;
    const struct fold_record *records = fold_records(fold, &count);
    char id[ID_TEXT_BYTES];

    for (size_t r = 0; r < count; r++)
        for (size_t a = 0; a < records[r].answer_count; a++) {
            const struct fold_answer *answer = &records[r].answers[a];

            printf("key %s %s %s", id_format(records[r].id, id), answer->key, answer->value ? answer->value : "-");
            for (size_t c = 0; c < answer->candidate_count; c++)
                printf(" %s", answer->candidates[c].value ? answer->candidates[c].value : "-");
            printf("\n");
        }
}

/* What `balie show --json` shows of a dossier, then every value that stands or is in conflict, then ".". */
static void print_state(struct device *device, int dossier)
{
    scoped(dossier) loaded = dossier_load(device->store, dossier_at(dossier), date_none(), NULL);
    scoped_buf json = { 0 };

    if (loaded)
        fold_write_json(dossier_fold(loaded, 0), &json);
    for (size_t i = 0; i < json.size_bytes; i++)
        if (json.bytes[i] == '\n')
            json.bytes[i] = ' ';
    printf("state %s\n", buf_view(&json));
    if (loaded)
        print_candidates(dossier_fold(loaded, 0));
    printf(".\n");
}

static void print_proof(struct device *device)
{
    struct proof_state proof;

    proof_state(device->store, &proof);
    printf("proof %zu %zu %zu\n", proof.proved, proof.differing, proof.open);
}

static bool obey(struct device *device, const struct order *order)
{
    switch (order->what) {
    case ORDER_EMPTY:
        printf("%s\n", empty_device(device) ? "emptied" : "failed");
        break;
    case ORDER_ENROL:
        enrol(device, order->key, order->value);
        break;
    case ORDER_WRITE:
        write_change(device, order);
        break;
    case ORDER_SYNC:
        exchange(device);
        break;
    case ORDER_IDS:
        list_ids(device, order->dossier, "ids");
        break;
    case ORDER_STATE:
        print_state(device, order->dossier);
        break;
    case ORDER_PROOF:
        print_proof(device);
        break;
    case ORDER_FORK:
        printf("%s\n", log_new_device(device->store, NULL) ? "forked" : "failed");
        break;
    case ORDER_END:
        return false;
    }
    fflush(stdout);
    return true;
}

int device_run(const char *folder)
{
    struct device device = { 0 };
    struct order order;

    if (!open_device(&device, folder))
        return 1;
    printf("ready\n");
    fflush(stdout);
    while (fread(&order, sizeof order, 1, stdin) == 1 && obey(&device, &order))
        continue;
    store_free(device.store);
    vault_close(device.vault);
    return 0;
}
