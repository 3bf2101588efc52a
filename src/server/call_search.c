/* call_search.c — somebody at a desk asks for a person who is not there: by national number, or by name. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "calls.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/text.h"
#include "call.h"
#include "said.h"
#include "shelf.h"
#include "turn.h"
#include "words.h"
#include "wire/inquiry.h"

#define WORDS_ASKED 8

bool read_inquiry(struct call *call)
{
    struct inquiry *inquiry = arena_alloc(call->arena, sizeof *inquiry);

    call->said = inquiry;
    return inquiry_decode(call->arena, &call->body, inquiry, NULL);
}

/* What is found. */
struct finding {
    struct arena *arena;
    struct inquiry_found found[INQUIRY_FOUND];
    struct inquiry_answer answer;
    const char *region; /* of the desk */
};

static bool note_found(void *with, struct id dossier, int64_t words)
{
    struct finding *finding = with;

    (void)words;
    if (finding->answer.count == INQUIRY_FOUND) {
        finding->answer.has_more = true;
        return false;
    }
    finding->found[finding->answer.count++] = (struct inquiry_found){ .dossier = dossier, .region = "" };
    return true;
}

static bool note_scope(void *with, const struct store_scope *scope)
{
    struct finding *finding = with;

    for (size_t i = 0; i < finding->answer.count; i++) {
        struct inquiry_found *one = &finding->found[i];

        if (!id_equal(one->dossier, scope->dossier))
            continue;
        if (scope->is_owner)
            one->region = arena_text(finding->arena, scope->region);
        one->is_seen =
            one->is_seen ||
            (!scope->revoked && (!*scope->region || !*finding->region || text_equal(scope->region, finding->region)));
    }
    return true;
}

static bool describe(struct finding *finding, struct turn *turn, struct error *err)
{
    const struct store_visitor visitor = { .scope = note_scope, .with = finding };
    struct id dossiers[INQUIRY_FOUND];

    for (size_t i = 0; i < finding->answer.count; i++) {
        dossiers[i] = finding->found[i].dossier;
        if (!said_read(turn, finding->arena, &finding->found[i], err))
            return false;
    }
    return turn->store->each_scope(turn->store, dossiers, finding->answer.count, &visitor, err);
}

static size_t longest(const char *const *words, size_t count)
{
    size_t most = 0;

    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) > most)
            most = strlen(words[i]);
    return most;
}

/* Whoever may look here may look there, and no one else; when not it is answered. */
static bool may_search(struct call *call, struct turn *turn, bool *may, struct error *err)
{
    const struct inquiry *inquiry = call->said;
    const struct shelf_content *content;
    struct store_person person;

    *may = false;
    if (!turn->store->find_person(turn->store, inquiry->user, &person, err) ||
        !turn_content(turn, call->desk.region, &content, err))
        return false;
    *may = person.number && !person.has_left && shelf_may(content, "look", "", person.role);
    return *may || call_problem(call, 403, "role", "This person may not look at dossiers.");
}

bool answer_inquiry(struct call *call, struct turn *turn, struct error *err)
{
    const struct inquiry *inquiry = call->said;
    struct finding finding = { .arena = call->arena, .region = call->desk.region };
    const struct store_visitor visitor = { .dossier = note_found, .with = &finding };
    const char *words[WORDS_ASKED];
    size_t count = words_split(call->arena, inquiry->words, words, WORDS_ASKED);
    bool may, good;

    if (!may_search(call, turn, &may, err))
        return false;
    if (!may)
        return true;
    if (longest(words, count) < INQUIRY_LEAST_LETTERS)
        return call_problem(call, 400, "short", "Write at least three letters of a name, or a number.");
    good = turn->store->each_found(turn->store, words, count, &visitor, err) && describe(&finding, turn, err);
    if (!good)
        return false;
    finding.answer.at = finding.found;
    inquiry_encode_answer(&call->reply.body, &finding.answer);
    return call_succeed(call, "application/json");
}
