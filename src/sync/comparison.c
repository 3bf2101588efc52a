/* comparison.c — whether device and server hold the same: asked for the dossiers that changed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "errand.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/proof.h"
#include "store/store.h"

#define AT_ONCE        200  /* adding them up stays within a step of the loop */
#define IN_AN_EXCHANGE 2000 /* the rest is compared with the next */

static bool ask(struct store *store, struct errand_asked *out)
{
    struct agreement sums[AT_ONCE];
    size_t count = out->left_bytes > 0 ? proof_next(store, sums, AT_ONCE) : 0;
    struct agreement_list list = { sums, count };

    for (size_t i = 0; i < count; i++)
        *array_add(&out->sums) = sums[i];
    agreement_encode_question(&out->body, &list);
    buf_text(&out->path, AGREEMENT_PATH);
    out->type = out->answer = "application/json";
    return count > 0;
}

static bool note_all(struct store *store, const struct errand_asked *asked, const struct agreement_list *list,
                     struct error *err)
{
    for (size_t i = 0; i < list->count && i < asked->sums.count; i++)
        if (id_equal(list->at[i].dossier, asked->sums.at[i].dossier) &&
            !proof_note(store, &asked->sums.at[i], &list->at[i], err))
            return false;
    return proof_note_time(store, err);
}

static bool take(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct agreement_list list;

    if (!agreement_decode_answer(arena, answer, &list, err) || !store_begin(store, err))
        return false;
    asked->left_bytes -= ERRAND_BUDGET_BYTES / (IN_AN_EXCHANGE / AT_ONCE);
    if (list.count != asked->sums.count)
        asked->left_bytes = 0;
    if (note_all(store, asked, &list, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}

static bool miss(struct store *store, struct errand_asked *asked, struct error *err)
{
    (void)store;
    (void)err;
    asked->left_bytes = 0; /* an older server */
    return true;
}

const struct errand comparing_errand = { ask, take, miss, NULL };
