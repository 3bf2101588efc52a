/* store_test.c — what is appended is kept, folded into tables, and comes out the same however it was derived. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sample.h"

#include "fold/fold.h"
#include "store/content.h"

#define STEP_MS 60000

static void what_a_record_saves_stands_in_the_table(void **state)
{
    struct fixture *fixture = *state;

    append(fixture, &(struct sample){ .dossier = 1,
                                      .record = 10,
                                      .at_ms = STEP_MS,
                                      .date = "2023-05-01",
                                      .values = { "name", "Demir", "first", "Yusuf", "amount", "1.5", "moments",
                                                  "di ma", "label", "Demir, Yusuf" } });
    assert_rows(fixture, 1, "card", "amount=1.5 first=Yusuf moments=di ma name=Demir ;");
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM card__moments WHERE code IN ('di', 'ma')"), 2);
    assert_int_equal(number_of(fixture, "SELECT typeof(amount) = 'real' FROM card"), 1);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM card_h WHERE van = '2023-05-01' AND"
                                        " tot = '9999-12-31'"),
                     1);
}

static void a_later_record_outruns_an_earlier_one_and_a_correction_of_it(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample = {
        .dossier = 1, .record = 10, .at_ms = STEP_MS, .date = "2023-01-05", .values = { "name", "A" }
    };
    struct id first = append(fixture, &sample);

    sample = (struct sample){ 1, 11, 2 * STEP_MS, "2023-02-01", { "name", "B" }, { first }, 1, NULL, NULL };
    sample.parents[0] = append(fixture, &sample);
    assert_rows(fixture, 1, "card", "name=B ;");
    sample.record = 10;
    sample.at_ms = 3 * STEP_MS;
    sample.date = "2023-01-05";
    sample.values[1] = "C";
    append(fixture, &sample);
    assert_rows(fixture, 1, "card", "name=B ;");
}

static bool count_conflict(void *with, const struct conflict *conflict)
{
    buf_format(with, "%s:%s ", conflict->kind, conflict->key);
    return true;
}

static void two_that_did_not_see_each_other_are_a_conflict_until_decided(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample = { 1, 10, STEP_MS, "2023-01-05", { "name", "A" }, { { { 0 } } }, 0, NULL, NULL };
    struct id base = append(fixture, &sample), b, c;
    scoped_buf text = { 0 };

    sample.parents[0] = base;
    sample.parent_count = 1;
    sample.values[1] = "B";
    b = append(fixture, &sample);
    sample.values[1] = "C";
    sample.at_ms += 1;
    c = append(fixture, &sample);
    conflict_each(fixture->store, id_of(1), count_conflict, &text);
    assert_non_null(strstr(buf_view(&text), "value:name"));
    sample.values[1] = "B";
    sample.parents[0] = id_compare(b, c) < 0 ? b : c;
    sample.parents[1] = id_compare(b, c) < 0 ? c : b;
    sample.parent_count = 2;
    append(fixture, &sample);
    buf_cut(&text, 0);
    conflict_each(fixture->store, id_none(), count_conflict, &text);
    assert_null(strstr(buf_view(&text), "value:name"));
}

static void a_change_whose_parent_is_not_here_waits(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample = { 1, 10, STEP_MS, NULL, { "name", "A" }, { id_of(99) }, 1, NULL, NULL };
    scoped_buf text = { 0 };

    append(fixture, &sample);
    assert_rows(fixture, 1, "card", "");
    assert_int_equal(conflict_each(fixture->store, id_none(), count_conflict, &text), 1);
    assert_true(strncmp(buf_view(&text), "waiting:", 8) == 0);
}

/* One history of twenty changes in five dossiers, with concurrent ones, a withdrawal and an erasure. */
static size_t make_history(struct fixture *fixture, struct change *out, size_t room)
{
    static const char *const names[] = { "Demir", "Amrani", "Peeters", "Kaya" };
    struct id before[8] = { 0 };
    size_t count = 0;

    for (unsigned i = 0; i < 20 && count < room; i++) {
        unsigned dossier = 1 + i % 5;
        struct sample sample = { .dossier = dossier,
                                 .record = 10 * dossier + i % 3,
                                 .at_ms = STEP_MS * (1 + i % 7),
                                 .date = i % 2 ? "2023-05-01" : "2022-01-01",
                                 .values = { "name", names[i % 4], "first", names[i / 4 % 4], "moments", "a b" } };

        if (i % 4 == 3)
            sample.list = "visit";
        if (i == 17)
            sample.kind = CHANGE_WITHDRAW;
        if (i == 18)
            sample.kind = CHANGE_ERASE;
        /* Every third does not know the one before: a conflict. */
        if (i >= 5 && i % 3) {
            sample.parents[0] = before[dossier];
            sample.parent_count = 1;
        }
        out[count] = make_change(fixture, &sample);
        out[count].device = id_of(500 + i % 2);
        out[count].seq = i / 2 + 1;
        change_identify(&out[count]);
        before[dossier] = out[count++].id;
    }
    return count;
}

static void receive_all(struct fixture *fixture, const struct change *changes, size_t count, unsigned seed)
{
    struct error err = { 0 };
    bool is_new;
    size_t left;

    for (size_t i = 0; i < count; i++) {
        size_t at = seed ? (i * 7 + seed) % count : i;

        assert_true(log_receive(fixture->store, &changes[at], 1000 * (int64_t)(at + 1), &is_new, &err));
        assert_true(is_new);
        if (i % 6 == seed % 6)
            assert_true(log_derive(fixture->store, 0, &left, &err));
    }
    assert_true(log_derive(fixture->store, 0, &left, &err));
    assert_int_equal(left, 0);
}

static void a_rebuild_in_any_order_gives_what_stood(void **state)
{
    struct fixture *fixture = *state;
    struct change changes[20];
    size_t count = make_history(fixture, changes, 20);
    struct digest stood, rebuilt;
    struct error err = { 0 };

    receive_all(fixture, changes, count, 0);
    stood = store_digest(fixture->store);
    for (uint64_t seed = 0; seed < 20; seed++) {
        assert_true(store_rebuild(fixture->store, seed, NULL, NULL, &err));
        rebuilt = store_digest(fixture->store);
        assert_memory_equal(&stood, &rebuilt, sizeof stood);
    }
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _dirty"), 5);
}

static void what_was_deleted_from_a_derived_table_comes_back(void **state)
{
    static const char *const sql[] = {
        "DELETE FROM card",
        "DELETE FROM card_h",
        "DELETE FROM _posting",
        "UPDATE _card SET words = 'wrong'",
        "DELETE FROM _record",
        "DELETE FROM _touched",
        "INSERT INTO _conflict VALUES(1, x'00', 'x', 'value')",
    };
    struct fixture *fixture = *state;
    struct change changes[20];
    size_t count = make_history(fixture, changes, 20);
    struct digest stood, rebuilt;
    struct error err = { 0 };

    receive_all(fixture, changes, count, 0);
    stood = store_digest(fixture->store);
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
        assert_int_equal(sqlite3_exec(vault_database(fixture->vault), sql[i], NULL, NULL, NULL), SQLITE_OK);
        store_free(fixture->store);
        fixture->store = store_open(fixture->vault, &err);
        rebuilt = store_digest(fixture->store);
        assert_memory_not_equal(&stood, &rebuilt, sizeof stood);
        assert_true(store_rebuild(fixture->store, i, NULL, NULL, &err));
        rebuilt = store_digest(fixture->store);
        assert_memory_equal(&stood, &rebuilt, sizeof stood);
    }
}

static void the_order_of_arrival_does_not_matter(void **state)
{
    struct fixture *fixture = *state;
    struct change changes[20];
    size_t count = make_history(fixture, changes, 20);
    struct digest stood, other;

    receive_all(fixture, changes, count, 0);
    stood = store_digest(fixture->store);
    for (unsigned seed = 1; seed < 8; seed++) {
        store_free(fixture->store);
        wipe(vault_database(fixture->vault));
        fixture->store = store_open(fixture->vault, NULL);
        define(fixture->store);
        receive_all(fixture, changes, count, seed);
        other = store_digest(fixture->store);
        assert_memory_equal(&stood, &other, sizeof stood);
    }
}

static void a_new_property_is_filled_from_the_log(void **state)
{
    static const struct entity_property more[] = { { "name", ENTITY_TEXT }, { "added", ENTITY_INTEGER } };
    static const struct entity_list wider = { "card", more, 2 };
    struct fixture *fixture = *state;
    struct error err = { 0 };

    append(fixture,
           &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "added", "7", "name", "A" } });
    assert_rows(fixture, 1, "card", "name=A ;");
    assert_true(entity_define(fixture->store, &wider, 1, &err));
    assert_rows(fixture, 1, "card", "added=7 name=A ;");
}

static void linked_dossiers_are_shown_as_one(void **state)
{
    struct fixture *fixture = *state;
    struct body body = { 0 };
    struct buf text = { 0 };
    char other[ID_TEXT_BYTES];
    struct error err = { 0 };
    struct id smallest = id_compare(id_of(1), id_of(2)) < 0 ? id_of(1) : id_of(2);

    append(
        fixture,
        &(struct sample){
            .dossier = 1, .record = 10, .at_ms = 1, .date = "2022-01-01", .list = "visit", .values = { "name", "A" } });
    append(
        fixture,
        &(struct sample){
            .dossier = 2, .record = 20, .at_ms = 2, .date = "2021-01-01", .list = "visit", .values = { "name", "B" } });
    struct change link = make_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 3, .kind = CHANGE_LINK });
    body.linked = id_format(id_of(2), other);
    body_encode(&text, &body);
    link.body = arena_text(fixture->arena, buf_view(&text));
    link.body_bytes = text.size_bytes;
    buf_clear(&text);
    assert_true(log_append(fixture->store, &link, &err));
    scoped(dossier) dossier = dossier_load(fixture->store, id_of(2), date_none(), &err);
    assert_non_null(dossier);
    assert_int_equal(dossier_fold_count(dossier), 2);
    assert_true(id_equal(dossier_id(dossier), smallest));
    assert_non_null(dossier_record(dossier, id_of(10), NULL));
    assert_rows(fixture, 1, "visit", "name=B ;name=A ;");
    assert_rows(fixture, 2, "visit", "name=B ;name=A ;");
}

static void a_look_at_a_past_day_leaves_later_records_out(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    struct date at = date_make(2022, 12, 31);
    size_t count;

    append(fixture,
           &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .date = "2022-01-01", .values = { "name", "A" } });
    append(fixture,
           &(struct sample){ .dossier = 1, .record = 11, .at_ms = 2, .date = "2023-01-01", .values = { "name", "B" } });
    scoped(dossier) dossier = dossier_load(fixture->store, id_of(1), at, &err);
    const struct fold_entity *entities = fold_entities(dossier_fold(dossier, 0), &count);
    assert_int_equal(count, 1);
    assert_string_equal(entities[0].properties[0].value, "A");
}

static void a_dossier_is_found_by_what_a_person_types(void **state)
{
    struct fixture *fixture = *state;
    char text[ID_TEXT_BYTES], code[ID_CODE_BYTES];
    struct error err = { 0 };
    struct id found = id_none();

    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    append(fixture, &(struct sample){ .dossier = 2, .record = 20, .at_ms = 1, .values = { "name", "B" } });
    id_format(id_of(1), text);
    assert_true(dossier_resolve(fixture->store, text, &found, &err) && id_equal(found, id_of(1)));
    text[5] = '\0';
    assert_true(dossier_resolve(fixture->store, text, &found, &err) && id_equal(found, id_of(1)));
    text[3] = '\0';
    assert_false(dossier_resolve(fixture->store, text, &found, &err));
    assert_true(dossier_resolve(fixture->store, id_code(id_of(2), code), &found, &err) && id_equal(found, id_of(2)));
    assert_false(dossier_resolve(fixture->store, "zzzz", &found, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    assert_true(dossier_of_record(fixture->store, id_of(20), &found) && id_equal(found, id_of(2)));
    assert_false(dossier_of_record(fixture->store, id_of(21), &found));
    assert_int_equal(dossier_count(fixture->store), 2);
}

static void a_cancelled_transaction_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct digest chain, empty = { { 0 } }, before = store_digest(fixture->store), after;
    struct error err = { 0 };

    assert_true(store_begin(fixture->store, &err));
    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    store_cancel(fixture->store);
    after = store_digest(fixture->store);
    assert_memory_equal(&before, &after, sizeof after);
    chain = empty;
    assert_int_equal(log_head(fixture->store, &chain), 0);
    assert_false(dossier_exists(fixture->store, id_of(1)));
    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    assert_int_equal(log_head(fixture->store, NULL), 1);
    assert_rows(fixture, 1, "card", "name=A ;");
}

static void an_inner_cancel_dooms_the_whole(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    assert_true(store_begin(fixture->store, &err) && store_begin(fixture->store, &err));
    assert_true(store_set(fixture->store, "x", "1", &err));
    store_cancel(fixture->store);
    assert_false(store_commit(fixture->store, &err));
    assert_null(store_get(fixture->store, "x"));
}

static void counters_never_repeat(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    int64_t a, b, c;

    assert_true(store_count(fixture->store, "contract", &a, &err));
    assert_true(store_count(fixture->store, "contract", &b, &err));
    assert_true(store_count(fixture->store, "payment", &c, &err));
    assert_int_equal(a, 1);
    assert_int_equal(b, 2);
    assert_int_equal(c, 1);
}

static void what_changes_is_dirty_until_cleaned(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    struct id dirty[4];

    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    append(fixture, &(struct sample){ .dossier = 2, .at_ms = 1, .kind = CHANGE_VIEW });
    assert_int_equal(store_dirty(fixture->store, dirty, 4), 1);
    assert_true(id_equal(dirty[0], id_of(1)));
    assert_true(store_clean(fixture->store, dirty[0], &err));
    assert_int_equal(store_dirty(fixture->store, dirty, 4), 0);
    assert_true(store_mark(fixture->store, id_of(1), &err));
    assert_int_equal(store_dirty(fixture->store, dirty, 4), 1);
}

static void facts_are_columns_of_the_dossier(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    append(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });
    assert_true(entity_put_fact(fixture->store, id_of(1), "status", "OPEN", &err));
    assert_true(entity_put_fact(fixture->store, id_of(1), "status", "CLOSED", &err));
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM dossier WHERE status = 'CLOSED'"), 1);
    assert_false(entity_put_fact(fixture->store, id_of(1), "x\" y", "1", &err));
    assert_false(entity_put_fact(fixture->store, id_of(9), "status", "1", &err));
}

static bool count_path(void *with, const char *path)
{
    buf_format(with, "%s ", path);
    return true;
}

static void content_is_kept_by_hash(void **state)
{
    static const struct content_file files[] = { { "b/x.csv", "two", 3 }, { "a.csv", "one", 3 }, { "c", "", 0 } };
    struct fixture *fixture = *state;
    struct digest bundle, again, live;
    struct error err = { 0 };
    scoped_buf text = { 0 };

    assert_true(content_keep(fixture->store, files, 3, &bundle, &err));
    assert_true(content_keep(fixture->store, files, 3, &again, &err));
    assert_true(digest_equal(&bundle, &again));
    assert_false(content_live(fixture->store, &live));
    assert_true(content_set_live(fixture->store, &bundle, &err));
    assert_true(content_live(fixture->store, &live) && digest_equal(&live, &bundle));
    assert_true(content_read(fixture->store, &bundle, "b/x.csv", &text, &err));
    assert_string_equal(buf_view(&text), "two");
    assert_false(content_read(fixture->store, &bundle, "b/y.csv", &text, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    buf_cut(&text, 0);
    assert_true(content_each(fixture->store, &bundle, count_path, &text));
    assert_string_equal(buf_view(&text), "a.csv b/x.csv c ");
    assert_true(content_has(fixture->store, &bundle));
}

/* Commits COUNT times, another text each. */
static void commit_often(struct store *store, int count)
{
    char text[24];

    for (int i = 0; i < count; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_true(store_set(store, "often", text, NULL));
    }
}

static void between_keys_what_was_committed_is_carried_in_steps(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };
    int frames = 0;

    store_set_pace(fixture->store, STORE_LARGE_PORTIONS);
    commit_often(fixture->store, 120);
    assert_false(store_must_carry(fixture->store)); /* in bulk nobody has to */
    store_set_pace(fixture->store, STORE_SMALL_PORTIONS);
    assert_true(store_must_carry(fixture->store));
    assert_true(store_carry(fixture->store, &err));
    assert_false(store_must_carry(fixture->store));
    commit_often(fixture->store, 1000); /* and where nobody does, a commit does it in the end */
    assert_int_equal(
        sqlite3_wal_checkpoint_v2(vault_database(fixture->vault), "main", SQLITE_CHECKPOINT_PASSIVE, &frames, NULL),
        SQLITE_OK);
    assert_in_range(frames, 1, 600);
    store_set_pace(fixture->store, STORE_LARGE_PORTIONS);
}

static void what_is_set_as_it_was_writes_nothing(void **state)
{
    struct fixture *fixture = *state;
    int before;

    assert_true(store_set(fixture->store, "place", "here", NULL));
    before = sqlite3_total_changes(vault_database(fixture->vault));
    assert_true(store_set(fixture->store, "place", "here", NULL));
    assert_int_equal(sqlite3_total_changes(vault_database(fixture->vault)), before);
    assert_true(store_set(fixture->store, "place", "there", NULL));
    assert_int_equal(sqlite3_total_changes(vault_database(fixture->vault)), before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(what_a_record_saves_stands_in_the_table),
        with_store(a_later_record_outruns_an_earlier_one_and_a_correction_of_it),
        with_store(two_that_did_not_see_each_other_are_a_conflict_until_decided),
        with_store(a_change_whose_parent_is_not_here_waits),
        with_store(a_rebuild_in_any_order_gives_what_stood),
        with_store(what_was_deleted_from_a_derived_table_comes_back),
        with_store(the_order_of_arrival_does_not_matter),
        with_store(a_new_property_is_filled_from_the_log),
        with_store(linked_dossiers_are_shown_as_one),
        with_store(a_look_at_a_past_day_leaves_later_records_out),
        with_store(a_dossier_is_found_by_what_a_person_types),
        with_store(a_cancelled_transaction_leaves_nothing),
        with_store(an_inner_cancel_dooms_the_whole),
        with_store(counters_never_repeat),
        with_store(between_keys_what_was_committed_is_carried_in_steps),
        with_store(what_is_set_as_it_was_writes_nothing),
        with_store(what_changes_is_dirty_until_cleaned),
        with_store(facts_are_columns_of_the_dossier),
        with_store(content_is_kept_by_hash),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
