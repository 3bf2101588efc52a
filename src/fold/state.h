/* state.h — what a fold holds: the changes, and what stands after the last run. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_STATE_H
#define BALIE_FOLD_STATE_H

#include "fold/ancestry.h"
#include "fold/entity.h"
#include "fold/entry.h"
#include "fold/fold.h"

struct fold {
    struct ancestry ancestry;
    struct folding folding;
    bool is_erased;
    struct fold_record *records;
    struct entry **sorted; /* the entries of the records */
    size_t record_count;
    struct entities entities;
    struct id *heads;
    size_t head_count;
    const struct fold_change **waiting;
    size_t waiting_count;
    const char *region;
    const char **links;
    size_t link_count;
    const struct fold_change **restrictions, **permits;
    size_t restriction_count, permit_count;
};

/* Finds region and links. */
void dossier_settle(struct fold *fold);
/* Finds what stands of restrictions and permits. */
void restriction_settle(struct fold *fold);

#endif
