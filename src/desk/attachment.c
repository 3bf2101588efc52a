/* attachment.c — files that belong to a dossier: taken in with the answers that name them, listed, opened. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/attachment.h"

#include <string.h>

#include "audit.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "entry_inside.h"
#include "fold/fold.h"
#include "form/form.h"
#include "store/blob.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/store.h"
#include "wire/blob.h"

#define ROOM_BYTES    INT64_C(268435456) /* for what came from elsewhere */
#define SHORTEST_HASH 6

static bool names_a_file(const struct entry *entry, const struct body_set *set)
{
    const char *slash = strrchr(set->key, '/');
    const struct question *question = form_find(entry->form, slash ? slash + 1 : set->key);

    return question && question->type == QUESTION_FILE && set->value.kind == BODY_TEXT && !set->computed;
}

struct taken {
    struct body_file file;
    struct digest hash;
};

/* The value is a path on this computer; what travels is the name of the file and, by hash, its bytes. */
static bool take_one(struct entry *entry, struct arena *arena, struct body_set *set, struct taken *out,
                     struct error *err)
{
    const char *path = set->value.text, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char hex[DIGEST_TEXT_BYTES];
    scoped_buf bytes = { 0 };

    if (!file_read(path, BLOB_LIMIT_BYTES, &bytes, err) ||
        !blob_keep(seat_store(entry->seat), entry->dossier, &bytes, &out->hash, err)) {
        error_at(err, "%s", set->key);
        return false;
    }
    set->value.text = arena_text(arena, name);
    out->file = (struct body_file){ set->key, arena_text(arena, digest_format(&out->hash, hex)), set->value.text,
                                    (int64_t)bytes.size_bytes };
    return true;
}

/* What saves a path saves the name instead. */
static void rename_saves(struct arena *arena, struct body *body, const char *path, const char *name)
{
    struct body_save *saves = arena_copy(arena, body->saves, (body->save_count + 1) * sizeof *saves);

    for (size_t i = 0; i < body->save_count; i++)
        if (saves[i].value.kind == BODY_TEXT && text_equal(saves[i].value.text, path))
            saves[i].value.text = name;
    body->saves = saves;
}

bool attachment_take(struct entry *entry, struct arena *arena, struct body *body, const struct digest **blobs,
                     struct error *err)
{
    struct body_set *sets = arena_copy(arena, body->sets, body->set_count * sizeof *sets);
    struct body_file *files = arena_alloc(arena, (body->set_count + 1) * sizeof *files);
    struct digest *hashes = arena_alloc(arena, (body->set_count + 1) * sizeof *hashes);
    struct taken taken;

    *blobs = hashes;
    for (size_t i = 0; i < body->set_count; i++) {
        const char *path = sets[i].value.text;

        if (!names_a_file(entry, &sets[i]))
            continue;
        if (!take_one(entry, arena, &sets[i], &taken, err))
            return false;
        files[body->file_count] = taken.file;
        hashes[body->file_count] = taken.hash;
        rename_saves(arena, body, path, sets[i].value.text);
        body->file_count++;
    }
    body->sets = sets;
    body->files = files;
    return true;
}

struct listing {
    struct seat *seat;
    const struct dossier *dossier;
    struct arena *arena;
    struct json_t *all;
};

/* Whether the answer that stands is still the one that CHANGE gave. */
static bool stands(const struct listing *listing, const struct change *change, const char *key)
{
    const struct fold_record *record = dossier_record(listing->dossier, change->record, NULL);

    for (size_t i = 0; record && !record->withdrawn && i < record->answer_count; i++)
        if (text_equal(record->answers[i].key, key) && id_equal(record->answers[i].change->id, change->id))
            return true;
    return false;
}

/* That there is one may be told; what it is called and holds is the answer. */
static bool is_hidden(const struct listing *listing, const struct change *change, const char *key)
{
    return seat_hides(listing->seat, change->form, key);
}

static void add_file(const struct listing *listing, const struct change *change, const struct body_file *file)
{
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];
    bool hides = is_hidden(listing, change, file->key);
    struct digest hash;
    struct blob blob;

    json_set_text(one, "record", id_format(change->record, id));
    json_set_text(one, "form", change->form);
    json_set_text(one, "key", file->key);
    json_set_text(one, "name", hides ? RIGHTS_MASK : file->name);
    json_set_text(one, "hash", hides ? "" : file->hash);
    json_set_integer(one, "bytes", file->size_bytes);
    json_set_text(one, "by", seat_name_of(listing->seat, change->user));
    json_set_text(one, "at", clock_format(change->at_ms, moment));
    json_set(one, "here",
             json_make_bool(digest_parse(file->hash, &hash) &&
                            blob_find(seat_store(listing->seat), change->dossier, &hash, &blob) &&
                            blob.have_bytes == blob.size_bytes));
    json_add(listing->all, one);
}

static bool add_files(void *with, const struct change *change, int64_t arrival_ms)
{
    struct listing *listing = with;
    struct body body;

    (void)arrival_ms;
    arena_reset(listing->arena);
    if (!change->blob_count || !change->body ||
        !body_decode(listing->arena, change->body, change->body_bytes, &body, NULL))
        return true;
    for (size_t i = 0; i < body.file_count; i++)
        if (stands(listing, change, body.files[i].key))
            add_file(listing, change, &body.files[i]);
    return true;
}

struct json_t *attachment_list(struct seat *seat, struct id dossier, struct error *err)
{
    scoped(dossier) loaded = dossier_load(seat_store(seat), dossier, date_none(), err);
    scoped(arena) arena = arena_new();
    struct listing listing = { seat, loaded, arena, NULL };

    if (!loaded || !audit_view(seat, dossier, err))
        return NULL;
    listing.all = json_make_array();
    log_each(seat_store(seat), dossier, false, add_files, &listing);
    return listing.all;
}

static const struct json_t *find_named(const struct json_t *all, const char *word)
{
    const struct json_t *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);

        if (text_equal(json_get_text(one, "name"), word) ||
            (strlen(word) >= SHORTEST_HASH && text_starts(json_get_text(one, "hash"), word))) {
            found = one;
            count++;
        }
    }
    return count == 1 ? found : NULL;
}

enum attachment_found attachment_open(struct seat *seat, struct id dossier, const char *word, struct buf *out,
                                      struct error *err)
{
    scoped_json all = attachment_list(seat, dossier, err);
    const struct json_t *one = all ? find_named(all, word) : NULL;
    struct store *store = seat_store(seat);
    struct blob blob = { .dossier = dossier };

    if (!all)
        return ATTACHMENT_FAILED;
    if (!one || !digest_parse(json_get_text(one, "hash"), &blob.hash)) {
        error_set(err, ERROR_ABSENT,
                  _("“%s” names no attachment of this dossier, or more than one: balie attachment list shows them with "
                    "their hashes."),
                  word);
        return ATTACHMENT_FAILED;
    }
    if (json_is_true(json_get(one, "here")))
        return blob_read(store, dossier, &blob.hash, out, err) ? ATTACHMENT_HERE : ATTACHMENT_FAILED;
    blob.size_bytes = json_get_integer(one, "bytes");
    return blob_make_room(store, ROOM_BYTES - blob.size_bytes, err) && blob_want(store, &blob, err) ? ATTACHMENT_ASKED
                                                                                                    : ATTACHMENT_FAILED;
}
