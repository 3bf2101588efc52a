/* paper.h — documents of a dossier: preview, PDF, print, and the signature on paper. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_PAPER_H
#define BALIE_DESK_PAPER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct buf;
struct error;
struct seat;

struct paper {
    const char *name, *title, *language; /* template */
};
/* The templates there are: by name, one per language. Borrowed. */
size_t paper_list(struct seat *seat, const struct paper **papers);
struct paper_order {
    const char *name, *language; /* language NULL: the source's */
    struct id dossier;
    const char *entity; /* the entity it is about; NULL: the newest of the list the template names */
};
bool paper_preview(struct seat *seat, const struct paper_order *order, struct buf *out,
                   struct error *err); /* plain text */
bool paper_pdf(struct seat *seat, const struct paper_order *order, const char *path, struct error *err);
/* Prints through CUPS; ERROR_ABSENT when there is no printer. */
bool paper_print(struct seat *seat, const struct paper_order *order, struct error *err);
bool paper_has_printer(void);

#endif
