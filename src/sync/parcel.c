/* parcel.c — attachments on their way, part by part: own ones up, wanted ones down, within a budget. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "errand.h"

#include "base/error.h"
#include "base/words.h"
#include "store/store.h"
#include "wire/blob.h"

#define MISS_BYTES     524288 /* what one that is not there counts for */
#define QUESTION_BYTES 32768  /* what a question without a part counts for in the budget */

/* When it is not known how far the server has it, a part without bytes asks. */
static bool ask_to_send(struct store *store, struct errand_asked *out)
{
    struct blob *blob = &out->blob;

    if (out->left_bytes <= 0 || !blob_next_to_send(store, blob) ||
        (blob->sent_bytes >= 0 && !blob_read_part(store, blob, blob->sent_bytes, &out->body, NULL)))
        return false;
    blob_write_path(&out->path, blob->dossier, &blob->hash, blob->sent_bytes < 0 ? 0 : blob->sent_bytes,
                    blob->size_bytes);
    out->type = BLOB_TYPE;
    out->answer = "application/json";
    return blob->sent_bytes < 0 || out->body.size_bytes > 0;
}

static bool take_how_far(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    struct blob_state state;

    if (!blob_decode_state(buf_view(answer), answer->size_bytes, &state))
        return error_set(err, ERROR_DAMAGED, _("The server's answer about an attachment cannot be read."));
    asked->left_bytes -= asked->blob.sent_bytes < 0 ? QUESTION_BYTES : (int64_t)asked->body.size_bytes;
    if (state.have_bytes == asked->blob.sent_bytes)
        asked->left_bytes = 0; /* it goes no further: with the next exchange again */
    return blob_note_sent(store, &asked->blob, state.have_bytes, err);
}

/* The server does not know the change yet that names it, or the parts did not fit: from the beginning, next time. */
static bool miss_sending(struct store *store, struct errand_asked *asked, struct error *err)
{
    asked->left_bytes = 0;
    return blob_postpone(store, &asked->blob, err);
}

const struct errand sending_errand = { ask_to_send, take_how_far, miss_sending, NULL };

static bool ask_to_fetch(struct store *store, struct errand_asked *out)
{
    if (out->left_bytes <= 0 || !blob_next_wanted(store, &out->blob))
        return false;
    blob_write_path(&out->path, out->blob.dossier, &out->blob.hash, out->blob.have_bytes, out->blob.size_bytes);
    out->answer = BLOB_TYPE;
    return true;
}

static bool take_part(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    struct error why = { 0 };

    asked->left_bytes -= (int64_t)answer->size_bytes;
    if (!answer->size_bytes)
        asked->left_bytes = 0;
    if (!answer->size_bytes || blob_add(store, &asked->blob, answer, &why))
        return true;
    asked->left_bytes = 0;
    return error_set(err, why.kind, "%s", why.text);
}

/* Whoever attached it has not sent it yet, or never will: what else is wanted is asked for first. */
static bool miss_fetching(struct store *store, struct errand_asked *asked, struct error *err)
{
    asked->left_bytes -= MISS_BYTES;
    return blob_postpone(store, &asked->blob, err);
}

const struct errand fetching_errand = { ask_to_fetch, take_part, miss_fetching, take_part };
