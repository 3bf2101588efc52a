/* standing.c — how this computer stands with the central server: what waits and why, and what is proved. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/standing.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/care.h"
#include "desk/erasing.h"
#include "desk/exchange.h"
#include "desk/seat.h"
#include "desk/telling.h"
#include "person.h"
#include "store/blob.h"
#include "store/content.h"
#include "store/hearsay.h"
#include "store/log.h"
#include "store/orphan.h"
#include "store/proof.h"
#include "store/store.h"
#include "vault/vault.h"
#include "wire/change.h"

#define BACKUPS_MOST 100
#define LISTED       1000 /* changes; the count says how many there are */

static void set_time(struct json_t *json, const char *name, int64_t at_ms)
{
    char moment[CLOCK_TEXT_BYTES];

    json_set_text(json, name, at_ms ? clock_format(at_ms, moment) : NULL);
}

struct waiting {
    struct seat *seat;
    const char *why, *advice, *failures;
    struct json_t *changes;
    int64_t bytes; /* of those listed */
};

/* How often it was tried: the exchanges that failed since it was written, and the one to come. */
static int64_t attempt_of(const char *failures, int64_t at_ms)
{
    int64_t attempt = 1, failed_ms;
    const char *word;

    for (size_t size; (size = text_word(&failures, &word));) {
        scoped_text text = mem_text_part(word, size);

        if (text_integer(text, 0, INT64_MAX, &failed_ms) && failed_ms >= at_ms)
            attempt++;
    }
    return attempt;
}

static bool add_waiting(void *with, const struct change *change, struct error *err)
{
    struct waiting *waiting = with;
    struct json_t *one;
    char id[ID_TEXT_BYTES];

    (void)err;
    if (text_equal(change->kind, CHANGE_VIEW))
        return true;
    waiting->bytes += (int64_t)change->body_bytes;
    one = json_make_object();
    json_set_text(one, "change", id_format(change->id, id));
    json_set_text(one, "kind", change->kind);
    json_set_text(one, "form", change->form);
    json_set_text(one, "dossier", id_format(change->dossier, id));
    json_set_text(one, "by", seat_name_of(waiting->seat, change->user));
    set_time(one, "since", change->at_ms);
    json_set_integer(one, "bytes", (int64_t)change->body_bytes);
    json_set_integer(one, "attempt", attempt_of(waiting->failures, change->at_ms));
    json_set_text(one, "why", waiting->why);
    json_set_text(one, "do", waiting->advice);
    json_add(waiting->changes, one);
    return json_size(waiting->changes) < LISTED;
}

/* clang-format off */
static const struct {
    const char *kind, *sentence;
} advices[] = {
    { "network", N_("It is tried again by itself. To try now: balie sync") },
    { "input", N_("Ask who looks after the server.") },
    { "damaged", N_("Install the newest balie; if it stays so, show this to whoever looks after the program.") },
    { "system", N_("Look at the disk of this computer, then run: balie check") },
};
/* clang-format on */

static const char *advice_for(const char *kind)
{
    for (size_t i = 0; kind && i < sizeof advices / sizeof *advices; i++)
        if (text_equal(advices[i].kind, kind))
            return _(advices[i].sentence);
    return _("Nothing needs to be done: it goes with the next exchange. To do so now: balie sync");
}

static struct json_t *make_waiting(struct seat *seat, bool is_enrolled)
{
    struct store *store = seat_store(seat);
    scoped(arena) arena = arena_new();
    scoped_text trouble = store_get(store, "trouble");
    scoped_text kind = store_get(store, "trouble.kind");
    scoped_text failures = store_get(store, "failures");
    struct json_t *json = json_make_object();
    struct waiting waiting = { .seat = seat,
                               .why = trouble        ? trouble
                                      : !is_enrolled ? _("This computer is not enrolled with a server.")
                                                     : _("There was no exchange since."),
                               .advice = is_enrolled ? advice_for(kind) : _("Enrol with: balie enrol URL CODE"),
                               .failures = failures ? failures : "",
                               .changes = json_make_array() };

    log_pending(store, 0, SIZE_MAX, arena, add_waiting, &waiting);
    json_set_integer(json, "count", (int64_t)log_pending_count(store));
    json_set_integer(json, "bytes", waiting.bytes);
    json_set(json, "changes", waiting.changes);
    return json;
}

/* clang-format off */
static const struct {
    const char *word, *sentence;
} refusals[] = {
    { "user", N_("its author is not known to the server") },
    { "region", N_("it is of another region, which this computer may not write to") },
    { "role", N_("its author no longer has the role for it") },
    { "kind", N_("the server does not know this kind of change") },
    { "size", N_("it is too large") },
    { "disabled", N_("this computer was put out of use") },
    { "left", N_("its author no longer works with the centre") },
    { "absent", N_("the server does not know this dossier") },
    { "carried", N_("the server cannot prove that it ever passed it on: whoever looks after it decides") },
    { "bare", N_("the server lost it, and its words are not here any more: whoever has the dossier now hands it back in") },
    { "restricted", N_("the dossier is restricted (GDPR art. 18): it may be looked at, not worked with") },
};
/* clang-format on */

const char *standing_reason(const char *word)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (text_equal(refusals[i].word, word))
            return _(refusals[i].sentence);
    return _("the server did not say why in words known here");
}

static bool add_held(void *with, const struct hearsay *said)
{
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(one, "change", id_format(said->change, id));
    json_set_text(one, "reason", said->reason);
    json_set_text(one, "text", standing_reason(said->reason));
    json_add(with, one);
    return true;
}

static struct json_t *make_held(struct store *store)
{
    struct json_t *all = json_make_array();

    hearsay_each(store, HEARSAY_REFUSED, add_held, all);
    return all;
}

static struct json_t *make_content(struct store *store)
{
    struct json_t *json = json_make_object();
    scoped_text awaited = store_get(store, "centre.bundle");
    scoped_text live = store_get(store, "bundle");
    scoped_text bad = store_get(store, "bundle.bad");
    scoped_text warning = store_get(store, "content_warning");
    const char *state = "own", *why = warning;
    struct digest bundle;

    if (awaited && digest_parse(awaited, &bundle)) {
        state = text_equal(awaited, live) ? "live" : content_is_whole(store, &bundle) ? "ready" : "coming";
        if (bad && text_starts(bad, awaited)) {
            state = "refused";
            why = bad + strlen(awaited) + 1;
        }
    }
    json_set_text(json, "live", live);
    json_set_text(json, "awaited", awaited);
    json_set_text(json, "state", state);
    json_set_text(json, "why", why);
    return json;
}

static bool add_difference(void *with, struct id dossier, int64_t own_count, int64_t their_count)
{
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(one, "dossier", id_format(dossier, id));
    json_set_integer(one, "here", own_count);
    json_set_integer(one, "there", their_count);
    json_add(with, one);
    return json_size(with) < LISTED;
}

static struct json_t *make_agreement(struct store *store)
{
    struct json_t *json = json_make_object(), *differences = json_make_array();
    struct proof_state proof;

    proof_state(store, &proof);
    proof_each_difference(store, add_difference, differences);
    json_set_integer(json, "proved", (int64_t)proof.proved);
    json_set_integer(json, "differing", (int64_t)proof.differing);
    json_set_integer(json, "open", (int64_t)proof.open);
    set_time(json, "at", proof.last_ms);
    json_set(json, "differences", differences);
    return json;
}

static struct json_t *make_last(const struct exchange_state *state)
{
    struct json_t *json = json_make_object();

    set_time(json, "at", state->last_ms);
    json_set_integer(json, "sent", (int64_t)state->sent);
    json_set_integer(json, "received", (int64_t)state->received);
    return json;
}

static struct json_t *make_trouble(struct store *store, const struct exchange_state *state)
{
    struct json_t *json = json_make_object();
    scoped_text kind = store_get(store, "trouble.kind");
    scoped_text attempt = store_get(store, "attempt");
    int64_t count = 0;

    if (attempt)
        text_integer(attempt, 0, INT64_MAX, &count);
    json_set_text(json, "why", state->trouble);
    json_set_text(json, "do", advice_for(kind));
    json_set_integer(json, "attempt", count);
    return json;
}

static struct json_t *make_clock(struct store *store)
{
    struct json_t *json = json_make_object();
    scoped_text skew = store_get(store, "clock_skew");
    scoped_text warning = store_get(store, "clock_warning");
    int64_t skew_ms = 0;

    if (skew)
        text_integer(skew, INT64_MIN, INT64_MAX, &skew_ms);
    json_set_integer(json, "skew_ms", skew_ms);
    json_set_text(json, "text", warning);
    return json;
}

/* What others wrote and the server has lost. */
static struct json_t *make_returning(struct store *store)
{
    return json_make_integer((int64_t)orphan_count(store));
}

static struct json_t *make_attachments(struct store *store)
{
    struct json_t *json = json_make_object();
    struct blob wanted;

    json_set_integer(json, "to_send", (int64_t)blob_count_unsent(store));
    json_set(json, "wanted", json_make_bool(blob_next_wanted(store, &wanted)));
    return json;
}

/* Who sits here, and on whose word. */
static struct json_t *make_you(struct seat *seat)
{
    struct json_t *json = json_make_object();
    struct person person;

    person_read(seat_store(seat), seat_user(seat), &person);
    json_set_text(json, "name", seat_user_name(seat));
    json_set_text(json, "role", seat_role(seat));
    json_set_text(json, "region", seat_region(seat));
    json_set_text(json, "by", person.is_signed ? "centre" : person.is_stranger ? "nobody" : "here");
    person_clear(&person);
    return json;
}

static bool add_unsigned(void *with, const struct telling *telling)
{
    if (text_equal(telling->name, HEARSAY_UNSIGNED))
        json_add(with, json_make_text(telling->sentence));
    return true;
}

static struct json_t *make_unsigned(struct seat *seat)
{
    struct json_t *all = json_make_array();

    telling_each(seat, add_unsigned, all);
    return all;
}

/* The rolling backups of this computer. */
static struct json_t *make_backups(struct seat *seat)
{
    struct json_t *json = json_make_object();
    char moment[CLOCK_TEXT_BYTES];
    int64_t made_ms[BACKUPS_MOST];
    size_t count = vault_list_backups(seat_vault(seat), made_ms, BACKUPS_MOST);
    scoped_text trouble = store_get(seat_store(seat), CARE_TROUBLE);

    json_set(json, "count", json_make_integer((int64_t)count));
    json_set_text(json, "newest", count ? clock_format(made_ms[0], moment) : NULL);
    json_set_text(json, "trouble", trouble);
    return json;
}

struct json_t *standing_json(struct seat *seat)
{
    struct store *store = seat_store(seat);
    scoped_text number = store_get(store, "number");
    struct json_t *json = json_make_object();
    struct exchange_state state;

    exchange_state(seat, &state);
    json_set(json, "enrolled", json_make_bool(state.is_enrolled));
    json_set_text(json, "server", state.is_enrolled ? state.server : NULL);
    json_set_text(json, "region", seat_region(seat));
    json_set_text(json, "number", number);
    json_set(json, "online", json_make_bool(state.is_online));
    json_set(json, "last", make_last(&state));
    if (*state.trouble)
        json_set(json, "trouble", make_trouble(store, &state));
    json_set(json, "clock", make_clock(store));
    json_set(json, "waiting", make_waiting(seat, state.is_enrolled));
    json_set(json, "held", make_held(store));
    json_set(json, "you", make_you(seat));
    json_set(json, "unsigned", make_unsigned(seat));
    json_set(json, "attachments", make_attachments(store));
    json_set(json, "returning", make_returning(store));
    json_set(json, "content", make_content(store));
    json_set(json, "agreement", make_agreement(store));
    json_set(json, "erased", erasing_json(seat));
    json_set(json, "backups", make_backups(seat));
    return json;
}

char *standing_content_trouble(struct seat *seat)
{
    scoped_json content = make_content(seat_store(seat));
    const char *why = json_get_text(content, "why");

    return why ? mem_text(why) : NULL;
}
