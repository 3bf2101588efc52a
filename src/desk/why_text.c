/* why_text.c — lines of an account: sentences first, what was written under them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "why_text.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/rights.h"
#include "label.h"

#define STILL_TO_CONFIRM "te_bevestigen"

void text_line(struct why_text *text, const char *format, ...)
{
    va_list list;

    for (int i = 0; i < text->depth; i++)
        buf_text(text->out, "  ");
    va_start(list, format);
    buf_format_list(text->out, format, list);
    va_end(list);
    buf_char(text->out, '\n');
}

const char *text_of(const struct json_t *json, const char *key)
{
    const char *found = json_get_text(json, key);

    return found ? found : "";
}

bool text_is(const struct json_t *json, const char *key)
{
    return json_is_true(json_get(json, key));
}

void text_moment(const char *moment, struct buf *out)
{
    int64_t at_ms;
    int minute;
    char day[DATE_TEXT_BYTES];

    if (strlen(moment) <= 10 || !clock_parse(moment, &at_ms)) {
        if (!label_day(moment, out))
            buf_text(out, moment);
        return;
    }
    minute = clock_minute(at_ms);
    label_day(date_format(clock_day(at_ms), day), out);
    buf_format(out, " %02d:%02d", minute / 60, minute % 60);
}

/* --- where a value came from --- */

static void say_author(const struct json_t *origin, const char *dated, const char *undated, struct buf *out)
{
    scoped_buf at = { 0 };

    text_moment(text_of(origin, "at"), &at);
    buf_format(out, "%s %s", at.size_bytes ? dated : undated, text_of(origin, "by"));
    if (at.size_bytes)
        buf_format(out, ", %s", buf_view(&at));
}

static void say_answer(const struct json_t *origin, struct buf *out)
{
    if (*text_of(origin, "blank"))
        buf_format(out, _("left blank (%s), "), text_of(origin, "blank"));
    say_author(origin, _("answered by"), _("answered in this draft by"), out);
}

static void say_computed(const struct json_t *origin, struct buf *out)
{
    buf_text(out, _("computed"));
    if (!*text_of(origin, "by"))
        return;
    buf_text(out, ", ");
    say_author(origin, _("submitted by"), _("submitted by"), out);
}

static void say_default(const struct json_t *origin, struct buf *out)
{
    buf_text(out, _("filled in beforehand, nobody changed it"));
    if (!*text_of(origin, "by"))
        return;
    buf_text(out, ", ");
    say_author(origin, _("submitted by"), _("submitted by"), out);
}

static void say_stored(const struct json_t *origin, struct buf *out)
{
    scoped_buf day = { 0 };

    text_moment(text_of(origin, "date"), &day);
    buf_format(out, _("stored in “%s” of %s, "), text_of(origin, "title"), buf_view(&day));
    say_author(origin, _("by"), _("by"), out);
}

static void say_blank(const struct json_t *origin, struct buf *out)
{
    if (*text_of(origin, "blank"))
        buf_format(out, _("left blank (%s)"), text_of(origin, "blank"));
    else
        buf_text(out, _("not answered"));
}

static void say_fact(const struct json_t *origin, struct buf *out)
{
    if (*text_of(origin, "source"))
        buf_format(out, _("worked out by the rules (%s)"), text_of(origin, "source"));
    else
        buf_text(out, _("worked out by the rules"));
}

/* clang-format off */
static const struct {
    const char *kind;
    void (*say)(const struct json_t *origin, struct buf *out);
    const char *sentence;
} kinds[] = {
    { "answer",    say_answer,   NULL },
    { "computed",  say_computed, NULL },
    { "stored",    say_stored,   NULL },
    { "blank",     say_blank,    NULL },
    { "fact",      say_fact,     NULL },
    { "default",   say_default,  NULL },
    { "filled",    NULL,         N_("filled in by the program") },
    { "not_asked", NULL,         N_("not asked now, so it counts as blank") },
    { "date",      NULL,         N_("the date decided on") },
    { "rows",      NULL,         N_("from the rows of this form") },
    { "thing",     NULL,         N_("of the thing this is about") },
    { "nothing",   NULL,         N_("nothing is known of it") },
};
/* clang-format on */

static void say_origin(const struct json_t *origin, struct buf *out)
{
    const char *kind = text_of(origin, "kind");
    int64_t different = json_get_integer(origin, "different");

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!text_equal(kinds[i].kind, kind))
            continue;
        if (kinds[i].say)
            kinds[i].say(origin, out);
        else
            buf_text(out, _(kinds[i].sentence));
    }
    if (different > 1)
        buf_format(out, _("; %d different answers were given, this one stands for now"), (int)different);
}

void text_origin(struct why_text *text, const char *label, const char *shown, const struct json_t *origin)
{
    scoped_buf where = { 0 };

    say_origin(origin, &where);
    text_line(text, "“%s”: %s%s%s", label, *shown ? shown : _("blank"), where.size_bytes ? " — " : "",
              buf_view(&where));
    if (!json_get(origin, "computed") || text->is_brief)
        return;
    text->depth++;
    text_computed(text, json_get(origin, "computed"));
    text->depth--;
}

/* --- parameters and decisions --- */

static const char *status_word(const char *status)
{
    if (text_equal(status, STILL_TO_CONFIRM))
        return _("* still to be confirmed");
    return text_equal(status, "bevestigd") ? _("confirmed") : status;
}

static void write_parameter(struct why_text *text, const struct json_t *parameter)
{
    scoped_buf period = { 0 };

    if (*text_of(parameter, "valid_from")) {
        buf_text(&period, _(", from "));
        text_moment(text_of(parameter, "valid_from"), &period);
    }
    if (*text_of(parameter, "valid_to")) {
        buf_text(&period, _(", until "));
        text_moment(text_of(parameter, "valid_to"), &period);
    }
    text_line(text, _("parameter “%s”: %s%s (%s; %s)"), text_of(parameter, "label"), text_of(parameter, "shown"),
              buf_view(&period), status_word(text_of(parameter, "status")), text_of(parameter, "source"));
}

static void write_period(struct why_text *text, const struct json_t *decision)
{
    scoped_buf from = { 0 }, to = { 0 };

    text_moment(text_of(decision, "valid_from"), &from);
    text_moment(text_of(decision, "valid_to"), &to);
    if (from.size_bytes && to.size_bytes)
        text_line(text, _("This row is in force from %s until %s."), buf_view(&from), buf_view(&to));
    else if (from.size_bytes)
        text_line(text, _("This row is in force from %s."), buf_view(&from));
    else if (to.size_bytes)
        text_line(text, _("This row is in force until %s."), buf_view(&to));
}

static void write_gives(struct why_text *text, const struct json_t *decision)
{
    const struct json_t *gives = json_get(decision, "gives"), *computed = json_get(decision, "computed");

    for (size_t i = 0; i < json_size(gives); i++)
        text_line(text, "→ “%s”: %s", text_of(json_at(gives, i), "label"), text_of(json_at(gives, i), "shown"));
    for (size_t i = 0; i < json_size(computed); i++) {
        text_line(text, _("“%s” is computed:"), text_of(json_at(computed, i), "label"));
        text->depth++;
        text_computed(text, json_at(computed, i));
        text->depth--;
    }
}

static void write_passed_over(struct why_text *text, const struct json_t *decision)
{
    const struct json_t *rows = json_get(decision, "passed_over");
    scoped_buf names = { 0 };

    for (size_t i = 0; i < json_size(rows); i++)
        buf_format(&names, "%s%s", i ? ", " : "", json_text(json_at(rows, i)));
    if (names.size_bytes)
        text_line(text, _("Rows before it that did not hold: %s."), buf_view(&names));
}

void text_decision(struct why_text *text, const struct json_t *decision)
{
    const struct json_t *parameters = json_get(decision, "parameters");
    scoped_buf day = { 0 };

    text_moment(text_of(decision, "date"), &day);
    text_line(text, _("Table %s, row %s (line %lld), decided on %s."), text_of(decision, "table"),
              text_of(decision, "row"), (long long)json_get_integer(decision, "line"), buf_view(&day));
    text->depth++;
    if (*text_of(decision, "reason"))
        text_line(text, "%s", text_of(decision, "reason"));
    if (*text_of(decision, "source"))
        text_line(text, _("Source: %s"), text_of(decision, "source"));
    write_period(text, decision);
    write_gives(text, decision);
    if (text_is(decision, "unconfirmed"))
        text_line(text, "%s", _("* A parameter used here is still to be confirmed by the agency."));
    if (json_get(decision, "when")) {
        text_line(text, "%s", _("This row holds, because:"));
        text->depth++;
        text_condition(text, json_get(decision, "when"));
        text->depth--;
    }
    write_passed_over(text, decision);
    if (json_size(parameters))
        text_line(text, "%s", _("Parameters read on the way:"));
    text->depth++;
    for (size_t i = 0; i < json_size(parameters); i++)
        write_parameter(text, json_at(parameters, i));
    text->depth -= 2;
}

/* --- parts --- */

static void write_from(struct why_text *text, const struct json_t *part)
{
    const struct json_t *from = json_get(part, "from"), *reads = json_get(part, "reads");
    const char *shown = text_of(part, "shown");

    if (json_get(part, "count") && json_get_integer(part, "count") != 1)
        text_line(text, ngettext("%s: %lld found", "%s: %lld found", (unsigned long)json_get_integer(part, "count")),
                  text_of(part, "words"), (long long)json_get_integer(part, "count"));
    else
        text_line(text, "%s: %s", text_of(part, "words"), *shown ? shown : text_of(part, "value"));
    text->depth++;
    for (size_t i = 0; i < json_size(from); i++) {
        scoped_buf where = { 0 };
        say_origin(json_at(from, i), &where);
        text_line(text, "— %s", buf_view(&where));
    }
    for (size_t i = 0; i < json_size(reads); i++)
        text_origin(text, text_of(json_at(reads, i), "label"), text_of(json_at(reads, i), "shown"),
                    json_get(json_at(reads, i), "origin"));
    text->depth--;
}

/* The values a condition or computation rests on, each on a line of its own. */
static void write_leaves(struct why_text *text, const struct json_t *part)
{
    const struct json_t *parts = json_get(part, "parts");

    if (json_get(part, "origin"))
        text_origin(text, text_of(part, "label"), text_of(part, "shown"), json_get(part, "origin"));
    else if (json_get(part, "parameter"))
        write_parameter(text, json_get(part, "parameter"));
    else if (json_get(part, "decision"))
        text_decision(text, json_get(part, "decision"));
    else if (json_get(part, "from"))
        write_from(text, part);
    else if (text_equal(text_of(part, "expression"), "."))
        text_line(text, "%s: %s", text_of(part, "words"),
                  *text_of(part, "value") ? text_of(part, "value") : _("blank"));
    for (size_t i = 0; i < json_size(parts); i++)
        write_leaves(text, json_at(parts, i));
}

static bool joins_conditions(const struct json_t *part)
{
    const struct json_t *parts = json_get(part, "parts");

    return *text_of(part, "join") && json_size(parts) && json_get(json_at(parts, 0), "holds");
}

/* Nothing when yes or no would tell of what may not be seen. */
static const char *answer_of(const struct json_t *part)
{
    if (!json_is_bool(json_get(part, "holds")))
        return "(" RIGHTS_MASK ")";
    return text_is(part, "holds") ? _("(yes)") : _("(no)");
}

static void write_condition(struct why_text *text, const struct json_t *part)
{
    const struct json_t *parts = json_get(part, "parts");
    bool is_all = text_equal(text_of(part, "join"), "and") && joins_conditions(part);

    if (!is_all) {
        text_line(text, "%s %s", answer_of(part), text_of(part, "words"));
        text->depth++;
    }
    for (size_t i = 0; joins_conditions(part) && i < json_size(parts); i++)
        write_condition(text, json_at(parts, i));
    if (!joins_conditions(part))
        write_leaves(text, part);
    if (!is_all)
        text->depth--;
}

static void write_expression(struct why_text *text, const struct json_t *part)
{
    text_line(text, _("as written: %s"), text_of(part, "expression"));
}

bool text_is_constant(const struct json_t *condition)
{
    return !json_size(json_get(condition, "parts"));
}

void text_condition(struct why_text *text, const struct json_t *condition)
{
    if (json_get(condition, "holds"))
        write_condition(text, condition);
    else
        write_leaves(text, condition);
    write_expression(text, condition);
}

void text_computed(struct why_text *text, const struct json_t *computed)
{
    if (json_get(computed, "holds")) {
        write_condition(text, computed);
    } else {
        if (!json_get(computed, "decision") && !json_get(computed, "from") &&
            !text_equal(text_of(computed, "words"), text_of(computed, "expression")))
            text_line(text, "= %s", text_of(computed, "words"));
        write_leaves(text, computed);
    }
    write_expression(text, computed);
}
