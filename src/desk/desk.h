/* desk.h — what the units of this module share: the seat from inside and the change being made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_DESK_H
#define BALIE_DESK_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/id.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "wire/body.h"
#include "wire/change.h"

struct error;
struct fold;
struct json_t;
struct library;
struct rights;
struct world;

/* The live content and, by hash, content that older records name. */
struct library *seat_library(struct seat *seat);
struct library *seat_library_of(struct seat *seat, const struct digest *bundle);
/* The content a change was made with; the live one, and IS_HERE (may be NULL) false, when that is not on this computer.
 */
struct library *seat_library_of_change(struct seat *seat, struct id change, bool *is_here);
/* A world on DOSSIER as of the seat's date. */
/* The same as who sits here may see it: for showing, not for working with. */
struct world *seat_seen_world(struct seat *seat, struct library *library, struct id dossier, struct error *err);
/* The same for what is worked with and told of: everything counts, what is said of it is masked. */
struct world *seat_told_world(struct seat *seat, struct library *library, struct id dossier, struct error *err);
struct world *seat_world(struct seat *seat, struct library *library, struct id dossier, struct error *err);
/* For what is written in the name of USER, who sat here before; returns who it was until now. */
struct id seat_act_as(struct seat *seat, struct id user);
struct rights *seat_rights(struct seat *seat);
/* seat_may_in() but for restrictions: for what is open in a restricted dossier too. */
bool seat_may_there(struct seat *seat, enum right right, struct id dossier, const char *form, struct error *err);
bool seat_hides_at_all(const struct seat *seat);

/* A change with everything of this seat filled in: kind, user, region, bundle, at; parents = heads of FOLD (may be
 * NULL). */
struct change change_begin(struct seat *seat, const char *kind, struct id dossier, const struct fold *fold);
/* Encodes BODY and appends. */
bool change_write(struct seat *seat, struct change *change, const struct body *body, struct error *err);
/* The same for what the program itself tells: no role is asked. */
bool change_write_for_desk(struct seat *seat, struct change *change, const struct body *body, struct error *err);

/* Derives tasks and facts of one dossier now. */
bool derive_dossier(struct seat *seat, struct id dossier, struct error *err);

/* The name of the form that is the conversation itself; "" when the content has none. */
const char *sitting_form(const struct seat *seat);

#endif
