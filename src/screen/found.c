/* found.c — somebody who was found, as a row: here or at the centre. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "found.h"

#include "base/buf.h"
#include "base/words.h"
#include "desk/finder.h"
#include "moment.h"

void found_draw(const struct found *found, const struct pane *pane, enum style style)
{
    int birth = pane->columns - 44 > 20 ? pane->columns - 44 : 20;
    scoped_buf day = { 0 }, name = { 0 };

    moment_text(&day, found->birth);
    buf_format(&name, "%s%s", found->is_restricted ? _("[restricted] ") : "", found->name);
    pane_text(pane, 0, 1, style, found->with_slip ? "≈" : " ");
    pane_cell(pane, (struct pane_cell){ 0, 2, birth - 3 }, style, buf_view(&name));
    pane_cell(pane, (struct pane_cell){ 0, birth, 10 }, style, buf_view(&day));
    pane_cell(pane, (struct pane_cell){ 0, birth + 11, 15 }, style, found->place);
    pane_cell(pane, (struct pane_cell){ 0, birth + 27, 9 }, style, found->state);
    pane_cell(pane, (struct pane_cell){ 0, birth + 37, 7 }, style, found->code);
}
