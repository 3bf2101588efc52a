/* instance_json.c — a filled-in form as JSON answers: what could be filled in again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/instance.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "session_inside.h"

static struct json_t *codes(const char *text)
{
    struct json_t *all = json_make_array();
    const char *word;

    for (size_t size; (size = text_word(&text, &word));) {
        scoped_text code = mem_text_part(word, size);
        json_add(all, json_make_text(code));
    }
    return all;
}

static struct json_t *answers_in(struct session *session, const struct row *row);

static struct json_t *rows_of(struct session *session, const struct item *heading)
{
    struct json_t *rows = json_make_array();

    for (const struct row *row = heading->first_row; row; row = row->next)
        json_add(rows, answers_in(session, row));
    return rows;
}

static struct json_t *reason_of(const struct item *item)
{
    struct json_t *reason = json_make_object();

    json_set_text(reason, "leeg", item->blank);
    return reason;
}

static struct json_t *answers_in(struct session *session, const struct row *row)
{
    struct json_t *answers = json_make_object();

    for (size_t i = 0; i < row->plan->member_count; i++) {
        const struct item *item = &row->item[i];
        const struct question *question = item->question;
        if (!item_is_relevant(item) || detail_of(session->form, question)->sets)
            continue;
        if (question->type == QUESTION_REPEAT)
            json_set(answers, question->name, rows_of(session, item));
        else if (item->blank && !item->value)
            json_set(answers, question->name, reason_of(item));
        else if (item->value && (question->type == QUESTION_SELECT_MULTIPLE || question->type == QUESTION_RANK))
            json_set(answers, question->name, codes(item->value));
        else if (item->value)
            json_set_text(answers, question->name, item->value);
    }
    return answers;
}

struct json_t *instance_json(struct session *session)
{
    return answers_in(session, session->top);
}
