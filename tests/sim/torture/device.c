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
#include "store/blob.h"
#include "store/chain.h"
#include "store/content.h"
#include "store/departure.h"
#include "store/derive.h"
#include "store/dossier.h"
#include "store/entry.h"
#include "store/erasure.h"
#include "store/hearsay.h"
#include "store/log.h"
#include "store/proof.h"
#include "store/state.h"
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

/* The id, and a mark when its body is not here. */
static bool print_id(void *with, const struct change *change, int64_t arrival_ms)
{
    char id[ID_TEXT_BYTES];

    (void)with;
    (void)arrival_ms;
    printf(" %s%s", id_format(change->id, id), change->body ? "" : "-");
    return true;
}

static void print_ids(struct device *device, struct id dossier)
{
    log_each(device->store, dossier, true, print_id, NULL);
}

/* Whether the dossier is here, was let go of or never was, and the ids of it that are here, on one line. */
static void list_ids(struct device *device, struct id dossier)
{
    printf("ids %s", departure_is_gone(device->store, dossier) ? "gone"
                     : dossier_exists(device->store, dossier)  ? "here"
                                                               : "none");
    print_ids(device, dossier);
    printf("\n");
}

/* A desk of another make keeps no bounds: what it writes enters its log as any other change. */
static bool append_large(struct store *store, struct change *change, struct error *err)
{
    bool is_new = false;
    int64_t dossier = dossier_number(store, change->dossier, &is_new);

    if (!dossier || !store_begin(store, err))
        return false;
    chain_find_head(store);
    change->device = store->device;
    change->seq = store->head_seq + 1;
    change_identify(change);
    store->pending_count = -1;
    if (chain_add(store, change->id) && erasure_apply(store, change, dossier, err) &&
        entry_add(store, change, dossier, ENTRY_NO_ARRIVAL, err) && derive_later(store, dossier, err))
        return store_commit(store, err) && log_derive(store, 0, &(size_t){ 0 }, err);
    store_cancel(store);
    return false;
}

static bool append(struct device *device, const struct order *order, struct change *change, struct error *err)
{
    scoped_buf blob = { 0 };
    struct digest hash;

    if (order->is_large)
        return append_large(device->store, change, err);
    if (!order->blob_bytes)
        return log_append(device->store, change, err);
    blob_make(&blob, order->value, order->blob_bytes);
    if (!blob_keep(device->store, change->dossier, &blob, &hash, err))
        return false;
    change->blobs = &hash;
    change->blob_count = 1;
    return log_append(device->store, change, err);
}

/* What is written: an answer, or why. */
static void write_body(struct buf *out, const struct order *order)
{
    scoped_text padding = order->is_large ? mem_format("%s%*s", order->value, LARGE_BYTES, "") : NULL;
    struct body_set sets[] = { { order->key, { BODY_TEXT, order->value }, false },
                               { "k9", { BODY_TEXT, padding }, false } };
    struct body body = { .sets = sets, .set_count = padding ? 2 : 1 };

    if (order->record == NO_RECORD || strcmp(order->kind, CHANGE_ERASE) == 0)
        body = (struct body){ .note = order->value };
    body_encode(out, &body);
}

static struct id record_of(const struct order *order)
{
    return order->record == NO_RECORD ? id_none() : record_at(order->dossier, order->record);
}

/* With the newest changes shown here as parents; answers the id, what is here and then, after "|", the parents. */
static void write_change(struct device *device, const struct order *order)
{
    scoped(dossier) loaded = dossier_load(device->store, dossier_at(order->dossier), date_none(), NULL);
    const struct fold *fold = loaded ? dossier_fold(loaded, 0) : NULL;
    struct change change = { .kind = order->kind,
                             .at_ms = clock_now() + order->skew_ms,
                             .user = device->person.id,
                             .dossier = dossier_at(order->dossier),
                             .record = record_of(order),
                             .form = "formulier",
                             .region = order->region,
                             .date = date_make(2026, 3, 1) };
    scoped_buf bytes = { 0 };
    struct error err = { 0 };
    char id[ID_TEXT_BYTES];

    if (fold)
        change.parents = fold_heads(fold, &change.parent_count);
    if (order->skew_ms <= 0)
        content_live(device->store, &change.bundle);
    write_body(&bytes, order);
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    if (!append(device, order, &change, &err)) {
        say("failed", &err);
        return;
    }
    printf("wrote %s", id_format(change.id, id));
    print_ids(device, change.dossier);
    printf(" |");
    for (size_t i = 0; i < change.parent_count; i++)
        printf(" %s", id_format(change.parents[i], id));
    printf("\n");
}

/* The content of the centre goes live here as it does when a desk is opened. */
static bool open_content(struct device *device, struct digest *out)
{
    scoped_text awaited = store_get(device->store, "centre.bundle");

    return awaited && digest_parse(awaited, out) && content_is_whole(device->store, out) &&
           content_set_live(device->store, out, NULL);
}

static bool count_bundle(void *with, const struct digest *bundle)
{
    (void)bundle;
    ++*(int *)with;
    return true;
}

/* What the newest content here says, and how many bundles are named and not here. */
static void print_content(struct device *device)
{
    scoped_buf text = { 0 };
    struct digest bundle;
    int unknown = 0;

    if (open_content(device, &bundle))
        content_read(device->store, &bundle, "versie.txt", &text, NULL);
    content_each_unknown(device->store, count_bundle, &unknown);
    printf("content %s %d\n", text.size_bytes ? buf_view(&text) : "-", unknown);
}

static void find_blob(struct device *device, const struct order *order, bool must_want)
{
    scoped_buf bytes = { 0 };
    scoped_buf read = { 0 };
    struct blob blob = { .dossier = dossier_at(order->dossier), .size_bytes = order->blob_bytes };
    struct digest hash;

    blob_make(&bytes, order->value, order->blob_bytes);
    blob.hash = hash = hash_bytes(buf_view(&bytes), bytes.size_bytes);
    if (must_want)
        blob_want(device->store, &blob, NULL);
    if (!blob_find(device->store, blob.dossier, &hash, &blob) || blob.have_bytes < blob.size_bytes)
        printf("blob none\n");
    else if (!blob_read(device->store, blob.dossier, &hash, &read, NULL) || read.size_bytes != bytes.size_bytes ||
             memcmp(buf_view(&read), buf_view(&bytes), bytes.size_bytes) != 0)
        printf("blob damaged\n");
    else
        printf("blob whole\n");
}

static bool print_told(void *with, const struct hearsay *said)
{
    char id[ID_TEXT_BYTES];

    printf(" %s%s", (const char *)with, id_format(said->change, id));
    return true;
}

/* The changes that were held: "r" of this desk, "h" of others; "p" of this desk and passed on since. */
static void print_all_told(struct device *device)
{
    printf("told");
    hearsay_each(device->store, HEARSAY_REFUSED, print_told, (void *)(uintptr_t) "r");
    hearsay_each(device->store, HEARSAY_HELD, print_told, (void *)(uintptr_t) "h");
    hearsay_each(device->store, HEARSAY_PASSED, print_told, (void *)(uintptr_t) "p");
    printf("\n");
}

static void exchange(struct device *device)
{
    struct error err = { 0 };
    scoped(sync) sync = sync_begin(device->store, &(struct sync_party){ &device->person, 1, NULL }, &err);

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

static void print_place(const struct fold *fold)
{
    size_t count;

    fold_restrictions(fold, &count);
    printf("place %s- %zu\n", fold_region(fold), count);
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
    if (loaded) {
        print_place(dossier_fold(loaded, 0));
        print_candidates(dossier_fold(loaded, 0));
    }
    printf(".\n");
}

static void print_proof(struct device *device)
{
    struct proof_state proof;

    proof_state(device->store, &proof);
    printf("proof %zu %zu %zu\n", proof.proved, proof.differing, proof.open);
}

static void print_who(struct device *device)
{
    char id[ID_TEXT_BYTES], own[ID_TEXT_BYTES];

    printf("who %s %s\n", id_format(device->person.id, id), id_format(store_device(device->store), own));
}

static bool obey_more(struct device *device, const struct order *order)
{
    switch ((int)order->what) {
    case ORDER_WHO:
        print_who(device);
        break;
    case ORDER_WANT:
    case ORDER_BLOB:
        find_blob(device, order, order->what == ORDER_WANT);
        break;
    case ORDER_TOLD:
        print_all_told(device);
        break;
    case ORDER_CONTENT:
        print_content(device);
        break;
    case ORDER_FORK:
        printf("%s\n", log_new_device(device->store, NULL) ? "forked" : "failed");
        break;
    default:
        return false;
    }
    return true;
}

static bool obey(struct device *device, const struct order *order)
{
    switch ((int)order->what) {
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
        list_ids(device, dossier_at(order->dossier));
        break;
    case ORDER_STATE:
        print_state(device, order->dossier);
        break;
    case ORDER_PROOF:
        print_proof(device);
        break;
    default:
        if (!obey_more(device, order))
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
