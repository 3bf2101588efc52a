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
#include "people.h"
#include "store/log.h"
#include "store/store.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"
#include "../temporary.h"

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

    temporary_path(counter->folder, sizeof counter->folder, "balie-desk-XXXXXX");
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

#endif
