/* form.c — fuzz target: the sheets of a form are loaded, the form opened, answered, given rows and looked at. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>

#include "form/finding.h"
#include "form/form.h"
#include "form/session.h"

#include "folder.h"

#define ITEMS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Whatever is doubtful is looked for when somebody hears it. */
static void hear(void *with, bool is_error, const char *where, const char *sentence)
{
    (void)with;
    (void)is_error;
    (void)where;
    (void)sentence;
}

static void answer(struct session *session, struct item *item)
{
    static const char *const answers[] = { "7", "ja", "2024-02-29", "a b", "50 4", "" };
    const struct item_choice *choices;
    struct error err = { 0 };
    scoped_buf out = { 0 };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (session_answer(session, item, answers[i], &err))
            break;
    item_choices(session, item, &choices);
    item_display(session, item, &out);
    item_text(session, item, TEXT_LABEL, NULL, &out);
}

static void fill(struct session *session, struct arena *arena)
{
    const struct session_write *writes;
    const struct session_save *saves;
    struct error err = { 0 };
    size_t count, seen = 0;

    for (struct item *item = session_first(session); item && seen < ITEMS_MAX; item = session_next(session, item)) {
        seen++;
        if (item_question(item)->type == QUESTION_REPEAT && !item_is_row(item) && seen < ITEMS_MAX / 2)
            session_add_row(session, item, &err);
        else if (!item_is_row(item))
            answer(session, item);
    }
    session_check(session, true, NULL, NULL);
    session_writes(session, arena, &writes, &count, &err);
    session_saves(session, arena, "0123456789abcdef0123456789abcdef", &saves, &count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct folder folder;
    struct findings findings = { hear, NULL };
    struct form_world world = { .with = &folder, .read = folder_read, .findings = &findings };
    struct session_world session_world = { .language = "nl", .now_ms = 1709200800000 };
    struct error err = { 0 };
    struct form *form;
    struct session *session;
    scoped_buf out = { 0 };

    folder_open(&folder, arena, bytes, size);
    form = form_load("f", &world, &err);
    if (form)
        form_print(form, &out);
    session = form ? session_open(form, &session_world, &err) : NULL;
    if (session)
        fill(session, arena);
    session_free(session);
    form_free(form);
    arena_free(arena);
    return 0;
}
