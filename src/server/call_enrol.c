/* call_enrol.c — a computer that joins with a code, once; and whether the store answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "calls.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "call.h"
#include "invitation.h"
#include "turn.h"
#include "wire/exchange.h"

#define NUMBER_BYTES 24

bool read_enrolment(struct call *call)
{
    struct exchange_enrolment *said = arena_alloc(call->arena, sizeof *said);

    call->said = said;
    return exchange_decode_enrolment(call->arena, buf_view(&call->body), call->body.size_bytes, said, NULL);
}

bool enrolment_writes(const struct call *call)
{
    (void)call;
    return true;
}

/* A computer at the door. */
struct newcomer {
    const struct exchange_enrolment *said;
    struct store_device device;
    struct store_desk desk;
    char token[INVITATION_TOKEN_BYTES];
};

static void take_over(struct newcomer *newcomer, const struct store_code *code)
{
    struct store_desk *desk = &newcomer->desk;
    int64_t now_ms = clock_now();

    snprintf(desk->region, sizeof desk->region, "%s", code->region);
    snprintf(desk->role, sizeof desk->role, "%s", code->role);
    snprintf(desk->name, sizeof desk->name, "%s", code->name);
    desk->state = STORE_ACTIVE;
    desk->since_ms = now_ms;
    desk->until_ms = now_ms + INVITATION_TOKEN_LIVES_MS;
}

static bool note_old_desk(void *with, const struct store_desk *desk)
{
    struct newcomer *newcomer = with;

    if (desk->number != newcomer->device.desk)
        return true;
    newcomer->desk = *desk;
    return false;
}

static bool find_old_desk(struct server_store *store, struct newcomer *newcomer, struct error *err)
{
    const struct store_visitor visitor = { .desk = note_old_desk, .with = newcomer };

    return !newcomer->device.number || store->each_desk(store, &visitor, err);
}

/* A computer that was enrolled before keeps its number and its queue: only its token is new. */
static bool seat(struct server_store *store, struct newcomer *newcomer, struct error *err)
{
    struct digest token = hash_bytes(newcomer->token, strlen(newcomer->token));

    if (newcomer->device.number) {
        newcomer->desk.number = newcomer->device.desk;
        return store->save_desk(store, &newcomer->desk, &token, err);
    }
    if (!store->add_desk(store, &token, &newcomer->desk, err))
        return false;
    newcomer->device.desk = newcomer->desk.number;
    return store->add_device(store, newcomer->said->device, &newcomer->device, err);
}

/* Whoever sits there is known from now on; who is known already keeps the role and region the centre gave. */
static bool introduce(struct server_store *store, const struct newcomer *newcomer, struct error *err)
{
    const struct exchange_person *said = &newcomer->said->person;
    struct store_person person;

    if (!store->find_person(store, said->id, &person, err))
        return false;
    if (person.number)
        return true;
    person.id = said->id;
    snprintf(person.name, sizeof person.name, "%s", said->name);
    snprintf(person.role, sizeof person.role, "%s", newcomer->desk.role);
    snprintf(person.region, sizeof person.region, "%s", newcomer->desk.region);
    return store->next_person(store, &person.number, err) && store->put_person(store, &person, err);
}

static bool welcome(struct call *call, struct server_store *store, struct newcomer *newcomer, struct error *err)
{
    char number[NUMBER_BYTES], centre_key[STORE_TEXT_BYTES];

    if (!store->get_fact(store, "centre_key", centre_key, err))
        return false;
    snprintf(number, sizeof number, "%04lld", (long long)newcomer->device.number);
    exchange_encode_welcome(&call->reply.body,
                            &(struct exchange_welcome){ newcomer->token, number, newcomer->desk.region,
                                                        newcomer->desk.role, clock_now(), centre_key });
    return call_succeed(call, "application/json");
}

static bool let_in(struct call *call, struct server_store *store, struct store_code *code, struct error *err)
{
    struct newcomer newcomer = { .said = call->said };
    struct digest hash = invitation_hash(newcomer.said->code);

    if (!store->find_device(store, newcomer.said->device, &newcomer.device, err) ||
        !find_old_desk(store, &newcomer, err))
        return false;
    if (newcomer.device.number && !code->desk && newcomer.desk.state == STORE_ACTIVE &&
        newcomer.desk.until_ms > clock_now())
        return call_problem(call, 409, "device", "This device is enrolled already.");
    take_over(&newcomer, code);
    invitation_make_token(newcomer.token);
    if (!seat(store, &newcomer, err) || !introduce(store, &newcomer, err))
        return false;
    code->desk = newcomer.desk.number;
    code->device = newcomer.said->device;
    return store->use_code(store, &hash, code, err) && welcome(call, store, &newcomer, err);
}

/* The same device may show its code again within its life: the answer may have been lost on the road. */
bool answer_enrolment(struct call *call, struct turn *turn, struct error *err)
{
    const struct exchange_enrolment *said = call->said;
    struct digest hash = invitation_hash(said->code);
    struct store_code code;

    if (!turn->store->find_code(turn->store, &hash, clock_now(), &code, err))
        return false;
    if (!code.is_there || (code.desk && !id_equal(code.device, said->device)))
        return call_problem(call, 403, "code", "This code is not valid, was used, or is too old.");
    return let_in(call, turn->store, &code, err);
}

bool answer_health(struct call *call, struct turn *turn, struct error *err)
{
    struct store_feed feed;

    if (!turn->store->read_feed(turn->store, &feed, err))
        return false;
    buf_text(&call->reply.body, "{\"status\":\"ok\"}\n");
    return call_succeed(call, "application/json");
}
