/* counter.h — a counter for each test program: a vault, a seat on our content, and people who come in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_DESK_COUNTER_H
#define BALIE_TESTS_DESK_COUNTER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"
#include "desk/card.h"
#include "desk/entry.h"
#include "desk/seat.h"
#include "desk/submission.h"
#include "form/session.h"
#include "store/log.h"
#include "store/store.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"

#define PASSPHRASE "paard batterij nietje geluk"
#define NOW        "2023-10-02T10:00:00+02:00"

struct counter {
    char folder[64];
    struct vault *vault;
    struct seat *seat;
    struct arena *arena;
};

static inline void sit_down(struct counter *counter, const char *role)
{
    struct error err = { 0 };
    struct store *store = role ? store_open(counter->vault, &err) : NULL;

    if (store)
        assert_true(store_set(store, "role", role, &err));
    store_free(store);
    counter->seat = seat_open(counter->vault, "forms", &err);
    if (!counter->seat || err.kind)
        fail_msg("%s", err.text);
}

/* Leaves and sits down again, perhaps with another role: nothing is remembered but what is in the vault. */
static inline void sit_down_again(struct counter *counter, const char *role)
{
    seat_free(counter->seat);
    sit_down(counter, role);
}

static inline struct counter *counter_new(const char *user)
{
    struct counter *counter = mem_new(sizeof *counter);
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    snprintf(counter->folder, sizeof counter->folder, "/tmp/balie-desk-XXXXXX");
    assert_non_null(mkdtemp(counter->folder));
    counter->vault = vault_create(counter->folder, user, passphrase, &err);
    secret_free(passphrase);
    assert_non_null(counter->vault);
    counter->arena = arena_new();
    sit_down(counter, NULL);
    return counter;
}

static inline void counter_free(struct counter *counter)
{
    static const char *const names[] = { "keys", "lock", "vault-1.db", "vault-1.db-wal", "" };

    seat_free(counter->seat);
    vault_close(counter->vault);
    arena_free(counter->arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = mem_format("%s/%s", counter->folder, names[i]);
        remove(path);
        mem_free(path);
    }
    mem_free(counter);
}

static inline int open_counter(void **state)
{
    setenv("BALIE_NOW", NOW, 1);
    *state = counter_new("an");
    return 0;
}

static inline int close_counter(void **state)
{
    counter_free(*state);
    return 0;
}

/* Every test begins at the same moment. */
static inline int begin(void **state)
{
    (void)state;
    setenv("BALIE_NOW", NOW, 1);
    return 0;
}

#define at_the_counter(test) cmocka_unit_test_setup(test, begin)

static inline struct json_t *json_of(const char *text)
{
    struct error err = { 0 };
    struct json_t *json = json_parse(text, strlen(text), &err);

    if (!json)
        fail_msg("%s in %s", err.text, text);
    return json;
}

/* Fills FORM in; false when refused. DOSSIER "new" or an id; OUT gets the dossier's id, RECORD the record's. */
static inline bool try_fill(struct seat *seat, const char *form, const char *dossier, const char *answers,
                            struct error *err)
{
    scoped_json given = json_of(answers);
    struct submission submission = { .form = form, .dossier = dossier, .answers = given };
    struct json_t *out = NULL;
    bool good = submission_fill(seat, &submission, &out, err);

    json_free(out);
    return good;
}

static inline struct id fill_in(struct seat *seat, const char *form, struct id dossier, const char *answers)
{
    scoped_json given = json_of(answers);
    char id[ID_TEXT_BYTES];
    struct submission submission = { .form = form,
                                     .dossier = id_is_set(dossier) ? id_format(dossier, id) : "new",
                                     .answers = given };
    struct error err = { 0 };
    struct json_t *out = NULL;
    struct id made;

    if (!submission_fill(seat, &submission, &out, &err))
        fail_msg("%s: %s: %s", form, err.field, err.text);
    assert_true(id_parse(json_get_text(out, id_is_set(dossier) ? "record" : "dossier"), &made));
    json_free(out);
    return made;
}

#define OLENA                                                                                                          \
    "{\"contacttalen\": [\"ukr\"], \"vraag\": [\"NEDERLANDS\"], \"naam\": \"Kovalenko\", \"voornaam\": \"Olena\","     \
    " \"geboortedatum\": \"1990-05-12\", \"gemeente\": \"71022\", \"telefoon\": \"0470 11 22 33\"}"
#define CHIDI                                                                                                          \
    "{\"contacttalen\": [\"eng\"], \"nl_begrip\": \"NIET\", \"vraag\": [\"INBURGERING\", \"NEDERLANDS\"],"             \
    " \"naam\": \"Okafor\", \"voornaam\": \"Chidi\", \"geboortedatum\": \"1988-05-12\", \"geslacht\": \"M\","          \
    " \"gemeente\": \"71022\", \"document\": \"EU\", \"document_geldig_tot\": \"2026-01-01\","                         \
    " \"verblijfsgrond\": \"VS_EU\", \"nationaliteit\": [\"FRA\"], \"geboorteland\": \"FRA\","                         \
    " \"eerste_inschrijving\": \"2023-05-02\"}"
#define INTAKE                                                                                                         \
    "{\"vorig_contract\": \"nee\", \"gezin\": \"ALLEEN\", \"perspectief\": [\"WERK\"], \"werk_nu\": \"NEE\","          \
    " \"studie\": \"NEE\", \"mag_werken\": \"ja\", \"diploma\": \"BACHELOR\", \"jaren_school\": 15,"                   \
    " \"vervoer\": [\"FIETS\"], \"reistijd_minuten\": 30, \"lesmomenten\": [\"MAA_OCHTEND\"],"                         \
    " \"aanpassing\": \"nee\", \"mo_taal\": \"eng\", \"mo_vorm\": [\"ONLINE\"], \"mo_vrijstellingstest\": \"nee\","    \
    " \"juridische_vraag\": \"nee\", \"samenvatting_voorgelezen\": \"ja\"}"
#define LEERVRAAG                                                                                                      \
    "{\"jaren_school\": 15, \"diploma\": \"BACHELOR\", \"geletterd\": \"vlot\", \"schriften\": [\"LATIJN\"],"          \
    " \"taalkennis\": [{\"taal\": \"eng\", \"niveau\": \"C2\"}], \"taal_later_geleerd\": \"ja\","                      \
    " \"nl_geleerd\": \"nee\", \"lesmomenten\": [\"MAA_OCHTEND\"], \"dig_kan\": [\"EMAIL\", \"FORMULIER\","            \
    " \"VIDEO\"], \"toestellen\": [\"LAPTOP\"], \"internet\": \"JA\", \"nt2_waarom\": [\"WERK\"],"                     \
    " \"nt2_doel\": \"A2\", \"leervorm\": \"CONTACT\", \"covaar_nodig\": \"nee\","                                     \
    " \"geen_test_reden\": \"NIET_NODIG\", \"adviesblad_gegeven\": \"ja\"}"
#define CONTRACT  "{\"begeleider\": \"an\", \"taal_uitleg\": \"eng\", \"rechten_tekst\": \"OK\", \"pnt_keuze\": \"nee\"}"
#define SIGNATURE "{\"kopie_gegeven\": \"ja\"}"

static inline struct item *item_of(struct entry *entry, const char *key)
{
    struct item *item = session_item(entry_session(entry), key);

    if (!item)
        fail_msg("no question %s", key);
    return item;
}

static inline const char *value_of(struct entry *entry, const char *key)
{
    return item_value(item_of(entry, key));
}

static inline void say(struct entry *entry, const char *key, const char *text)
{
    struct error err = { 0 };

    if (!entry_answer(entry, item_of(entry, key), text, &err))
        fail_msg("%s: %s", key, err.text);
}

/* The key of question NAME in row ROW; yours until the test ends. */
static inline const char *in_row(struct counter *counter, struct item *row, const char *name)
{
    return arena_format(counter->arena, "%s/%s", item_key(row), name);
}

/* The newest change of RECORD, with its body decoded. */
struct newest {
    struct counter *counter;
    struct id record;
    struct change change;
    struct body body;
    size_t count;
};

static inline bool keep_newest(void *with, const struct change *change, int64_t arrival_ms)
{
    struct newest *newest = with;

    (void)arrival_ms;
    if (!id_equal(change->record, newest->record))
        return true;
    if (!newest->count || change->seq > newest->change.seq)
        change_copy(newest->counter->arena, &newest->change, change);
    newest->count++;
    return true;
}

static inline struct newest newest_of(struct counter *counter, struct id dossier, struct id record)
{
    struct newest newest = { .counter = counter, .record = record };

    log_each(seat_store(counter->seat), dossier, false, keep_newest, &newest);
    assert_true(newest.count > 0);
    assert_true(
        body_decode(counter->arena, newest.change.body, newest.change.body_bytes, &newest.body, &(struct error){ 0 }));
    return newest;
}

static inline const struct body_set *set_of(const struct newest *newest, const char *key)
{
    for (size_t i = 0; i < newest->body.set_count; i++)
        if (text_equal(newest->body.sets[i].key, key))
            return &newest->body.sets[i];
    return NULL;
}

static inline const struct body_save *save_of(const struct newest *newest, const char *list, const char *property)
{
    for (size_t i = 0; i < newest->body.save_count; i++)
        if (text_equal(newest->body.saves[i].list, list) && text_equal(newest->body.saves[i].property, property))
            return &newest->body.saves[i];
    return NULL;
}

/* The dossier as it stands, as text to look into. */
static inline const char *state_of(struct counter *counter, struct id dossier)
{
    scoped_buf out = { 0 };

    assert_true(card_json(counter->seat, dossier, &out, &(struct error){ 0 }));
    return arena_text(counter->arena, buf_view(&out));
}

#endif
