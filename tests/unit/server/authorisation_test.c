/* authorisation_test.c — every route, token, region and role against a table written by hand, on both stores. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "server/shelf.h"
#include "wire/agreement.h"
#include "wire/blob.h"
#include "wire/bundle.h"
#include "wire/inquiry.h"
#include "wire/likely.h"

#define CASES       "tests/cases/authorisation.txt"
#define LINES       100
#define BATCH_LINES 500
#define FAR_AWAY    "2039-01-01T10:00:00Z"

/* One line of the table. */
struct line {
    char route[100], token[60], region[20], role[100], reason[16];
    int status;
    size_t fits; /* how many combinations */
};

/* What is asked of it, and what the server is to answer. */
struct combination {
    const char *route, *token, *region, *role;
    size_t number; /* from 0: its dossier is its own */
};

enum { OWN, OTHER, ALL, REGIONS };
enum { IN_USE, DISABLED, REVOKED, STATES };

static const char *const region_names[REGIONS] = { "own", "other", "all" };
static const char *const regions[REGIONS] = { "LIM", "GEN", "" };
static const char *const tokens[] = { "none", "wrong", "expired", "revoked", "disabled", "valid" };
static const char *const roles[] = {
    "onthaal", "trajectbegeleider", "consulent", "handhaving", "teamleider", "beheerder", "lezer", "vreemd", "zonder",
    "weg",     "onbekend"
};

#define TOKENS (sizeof tokens / sizeof *tokens)
#define ROLES  (sizeof roles / sizeof *roles)

/* Limburg's first desk has a dossier for each combination; a desk of each region in each state, a person of each role.
 */
struct scene {
    struct room *room;
    struct device desks[REGIONS][STATES];
    struct id people[ROLES];
    char dossier[24]; /* what is asked about */
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

static void name_dossier(char out[24], size_t number)
{
    snprintf(out, 24, "dossier %zu", number);
}

/* Each with an attachment; that of the first came in whole. */
static void begin_dossiers(struct room *room, size_t count)
{
    struct digest hash = attachment_hash();
    struct question question = { .hash = hash, .size = sizeof attachment - 1 };
    scoped_buf lines = { 0 };
    scoped_buf bytes = { 0 };
    scoped_buf out = { 0 };
    struct body body = { 0 };
    char name[24];

    for (size_t i = 0; i < count; i++) {
        name_dossier(name, i);
        add_special(room, &lines,
                    (struct change){ .kind = CHANGE_SET, .dossier = named(name), .blobs = &hash, .blob_count = 1 },
                    &body);
        if (i % BATCH_LINES == BATCH_LINES - 1 || i == count - 1) {
            send_changes(room, &lines);
            buf_cut(&lines, 0);
        }
    }
    name_dossier(name, 0);
    question.dossier = named(name);
    buf_text(&bytes, attachment);
    assert_int_equal(answer_call(room, route_named("POST", BLOB_PATH), &question, &bytes, &out), 200);
}

static void open_desks(struct scene *scene)
{
    static const enum server_device_state states[STATES] = { SERVER_DEVICE_USED, SERVER_DEVICE_DISABLED,
                                                             SERVER_DEVICE_REVOKED };
    char number[24];
    struct error err = { 0 };
    int last = 1; /* Limburg's first desk */

    for (size_t i = 0; i < REGIONS; i++)
        for (size_t k = 0; k < STATES; k++) {
            new_device(scene->room, &scene->desks[i][k], regions[i]);
            snprintf(number, sizeof number, "%d", ++last);
            if (k != IN_USE && !server_set_device(scene->room->url, number, states[k], &err))
                fail_msg("%s", err.text);
        }
}

/* One without a role came with a code, as the others did who are given one here. */
static void gather_people(struct scene *scene)
{
    struct server_person person = { 0 };
    char id[ID_TEXT_BYTES];
    struct error err = { 0 };

    for (size_t i = 0; i < ROLES; i++) {
        scene->people[i] = strcmp(roles[i], "zonder") == 0 ? scene->desks[OWN][IN_USE].user : id_random();
        if (strcmp(roles[i], "zonder") == 0 || strcmp(roles[i], "onbekend") == 0)
            continue;
        person.id = id_format(scene->people[i], id);
        person.name = roles[i];
        person.role = strcmp(roles[i], "weg") == 0 ? "" : roles[i];
        if (!server_set_person(scene->room->url, &person, &err))
            fail_msg("%s", err.text);
    }
}

/* The kinds of change that the table names as routes, and what region each speaks of; NULL: that of the desk. */
static const struct {
    const char *kind, *region;
} kinds[] = {
    { CHANGE_SET, "LIM" },      { CHANGE_FREEZE, "LIM" }, { CHANGE_MOVE, "GEN" },     { CHANGE_LINK, "LIM" },
    { CHANGE_WITHDRAW, "LIM" }, { CHANGE_ERASE, "LIM" },  { CHANGE_RESTRICT, "LIM" }, { CHANGE_LIFT, "LIM" },
    { CHANGE_PERMIT, "LIM" },   { CHANGE_VIEW, "LIM" },   { CHANGE_TAKE, NULL },
};

static int ask_change(struct scene *scene, const char *kind, const char *region, char reason[16])
{
    struct room *room = scene->room;
    scoped_buf lines = { 0 };
    int status;

    add_kind(room, &lines, kind, scene->dossier, region);
    status = ask_as(room, room->at->seq, 0, &lines);
    if (status == 200)
        snprintf(reason, 16, "%s", room->at->answer.refusal_count ? room->at->answer.refusals[0].reason : "-");
    return status;
}

static int ask_path(struct scene *scene, const char *method, const char *path, const struct buf *body)
{
    scoped_buf out = { 0 };

    return answer_path(scene->room, method, path, body, &out);
}

static int ask_nothing(struct scene *scene, const char *method, const char *path)
{
    const struct buf none = { 0 };

    return ask_path(scene, method, path, &none);
}

static int ask_search(struct scene *scene)
{
    scoped_buf body = { 0 };

    inquiry_encode(&body, &(struct inquiry){ scene->room->at->user, "demir" });
    return ask_path(scene, "POST", INQUIRY_PATH, &body);
}

static int ask_content(struct scene *scene)
{
    return ask_nothing(scene, "POST", BUNDLE_CONTENT_PATH);
}

static int ask_agreement(struct scene *scene)
{
    struct agreement wanted = { .dossier = named(scene->dossier) };
    scoped_buf body = { 0 };

    agreement_encode_question(&body, &(struct agreement_list){ &wanted, 1 });
    return ask_path(scene, "POST", AGREEMENT_PATH, &body);
}

static int ask_lacking(struct scene *scene)
{
    return ask_nothing(scene, "POST", EXCHANGE_LACKING_PATH);
}

static int ask_return(struct scene *scene)
{
    scoped_buf packed = { 0 };

    batch_pack(&packed, "", 0);
    return ask_path(scene, "POST", EXCHANGE_RETURN_PATH, &packed);
}

static int ask_doubles(struct scene *scene)
{
    return ask_nothing(scene, "GET", LIKELY_PATH);
}

static int ask_health(struct scene *scene)
{
    return ask_nothing(scene, "GET", "/healthz");
}

static int ask_up(struct scene *scene)
{
    const struct question question = { named(scene->dossier), attachment_hash(), 0, sizeof attachment - 1 };
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };

    buf_text(&body, attachment);
    return answer_call(scene->room, route_named("POST", BLOB_PATH), &question, &body, &out);
}

/* Of the one that came in whole. */
static int ask_down(struct scene *scene)
{
    struct question question = { .hash = attachment_hash(), .size = -1 };
    const struct buf none = { 0 };
    scoped_buf out = { 0 };
    char name[24];

    name_dossier(name, 0);
    question.dossier = named(name);
    return answer_call(scene->room, route_named("GET", BLOB_PATH), &question, &none, &out);
}

static const struct {
    const char *name;
    int (*ask)(struct scene *scene);
} routes[] = {
    { "search", ask_search },    { "content", ask_content },      { "agreement", ask_agreement },
    { "lacking", ask_lacking },  { "return", ask_return },        { "doubles", ask_doubles },
    { "attachment-up", ask_up }, { "attachment-down", ask_down }, { "health", ask_health },
};

#define KINDS        (sizeof kinds / sizeof *kinds)
#define ROUTES       (sizeof routes / sizeof *routes)
#define COMBINATIONS ((KINDS + ROUTES) * TOKENS * REGIONS * ROLES)

static int ask_route(struct scene *scene, const char *route, char reason[16])
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].kind, route) == 0)
            return ask_change(scene, route, kinds[i].region ? kinds[i].region : scene->room->at->region, reason);
    for (size_t i = 0; i < ROUTES; i++)
        if (strcmp(routes[i].name, route) == 0)
            return routes[i].ask(scene);
    return 0;
}

/* As the desk that the combination names, or as who only says that it is; what was not let in was not said. */
static int ask_as_told(struct scene *scene, const struct combination *wanted, size_t region, size_t role,
                       char reason[16])
{
    size_t state = strcmp(wanted->token, "revoked") == 0    ? REVOKED
                   : strcmp(wanted->token, "disabled") == 0 ? DISABLED
                                                            : IN_USE;
    struct device *desk = &scene->desks[region][state], trial = *desk;
    int status;

    trial.user = scene->people[role];
    if (strcmp(wanted->token, "none") == 0)
        *trial.token = '\0';
    else if (strcmp(wanted->token, "wrong") == 0)
        trial.token[0] ^= 1;
    else if (strcmp(wanted->token, "expired") == 0)
        setenv("BALIE_NOW", FAR_AWAY, 1);
    scene->room->at = &trial;
    name_dossier(scene->dossier, wanted->number);
    status = ask_route(scene, wanted->route, reason);
    scene->room->at = &scene->room->first;
    unsetenv("BALIE_NOW");
    if (status == 200 && wanted->token != tokens[0] && wanted->token != tokens[1])
        *desk = trial;
    return status;
}

static bool fits(const char *field, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = field; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (*at == '*' || (strncmp(at, word, length) == 0 && (!at[length] || at[length] == '|')))
            return true;
    return false;
}

struct table {
    struct line lines[LINES];
    size_t count;
};

static void read_table(struct table *table)
{
    FILE *file = fopen(CASES, "r");
    char text[512];

    table->count = 0;
    assert_non_null(file);
    while (fgets(text, sizeof text, file)) {
        struct line line = { 0 };

        if (*text == '#')
            continue;
        assert_true(sscanf(text, "%99s %59s %19s %99s %d %15s", line.route, line.token, line.region, line.role,
                           &line.status, line.reason) >= 5);
        assert_true(table->count < LINES);
        table->lines[table->count++] = line;
    }
    fclose(file);
}

static struct line *find_line(struct table *table, const struct combination *wanted)
{
    for (size_t i = 0; i < table->count; i++) {
        struct line *line = &table->lines[i];

        if (fits(line->route, wanted->route) && fits(line->token, wanted->token) &&
            fits(line->region, wanted->region) && fits(line->role, wanted->role)) {
            line->fits++;
            return line;
        }
    }
    fail_msg("no line of the table says what %s %s %s %s may", wanted->route, wanted->token, wanted->region,
             wanted->role);
    return NULL;
}

static bool is_as_told(const struct combination *wanted, const struct line *line, int status, const char *reason)
{
    if (status == line->status && strcmp(reason, line->reason) == 0)
        return true;
    print_error("%s %s %s %s: %d %s, wanted %d %s\n", wanted->route, wanted->token, wanted->region, wanted->role,
                status, reason, line->status, line->reason);
    return false;
}

/* Every token, region and role on one route; how many were not as told. */
static size_t try_route(struct scene *scene, struct table *table, const char *route, size_t *number)
{
    size_t wrong = 0;

    for (size_t i = 0; i < TOKENS * REGIONS * ROLES; i++) {
        size_t role = i % ROLES, region = i / ROLES % REGIONS;
        const struct combination wanted = { route, tokens[i / ROLES / REGIONS], region_names[region], roles[role],
                                            (*number)++ };
        const struct line *line = find_line(table, &wanted);
        char reason[16] = "";
        int status = ask_as_told(scene, &wanted, region, role, reason);

        wrong += !is_as_told(&wanted, line, status, reason);
    }
    return wrong;
}

static int ask_enrolment(struct room *room, const char *token)
{
    struct device newcomer = { .id = id_random(), .user = id_random() };
    char code[SERVER_CODE_BYTES];
    struct error err = { 0 };
    int status;

    assert_true(server_invite(room->url, "LIM", "an", code, &err));
    if (strcmp(token, "wrong") == 0)
        code[0] = code[0] == 'A' ? 'B' : 'A';
    else if (strcmp(token, "expired") == 0)
        setenv("BALIE_NOW", FAR_AWAY, 1);
    room->at = &newcomer;
    if (strcmp(token, "used") == 0) {
        assert_int_equal(enrol_with(room, code), 200);
        newcomer.id = id_random();
    }
    status = enrol_with(room, strcmp(token, "none") == 0 ? "-" : code);
    room->at = &room->first;
    unsetenv("BALIE_NOW");
    return status;
}

static size_t try_enrolment(struct room *room, struct table *table)
{
    static const char *const codes[] = { "none", "wrong", "expired", "used", "valid" };
    size_t wrong = 0;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const struct combination wanted = { "enrol", codes[i], "own", "onthaal", 0 };
        const struct line *line = find_line(table, &wanted);

        wrong += !is_as_told(&wanted, line, ask_enrolment(room, codes[i]), "");
    }
    return wrong;
}

static void set_up(struct scene *scene, struct room *room)
{
    scene->room = room;
    publish_rights(room);
    room->shelf = shelf_new();
    begin_dossiers(room, COMBINATIONS);
    open_desks(scene);
    room->at = &room->first;
    gather_people(scene);
}

static void clear_up(struct scene *scene)
{
    for (size_t i = 0; i < REGIONS; i++)
        for (size_t k = 0; k < STATES; k++)
            buf_clear(&scene->desks[i][k].feed);
}

static void every_combination_is_answered_as_the_table_says(void **state)
{
    struct scene scene = { 0 };
    struct table table;
    size_t number = 0, wrong = 0;

    read_table(&table);
    set_up(&scene, *state);
    for (size_t i = 0; i < KINDS; i++)
        wrong += try_route(&scene, &table, kinds[i].kind, &number);
    for (size_t i = 0; i < ROUTES; i++)
        wrong += try_route(&scene, &table, routes[i].name, &number);
    wrong += try_enrolment(scene.room, &table);
    clear_up(&scene);
    for (size_t i = 0; i < table.count; i++)
        if (!table.lines[i].fits)
            fail_msg("nothing fits the line: %s %s %s %s", table.lines[i].route, table.lines[i].token,
                     table.lines[i].region, table.lines[i].role);
    assert_int_equal(number, COMBINATIONS);
    assert_int_equal(wrong, 0);
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
        UNIT(every_combination_is_answered_as_the_table_says),
        cmocka_unit_test(every_route_is_in_the_table),
    };

    return RUN_ON_BOTH(tests);
}
