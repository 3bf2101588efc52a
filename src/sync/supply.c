/* supply.c — content of the centre: which bundle is live is believed when it is signed, its files come by hash. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "supply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "errand.h"
#include "store/content.h"
#include "store/store.h"
#include "wire/batch.h"
#include "wire/bundle.h"
#include "wire/exchange.h"

#define ASKED_AT_ONCE 500

int64_t supply_number(struct store *store)
{
    scoped_text text = store_get(store, "bundle.number");
    int64_t number = 0;

    if (text)
        text_integer(text, 0, INT64_MAX, &number);
    return number;
}

static bool warn(struct store *store, const char *sentence, struct error *err)
{
    return store_set(store, "content_warning", sentence, err);
}

/* The key comes with the enrolment; a later one comes over the line that is pinned to the server. */
bool supply_find_key(struct store *store, const struct exchange_answer *answer, uint8_t key[SIGN_PUBLIC_BYTES],
                     struct error *err)
{
    scoped_text known = store_get(store, "centre");

    if (known)
        return sign_parse(known, key, SIGN_PUBLIC_BYTES);
    return sign_parse(answer->centre_key, key, SIGN_PUBLIC_BYTES) &&
           store_set(store, "centre", answer->centre_key, err);
}

bool supply_learn(struct store *store, const struct exchange_answer *answer, struct error *err)
{
    const struct bundle_word *word = &answer->bundle;
    uint8_t key[SIGN_PUBLIC_BYTES];
    char hex[DIGEST_TEXT_BYTES];
    scoped_text number = mem_format("%" PRId64, word->number);

    if (!word->number)
        return true;
    if (!supply_find_key(store, answer, key, err) || !bundle_verify(word, key))
        return warn(store,
                    _("The server told of content without the centre's signature: nothing of it was taken. Ask who "
                      "looks after the server."),
                    err);
    if (*word->region && !text_equal(word->region, answer->region))
        return warn(store, _("The server told of content for another region: nothing of it was taken."), err);
    if (word->number < supply_number(store))
        return warn(store,
                    _("The server told of content that was replaced before: nothing of it was taken. Ask who looks "
                      "after the server."),
                    err);
    return store_set(store, "bundle.number", number, err) &&
           store_set(store, "centre.bundle", digest_format(&word->hash, hex), err) && warn(store, NULL, err);
}

bool supply_awaited(struct store *store, struct digest *out)
{
    scoped_text hex = store_get(store, "centre.bundle");

    return hex && digest_parse(hex, out);
}

static bool add_hash(void *with, const struct digest *hash)
{
    struct errand_asked *asked = with;

    for (size_t i = 0; i < asked->hashes.count; i++)
        if (digest_equal(&asked->hashes.at[i], hash))
            return true; /* two files with the same bytes */
    *array_add(&asked->hashes) = *hash;
    return asked->hashes.count < ASKED_AT_ONCE;
}

/* A bundle that the server does not have is asked for again when another one was published. */
static char *absence_of(const struct digest *bundle)
{
    char hex[DIGEST_TEXT_BYTES];

    return mem_format("absent:%s", digest_format(bundle, hex));
}

struct gathering {
    struct store *store;
    struct errand_asked *asked;
};

static bool add_bundle(void *with, const struct digest *bundle)
{
    struct gathering *gathering = with;
    scoped_text name = absence_of(bundle);
    scoped_text since = store_get(gathering->store, name);
    scoped_text number = mem_format("%" PRId64, supply_number(gathering->store));

    if (since && text_equal(since, number))
        return true;
    content_each_missing(gathering->store, bundle, add_hash, gathering->asked);
    return gathering->asked->hashes.count < ASKED_AT_ONCE;
}

/* What others wrote with content that is not here is shown once it is. A bundle whose manifest came and whose files did
 * not is kept in mind by name. */
static void gather(struct store *store, struct errand_asked *out)
{
    struct gathering gathering = { store, out };
    scoped_text awaited = store_get(store, "centre.bundle");
    scoped_text coming = store_get(store, "bundle.coming");
    scoped_text whole = store_get(store, "bundle.whole"); /* looking again at every file costs a millisecond */
    struct digest bundle;

    if (awaited && !text_equal(awaited, whole) && digest_parse(awaited, &bundle)) {
        add_bundle(&gathering, &bundle);
        if (!out->hashes.count && content_is_whole(store, &bundle))
            store_set(store, "bundle.whole", awaited, NULL);
    }
    if (!out->hashes.count && coming && digest_parse(coming, &bundle)) {
        add_bundle(&gathering, &bundle);
        if (!out->hashes.count)
            store_set(store, "bundle.coming", NULL, NULL);
    }
    if (out->hashes.count)
        return;
    content_each_unknown(store, add_bundle, &gathering);
    if (out->hashes.count > 1)
        out->hashes.count = 1; /* one bundle after the other */
}

static bool ask(struct store *store, struct errand_asked *out)
{
    char hex[DIGEST_TEXT_BYTES];

    gather(store, out);
    for (size_t i = 0; i < out->hashes.count; i++)
        buf_format(&out->body, "%s\n", digest_format(&out->hashes.at[i], hex));
    buf_text(&out->path, BUNDLE_CONTENT_PATH);
    out->type = "text/plain";
    out->answer = BATCH_TYPE;
    return out->hashes.count > 0;
}

/* Without one of its files a bundle is of no use: it is as if it were not there. */
static bool note_absent(struct store *store, const struct digest *hash, struct error *err)
{
    scoped_text number = mem_format("%" PRId64, supply_number(store));
    scoped_text coming = store_get(store, "bundle.coming");
    struct digest bundle = *hash, awaited;
    scoped_text name = NULL;

    if (coming)
        digest_parse(coming, &bundle);
    else if (supply_awaited(store, &awaited) && content_has(store, &awaited) && !content_is_whole(store, &awaited))
        bundle = awaited;
    name = absence_of(&bundle);
    return store_set(store, name, number, err) && store_set(store, "bundle.coming", NULL, err);
}

static bool keep(struct store *store, const struct digest *hash, const char *line, size_t size_bytes, struct error *err)
{
    scoped_buf bytes = { 0 };
    struct digest got;

    if (!size_bytes)
        return note_absent(store, hash, err);
    if (!bundle_decode_file(line, size_bytes, &bytes, err))
        return false;
    got = hash_bytes(buf_view(&bytes), bytes.size_bytes);
    if (!digest_equal(&got, hash))
        return error_set(err, ERROR_DAMAGED,
                         _("The server gave another file than was asked for. Exchange again; if it stays so, ask who "
                           "looks after the server."));
    return content_keep_file(store, &bytes, err);
}

/* The manifest of a bundle that is not live: its files come next. */
static bool note_coming(struct store *store, const struct errand_asked *asked, struct error *err)
{
    char hex[DIGEST_TEXT_BYTES];
    struct digest awaited;

    if (asked->hashes.count != 1 || !content_has(store, &asked->hashes.at[0]) ||
        (supply_awaited(store, &awaited) && !content_is_whole(store, &awaited)))
        return true;
    return store_set(store, "bundle.coming", digest_format(&asked->hashes.at[0], hex), err);
}

static bool keep_all(struct store *store, struct errand_asked *asked, struct batch_rest *rest, struct error *err)
{
    const char *line;
    size_t size_bytes, i = 0;

    for (; i < asked->hashes.count && batch_line(rest, &line, &size_bytes); i++)
        if (!keep(store, &asked->hashes.at[i], line, size_bytes, err))
            return false;
    if (!i)
        return note_absent(store, &asked->hashes.at[0], err);
    return note_coming(store, asked, err);
}

static bool take(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    struct batch_rest rest;
    scoped_buf lines = { 0 };

    if (!batch_unpack(&lines, buf_view(answer), answer->size_bytes, err) || !store_begin(store, err))
        return false;
    rest = (struct batch_rest){ buf_view(&lines), lines.size_bytes };
    if (keep_all(store, asked, &rest, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

static bool miss(struct store *store, struct errand_asked *asked, struct error *err)
{
    return note_absent(store, &asked->hashes.at[0], err);
}

const struct errand supply_errand = { ask, take, miss, NULL };

void errand_clear(struct errand_asked *asked)
{
    buf_clear(&asked->path);
    buf_clear(&asked->body);
    array_clear(&asked->hashes);
    array_clear(&asked->ids);
    array_clear(&asked->sums);
    *asked = (struct errand_asked){ .left_bytes = asked->left_bytes };
}
