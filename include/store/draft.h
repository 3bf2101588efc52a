/* draft.h — a draft: what is being filled in, written at every answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_DRAFT_H
#define BALIE_STORE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

struct arena;
struct error;
struct store;

struct draft {
    struct id id; /* = the record it will become */
    struct id dossier, user, sitting;
    bool is_new_dossier;
    const char *form;
    struct digest bundle;
    const struct id *parents; /* as at opening */
    size_t parent_count;
    const char *cursor;  /* key of the question it stands on */
    const char *answers; /* JSON {key: value}: only what differs from what was shown at opening */
    const char *shown;   /* JSON {key: value}: what was shown at opening */
    const char *label;   /* who it is about, for lists */
    int64_t opened_ms, changed_ms;
};
bool draft_save(struct store *store, const struct draft *draft, struct error *err);
/* One answer and the cursor: the fast road, one durable write. VALUE_JSON NULL: only the cursor moved. */
struct draft_answer {
    const char *key, *value_json, *cursor;
    const char *label; /* who it is about now; NULL: as before */
};
bool draft_answer(struct store *store, struct id id, const struct draft_answer *answer, struct error *err);
bool draft_load(struct store *store, struct id id, struct arena *arena, struct draft *out, struct error *err);
/* The draft is filled in with other content from now on; its answers stay as they are. */
bool draft_set_bundle(struct store *store, struct id id, const struct digest *bundle, struct error *err);
bool draft_remove(struct store *store, struct id id, struct error *err);
/* USER none: everybody's; newest first. */
bool draft_each(struct store *store, struct id user, bool (*visit)(void *with, const struct draft *draft), void *with);

#endif
