/* store.c — which store the server was asked to keep its records in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store.h"

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

static const char *const refusals[] = { "user", "region", "disabled", "unknown" };

const char *store_refusal(const char *text)
{
    size_t i = 0;

    if (!text)
        return NULL;
    while (i + 1 < sizeof refusals / sizeof *refusals && !text_equal(refusals[i], text))
        i++;
    return refusals[i];
}

struct server_store *store_open_url(const char *url, struct error *err)
{
    if (!text_starts(url, "sqlite:") || !url[sizeof "sqlite:" - 1]) {
        error_set(err, ERROR_USAGE, _("“%s” is not a store. Write --store sqlite:FILE"), url);
        return NULL;
    }
    return store_sqlite_open(url + sizeof "sqlite:" - 1, err);
}
