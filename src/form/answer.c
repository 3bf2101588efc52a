/* answer.c — what a person gives, judged: its type, its list, its constraint. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/typed.h"

#define TEXT_BYTES_MAX  ((size_t)64 << 10)
#define DEFAULT_REASONS "WIL_NIET_ZEGGEN ONBEKEND" /* unless the form names others */

static bool refuse(const struct item *item, struct error *err, const char *sentence)
{
    error_set(err, ERROR_INPUT, "%s", sentence);
    if (err)
        error_at(err, "%s", item_key(item));
    return false;
}

/* Tries a date on the question: its constraint says which century is meant. */
struct trial_date {
    struct session *session;
    struct item *item;
};

static bool passes_with(struct session *session, struct item *item, const char *text)
{
    const char *kept = item->node.text;
    struct value value;
    char *own = item->value;
    bool good;

    if (!item->question->constraint)
        return true;
    item->node.text = text;
    item->value = (char *)text;
    good = wave_evaluate(session, item->question->constraint, item, &value, NULL) && value_is_true(&value);
    item->node.text = kept;
    item->value = own;
    return good;
}

static bool date_fits(void *with, struct date date)
{
    struct trial_date *trial = with;
    char text[DATE_TEXT_BYTES];

    return passes_with(trial->session, trial->item, date_format(date, text));
}

static struct date today_of(const struct session *session)
{
    return session->world->now_ms ? clock_day(session->world->now_ms) : clock_today();
}

/* --- a reader for each type: TEXT into OUT; false: not of that type --- */

static bool read_text(struct session *session, struct item *item, const char *text, struct buf *out)
{
    struct trial_date trial = { session, item };

    if (item->question->flags & QUESTION_PARTIAL_DATE)
        return typed_partial_date(text, today_of(session), date_fits, &trial, out);
    text_compose(out, text);
    return true;
}

static bool read_integer(struct session *session, struct item *item, const char *text, struct buf *out)
{
    int64_t number;

    (void)session;
    (void)item;
    if (*text == '+')
        text++;
    if (!text_integer(text, -999999999999, 999999999999, &number))
        return false;
    buf_format(out, "%lld", (long long)number);
    return true;
}

static bool read_decimal(struct session *session, struct item *item, const char *text, struct buf *out)
{
    (void)session;
    (void)item;
    return typed_decimal(text, out);
}

static bool read_range(struct session *session, struct item *item, const char *text, struct buf *out)
{
    const struct range *range = &detail_of(session->form, item->question)->range;
    double number, steps;

    if (range->is_whole ? !read_integer(session, item, text, out) : !read_decimal(session, item, text, out))
        return false;
    number = strtod(buf_view(out), NULL);
    steps = fabs(number - range->start) / range->step;
    return number >= fmin(range->start, range->end) && number <= fmax(range->start, range->end) &&
           fabs(steps - round(steps)) < 1e-6;
}

static bool read_date(struct session *session, struct item *item, const char *text, struct buf *out)
{
    struct trial_date trial = { session, item };
    char day[DATE_TEXT_BYTES];
    struct date date;

    if (!typed_date(text, today_of(session), item->question->constraint ? date_fits : NULL, &trial, &date))
        return false;
    buf_text(out, date_format(date, day));
    return true;
}

static bool read_time(struct session *session, struct item *item, const char *text, struct buf *out)
{
    (void)session;
    (void)item;
    return typed_time(text, out);
}

static bool read_date_time(struct session *session, struct item *item, const char *text, struct buf *out)
{
    char moment[CLOCK_TEXT_BYTES];
    int64_t at_ms;

    (void)session;
    (void)item;
    if (!clock_parse(text, &at_ms))
        return false;
    buf_text(out, clock_format(at_ms, moment));
    return true;
}

static bool read_choice(struct session *session, struct item *item, const char *text, struct buf *out)
{
    buf_text(out, text);
    return choice_is_offered(session, item, text);
}

/* Codes with spaces between, each once, in the order given. */
static bool read_choices(struct session *session, struct item *item, const char *text, struct buf *out)
{
    const char *word;

    for (size_t size; (size = text_word(&text, &word));) {
        scoped_text code = mem_text_part(word, size);
        if (text_has_word(buf_view(out), code))
            continue;
        if (!choice_is_offered(session, item, code))
            return false;
        buf_format(out, "%s%s", out->size_bytes ? " " : "", code);
    }
    return out->size_bytes > 0;
}

static bool read_acknowledge(struct session *session, struct item *item, const char *text, struct buf *out)
{
    static const char *const yes[] = { "OK", "ok", "ja", "yes", "oui", "true", "x" };

    (void)session;
    (void)item;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (text_equal(text, yes[i])) {
            buf_text(out, "OK");
            return true;
        }
    return false;
}

/* "50.85 4.35", with height and precision behind if known. */
static bool read_point(const char *text, struct buf *out)
{
    char *end;
    double latitude = strtod(text, &end), longitude, more;
    bool has_latitude = end != text;

    text = end + strspn(end, " ,");
    longitude = strtod(text, &end);
    /* strtod() also reads "nan" and "inf". */
    if (!has_latitude || end == text || !(fabs(latitude) <= 90) || !(fabs(longitude) <= 180))
        return false;
    buf_format(out, "%.10g %.10g", latitude, longitude);
    for (int i = 0; i < 2; i++) {
        text = end;
        more = strtod(text, &end);
        if (!isfinite(more))
            return false;
        buf_format(out, " %.8g", more);
    }
    return end[strspn(end, " ")] == '\0';
}

/* The first and the last point of a shape are the same. */
static bool is_closed(const char *text)
{
    const char *last = strrchr(text, ';');
    size_t size = strcspn(text, ";");

    return last && strlen(last + 2) == size && memcmp(last + 2, text, size) == 0;
}

/* One point; of a trace two or more with ; between, of a shape four or more that go round. */
static bool read_geopoint(struct session *session, struct item *item, const char *text, struct buf *out)
{
    const char *kind = detail_of(session->form, item->question)->kind;
    bool is_shape = text_equal(kind, "geoshape");
    size_t count = 0;

    if (!is_shape && !text_equal(kind, "geotrace"))
        return read_point(text, out);
    while (*text) {
        size_t size = strcspn(text, ";");
        scoped_text point = mem_text_part(text, size);
        if (!text_is_blank(point)) {
            buf_text(out, count++ ? "; " : "");
            if (!read_point(point, out))
                return false;
        }
        text += size + (text[size] == ';');
    }
    return is_shape ? count > 3 && is_closed(buf_view(out)) : count > 1;
}

/* A file is named by its path; whoever keeps it judges it and says what it is called. */
static bool read_file(struct session *session, struct item *item, const char *text, struct buf *out)
{
    const struct session_world *world = session->world;

    if (!world->attach || text_equal(item_value(item), text))
        return read_text(session, item, text, out);
    return world->attach(world->with, text, out);
}

/* clang-format off */
static const struct reader {
    bool (*read)(struct session *session, struct item *item, const char *text, struct buf *out);
    const char *refusal;
} readers[] = {
    [QUESTION_TEXT]            = { read_text,        N_("This is no date: type 1988, 5-1988 or 12-5-1988.") },
    [QUESTION_INTEGER]         = { read_integer,     N_("This is no whole number: type digits only.") },
    [QUESTION_DECIMAL]         = { read_decimal,     N_("This is no number: type it as 1234,5.") },
    [QUESTION_RANGE]           = { read_range,       N_("This number does not fit: stay between the bounds.") },
    [QUESTION_DATE]            = { read_date,        N_("This is no date: type 1-9-23, 010923, vandaag or +14.") },
    [QUESTION_TIME]            = { read_time,        N_("This is no time: type 9, 930 or 9:30.") },
    [QUESTION_DATE_TIME]       = { read_date_time,   N_("This is no moment: type it as 2023-09-01T09:30.") },
    [QUESTION_SELECT_ONE]      = { read_choice,      N_("“%s” is not in the list now: choose one that is.") },
    [QUESTION_SELECT_MULTIPLE] = { read_choices,     N_("“%s” is not in the list now: choose what is.") },
    [QUESTION_RANK]            = { read_choices,     N_("“%s” is not in the list now: choose what is.") },
    [QUESTION_NOTE]            = { NULL,             N_("A note takes no answer: go to the next question.") },
    [QUESTION_ACKNOWLEDGE]     = { read_acknowledge, N_("This can only be confirmed: answer OK.") },
    [QUESTION_CALCULATE]       = { NULL,             N_("This is computed: change what it is computed from.") },
    [QUESTION_HIDDEN]          = { read_text,        N_("This is no text: type letters.") },
    [QUESTION_BARCODE]         = { read_text,        N_("This is no text: type letters.") },
    [QUESTION_FILE]            = { read_file,        N_("This file cannot be read, or is too large: give the path of another.") },
    [QUESTION_GEOPOINT]        = { read_geopoint,    N_("This is no place: type latitude and longitude, 50.85 4.35.") },
    [QUESTION_METADATA]        = { NULL,             N_("This is filled in by itself: go to the next question.") },
    [QUESTION_GROUP]           = { NULL,             N_("A group takes no answer: go to its first question.") },
    [QUESTION_REPEAT]          = { NULL,             N_("A repeat takes no answer: add a row.") },
};
/* clang-format on */

/* What is kept may not be told, what was typed here may. */
static bool refuse_code(struct session *session, const struct item *item, const char *code, struct error *err)
{
    const char *mask = mask_of(session, item);
    bool is_kept = text_equal(code, item_value(item)) || text_has_word(item_value(item), code);
    scoped_text sentence =
        mem_format(_("“%s” is not in the list now: choose one that is."), mask && is_kept ? mask : code);

    return refuse(item, err, sentence);
}

bool answer_canonical(struct session *session, struct item *item, const char *text, struct buf *out, struct error *err)
{
    const struct reader *reader = &readers[item->question->type];
    size_t size;

    text = text_trim(text, &size);
    if (size > TEXT_BYTES_MAX)
        return refuse(item, err, _("This text is too long: shorten it."));
    scoped_text trimmed = mem_text_part(text, size);
    if (!utf8_check(trimmed, size))
        return refuse(item, err, _("This text holds signs that are no text: type it again."));
    if (reader->read && reader->read(session, item, trimmed, out))
        return true;
    if (!strstr(reader->refusal, "%s"))
        return refuse(item, err, _(reader->refusal));
    return refuse_code(session, item, trimmed, err);
}

/* --- constraint and required --- */

static bool own_sentence(struct session *session, struct item *item, enum question_text kind, struct error *err)
{
    scoped_buf sentence = { 0 };

    item_text(session, item, kind, NULL, &sentence);
    if (sentence.size_bytes)
        return refuse(item, err, buf_view(&sentence));
    return refuse(item, err,
                  kind == TEXT_REQUIRED
                      ? _("This question must be answered: answer it, or give a reason if one is allowed.")
                      : _("This answer does not fit the rule of this question: change it."));
}

bool answer_passes(struct session *session, struct item *item, struct error *err)
{
    struct error trouble = { 0 };
    struct value value;

    if (!item->value || !item->question->constraint)
        return true;
    if (!wave_evaluate(session, item->question->constraint, item, &value, &trouble))
        return refuse(item, err, trouble.text);
    return value_is_true(&value) || own_sentence(session, item, TEXT_CONSTRAINT, err);
}

static bool may_answer(const struct item *item, struct error *err)
{
    if (item->is_row || !readers[item->question->type].read)
        return refuse(item, err, _(readers[item->question->type].refusal));
    if (question_is_computed(item->question))
        return refuse(item, err, _(readers[QUESTION_CALCULATE].refusal));
    if (item->question->flags & QUESTION_RETIRED)
        return refuse(item, err, _("This question is retired: it is not asked any more, its answers stay."));
    if (!item_is_asked(item))
        return refuse(item, err, _("This is not asked now: other answers make it so."));
    if (item->read_only)
        return refuse(item, err, _("This can be read only: change what it follows from."));
    return true;
}

bool session_answer(struct session *session, struct item *item, const char *text, struct error *err)
{
    scoped_buf canonical = { 0 };
    bool reason_goes = item->blank;

    if (!may_answer(item, err))
        return false;
    if (text && text_equal(text, mask_of(session, item)))
        return true;
    if (!text_is_blank(text)) {
        if (!answer_canonical(session, item, text, &canonical, err))
            return false;
        if (!passes_with(session, item, buf_view(&canonical)))
            return own_sentence(session, item, TEXT_CONSTRAINT, err);
    }
    item->answered = item->settled = true;
    item_set_blank(session, item, NULL);
    session->generation += reason_goes;
    if (item_set_text(session, item, buf_view(&canonical))) {
        wave_changed(session, item, WAVE_VALUE);
        wave_run(session);
    }
    item->own = true;
    return true;
}

bool session_why_answer(struct session *session, struct item *item, const char *text,
                        const struct expr_listener *listener, struct error *err)
{
    const struct expr *constraint = item->question->constraint;
    struct expr_scene scene = { .context = &item->node, .root = session->document };
    const char *kept = item->node.text;
    char *own = item->value;
    scoped_buf canonical = { 0 };
    bool good;

    if (!may_answer(item, err))
        return false;
    if (text_is_blank(text))
        return true;
    if (!answer_canonical(session, item, text, &canonical, err))
        return false;
    if (!constraint)
        return true;
    item->node.text = item->value = (char *)buf_view(&canonical);
    good = expr_explain(session->machine, constraint, &scene, listener, err);
    item->node.text = kept;
    item->value = own;
    return good &&
           (passes_with(session, item, buf_view(&canonical)) || own_sentence(session, item, TEXT_CONSTRAINT, err));
}

static bool accepts_reason(const struct item *item, const char *reason)
{
    if (*item->question->blank)
        return text_has_word(item->question->blank, reason);
    return !item->required && text_has_word(DEFAULT_REASONS, reason);
}

bool session_blank(struct session *session, struct item *item, const char *reason, struct error *err)
{
    if (!may_answer(item, err))
        return false;
    if (reason && *reason && !accepts_reason(item, reason)) {
        scoped_text sentence =
            mem_format(_("%s is no reason this question accepts for a blank: answer it or choose another."), reason);
        return refuse(item, err, sentence);
    }
    item->answered = item->settled = true;
    if (item_set_text(session, item, NULL))
        wave_changed(session, item, WAVE_VALUE);
    item_set_blank(session, item, reason);
    session->generation++;
    wave_run(session);
    return true;
}

static bool is_missing(const struct item *item)
{
    if (item->is_row || item->value || !item->required || !question_has_value(item->question))
        return false;
    if (question_is_computed(item->question) || !item_is_asked(item) || (item->question->flags & QUESTION_RETIRED))
        return false;
    return !item->blank || !accepts_reason(item, item->blank);
}

size_t session_missing(struct session *session)
{
    size_t count = 0;

    for (struct item *item = session_first(session); item; item = session_next(session, item))
        count += is_missing(item);
    return count;
}

struct item *session_next_missing(struct session *session, const struct item *after)
{
    struct item *item = after ? session_next(session, after) : session_first(session);

    while (item && !is_missing(item))
        item = session_next(session, item);
    if (item || !after)
        return item;
    for (item = session_first(session); item && !is_missing(item); item = session_next(session, item))
        if (item == after)
            return NULL;
    return item;
}

static bool is_still_offered(struct session *session, struct item *item, struct error *err)
{
    const char *text = item_value(item), *word;

    if (!*item->question->list || !item->answered)
        return true;
    if (item->question->type == QUESTION_SELECT_ONE && choice_is_offered(session, item, text))
        return true;
    for (size_t size; (size = text_word(&text, &word));) {
        scoped_text code = mem_text_part(word, size);
        if (!choice_is_offered(session, item, code))
            return refuse_code(session, item, code, err);
    }
    return true;
}

static bool check_item(struct session *session, struct item *item, bool complete, struct error *err)
{
    if (item->is_row || !item_is_relevant(item))
        return true;
    if (item->trouble)
        return refuse(item, err, item->trouble);
    if (!question_has_value(item->question))
        return true;
    if (complete && is_missing(item))
        return own_sentence(session, item, TEXT_REQUIRED, err);
    if (item->question->flags & QUESTION_RETIRED)
        return true;
    return (!item->stood || item_is_readable(session, item, err)) && answer_passes(session, item, err) &&
           is_still_offered(session, item, err);
}

size_t session_check(struct session *session, bool complete,
                     void (*visit)(void *with, struct item *item, const char *sentence), void *with)
{
    size_t count = 0;

    for (struct item *item = session_first(session); item; item = session_next(session, item)) {
        struct error trouble = { 0 };
        if (check_item(session, item, complete, &trouble))
            continue;
        count++;
        if (visit)
            visit(with, item, trouble.text);
    }
    return count;
}
