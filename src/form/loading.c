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
