/* doubling.c — likely doubles: asked for again whenever the centre says that there are others. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "doubling.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "errand.h"
#include "store/likeness.h"
#include "store/store.h"
#include "wire/likely.h"

#define TOLD "doubles.told" /* what the centre said last */
#define HAVE "doubles.have" /* what was fetched last */

bool doubling_learn(struct store *store, int64_t version, struct error *err)
{
    scoped_text text = mem_format("%" PRId64, version);
    scoped_text before = store_get(store, TOLD);

    return (!version && !before) || text_equal(text, before) || store_set(store, TOLD, text, err);
}

static bool have(struct store *store, struct error *err)
{
    scoped_text told = store_get(store, TOLD);

    return store_set(store, HAVE, told, err);
}

static bool ask(struct store *store, struct errand_asked *out)
{
    scoped_text told = store_get(store, TOLD);
    scoped_text known = store_get(store, HAVE);

    buf_text(&out->path, LIKELY_PATH);
    out->type = NULL;
    out->answer = "application/json";
    return told && !text_equal(told, known);
}

static bool take(struct store *store, struct errand_asked *asked, const struct buf *answer, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct likely_list list;

    (void)asked;
    return likely_decode(arena, answer, &list, err) && likeness_replace(store, &list, err) && have(store, err);
}

static bool miss(struct store *store, struct errand_asked *asked, struct error *err)
{
    (void)asked;
    return have(store, err);
}

const struct errand doubling_errand = { ask, take, miss, NULL };
