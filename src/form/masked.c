/* masked.c — what of an open form may not be seen by who fills it in: values, labels of things, texts made of them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include "base/text.h"

static const char *ask(struct session *session, const char *list, const char *name)
{
    return session->world->mask ? session->world->mask(session->world->with, list, name) : NULL;
}

const char *mask_of(struct session *session, const struct item *item)
{
    return item->own || item->is_row ? NULL : ask(session, NULL, item->question->name);
}

const char *mask_of_label(struct session *session, const char *list)
{
    return ask(session, list, "label");
}

/* QUESTION, or any in it. */
const char *mask_within(struct session *session, const struct question *question)
{
    const char *mask = NULL;

    for (size_t i = question->index; !mask && (i == question->index || i < detail_of(session->form, question)->end);
         i++)
        mask = ask(session, NULL, session->form->questions[i].name);
    return mask;
}

static const char *mask_anything(struct session *session)
{
    const char *mask = NULL;

    for (size_t i = 0; !mask && i < session->form->question_count; i++)
        mask = ask(session, NULL, session->form->questions[i].name);
    return mask;
}

struct look {
    struct session *session;
    const char *mask;
};

static bool meet(void *with, const struct expr_reference *reference, struct error *err)
{
    struct look *look = with;
    struct session *session = look->session;
    const char *list = reference->kind == EXPR_READS_PATH ? reference->steps[0] : NULL;

    (void)err;
    if (reference->kind == EXPR_READS_EVERYTHING)
        look->mask = mask_anything(session);
    else if (reference->kind == EXPR_READS_NAME && reference->slot < session->form->question_count)
        look->mask = mask_within(session, &session->form->questions[reference->slot]);
    else
        look->mask = ask(session, list, reference->text);
    return !look->mask;
}

const char *mask_of_expression(struct session *session, const struct expr *expr)
{
    struct look look = { .session = session };
    struct expr_visitor visitor = { meet, &look };

    if (expr && session->world->mask)
        expr_carries(expr, &session->host, &visitor, NULL);
    return look.mask;
}

bool item_is_masked(struct session *session, const struct item *item)
{
    return mask_of(session, item);
}

const char *item_open_value(struct session *session, const struct item *item)
{
    return mask_of(session, item) ? "" : item_value(item);
}
