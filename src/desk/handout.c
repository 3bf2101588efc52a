/* handout.c — the papers a visitor takes home from this conversation: which, why, in which language, what was given. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/handout.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk.h"
#include "desk/card.h"
#include "desk/entry.h"
#include "desk/paper.h"
#include "desk/sitting.h"
#include "form/session.h"
#include "library.h"
#include "rules/rules.h"
#include "templates.h"
#include "world.h"

#define PAPERS_TABLE "papieren"

struct handouts {
    struct arena *arena;
    struct seat *seat;
    char *given;       /* names ticked so far, separated by spaces */
    struct buf client; /* the client's language, "" when not known */
    ARRAY(struct handout) list;
};

static bool holds_word(const char *words, const char *name)
{
    const char *word;

    for (size_t size; (size = text_word(&words, &word));)
        if (size == strlen(name) && !memcmp(word, name, size))
            return true;
    return false;
}

static const struct paper *find_paper(struct seat *seat, const char *name, const char *language)
{
    const struct paper *papers;
    size_t count = paper_list(seat, &papers);

    for (size_t i = 0; i < count; i++)
        if (text_equal(papers[i].name, name) && text_equal(papers[i].language, language))
            return &papers[i];
    return NULL;
}

static void add_in(struct handouts *handouts, const struct rules_decision *row, const char *language)
{
    const char *name = rules_output(row, "template");
    const struct paper *paper = find_paper(handouts->seat, name, language);

    if (paper)
        *array_add(&handouts->list) = (struct handout){ paper->name,
                                                        paper->title,
                                                        paper->language,
                                                        arena_text(handouts->arena, rules_output(row, "entity")),
                                                        arena_text(handouts->arena, row->reason),
                                                        holds_word(handouts->given, name) };
}

static bool add_row(void *with, const struct rules_decision *row)
{
    struct handouts *handouts = with;
    const char *source = templates_source(seat_library(handouts->seat));

    add_in(handouts, row, source);
    if (handouts->client.size_bytes && !text_equal(buf_view(&handouts->client), source))
        add_in(handouts, row, buf_view(&handouts->client));
    return true;
}

/* The open conversation as a form, and in it the question that ticks papers; NULL when either is not there. */
static struct entry *open_ticks(struct seat *seat, struct id dossier, struct item **ticks, struct error *err)
{
    const char *question = seat_setting(seat, "papers_given");
    struct id sitting;
    struct entry *entry;

    if (!*question || !sitting_find(seat, dossier, &sitting, NULL))
        return NULL;
    entry = entry_resume(seat, sitting, err);
    *ticks = entry ? session_item(entry_session(entry), question) : NULL;
    if (*ticks)
        return entry;
    entry_free(entry);
    return NULL;
}

static char *read_ticks(struct seat *seat, struct id dossier)
{
    struct item *ticks;
    scoped(entry) entry = open_ticks(seat, dossier, &ticks, NULL);

    return mem_text(entry ? item_value(ticks) : "");
}

struct handouts *handouts_open(struct seat *seat, struct id dossier, struct error *err)
{
    scoped(world) world = seat_told_world(seat, seat_library(seat), dossier, err);
    struct handouts *handouts;

    if (!world)
        return NULL;
    handouts = mem_new(sizeof *handouts);
    handouts->arena = arena_new();
    handouts->seat = seat;
    handouts->given = read_ticks(seat, dossier);
    card_phrase(seat, dossier, NULL, "client_language", &handouts->client);
    rules_all(world_rules(world), PAPERS_TABLE, seat_today(seat), add_row, handouts);
    return handouts;
}

size_t handouts_list(const struct handouts *handouts, const struct handout **list)
{
    *list = handouts->list.at;
    return handouts->list.count;
}

void handouts_free(struct handouts *handouts)
{
    if (!handouts)
        return;
    array_clear(&handouts->list);
    buf_clear(&handouts->client);
    mem_free(handouts->given);
    arena_free(handouts->arena);
    mem_free(handouts);
}

/* GIVEN without NAME, and with it at the end when it was given. */
static void write_ticks(const char *given, const char *name, bool is_given, struct buf *out)
{
    const char *word;

    for (size_t size; (size = text_word(&given, &word));)
        if (size != strlen(name) || memcmp(word, name, size) != 0)
            buf_format(out, "%s%.*s", out->size_bytes ? " " : "", (int)size, word);
    if (is_given)
        buf_format(out, "%s%s", out->size_bytes ? " " : "", name);
}

bool handout_give(struct seat *seat, struct id dossier, const char *name, bool is_given, struct error *err)
{
    struct item *ticks, *cursor;
    struct error problem = { 0 };
    scoped(entry) entry = open_ticks(seat, dossier, &ticks, &problem);
    scoped_buf given = { 0 };

    if (!entry && problem.kind)
        return error_set(err, problem.kind, "%s", problem.text);
    if (!entry || holds_word(item_value(ticks), name) == is_given)
        return true;
    write_ticks(item_value(ticks), name, is_given, &given);
    cursor = entry_cursor(entry); /* where the person stands on the closing page stays where it is */
    return entry_answer(entry, ticks, buf_view(&given), err) && (!cursor || entry_move(entry, cursor, err));
}
