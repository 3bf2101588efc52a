/* entry.h — one record while its changes are being folded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FOLD_ENTRY_H
#define BALIE_FOLD_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/ancestry.h"
#include "fold/fold.h"
#include "fold/front.h"
#include "fold/slot.h"

struct slot_list {
    struct slot *first, *last;
    size_t count;
};

struct entry {
    struct id id;
    bool is_erased;
    const struct node *eraser, *freeze;  /* NULL: none */
    struct front all, sets, withdrawals; /* newest changes; newest submissions; newest withdrawals and restorals */
    struct head *oldest;                 /* changes that had seen no other of the record */
    struct slot_list answers, saves;
    struct head *signatures; /* freezes that had seen no other */
    struct head *beside;
    size_t beside_count;
    struct fold_record record; /* the view, once entry_finish() has run */
};

struct entries {
    struct entry **list;
    size_t count, room;
    uint32_t *table; /* id to place in list + 1 */
    size_t table_room;
};

/* What folding a record needs around it. */
struct folding {
    struct arena *arena;
    struct slots slots;
    struct entries entries;
};

struct entry *entry_of(struct folding *folding, const struct id *record); /* finds or makes */
/* Notes a freeze; of those that had seen no other, the one with the smallest stamp holds. In the same order as below.
 */
void entry_sign(struct folding *folding, struct entry *entry, const struct node *node);
/* Takes in a change of the record; changes come after all they had seen, erasers and freezes are known before. */
void entry_fold(struct folding *folding, struct entry *entry, const struct node *node);
void entry_finish(struct folding *folding, struct entry *entry);
void entries_clear(struct entries *entries);

#endif
