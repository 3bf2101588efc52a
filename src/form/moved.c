/* moved.c — an answer of an earlier form found back in a newer one: renamed questions, and values that still fit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/list.h"

/* The repeat a question stands in; of a repeat itself the one further out. */
static const struct question *around(const struct question *question)
{
    if (question->type != QUESTION_REPEAT)
        return question->repeat;
    return question->parent ? question->parent->repeat : NULL;
}

/* The question of that name in REPEAT; else the one that had it before. */
static const struct question *find_in(const struct form *form, const struct question *repeat, const char *name)
{
    const struct question *renamed = NULL;

    for (size_t i = 0; i < form_size(form); i++) {
        const struct question *question = form_question(form, i);
        if (around(question) != repeat)
            continue;
        if (text_equal(question->name, name))
            return question;
        if (!renamed && text_has_word(question->was, name))
            renamed = question;
    }
    return renamed;
}

bool form_moved_key(const struct form *form, const char *key, struct buf *out)
{
    const struct question *repeat = NULL, *question;
    size_t start = out->size_bytes;

    for (;;) {
        size_t size = strcspn(key, "/"), row;
        scoped_text name = mem_text_part(key, size);
        question = find_in(form, repeat, name);
        if (!question || (key[size] && question->type != QUESTION_REPEAT)) {
            buf_cut(out, start);
            return false;
        }
        buf_text(out, question->name);
        if (!key[size])
            return true;
        row = strcspn(key + size + 1, "/");
        buf_add(out, key + size, row + 1);
        key += size + 1 + row;
        if (!*key)
            return true;
        buf_char(out, '/');
        key++;
        repeat = question;
    }
}

static bool no_longer(struct session *session, const struct item *item, const char *code, struct error *err)
{
    const char *mask = mask_of(session, item);

    error_set(err, ERROR_INPUT, _("“%s” is no longer in the list: choose one that is."), mask ? mask : code);
    if (err)
        error_at(err, "%s", item_key(item));
    return false;
}

/* Codes of a list that is known whole; what an entity list holds is another matter. */
static bool codes_are_known(struct session *session, const struct item *item, struct error *err)
{
    struct list *list = form_list(session->form, item->question);
    const char *codes = item_value(item), *word;

    for (size_t size; list && !item->question->or_other && (size = text_word(&codes, &word));) {
        scoped_text code = mem_text_part(word, size);
        if (!list_find(list, code))
            return no_longer(session, item, code, err);
    }
    return true;
}

static bool is_chosen(enum question_type type)
{
    return type == QUESTION_SELECT_ONE || type == QUESTION_SELECT_MULTIPLE || type == QUESTION_RANK;
}

bool item_is_readable(struct session *session, struct item *item, struct error *err)
{
    scoped_buf canonical = { 0 };

    if (!item->value || question_is_computed(item->question))
        return true;
    if (is_chosen(item->question->type))
        return codes_are_known(session, item, err);
    return item->question->type == QUESTION_HIDDEN || item->question->type == QUESTION_METADATA ||
           answer_canonical(session, item, item->value, &canonical, err);
}

/* In force on the form's date, and passed by its filter. */
static bool codes_are_offered(struct session *session, struct item *item, struct error *err)
{
    const char *codes = item_value(item), *word;

    for (size_t size; is_chosen(item->question->type) && (size = text_word(&codes, &word));) {
        scoped_text code = mem_text_part(word, size);
        if (!choice_is_offered(session, item, code))
            return no_longer(session, item, code, err);
    }
    return true;
}

bool session_fits(struct session *session, struct item *item, struct error *err)
{
    if (!item_is_readable(session, item, err))
        return false;
    return !item_is_relevant(item) || item->question->or_other ||
           (codes_are_offered(session, item, err) && answer_passes(session, item, err));
}
