/* entry.h — an open form in a dossier: every answer is kept before it shows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ENTRY_H
#define BALIE_DESK_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"
#include "base/scope.h"

struct buf;
struct entry; /* opaque */
struct error;
struct item;
struct json_t;
struct seat;
struct session;

/* Opens FORM in DOSSIER (none: a new dossier, its id is made now). Refused with the sentence of a precondition that
 * does not hold, or when the role may not. A draft exists from the first answer on. */
struct entry *entry_open(struct seat *seat, struct id dossier, const char *form, struct error *err);
/* The same for somebody new, in a conversation that begins now. */
struct entry *entry_open_new(struct seat *seat, const char *form, struct error *err);
/* A draft of one's own, exactly as it was left. */
struct entry *entry_resume(struct seat *seat, struct id draft, struct error *err);
/* A record that stands (parked, or to be corrected), with the form it was made with. Refused when frozen. */
struct entry *entry_take(struct seat *seat, struct id dossier, struct id record, struct error *err);
/* A form of no dossier, for the screens: what is answered is kept nowhere but in SESSION, which stays the caller's. */
struct entry *entry_loose(struct session *session);
/* Leaves; the draft stays. */
void entry_free(struct entry *entry);
SCOPED(entry)

struct session *entry_session(struct entry *entry);
struct id entry_dossier(const struct entry *entry);
struct id entry_record(const struct entry *entry);
bool entry_is_new_dossier(const struct entry *entry);
bool entry_is_correction(const struct entry *entry); /* the record stands already */
struct item *entry_cursor(struct entry *entry);      /* where it was left; the first question otherwise */

/* The session's verbs, with the draft written before they return. False: refused (ERR) or the disk failed. */
bool entry_answer(struct entry *entry, struct item *item, const char *text, struct error *err);
bool entry_blank(struct entry *entry, struct item *item, const char *reason, struct error *err);
struct item *entry_add_row(struct entry *entry, struct item *repeat, struct error *err);
bool entry_remove_row(struct entry *entry, struct item *row, struct error *err);
bool entry_move(struct entry *entry, struct item *item, struct error *err); /* the cursor */
bool entry_fill(struct entry *entry, const struct json_t *answers,
                struct error *err); /* many at once, no draft written */
/* What is being typed at ITEM and was not taken as an answer yet, kept beside the draft until the form is opened again.
 */
bool entry_keep_typing(struct entry *entry, struct item *item, const char *text, struct error *err);
/* Gives it back, once: yours, with the question it was typed at; NULL: nothing was. */
char *entry_take_typing(struct entry *entry, struct item **item);
/* Who gave the standing answer and when ("An 14:02"), "" when it is this person's, now. */
void entry_author(struct entry *entry, const struct item *item, struct buf *out);
/* The value that stands elsewhere for this question ("eerder: … (2/10, An)"), "" when none. */
void entry_earlier(struct entry *entry, const struct item *item, struct buf *out);
/* Whether it stands here by default because another form asked it already: it need not be asked again. */
bool entry_knows(struct entry *entry, const struct item *item);

struct receipt {
    struct id dossier, record, change;
    char next_form[64]; /* what the rules say comes next; "" = nothing */
    char next_reason[512];
    size_t task_count; /* open in the dossier now */
};
/* Submits whole: constraints and required hold, preconditions hold (an OVERRIDE_REASON lets a role pass where the rule
 * allows; NULL: none). The draft is gone, the record stands, tasks are derived, all in one transaction. */
bool entry_submit(struct entry *entry, const char *override_reason, struct receipt *out, struct error *err);
struct parking {
    const char *reason; /* code of list redenen_parkeren */
    const char *until;  /* ISO instant or date; NULL */
    const char *to;     /* user name or id, role, "" = whoever is free; NULL: not handed over */
};
/* Submits as it is, incomplete. */
bool entry_park(struct entry *entry, const struct parking *parking, struct receipt *out, struct error *err);
/* The draft is thrown away (a person's decision, asked twice by the screen). */
bool entry_discard(struct entry *entry, struct error *err);
/* "belongs to somebody else": the same answers as a draft in TO; a standing record is withdrawn here on submit there.
 */
struct entry *entry_carry(struct entry *entry, struct id to, struct error *err);
/* The decisions of tables that were asked, as a JSON array (trace: row, reason, source, parameters, date). Yours. */
struct json_t *entry_decisions(struct entry *entry);
#endif
