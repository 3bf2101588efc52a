/* sample.h — changes to put into a store under test, and what then stands in its tables. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_STORE_SAMPLE_H
#define BALIE_TESTS_STORE_SAMPLE_H

#include "fixture.h"

/* The same id for the same number, whatever the store. */
static inline struct id id_of(unsigned number)
{
    return hash_id(&number, sizeof number);
}

struct sample {
    unsigned dossier, record;
    int64_t at_ms;
    const char *date;       /* legal date, or NULL */
    const char *values[16]; /* property, value, property, value ... of list card, also the answers; NULL ends */
    struct id parents[4];
    size_t parent_count;
    const char *kind; /* NULL: set */
    const char *list; /* NULL: card */
};

static inline const char *sample_body(struct arena *arena, const struct sample *sample, size_t *size_bytes)
{
    struct body_set sets[8];
    struct body_save saves[9];
    struct body body = { .sets = sets, .saves = saves };
    struct buf text = { 0 };
    char *entity = arena_alloc(arena, ID_TEXT_BYTES);
    const char *list = sample->list ? sample->list : "card";

    id_format(sample->list ? id_of(sample->record) : id_of(sample->dossier), entity);
    saves[body.save_count++] = (struct body_save){ list, entity, "", { BODY_TEXT, "1" }, false };
    for (size_t i = 0; sample->values[i]; i += 2) {
        struct body_value value = { BODY_TEXT, sample->values[i + 1] };

        sets[body.set_count++] = (struct body_set){ sample->values[i], value, false };
        saves[body.save_count++] = (struct body_save){ list, entity, sample->values[i], value, false };
    }
    body_encode(&text, &body);
    *size_bytes = text.size_bytes;
    entity = arena_text_part(arena, buf_view(&text), text.size_bytes);
    buf_clear(&text);
    return entity;
}

static inline struct change make_change(struct fixture *fixture, const struct sample *sample)
{
    struct change change = { .kind = sample->kind ? sample->kind : CHANGE_SET,
                             .at_ms = sample->at_ms,
                             .user = fixture->user,
                             .dossier = id_of(sample->dossier),
                             .record = sample->record ? id_of(sample->record) : id_none(),
                             .form = "form",
                             .region = "VLA",
                             .date = date_none() };

    if (sample->date)
        assert_true(date_parse(sample->date, &change.date));
    change.parents = arena_copy(fixture->arena, sample->parents, sample->parent_count * sizeof *sample->parents);
    change.parent_count = sample->parent_count;
    change.body = sample_body(fixture->arena, sample, &change.body_bytes);
    return change;
}

/* Appends and gives the change's id. */
static inline struct id append(struct fixture *fixture, const struct sample *sample)
{
    struct change change = make_change(fixture, sample);
    struct error err = { 0 };

    if (!log_append(fixture->store, &change, &err))
        fail_msg("%s", err.text);
    return change.id;
}

/* Values of the entity table, "property=value " in the order of the table, rows ended by ";". */
static inline bool note_row(void *with, const struct entity_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        buf_format(with, "%s=%s ", row->names[i], row->values[i]);
    buf_char(with, ';');
    return true;
}

static inline void assert_rows(struct fixture *fixture, unsigned dossier, const char *list, const char *wanted)
{
    struct buf text = { 0 };

    assert_true(entity_each(fixture->store, id_of(dossier), list, note_row, &text));
    assert_string_equal(buf_view(&text), wanted);
    buf_clear(&text);
}

static inline int64_t number_of(struct fixture *fixture, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t number;

    assert_int_equal(sqlite3_prepare_v2(vault_database(fixture->vault), sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

#endif
