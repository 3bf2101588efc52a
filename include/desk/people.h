/* people.h — who works at this desk: added, removed, and what their role is. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_PEOPLE_H
#define BALIE_DESK_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct seat;
struct secret;

struct colleague {
    const char *name, *role, *region;
    bool is_signed; /* by the centre; otherwise written down here */
};

/* Lets NAME open the vault with PASSPHRASE. ROLE and REGION NULL: those of a newcomer, and of this desk. */
struct newcomer {
    const char *name, *role, *region;
};
/* Whether who sits here may: by her role, or because she made this vault and nobody has that role yet. */
bool people_may_change(struct seat *seat, struct error *err);
bool people_add(struct seat *seat, const struct newcomer *newcomer, struct secret *passphrase, struct error *err);
bool people_remove(struct seat *seat, const char *name, struct error *err);
bool people_each(struct seat *seat, void (*visit)(void *with, const struct colleague *colleague), void *with,
                 struct error *err);

#endif
