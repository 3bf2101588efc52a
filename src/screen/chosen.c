/* chosen.c — several choices of one list, kept in the order they were chosen, as codes with spaces between. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "chosen.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/session.h"

static void add(struct buf *out, const char *code, size_t size)
{
    if (out->size_bytes)
        buf_char(out, ' ');
    buf_add(out, code, size);
}

static void copy_without(const char *value, const char *code, struct buf *out)
{
    const char *word;

    for (size_t size; (size = text_word(&value, &word));)
        if (strlen(code) != size || strncmp(word, code, size) != 0)
            add(out, word, size);
}

void chosen_toggle(const char *value, const char *code, struct buf *out)
{
    copy_without(value, code, out);
    if (!text_has_word(value, code))
        add(out, code, strlen(code));
}

void chosen_toggle_span(const char *value, const struct item_choice *choices, struct chosen_span span, struct buf *out)
{
    bool all = true;

    buf_text(out, value);
    for (size_t i = span.first; i < span.last; i += span.step)
        all = all && text_has_word(value, choices[i].name);
    for (size_t i = span.first; i < span.last; i += span.step) {
        scoped_buf before = { 0 };
        if (text_has_word(buf_view(out), choices[i].name) != all)
            continue;
        buf_text(&before, buf_view(out));
        buf_cut(out, 0);
        chosen_toggle(buf_view(&before), choices[i].name, out);
    }
}
