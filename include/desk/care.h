/* care.h — the vault looked after: judged whole, and put back from a backup without losing what came later. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CARE_H
#define BALIE_DESK_CARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct seat;
struct secret;
struct vault;

/* Everything: every page and index, the chain, that all belongs to something, and that the tables are what the log
 * says. What can be made again from the log is; *REPAIRED says that it was needed. */
bool care_judge(struct seat *seat, bool *repaired, struct error *err);
/* The same without making anything again, and then a backup at PATH. */
bool care_backup(struct vault *vault, const char *path, struct error *err);
/* What is in a vault, its pages apart: the chain, that all belongs to something, and that the tables are what the log
 * says. ERROR_DAMAGED: something that cannot be made again; ERROR_SYSTEM: tables, which can. Alters nothing. */
bool care_judge_copy(struct vault *copy, struct error *err);

/* Why the last rolling backup was not made: shown on the first screen until one is (NULL). On a full disk not even that
 * can be written. */
#define CARE_TROUBLE "backup_trouble"
void care_note_trouble(struct seat *seat, const char *why);

struct care_restoring {
    const char *home, *path, *user; /* USER NULL: whoever the passphrase belongs to */
    struct secret *passphrase;
};
struct care_restored {
    struct vault *vault;  /* open; yours */
    size_t adopted;       /* changes that the vault before had more, erasures too */
    bool had_before;      /* there was one; it is kept beside */
    struct error trouble; /* why nothing could be taken over from it */
};
/* The backup is judged before anything is touched. The vault gets another device id. What the vault that was there had
 * more comes along, so that nothing accepted is lost and nothing erased comes back. */
bool care_restore(const struct care_restoring *what, struct care_restored *out, struct error *err);
/* How far the clock of this computer is before the newest change known here; 0 when it is not. */
int64_t care_clock_behind_ms(struct seat *seat);

#endif
