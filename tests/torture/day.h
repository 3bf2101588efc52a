/* day.h — a day of a vault: what was accepted is told, and judged afterwards. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_DAY_H
#define BALIE_TESTS_TORTURE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#define DAY_ROUNDS   14
#define DAY_BACKED   5 /* rounds that are in the backup that is put back */
#define DAY_REPLACED 7 /* rounds that are over when it is */
#define DAY_MARKER   "Yusuf-Plantendemir"

/* What may be told: answers, lots of rows and changes by number, and the turns of the day. */
enum day_told {
    DAY_ANSWER = 0,
    DAY_LOT = 1000,
    DAY_CHANGE = 2000,
    DAY_MADE = 3000,
    DAY_BACKUP,
    DAY_ROLLED,
    DAY_REMOVED,
    DAY_PUT_BACK,
    DAY_END
};

struct day_seen {
    bool answers[DAY_ROUNDS], lots[DAY_ROUNDS], changes[DAY_ROUNDS], made, backup, rolled, removed, put_back;
    bool is_disk_failing; /* then a backup that had to go may leave none behind */
};
void day_note(void *seen, int what); /* into a struct day_seen */

/* Lives it in FOLDER, making the vault, an older one, when it is not there; stops at nothing, tells what was accepted.
 * In it: the older vault gets the newest tables, answers, transactions, changes in the log, checkpoints, rolling
 * backups beside them, a backup, somebody removed and the next epoch with the backups made anew, another opening, all
 * rows written anew, and the backup put back, which takes over what came later. */
void day_live(const char *folder, void (*tell)(int what));
/* Judges FOLDER as the next opening finds it; NULL when all that was SEEN is there and nothing else is wrong, else what
 * is. *IS_PUT_BACK: it is the vault that was put back, whole; else it is the one before, whole. */
const char *day_judge(const char *folder, const struct day_seen *seen, bool *is_put_back);

/* After one byte was altered: opens it and reads everything. True: all is as the whole day left it, or an error said
 * that it is not. */
const char *day_judge_altered(const char *folder);

#endif
