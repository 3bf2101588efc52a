/* loading.c — a form being read: what was found wrong on the way. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "loading.h"

#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "inside.h"

static void report(struct loading *loading, bool is_error, struct spot spot, const char *sentence)
{
    const struct findings *findings = loading->world->findings;
    struct error where = { 0 };

    if (spot.sheet)
        sheet_error(spot.sheet, spot.row, spot.column, &where);
    else if (spot.place && spot.column)
        error_at(&where, "%s:%s", spot.place, spot.column);
    else
        error_at(&where, "%s", spot.place ? spot.place : loading->form->name);
    if (findings)
        findings->report(findings->with, is_error, where.field, sentence);
    if (!is_error)
        return;
    if (!loading->error_count++) {
        error_set(loading->err, ERROR_INPUT, "%s", sentence);
        if (loading->err)
            error_at(loading->err, "%s", where.field);
    }
}

bool loading_error(struct loading *loading, struct spot spot, const char *format, ...)
{
    scoped_buf sentence = { 0 };
    va_list list;

    va_start(list, format);
    buf_format_list(&sentence, format, list);
    va_end(list);
    report(loading, true, spot, buf_view(&sentence));
    return false;
}

void loading_warn(struct loading *loading, struct spot spot, const char *format, ...)
{
    scoped_buf sentence = { 0 };
    va_list list;

    va_start(list, format);
    buf_format_list(&sentence, format, list);
    va_end(list);
    report(loading, false, spot, buf_view(&sentence));
}

struct spot loading_at(const struct loading *loading, size_t index, const char *column)
{
    struct spot spot = loading->form->details[index].spot;

    spot.column = column;
    return spot;
}

/* The part of COLUMN before its language: "label" of "label::nl"; bind:: and its like stay whole. */
static char *stem_of(const char *column)
{
    const char *mark = strstr(column, "::");

    if (!mark || text_starts(column, "bind::") || text_starts(column, "attribute::") || text_starts(column, "body::") ||
        text_starts(column, "instance::"))
        return mem_text(column);
    if (text_starts(column, "media::"))
        return mem_text("media::");
    return mem_format("%.*s::", (int)(mark - column), column);
}

static bool is_free(const char *column)
{
    return (text_starts(column, "bind::") && !text_starts(column, "bind::balie:")) ||
           (text_starts(column, "attribute::") && !text_starts(column, "attribute::balie:")) ||
           text_starts(column, "body::") || text_starts(column, "instance::");
}

static void judge(struct loading *loading, const struct sheet *sheet, const char *column,
                  const struct known_columns *known)
{
    scoped_text stem = stem_of(column);
    const char *like = NULL;

    for (size_t i = 0; known->names[i]; i++) {
        if (text_equal(known->names[i], stem))
            return;
        if (!like && strlen(stem) > 3 && text_is_slip(stem, known->names[i]))
            like = known->names[i];
    }
    if (is_free(column))
        return;
    if (like)
        loading_error(loading, (struct spot){ sheet, SHEET_HEADER, column, NULL },
                      _("There is no column “%s”: it looks like “%s”. Correct its name."), column, like);
    else
        loading_warn(loading, (struct spot){ sheet, SHEET_HEADER, column, NULL },
                     _("The column “%s” is kept but means nothing here: remove it if it is not a note of your own."),
                     column);
}

void loading_columns(struct loading *loading, const struct sheet *sheet, const struct known_columns *known)
{
    for (size_t i = 0; sheet && sheet_rows(sheet) && i < sheet_columns(sheet); i++)
        if (*sheet_column(sheet, i))
            judge(loading, sheet, sheet_column(sheet, i), known);
}
