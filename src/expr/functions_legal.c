/* functions_legal.c — legal days: months added, ages, half-known dates, and clocks that stop. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"

#include "expr/moment.h"
#include "expr/node.h"

#define MONTHS_MAX    120000
#define YEAR_MONTHS   12
#define INTERVALS_MAX 10000

static bool give_date(struct expr_call *call, struct value *out, struct date date)
{
    if (!date_is_set(date))
        return give_text(out, "");
    return give_moment(out, moment_from_day(date.days, call_zone(call)));
}

/* "1988", "1988-05" or "1988-05-12"; a month or day of 00 counts as not known. */
struct partial {
    int year, month, day; /* 0: not known */
};

static bool read_partial(const char *text, struct partial *out)
{
    struct partial partial = { 0 };
    double moment;
    int32_t days, ms;

    if (!moment_read_digits(&text, 4, 4, &partial.year))
        return false;
    if (moment_read_sign(&text, '-') && !moment_read_digits(&text, 2, 2, &partial.month))
        return false;
    if (partial.month > YEAR_MONTHS || (moment_read_sign(&text, '-') && !moment_read_digits(&text, 2, 2, &partial.day)))
        return false;
    if (*text == 'T') { /* a moment: its day is what counts */
        text -= 10;
        if (!moment_parse(text, EXPR_ZONE_BRUSSELS, &moment) || !moment_split(moment, EXPR_ZONE_BRUSSELS, &days, &ms))
            return false;
        date_split((struct date){ days }, &partial.year, &partial.month, &partial.day);
        text = "";
    }
    if (*text || (partial.month && partial.day && !date_is_set(date_make(partial.year, partial.month, partial.day))))
        return false;
    *out = partial;
    return true;
}

static struct date partial_first(const struct partial *partial)
{
    if (!partial->month)
        return date_make(partial->year, 1, 1);
    return date_make(partial->year, partial->month, partial->day ? partial->day : 1);
}

static struct date partial_last(const struct partial *partial)
{
    if (!partial->month)
        return date_make(partial->year, YEAR_MONTHS, 31);
    return date_make(partial->year, partial->month,
                     partial->day ? partial->day : date_month_days(partial->year, partial->month));
}

/* A date value, or a text that is a whole date. */
static bool day_of(struct expr_call *call, size_t i, struct date *out)
{
    const struct value *value = call_value(call, i);
    double moment;
    int32_t days, ms;

    if (value->type == VALUE_DATE)
        moment = value->number;
    else if (!moment_parse(call_text(call, i), call_zone(call), &moment))
        return false;
    if (!moment_split(moment, call_zone(call), &days, &ms))
        return false;
    *out = (struct date){ days };
    return true;
}

static bool run_add_months(struct expr_call *call, struct value *out, struct error *err)
{
    double months_added = trunc(call_number(call, 1));
    struct date date;

    (void)err;
    if (!day_of(call, 0, &date) || !(fabs(months_added) <= MONTHS_MAX))
        return give_text(out, "");
    return give_date(call, out, date_add_months(date, (int)months_added));
}

/* Full years: somebody born on 29 February is a year older on the last of February, as add-months() counts. */
static int full_years(struct date birth, struct date date)
{
    int birth_year, year, month, day, years;

    date_split(birth, &birth_year, &month, &day);
    date_split(date, &year, &month, &day);
    years = year - birth_year;
    return date_compare(date_add_months(birth, years * YEAR_MONTHS), date) > 0 ? years - 1 : years;
}

static bool run_age_at(struct expr_call *call, struct value *out, struct error *err)
{
    struct partial birth;
    struct date date, first, last;

    (void)err;
    if (!read_partial(call_text(call, 0), &birth) || !day_of(call, 1, &date))
        return give_text(out, "");
    first = partial_first(&birth);
    last = partial_last(&birth);
    if (date_compare(last, date) > 0 || full_years(first, date) != full_years(last, date))
        return give_text(out, "");
    return give_number(out, full_years(first, date));
}

static bool run_date_first(struct expr_call *call, struct value *out, struct error *err)
{
    struct partial partial;

    (void)err;
    if (!read_partial(call_text(call, 0), &partial))
        return give_text(out, "");
    return give_date(call, out, partial_first(&partial));
}

static bool run_date_last(struct expr_call *call, struct value *out, struct error *err)
{
    struct partial partial;

    (void)err;
    if (!read_partial(call_text(call, 0), &partial))
        return give_text(out, "");
    return give_date(call, out, partial_last(&partial));
}

/* --- clocks that stop --- */

struct interval {
    int32_t from, to; /* both included */
    bool open;        /* no end yet */
};

static bool node_day(struct expr_call *call, struct node *node, int32_t *days)
{
    double moment;
    int32_t ms;

    return node && moment_parse(call_node_text(call, node), call_zone(call), &moment) &&
           moment_split(moment, call_zone(call), days, &ms);
}

/* The end that belongs to a begin: below the same parent, else at the same place in its own set. */
static struct node *end_of(const struct value *ends, const struct node *begin, size_t i, bool by_parent)
{
    for (size_t j = 0; by_parent && j < ends->node_count; j++)
        if (ends->nodes[j]->parent == begin->parent)
            return ends->nodes[j];
    return !by_parent && i < ends->node_count ? ends->nodes[i] : NULL;
}

/* Whether begins and ends stand side by side, one pair below each parent. */
static bool pairs_by_parent(const struct value *begins)
{
    for (size_t i = 1; i < begins->node_count; i++)
        if (begins->nodes[i]->parent == begins->nodes[i - 1]->parent)
            return false;
    return true;
}

static size_t read_intervals(struct expr_call *call, struct interval *intervals)
{
    const struct value *begins = call_value(call, 2), *ends = call_value(call, 3);
    bool by_parent = pairs_by_parent(begins);
    size_t count = 0;

    for (size_t i = 0; i < begins->node_count && i < INTERVALS_MAX; i++) {
        struct interval interval = { 0 };
        size_t place = count;

        if (!node_day(call, begins->nodes[i], &interval.from))
            continue;
        interval.open = !node_day(call, end_of(ends, begins->nodes[i], i, by_parent), &interval.to);
        for (; place && intervals[place - 1].from > interval.from; place--)
            intervals[place] = intervals[place - 1];
        intervals[place] = interval;
        count++;
    }
    return count;
}

/* False while an open interval holds the clock. */
static bool push_back(const struct interval *intervals, size_t count, int32_t start, int32_t *due)
{
    int32_t next = start;

    for (size_t i = 0; i < count && intervals[i].from <= *due; i++) {
        int32_t from = intervals[i].from > next ? intervals[i].from : next;

        if (intervals[i].open)
            return false;
        if (intervals[i].to < from || from > *due)
            continue;
        *due += intervals[i].to - from + 1;
        next = intervals[i].to + 1;
        if (*due > LAST_DAY)
            return false;
    }
    return true;
}

static bool run_pause(struct expr_call *call, struct value *out, struct error *err)
{
    struct date due, start = { FIRST_DAY };
    struct interval *intervals;
    size_t count;

    if (!call_nodes(call, 2, err) || !call_nodes(call, 3, err))
        return false;
    if (!day_of(call, 0, &due))
        return give_text(out, "");
    day_of(call, 1, &start);
    intervals = arena_alloc(call_arena(call), (call_value(call, 2)->node_count + 1) * sizeof *intervals);
    count = read_intervals(call, intervals);
    if (!push_back(intervals, count, start.days, &due.days))
        return give_text(out, "");
    return give_date(call, out, due);
}

/* clang-format off */
static const struct function rows[] = {
    { "add-months",        2, 2, run_add_months,        RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "age-at",            2, 2, run_age_at,            RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "date-first",        1, 1, run_date_first,        RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "date-last",         1, 1, run_date_last,         RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "pause",             4, 4, run_pause,             RESULT_UNKNOWN, READS_NOTHING, NULL },
};
/* clang-format on */

struct function_table functions_legal(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
