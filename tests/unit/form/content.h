/* content.h — a form's sheets given in a test as text, and what was found wrong in them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_FORM_CONTENT_H
#define BALIE_TESTS_FORM_CONTENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "form/finding.h"
#include "form/form.h"
#include "form/list.h"
#include "form/session.h"

#define JN "name,label::nl,label::fr\nja,ja,oui\nnee,nee,non\n"
#define TOWNS                                                                                                          \
    "name,label::nl,alias,valid_from,valid_to,regio\n71022,Hasselt,3500,,,VL\n21004,Brussel,1000,,,BRU\n"              \
    "99999,Oudstad,,,2019-12-31,VL\n"

struct content {
    const char *survey, *choices, *settings, *entities, *tests;
    const char *external;              /* external_choices */
    bool is_loose, is_quiet, is_alone; /* XLSForm's rules only; nobody hears findings; no lists but its own */
    struct list *lists[4];
    struct findings findings;
    struct form_world world;
    char found[4096]; /* every finding: "E where: sentence\n" */
    struct error err;
};

static bool content_read(void *with, const char *path, struct buf *out, struct error *err)
{
    struct content *content = with;
    const char *sheets[] = { content->survey,   content->choices, content->settings,
                             content->entities, content->tests,   content->external };
    static const char *const names[] = { "f/survey.csv",   "f/choices.csv", "f/settings.csv",
                                         "f/entities.csv", "f/tests.csv",   "f/external_choices.csv" };

    for (size_t i = 0; i < 6; i++)
        if (strcmp(names[i], path) == 0 && sheets[i]) {
            buf_text(out, sheets[i]);
            return true;
        }
    return error_set(err, ERROR_ABSENT, "There is no %s.", path);
}

static struct list *content_list(void *with, const char *name, struct error *err)
{
    struct content *content = with;

    for (size_t i = 0; i < 4 && content->lists[i]; i++)
        if (strcmp(list_name(content->lists[i]), name) == 0)
            return content->lists[i];
    error_set(err, ERROR_ABSENT, "There is no list %s.", name);
    return NULL;
}

static bool content_has(void *with, const char *id)
{
    (void)with;
    return strcmp(id, "persoon") == 0 || strcmp(id, "contract") == 0 || strcmp(id, "feiten") == 0;
}

static void content_report(void *with, bool is_error, const char *where, const char *sentence)
{
    struct content *content = with;
    size_t size = strlen(content->found);

    snprintf(content->found + size, sizeof content->found - size, "%c %s: %s\n", is_error ? 'E' : 'W', where, sentence);
}

static inline struct form *content_load(struct content *content)
{
    content->found[0] = '\0';
    content->lists[0] = list_parse("jn", JN, sizeof JN - 1, NULL, NULL);
    content->lists[1] = list_parse("gemeenten", TOWNS, sizeof TOWNS - 1, NULL, NULL);
    content->findings = (struct findings){ content_report, content };
    content->world = (struct form_world){ .with = content,
                                          .read = content_read,
                                          .list = content_list,
                                          .has_instance = content_has,
                                          .findings = content->is_quiet ? NULL : &content->findings,
                                          .is_loose = content->is_loose };
    if (content->is_alone)
        content->world.list = NULL, content->world.has_instance = NULL;
    return form_load("f", &content->world, &content->err);
}

static inline void content_clear(struct content *content)
{
    for (size_t i = 0; i < 4; i++)
        list_free(content->lists[i]);
}

/* A form and a session of it. */
struct fixture {
    struct content content;
    struct form *form;
    struct session_world world;
    struct session *session;
    struct error err;
};

static inline void fixture_open(struct fixture *fixture, const char *survey)
{
    fixture->content.survey = survey;
    fixture->form = content_load(&fixture->content);
    if (!fixture->form)
        fail_msg("%s", fixture->content.found);
    if (!fixture->world.now_ms)
        fixture->world.now_ms = 1696233600000; /* 2 October 2023 */
    fixture->session = session_open(fixture->form, &fixture->world, &fixture->err);
    assert_non_null(fixture->session);
}

static inline void fixture_close(struct fixture *fixture)
{
    session_free(fixture->session);
    form_free(fixture->form);
    content_clear(&fixture->content);
}

static inline struct item *at(struct fixture *fixture, const char *key)
{
    struct item *item = session_item(fixture->session, key);

    if (!item)
        fail_msg("no item %s", key);
    return item;
}

static inline const char *value(struct fixture *fixture, const char *key)
{
    return item_value(at(fixture, key));
}

static inline bool answer(struct fixture *fixture, const char *key, const char *text)
{
    fixture->err = (struct error){ 0 };
    return session_answer(fixture->session, at(fixture, key), text, &fixture->err);
}

#endif
