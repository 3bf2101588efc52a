/* functions_date.c — legal days, moments, and the clocks that start, stop and count with them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "base/words.h"

#include "expr/character.h"
#include "expr/node.h"

#define DAY_MS        86400000
#define MINUTE_MS     60000
#define DAY_MINUTES   1440
#define FIRST_DAY     (-719528) /* 0000-01-01 */
#define LAST_DAY      2932896   /* 9999-12-31 */
#define MONTHS_MAX    120000
#define YEAR_MONTHS   12
#define INTERVALS_MAX 10000

/* --- moments --- */

int zone_of(const struct expr_host *host)
{
    return host->zone_offset_minutes;
}

bool moment_looks(const char *text)
{
    return is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && is_digit(text[3]) && text[4] == '-' &&
           is_digit(text[5]);
}

/* Reads LOW to HIGH digits; false when there are fewer. */
static bool read_digits(const char **at, int low, int high, int *out)
{
    int count = 0, number = 0;

    for (; count < high && is_digit((*at)[count]); count++)
        number = number * 10 + ((*at)[count] - '0');
    *at += count;
    *out = number;
    return count >= low;
}

static bool accept(const char **at, char sign)
{
    if (**at != sign)
        return false;
    ++*at;
    return true;
}

static bool read_day(const char **at, struct date *out)
{
    int year, month, day;

    if (!read_digits(at, 4, 4, &year) || !accept(at, '-') || !read_digits(at, 1, 2, &month) || !accept(at, '-') ||
        !read_digits(at, 1, 2, &day))
        return false;
    *out = date_make(year, month, day);
    return date_is_set(*out);
}

/* hh:mm[:ss[.fraction]] as milliseconds past midnight. */
static bool read_time(const char **at, double *ms)
{
    int hour, minute, second = 0;
    double unit = 1000;

    if (!read_digits(at, 2, 2, &hour) || !accept(at, ':') || !read_digits(at, 2, 2, &minute))
        return false;
    if (accept(at, ':') && !read_digits(at, 2, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = ((hour * 60.0 + minute) * 60 + second) * 1000;
    if (accept(at, '.'))
        for (; is_digit(**at); ++*at)
            *ms += (**at - '0') * (unit /= 10);
    return true;
}

/* Z or +hh:mm; HAS tells whether one was there. */
static bool read_zone(const char **at, bool *has, int *minutes)
{
    int hour, minute = 0;
    bool west = **at == '-';

    *has = true;
    *minutes = 0;
    if (accept(at, 'Z'))
        return true;
    if (!accept(at, '+') && !accept(at, '-')) {
        *has = false;
        return true;
    }
    if (!read_digits(at, 2, 2, &hour))
        return false;
    accept(at, ':');
    if (is_digit(**at) && !read_digits(at, 2, 2, &minute))
        return false;
    *minutes = west ? -(hour * 60 + minute) : hour * 60 + minute;
    return hour < 24 && minute < 60;
}

double moment_from_day(int32_t days, int zone)
{
    return zone == EXPR_ZONE_BRUSSELS ? days : (days * (double)DAY_MINUTES - zone) / DAY_MINUTES;
}

double moment_from_ms(int64_t at_ms, int zone)
{
    if (zone == EXPR_ZONE_BRUSSELS)
        at_ms += (int64_t)clock_offset_minutes(at_ms) * MINUTE_MS;
    return (double)at_ms / DAY_MS;
}

bool moment_parse(const char *text, int zone, double *out)
{
    struct date date;
    double ms = 0, wall_ms;
    bool has_zone = false;
    int minutes = 0;

    if (!read_day(&text, &date))
        return false;
    if (*text == 'T' || (*text == ' ' && is_digit(text[1]))) {
        text++;
        if (!read_time(&text, &ms) || !read_zone(&text, &has_zone, &minutes))
            return false;
    }
    while (*text == ' ' || *text == '\n' || *text == '\t' || *text == '\r')
        text++;
    if (*text)
        return false;
    wall_ms = date.days * (double)DAY_MS + ms;
    if (has_zone)
        *out = moment_from_ms((int64_t)floor(wall_ms - minutes * (double)MINUTE_MS), zone);
    else
        *out = (wall_ms - (zone == EXPR_ZONE_BRUSSELS ? 0 : zone) * (double)MINUTE_MS) / DAY_MS;
    return true;
}

bool moment_split(double moment, int zone, int32_t *days, int32_t *ms)
{
    double wall_ms, whole;

    if (isnan(moment))
        return false;
    wall_ms = round(moment * DAY_MS) + (zone == EXPR_ZONE_BRUSSELS ? 0 : zone) * (double)MINUTE_MS;
    whole = floor(wall_ms / DAY_MS);
    if (whole < FIRST_DAY || whole > LAST_DAY)
        return false;
    *days = (int32_t)whole;
    *ms = (int32_t)(wall_ms - whole * DAY_MS);
    return true;
}

static int offset_at(int32_t days, int32_t ms, int zone)
{
    int64_t wall_ms = (int64_t)days * DAY_MS + ms;

    if (zone != EXPR_ZONE_BRUSSELS)
        return zone;
    return clock_offset_minutes(wall_ms - (int64_t)clock_offset_minutes(wall_ms - 60 * MINUTE_MS) * MINUTE_MS);
}

const char *moment_format(double moment, int zone, struct arena *arena)
{
    char text[DATE_TEXT_BYTES];
    int32_t days, ms;
    int offset;

    if (!moment_split(moment, zone, &days, &ms))
        return "Invalid Date";
    date_format((struct date){ days }, text);
    if (!ms)
        return arena_text(arena, text);
    offset = offset_at(days, ms, zone);
    return arena_format(arena, "%sT%02d:%02d:%02d.%03d%c%02d:%02d", text, ms / 3600000, ms / MINUTE_MS % 60,
                        ms / 1000 % 60, ms % 1000, offset < 0 ? '-' : '+', (offset < 0 ? -offset : offset) / 60,
                        (offset < 0 ? -offset : offset) % 60);
}

static int zone_here(struct expr_call *call)
{
    return zone_of(call_host(call));
}

/* The text of a date is made only when somebody reads it. */
static bool give_moment(struct value *out, double moment)
{
    *out = value_date(moment);
    return true;
}

static bool give_date(struct expr_call *call, struct value *out, struct date date)
{
    if (!date_is_set(date))
        return give_text(out, "");
    return give_moment(out, moment_from_day(date.days, zone_here(call)));
}

/* A whole number as text, "-12.5" too: how many bytes of it, 0 when it is no number. */
static bool is_raw_number(const char *text)
{
    text += *text == '-';
    if (!is_digit(*text))
        return false;
    while (is_digit(*text))
        text++;
    if (*text == '.' && is_digit(text[1]))
        for (text++; is_digit(*text);)
            text++;
    return !*text;
}

static double text_moment(struct expr_call *call, const char *text)
{
    double moment;

    if (is_raw_number(text))
        return trunc(value_read_number(text, strlen(text)));
    return moment_parse(text, zone_here(call), &moment) ? moment : NAN;
}

/* What date() makes of an argument: NaN when it is no date. */
static double moment_of(struct expr_call *call, size_t i)
{
    const struct value *value = call_value(call, i);

    if (value->type == VALUE_BOOLEAN)
        return NAN;
    if (value->type == VALUE_NUMBER || value->type == VALUE_DATE)
        return value->number;
    return text_moment(call, call_text(call, i));
}

static bool run_date(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);

    (void)err;
    if ((value->type == VALUE_TEXT || value->type == VALUE_NODES) && !*call_text(call, 0))
        return give_text(out, "");
    return give_moment(out, moment_of(call, 0));
}

static bool run_decimal_date_time(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    double moment;

    (void)err;
    if (value->type == VALUE_NUMBER || value->type == VALUE_DATE)
        return give_number(out, value->number);
    return give_number(out, moment_parse(call_text(call, 0), zone_here(call), &moment) ? moment : NAN);
}

static bool run_decimal_time(struct expr_call *call, struct value *out, struct error *err)
{
    const struct value *value = call_value(call, 0);
    int zone = zone_here(call), minutes;
    const char *text;
    bool has_zone;
    double ms;

    (void)err;
    if (value->type == VALUE_NUMBER)
        return give_number(out, NAN);
    text = call_text(call, 0);
    if (strlen(text) < 9 || text[5] != ':' || !read_time(&text, &ms) || *text == 'Z' ||
        !read_zone(&text, &has_zone, &minutes) || !has_zone || *text)
        return give_number(out, NAN);
    if (zone == EXPR_ZONE_BRUSSELS)
        zone = clock_offset_minutes(call_now_ms(call));
    ms = floor(ms / 1000) * 1000 + (double)(zone - minutes) * MINUTE_MS;
    return give_number(out, (ms - floor(ms / DAY_MS) * DAY_MS) / DAY_MS);
}

static bool run_now(struct expr_call *call, struct value *out, struct error *err)
{
    (void)err;
    return give_moment(out, moment_from_ms(call_now_ms(call), zone_here(call)));
}

static bool run_today(struct expr_call *call, struct value *out, struct error *err)
{
    int zone = zone_here(call);
    int64_t now_ms = call_now_ms(call);
    double day = zone == EXPR_ZONE_BRUSSELS ? clock_day(now_ms).days
                                            : floor(((double)now_ms + zone * (double)MINUTE_MS) / DAY_MS);

    (void)err;
    return give_moment(out, moment_from_day((int32_t)day, zone));
}

/* --- writing dates out --- */

struct shown {
    int year, month, day, weekday, hour, minute, second, milli;
    size_t language;
};

static const char *const languages[] = { "nl", "fr", "en" };

/* clang-format off */
static const char *const months[][YEAR_MONTHS] = {
    { "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec" },
    { "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc." },
    { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
};

static const char *const weekdays[][7] = {
    { "ma", "di", "wo", "do", "vr", "za", "zo" },
    { "lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim." },
    { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
};
/* clang-format on */

static void show_year(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%04d", shown->year);
}

static void show_short_year(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->year % 100);
}

static void show_month(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->month);
}

static void show_bare_month(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%d", shown->month);
}

static void show_month_name(struct buf *out, const struct shown *shown)
{
    buf_text(out, months[shown->language][shown->month - 1]);
}

static void show_day(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->day);
}

static void show_bare_day(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%d", shown->day);
}

static void show_hour(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->hour);
}

static void show_bare_hour(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%d", shown->hour);
}

static void show_minute(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->minute);
}

static void show_second(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%02d", shown->second);
}

static void show_milli(struct buf *out, const struct shown *shown)
{
    buf_format(out, "%03d", shown->milli);
}

static void show_weekday(struct buf *out, const struct shown *shown)
{
    buf_text(out, weekdays[shown->language][shown->weekday]);
}

static void show_percent(struct buf *out, const struct shown *shown)
{
    (void)shown;
    buf_char(out, '%');
}

/* clang-format off */
static const struct {
    char letter;
    void (*show)(struct buf *out, const struct shown *shown);
} letters[] = {
    { 'Y', show_year },       { 'y', show_short_year }, { 'm', show_month },  { 'n', show_bare_month },
    { 'b', show_month_name }, { 'd', show_day },        { 'e', show_bare_day }, { 'H', show_hour },
    { 'h', show_bare_hour },  { 'M', show_minute },     { 'S', show_second }, { '3', show_milli },
    { 'a', show_weekday },    { '%', show_percent },
};
/* clang-format on */

static bool show_letter(struct buf *out, char letter, const struct shown *shown)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].letter == letter) {
            letters[i].show(out, shown);
            return true;
        }
    }
    return false;
}

static size_t language_here(struct expr_call *call)
{
    const struct expr_host *host = call_host(call);
    const char *language = host->language ? host->language(host->with) : NULL;

    for (size_t i = 0; language && i < sizeof languages / sizeof *languages; i++)
        if (strncmp(language, languages[i], 2) == 0)
            return i;
    return 0;
}

static struct shown shown_of(struct expr_call *call, int32_t days, int32_t ms)
{
    struct shown shown = { .weekday = date_weekday((struct date){ days }), .language = language_here(call) };

    date_split((struct date){ days }, &shown.year, &shown.month, &shown.day);
    shown.hour = ms / 3600000;
    shown.minute = ms / MINUTE_MS % 60;
    shown.second = ms / 1000 % 60;
    shown.milli = ms % 1000;
    return shown;
}

static bool run_format_date(struct expr_call *call, struct value *out, struct error *err)
{
    const char *format = call_text(call, 1);
    struct shown shown;
    scoped_buf text = { 0 };
    int32_t days, ms;

    if (!moment_split(moment_of(call, 0), zone_here(call), &days, &ms))
        return give_text(out, "");
    shown = shown_of(call, days, ms);
    for (; *format; format++) {
        if (*format != '%')
            buf_char(&text, *format);
        else if (!show_letter(&text, *++format, &shown))
            return error_set(err, ERROR_INPUT,
                             _("format-date() does not know %%%.1s; use Y, y, m, n, b, d, e, H, h, M, S, 3 or a."),
                             format);
    }
    return give_text(out, arena_text(call_arena(call), buf_view(&text)));
}

/* --- legal days --- */

/* "1988", "1988-05" or "1988-05-12"; a month or day of 00 counts as not known. */
struct partial {
    int year, month, day; /* 0: not known */
};

static bool read_partial(const char *text, struct partial *out)
{
    struct partial partial = { 0 };
    double moment;
    int32_t days, ms;

    if (!read_digits(&text, 4, 4, &partial.year))
        return false;
    if (accept(&text, '-') && !read_digits(&text, 2, 2, &partial.month))
        return false;
    if (partial.month > YEAR_MONTHS || (accept(&text, '-') && !read_digits(&text, 2, 2, &partial.day)))
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
    else if (!moment_parse(call_text(call, i), zone_here(call), &moment))
        return false;
    if (!moment_split(moment, zone_here(call), &days, &ms))
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

    return node && moment_parse(call_node_text(call, node), zone_here(call), &moment) &&
           moment_split(moment, zone_here(call), days, &ms);
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
    { "date",              1, 1, run_date,              VALUE_DATE,     READS_NOTHING, NULL },
    { "date-first",        1, 1, run_date_first,        RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "date-last",         1, 1, run_date_last,         RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "date-time",         1, 1, run_date,              VALUE_DATE,     READS_NOTHING, NULL },
    { "decimal-date-time", 1, 1, run_decimal_date_time, VALUE_NUMBER,   READS_NOTHING, NULL },
    { "decimal-time",      1, 1, run_decimal_time,      VALUE_NUMBER,   READS_NOTHING, NULL },
    { "format-date",       2, 2, run_format_date,       VALUE_TEXT,     READS_NOTHING, NULL },
    { "format-date-time",  2, 2, run_format_date,       VALUE_TEXT,     READS_NOTHING, NULL },
    { "now",               0, 0, run_now,               VALUE_DATE,     READS_CLOCK,   NULL },
    { "pause",             4, 4, run_pause,             RESULT_UNKNOWN, READS_NOTHING, NULL },
    { "today",             0, 0, run_today,             VALUE_DATE,     READS_CLOCK,   NULL },
};
/* clang-format on */

struct function_table functions_date(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
