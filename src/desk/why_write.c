/* why_write.c — an account written out: of a question, a task, a form, a table or a name. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/why.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "why_text.h"

static void below(struct why_text *text, void (*write)(struct why_text *, const struct json_t *),
                  const struct json_t *json)
{
    text->depth++;
    write(text, json);
    text->depth--;
}

static void gap(struct why_text *text)
{
    buf_char(text->out, '\n');
}

/* --- a question --- */

static void write_head(struct why_text *text, const struct json_t *why)
{
    scoped_buf day = { 0 };

    text_moment(text_of(why, "date"), &day);
    text_line(text, "%s", text_of(why, "label"));
    text_line(text, _("“%s” of %s, question %s %s"), text_of(why, "title"), buf_view(&day), text_of(why, "key"),
              text_of(why, "ref"));
    if (text_equal(text_of(why, "content"), "earlier"))
        text_line(text, "%s", _("Explained by the content it was made with; there is newer content since."));
    if (text_equal(text_of(why, "content"), "absent"))
        text_line(
            text, "%s",
            _("The content it was made with is not on this computer yet: today's explains it as well as it can."));
    gap(text);
}

static void write_given(struct why_text *text, const struct json_t *given)
{
    if (!given)
        return;
    if (text_is(given, "accepted"))
        text_line(text, _("“%s” would be accepted."), text_of(given, "answer"));
    else
        text_line(text, _("“%s” is refused: %s"), text_of(given, "answer"), text_of(given, "sentence"));
    if (json_get(given, "because"))
        below(text, text_condition, json_get(given, "because"));
    gap(text);
}

static void write_stored(struct why_text *text, const struct json_t *why)
{
    const char *stored = text_of(why, "stored_shown");

    if (*text_of(why, "stored"))
        text_line(text,
                  _("The record says: %s. Computed now it would be: %s; something it rests on was written since."),
                  stored, *text_of(why, "shown") ? text_of(why, "shown") : _("blank"));
}

static void write_each(struct why_text *text, const struct json_t *all)
{
    text->depth++;
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);
        scoped_buf at = { 0 };
        text_moment(text_of(one, "at"), &at);
        text_line(text, "%s %s — %s, %s", i ? "-" : "*", text_of(one, "shown"), text_of(one, "by"), buf_view(&at));
    }
    text->depth--;
}

static void write_candidates(struct why_text *text, const struct json_t *why)
{
    if (!json_get(why, "candidates"))
        return;
    text_line(text, "%s",
              _("Desks that had not seen each other answered differently; * stands until somebody decides:"));
    write_each(text, json_get(why, "candidates"));
}

static void write_conflict(struct why_text *text, const struct json_t *why)
{
    if (*text_of(why, "label"))
        text_line(text, "%s", text_of(why, "label"));
    text_line(text, "%s", text_of(why, "sentence"));
    if (json_size(json_get(why, "candidates")))
        text_line(text, "%s", _("What was said, by whom and when (* stands for now):"));
    write_each(text, json_get(why, "candidates"));
}

static void write_value(struct why_text *text, const struct json_t *why)
{
    if (json_get(why, "origin"))
        text_origin(text, text_of(why, "label"), text_of(why, "shown"), json_get(why, "origin"));
    write_stored(text, why);
    write_candidates(text, why);
    gap(text);
}

static void write_members(struct why_text *text, const struct json_t *why)
{
    const struct json_t *all = json_get(why, "members");

    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);
        text_origin(text, text_of(one, "label"), text_of(one, "shown"), json_get(one, "origin"));
    }
    if (all)
        gap(text);
}

static void write_relevance(struct why_text *text, const struct json_t *one)
{
    bool holds = text_is(one, "holds");

    if (text_is(one, "own"))
        text_line(text, "%s", holds ? _("It is asked, because:") : _("It is not asked, because:"));
    else
        text_line(text, holds ? _("Its group “%s” is asked, because:") : _("Its group “%s” hides it, because:"),
                  text_of(one, "of"));
    text->is_brief = holds && !text_is(one, "own");
    below(text, text_condition, one);
    text->is_brief = false;
}

/* What hides it comes first; when nothing does, why it is asked. */
static void write_asked(struct why_text *text, const struct json_t *why)
{
    const struct json_t *all = json_get(why, "asked_because");

    if (text_is(why, "retired"))
        text_line(text, "%s", _("This question is retired: it is not asked any more, its answers stay."));
    if (!json_size(all) && !text_is(why, "retired"))
        text_line(text, "%s", _("It is always asked."));
    for (size_t i = 0; i < json_size(all); i++)
        if (!text_is(json_at(all, i), "holds"))
            write_relevance(text, json_at(all, i));
    for (size_t i = 0; i < json_size(all); i++)
        if (text_is(json_at(all, i), "holds"))
            write_relevance(text, json_at(all, i));
    gap(text);
}

static void write_required(struct why_text *text, const struct json_t *why)
{
    const struct json_t *because = json_get(why, "required_because"), *fixed = json_get(why, "read_only_because");
    bool required = text_is(why, "required");

    if (!because)
        text_line(text, "%s", _("It may be left open."));
    else if (text_is_constant(because))
        text_line(text, "%s", required ? _("It must always be answered.") : _("It may be left open."));
    else
        text_line(text, "%s", required ? _("It must be answered, because:") : _("It may be left open, because:"));
    if (because && !text_is_constant(because))
        below(text, text_condition, because);
    if (fixed) {
        text_line(text, "%s", _("Whether it can only be read:"));
        below(text, text_condition, fixed);
    }
    gap(text);
}

static void write_accepted(struct why_text *text, const struct json_t *why)
{
    const struct json_t *constraint = json_get(why, "constraint"), *choices = json_get(why, "choices");

    if (constraint) {
        text_line(text, _("Accepted is only: %s"), text_of(constraint, "words"));
        if (*text_of(constraint, "message"))
            text_line(text, _("Otherwise it says: %s"), text_of(constraint, "message"));
        if (*text_of(why, "value"))
            below(text, text_condition, constraint);
        else
            text_line(text, _("as written: %s"), text_of(constraint, "expression"));
    }
    if (choices) {
        text_line(text, _("Of its list %lld choices are offered now, those for which: %s"),
                  (long long)json_get_integer(choices, "offered"), text_of(choices, "words"));
        text_line(text, _("as written: %s"), text_of(choices, "expression"));
    }
}

static void write_question(struct why_text *text, const struct json_t *why)
{
    write_head(text, why);
    write_given(text, json_get(why, "given"));
    write_value(text, why);
    write_members(text, why);
    write_asked(text, why);
    if (json_get(why, "required"))
        write_required(text, why);
    write_accepted(text, why);
}

static void write_rows(struct why_text *text, const struct json_t *why)
{
    const struct json_t *rows = json_get(why, "rows");

    if (!json_size(rows))
        text_line(text, _("There is no row with %s."), text_of(why, "question"));
    for (size_t i = 0; i < json_size(rows); i++)
        write_question(text, json_at(rows, i));
}

/* --- a form, a task, a table, a name --- */

static void write_precondition(struct why_text *text, const struct json_t *one)
{
    if (!text_is(one, "applies"))
        text_line(text, _("Rule %s (%s) does not apply here."), text_of(one, "name"), text_of(one, "source"));
    else if (text_is(one, "holds"))
        text_line(text, _("Rule %s (%s) is met."), text_of(one, "name"), text_of(one, "source"));
    else
        text_line(text, _("Rule %s (%s) is not met: %s"), text_of(one, "name"), text_of(one, "source"),
                  text_of(one, "sentence"));
    if (*text_of(one, "override") && !text_is(one, "holds"))
        text_line(text, _("May pass it with a reason: %s."), text_of(one, "override_shown"));
    if (json_get(one, "relevant") && !text_is_constant(json_get(one, "relevant")))
        below(text, text_condition, json_get(one, "relevant"));
    if (json_get(one, "constraint") && text_is(one, "applies"))
        below(text, text_condition, json_get(one, "constraint"));
}

static void write_form(struct why_text *text, const struct json_t *why)
{
    const struct json_t *all = json_get(why, "preconditions");
    bool is_free = !*text_of(why, "role");
    scoped_buf day = { 0 };

    text_moment(text_of(why, "date"), &day);
    for (size_t i = 0; i < json_size(all); i++)
        is_free = is_free && text_is(json_at(all, i), "holds");
    text_line(text, is_free ? _("“%s” may be begun on %s.") : _("“%s” may not be begun on %s."), text_of(why, "title"),
              buf_view(&day));
    if (*text_of(why, "role"))
        text_line(text, "%s", text_of(why, "role"));
    for (size_t i = 0; i < json_size(all); i++)
        write_precondition(text, json_at(all, i));
}

static void write_day(struct why_text *text, const struct json_t *task, const char *key, const char *sentence)
{
    scoped_buf day = { 0 }, because = { 0 };

    text_moment(text_of(task, key), &day);
    if (!day.size_bytes)
        return;
    text_line(text, "%s %s", sentence, buf_view(&day));
    buf_format(&because, "%s_because", key);
    if (json_get(task, buf_view(&because)))
        below(text, text_computed, json_get(task, buf_view(&because)));
}

static void write_part(struct why_text *text, const struct json_t *task, const char *key, const char *sentence)
{
    if (!json_get(task, key))
        return;
    text_line(text, "%s", sentence);
    below(text, text_condition, json_get(task, key));
}

static void write_task(struct why_text *text, const struct json_t *task)
{
    if (*text_of(task, "label"))
        text_line(text, "%s", text_of(task, "label"));
    else
        text_line(text, "%s", _("This task is not open now."));
    if (*text_of(task, "source"))
        text_line(text, _("Source: %s"), text_of(task, "source"));
    if (*text_of(task, "role"))
        text_line(text, _("For: %s %s"), text_of(task, "role_shown"), text_of(task, "assignee"));
    if (*text_of(task, "form_title"))
        text_line(text, _("Done with: “%s”"), text_of(task, "form_title"));
    write_day(text, task, "from", _("Shown from"));
    write_day(text, task, "due", _("Due on"));
    write_day(text, task, "until", _("Put off until"));
    write_part(text, task, "for_each", _("For each of:"));
    write_part(text, task, "when", _("It is here, because:"));
    write_part(text, task, "done_when", _("It goes when this holds:"));
}

static void write_tasks(struct why_text *text, const struct json_t *why)
{
    const struct json_t *all = json_get(why, "tasks");

    for (size_t i = 0; i < json_size(all); i++)
        write_task(text, json_at(all, i));
    if (!json_size(all))
        write_task(text, why);
}

static void write_table(struct why_text *text, const struct json_t *why)
{
    if (json_get(why, "decision"))
        text_decision(text, json_get(why, "decision"));
    else
        text_line(text, "%s", _("No row of this table holds."));
}

static void write_name(struct why_text *text, const struct json_t *why)
{
    text_origin(text, text_of(why, "label"), text_of(why, "shown"), json_get(why, "origin"));
}

void why_write(const struct json_t *why, struct buf *out)
{
    static const struct {
        const char *about;
        void (*write)(struct why_text *text, const struct json_t *why);
    } writers[] = {
        { "question", write_question }, { "rows", write_rows }, { "form", write_form },         { "task", write_tasks },
        { "table", write_table },       { "name", write_name }, { "conflict", write_conflict },
    };
    struct why_text text = { out, 0, false };

    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (text_equal(writers[i].about, text_of(why, "about")))
            writers[i].write(&text, why);
}
