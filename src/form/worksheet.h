/* worksheet.h — one sheet of a workbook, its rows of cells gathered into a sheet of text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_WORKSHEET_H
#define BALIE_FORM_WORKSHEET_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct package;
struct sheet;

/* What the cells of every sheet of a workbook refer to. */
struct worksheet_book {
    const char *const *strings; /* shared texts, by number */
    size_t string_count;
    const bool *is_moment; /* by style: numbers are days or hours */
    size_t style_count;
    bool from_1904;
};

/* Reads PART as the sheet called NAME in messages; yours. NULL and ERR on refusal. */
struct sheet *worksheet_read(struct package *package, const char *part, const char *name,
                             const struct worksheet_book *book, struct error *err);

#endif
