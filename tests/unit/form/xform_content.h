/* xform_content.h — an XForm put together in a test from its parts, open in a session. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_FORM_XFORM_CONTENT_H
#define BALIE_TESTS_FORM_XFORM_CONTENT_H

#include "content.h"

#include "base/json.h"
#include "form/instance.h"

#define PAGE                                                                                                           \
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "                            \
    "xmlns:jr='http://openrosa.org/javarosa' xmlns:orx='http://openrosa.org/xforms' "                                  \
    "xmlns:odk='http://www.opendatakit.org/xforms' xmlns:entities='http://www.opendatakit.org/xforms/entities'>"       \
    "<h:head><h:title>Proef</h:title><model>%s<instance><data id='proef' version='3'>%s</data></instance>%s</model>"   \
    "</h:head><h:body>%s</h:body></h:html>"

/* What a form is made of: what stands before and behind the primary instance in the model, and the body. */
struct parts {
    const char *itext, *instance, *model, *body;
    const char *file, *file_text; /* one file beside it */
};

struct xfixture {
    struct parts parts;
    struct findings findings;
    struct form_world world;
    struct session_world session_world;
    struct form *form;
    struct session *session;
    char found[4096];
    struct error err;
    bool is_loose;
};

static bool xform_read(void *with, const char *path, struct buf *out, struct error *err)
{
    const struct xfixture *fixture = with;
    const char *name = strrchr(path, '/');

    if (!fixture->parts.file || strcmp(name + 1, fixture->parts.file) != 0)
        return error_set(err, ERROR_ABSENT, "There is no %s.", path);
    buf_text(out, fixture->parts.file_text);
    return true;
}

static void xform_report(void *with, bool is_error, const char *where, const char *sentence)
{
    struct xfixture *fixture = with;
    size_t size = strlen(fixture->found);

    snprintf(fixture->found + size, sizeof fixture->found - size, "%c %s: %s\n", is_error ? 'E' : 'W', where, sentence);
}

/* Reads TEXT as the whole file. */
static inline void xform_load_text(struct xfixture *fixture, const char *text)
{
    struct form_source source = { "f.xml", text, strlen(text) };

    fixture->findings = (struct findings){ xform_report, fixture };
    fixture->world = (struct form_world){
        .with = fixture, .read = xform_read, .findings = &fixture->findings, .is_loose = fixture->is_loose
    };
    fixture->form = form_load_xml("f", &source, &fixture->world, &fixture->err);
}

static inline void xform_load(struct xfixture *fixture)
{
    const struct parts *parts = &fixture->parts;
    scoped_text text = mem_format(PAGE, parts->itext ? parts->itext : "", parts->instance,
                                  parts->model ? parts->model : "", parts->body ? parts->body : "");

    xform_load_text(fixture, text);
}

static inline void xform_begin(struct xfixture *fixture, struct parts parts)
{
    *fixture = (struct xfixture){ .parts = parts };
    xform_load(fixture);
    if (!fixture->form)
        fail_msg("%s", fixture->found);
    fixture->session_world.now_ms = 1696233600000; /* 2 October 2023, ten in Brussels */
    fixture->session = session_open(fixture->form, &fixture->session_world, &fixture->err);
    assert_non_null(fixture->session);
}

static inline void xform_end(struct xfixture *fixture)
{
    session_free(fixture->session);
    form_free(fixture->form);
}

/* Expects a refusal (or with "W" a warning) that holds WANTED. */
static inline void xform_finds(struct parts parts, const char *wanted)
{
    struct xfixture fixture = { .parts = parts };

    xform_load(&fixture);
    if (!strstr(fixture.found, wanted))
        fail_msg("“%s” is not in: %s", wanted, fixture.found);
    assert_true((*wanted == 'W') == (fixture.form != NULL));
    form_free(fixture.form);
}

static inline struct item *xitem(struct xfixture *fixture, const char *key)
{
    struct item *item = session_item(fixture->session, key);

    if (!item)
        fail_msg("no item %s", key);
    return item;
}

static inline void xanswer(struct xfixture *fixture, const char *key, const char *text)
{
    if (!session_answer(fixture->session, xitem(fixture, key), text, &fixture->err))
        fail_msg("%s: %s", key, fixture->err.text);
}

static inline const char *xvalue(struct xfixture *fixture, const char *key)
{
    return item_value(xitem(fixture, key));
}

static inline void xfill(struct xfixture *fixture, const char *json)
{
    scoped_json answers = json_parse(json, strlen(json), NULL);

    assert_non_null(answers);
    if (!session_fill(fixture->session, answers, &fixture->err))
        fail_msg("%s", fixture->err.text);
}

/* The submission without its first line, white space between elements and with every id as “uuid:ID”. */
static inline void xform_submission(struct xfixture *fixture, struct buf *out)
{
    scoped_buf xml = { 0 };
    const char *at;

    instance_finish(fixture->session);
    assert_true(instance_xml(fixture->session, &xml, NULL));
    at = strchr(buf_view(&xml), '\n') + 1;
    for (; *at; at++) {
        if (*at == '\n') {
            while (at[1] == ' ')
                at++;
        } else if (strncmp(at, "uuid:", 5) == 0) {
            buf_text(out, "uuid:ID");
            at += 40;
        } else {
            buf_char(out, *at);
        }
    }
}

/* Expects the submission between root element and meta block to be WANTED. */
static inline void xform_gives(struct xfixture *fixture, const char *wanted)
{
    scoped_buf xml = { 0 };
    scoped_text whole =
        mem_format("<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"proef\" version=\"3\">%s<orx:meta>"
                   "<orx:instanceID>uuid:ID</orx:instanceID></orx:meta></data>",
                   wanted);

    xform_submission(fixture, &xml);
    assert_string_equal(buf_view(&xml), whole);
}

#endif
