/* refusal_test.c — the n-th step of the database is refused, for every n: what is done is done whole or not at all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include "refusing.h"
#include "store/blob.h"
#include "store/care.h"
#include "store/compare.h"
#include "store/content.h"
#include "store/departure.h"
#include "store/draft.h"
#include "store/erased.h"
#include "store/hearsay.h"
#include "store/likeness.h"
#include "store/mend.h"
#include "store/proof.h"
#include "store/task.h"
#include "wire/agreement.h"
#include "wire/likely.h"

#define DAY_MS INT64_C(86400000)

static const struct sample ada = { .dossier = 1,
                                   .record = 10,
                                   .at_ms = 1000,
                                   .date = "2023-01-05",
                                   .values = { "name", "Lovelace", "first", "Ada", "number", "88051212345", "born",
                                               "1988-05-12", "amount", "1.5", "moments", "di ma" } },
                           bo = { .dossier = 2, .record = 20, .at_ms = 2000, .values = { "name", "Bo" } };

static struct buf bytes_of(size_t size)
{
    struct buf bytes = { 0 };

    for (size_t i = 0; i < size; i++)
        buf_char(&bytes, (char)('a' + i % 26));
    return bytes;
}

static struct digest keep_blob(struct fixture *fixture, size_t size)
{
    scoped_buf bytes = bytes_of(size);
    struct digest hash;

    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &hash, NULL));
    return hash;
}

static const struct content_file files[] = { { "a/survey.csv", "type,name\n", 10 }, { "b.csv", "x\n", 2 } };

static struct digest keep_content(struct fixture *fixture)
{
    struct digest bundle;

    assert_true(content_keep(fixture->store, files, 2, &bundle, NULL));
    assert_true(content_set_live(fixture->store, &bundle, NULL));
    return bundle;
}

/* Two dossiers, one of them with a conflict, a draft, an attachment, a task and content. */
static void live(struct fixture *fixture)
{
    struct draft draft = { .id = id_of(50),
                           .dossier = id_of(1),
                           .user = fixture->user,
                           .form = "form",
                           .answers = "{\"a\":\"1\",\"b\":\"2\"}",
                           .changed_ms = 5000 };
    struct task task = { .name = "bel", .due = { 19000 } };
    struct id first = put(fixture, &ada);

    put(fixture, &bo);
    put(fixture, &(struct sample){ 1, 10, 3000, NULL, { "first", "Ada B" }, { first }, 1, NULL, NULL });
    put(fixture, &(struct sample){ 1, 10, 3001, NULL, { "first", "Ada C" }, { first }, 1, NULL, NULL });
    assert_true(draft_save(fixture->store, &draft, NULL));
    assert_true(task_replace(fixture->store, id_of(1), &task, 1, NULL));
    keep_blob(fixture, 300000);
    keep_content(fixture);
}

/* What is done, and what lies there before it is. */
struct operation {
    const char *name;
    void (*before)(struct fixture *fixture);
    bool (*run)(struct fixture *fixture, struct error *err);
};

static bool add_to_a_dossier(struct fixture *fixture, struct error *err)
{
    struct change change =
        plain_change(fixture, &(struct sample){ .dossier = 1,
                                                .record = 11,
                                                .at_ms = 4000,
                                                .date = "2023-02-01",
                                                .values = { "name", "Byron", "moments", "wo", "born", "1988-06" } });

    return log_append(fixture->store, &change, err);
}

static bool begin_dossiers(struct fixture *fixture, struct error *err)
{
    struct change changes[] = {
        plain_change(fixture, &(struct sample){ .dossier = 3, .record = 30, .at_ms = 1, .values = { "name", "Cas" } }),
        plain_change(fixture, &(struct sample){ .dossier = 3, .record = 31, .at_ms = 2, .values = { "first", "C" } }),
        plain_change(fixture, &(struct sample){ .dossier = 2, .record = 21, .at_ms = 3, .values = { "name", "Bob" } }),
    };

    return log_append_all(fixture->store, changes, 3, err);
}

static bool look(struct fixture *fixture, struct error *err)
{
    struct change change = plain_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 9, .kind = CHANGE_VIEW });

    return log_append(fixture->store, &change, err);
}

static bool erase(struct fixture *fixture, unsigned record, struct error *err)
{
    struct change change =
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = record, .at_ms = 9000, .kind = CHANGE_ERASE });

    return log_append(fixture->store, &change, err);
}

static bool erase_dossier(struct fixture *fixture, struct error *err)
{
    return erase(fixture, 0, err);
}

static bool erase_record(struct fixture *fixture, struct error *err)
{
    return erase(fixture, 10, err);
}

static void with_erased_record(struct fixture *fixture)
{
    assert_true(erase_record(fixture, NULL));
}

static bool write_into_what_was_erased(struct fixture *fixture, struct error *err)
{
    struct change change =
        plain_change(fixture, &(struct sample){ .dossier = 1, .record = 10, .at_ms = 9500, .values = { "name", "X" } });

    return log_append(fixture->store, &change, err);
}

static bool restrict_dossier(struct fixture *fixture, struct error *err)
{
    struct change change =
        written_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 9000, .kind = CHANGE_RESTRICT },
                       "{\"salt\":\"0000000000000000\",\"note\":\"Op vraag van de klant\"}");

    return log_append(fixture->store, &change, err);
}

static bool link_dossiers(struct fixture *fixture, struct error *err)
{
    char other[ID_TEXT_BYTES];
    char *body =
        arena_format(fixture->arena, "{\"salt\":\"0000000000000000\",\"dossier\":\"%s\"}", id_format(id_of(2), other));
    struct change change =
        written_change(fixture, &(struct sample){ .dossier = 1, .at_ms = 9000, .kind = CHANGE_LINK }, body);

    return log_append(fixture->store, &change, err);
}

static struct change from_elsewhere(struct fixture *fixture, unsigned dossier)
{
    return foreign(plain_change(fixture,
                                &(struct sample){
                                    .dossier = dossier, .record = 40, .at_ms = 7000, .values = { "name", "Elders" } }),
                   970, 1);
}

static bool receive_of_a_dossier(struct fixture *fixture, struct error *err)
{
    struct change change = from_elsewhere(fixture, 1);
    bool is_new;

    return log_receive(fixture->store, &change, 8000, &is_new, err);
}

static bool receive_of_a_new_dossier(struct fixture *fixture, struct error *err)
{
    struct change change = from_elsewhere(fixture, 4);
    bool is_new;

    return log_receive(fixture->store, &change, 8000, &is_new, err);
}

static void with_received(struct fixture *fixture)
{
    assert_true(receive_of_a_dossier(fixture, NULL));
    assert_true(receive_of_a_new_dossier(fixture, NULL));
}

static bool receive_again_arrived_earlier(struct fixture *fixture, struct error *err)
{
    struct change change = from_elsewhere(fixture, 1);
    bool is_new;

    return log_receive(fixture->store, &change, 6000, &is_new, err);
}

static bool receive_again_of_another_queue(struct fixture *fixture, struct error *err)
{
    struct change change = from_elsewhere(fixture, 1);
    bool is_new;

    change.seq = 8;
    return log_receive(fixture->store, &change, 8000, &is_new, err);
}

static bool derive_received(struct fixture *fixture, struct error *err)
{
    size_t left;

    return log_derive(fixture->store, 0, &left, err);
}

static bool acknowledge(struct fixture *fixture, struct error *err)
{
    return log_acknowledge(fixture->store, 1, 3, 2500, err);
}

static void with_acknowledged(struct fixture *fixture)
{
    assert_true(acknowledge(fixture, NULL));
}

static bool forget_arrival(struct fixture *fixture, struct error *err)
{
    return log_forget_arrival(fixture->store, 1, err);
}

static bool keep_attachment(struct fixture *fixture, struct error *err)
{
    scoped_buf bytes = bytes_of(300001);
    struct digest hash;

    return blob_keep(fixture->store, id_of(2), &bytes, &hash, err);
}

static struct blob wanted(size_t size)
{
    scoped_buf bytes = bytes_of(size);

    return (
        struct blob){ .dossier = id_of(2), .hash = hash_bytes(buf_view(&bytes), size), .size_bytes = (int64_t)size };
}

static bool want_attachment(struct fixture *fixture, struct error *err)
{
    struct blob blob = wanted(100);

    return blob_want(fixture->store, &blob, err);
}

static void with_wanted(struct fixture *fixture)
{
    assert_true(want_attachment(fixture, NULL));
}

static bool get_attachment(struct fixture *fixture, struct error *err)
{
    scoped_buf bytes = bytes_of(100);
    struct blob blob = wanted(100);

    return blob_add(fixture->store, &blob, &bytes, err);
}

static bool send_attachment(struct fixture *fixture, struct error *err)
{
    struct blob blob;

    return blob_next_to_send(fixture->store, &blob) ? blob_note_sent(fixture->store, &blob, blob.size_bytes, err)
                                                    : error_set(err, ERROR_ABSENT, "none");
}

static void with_sent(struct fixture *fixture)
{
    assert_true(send_attachment(fixture, NULL));
}

static bool make_room(struct fixture *fixture, struct error *err)
{
    return blob_make_room(fixture->store, 1000, err);
}

static bool keep_other_content(struct fixture *fixture, struct error *err)
{
    const struct content_file other[] = { { "a/survey.csv", "type,name\nx,y\n", 14 }, { "b.csv", "x\n", 2 } };
    struct digest bundle;

    return content_keep(fixture->store, other, 2, &bundle, err);
}

static bool keep_one_file(struct fixture *fixture, struct error *err)
{
    scoped_buf bytes = bytes_of(30);

    return content_keep_file(fixture->store, &bytes, err);
}

static bool save_draft(struct fixture *fixture, struct error *err)
{
    struct draft draft = { .id = id_of(51), .user = fixture->user, .form = "form", .answers = "{\"a\":1,\"b\":2}" };

    return draft_save(fixture->store, &draft, err);
}

static bool answer_draft(struct fixture *fixture, struct error *err)
{
    return draft_answer(fixture->store, id_of(50), &(struct draft_answer){ "a", "\"3\"", "b", NULL }, err);
}

static bool set_bundle(struct fixture *fixture, struct error *err)
{
    struct digest bundle = hash_bytes("x", 1);

    return draft_set_bundle(fixture->store, id_of(50), &bundle, err);
}

static bool remove_draft(struct fixture *fixture, struct error *err)
{
    return draft_remove(fixture->store, id_of(50), err);
}

static bool replace_tasks(struct fixture *fixture, struct error *err)
{
    const struct task tasks[] = { { .name = "een" }, { .name = "twee", .entity = "e1" } };

    return task_replace(fixture->store, id_of(1), tasks, 2, err);
}

static bool set_state(struct fixture *fixture, struct error *err)
{
    return store_set(fixture->store, "region", "VLA", err);
}

static bool count_up(struct fixture *fixture, struct error *err)
{
    int64_t number = 0;

    return store_count(fixture->store, "contract", &number, err);
}

static bool clean_dossier(struct fixture *fixture, struct error *err)
{
    return store_clean(fixture->store, id_of(1), err);
}

static bool put_fact(struct fixture *fixture, struct error *err)
{
    return entity_put_fact(fixture->store, id_of(1), "status", "OPEN", err);
}

static void with_fact(struct fixture *fixture)
{
    assert_true(put_fact(fixture, NULL));
}

static bool put_fact_again(struct fixture *fixture, struct error *err)
{
    return entity_put_fact(fixture->store, id_of(1), "status", "DICHT", err);
}

static bool note_time(struct fixture *fixture, struct error *err)
{
    return proof_note_time(fixture->store, err);
}

static bool note_departure(struct fixture *fixture, struct error *err)
{
    return departure_note(fixture->store, id_of(2), "BRU", err);
}

/* Nothing of dossier 2 waits any more: it may go. */
static void with_departing(struct fixture *fixture)
{
    receive(
        fixture,
        foreign(plain_change(fixture,
                             &(struct sample){ .dossier = 2, .record = 22, .at_ms = 10, .values = { "name", "Bo" } }),
                970, 1),
        20);
    derive_all(fixture);
    assert_true(log_acknowledge(fixture->store, 1, 4, 9000, NULL));
    assert_true(note_departure(fixture, NULL));
}

static bool let_go(struct fixture *fixture, struct error *err)
{
    size_t left;

    return departure_run(fixture->store, 0, &left, err);
}

static void with_gone(struct fixture *fixture)
{
    with_departing(fixture);
    assert_true(let_go(fixture, NULL));
}

static bool come_back(struct fixture *fixture, struct error *err)
{
    return departure_undo(fixture->store, id_of(2), err);
}

static bool write_into_what_is_gone(struct fixture *fixture, struct error *err)
{
    struct change change =
        plain_change(fixture, &(struct sample){ .dossier = 2, .record = 29, .at_ms = 9900, .values = { "name", "X" } });

    return log_append(fixture->store, &change, err);
}

static bool receive_what_was_let_go_of(struct fixture *fixture, struct error *err)
{
    struct change change = plain_change(fixture, &bo);
    bool is_new;

    change.device = fixture->store->device;
    change.seq = 2;
    change_identify(&change);
    return log_receive(fixture->store, &change, 9000, &is_new, err);
}

static bool hear(struct fixture *fixture, struct error *err)
{
    return hearsay_add(fixture->store, &(struct hearsay){ .name = HEARSAY_REFUSED, .change = id_of(1) }, err);
}

static void with_heard(struct fixture *fixture)
{
    assert_true(hear(fixture, NULL));
}

static bool forget_refused(struct fixture *fixture, struct error *err)
{
    return hearsay_forget_refused(fixture->store, 1, 4, err);
}

static const struct likely likely[] = { { { { 1 } }, { { 2 } }, "BRU", "name" }, { { { 3 } }, { { 4 } }, "", "" } };

static bool hear_of_likeness(struct fixture *fixture, struct error *err)
{
    return likeness_replace(fixture->store, &(struct likely_list){ likely, 2 }, err);
}

static void with_likeness(struct fixture *fixture)
{
    assert_true(hear_of_likeness(fixture, NULL));
}

static bool settle_likeness(struct fixture *fixture, struct error *err)
{
    return likeness_settle(fixture->store, likely[0].other, likely[0].dossier, err);
}

static bool count_likely(void *with, const struct likely *one)
{
    (void)one;
    return ++*(int *)with < 9;
}

/* What was not read whole is not told as all there is. */
static bool read_likeness(struct fixture *fixture, struct error *err)
{
    int count = 0;

    if (!likeness_each(fixture->store, count_likely, &count))
        return error_set(err, ERROR_SYSTEM, "not all was read");
    assert_int_equal(count, 2);
    return true;
}

/* Nothing is called good that was not looked at. */
static bool compare_tables(struct fixture *fixture, struct error *err)
{
    struct compared compared;

    if (!compare_all(fixture->store, &compared, err))
        return false;
    assert_int_equal(compared.dossiers, 2);
    assert_int_equal(compared.differing, 0);
    assert_true(compared.is_index_good);
    return true;
}

/* The same life in another store stands for the backup. */
static struct fixture *twin;

static void with_altered_entry(struct fixture *fixture)
{
    if (!twin) {
        twin = open_plain(980);
        live(twin);
    }
    assert_int_equal(sqlite3_exec(fixture->vault->database, "UPDATE _log SET at = at + 1 WHERE number = 2", 0, 0, 0),
                     SQLITE_OK);
}

static bool note_entry(void *with, const struct mend_entry *entry)
{
    *(struct mend_entry *)with = *entry;
    return true;
}

static bool find_altered(struct fixture *fixture, struct mend_entry *entry, struct error *err)
{
    return mend_each(fixture->store, note_entry, entry) || error_set(err, ERROR_SYSTEM, "not all was read");
}

static bool mend_altered(struct fixture *fixture, struct error *err)
{
    struct mend_entry entry = { 0 };
    bool is_mended;

    if (!find_altered(fixture, &entry, err))
        return false;
    assert_int_equal(entry.number, 2);
    return mend_from(fixture->store, twin->store, &entry, &is_mended, err) &&
           (is_mended || error_set(err, ERROR_SYSTEM, "the copy could not be read"));
}

static bool ask_for_altered(struct fixture *fixture, struct error *err)
{
    struct mend_entry entry = { 0 };

    return find_altered(fixture, &entry, err) && mend_ask_again(fixture->store, &entry, err);
}

static const struct operation operations[] = {
    { "add to a dossier", NULL, add_to_a_dossier },
    { "begin dossiers", NULL, begin_dossiers },
    { "look", NULL, look },
    { "erase a dossier", NULL, erase_dossier },
    { "erase a record", NULL, erase_record },
    { "write into what was erased", with_erased_record, write_into_what_was_erased },
    { "restrict", NULL, restrict_dossier },
    { "link", NULL, link_dossiers },
    { "receive of a dossier", NULL, receive_of_a_dossier },
    { "receive of a new dossier", NULL, receive_of_a_new_dossier },
    { "receive again, arrived earlier", with_received, receive_again_arrived_earlier },
    { "receive again, of another queue", with_received, receive_again_of_another_queue },
    { "derive what was received", with_received, derive_received },
    { "acknowledge", NULL, acknowledge },
    { "forget arrival", with_acknowledged, forget_arrival },
    { "keep an attachment", NULL, keep_attachment },
    { "want an attachment", NULL, want_attachment },
    { "get an attachment", with_wanted, get_attachment },
    { "send an attachment", NULL, send_attachment },
    { "make room", with_sent, make_room },
    { "keep other content", NULL, keep_other_content },
    { "keep one file", NULL, keep_one_file },
    { "save a draft", NULL, save_draft },
    { "answer in a draft", NULL, answer_draft },
    { "set the bundle of a draft", NULL, set_bundle },
    { "remove a draft", NULL, remove_draft },
    { "replace tasks", NULL, replace_tasks },
    { "set state", NULL, set_state },
    { "count up", NULL, count_up },
    { "clean a dossier", NULL, clean_dossier },
    { "put a fact", NULL, put_fact },
    { "put a fact again", with_fact, put_fact_again },
    { "note the time", NULL, note_time },
    { "note a departure", NULL, note_departure },
    { "let go of a dossier", with_departing, let_go },
    { "take a dossier back", with_gone, come_back },
    { "write into what is gone", with_gone, write_into_what_is_gone },
    { "receive what was let go of", with_gone, receive_what_was_let_go_of },
    { "hear of a refusal", NULL, hear },
    { "forget refusals", with_heard, forget_refused },
    { "hear of likeness", NULL, hear_of_likeness },
    { "hear of likeness again", with_likeness, hear_of_likeness },
    { "settle a likeness", with_likeness, settle_likeness },
    { "read likeness", with_likeness, read_likeness },
    { "compare the tables", NULL, compare_tables },
    { "mend an altered entry", with_altered_entry, mend_altered },
    { "ask for an altered entry again", with_altered_entry, ask_for_altered },
};

static struct fixture *arrange(const struct operation *operation)
{
    struct fixture *fixture = open_plain(980);

    live(fixture);
    if (operation->before)
        operation->before(fixture);
    return fixture;
}

/* All that there is after the operation was done undisturbed. */
static uint64_t done_whole(const struct operation *operation)
{
    struct fixture *fixture = arrange(operation);
    struct error err = { 0 };
    uint64_t after;

    if (!operation->run(fixture, &err))
        fail_msg("%s: %s", operation->name, err.text);
    after = everything(fixture);
    close_plain(fixture);
    return after;
}

/* With the N-th step refused. True when there was such a step. */
static bool is_whole_or_nothing(const struct operation *operation, struct fixture **fixture, uint64_t after, long n)
{
    uint64_t before = everything(*fixture);
    struct error err = { 0 };
    bool good, is_hit;

    if (n % 2)
        statements_forget((*fixture)->store->statements);
    refusing_begin(n);
    good = operation->run(*fixture, &err);
    is_hit = refusing_end();
    if (!good && (!is_hit || err.kind == ERROR_NONE || !*err.text))
        fail_msg("%s, %ld: fails without a word: %s", operation->name, n, err.text);
    if (everything(*fixture) != (good ? after : before))
        fail_msg("%s, %ld: %s, and is not", operation->name, n, good ? "is done" : "is refused");
    assert_int_equal((*fixture)->store->depth, 0);
    if (good && is_hit) {
        close_plain(*fixture);
        *fixture = arrange(operation);
    }
    return is_hit;
}

static void what_is_refused_at_any_step_changes_nothing(void **state)
{
    (void)state;
    setenv("BALIE_NOW", NOW, 1);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        uint64_t after = done_whole(&operations[i]);
        struct fixture *fixture = arrange(&operations[i]);
        struct error err = { 0 };
        for (long n = 0; is_whole_or_nothing(&operations[i], &fixture, after, n);)
            n++;
        if (!log_verify(fixture->store, &err) && operations[i].run != ask_for_altered)
            fail_msg("%s: %s", operations[i].name, err.text);
        close_plain(fixture);
    }
    close_plain(twin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_at_any_step_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
