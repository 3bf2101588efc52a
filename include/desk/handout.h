/* handout.h — the papers a visitor takes home from this conversation: which, why, in which language, what was given. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_HANDOUT_H
#define BALIE_DESK_HANDOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"
#include "base/scope.h"

struct error;
struct handouts; /* opaque: the handouts of one dossier, as its table of papers tells them today */
struct seat;

struct handout {
    const char *name, *title, *language; /* the template */
    const char *entity;                  /* what it is about; "" = the newest */
    const char *reason;                  /* why it is due, in the language of the desk */
    bool is_given;                       /* ticked in the open conversation */
};

/* The rows of `papieren.all.csv` that hold today (outputs `template` and `entity`), each in the language the content is
 * written in and in the client's where there is such a template. NULL and ERR when the dossier cannot be read. */
struct handouts *handouts_open(struct seat *seat, struct id dossier, struct error *err);
size_t handouts_list(const struct handouts *handouts, const struct handout **list); /* borrowed */
void handouts_free(struct handouts *handouts);
SCOPED(handouts)

/* Ticks the paper NAME as given, or takes the tick away, in the open conversation's question that forms/balie.csv calls
 * `papers_given`. Without an open conversation there is nothing to tick: true. */
bool handout_give(struct seat *seat, struct id dossier, const char *name, bool is_given, struct error *err);

#endif
