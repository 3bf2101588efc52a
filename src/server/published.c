/* published.c — the content the centre publishes: kept by hash, signed, one bundle live in each region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "published.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "call.h"
#include "calls.h"
#include "review.h"
#include "reword.h"
#include "server/server.h"
#include "shelf.h"
#include "store.h"
#include "turn.h"
#include "wire/batch.h"
#include "wire/bundle.h"

#define KEY_LIMIT_BYTES 4096

bool published_live(struct server_store *store, const char *region, struct store_bundle *out, struct error *err)
{
    struct store_bundle everywhere;

    if (!store->find_bundle(store, region, out, err) || !store->find_bundle(store, "", &everywhere, err))
        return false;
    if (everywhere.number && !out->number)
        *out = everywhere;
    return true;
}

/* False at the end: no more is asked, what is asked is no hash, or the batch is full. */
static bool add_file(struct server_store *store, struct batch_rest *rest, struct buf *out, bool *good,
                     struct error *err)
{
    scoped_buf bytes = { 0 };
    char hex[DIGEST_TEXT_BYTES];
    struct digest hash;
    const char *line;
    size_t size_bytes;
    bool is_there;

    if (out->size_bytes >= BATCH_BYTES || !batch_line(rest, &line, &size_bytes) || size_bytes != sizeof hex - 1)
        return false;
    memcpy(hex, line, size_bytes);
    hex[size_bytes] = '\0';
    if (!digest_parse(hex, &hash))
        return false;
    *good = store->read_file(store, &hash, &bytes, &is_there, err);
    if (!*good)
        return false;
    if (is_there)
        bundle_encode_file(out, &bytes);
    else
        buf_char(out, '\n');
    return true;
}

bool answer_content(struct call *call, struct turn *turn, struct error *err)
{
    struct batch_rest rest = { buf_view(&call->body), call->body.size_bytes };
    scoped_buf lines = { 0 };
    bool good = true;

    while (add_file(turn->store, &rest, &lines, &good, err))
        continue;
    if (!good)
        return false;
    batch_pack(&call->reply.body, buf_view(&lines), lines.size_bytes);
    return call_succeed(call, BATCH_TYPE);
}

struct publication {
    struct server_store *store;
    const char *folder;
    struct buf manifest;
};

static bool keep(void *with, const char *relative, struct error *err)
{
    struct publication *publication = with;
    scoped_text path = file_join(publication->folder, relative);
    scoped_buf bytes = { 0 };
    struct digest hash;

    if (!file_read(path, BUNDLE_FILE_LIMIT_BYTES, &bytes, err))
        return false;
    hash = hash_bytes(buf_view(&bytes), bytes.size_bytes);
    bundle_add_line(&publication->manifest, relative, &hash);
    return publication->store->keep_file(publication->store, &hash, &bytes, err);
}

static bool count_line(void *with, const char *path, const struct digest *hash)
{
    (void)path;
    (void)hash;
    ++*(size_t *)with;
    return true;
}

static bool keep_all(struct publication *publication, struct digest *out, struct error *err)
{
    size_t count = 0;

    if (!file_walk(publication->folder, keep, publication, err) ||
        !bundle_each(buf_view(&publication->manifest), publication->manifest.size_bytes, count_line, &count, err))
        return false;
    if (!count)
        return error_set(err, ERROR_INPUT, _("%s has no files: give the folder with the forms."), publication->folder);
    *out = hash_bytes(buf_view(&publication->manifest), publication->manifest.size_bytes);
    return publication->store->keep_file(publication->store, out, &publication->manifest, err);
}

/* The key that the desks know stays: with another one none of them would believe what is published. */
bool published_know(struct server_store *store, struct secret *key, struct error *err)
{
    uint8_t public_key[SIGN_PUBLIC_BYTES];
    char text[SIGN_PUBLIC_TEXT], known[STORE_TEXT_BYTES];

    sign_public_of(key, public_key);
    sign_format(public_key, sizeof public_key, text);
    if (!store->get_fact(store, "centre_key", known, err))
        return false;
    if (*known && !text_equal(known, text))
        return error_set(err, ERROR_INPUT,
                         _("This server publishes with another key, which the desks know: use that one."));
    return store->set_fact(store, "centre_key", text, err);
}

/* It rises with the clock: what is published after a copy was put back is newer than all that the copy had forgotten.
 */
static int64_t next_number(int64_t last)
{
    int64_t now_ms = clock_now();

    return now_ms > last && !BUG(212) ? now_ms : last + 1;
}

/* What is searched may be something else then: what dossiers are found by is made again. */
static bool put_live(struct server_store *store, struct store_bundle *bundle, struct error *err)
{
    scoped_buf before = { 0 };
    scoped_buf after = { 0 };

    return reword_note(store, bundle->region, &before, err) && store->publish(store, bundle, err) &&
           reword_note(store, bundle->region, &after, err) &&
           (text_equal(buf_view(&before), buf_view(&after)) || reword_begin(store, err));
}

static bool publish(struct publication *publication, const char *region, struct secret *key, struct error *err)
{
    struct server_store *store = publication->store;
    struct store_bundle bundle = { 0 };
    struct bundle_word word = { .region = region };
    char number[STORE_TEXT_BYTES];

    if (!published_know(store, key, err) || !keep_all(publication, &word.hash, err) ||
        !store->get_fact(store, "bundle_number", number, err))
        return false;
    text_integer(number, 0, INT64_MAX - 1, &word.number);
    word.number = next_number(word.number);
    snprintf(number, sizeof number, "%lld", (long long)word.number);
    bundle_sign(&word, key);
    bundle.number = word.number;
    bundle.hash = word.hash;
    snprintf(bundle.region, sizeof bundle.region, "%s", region);
    memcpy(bundle.signature, word.signature, sizeof bundle.signature);
    return store->set_fact(store, "bundle_number", number, err) && put_live(store, &bundle, err) &&
           review_begin(store, region, err);
}

struct secret *published_read_key(const char *path, struct error *err)
{
    struct secret *key = secret_new(SIGN_PRIVATE_BYTES);
    scoped_buf text = { 0 };
    bool good = file_read(path, KEY_LIMIT_BYTES, &text, err);

    while (text.size_bytes && text.bytes[text.size_bytes - 1] == '\n')
        buf_cut(&text, text.size_bytes - 1);
    if (good && !sign_parse(buf_view(&text), secret_bytes(key), SIGN_PRIVATE_BYTES))
        good = error_set(err, ERROR_INPUT, _("%s is not a key: make one with: balied key FILE"), path);
    if (text.size_bytes)
        memset(text.bytes, 0, text.size_bytes);
    if (good)
        return key;
    secret_free(key);
    return NULL;
}

bool server_publish(const char *url, const char *folder, const char *region, const char *key_file, struct error *err)
{
    struct publication publication = { .folder = folder };
    scoped(secret) key = published_read_key(key_file, err);
    struct server_store *store;
    struct turn turn;
    bool good;

    if (!key)
        return false;
    if (strlen(region) >= STORE_TEXT_BYTES || strpbrk(region, "\n\t"))
        return error_set(err, ERROR_USAGE, _("The region or the name is too long. Write a shorter one."));
    store = publication.store = store_open_url(url, err);
    if (!store)
        return false;
    good = turn_begin(&turn, store, err) && turn_hold(&turn, err) && publish(&publication, region, key, err);
    good = turn_end(&turn, good, err) && reword_run(store, err);
    store->close(store);
    buf_clear(&publication.manifest);
    return good;
}

bool server_make_key(const char *path, char public_key[SERVER_KEY_BYTES], struct error *err)
{
    scoped(secret) key = secret_new(SIGN_PRIVATE_BYTES);
    scoped(secret) text = secret_new((size_t)2 * SIGN_PRIVATE_BYTES + 1);
    uint8_t bytes[SIGN_PUBLIC_BYTES];

    if (file_exists(path))
        return error_set(err, ERROR_INPUT, _("%s is there already: a key is never overwritten. Name another file."),
                         path);
    sign_make_pair(bytes, key);
    sign_format(secret_bytes(key), SIGN_PRIVATE_BYTES, (char *)secret_bytes(text));
    sign_format(bytes, sizeof bytes, public_key);
    return file_replace(path, secret_bytes(text), secret_size_bytes(text) - 1, 0600, err);
}
