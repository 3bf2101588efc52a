/* phrase.c — a short sentence of the content with names and expressions in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "phrase.h"

#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "rules/rules.h"

/* The next "${" or "{{" in TEXT and what closes it; NULL at the end. */
static const char *next_hole(const char *text, const char **close)
{
    const char *name = strstr(text, "${"), *expression = strstr(text, "{{");

    if (expression && (!name || expression < name)) {
        *close = "}}";
        return expression;
    }
    *close = "}";
    return name;
}

/* Where the hole that starts before TEXT is closed; the closing of a name inside an expression is passed over. */
static const char *end_of(const char *text, const char *close)
{
    for (; *text; text++) {
        if (text[0] == '$' && text[1] == '{' && close[1])
            text += strcspn(text, "}");
        else if (strncmp(text, close, strlen(close)) == 0)
            return text;
        if (!*text)
            break;
    }
    return NULL;
}

void phrase_fill(struct rules_view *view, const char *text, struct date on, struct buf *out)
{
    const char *close, *hole;

    while ((hole = next_hole(text, &close))) {
        const char *end = end_of(hole + 2, close);
        scoped_text inside = end ? mem_text_part(hole + 2, (size_t)(end - hole - 2)) : NULL;
        buf_add(out, text, (size_t)(hole - text));
        if (!inside) {
            text = hole;
            break;
        }
        if (close[1])
            rules_evaluate(view, inside, on, out);
        else
            rules_name(view, inside, on, out);
        text = end + strlen(close);
    }
    buf_text(out, text);
}
