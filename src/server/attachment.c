/* attachment.c — what belongs to a dossier but is no answer: a scan, a photo; taken and given in parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "attachment.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/text.h"
#include "call.h"
#include "calls.h"
#include "place.h"
#include "store.h"
#include "turn.h"
#include "wire/blob.h"
#include "wire/change.h"

/* A change of the dossier names the attachment in its header, and was not erased. */
struct naming {
    struct arena *arena;
    const struct digest *hash;
    ARRAY(struct id) erased; /* records; none: all of it */
    bool is_named, was_erased;
    struct id device; /* that wrote the change which names it */
};

static bool note_erased(void *with, const struct store_change *erase)
{
    struct naming *naming = with;

    *array_add(&naming->erased) = erase->record;
    return true;
}

static bool is_erased(const struct naming *naming, struct id record)
{
    for (size_t i = 0; i < naming->erased.count; i++)
        if (!id_is_set(naming->erased.at[i]) || id_equal(naming->erased.at[i], record))
            return true;
    return false;
}

static bool look_for_name(void *with, const struct store_change *kept)
{
    struct naming *naming = with;
    struct change change;
    bool names = false;

    arena_reset(naming->arena);
    if (!change_decode(naming->arena, kept->line, kept->line_bytes, &change, NULL))
        return true;
    for (size_t i = 0; i < change.blob_count; i++)
        names |= digest_equal(&change.blobs[i], naming->hash);
    if (names && is_erased(naming, kept->record))
        naming->was_erased = true;
    else if (names) {
        naming->is_named = true;
        naming->device = change.device;
    }
    return !naming->is_named;
}

static bool find_name(struct server_store *store, struct id dossier, struct naming *naming, struct error *err)
{
    scoped(arena) arena = arena_new();
    const struct store_visitor erasures = { .change = note_erased, .with = naming };
    const struct store_visitor visitor = { .change = look_for_name, .with = naming };
    bool good;

    naming->arena = arena;
    good = store->each_erasure(store, &dossier, 1, &erasures, err) && store->each_of(store, dossier, &visitor, err);
    naming->arena = NULL;
    array_clear(&naming->erased);
    return good;
}

bool attachment_forget(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err)
{
    struct naming naming = { .hash = hash };

    if (!find_name(store, dossier, &naming, err))
        return false;
    return naming.is_named || store->drop_blob(store, dossier, hash, err);
}

/* Who wrote the change hands in what it names, also while that is held, or was passed on after it was held. */
static bool is_author(struct call *call, struct server_store *store, const struct naming *naming, bool *out,
                      struct error *err)
{
    struct store_device device = { 0 };

    *out = false;
    if (naming->is_named && !store->find_device(store, naming->device, &device, err))
        return false;
    *out = device.number && device.desk == call->desk.number;
    return true;
}

static bool say_how_far(struct call *call, const struct store_blob *blob)
{
    blob_encode_state(&call->reply.body, &(struct blob_state){ blob->size_bytes, blob->have_bytes });
    return call_succeed(call, "application/json");
}

/* Whether the device may touch this attachment of this dossier; else the reply says why. Of what was erased nothing is
 * lacking: who hands it in need not keep it for that. */
static bool authorise(struct call *call, struct server_store *store, bool is_taking, bool *is_let, struct error *err)
{
    const struct place_question question = { call->question.dossier, call->desk.region, is_taking };
    struct naming naming = { .hash = &call->question.hash };
    bool may;

    if (!place_look(store, &question, &may, err) || !find_name(store, call->question.dossier, &naming, err) ||
        (!may && is_taking && !is_author(call, store, &naming, &may, err)))
        return false;
    *is_let = may && naming.is_named;
    if (!naming.is_named && naming.was_erased && is_taking)
        say_how_far(call, &(struct store_blob){ .size_bytes = call->question.size, .have_bytes = call->question.size });
    else if (!naming.is_named)
        call_problem(call, 404, "absent", "This dossier has no such attachment.");
    else if (!may)
        call_problem(call, 403, "region", "This dossier is of another region.");
    return true;
}

static bool is_whole(struct server_store *store, const struct store_blob *blob, bool *out, struct error *err)
{
    scoped_buf bytes = { 0 };
    struct digest hash;
    size_t before;

    do {
        before = bytes.size_bytes;
        if (!store->read_blob_part(store, blob, (int64_t)before, &bytes, err))
            return false;
    } while (bytes.size_bytes > before);
    hash = hash_bytes(buf_view(&bytes), bytes.size_bytes);
    *out = (int64_t)bytes.size_bytes == blob->size_bytes && digest_equal(&hash, &blob->hash);
    return true;
}

static bool take_part(struct call *call, struct server_store *store, struct error *err)
{
    const struct question *question = &call->question;
    int64_t more = (int64_t)call->body.size_bytes;
    struct store_blob blob = { .dossier = question->dossier, .hash = question->hash };
    bool whole = true;

    if (!store->find_blob(store, &blob, err))
        return false;
    if (!more || question->from != blob.have_bytes || (blob.size_bytes && blob.size_bytes == blob.have_bytes))
        return say_how_far(call, &blob);
    if (!blob.size_bytes)
        blob.size_bytes = question->size;
    if (blob.size_bytes != question->size || blob.have_bytes + more > blob.size_bytes)
        return call_problem(call, 409, "size", "The parts of this attachment do not fit together.");
    if (!store->add_blob_part(store, &blob, &call->body, err))
        return false;
    blob.have_bytes += more;
    if (blob.have_bytes == blob.size_bytes && !is_whole(store, &blob, &whole, err))
        return false;
    if (whole)
        return say_how_far(call, &blob);
    return store->drop_blob(store, question->dossier, &question->hash, err) &&
           call_problem(call, 409, "hash", "The parts are not the attachment that was named; send it again.");
}

bool blob_part_writes(const struct call *call)
{
    (void)call;
    return true;
}

bool read_blob_part(struct call *call)
{
    const struct question *question = &call->question;

    return question->from >= 0 && question->size >= 1 && question->size <= BLOB_LIMIT_BYTES;
}

bool answer_blob_part(struct call *call, struct turn *turn, struct error *err)
{
    bool is_let;

    return authorise(call, turn->store, true, &is_let, err) && (!is_let || take_part(call, turn->store, err));
}

bool read_blob_question(struct call *call)
{
    return call->question.from >= 0;
}

bool answer_blob_question(struct call *call, struct turn *turn, struct error *err)
{
    struct store_blob blob = { .dossier = call->question.dossier, .hash = call->question.hash };
    struct server_store *store = turn->store;
    bool is_let;

    if (!authorise(call, store, false, &is_let, err))
        return false;
    if (!is_let)
        return true;
    if (!store->find_blob(store, &blob, err))
        return false;
    if (!blob.size_bytes || blob.have_bytes < blob.size_bytes)
        return call_problem(call, 404, "absent", "This attachment has not come in whole yet.");
    return store->read_blob_part(store, &blob, call->question.from, &call->reply.body, err) &&
           call_succeed(call, BLOB_TYPE);
}
