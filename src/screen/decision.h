/* decision.h — a suggestion that may be overruled, drawn as one line: what is suggested, by which rule, and why. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_DECISION_H
#define BALIE_SCREEN_DECISION_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct entry;
struct error;
struct item;
struct session;

enum decision_part {
    DECISION_SUGGESTED,
    DECISION_RULE,
    DECISION_OVERRULED, /* yes or no */
    DECISION_CHOSEN,
    DECISION_REASON,
    DECISION_THEN, /* the suggestion that was overruled */
    DECISION_PARTS
};

/* Whether ITEM is a part of a decision that its one line already shows. */
bool decision_hides(const struct item *item);
/* A part of the decision GROUP; NULL when it has none. */
struct item *decision_part(struct session *session, struct item *group, enum decision_part part);
bool decision_is_overruled(struct session *session, struct item *group);
/* Whether the suggestion moved after it was overruled. */
bool decision_has_moved(struct session *session, struct item *group);
/* The outcome in words (labels of the codes). "" when there is no suggestion yet. */
void decision_outcome(struct session *session, struct item *group, const char *language, struct buf *out);
/* "rule, reason" of the suggestion. */
void decision_ground(struct entry *entry, struct item *group, struct buf *out);
/* Opens or closes the choice and its reason. */
bool decision_overrule(struct entry *entry, struct item *group, bool overrule, struct error *err);

#endif
