/* calls.h — how each route reads what is said and answers it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_CALLS_H
#define BALIE_SERVER_CALLS_H

#include <stdbool.h>

struct ahead;
struct call;
struct error;
struct turn;

bool read_sync(struct call *call);
bool sync_writes(const struct call *call);
bool answer_sync(struct call *call, struct turn *turn, struct error *err);
void drop_sync(struct call *call);
void foresee_sync(const struct call *call, struct ahead *ahead);

/* What of these changes is not here, or is here and not passed on. */
bool read_lacking(struct call *call);
bool answer_lacking(struct call *call, struct turn *turn, struct error *err);
void drop_lacking(struct call *call);
/* Changes of others that this server once passed on and lost. */
bool read_returned(struct call *call);
bool returned_writes(const struct call *call);
bool answer_returned(struct call *call, struct turn *turn, struct error *err);
void drop_returned(struct call *call);

bool read_enrolment(struct call *call);
bool enrolment_writes(const struct call *call);
bool answer_enrolment(struct call *call, struct turn *turn, struct error *err);

bool read_agreement(struct call *call);
bool answer_agreement(struct call *call, struct turn *turn, struct error *err);

/* The files of which the body says the hashes, a line each, in that order; an empty line for what is not here. As many
 * as go in a batch: who asks asks again for the rest. */
bool answer_content(struct call *call, struct turn *turn, struct error *err);

/* Takes the part that begins at FROM of SIZE bytes in all, when that is where it had come to; says how far it is. */
bool read_blob_part(struct call *call);
bool blob_part_writes(const struct call *call);
bool answer_blob_part(struct call *call, struct turn *turn, struct error *err);
/* Gives what is there from FROM to the end of a part; nothing past the end. */
bool read_blob_question(struct call *call);
bool answer_blob_question(struct call *call, struct turn *turn, struct error *err);

bool read_inquiry(struct call *call);
bool answer_inquiry(struct call *call, struct turn *turn, struct error *err);

/* Likely doubles of what the desk sees. */
bool answer_likely(struct call *call, struct turn *turn, struct error *err);

bool answer_health(struct call *call, struct turn *turn, struct error *err);

#endif
