/* workbook.h — an .xlsx workbook, its sheets read one by one as text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_WORKBOOK_H
#define BALIE_FORM_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct error;
struct sheet;
struct workbook; /* opaque */

/* Whether BYTES begin as a zipped package does. */
bool workbook_is(const void *bytes, size_t size_bytes);
/* BYTES are borrowed for the life of the workbook; NAME is used in messages. */
struct workbook *workbook_open(const char *name, const void *bytes, size_t size_bytes, struct error *err);
/* Reads the sheet called WANTED, whatever its capitals; yours. NULL and ERROR_ABSENT when there is none. The first row
 * that is not blank has the names of the columns; blank rows and what stands beside the columns are left out; dates,
 * truths and numbers are as a person writes them, formulas what they gave last. */
struct sheet *workbook_sheet(struct workbook *workbook, const char *wanted, struct error *err);
void workbook_free(struct workbook *workbook);
SCOPED(workbook)

#endif
