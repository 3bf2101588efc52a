/* xform_bench.c — how long large XForms take to load, to answer and to choose from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/error.h"

#include "form/form.h"
#include "form/session.h"

#include "../tools/large_form.h"

#define ROUNDS 20

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

    session_answer(session, session_item(session, "state"), "n7", NULL);
    session_answer(session, session_item(session, "area"), "n7", NULL);
    from = now_us();
    count = item_choices(session, session_item(session, "ward"), &choices);
    printf("# %zu wards\n", count);
    print("xform: a ward of 12,611, the first time", (now_us() - from) / 1e3, 5);
}

int main(void)
{
    struct form_world world = { .read = nothing, .is_loose = true };
    struct session_world session_world = { .now_ms = 1696233600000 };
    scoped_buf autopsy = { 0 }, cascade = { 0 }, protocol = { 0 };
    struct form *form;
    struct session *session;

    large_autopsy(&autopsy);
    large_cascade(&cascade);
    large_protocol(&protocol);
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
    form = load(&protocol, &world, "xform: load a protocol of 288 binds", 50);
    session = session_open(form, &session_world, NULL);
    answer(session, "age", "1", "3", "xform: an answer that many classifications read");
    session_free(session);
    form_free(form);
    return 0;
}
