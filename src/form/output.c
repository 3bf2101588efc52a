/* output.c — a value in the middle of a text: marked when the form is loaded, computed when it is shown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "output.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "session_inside.h"

/* U+0002, the number, U+0003: XML forbids both signs. */
#define BEGIN '\x02'
#define END   '\x03'

void output_mark(struct buf *out, size_t index)
{
    buf_format(out, "%c%zu%c", BEGIN, index, END);
}

bool output_is_in(const char *text)
{
    return strchr(text, BEGIN);
}

/* Adds TEXT up to its next mark and gives the expression there, *TEXT behind it; NULL: there is none. */
static const struct expr *next(const struct form *form, const char **text, struct buf *out)
{
    const char *mark = strchr(*text, BEGIN), *end = mark ? strchr(mark, END) : NULL;
    size_t index;

    if (!end) {
        buf_text(out, *text);
        return NULL;
    }
    buf_add(out, *text, (size_t)(mark - *text));
    index = (size_t)strtoul(mark + 1, NULL, 10);
    *text = end + 1;
    return index < form->outputs.count ? form->outputs.at[index] : NULL;
}

void output_fill(struct session *session, const struct item *item, const char *text, struct buf *out)
{
    const struct expr *expr;

    while ((expr = next(session->form, &text, out))) {
        const char *mask = mask_of_expression(session, expr);
        struct value value;
        if (mask)
            buf_text(out, mask);
        else if (wave_evaluate(session, expr, (struct item *)item, &value, NULL))
            buf_text(out, value_to_text(&value, expr_machine_arena(session->machine)));
    }
}

void output_explain(const struct form *form, const char *text, struct buf *out)
{
    const struct expr *expr;

    while ((expr = next(form, &text, out)))
        buf_format(out, "${%s}", expr_source(expr));
}
