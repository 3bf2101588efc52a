/* card.h — one dossier at a glance: who, the last conversation, what is due, what is missing, what comes next. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_CARD_H
#define BALIE_DESK_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/id.h"
#include "base/scope.h"

struct buf;
struct card; /* opaque */
struct entry;
struct error;
struct form;
struct json_t;
struct seat;

/* Loads it; a view is written to the log first (one per user, dossier and hour). */
struct card *card_open(struct seat *seat, struct id dossier, struct error *err);
void card_free(struct card *card);
SCOPED(card)
struct id card_dossier(const struct card *card);
const char *card_title(const struct card *card);
const char *card_code(const struct card *card); /* short code said aloud */
/* The two fixed lines, from forms/balie.csv, with the open ENTRY's live answers when given. */
struct card_lines_out {
    struct buf *left, *right, *second;
};
void card_head(struct seat *seat, struct id dossier, struct entry *entry, struct card_lines_out *out);
/* A sentence of the content (setting NAME of balie.csv) filled with what is known of DOSSIER and, when given, the live
 * answers of ENTRY; appends nothing when the content has no such setting. */
void card_phrase(struct seat *seat, struct id dossier, struct entry *entry, const char *name, struct buf *out);
/* That it may be looked at and not worked with, since when, by whom, who may all the same: lines; "" when it is open.
 */
const char *card_restriction(const struct card *card);
/* The next step (Enter) and why; form "" when none. */
const char *card_next_form(const struct card *card);
const char *card_next_reason(const struct card *card);
/* Lines for people: the last conversation, promises; what is due; what is missing. */
size_t card_lines(const struct card *card, const char *const **lines);

struct card_event {
    struct id record;
    const char *form, *title; /* title: the form's, or its instance name */
    struct date date;
    int64_t at_ms;
    const char *who;
    const char *summary; /* the main answers in one line */
    bool frozen, parked, withdrawn, merged, in_conflict;
};
size_t card_events(const struct card *card, const struct card_event **events); /* newest first */
/* Forms that may be opened now: name, title, and the sentence of the precondition that fails ("" = may). */
struct card_form {
    const char *name, *title, *refusal;
};
size_t card_forms(const struct card *card, const struct card_form **forms);
/* One record as lines for reading ("question: answer (who, when)"). */
bool card_record(struct seat *seat, struct id dossier, struct id record, struct buf *out, struct error *err);
/* The form a record was made with, as it was then; NULL and ERR. */
const struct form *card_form_of(struct seat *seat, struct id dossier, struct id record, struct error *err);
/* The fold of the dossier alone, canonical: equal on every desk that holds the same changes. */
bool card_json(struct seat *seat, struct id dossier, struct buf *out, struct error *err);
/* The log of the dossier, oldest first, one line each, views too. */
bool card_log(struct seat *seat, struct id dossier, struct buf *out, struct error *err);
/* The log of this device: what was written and looked at here, by whom, of which dossier, in the order of its chain. */
bool device_log(struct seat *seat, struct buf *out, struct error *err);
struct json_t *device_log_json(struct seat *seat, struct error *err); /* yours */
/* The same as JSON: every change with its header and its author's body; NULL and ERR. Yours. */
struct json_t *card_log_json(struct seat *seat, struct id dossier, struct error *err);

#endif
