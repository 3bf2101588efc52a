/* reading_test.c — what is asked while the n-th step is refused is answered rightly or not at all. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "plain.h"

#include "refusing.h"
#include "store/blob.h"
#include "store/care.h"
#include "store/content.h"
#include "store/departure.h"
#include "store/draft.h"
#include "store/erased.h"
#include "store/hearsay.h"
#include "store/parked.h"
#include "store/proof.h"
#include "store/task.h"
#include "wire/agreement.h"

static struct digest hash_of(char first, size_t size)
{
    scoped_buf bytes = { 0 };

    for (size_t i = 0; i < size; i++)
        buf_char(&bytes, first);
    return hash_bytes(buf_view(&bytes), bytes.size_bytes);
}

static void keep_blob(struct fixture *fixture, char first, size_t size)
{
    scoped_buf bytes = { 0 };
    struct digest hash;

    for (size_t i = 0; i < size; i++)
        buf_char(&bytes, first);
    assert_true(blob_keep(fixture->store, id_of(1), &bytes, &hash, NULL));
}

static const char *const park = "{\"salt\":\"0000000000000000\",\"set\":{\"a\":\"1\"},\"park\":{\"why\":\"MOE\"}}";

static void live_among_records(struct fixture *fixture)
{
    struct id first = put(fixture, &(struct sample){ .dossier = 1,
                                                     .record = 10,
                                                     .at_ms = 1000,
                                                     .values = { "name", "Lovelace", "first", "Ada", "born",
                                                                 "1988-05-12", "number", "88051212345" } });

    put(fixture, &(struct sample){ 1, 10, 3000, NULL, { "first", "Ada B" }, { first }, 1, NULL, NULL });
    put(fixture, &(struct sample){ 1, 10, 3001, NULL, { "first", "Ada C" }, { first }, 1, NULL, NULL });
    keep(fixture, written_change(fixture, &(struct sample){ .dossier = 1, .record = 12, .at_ms = 3100 }, park));
    put(fixture, &(struct sample){ .dossier = 1, .at_ms = 3200, .kind = CHANGE_VIEW });
    put(fixture, &(struct sample){ .dossier = 2, .record = 20, .at_ms = 2000, .values = { "name", "Bo" } });
    put(fixture, &(struct sample){ .dossier = 3, .record = 30, .at_ms = 2100, .values = { "name", "Weg" } });
    put(fixture, &(struct sample){ .dossier = 3, .at_ms = 9000, .kind = CHANGE_ERASE });
    put(fixture, &(struct sample){ .dossier = 3, .at_ms = 9100, .kind = CHANGE_ERASED });
    keep(fixture, written_change(fixture, &(struct sample){ .dossier = 2, .at_ms = 9200, .kind = CHANGE_RESTRICT },
                                 "{\"salt\":\"0000000000000000\",\"note\":\"x\"}"));
}

static void live(struct fixture *fixture)
{
    static const struct content_file files[] = { { "a.csv", "a\n", 2 }, { "b.csv", "b\n", 2 } };
    const struct task task = { .name = "bel", .due = { 19000 } };
    const struct draft draft = { .id = id_of(50), .user = fixture->user, .form = "form", .answers = "{\"a\":\"1\"}" };
    struct agreement own = { .dossier = id_of(2), .sum = 1, .count = 1 }, theirs = own;
    struct digest bundle;

    live_among_records(fixture);
    theirs.sum = 2;
    assert_true(log_acknowledge(fixture->store, 6, 6, 9500, NULL));
    assert_true(proof_note(fixture->store, &own, &theirs, NULL));
    assert_true(draft_save(fixture->store, &draft, NULL));
    assert_true(task_replace(fixture->store, id_of(1), &task, 1, NULL));
    assert_true(content_keep(fixture->store, files, 2, &bundle, NULL));
    assert_true(content_set_live(fixture->store, &bundle, NULL));
    keep_blob(fixture, 'x', 300000);
    assert_true(hearsay_add(fixture->store, &(struct hearsay){ .name = "n", .change = id_of(1) }, NULL));
}

/* What is asked: its answer in OUT, false when it says that it has none. */
struct question {
    const char *name;
    bool (*ask)(struct fixture *fixture, struct buf *out);
    bool is_mute; /* it has no way to say that it could not be answered: less than there is */
};

static bool note_change(void *with, const struct change *change, int64_t arrival_ms)
{
    buf_format(with, "%s %d %zu;", change->kind, (int)change->at_ms, change->body_bytes + (arrival_ms == 9500));
    return true;
}

static bool note_pending(void *with, const struct change *change, struct error *err)
{
    (void)err;
    buf_format(with, "%d;", (int)change->seq);
    return true;
}

static bool ask_dossier(struct fixture *fixture, struct buf *out)
{
    scoped(dossier) dossier = dossier_load(fixture->store, id_of(1), date_none(), NULL);

    if (!dossier)
        return false;
    buf_format(out, "%zu %d", dossier_fold_count(dossier), dossier_record(dossier, id_of(10), NULL) != NULL);
    return true;
}

static bool ask_resolve(struct fixture *fixture, struct buf *out)
{
    char text[ID_TEXT_BYTES];
    struct id id;

    id_format(id_of(1), text);
    text[8] = '\0';
    if (!dossier_resolve(fixture->store, text, &id, NULL))
        return false;
    buf_add(out, (const char *)id.bytes, sizeof id.bytes);
    return true;
}

static bool ask_ids(struct fixture *fixture, struct buf *out)
{
    struct id ids[5], other = id_none(), asked[] = { id_of(2), id_of(1), id_of(99), id_of(2) };
    bool restricted[4];

    buf_format(out, "%zu %zu ", dossier_list(fixture->store, id_none(), ids, 5), store_dirty(fixture->store, ids, 5));
    buf_format(out, "%zu %d ", dossier_count(fixture->store), dossier_of_record(fixture->store, id_of(10), &other));
    buf_format(out, "%d %d", dossier_exists(fixture->store, id_of(1)), dossier_is_restricted(fixture->store, id_of(2)));
    dossier_restrictions(fixture->store, asked, 4, restricted);
    for (size_t i = 0; i < 4; i++)
        buf_format(out, " %d", restricted[i]);
    return true;
}

static bool note_conflict(void *with, const struct conflict *conflict)
{
    buf_format(with, "%s %s;", conflict->kind, conflict->key);
    return true;
}

static bool ask_conflicts(struct fixture *fixture, struct buf *out)
{
    conflict_each(fixture->store, id_none(), note_conflict, out);
    conflict_each(fixture->store, id_of(1), note_conflict, out);
    return true;
}

static bool note_draft(void *with, const struct draft *draft)
{
    buf_format(with, "%s %s;", draft->form, draft->answers);
    return true;
}

static bool ask_draft(struct fixture *fixture, struct buf *out)
{
    struct draft draft;

    return draft_load(fixture->store, id_of(50), fixture->arena, &draft, NULL) && note_draft(out, &draft);
}

static bool ask_drafts(struct fixture *fixture, struct buf *out)
{
    return draft_each(fixture->store, id_none(), note_draft, out);
}

static bool ask_log(struct fixture *fixture, struct buf *out)
{
    return log_each(fixture->store, id_of(1), true, note_change, out);
}

static bool ask_own(struct fixture *fixture, struct buf *out)
{
    return log_each_own(fixture->store, 1, note_change, out);
}

static bool ask_pending(struct fixture *fixture, struct buf *out)
{
    return log_pending(fixture->store, 0, 1 << 20, fixture->arena, note_pending, out);
}

static bool ask_counts(struct fixture *fixture, struct buf *out)
{
    struct digest chain;

    fixture->store->pending_count = -1;
    fixture->store->head_known = false;
    buf_format(out, "%zu %d", log_pending_count(fixture->store), (int)log_head(fixture->store, &chain));
    return true;
}

static bool ask_change(struct fixture *fixture, struct buf *out)
{
    struct change change;
    struct id id = { { 0 } };
    sqlite3_stmt *query;

    refusing.inside++; /* which one is no question of the store */
    sqlite3_prepare_v2(fixture->vault->database, "SELECT id FROM _log WHERE number = 1", -1, &query, NULL);
    sqlite3_step(query);
    memcpy(id.bytes, sqlite3_column_blob(query, 0), sizeof id.bytes);
    sqlite3_finalize(query);
    refusing.inside--;
    return log_find(fixture->store, id, fixture->arena, &change, NULL) && note_change(out, &change, 0);
}

static bool note_record(void *with, struct id dossier, struct id record)
{
    struct id one = id_of(1), ten = id_of(10);

    buf_format(with, "%d%d;", id_equal(dossier, one), id_equal(record, ten));
    return true;
}

static bool ask_form(struct fixture *fixture, struct buf *out)
{
    return log_each_of_form(fixture->store, fixture->user, "form", note_record, out);
}

static bool ask_verify(struct fixture *fixture, struct buf *out)
{
    (void)out;
    return log_verify(fixture->store, NULL);
}

static bool ask_care(struct fixture *fixture, struct buf *out)
{
    (void)out;
    return care_check(fixture->store, NULL);
}

static void note_hit(void *with, const struct search_hit *hit)
{
    buf_format(with, "%d %d %s;", hit->score, hit->with_slip, hit->label);
}

static bool ask_search(struct fixture *fixture, struct buf *out)
{
    search_find(fixture->store, "lovelace 1988", 5, note_hit, out);
    search_find(fixture->store, "lovelade", 5, note_hit, out);
    search_recent(fixture->store, id_none(), 5, note_hit, out);
    search_recent(fixture->store, fixture->user, 5, note_hit, out);
    return true;
}

static bool note_task(void *with, const struct task *task)
{
    buf_format(with, "%s %s;", task->name, task->who);
    return true;
}

static bool ask_tasks(struct fixture *fixture, struct buf *out)
{
    task_each(fixture->store, &(struct task_filter){ .limit = 5 }, note_task, out);
    return true;
}

static bool ask_rows(struct fixture *fixture, struct buf *out)
{
    return entity_each(fixture->store, id_of(1), "card", note_row, out);
}

static bool note_parked(void *with, const struct parked *parked)
{
    buf_format(with, "%s %d;", parked->reason, (int)parked->since_ms);
    return true;
}

static bool ask_parked(struct fixture *fixture, struct buf *out)
{
    parked_each(fixture->store, note_parked, out);
    return true;
}

static bool note_erased(void *with, const struct erased *erased)
{
    buf_format(with, "%d %d %d;", (int)erased->at_ms, erased->is_own, erased->is_told);
    return true;
}

static bool ask_erased(struct fixture *fixture, struct buf *out)
{
    erased_each(fixture->store, note_erased, out);
    return true;
}

static bool ask_blobs(struct fixture *fixture, struct buf *out)
{
    struct blob blob;

    buf_format(out, "%zu %d ", blob_count_unsent(fixture->store), blob_next_wanted(fixture->store, &blob));
    return true;
}

static bool ask_blob(struct fixture *fixture, struct buf *out)
{
    struct digest hash = hash_of('x', 300000);

    return blob_read(fixture->store, id_of(1), &hash, out, NULL);
}

static bool note_path(void *with, const char *path)
{
    buf_format(with, "%s;", path);
    return true;
}

static bool ask_content(struct fixture *fixture, struct buf *out)
{
    struct digest bundle;

    return content_live(fixture->store, &bundle) && content_read(fixture->store, &bundle, "b.csv", out, NULL) &&
           content_each(fixture->store, &bundle, note_path, out) && content_is_whole(fixture->store, &bundle);
}

static bool note_hash(void *with, const struct digest *hash)
{
    buf_format(with, "%02x;", hash->bytes[0]);
    return true;
}

static bool ask_missing(struct fixture *fixture, struct buf *out)
{
    return content_each_unknown(fixture->store, note_hash, out);
}

static bool note_difference(void *with, struct id dossier, int64_t own_count, int64_t their_count)
{
    (void)dossier;
    buf_format(with, "%d %d;", (int)own_count, (int)their_count);
    return true;
}

static bool ask_differences(struct fixture *fixture, struct buf *out)
{
    return proof_each_difference(fixture->store, note_difference, out);
}

static bool ask_proof(struct fixture *fixture, struct buf *out)
{
    struct proof_state state;
    struct agreement next[4];

    proof_state(fixture->store, &state);
    buf_format(out, "%zu %zu %zu %zu", state.proved, state.differing, state.open, proof_next(fixture->store, next, 4));
    return true;
}

static bool note_said(void *with, const struct hearsay *said)
{
    buf_format(with, "%s;", said->name);
    return true;
}

static bool ask_hearsay(struct fixture *fixture, struct buf *out)
{
    return hearsay_each(fixture->store, "n", note_said, out);
}

static bool note_departure(void *with, const struct departure *departure)
{
    buf_format(with, "%d;", departure->is_gone);
    return true;
}

static bool ask_departures(struct fixture *fixture, struct buf *out)
{
    return departure_each(fixture->store, false, note_departure, out);
}

static bool ask_newest(struct fixture *fixture, struct buf *out)
{
    buf_format(out, "%d", (int)care_newest_ms(fixture->store));
    return true;
}

static const struct question questions[] = {
    { "dossier", ask_dossier, false },
    { "resolve", ask_resolve, false },
    { "ids", ask_ids, true },
    { "conflicts", ask_conflicts, true },
    { "draft", ask_draft, false },
    { "drafts", ask_drafts, false },
    { "log", ask_log, false },
    { "own log", ask_own, false },
    { "pending", ask_pending, false },
    { "counts", ask_counts, true },
    { "change", ask_change, false },
    { "records of a form", ask_form, false },
    { "chain", ask_verify, false },
    { "care", ask_care, false },
    { "search", ask_search, true },
    { "tasks", ask_tasks, true },
    { "rows", ask_rows, false },
    { "parked", ask_parked, true },
    { "erased", ask_erased, true },
    { "attachments", ask_blobs, true },
    { "attachment", ask_blob, false },
    { "content", ask_content, false },
    { "missing content", ask_missing, false },
    { "differences", ask_differences, false },
    { "proof", ask_proof, true },
    { "hearsay", ask_hearsay, false },
    { "departures", ask_departures, false },
    { "newest", ask_newest, true },
};

/* As after a start: nothing is kept in hand. */
static void ask_coldly(struct fixture *fixture)
{
    statements_forget(fixture->store->statements);
    state_forget(fixture->store);
}

static void assert_answered(struct fixture *fixture, const struct question *question, const char *answer)
{
    scoped_buf out = { 0 };

    ask_coldly(fixture);
    assert_true(question->ask(fixture, &out));
    assert_string_equal(buf_view(&out), answer);
}

static void an_answer_is_right_or_refused_and_the_next_is_right_again(void **state)
{
    struct fixture *fixture = *state;
    uint64_t before;

    live(fixture);
    before = everything(fixture);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const struct question *question = &questions[i];
        scoped_buf answer = { 0 };
        bool is_hit = true;
        assert_true(question->ask(fixture, &answer));
        for (long n = 0; is_hit; n++) {
            scoped_buf out = { 0 };
            ask_coldly(fixture);
            refusing_begin(n);
            bool good = question->ask(fixture, &out);
            is_hit = refusing_end();
            if (good && !(is_hit && question->is_mute) && strcmp(buf_view(&out), buf_view(&answer)) != 0)
                fail_msg("%s, %ld: “%s” and not “%s”", question->name, n, buf_view(&out), buf_view(&answer));
            if (!good && !is_hit)
                fail_msg("%s, %ld: refused for nothing", question->name, n);
            assert_answered(fixture, question, buf_view(&answer));
        }
    }
    assert_true(everything(fixture) == before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLAIN(an_answer_is_right_or_refused_and_the_next_is_right_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
