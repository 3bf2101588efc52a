/* parking_plan.h — putting a form aside: why, until when, and for whom, asked one after the other. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_PARKING_PLAN_H
#define BALIE_SCREEN_PARKING_PLAN_H

#include <stdbool.h>

#include "base/id.h"
#include "picker.h"
#include "tui/line.h"

struct entry;
struct error;
struct key;
struct receipt;
struct seat;
struct sheet;

enum parking_step { PARKING_REASON, PARKING_UNTIL, PARKING_TO, PARKING_STEPS };

struct parking_plan {
    struct seat *seat;
    enum parking_step step;
    struct picker reasons;
    struct line typed[PARKING_STEPS];
    char until[48]; /* as it will be kept; "" = open */
    char message[1024];
    bool is_ready; /* all is known: park now */
};

/* False when the content has no reasons to park. */
bool parking_plan_open(struct parking_plan *plan, struct seat *seat, struct error *err);
void parking_plan_close(struct parking_plan *plan);
/* Takes a key that types, edits or moves; false: it is none. */
bool parking_plan_key(struct parking_plan *plan, const struct key *key);
/* The next question; the last one, or a reason that ends the conversation, makes it ready. */
void parking_plan_enter(struct parking_plan *plan);
bool parking_plan_carry_out(struct parking_plan *plan, struct entry *entry, struct receipt *out, struct error *err);
/* Afterwards: a reason that ends the conversation closes it. */
bool parking_plan_close_sitting(const struct parking_plan *plan, struct id dossier, struct error *err);
void parking_plan_show(const struct parking_plan *plan, struct sheet *sheet);

#endif
