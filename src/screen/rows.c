/* rows.c — rows of a repeat: added, taken away, or several at once by typing their numbers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "rows.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/entry.h"
#include "form/form.h"
#include "form/session.h"

bool rows_are_free(const struct item *repeat)
{
    return !item_question(repeat)->count;
}

static bool is_within(const struct item *item, const struct item *outer)
{
    for (const struct item *at = item; at; at = item_parent(at))
        if (at == outer)
            return true;
    return false;
}

bool rows_hold(const struct item *repeat, const struct item *item)
{
    for (const struct item *at = item; at; at = item_parent(at))
        if (item_is_row(at) && item_question(at) == item_question(repeat))
            return true;
    return false;
}

size_t rows_count(struct session *session, const struct item *repeat)
{
    size_t count = 0;

    for (struct item *item = session_next(session, repeat); item && rows_hold(repeat, item);
         item = session_next(session, item))
        count += item_is_row(item) && item_question(item) == item_question(repeat);
    return count;
}

/* The only question of a row that must be answered, when it is a whole number. */
static const struct question *number_question(struct session *session, const struct item *repeat)
{
    const struct form *form = session_form(session);
    const struct question *found = NULL;

    for (size_t i = item_question(repeat)->index + 1; i < form_size(form); i++) {
        const struct question *question = form_question(form, i);
        if (question->repeat != item_question(repeat))
            break;
        if (!question->required)
            continue;
        if (found || question->type != QUESTION_INTEGER)
            return NULL;
        found = question;
    }
    return found;
}

bool rows_take_numbers(struct session *session, const struct item *repeat)
{
    return rows_are_free(repeat) && number_question(session, repeat);
}

static struct item *child_of(struct session *session, struct item *row, const struct question *question)
{
    for (struct item *item = session_next(session, row); item && is_within(item, row);
         item = session_next(session, item))
        if (item_question(item) == question)
            return item;
    return NULL;
}

static bool add_number(struct entry *entry, struct item *repeat, const char *number, struct error *err)
{
    struct session *session = entry_session(entry);
    const struct question *question = number_question(session, repeat);
    struct item *row = entry_add_row(entry, repeat, err);
    struct item *item = row ? child_of(session, row, question) : NULL;
    struct error removal = { 0 };

    if (!item)
        return false;
    if (entry_answer(entry, item, number, err))
        return true;
    entry_remove_row(entry, row, &removal);
    return false;
}

bool rows_add_numbers(struct entry *entry, struct item *repeat, const char *typed, struct error *err)
{
    scoped_text words = mem_text(typed);
    const char *rest = words, *word;

    for (char *at = words; *at; at++)
        if (*at == ',' || *at == ';')
            *at = ' ';
    for (size_t size; (size = text_word(&rest, &word));) {
        scoped_text number = mem_text_part(word, size);
        if (!add_number(entry, repeat, number, err))
            return false;
    }
    return true;
}

void rows_summary(struct session *session, struct item *row, struct buf *out)
{
    size_t start = out->size_bytes;

    for (struct item *item = session_next(session, row); item && is_within(item, row);
         item = session_next(session, item)) {
        scoped_buf shown = { 0 };
        enum question_type type = item_question(item)->type;
        if (!item_is_asked(item) || type == QUESTION_CALCULATE || type == QUESTION_HIDDEN || type == QUESTION_NOTE)
            continue;
        item_display(session, item, &shown);
        if (!shown.size_bytes)
            continue;
        if (out->size_bytes > start)
            buf_text(out, " · ");
        buf_text(out, buf_view(&shown));
    }
}

struct item *rows_around(struct item *item)
{
    struct item *at = item;

    while (at && !item_is_row(at))
        at = item_parent(at);
    return at;
}
