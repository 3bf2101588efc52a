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

#define QUESTIONS  1000
#define LONG_CHAIN 400
#define CHAIN      100
#define ROWS_MAX   10000

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

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at); /* others may be busy too */
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static void print(const char *what, double value, double bar, const char *unit)
{
    printf("%-52s %10.3f %-4s (bar %g)%s\n", what, value, unit, bar, value <= bar ? "" : "  OVER");
}

/* A chain of so many calculations behind one question; the rest are questions with a rule or two. */
static void write_large(struct buf *out, int chain)
{
    buf_text(out, "type,name,label,relevant,required,constraint,constraint_message,calculation\n");
    buf_text(out, "integer,kop,Kop,,,. < 1000000,Te groot.,\n");
    for (int i = 0; i < chain; i++) {
        scoped_text before = i ? mem_format("k%d", i - 1) : mem_text("kop");
        buf_format(out, "calculate,k%d,,,,,,${%s} + 1\n", i, before);
    }
    for (int i = chain + 1; i < QUESTIONS; i++)
        buf_format(out, "text,v%d,Vraag %d,%s,true(),string-length(.) < 50,Te lang.,\n", i, i,
                   i % 2 ? "${kop} != 7" : "");
}

/* Chains of CHAIN questions: each is calculated from the one before, shown by it, and checked against it. */
static void write_chains(struct buf *out)
{
    buf_text(out, "type,name,label,relevant,constraint,calculation\n");
    for (int i = 0; i < QUESTIONS; i++) {
        scoped_text before = mem_format("k%d", i - 1);
        if (i % CHAIN == 0)
            buf_format(out, "integer,k%d,Vraag %d,,. < 1000000,\n", i, i);
        else
            buf_format(out, "integer,k%d,Vraag %d,${%s} >= 0,. > ${%s},${%s} + 1\n", i, i, before, before, before);
    }
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

static void measure_form(const char *survey, const char *head, const char *what, double bar)
{
    struct sheets sheets;
    struct form_world world;
    struct session_world session_world = { .language = "nl", .now_ms = 1696233600000 };
    struct form *form;
    struct session *session;
    size_t before;

    print("form: load 1,000 questions", measure_load(survey) / 1e3, 5, "ms");
    form = load(survey, &sheets, &world);
    if (!form)
        return;
    before = mallinfo2().uordblks;
    session = session_open(form, &session_world, NULL);
    print("form: an open session of 1,000 questions", (double)(mallinfo2().uordblks - before) / 1048576, 4, "MiB");
    print(what, measure_answer(session, head, 2000), bar, "us");
    session_free(session);
    form_free(form);
}

static void print_rows(const char *what, double total, int rows)
{
    char whole[96];

    snprintf(whole, sizeof whole, "form: %s %d", what, rows);
    print(whole, total / rows, 50, "us");
}

static void fill_rows(struct session *session, struct item **rows, int count)
{
    double from = now_us();

    for (int i = 0; i < count; i++)
        rows[i] = session_add_row(session, session_first(session), NULL);
    print_rows("add a row, of", now_us() - from, count);
    from = now_us();
    for (int i = 0; i < count; i++)
        session_answer(session, session_next(session, rows[i]), "7", NULL);
    print_rows("answer in a row of", now_us() - from, count);
    from = now_us();
    for (int i = 0; i < count; i++)
        session_remove_row(session, rows[(i * 7) % count], NULL);
    print_rows("take out a row of", now_us() - from, count);
}

/* The same work in few and in many rows: what one costs does not grow with how many there are. */
static void measure_rows(int count)
{
    static struct item *rows[ROWS_MAX];
    scoped_buf survey = { 0 };
    struct sheets sheets;
    struct form_world world;
    struct session_world session_world = { .language = "nl", .now_ms = 1696233600000 };
    struct form *form;
    struct session *session;

    write_repeat(&survey);
    form = load(buf_view(&survey), &sheets, &world);
    if (!form)
        return;
    session = session_open(form, &session_world, NULL);
    fill_rows(session, rows, count);
    session_free(session);
    form_free(form);
}

int main(void)
{
    scoped_buf chains = { 0 }, large = { 0 };

    write_chains(&chains);
    measure_form(buf_view(&chains), "k500", "form: answer before 100 values, 100 shown by them", 50);
    write_large(&large, LONG_CHAIN);
    measure_form(buf_view(&large), "kop", "form: answer before 400 values, 300 shown by it", 200);
    measure_form(buf_view(&large), "v999", "form: answer on which nothing depends", 10);
    for (int rows = 100; rows <= ROWS_MAX; rows *= 10)
        measure_rows(rows);
    return 0;
}
