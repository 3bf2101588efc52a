/* sitting.h — the conversation itself: started with the first form, closed on one page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SITTING_H
#define BALIE_DESK_SITTING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"

struct entry;
struct error;
struct seat;

/* The open sitting of this person with DOSSIER; started when there is none. Its id is carried by the forms submitted
 * meanwhile in the hidden question named like the sitting form. */
bool sitting_start(struct seat *seat, struct id dossier, struct id *out, struct error *err);
bool sitting_find(struct seat *seat, struct id dossier, struct id *out, int64_t *begun_ms);
/* Its closing page: an entry like any other; submitting it ends the sitting. */
struct entry *sitting_close(struct seat *seat, struct id dossier, struct error *err);
/* What the content answers on the closing page when a form is put aside for REASON and the conversation ends with it: a
 * JSON object, in the column named like the sitting form of the list of reasons. "" when the conversation goes on. */
const char *sitting_ends_with(struct seat *seat, const char *reason);
/* Closes the open sitting with those answers. */
bool sitting_end(struct seat *seat, struct id dossier, const char *answers, struct error *err);
/* The aid's running clock (an interpreter on the line): started and stopped by a key; milliseconds so far. */
bool sitting_clock(struct seat *seat, struct id dossier, bool run, struct error *err);
int64_t sitting_clock_ms(struct seat *seat, struct id dossier, bool *is_running);

#endif
