/* spot.h — where something of a form is written, for messages: a cell of a sheet, or a place in a document. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_SPOT_H
#define BALIE_FORM_SPOT_H

#include <stddef.h>

struct sheet;

struct spot {
    const struct sheet *sheet; /* NULL: not from a sheet */
    size_t row;
    const char *column; /* the column, or what of the thing in a document ("relevant"); NULL */
    const char *place;  /* in a document: "file.xml:/data/a"; NULL with a sheet, or for the form as a whole */
};

#endif
