/* select_bench.c — how long a question of 100,000 choices takes until its filtered choices stand on the screen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/error.h"

#include "form/form.h"
#include "form/session.h"

#define CHOICES    100000
#define REGIONS    1000
#define ROUNDS     200
#define SCREEN_BAR 5
#define PEOPLE_MAX 40000

static bool give(void *with, const char *path, struct buf *out, struct error *err)
{
    const char *const *sheets = with;

    if (!strstr(path, "/survey.csv") && !strstr(path, "/choices.csv"))
        return error_set(err, ERROR_ABSENT, "There is no such sheet.");
    buf_text(out, sheets[strstr(path, "/choices.csv") != NULL]);
    return true;
}

static double now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at); /* others may be busy too */
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static void print(const char *what, double value, double bar)
{
    printf("%-56s %10.3f ms   (bar %g)%s\n", what, value, bar, value <= bar ? "" : "  OVER");
}

static void write_choices(struct buf *out)
{
    buf_text(out, "list_name,name,label,region,kind,people\n");
    for (int i = 0; i < CHOICES; i++)
        buf_format(out, "places,p%d,Place %d,r%d,%s,%d\n", i, i, i % REGIONS, i % 3 ? "town" : "village",
                   i * 7919 % PEOPLE_MAX);
}

/* The question and all its choices, as a screen asks for them: at once after the answer that filters. */
static double ask(struct session *session, const char *question, const char *region, size_t *count)
{
    const struct item_choice *choices;
    double from;

    session_answer(session, session_item(session, "region"), region, NULL);
    from = now_us();
    *count = item_choices(session, session_item(session, question), &choices);
    return (now_us() - from) / 1e3;
}

static void measure(struct session *session, const char *question)
{
    double total = 0;
    size_t count;
    char what[96];
    double first = ask(session, question, "r7", &count);

    snprintf(what, sizeof what, "select: %s, %zu of 100,000, the first time", question, count);
    print(what, first, SCREEN_BAR);
    for (int i = 0; i < ROUNDS; i++) {
        char region[16];
        double took;

        snprintf(region, sizeof region, "r%d", i % REGIONS);
        took = ask(session, question, region, &count);
        total += took;
    }
    snprintf(what, sizeof what, "select: %s, after each other answer", question);
    print(what, total / ROUNDS, SCREEN_BAR);
}

int main(void)
{
    static const char survey[] =
        "type,name,label,choice_filter\n"
        "text,region,Region,\n"
        "select_one places,by_key,Place,region = ${region}\n"
        "select_one places,by_two,Place,region = ${region} and kind = 'town'\n"
        "select_one places,by_text,Place,\"starts-with(label, 'Place 9999')\"\n"
        "select_one places,by_part,Place,\"contains(label, substr(${region}, 1))\"\n"
        "select_one places,by_size,Place,\"people >= 10 * substr(${region}, 1)\"\n"
        "select_one places,by_chosen,Place,\"selected(concat(${region}, ' r1 r3 r5'), region)\"\n"
        "select_one places,by_either,Place,region = ${region} or people < 9 or region = 'r4'\n"
        "select_one places,by_none,Place,region != ${region} and people > 99000\n"
        "select_one places,by_most,Place,kind = 'town' and people < 30000\n"
        "select_one places,by_sum,Place,\"people + 1 > 39000 and string-length(name) > 5\"\n"
        "select_one places,all,Place,\n";
    static const char *const questions[] = { "by_key",    "by_two",  "by_text", "by_part", "by_size", "by_chosen",
                                             "by_either", "by_none", "by_most", "by_sum",  "all" };
    struct session_world session_world = { .language = "nl", .now_ms = 1696233600000 };
    struct error err = { 0 };
    scoped_buf choices = { 0 };
    double from = now_us();

    write_choices(&choices);
    const char *const sheets[] = { survey, buf_view(&choices) };
    struct form_world world = { .with = (void *)sheets, .read = give };
    struct form *form = form_load("large", &world, &err);
    struct session *session = form ? session_open(form, &session_world, &err) : NULL;

    if (!session) {
        fprintf(stderr, "%s %s\n", err.field, err.text);
        return 1;
    }
    print("select: load and open a form of 100,000 choices", (now_us() - from) / 1e3, 1000);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        measure(session, questions[i]);
    session_free(session);
    form_free(form);
    return 0;
}
