/* day.h — a day of a vault: what was accepted is told, and judged afterwards. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_DAY_H
#define BALIE_TESTS_TORTURE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#define DAY_ROUNDS 24
#define DAY_MARKER "Yusuf-Plantendemir"

/* What may be told: answers by number, lots of rows by number, and the turns of the day. */
enum day_told { DAY_ANSWER = 0, DAY_LOT = 1000, DAY_MADE = 2000, DAY_BACKUP, DAY_REMOVED, DAY_END };

struct day_seen {
    bool answers[DAY_ROUNDS], lots[DAY_ROUNDS], made, backup, removed;
};
void day_note(void *seen, int what); /* into a struct day_seen */

/* Lives it in FOLDER, making the vault when it is not there; stops at nothing, tells what was accepted. */
void day_live(const char *folder, void (*tell)(int what));
/* Judges FOLDER as the next opening finds it; NULL when all that was SEEN is there and nothing else is wrong, else what
 * is. */
const char *day_judge(const char *folder, const struct day_seen *seen);

/* After one byte was altered: opens it and reads everything. True: all is as the whole day left it, or an error said
 * that it is not. */
const char *day_judge_altered(const char *folder);

#endif
