/* retention.h — how long each kind of record is kept: what is due to go, and the run that lets it go. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_RETENTION_H
#define BALIE_DESK_RETENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/id.h"

struct error;
struct seat;

#define RETENTION_CODE_BYTES 9

/* A record whose term is over. Terms are rows of regels/bewaartermijnen.csv; a form without months has no term. */
struct retention_due {
    struct id dossier, record;
    const char *form, *title; /* of the form; the title for people */
    const char *basis;        /* the ground of the term, as written there */
    struct date date, until;  /* the record's own date; kept until */
};
/* Those that are due on the seat's date, oldest first. Returns how many; a restricted dossier is left alone. */
bool retention_each(struct seat *seat, void (*visit)(void *with, const struct retention_due *due), void *with,
                    size_t *count, struct error *err);

/* Asks for a run: CODE is what it is confirmed with, and changes with what is due. */
bool retention_ask(struct seat *seat, char code[RETENTION_CODE_BYTES], struct error *err);
/* Erases all that is due; where the content says so (setting retention_two_persons), by another than who asked. */
bool retention_run(struct seat *seat, const char *code, size_t *gone, struct error *err);

#endif
