/* xform_bench.c — how long large XForms take to load, to answer and to choose from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/error.h"

#include "form/form.h"
#include "form/session.h"

#define ROUNDS    20
#define QUESTIONS 551
#define CHOICES   1433
#define WARDS     12611
#define AREAS     789

#define HEAD                                                                                                           \
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>B"          \
    "</h:title><model><itext><translation lang='en'>"

static double now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at); /* others may be busy too */
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static void print(const char *what, double value, double bar)
{
    printf("%-52s %10.3f ms   (bar %g)%s\n", what, value, bar, value <= bar ? "" : "  OVER");
}

static bool nothing(void *with, const char *path, struct buf *out, struct error *err)
{
    (void)with;
    (void)out;
    return error_set(err, ERROR_ABSENT, "There is no %s.", path);
}

/* Each question depends on the two before it; its choices are are itext. */
static void write_autopsy(struct buf *out)
{
    buf_text(out, HEAD);
    for (int i = 0; i < CHOICES; i++)
        buf_format(out, "<text id='c%d'><value>Choice %d</value></text>", i, i);
    buf_text(out, "</translation></itext><instance><data id='va'><q0/>");
    for (int i = 1; i < QUESTIONS; i++)
        buf_format(out, "<q%d/>", i);
    buf_text(out, "</data></instance>");
    for (int i = 2; i < QUESTIONS; i++)
        buf_format(out, "<bind nodeset='/data/q%d' relevant=\"/data/q%d = 'a' or selected(/data/q%d, 'b')\"/>", i,
                   i - 1, i - 2);
    buf_text(out, "</model></h:head><h:body>");
    for (int i = 0; i < QUESTIONS; i++) {
        buf_format(out, "<select1 ref='/data/q%d'><label>Question %d</label>", i, i);
        for (int k = 0; k < 3; k++)
            buf_format(out, "<item><label ref=\"jr:itext('c%d')\"/><value>%c</value></item>", (i * 3 + k) % CHOICES,
                       'a' + k);
        buf_text(out, "</select1>");
    }
    buf_text(out, "</h:body></h:html>");
}

static void write_cascade(struct buf *out)
{
    buf_text(out, HEAD);
    for (int i = 0; i < WARDS; i++)
        buf_format(out, "<text id='w%d'><value>Ward %d</value></text>", i, i);
    buf_text(out, "</translation></itext><instance><data id='c'><area/><ward/></data></instance>"
                  "<instance id='wards'><root>");
    for (int i = 0; i < WARDS; i++)
        buf_format(out, "<item><itextId>w%d</itextId><name>n%d</name><area>a%d</area></item>", i, i, i % AREAS);
    buf_text(out, "</root></instance></model></h:head><h:body><input ref='/data/area'><label>Area</label></input>"
                  "<select1 ref='/data/ward'><label>Ward</label>"
                  "<itemset nodeset=\"instance('wards')/root/item[area = /data/area]\"><value ref='name'/>"
                  "<label ref='jr:itext(itextId)'/></itemset></select1></h:body></h:html>");
}

static struct form *load(const struct buf *xml, const struct form_world *world, const char *what, double bar)
{
    struct form_source source = { "f.xml", buf_view(xml), xml->size_bytes };
    struct error err = { 0 };
    struct form *form = NULL;
    double from = now_us();

    for (int i = 0; i < ROUNDS; i++) {
        form_free(form);
        form = form_load_xml("f", &source, world, &err);
    }
    print(what, (now_us() - from) / 1e3 / ROUNDS, bar);
    if (!form)
        fprintf(stderr, "%s %s\n", err.field, err.text);
    return form;
}

static void answer(struct session *session, const char *key, const char *first, const char *second, const char *what)
{
    struct item *item = session_item(session, key);
    double from = now_us();

    for (int i = 0; i < ROUNDS; i++)
        session_answer(session, item, i % 2 ? first : second, NULL);
    print(what, (now_us() - from) / 1e3 / ROUNDS, 1);
}

static void choose(struct session *session)
{
    const struct item_choice *choices;
    size_t count = 0;
    double from;

    session_answer(session, session_item(session, "area"), "a7", NULL);
    from = now_us();
    count = item_choices(session, session_item(session, "ward"), &choices);
    printf("# %zu wards\n", count);
    print("xform: a ward of 12,611, the first time", (now_us() - from) / 1e3, 5);
}

int main(void)
{
    struct form_world world = { .read = nothing, .is_loose = true };
    struct session_world session_world = { .now_ms = 1696233600000 };
    scoped_buf autopsy = { 0 }, cascade = { 0 };
    struct form *form;
    struct session *session;

    write_autopsy(&autopsy);
    write_cascade(&cascade);
    form = load(&autopsy, &world, "xform: load 551 questions, 1,433 choices", 50);
    session = session_open(form, &session_world, NULL);
    answer(session, "q0", "a", "b", "xform: an answer that shows and hides others");
    session_free(session);
    form_free(form);
    form = load(&cascade, &world, "xform: load a list of 12,611 choices", 50);
    session = session_open(form, &session_world, NULL);
    choose(session);
    session_free(session);
    form_free(form);
    return 0;
}
