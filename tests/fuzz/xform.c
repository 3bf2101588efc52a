/* xform.c — fuzz target: an XForm, alone or with files beside it, is loaded, filled in, and given as XML and JSON. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "base/memory.h"
#include "form/finding.h"
#include "form/form.h"
#include "form/instance.h"
#include "form/session.h"

#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void hear(void *with, bool is_error, const char *where, const char *sentence)
{
    (void)with;
    (void)is_error;
    (void)where;
    (void)sentence;
}

/* Answers every question with something that may fit it. */
static void answer_all(struct session *session)
{
    static const char *const texts[] = { "a", "1", "2024-02-29", "9:30", "50.85 4.35", "OK" };
    size_t answered = 0;

    for (struct item *item = session_first(session); item && answered < 200; item = session_next(session, item)) {
        const struct item_choice *choices;
        struct error err = { 0 };
        if (item_question(item)->type == QUESTION_REPEAT && !item_is_row(item) && answered < 5)
            session_add_row(session, item, &err);
        if (item_is_row(item))
            continue;
        if (item_choices(session, item, &choices))
            session_answer(session, item, choices[0].name, &err);
        else
            session_answer(session, item, texts[answered % (sizeof texts / sizeof *texts)], &err);
        answered++;
    }
}

static void show_all(struct session *session)
{
    size_t shown = 0;

    for (struct item *item = session_first(session); item && shown < 200; item = session_next(session, item), shown++) {
        scoped_buf text = { 0 };
        item_text(session, item, TEXT_LABEL, NULL, &text);
        item_display(session, item, &text);
    }
}

static void fill_in(const struct form *form)
{
    struct session_world world = { .now_ms = 1709200800000 };
    struct error err = { 0 };
    struct session *session = session_open(form, &world, &err);
    scoped_buf out = { 0 };
    scoped_json json = NULL;

    answer_all(session);
    show_all(session);
    session_check(session, true, NULL, NULL);
    instance_finish(session);
    instance_xml(session, &out, NULL);
    json = instance_json(session);
    session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct findings findings = { hear, NULL };
    struct folder folder;
    struct form_world world = { .with = &folder, .read = folder_read, .findings = &findings, .is_loose = true };
    struct form_source source = { "f.xml", (const char *)bytes, size };
    struct error err = { 0 };
    struct form *form;
    scoped_buf out = { 0 };

    folder_open(&folder, arena, bytes, size);
    if (folder.count) {
        source.bytes = folder.texts[0];
        source.size_bytes = strlen(source.bytes);
    }
    form = form_load_xml("f", &source, &world, &err);
    if (form) {
        form_print(form, &out);
        fill_in(form);
    }
    form_free(form);
    arena_free(arena);
    return 0;
}
