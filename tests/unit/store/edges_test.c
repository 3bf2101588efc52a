/* edges_test.c — the ends of what is kept: empty and full, names that are none, blocks of the index. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include "store/blob.h"
#include "store/draft.h"
#include "store/task.h"

static void note_hit(void *with, const struct search_hit *hit)
{
    buf_format(with, "%s;", hit->label);
}

static struct change person(struct fixture *fixture, unsigned dossier, const char *name, int64_t at_ms)
{
    char *body = arena_format(fixture->arena,
                              "{\"salt\":\"0000000000000000\",\"save\":[[\"card\",\"e%u\",\"\",\"1\"],"
                              "[\"card\",\"e%u\",\"name\",\"%s\"],[\"card\",\"e%u\",\"label\",\"%s %u\"]]}",
                              dossier, dossier, name, dossier, name, dossier);

    return written_change(fixture, &(struct sample){ .dossier = dossier, .record = dossier, .at_ms = at_ms }, body);
}

static const char *found(struct fixture *fixture, const char *words, size_t limit, struct buf *out)
{
    buf_cut(out, 0);
    search_find(fixture->store, words, limit, note_hit, out);
    return buf_view(out);
}

static void of_more_hits_than_asked_the_last_touched_are_shown(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    for (unsigned i = 1; i <= 5; i++)
        keep(fixture, person(fixture, i, "Jansen", 1000 * (i % 3 + 1)));
    assert_string_equal(found(fixture, "jansen", 2, &out), "Jansen 2;Jansen 5;");
    assert_string_equal(found(fixture, "jans", 1, &out), "Jansen 2;");
    assert_string_equal(found(fixture, "jansen", 0, &out), "");
    assert_string_equal(found(fixture, "  ", 5, &out), "");
}

static void what_is_exact_leaves_no_place_for_what_begins_so(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    keep(fixture, person(fixture, 1, "Jan", 1000));
    keep(fixture, person(fixture, 2, "Jansen", 9000));
    assert_string_equal(found(fixture, "jan", 1, &out), "Jan 1;");
    assert_string_equal(found(fixture, "jan", 2, &out), "Jan 1;Jansen 2;");
}

/* No birth and no key, only words or nothing. */
static const char *const odd[] = {
    "31/2/1988",           "5/1988/1/2",           "1-2",   "12/19/88/", "99999999", "12",
    "a-b-c-d-e-f-g-h-i-j", "1 2 3 4 5 6 7 8 9 10", "1988-", "123456/1",  "1/2/3"
};

static void odd_numbers_are_looked_for_and_find_nobody(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };

    keep(fixture, person(fixture, 1, "Jan", 1000));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_string_equal(found(fixture, odd[i], 5, &out), "");
}

static void a_dossier_two_persons_touched_stands_once_where_the_last_did(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };
    struct change change;

    keep(fixture, person(fixture, 1, "Ada", 1000));
    keep(fixture, person(fixture, 2, "Bo", 2000));
    change = person(fixture, 1, "Ada", 5000);
    change.record = id_of(71);
    change.user = id_of(991);
    keep(fixture, change);
    change = person(fixture, 2, "Bo", 500);
    change.record = id_of(72);
    change.user = id_of(991);
    keep(fixture, change);
    search_recent(fixture->store, id_none(), 5, note_hit, &out);
    assert_string_equal(buf_view(&out), "Ada 1;Bo 2;");
    buf_cut(&out, 0);
    search_recent(fixture->store, id_none(), 0, note_hit, &out);
    search_recent(fixture->store, id_of(992), 5, note_hit, &out);
    assert_string_equal(buf_view(&out), "");
}

static void of_the_recent_ones_only_so_many_are_shown(void **state)
{
    struct fixture *fixture = *state;
    scoped_buf out = { 0 };
    struct change change;

    for (unsigned i = 1; i <= 4; i++) {
        change = person(fixture, i, "P", 1000 * i);
        change.user = i % 2 ? fixture->user : id_of(991);
        keep(fixture, change);
    }
    search_recent(fixture->store, id_none(), 2, note_hit, &out);
    assert_string_equal(buf_view(&out), "P 4;P 3;");
}

/* Names of lists and properties, and the word that refuses them. */
static const struct {
    const char *list, *property, *refused;
} names[] = {
    { "Lijst", "a", "Lijst is no name for a list" },
    { "", "a", " is no name for a list" },
    { "lijst", "A", "A is no name for a property" },
    { "lijst", "record", "record is no name for a property" },
    { "lijst", "dossier", "dossier is no name for a property" },
};

static void a_name_that_cannot_be_a_table_or_column_is_refused(void **state)
{
    struct fixture *fixture = *state;
    uint64_t before = everything(fixture);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct entity_property property = { names[i].property, ENTITY_TEXT };
        const struct entity_list list = { names[i].list, &property, 1 };
        struct error err = { 0 };
        assert_false(entity_define(fixture->store, &list, 1, &err));
        assert_non_null(strstr(err.text, names[i].refused));
    }
    assert_true(everything(fixture) == before);
}

static void a_fact_has_a_name_and_a_dossier(void **state)
{
    struct fixture *fixture = *state;
    struct error err = { 0 };

    keep(fixture, person(fixture, 1, "Ada", 1000));
    assert_false(entity_put_fact(fixture->store, id_of(1), "dossier", "x", &err));
    assert_string_equal(err.text, "dossier is no name for a fact. Choose another one (a-z, 0-9, _).");
    assert_false(entity_put_fact(fixture->store, id_of(1), "Status", "x", &err));
    assert_false(entity_put_fact(fixture->store, id_of(9), "status", "x", &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
}

static bool stop_at_row(void *with, const struct entity_row *row)
{
    note_row(with, row);
    return false;
}

static void rows_of_linked_dossiers_come_by_day_then_by_first_then_by_name(void **state)
{
    struct fixture *fixture = *state;
    struct change change;
    scoped_buf out = { 0 };
    char other[ID_TEXT_BYTES];

    put(fixture, &(struct sample){ .dossier = 1,
                                   .record = 11,
                                   .at_ms = 30,
                                   .date = "2023-02-01",
                                   .list = "visit",
                                   .values = { "name", "c" } });
    put(fixture,
        &(struct sample){ .dossier = 1, .record = 12, .at_ms = 20, .list = "visit", .values = { "name", "a" } });
    put(fixture, &(struct sample){ .dossier = 2,
                                   .record = 21,
                                   .at_ms = 10,
                                   .date = "2023-02-01",
                                   .list = "visit",
                                   .values = { "name", "b" } });
    change = written_change(
        fixture, &(struct sample){ .dossier = 1, .at_ms = 40, .kind = CHANGE_LINK },
        arena_format(fixture->arena, "{\"salt\":\"0000000000000000\",\"dossier\":\"%s\"}", id_format(id_of(2), other)));
    keep(fixture, change);
    assert_rows(fixture, 2, "visit", "name=a ;name=b ;name=c ;");
    assert_true(entity_each(fixture->store, id_of(1), "visit", stop_at_row, &out));
    assert_string_equal(buf_view(&out), "name=a ;");
    assert_rows(fixture, 1, "nolist", "");
}

/* A thousand and more dossiers of one name: their places no longer fit a list, and stand as bits. */
static void a_name_that_thousands_have_is_kept_as_bits(void **state)
{
    struct fixture *fixture = *state;
    struct change *changes = arena_alloc(fixture->arena, 1100 * sizeof *changes);
    scoped_buf out = { 0 };
    size_t left;

    for (unsigned i = 0; i < 1100; i++)
        changes[i] = person(fixture, 1 + i, "Peeters", 1000 * (1 + (int64_t)i));
    assert_true(log_append_all(fixture->store, changes, 1100, NULL));
    assert_int_equal(number_of(fixture, "SELECT length(dossiers) FROM _posting WHERE word = 'peeters'"), 2048);
    assert_string_equal(found(fixture, "peeters", 1, &out), "Peeters 1100;");
    assert_int_equal(search_find(fixture->store, "peeters", 5000, note_hit, &out), 1000);
    assert_true(log_derive(fixture->store, 1000, &left, NULL));
    assert_true(store_rebuild(fixture->store, 3, NULL, NULL, NULL)); /* more than one batch */
    assert_int_equal(number_of(fixture, "SELECT length(dossiers) FROM _posting WHERE word = 'peeters'"), 2048);
    assert_int_equal(number_of(fixture, "SELECT count(*) FROM _touched"), 2);
}

static bool count_pending(void *with, const struct change *change, struct error *err)
{
    (void)err;
    ++*(size_t *)with;
    return change->seq != 300;
}

static void more_than_one_step_of_what_waits_is_read_on(void **state)
{
    struct fixture *fixture = *state;
    struct change *changes = arena_alloc(fixture->arena, 300 * sizeof *changes);
    size_t count = 0;

    for (unsigned i = 0; i < 300; i++)
        changes[i] = person(fixture, 1 + i, "P", 1000 + i);
    assert_true(log_append_all(fixture->store, changes, 300, NULL));
    assert_int_equal(log_pending_count(fixture->store), 300);
    assert_false(log_pending(fixture->store, 0, 1 << 20, fixture->arena, count_pending, &count));
    assert_int_equal(count, 300);
}

static void a_form_with_too_many_parents_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct change change = person(fixture, 1, "Ada", 1000);
    struct error err = { 0 };

    change.parent_count = CHANGE_PARENTS_LIMIT + 1;
    change.parents = arena_alloc(fixture->arena, change.parent_count * sizeof *change.parents);
    assert_false(log_append(fixture->store, &change, &err));
    assert_non_null(strstr(err.text, "This form is too large to be sent"));
}

static void a_draft_or_change_that_is_not_here_is_absent(void **state)
{
    struct fixture *fixture = *state;
    struct digest bundle = hash_bytes("x", 1);
    struct error err = { 0 };
    struct change change;
    struct draft draft;

    assert_false(draft_load(fixture->store, id_of(50), fixture->arena, &draft, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    err = (struct error){ 0 };
    assert_false(draft_set_bundle(fixture->store, id_of(50), &bundle, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    err = (struct error){ 0 };
    assert_false(log_find(fixture->store, id_of(1), fixture->arena, &change, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
}

static void a_draft_whose_answers_are_no_json_is_refused(void **state)
{
    struct draft draft = { .id = id_of(50), .form = "form", .answers = "{\"a\":" };
    struct fixture *fixture = *state;
    struct error err = { 0 };

    assert_false(draft_save(fixture->store, &draft, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    draft.answers = "";
    assert_true(draft_save(fixture->store, &draft, &err));
    draft.answers = NULL;
    assert_true(draft_save(fixture->store, &draft, &err));
    assert_true(draft_load(fixture->store, id_of(50), fixture->arena, &draft, &err));
    assert_string_equal(draft.answers, "{}");
}

static bool stop_at_change(void *with, const struct change *change, int64_t arrival_ms)
{
    (void)change;
    (void)arrival_ms;
    ++*(size_t *)with;
    return false;
}

static bool stop_at_task(void *with, const struct task *task)
{
    (void)task;
    ++*(size_t *)with;
    return false;
}

static bool stop_at_conflict(void *with, const struct conflict *conflict)
{
    (void)conflict;
    ++*(size_t *)with;
    return false;
}

static void whoever_listens_may_have_heard_enough(void **state)
{
    const struct task tasks[] = { { .name = "een" }, { .name = "twee" } };
    struct fixture *fixture = *state;
    size_t heard = 0;
    struct id first =
        put(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A" } });

    put(fixture, &(struct sample){ 1, 10, 2, NULL, { "name", "B" }, { first }, 1, NULL, NULL });
    put(fixture, &(struct sample){ 1, 10, 3, NULL, { "name", "C" }, { first }, 1, NULL, NULL });
    assert_true(task_replace(fixture->store, id_of(1), tasks, 2, NULL));
    assert_false(log_each(fixture->store, id_of(1), true, stop_at_change, &heard));
    assert_false(log_each_own(fixture->store, 0, stop_at_change, &heard));
    assert_int_equal(heard, 2);
    assert_int_equal(task_each(fixture->store, &(struct task_filter){ .limit = 5 }, stop_at_task, &heard), 2);
    assert_true(conflict_each(fixture->store, id_of(1), stop_at_conflict, &heard) > 1); /* all are counted */
    assert_int_equal(heard, 4);
}

static void lists_of_ids_are_no_longer_than_their_room(void **state)
{
    struct fixture *fixture = *state;
    struct id ids[2];

    for (unsigned i = 1; i <= 3; i++)
        keep(fixture, person(fixture, i, "P", 1000));
    assert_int_equal(dossier_list(fixture->store, id_none(), ids, 2), 2);
    assert_true(id_compare(ids[0], ids[1]) < 0);
    assert_int_equal(dossier_list(fixture->store, ids[1], ids, 2), 1);
    assert_int_equal(store_dirty(fixture->store, ids, 2), 2);
}

static void an_attachment_that_is_whole_is_not_asked_for_again(void **state)
{
    struct fixture *fixture = *state;
    struct digest hash;
    struct blob blob;
    scoped_buf bytes = { 0 };

    buf_text(&bytes, "een foto");
    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &hash, NULL));
    assert_true(blob_find(fixture->store, id_of(1), &hash, &blob));
    assert_true(blob_want(fixture->store, &blob, NULL));
    assert_false(blob_next_wanted(fixture->store, &blob));
    assert_true(blob_find(fixture->store, id_of(1), &hash, &blob));
    buf_text(&bytes, "!"); /* more than there is of it */
    assert_false(blob_add(fixture->store, &blob, &bytes, NULL));
    assert_false(blob_find(fixture->store, id_of(1), &hash, &blob));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLAIN(of_more_hits_than_asked_the_last_touched_are_shown),
        WITH_PLAIN(what_is_exact_leaves_no_place_for_what_begins_so),
        WITH_PLAIN(odd_numbers_are_looked_for_and_find_nobody),
        WITH_PLAIN(a_dossier_two_persons_touched_stands_once_where_the_last_did),
        WITH_PLAIN(of_the_recent_ones_only_so_many_are_shown),
        WITH_PLAIN(a_name_that_cannot_be_a_table_or_column_is_refused),
        WITH_PLAIN(a_fact_has_a_name_and_a_dossier),
        WITH_PLAIN(rows_of_linked_dossiers_come_by_day_then_by_first_then_by_name),
        WITH_PLAIN(a_name_that_thousands_have_is_kept_as_bits),
        WITH_PLAIN(more_than_one_step_of_what_waits_is_read_on),
        WITH_PLAIN(a_form_with_too_many_parents_is_refused),
        WITH_PLAIN(a_draft_or_change_that_is_not_here_is_absent),
        WITH_PLAIN(a_draft_whose_answers_are_no_json_is_refused),
        WITH_PLAIN(whoever_listens_may_have_heard_enough),
        WITH_PLAIN(lists_of_ids_are_no_longer_than_their_room),
        WITH_PLAIN(an_attachment_that_is_whole_is_not_asked_for_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
