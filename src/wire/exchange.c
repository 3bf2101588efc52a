/* exchange.c — the words of an exchange: what a device asks of the server and what it is answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/exchange.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "wire/directory.h"

#define PEOPLE_LIMIT     100000
#define NAME_LIMIT_BYTES 200
#define ARRIVAL_START    "{\"arrival\":"

static bool refuse(struct error *err)
{
    return error_set(err, ERROR_DAMAGED,
                     _("The other side did not speak the words of an exchange. Check the address, and that both "
                       "sides run a recent version."));
}

static struct json_t *make_people(const struct exchange_person *people, size_t count)
{
    struct json_t *list = json_make_array();
    char id[ID_TEXT_BYTES];

    for (size_t i = 0; i < count; i++) {
        struct json_t *pair = json_make_array();

        json_add(pair, json_make_text(id_format(people[i].id, id)));
        json_add(pair, json_make_text(people[i].name));
        json_add(list, pair);
    }
    return list;
}

static bool read_person(struct arena *arena, const struct json_t *pair, struct exchange_person *out)
{
    const char *id = json_text(json_at(pair, 0)), *name = json_text(json_at(pair, 1));

    if (!id || !name || strlen(name) > NAME_LIMIT_BYTES || !id_parse(id, &out->id))
        return false;
    out->name = arena_text(arena, name);
    return true;
}

static bool read_people(struct arena *arena, const struct json_t *list, const struct exchange_person **out,
                        size_t *count)
{
    size_t size = json_size(list);
    struct exchange_person *people;

    if (!list)
        return true;
    if (!json_is_array(list) || size > PEOPLE_LIMIT)
        return false;
    people = arena_alloc(arena, (size + 1) * sizeof *people);
    for (size_t i = 0; i < size; i++)
        if (!read_person(arena, json_at(list, i), &people[i]))
            return false;
    *out = people;
    *count = size;
    return true;
}

static struct json_t *make_directory(const struct exchange_answer *answer)
{
    struct json_t *list = json_make_array();

    for (size_t i = 0; i < answer->directory_count; i++)
        json_add(list, directory_encode(&answer->directory[i]));
    return list;
}

static bool read_directory(struct arena *arena, const struct json_t *list, struct exchange_answer *out)
{
    size_t size = json_size(list);
    struct directory_entry *entries;

    if (!list)
        return true;
    if (!json_is_array(list) || size > PEOPLE_LIMIT)
        return false;
    entries = arena_alloc(arena, (size + 1) * sizeof *entries);
    for (size_t i = 0; i < size; i++)
        if (!directory_decode(arena, json_at(list, i), &entries[i]))
            return false;
    out->directory = entries;
    out->directory_count = size;
    return true;
}

static const char *read_text(struct arena *arena, const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return arena_text(arena, text ? text : "");
}

static bool read_number(const struct json_t *json, const char *name, uint64_t *out)
{
    int64_t number = json_get_integer(json, name);

    if (number < 0)
        return false;
    *out = (uint64_t)number;
    return true;
}

static bool read_id(const struct json_t *json, const char *name, struct id *out)
{
    const char *text = json_get_text(json, name);

    return text && id_parse(text, out);
}

static void finish(struct buf *out, struct json_t *json)
{
    json_write(out, json);
    buf_char(out, '\n');
    json_free(json);
}

static struct json_t *parse(const char *bytes, size_t size_bytes, struct error *err)
{
    struct json_t *json = json_parse(bytes, size_bytes, NULL);

    if (json && json_is_object(json))
        return json;
    json_free(json);
    refuse(err);
    return NULL;
}

void exchange_encode_request(struct buf *out, const struct exchange_request *request)
{
    struct json_t *json = json_make_object();
    char text[DIGEST_TEXT_BYTES];

    json_set_integer(json, "balie", EXCHANGE_VERSION);
    json_set_text(json, "device", id_format(request->device, text));
    json_set_integer(json, "head", (int64_t)request->head);
    json_set_text(json, "chain", digest_format(&request->chain, text));
    json_set_integer(json, "acknowledged", (int64_t)request->acknowledged);
    json_set_text(json, "cursor", request->cursor ? request->cursor : "");
    if (request->person_count)
        json_set(json, "people", make_people(request->people, request->person_count));
    if (request->bundle)
        json_set_integer(json, "bundle", request->bundle);
    finish(out, json);
}

bool exchange_decode_request(struct arena *arena, const char *line, size_t size_bytes, struct exchange_request *out,
                             struct error *err)
{
    struct exchange_request request = { 0 };
    scoped_json json = parse(line, size_bytes, err);
    const char *chain = json_get_text(json, "chain");

    if (!json)
        return false;
    if (json_get_integer(json, "balie") != EXCHANGE_VERSION || !read_id(json, "device", &request.device) ||
        !id_is_set(request.device) || !read_number(json, "head", &request.head) ||
        !read_number(json, "acknowledged", &request.acknowledged) || !chain || !digest_parse(chain, &request.chain) ||
        !read_people(arena, json_get(json, "people"), &request.people, &request.person_count))
        return refuse(err);
    request.cursor = read_text(arena, json, "cursor");
    request.bundle = json_get_integer(json, "bundle");
    *out = request;
    return true;
}

static struct json_t *make_arrivals(const struct exchange_answer *answer)
{
    struct json_t *list = json_make_array();

    for (size_t i = 0; i < answer->arrival_count; i++) {
        struct json_t *one = json_make_array();

        json_add(one, json_make_integer((int64_t)answer->arrivals[i].first_seq));
        json_add(one, json_make_integer((int64_t)answer->arrivals[i].last_seq));
        json_add(one, json_make_integer(answer->arrivals[i].arrival_ms));
        json_add(list, one);
    }
    return list;
}

static struct json_t *make_refusals(const struct exchange_answer *answer)
{
    struct json_t *list = json_make_array();

    for (size_t i = 0; i < answer->refusal_count; i++) {
        struct json_t *one = json_make_array();

        json_add(one, json_make_integer((int64_t)answer->refusals[i].seq));
        json_add(one, json_make_text(answer->refusals[i].reason));
        json_add(list, one);
    }
    return list;
}

/* The centre's word about content: [number, region, hash, signature]. */
static struct json_t *make_bundle(const struct bundle_word *bundle)
{
    struct json_t *word = json_make_array();
    char hex[SIGN_TEXT];

    json_add(word, json_make_integer(bundle->number));
    json_add(word, json_make_text(bundle->region));
    json_add(word, json_make_text(digest_format(&bundle->hash, hex)));
    json_add(word, json_make_text(sign_format(bundle->signature, sizeof bundle->signature, hex)));
    return word;
}

static bool read_bundle(struct arena *arena, const struct json_t *word, struct bundle_word *out)
{
    const char *region = json_text(json_at(word, 1)), *hash = json_text(json_at(word, 2)),
               *signature = json_text(json_at(word, 3));

    if (!word)
        return true;
    out->number = json_integer(json_at(word, 0));
    out->region = arena_text(arena, region);
    return out->number > 0 && region && hash && signature && digest_parse(hash, &out->hash) &&
           sign_parse(signature, out->signature, sizeof out->signature);
}

void exchange_encode_answer(struct buf *out, const struct exchange_answer *answer)
{
    struct json_t *json = json_make_object();

    json_set_integer(json, "balie", EXCHANGE_VERSION);
    json_set_text(json, "cursor", answer->cursor);
    json_set_integer(json, "have", (int64_t)answer->have);
    json_set_integer(json, "now", answer->now_ms);
    json_set_text(json, "number", answer->number);
    json_set_text(json, "region", answer->region);
    json_set_text(json, "role", answer->role);
    if (answer->is_fork)
        json_set(json, "fork", json_make_bool(true));
    if (answer->has_more)
        json_set(json, "more", json_make_bool(true));
    if (answer->is_disabled)
        json_set(json, "disabled", json_make_bool(true));
    if (answer->arrival_count)
        json_set(json, "arrivals", make_arrivals(answer));
    if (answer->refusal_count)
        json_set(json, "refused", make_refusals(answer));
    if (answer->person_count)
        json_set(json, "people", make_people(answer->people, answer->person_count));
    if (answer->directory_count)
        json_set(json, "directory", make_directory(answer));
    if (answer->doubles)
        json_set_integer(json, "doubles", answer->doubles);
    if (answer->bundle.number)
        json_set(json, "bundle", make_bundle(&answer->bundle));
    if (answer->centre_key && *answer->centre_key)
        json_set_text(json, "key", answer->centre_key);
    finish(out, json);
}

static bool read_arrivals(struct arena *arena, const struct json_t *list, struct exchange_answer *out)
{
    size_t count = json_size(list);
    struct exchange_arrival *arrivals = arena_alloc(arena, (count + 1) * sizeof *arrivals);

    for (size_t i = 0; i < count; i++) {
        const struct json_t *one = json_at(list, i);

        if (json_integer(json_at(one, 0)) < 1 || json_integer(json_at(one, 1)) < json_integer(json_at(one, 0)))
            return false;
        arrivals[i].first_seq = (uint64_t)json_integer(json_at(one, 0));
        arrivals[i].last_seq = (uint64_t)json_integer(json_at(one, 1));
        arrivals[i].arrival_ms = json_integer(json_at(one, 2));
    }
    out->arrivals = arrivals;
    out->arrival_count = count;
    return true;
}

static bool read_refusals(struct arena *arena, const struct json_t *list, struct exchange_answer *out)
{
    size_t count = json_size(list);
    struct exchange_refusal *refusals = arena_alloc(arena, (count + 1) * sizeof *refusals);

    for (size_t i = 0; i < count; i++) {
        const struct json_t *one = json_at(list, i);

        if (json_integer(json_at(one, 0)) < 1 || !json_is_text(json_at(one, 1)))
            return false;
        refusals[i].seq = (uint64_t)json_integer(json_at(one, 0));
        refusals[i].reason = arena_text(arena, json_text(json_at(one, 1)));
    }
    out->refusals = refusals;
    out->refusal_count = count;
    return true;
}

bool exchange_decode_answer(struct arena *arena, const char *line, size_t size_bytes, struct exchange_answer *out,
                            struct error *err)
{
    struct exchange_answer answer = { 0 };
    scoped_json json = parse(line, size_bytes, err);

    if (!json)
        return false;
    if (json_get_integer(json, "balie") != EXCHANGE_VERSION || !json_get_text(json, "cursor") ||
        !read_number(json, "have", &answer.have) || !read_arrivals(arena, json_get(json, "arrivals"), &answer) ||
        !read_refusals(arena, json_get(json, "refused"), &answer) ||
        !read_people(arena, json_get(json, "people"), &answer.people, &answer.person_count) ||
        !read_directory(arena, json_get(json, "directory"), &answer) ||
        !read_bundle(arena, json_get(json, "bundle"), &answer.bundle))
        return refuse(err);
    answer.centre_key = read_text(arena, json, "key");
    answer.is_fork = json_is_true(json_get(json, "fork"));
    answer.has_more = json_is_true(json_get(json, "more"));
    answer.is_disabled = json_is_true(json_get(json, "disabled"));
    answer.now_ms = json_get_integer(json, "now");
    answer.doubles = json_get_integer(json, "doubles");
    answer.cursor = read_text(arena, json, "cursor");
    answer.number = read_text(arena, json, "number");
    answer.region = read_text(arena, json, "region");
    answer.role = read_text(arena, json, "role");
    *out = answer;
    return true;
}

void exchange_encode_arrival(struct buf *out, int64_t arrival_ms)
{
    buf_format(out, ARRIVAL_START "%" PRId64 "}\n", arrival_ms);
}

bool exchange_decode_arrival(const char *line, size_t size_bytes, int64_t *arrival_ms)
{
    scoped_json json = NULL;

    if (size_bytes < sizeof ARRIVAL_START || memcmp(line, ARRIVAL_START, sizeof ARRIVAL_START - 1) != 0)
        return false;
    json = json_parse(line, size_bytes, NULL);
    if (!json || json_size(json) != 1 || !json_is_integer(json_get(json, "arrival")))
        return false;
    *arrival_ms = json_get_integer(json, "arrival");
    return true;
}

void exchange_encode_enrolment(struct buf *out, const struct exchange_enrolment *enrolment)
{
    struct json_t *json = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_integer(json, "balie", EXCHANGE_VERSION);
    json_set_text(json, "code", enrolment->code);
    json_set_text(json, "device", id_format(enrolment->device, id));
    json_set_text(json, "user", id_format(enrolment->person.id, id));
    json_set_text(json, "name", enrolment->person.name);
    finish(out, json);
}

bool exchange_decode_enrolment(struct arena *arena, const char *bytes, size_t size_bytes,
                               struct exchange_enrolment *out, struct error *err)
{
    struct exchange_enrolment enrolment = { 0 };
    scoped_json json = parse(bytes, size_bytes, err);

    if (!json)
        return false;
    enrolment.code = read_text(arena, json, "code");
    enrolment.person.name = read_text(arena, json, "name");
    if (!*enrolment.code || strlen(enrolment.person.name) > NAME_LIMIT_BYTES ||
        !read_id(json, "device", &enrolment.device) || !read_id(json, "user", &enrolment.person.id) ||
        !id_is_set(enrolment.device) || !id_is_set(enrolment.person.id))
        return refuse(err);
    *out = enrolment;
    return true;
}

void exchange_encode_welcome(struct buf *out, const struct exchange_welcome *welcome)
{
    struct json_t *json = json_make_object();

    json_set_integer(json, "balie", EXCHANGE_VERSION);
    json_set_text(json, "token", welcome->token);
    json_set_text(json, "number", welcome->number);
    json_set_text(json, "region", welcome->region);
    json_set_text(json, "role", welcome->role);
    json_set_integer(json, "now", welcome->now_ms);
    if (welcome->centre && *welcome->centre)
        json_set_text(json, "centre", welcome->centre);
    finish(out, json);
}

bool exchange_decode_welcome(struct arena *arena, const char *bytes, size_t size_bytes, struct exchange_welcome *out,
                             struct error *err)
{
    struct exchange_welcome welcome = { 0 };
    scoped_json json = parse(bytes, size_bytes, err);

    if (!json)
        return false;
    welcome.token = read_text(arena, json, "token");
    welcome.number = read_text(arena, json, "number");
    welcome.region = read_text(arena, json, "region");
    welcome.role = read_text(arena, json, "role");
    welcome.now_ms = json_get_integer(json, "now");
    welcome.centre = read_text(arena, json, "centre");
    if (json_get_integer(json, "balie") != EXCHANGE_VERSION || !*welcome.token)
        return refuse(err);
    *out = welcome;
    return true;
}
