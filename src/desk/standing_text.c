/* standing_text.c — how this computer stands with the central server, in lines for a person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/standing.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/erasing.h"

static const char *text_of(const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return text ? text : "";
}

static void write_last(const struct json_t *standing, struct buf *out)
{
    const struct json_t *last = json_get(standing, "last"), *trouble = json_get(standing, "trouble");
    const char *at = text_of(last, "at");
    char moment[CLOCK_TEXT_BYTES];

    buf_format(out, _("Last exchange: %s\n"), *at ? clock_show_text(at, moment) : _("never"));
    if (*at)
        buf_format(out, _("It sent %" PRId64 " and received %" PRId64 ".\n"), json_get_integer(last, "sent"),
                   json_get_integer(last, "received"));
    /* What says itself what to do does not say it twice. */
    if (trouble)
        buf_format(out, _("Attempt %" PRId64 " failed: %s %s\n"), json_get_integer(trouble, "attempt"),
                   text_of(trouble, "why"),
                   text_ends(text_of(trouble, "why"), text_of(trouble, "do")) ? "" : text_of(trouble, "do"));
}

/* Seconds; never a nought with a sign. */
static double round_tenths(int64_t skew_ms)
{
    return (double)((skew_ms + (skew_ms < 0 ? -50 : 50)) / 100) / 10;
}

static void write_clock(const struct json_t *standing, struct buf *out)
{
    const struct json_t *clock = json_get(standing, "clock");

    if (*text_of(clock, "text"))
        buf_format(out, "%s\n", text_of(clock, "text"));
    else if (*text_of(json_get(standing, "last"), "at"))
        buf_format(out, _("Clock: %.1f s from the server's\n"), round_tenths(json_get_integer(clock, "skew_ms")));
}

static bool has_same(const struct json_t *one, const struct json_t *other, const char *const names[2])
{
    return text_equal(text_of(one, names[0]), text_of(other, names[0])) &&
           (!names[1] || text_equal(text_of(one, names[1]), text_of(other, names[1])));
}

/* How many of ALL say the same as the I-th under NAMES; 0 when an earlier one says it already. */
static int64_t count_same(const struct json_t *all, size_t i, const char *const names[2])
{
    int64_t count = 0;

    for (size_t k = 0; k < json_size(all); k++) {
        if (!has_same(json_at(all, k), json_at(all, i), names))
            continue;
        if (k < i)
            return 0;
        count++;
    }
    return count;
}

/* A reason once, with what it holds for. LEFT are not listed, and wait for the same reason as the first. */
static void write_reasons(const struct json_t *changes, int64_t left, struct buf *out)
{
    static const char *const names[2] = { "why", "do" };

    for (size_t i = 0; i < json_size(changes); i++) {
        const struct json_t *one = json_at(changes, i);
        int64_t count = count_same(changes, i, names);

        if (!count)
            continue;
        count += i ? 0 : left;
        buf_format(out, ngettext("%" PRId64 " change: %s %s\n", "%" PRId64 " changes: %s %s\n", (size_t)count), count,
                   text_of(one, "why"), text_of(one, "do"));
    }
}

static void write_waiting(const struct json_t *standing, struct buf *out)
{
    const struct json_t *waiting = json_get(standing, "waiting"), *changes = json_get(waiting, "changes");
    int64_t count = json_get_integer(waiting, "count"), left = count - (int64_t)json_size(changes);
    char moment[CLOCK_TEXT_BYTES];

    buf_format(out, _("Waiting: %" PRId64 "\n"), count);
    write_reasons(changes, left > 0 ? left : 0, out);
    for (size_t i = 0; i < json_size(changes); i++) {
        const struct json_t *one = json_at(changes, i);

        buf_format(out, _("  %.8s %s %s: since %s, %" PRId64 " bytes, attempt %" PRId64 "\n"), text_of(one, "change"),
                   text_of(one, "kind"), text_of(one, "form"), clock_show_text(text_of(one, "since"), moment),
                   json_get_integer(one, "bytes"), json_get_integer(one, "attempt"));
    }
    if (left > 0)
        buf_format(out, _("… and %" PRId64 " more\n"), left);
}

/* The changes that are held for the reason of the I-th. */
static void write_held_alike(const struct json_t *held, size_t i, const char *const names[2], struct buf *out)
{
    for (size_t k = i; k < json_size(held); k++)
        if (has_same(json_at(held, k), json_at(held, i), names))
            buf_format(out, "  %.8s\n", text_of(json_at(held, k), "change"));
}

static void write_held(const struct json_t *standing, struct buf *out)
{
    static const char *const names[2] = { "text", NULL };
    const struct json_t *held = json_get(standing, "held");

    for (size_t i = 0; i < json_size(held); i++) {
        int64_t count = count_same(held, i, names);

        if (!count)
            continue;
        buf_format(out,
                   ngettext("%" PRId64 " change is kept by the server but not passed on: %s. Ask who looks after the "
                            "server.\n",
                            "%" PRId64 " changes are kept by the server but not passed on: %s. Ask who looks after "
                            "the server.\n",
                            (size_t)count),
                   count, text_of(json_at(held, i), "text"));
        write_held_alike(held, i, names, out);
    }
}

static void write_attachments(const struct json_t *standing, struct buf *out)
{
    const struct json_t *attachments = json_get(standing, "attachments");
    int64_t count = json_get_integer(attachments, "to_send"), returning = json_get_integer(standing, "returning");

    if (returning)
        buf_format(out,
                   ngettext("The server lost what others wrote: %" PRId64 " change goes back to it from here\n",
                            "The server lost what others wrote: %" PRId64 " changes go back to it from here\n",
                            (size_t)returning),
                   returning);

    if (count)
        buf_format(out, ngettext("%" PRId64 " attachment waits\n", "%" PRId64 " attachments wait\n", (size_t)count),
                   count);
    if (json_is_true(json_get(attachments, "wanted")))
        buf_text(out, _("Attachments that were asked for come with the next exchange.\n"));
}

/* clang-format off */
static const struct {
    const char *by, *sentence;
} words[] = {
    { "centre", N_("the centre signed that") },
    { "here",   N_("so it was written down here; the centre signed nothing of people yet") },
    { "nobody", N_("the centre signed who works here, and you are none of them") },
};
/* clang-format on */

static void write_people(const struct json_t *standing, struct buf *out)
{
    const struct json_t *you = json_get(standing, "you"), *refused = json_get(standing, "unsigned");

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(words[i].by, text_of(you, "by")))
            buf_format(out, _("You: %s, role %s, region %s; %s.\n"), text_of(you, "name"), text_of(you, "role"),
                       *text_of(you, "region") ? text_of(you, "region") : "-", _(words[i].sentence));
    for (size_t i = 0; i < json_size(refused); i++)
        buf_format(out, "%s\n", json_text(json_at(refused, i)));
}

/* clang-format off */
static const struct {
    const char *state, *sentence;
} contents[] = {
    { "live", N_("the one of the centre is live") },
    { "ready", N_("a new one of the centre is here: live at the next start") },
    { "coming", N_("a new one of the centre is coming; the old one is worked with") },
    { "refused", N_("the one of the centre was refused; the old one is worked with") },
    { "own", N_("of this computer's own folder") },
};
/* clang-format on */

static void write_content(const struct json_t *standing, struct buf *out)
{
    const struct json_t *content = json_get(standing, "content");

    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (text_equal(contents[i].state, text_of(content, "state")))
            buf_format(out, _("Content %.8s: %s\n"), text_of(content, "live"), _(contents[i].sentence));
    if (*text_of(content, "why"))
        buf_format(out, "  %s\n", text_of(content, "why"));
}

static void write_agreement(const struct json_t *standing, struct buf *out)
{
    const struct json_t *agreement = json_get(standing, "agreement"), *list = json_get(agreement, "differences");
    char moment[CLOCK_TEXT_BYTES];

    if (!*text_of(agreement, "at"))
        return;
    buf_format(out,
               _("Agreement with the server: proved for %" PRId64 " dossiers, not equal for %" PRId64 ", changed since "
                 "for %" PRId64 " (%s)\n"),
               json_get_integer(agreement, "proved"), json_get_integer(agreement, "differing"),
               json_get_integer(agreement, "open"), clock_show_text(text_of(agreement, "at"), moment));
    for (size_t i = 0; i < json_size(list); i++)
        buf_format(out, _("  dossier %.8s: %" PRId64 " changes here, %" PRId64 " there\n"),
                   text_of(json_at(list, i), "dossier"), json_get_integer(json_at(list, i), "here"),
                   json_get_integer(json_at(list, i), "there"));
}

void standing_write_backups(const struct json_t *standing, struct buf *out)
{
    const struct json_t *backups = json_get(standing, "backups");
    int64_t count = json_get_integer(backups, "count");
    char moment[CLOCK_TEXT_BYTES];

    if (count)
        buf_format(out,
                   ngettext("Backups on this computer: %" PRId64 ", of %s\n",
                            "Backups on this computer: %" PRId64 ", the newest of %s\n", (size_t)count),
                   count, clock_show_text(text_of(backups, "newest"), moment));
    else
        buf_text(out, _("Backups on this computer: none yet\n"));
    if (*text_of(backups, "trouble"))
        buf_format(out, "  %s\n", text_of(backups, "trouble"));
}

void standing_write(const struct json_t *standing, struct buf *out)
{
    bool is_enrolled = json_is_true(json_get(standing, "enrolled"));

    buf_format(out, _("Server: %s\n"), is_enrolled ? text_of(standing, "server") : _("not enrolled"));
    write_last(standing, out);
    write_clock(standing, out);
    write_waiting(standing, out);
    write_held(standing, out);
    write_people(standing, out);
    write_attachments(standing, out);
    write_content(standing, out);
    write_agreement(standing, out);
    erasing_write(json_get(standing, "erased"), out);
    standing_write_backups(standing, out);
}
