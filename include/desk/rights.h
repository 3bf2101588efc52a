/* rights.h — what may be done at a desk, by which role: a table of the content, asked in one place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_RIGHTS_H
#define BALIE_DESK_RIGHTS_H

#include <stdbool.h>

#include "base/id.h"

struct error;
struct seat;

enum right {
    RIGHT_LOOK,      /* see what a form holds */
    RIGHT_SENSITIVE, /* see what its sensitive questions hold */
    RIGHT_WRITE,
    RIGHT_UNDO,
    RIGHT_SETTLE,
    RIGHT_PRINT,
    RIGHT_EXPORT,
    RIGHT_ERASE,
    RIGHT_RESTRICT,
    RIGHT_RETENTION,
    RIGHT_REPORT,
    RIGHT_LOG,
    RIGHT_DEVICE_LOG,
    RIGHT_IMPORT,
    RIGHT_USERS,
    RIGHT_CONTENT,
    RIGHTS
};

/* Whether who sits here may do it, with FORM when it is about one (NULL otherwise). Refused: ERR says which roles may.
 */
bool seat_may(struct seat *seat, enum right right, const char *form, struct error *err);
/* The same in DOSSIER: a row of the table may ask for the region of who sits here; and of a restricted dossier nothing
 * is done but what the law leaves open (restriction.h). */
bool seat_may_in(struct seat *seat, enum right right, struct id dossier, const char *form, struct error *err);

/* What stands for an answer that may not be seen here. */
#define RIGHTS_MASK "•••"
/* Whether the answer to NAME (a question, its key, or a property) in FORM (NULL: any) may not be seen by who sits here.
 */
bool seat_hides(struct seat *seat, const char *form, const char *name);
/* The same of a property of a thing in LIST: what it is called ("label") may be made of what is hidden. */
bool seat_hides_of(struct seat *seat, const char *form, const char *list, const char *name);
/* Whether anything called NAME may not, wherever it comes from: for what tells of names alone. */
bool seat_hides_anywhere(struct seat *seat, const char *name);
/* Whether what COLUMN of the decision table TABLE gives may not. */
bool seat_hides_output(struct seat *seat, const char *table, const char *column);
/* Whether whole forms are hidden from who sits here. */
bool seat_hides_forms(struct seat *seat);
/* The NAME of a person as the store keeps it, or the mask where names may not be seen. */
const char *seat_seen_name(struct seat *seat, const char *name);
/* Whether anything at all is hidden from who sits here. */
bool seat_hides_some(struct seat *seat);

#endif
