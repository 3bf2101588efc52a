/* seat.h — who sits at this desk: the person, the role, the region, the vault, the live content. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SEAT_H
#define BALIE_DESK_SEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/id.h"
#include "base/scope.h"

struct error;
struct form;
struct list;
struct pollfd;
struct rules;
struct seat; /* opaque; the first argument of everything a desk does */
struct store;
struct sync_line;
struct vault;

/* Sits down: opens the store in VAULT, takes up the content of FORMS_FOLDER as the live bundle when it differs (after
 * it passed the checks; else the old one stays and *ERR says why while the seat still opens when there is an old one).
 */
struct seat *seat_open(struct vault *vault, const char *forms_folder, struct error *err);
void seat_free(struct seat *seat);
SCOPED(seat)

struct id seat_user(const struct seat *seat);
const char *seat_user_name(const struct seat *seat);
const char *seat_role(const struct seat *seat);
const char *seat_region(const struct seat *seat);
const char *seat_language(const struct seat *seat); /* of labels: "nl"; SEAT NULL: the program's own */
void seat_set_language(struct seat *seat, const char *language);
struct store *seat_store(struct seat *seat);
struct sync_line *seat_line(struct seat *seat); /* to the server; closed when the seat is freed */
struct vault *seat_vault(struct seat *seat);
/* The name of a user id, "" when not known here. */
const char *seat_name_of(struct seat *seat, struct id user);
/* A value of forms/balie.csv; "" when absent, or when nobody sits. */
const char *seat_setting(const struct seat *seat, const char *name);
/* The peildatum of every look: today, or what --at said. */
struct date seat_today(const struct seat *seat);
void seat_set_at(struct seat *seat, struct date at);
bool seat_is_at_past(const struct seat *seat);
/* At the counter every form opened belongs to a conversation, begun with the first one. A script's seat holds none. */
void seat_set_counter(struct seat *seat);
bool seat_is_counter(const struct seat *seat);
/* What the centre told since of who sits here holds from now on. GONE: she works here no longer, and ERR says so;
 * NARROWED: something she could is hers no more. */
enum seat_change { SEAT_SAME, SEAT_OTHER, SEAT_NARROWED, SEAT_GONE };
enum seat_change seat_renew(struct seat *seat, struct error *err);
/* Whether the role may fill in FORM (settings attribute::balie:role). */
bool seat_may_fill(struct seat *seat, const char *form, struct error *err);
/* The same in DOSSIER: its region counts, and whether it is restricted; one that is not there yet is open. */
bool seat_may_fill_in(struct seat *seat, struct id dossier, const char *form, struct error *err);

/* A form or list of the live content, loaded once; borrowed. NULL and ERR when it has none or cannot be used. */
const struct form *seat_form(struct seat *seat, const char *name, struct error *err);
struct list *seat_list(struct seat *seat, const char *name, struct error *err);
const struct rules *seat_rules(struct seat *seat);
/* Names of the forms, in order of the content's folder. */
size_t seat_forms(struct seat *seat, const char *const **names);
/* Derives tasks and facts of dossiers that changed: all (BUDGET_MS 0), or a slice that waits for no disk. Returns
 * whether any are left, or about how many. */
size_t seat_derive(struct seat *seat, int64_t budget_ms);
/* What to wait for before the next slice: what the one before wrote is not on the disk yet; 0: nothing. */
size_t seat_wait_behind(struct seat *seat, struct pollfd *out, size_t room, int *timeout_ms);

#endif
