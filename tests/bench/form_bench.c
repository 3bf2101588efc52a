/* form_bench.c — how long a large form takes to load, to answer and to repeat, and what it weighs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "form/form.h"
#include "form/session.h"

#define QUESTIONS 1000
#define CHAIN     400
#define ROWS      1000

struct sheets {
    const char *survey;
};

static bool give(void *with, const char *path, struct buf *out, struct error *err)
{
    const struct sheets *sheets = with;

    if (!strstr(path, "/survey.csv"))
        return error_set(err, ERROR_ABSENT, "There is no such sheet.");
    buf_text(out, sheets->survey);
    return true;
}

static double now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static void print(const char *what, double value, double bar, const char *unit)
{
    printf("%-52s %10.2f %-4s (bar %g)%s\n", what, value, unit, bar, value <= bar ? "" : "  OVER");
}

/* A chain of CHAIN calculations behind one question; the rest are questions with a rule or two. */
static void write_large(struct buf *out)
{
    buf_text(out, "type,name,label,relevant,required,constraint,constraint_message,calculation\n");
    buf_text(out, "integer,kop,Kop,,,. < 1000000,Te groot.,\n");
    for (int i = 0; i < CHAIN; i++) {
        scoped_text before = i ? mem_format("k%d", i - 1) : mem_text("kop");
        buf_format(out, "calculate,k%d,,,,,,${%s} + 1\n", i, before);
    }
    for (int i = CHAIN + 1; i < QUESTIONS; i++)
        buf_format(out, "text,v%d,Vraag %d,%s,true(),string-length(.) < 50,Te lang.,\n", i, i,
                   i % 2 ? "${kop} != 7" : "");
}

static void write_repeat(struct buf *out)
{
    buf_text(out, "type,name,label,relevant,constraint,calculation\nbegin_repeat,r,Rij,,,\n");
    buf_text(out, "integer,a,A,,. < 1000,\ncalculate,b,,,,${a} * 2\ntext,c,C,${b} > 10,,\nend_repeat,,,,,\n");
}

static struct form *load(const char *survey, struct sheets *sheets, struct form_world *world)
{
    struct error err = { 0 };
    struct form *form;

    sheets->survey = survey;
    *world = (struct form_world){ .with = sheets, .read = give };
    form = form_load("groot", world, &err);
    if (!form)
        fprintf(stderr, "%s %s\n", err.field, err.text);
    return form;
}

static double measure_load(const char *survey)
{
    double best = 1e9;

    for (int i = 0; i < 20; i++) {
        struct sheets sheets;
        struct form_world world;
        double from = now_us();
        scoped(form) form = load(survey, &sheets, &world);
        double took = now_us() - from;
        if (form && took < best)
            best = took;
    }
    return best;
}

/* The median time of one answer to KEY. */
static double measure_answer(struct session *session, const char *key, int rounds)
{
    struct item *item = session_item(session, key);
    double total = 0;

    for (int i = 0; i < rounds; i++) {
        scoped_text text = mem_format("%d", 10 + i % 90);
        double from = now_us();
        session_answer(session, item, text, NULL);
        total += now_us() - from;
    }
    return total / rounds;
}

static void bench_large(void)
{
    scoped_buf survey = { 0 };
    struct sheets sheets;
    struct form_world world;
    struct session_world session_world = { .language = "nl", .now_ms = 1696233600000 };
    struct form *form;
    struct session *session;
    size_t before;

    write_large(&survey);
    print("form: load 1,000 questions", measure_load(buf_view(&survey)) / 1e3, 5, "ms");
    form = load(buf_view(&survey), &sheets, &world);
    if (!form)
        return;
    before = mallinfo2().uordblks;
    session = session_open(form, &session_world, NULL);
    print("form: an open session of 1,000 questions", (double)(mallinfo2().uordblks - before) / 1048576, 4, "MiB");
    print("form: answer at the head of a chain of 400", measure_answer(session, "kop", 2000), 200, "us");
    print("form: answer at a leaf", measure_answer(session, "v999", 20000), 10, "us");
    session_free(session);
    form_free(form);
}

static void bench_rows(void)
{
    scoped_buf survey = { 0 };
    struct sheets sheets;
    struct form_world world;
    struct session_world session_world = { .language = "nl", .now_ms = 1696233600000 };
    struct form *form;
    struct session *session;
    static struct item *rows[ROWS];
    double from, add, answer = 0;

    write_repeat(&survey);
    form = load(buf_view(&survey), &sheets, &world);
    session = session_open(form, &session_world, NULL);
    from = now_us();
    for (int i = 0; i < ROWS; i++)
        rows[i] = session_add_row(session, session_first(session), NULL);
    add = (now_us() - from) / ROWS;
    for (int i = 0; i < ROWS; i++) {
        struct item *item = session_next(session, rows[i]);
        from = now_us();
        session_answer(session, item, "7", NULL);
        answer += now_us() - from;
    }
    print("form: add a row, 1,000 of them", add, 50, "us");
    print("form: answer in a row of 1,000", answer / ROWS, 50, "us");
    from = now_us();
    for (int i = 0; i < ROWS; i++)
        session_remove_row(session, rows[(i * 7) % ROWS], NULL);
    print("form: take out a row of 1,000", (now_us() - from) / ROWS, 50, "us");
    session_free(session);
    form_free(form);
}

int main(void)
{
    bench_large();
    bench_rows();
    return 0;
}
