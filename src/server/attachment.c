/* attachment.c — what belongs to a dossier but is no answer: a scan, a photo; taken and given in parts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "attachment.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "question.h"
#include "reply.h"
#include "store.h"
#include "wire/blob.h"
#include "wire/change.h"

/* A change of the dossier names the attachment in its header, and still has its body. */
struct naming {
    struct arena *arena;
    const struct digest *hash;
    bool is_named;
};

static bool look_for_name(void *with, const struct store_change *kept)
{
    struct naming *naming = with;
    struct change change;

    arena_reset(naming->arena);
    if (!change_decode(naming->arena, kept->line, kept->line_bytes, &change, NULL) || !change.body)
        return true;
    for (size_t i = 0; i < change.blob_count; i++)
        naming->is_named |= digest_equal(&change.blobs[i], naming->hash);
    return !naming->is_named;
}

static bool is_named(struct server_store *store, struct id dossier, const struct digest *hash, bool *out,
                     struct error *err)
{
    scoped(arena) arena = arena_new();
    struct naming naming = { arena, hash, false };
    struct store_visitor visitor = { .change = look_for_name, .with = &naming };

    if (!store->each_of(store, dossier, &visitor, err))
        return false;
    *out = naming.is_named;
    return true;
}

bool attachment_forget(struct server_store *store, struct id dossier, const struct digest *hash, struct error *err)
{
    bool named;

    if (!is_named(store, dossier, hash, &named, err))
        return false;
    return named || store->drop_blob(store, dossier, hash, err);
}

/* Whether the device may touch this attachment of this dossier; else REPLY says why. */
static bool authorise(struct server_store *store, const struct question *question, bool is_taking, struct reply *reply,
                      struct error *err)
{
    struct digest token = hash_bytes(question->token, strlen(question->token));
    char region[STORE_TEXT_BYTES];
    struct store_desk desk;
    bool is_there, named;

    if (!store->find_desk(store, &token, &desk, err) ||
        !store->find_region(store, question->dossier, region, &is_there, err) ||
        !is_named(store, question->dossier, &question->hash, &named, err))
        return false;
    if (!desk.number)
        reply_problem(reply, 401, "token", "This device is not enrolled here.");
    else if (!is_taking && desk.is_disabled)
        reply_problem(reply, 403, "disabled", "This device was put out of use.");
    else if (!is_taking && *desk.region && *region && !text_equal(region, desk.region))
        reply_problem(reply, 403, "region", "This dossier is of another region.");
    else if (!named)
        reply_problem(reply, 404, "absent", "This dossier has no such attachment.");
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

static bool say_how_far(struct reply *reply, const struct store_blob *blob)
{
    blob_encode_state(&reply->body, &(struct blob_state){ blob->size_bytes, blob->have_bytes });
    reply->status = 200;
    reply->type = "application/json";
    return true;
}

static bool take_part(struct server_store *store, const struct question *question, struct reply *reply,
                      struct error *err)
{
    int64_t more = (int64_t)question->body->size_bytes;
    struct store_blob blob = { .dossier = question->dossier, .hash = question->hash };
    bool whole = true;

    if (!store->find_blob(store, &blob, err))
        return false;
    if (!more || question->from != blob.have_bytes || (blob.size_bytes && blob.size_bytes == blob.have_bytes))
        return say_how_far(reply, &blob);
    if (!blob.size_bytes)
        blob.size_bytes = question->size;
    if (blob.size_bytes != question->size || blob.have_bytes + more > blob.size_bytes)
        return reply_problem(reply, 409, "size", "The parts of this attachment do not fit together.");
    if (!store->add_blob_part(store, &blob, question->body, err))
        return false;
    blob.have_bytes += more;
    if (blob.have_bytes == blob.size_bytes && !is_whole(store, &blob, &whole, err))
        return false;
    if (whole)
        return say_how_far(reply, &blob);
    return store->drop_blob(store, question->dossier, &question->hash, err) &&
           reply_problem(reply, 409, "hash", "The parts are not the attachment that was named; send it again.");
}

bool reply_to_blob_part(struct server_store *store, const struct question *question, struct reply *reply,
                        struct error *err)
{
    if (question->from < 0 || question->size < 1 || question->size > BLOB_LIMIT_BYTES)
        return reply_problem(reply, 400, "malformed", "Say where the part begins and how large the whole is.");
    return authorise(store, question, true, reply, err) && (reply->status || take_part(store, question, reply, err));
}

bool reply_to_blob_question(struct server_store *store, const struct question *question, struct reply *reply,
                            struct error *err)
{
    struct store_blob blob = { .dossier = question->dossier, .hash = question->hash };

    if (question->from < 0)
        return reply_problem(reply, 400, "malformed", "Say from where.");
    if (!authorise(store, question, false, reply, err))
        return false;
    if (reply->status)
        return true;
    if (!store->find_blob(store, &blob, err))
        return false;
    if (!blob.size_bytes || blob.have_bytes < blob.size_bytes)
        return reply_problem(reply, 404, "absent", "This attachment has not come in whole yet.");
    reply->status = 200;
    reply->type = BLOB_TYPE;
    return store->read_blob_part(store, &blob, question->from, &reply->body, err);
}
