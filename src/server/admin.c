/* admin.c — what whoever looks after the server does with its store, also while it serves. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/admin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "course.h"
#include "doubles.h"
#include "effect.h"
#include "invitation.h"
#include "place.h"
#include "published.h"
#include "push.h"
#include "server/server.h"
#include "shelf.h"
#include "store.h"
#include "turn.h"
#include "wire/change.h"
#include "wire/directory.h"

/* One piece of work on the store, in a transaction that holds the feed; WORK gets WITH. */
struct work {
    bool (*run)(struct turn *turn, void *with, struct error *err);
    void *with;
};

static bool run(const char *url, const struct work *work, struct error *err)
{
    struct server_store *store = store_open_url(url, err);
    struct turn turn;
    bool good;

    if (!store)
        return false;
    good = turn_begin(&turn, store, err) && turn_hold(&turn, err) && work->run(&turn, work->with, err);
    good = turn_end(&turn, good, err);
    store->close(store);
    return good;
}

static bool copy(char *out, size_t room, const char *text)
{
    if (!text)
        return true;
    if (strlen(text) >= room || strpbrk(text, "\n\t"))
        return false;
    snprintf(out, room, "%s", text);
    return true;
}

static bool refuse_text(struct error *err)
{
    return error_set(err, ERROR_USAGE, _("The region or the name is too long. Write a shorter one."));
}

struct invited {
    struct store_code code;
    struct digest hash;
};

static bool invite(struct turn *turn, void *with, struct error *err)
{
    const struct invited *invited = with;

    return turn->store->add_code(turn->store, &invited->hash, &invited->code, clock_now() + INVITATION_LIVES_MS, err);
}

bool server_invite_as(const char *url, const struct server_invitation *invitation, char code[SERVER_CODE_BYTES],
                      struct error *err)
{
    struct invited invited = { 0 };
    struct store_code *kept = &invited.code;

    if (!copy(kept->region, sizeof kept->region, invitation->region) ||
        !copy(kept->name, sizeof kept->name, invitation->user) ||
        !copy(kept->role, sizeof kept->role, invitation->role))
        return refuse_text(err);
    invitation_make_code(code);
    invited.hash = invitation_hash(code);
    return run(url, &(struct work){ invite, &invited }, err);
}

bool server_invite(const char *url, const char *region, const char *user, char code[SERVER_CODE_BYTES],
                   struct error *err)
{
    return server_invite_as(url, &(struct server_invitation){ region, user, NULL }, code, err);
}

static const char *const states[] = {
    [STORE_ACTIVE] = N_("in use"), [STORE_DISABLED] = N_("out of use"), [STORE_REVOKED] = N_("let in no more")
};

static const char *or_dash(const char *text)
{
    return *text ? text : "-";
}

static bool list_desk(void *with, const struct store_desk *desk)
{
    char since[CLOCK_TEXT_BYTES], until[CLOCK_TEXT_BYTES];

    buf_format(with, "%" PRId64 "  %s  %s  %.10s  %.10s  %s  %s\n", desk->number, or_dash(desk->region),
               or_dash(desk->role), clock_format(desk->since_ms, since), clock_format(desk->until_ms, until),
               or_dash(desk->name), _(states[desk->state]));
    return true;
}

static bool list_devices(struct turn *turn, void *with, struct error *err)
{
    return turn->store->each_desk(turn->store, &(struct store_visitor){ .desk = list_desk, .with = with }, err);
}

bool server_list_devices(const char *url, struct buf *out, struct error *err)
{
    return run(url, &(struct work){ list_devices, out }, err);
}

struct choice {
    int64_t number;
    struct store_desk desk;
};

static bool choose_desk(void *with, const struct store_desk *desk)
{
    struct choice *choice = with;

    if (desk->number == choice->number)
        choice->desk = *desk;
    return desk->number != choice->number;
}

static bool set_device(struct turn *turn, void *with, struct error *err)
{
    struct choice *choice = with;
    int state = (int)choice->desk.state;

    if (!turn->store->each_desk(turn->store, &(struct store_visitor){ .desk = choose_desk, .with = choice }, err))
        return false;
    if (!choice->desk.number)
        return error_set(err, ERROR_ABSENT, _("There is no such computer: “balied devices” lists them."));
    choice->desk.state = state;
    return turn->store->save_desk(turn->store, &choice->desk, NULL, err);
}

bool server_set_device(const char *url, const char *number, enum server_device_state state, struct error *err)
{
    struct choice choice = { .desk.state = (int)state };

    if (!text_integer(number, 1, INT64_MAX, &choice.number))
        return error_set(err, ERROR_USAGE, _("There is no such computer: “balied devices” lists them."));
    return run(url, &(struct work){ set_device, &choice }, err);
}

static bool list_person(void *with, const struct store_person *person)
{
    char id[ID_TEXT_BYTES];

    buf_format(with, "%s  %s  %s  %s  %s\n", id_format(person->id, id),
               person->has_left ? _("left") : or_dash(person->role), or_dash(person->region),
               person->is_signed ? _("signed") : "-", person->name);
    return true;
}

static bool list_people(struct turn *turn, void *with, struct error *err)
{
    return turn->store->each_person(turn->store, 0, &(struct store_visitor){ .person = list_person, .with = with },
                                    err);
}

bool server_list_people(const char *url, struct buf *out, struct error *err)
{
    return run(url, &(struct work){ list_people, out }, err);
}

struct setting {
    const struct server_person *said;
    struct secret *key;
    struct id id;
};

static void sign(struct store_person *person, struct secret *key)
{
    struct directory_entry entry = { .id = person->id,
                                     .name = person->name,
                                     .role = person->has_left ? "" : person->role,
                                     .region = person->region,
                                     .version = person->number };

    directory_sign(&entry, key);
    memcpy(person->signature, entry.signature, sizeof person->signature);
    person->is_signed = true;
}

/* The number that the entry will have is part of what is signed: it is asked for before. */
static bool set_person(struct turn *turn, void *with, struct error *err)
{
    struct setting *setting = with;
    const struct server_person *said = setting->said;
    struct server_store *store = turn->store;
    struct store_person person;

    if (!store->find_person(store, setting->id, &person, err) ||
        (setting->key && !published_know(store, setting->key, err)))
        return false;
    if (!person.number && (!said->name || !said->role))
        return error_set(err, ERROR_ABSENT,
                         _("There is no such person: “balied users” lists them. Somebody new has a "
                           "name and a role."));
    if (person.is_signed && !setting->key)
        return error_set(err, ERROR_INPUT,
                         _("The centre signed who this is: sign what changes too, with --key FILE. The computers "
                           "believe nothing else."));
    person.id = setting->id;
    person.is_signed = false;
    if (!copy(person.name, sizeof person.name, said->name) || !copy(person.role, sizeof person.role, said->role) ||
        !copy(person.region, sizeof person.region, said->region))
        return refuse_text(err);
    if (said->role)
        person.has_left = !*said->role;
    if (!store->next_person(store, &person.number, err))
        return false;
    if (setting->key)
        sign(&person, setting->key);
    return store->put_person(store, &person, err);
}

bool server_set_person(const char *url, const struct server_person *person, struct error *err)
{
    scoped(secret) key = person->key_file ? published_read_key(person->key_file, err) : NULL;
    struct setting setting = { .said = person, .key = key };

    if (person->key_file && !key)
        return false;
    if (!id_parse(person->id, &setting.id) || !id_is_set(setting.id))
        return error_set(err, ERROR_USAGE, _("A person is named by the id of “balied users”, 32 digits."));
    return run(url, &(struct work){ set_person, &setting }, err);
}

static bool list_refused(void *with, const struct store_change *change)
{
    char id[ID_TEXT_BYTES], moment[CLOCK_TEXT_BYTES];

    buf_format(with, "%s  %s  %s  %s  %s\n", id_format(change->id, id), change->refusal, change->kind,
               or_dash(change->region), clock_format(change->arrival_ms, moment));
    return true;
}

static bool list_held(struct turn *turn, void *with, struct error *err)
{
    return turn->store->each_refused(turn->store, &(struct store_visitor){ .change = list_refused, .with = with }, err);
}

bool server_list_held(const char *url, struct buf *out, struct error *err)
{
    return run(url, &(struct work){ list_held, out }, err);
}

struct releasing {
    struct id id;
    struct store_change found;
    struct change change; /* as its line says */
    struct arena *arena;
};

static bool find_refused(void *with, const struct store_change *change)
{
    struct releasing *releasing = with;

    if (!id_equal(change->id, releasing->id))
        return true;
    releasing->found = *change;
    change_decode(releasing->arena, change->line, change->line_bytes, &releasing->change, NULL);
    return false;
}

/* What is taken in hand must be somewhere: else it would begin with who takes it, and who has it could not write in it.
 */
static bool is_of_something(const struct turn *turn, const struct releasing *releasing, struct error *err)
{
    const struct place *place = places_find(&turn->places, releasing->change.dossier);

    return !text_equal(releasing->change.kind, CHANGE_TAKE) || (place && place_is_begun(place)) ||
           error_set(err, ERROR_INPUT,
                     _("Nobody has handed in this dossier yet: there is nothing to take in hand. Pass it on later."));
}

/* It does now what it would have done when it came: begin a dossier, move it, link it. */
static bool take_effect(struct turn *turn, struct releasing *releasing, struct error *err)
{
    struct store_desk everywhere = { 0 };
    struct push push = { .turn = turn, .arena = releasing->arena, .desk = &everywhere };
    scoped(shelf) shelf = shelf_new();
    bool good;

    turn->shelf = shelf;
    push.words.arena = releasing->arena;
    if (!turn_content(turn, releasing->change.region, &push.content, err))
        return false;
    words_add(&push.words, push.content, &releasing->change);
    if (push.words.at.count)
        *array_add(&push.worded) = releasing->change.dossier;
    good = places_read(&turn->places, &releasing->change.dossier, 1, err) && is_of_something(turn, releasing, err) &&
           effect_apply(&push, &releasing->change, turn->feed.position, err) &&
           course_follow(&push, releasing->change.dossier, err) && push_flush(&push, err) && doubles_look(&push, err);
    push_clear(&push);
    return good;
}

static bool release(struct turn *turn, void *with, struct error *err)
{
    struct releasing *releasing = with;
    struct server_store *store = turn->store;

    if (!store->each_refused(store, &(struct store_visitor){ .change = find_refused, .with = releasing }, err))
        return false;
    if (!releasing->found.position)
        return error_set(err, ERROR_ABSENT, _("No such change is held: “balied held” lists them."));
    if (text_equal(releasing->found.refusal, PUSH_BARE))
        return error_set(
            err, ERROR_INPUT,
            _("Its words are not here: it is passed on by itself once a computer that has them exchanges."));
    turn->feed.position++;
    return store->release(store, releasing->found.position, &turn->feed, err) && take_effect(turn, releasing, err);
}

bool server_release(const char *url, const char *id, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct releasing releasing = { .arena = arena };

    if (!id_parse(id, &releasing.id))
        return error_set(err, ERROR_USAGE, _("No such change is held: “balied held” lists them."));
    return run(url, &(struct work){ release, &releasing }, err);
}
