/* sheet.h — a CSV sheet: named columns, rows, and where each cell stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_SHEET_H
#define BALIE_BASE_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct buf;
struct error;
struct sheet; /* opaque; all text lives and dies with it */

/* Reads RFC 4180 CSV (UTF-8, BOM allowed, quotes, newlines in cells) with a header row. NAME is used in messages.
 * Refuses bad UTF-8, a repeated column name, an unclosed quote, more than 1,000,000 rows or 4,096 columns; cells are
 * NFC and trimmed of white space at both ends; rows that are wholly blank are left out. NULL and ERR (name:row:column).
 */
struct sheet *sheet_parse(const char *name, const char *bytes, size_t size_bytes, struct error *err);
/* An empty sheet to be filled by sheet_add_row(), for sheets that come from a workbook. */
struct sheet *sheet_new(const char *name, const char *const *columns, size_t column_count);
void sheet_add_row(struct sheet *sheet, const char *const *cells, size_t cell_count, size_t line);

/* Gives a column the name it is known by; messages keep the one it was written with. False: another has that name. */
bool sheet_rename(struct sheet *sheet, size_t column, const char *name);
/* Writes the sheet as CSV, with the names its columns are known by; lines end in LF. */
void sheet_format(const struct sheet *sheet, struct buf *out);

const char *sheet_name(const struct sheet *sheet);
size_t sheet_rows(const struct sheet *sheet);
size_t sheet_columns(const struct sheet *sheet);
const char *sheet_column(const struct sheet *sheet, size_t column);        /* its name */
const char *sheet_written(const struct sheet *sheet, size_t column);       /* as it was written */
int sheet_find(const struct sheet *sheet, const char *column);             /* its index, -1 when there is none */
const char *sheet_cell(const struct sheet *sheet, size_t row, int column); /* never NULL; "" for blank or column -1 */
const char *sheet_get(const struct sheet *sheet, size_t row, const char *column);
#define SHEET_HEADER ((size_t)-1) /* as a row: the header itself, for sheet_line() and sheet_error() */
size_t sheet_line(const struct sheet *sheet, size_t row); /* the row's number as an editor shows it, header = 1 */
/* Sets ERR's field to "name:line:column" (COLUMN may be NULL). Returns false. */
bool sheet_error(const struct sheet *sheet, size_t row, const char *column, struct error *err);
void sheet_free(struct sheet *sheet);
SCOPED(sheet)

#endif
