/* authorisation_test.c — every route, token, region and role against a table written by hand, on both stores. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "base/file.h"
#include "base/memory.h"
#include "server/shelf.h"
#include "wire/agreement.h"
#include "wire/likely.h"
#include "wire/blob.h"
#include "wire/bundle.h"
#include "wire/inquiry.h"

#define CASES "tests/cases/authorisation.txt"

/* One line of the table. */
struct row {
    char route[24], token[16], region[16], role[24], reason[16];
    int status;
};

static const char attachment[] = "een scan";

static void publish_rights(struct room *room)
{
    scoped_text key = mem_format("%s.key", room->path);
    char public_key[SERVER_KEY_BYTES];
    struct error err = { 0 };

    if (!server_make_key(key, public_key, &err) || !server_publish(room->url, "forms", "", key, &err))
        fail_msg("%s", err.text);
    unlink(key);
}

static struct digest attachment_hash(void)
{
    return hash_bytes(attachment, sizeof attachment - 1);
}

/* Limburg has the dossier "een" with an attachment that came in whole. */
static void prepare(struct room *room, const struct row *row)
{
    struct digest hash = attachment_hash();
    struct question question = { .dossier = named("een"), .hash = hash, .from = 0, .size = sizeof attachment - 1 };
    scoped_buf lines = { 0 };
    scoped_buf bytes = { 0 };
    scoped_buf out = { 0 };
    struct body body = { 0 };

    publish_rights(room);
    room->shelf = shelf_new();
    add_special(room, &lines,
                (struct change){ .kind = CHANGE_SET, .dossier = named("een"), .blobs = &hash, .blob_count = 1 }, &body);
    send_changes(room, &lines);
    buf_text(&bytes, attachment);
    if (strcmp(row->route, "attachment-up") != 0)
        assert_int_equal(answer_call(room, route_named("POST", BLOB_PATH), &question, &bytes, &out), 200);
}

/* Who asks has this role; nobody knows who is "onbekend". */
static void give_role(struct room *room, struct device *device, const char *role)
{
    char id[ID_TEXT_BYTES];
    struct server_person person = { .id = id_format(device->user, id), .role = role };
    struct error err = { 0 };

    if (strcmp(role, "onbekend") == 0) {
        device->user = id_random();
        return;
    }
    if (strcmp(role, "weg") == 0)
        person.role = "";
    if (!server_set_person(room->url, &person, &err))
        fail_msg("%s", err.text);
}

static void spoil_token(struct room *room, struct device *device, const char *token)
{
    struct error err = { 0 };

    if (strcmp(token, "none") == 0)
        *device->token = '\0';
    else if (strcmp(token, "wrong") == 0)
        device->token[0] ^= 1;
    else if (strcmp(token, "expired") == 0)
        setenv("BALIE_NOW", "2039-01-01T10:00:00Z", 1);
    else if (strcmp(token, "revoked") == 0)
        assert_true(server_set_device(room->url, "2", SERVER_DEVICE_REVOKED, &err));
    else if (strcmp(token, "disabled") == 0)
        assert_true(server_set_device(room->url, "2", SERVER_DEVICE_DISABLED, &err));
}

static int ask_change(struct room *room, const char *kind, const char *region, char reason[16])
{
    scoped_buf lines = { 0 };
    int status;

    add_kind(room, &lines, kind, "een", region);
    status = ask_as(room, room->at->seq, 0, &lines);
    snprintf(reason, 16, "%s",
             status != 200                    ? ""
             : room->at->answer.refusal_count ? room->at->answer.refusals[0].reason
                                              : "-");
    return status;
}

static int ask_sync(struct room *room, char reason[16])
{
    return ask_change(room, CHANGE_SET, "LIM", reason);
}

static int ask_erase(struct room *room, char reason[16])
{
    return ask_change(room, CHANGE_ERASE, "LIM", reason);
}

static int ask_restrict(struct room *room, char reason[16])
{
    return ask_change(room, CHANGE_RESTRICT, "LIM", reason);
}

static int ask_lift(struct room *room, char reason[16])
{
    return ask_change(room, CHANGE_LIFT, "LIM", reason);
}

static int ask_permit(struct room *room, char reason[16])
{
    return ask_change(room, CHANGE_PERMIT, "LIM", reason);
}

static int ask_take(struct room *room, char reason[16])
{
    return ask_change(room, CHANGE_TAKE, room->at->region, reason);
}

static int ask_search(struct room *room, char reason[16])
{
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    inquiry_encode(&body, &(struct inquiry){ room->at->user, "demir" });
    return answer_path(room, "POST", INQUIRY_PATH, &body, &out);
}

static int ask_content(struct room *room, char reason[16])
{
    scoped_buf none = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    return answer_path(room, "POST", BUNDLE_CONTENT_PATH, &none, &out);
}

static int ask_agreement(struct room *room, char reason[16])
{
    struct agreement wanted = { .dossier = named("een") };
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    agreement_encode_question(&body, &(struct agreement_list){ &wanted, 1 });
    return answer_path(room, "POST", AGREEMENT_PATH, &body, &out);
}

static int ask_lacking(struct room *room, char reason[16])
{
    scoped_buf none = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    return answer_path(room, "POST", EXCHANGE_LACKING_PATH, &none, &out);
}

static int ask_return(struct room *room, char reason[16])
{
    scoped_buf packed = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    batch_pack(&packed, "", 0);
    return answer_path(room, "POST", EXCHANGE_RETURN_PATH, &packed, &out);
}

static int ask_doubles(struct room *room, char reason[16])
{
    scoped_buf none = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    return answer_path(room, "GET", LIKELY_PATH, &none, &out);
}

static int ask_up(struct room *room, char reason[16])
{
    const struct question question = { named("een"), attachment_hash(), 0, sizeof attachment - 1 };
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    buf_text(&body, attachment);
    return answer_call(room, route_named("POST", BLOB_PATH), &question, &body, &out);
}

static int ask_down(struct room *room, char reason[16])
{
    const struct question question = { named("een"), attachment_hash(), 0, -1 };
    scoped_buf none = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    return answer_call(room, route_named("GET", BLOB_PATH), &question, &none, &out);
}

static int ask_health(struct room *room, char reason[16])
{
    scoped_buf none = { 0 };
    scoped_buf out = { 0 };

    (void)reason;
    return answer_path(room, "GET", "/healthz", &none, &out);
}

static const struct {
    const char *name;
    int (*ask)(struct room *room, char reason[16]);
} routes[] = {
    { "sync", ask_sync },       { "erase", ask_erase },       { "take", ask_take },
    { "search", ask_search },   { "content", ask_content },   { "agreement", ask_agreement },
    { "doubles", ask_doubles }, { "restrict", ask_restrict }, { "lift", ask_lift },
    { "permit", ask_permit },   { "attachment-up", ask_up },  { "attachment-down", ask_down },
    { "health", ask_health },   { "lacking", ask_lacking },   { "return", ask_return },
};

static int ask_enrolment(struct room *room, const char *token)
{
    struct device newcomer = { .id = id_random(), .user = id_random() };
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };
    int status;

    unsetenv("BALIE_NOW"); /* the code is of today, whatever day the token was spoilt for */
    assert_true(server_invite(room->url, "LIM", "an", code, &err));
    if (strcmp(token, "none") == 0)
        *code = '\0';
    else if (strcmp(token, "wrong") == 0)
        code[0] = code[0] == 'A' ? 'B' : 'A';
    else if (strcmp(token, "expired") == 0)
        setenv("BALIE_NOW", "2039-01-01T10:00:00Z", 1);
    room->at = &newcomer;
    if (strcmp(token, "used") == 0) {
        assert_int_equal(enrol_with(room, code), 200);
        newcomer.id = id_random();
    }
    status = *code ? enrol_with(room, code) : enrol_with(room, "-");
    room->at = &room->first;
    return status;
}

static int ask_route(struct room *room, const struct row *row, char reason[16])
{
    *reason = '\0';
    if (strcmp(row->route, "enrol") == 0)
        return ask_enrolment(room, row->token);
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (strcmp(routes[i].name, row->route) == 0)
            return routes[i].ask(room, reason);
    fail_msg("no such route in the table: %s", row->route);
    return 0;
}

/* A desk of its own for each line: the second, beside the one of Limburg that has the dossier. */
static bool holds(struct room *room, const struct row *row)
{
    const char *region = strcmp(row->region, "own") == 0 ? "LIM" : strcmp(row->region, "all") == 0 ? "" : "GEN";
    struct device device;
    char reason[16];
    int status;

    prepare(room, row);
    new_device(room, &device, region);
    give_role(room, &device, row->role);
    spoil_token(room, &device, row->token);
    status = ask_route(room, row, reason);
    unsetenv("BALIE_NOW");
    buf_clear(&device.feed);
    if (status == row->status && strcmp(reason, row->reason) == 0)
        return true;
    print_error("%s %s %s %s: %d %s, wanted %d %s\n", row->route, row->token, row->region, row->role, status, reason,
                row->status, row->reason);
    return false;
}

static bool try_row(const struct row *row)
{
    struct room *room;
    bool good;

    make_room((void **)&room);
    good = holds(room, row);
    drop_room((void **)&room);
    return good;
}

static void every_line_of_the_table_holds(void **state)
{
    FILE *cases = fopen(CASES, "r");
    char line[256];
    int tried = 0, wrong = 0;

    (void)state;
    assert_non_null(cases);
    while (fgets(line, sizeof line, cases)) {
        struct row row = { 0 };

        if (*line == '#' || sscanf(line, "%23s %15s %15s %23s %d %15s", row.route, row.token, row.region, row.role,
                                   &row.status, row.reason) < 5)
            continue;
        tried++;
        wrong += !try_row(&row);
    }
    fclose(cases);
    assert_int_equal(wrong, 0);
    assert_true(tried > 60);
}

/* What is not in the table may not be there either. */
static void every_route_is_in_the_table(void **state)
{
    static const char *const paths[] = { EXCHANGE_SYNC_PATH,    EXCHANGE_ENROL_PATH, INQUIRY_PATH, BUNDLE_CONTENT_PATH,
                                         AGREEMENT_PATH,        BLOB_PATH,           "/healthz",   LIKELY_PATH,
                                         EXCHANGE_LACKING_PATH, EXCHANGE_RETURN_PATH };
    bool has;

    (void)state;
    for (size_t i = 0; route_at(i); i++) {
        has = false;
        for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
            has = has || strcmp(paths[k], route_at(i)->path) == 0;
        if (!has)
            fail_msg("%s is not in %s", route_at(i)->path, CASES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_table_holds),
        cmocka_unit_test(every_route_is_in_the_table),
    };

    return RUN_ON_BOTH(tests);
}
