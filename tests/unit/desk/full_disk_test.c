/* full_disk_test.c — the disk is full while somebody writes: it is said, and all is there when there is room again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"
#include "patch.h"
#include "../store/faulty.h"
#include "store/draft.h"

static const char *answer_to(struct entry *entry, const char *name)
{
    return item_value(item_of(entry, name));
}

/* The N-th write and all after it find no room while the name is answered: whether there was one. The answer before,
 * the one that was refused and the one after are in the draft, and once sent in in the dossier. */
static bool nothing_typed_is_lost(struct counter *counter, long n)
{
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct id draft = entry_record(entry);
    bool good, is_hit;

    assert_true(entry_answer(entry, item_of(entry, "contacttalen"), "ukr", &err));
    faulty_begin(FAULTY_WRITE, n, SQLITE_FULL, true);
    good = entry_answer(entry, item_of(entry, "naam"), "Kovalenko", &err);
    is_hit = faulty_end();
    assert_true(good != is_hit);
    if (!good && (err.kind != ERROR_SYSTEM || !strstr(err.text, "full")))
        fail_msg("%ld: %s", n, err.text);
    assert_string_equal(answer_to(entry, "naam"), "Kovalenko"); /* it stays on the screen */
    assert_true(entry_answer(entry, item_of(entry, "voornaam"), "Olena", &err));
    entry_free(entry);
    entry = entry_resume(counter->seat, draft, &err);
    assert_non_null(entry);
    assert_string_equal(answer_to(entry, "contacttalen"), "ukr");
    assert_string_equal(answer_to(entry, "naam"), "Kovalenko");
    assert_string_equal(answer_to(entry, "voornaam"), "Olena");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
    return is_hit;
}

static void an_answer_that_found_no_room_is_written_with_the_next(void **state)
{
    for (long n = 0; nothing_typed_is_lost(*state, n);)
        n++;
}

/* The very first answer of a form, and its row of the draft, found no room. */
static void the_first_answer_that_found_no_room_is_written_too(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct id draft = entry_record(entry);

    faulty_begin(FAULTY_WRITE, 0, SQLITE_FULL, true);
    assert_false(entry_answer(entry, item_of(entry, "naam"), "Kovalenko", &err));
    assert_false(entry_answer(entry, item_of(entry, "voornaam"), "Olena", &err));
    faulty_end();
    assert_true(entry_answer(entry, item_of(entry, "contacttalen"), "ukr", &err));
    entry_free(entry);
    entry = entry_resume(counter->seat, draft, &err);
    assert_non_null(entry);
    assert_string_equal(answer_to(entry, "naam"), "Kovalenko");
    assert_string_equal(answer_to(entry, "voornaam"), "Olena");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
}

static bool count_draft(void *with, const struct draft *draft)
{
    *(int *)with += strcmp(draft->form, "aanmelding") == 0; /* not the conversation itself */
    return true;
}

static int drafts_of(struct counter *counter)
{
    int count = 0;

    draft_each(seat_store(counter->seat), id_none(), count_draft, &count);
    return count;
}

static void fill_form(struct entry *entry, const char *name)
{
    scoped_json answers = json_of(OLENA);
    struct error err = { 0 };

    assert_true(entry_fill(entry, answers, &err));
    assert_true(entry_answer(entry, item_of(entry, "naam"), name, &err));
}

/* Sent in on a full disk: nothing went, the form is as it was; sent in again it went once. */
static bool goes_once(struct counter *counter, long n)
{
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    scoped_text name = mem_format("Vrijepaats%ld", n);
    uint64_t before = log_head(seat_store(counter->seat), NULL);
    int drafts = drafts_of(counter);
    struct receipt receipt;
    bool good, is_hit;

    fill_form(entry, name);
    faulty_begin(FAULTY_WRITE, n, SQLITE_FULL, true);
    good = entry_submit(entry, NULL, &receipt, &err);
    is_hit = faulty_end();
    assert_true(good != is_hit);
    if (!good) {
        assert_true(strstr(err.text, "full") != NULL);
        assert_int_equal(log_head(seat_store(counter->seat), NULL), before);
        assert_int_equal(drafts_of(counter), drafts + 1);
        assert_true(entry_submit(entry, NULL, &receipt, &err));
    }
    entry_free(entry);
    assert_int_equal(log_head(seat_store(counter->seat), NULL), before + 1);
    assert_int_equal(drafts_of(counter), drafts);
    return is_hit;
}

static void a_form_sent_in_again_goes_once(void **state)
{
    for (long n = 0; goes_once(*state, n);)
        n++;
}

/* Answers carried to another dossier: there and not here, or here and not there. */
static bool is_in_one_place(struct counter *counter, struct id dossier, long n)
{
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err), *carried;
    struct id draft = entry_record(entry);
    bool is_hit;

    assert_true(entry_answer(entry, item_of(entry, "naam"), "Kovalenko", &err));
    faulty_begin(FAULTY_WRITE, n, SQLITE_FULL, true);
    carried = entry_carry(entry, dossier, &err);
    is_hit = faulty_end();
    assert_true((carried != NULL) != is_hit);
    assert_int_equal(drafts_of(counter), 1);
    if (!carried) { /* what is typed now joins what was there */
        assert_true(entry_answer(entry, item_of(entry, "voornaam"), "Olena", &err));
        entry_free(entry);
        entry = entry_resume(counter->seat, draft, &err);
        assert_non_null(entry);
        assert_string_equal(answer_to(entry, "naam"), "Kovalenko");
        assert_string_equal(answer_to(entry, "voornaam"), "Olena");
    }
    assert_true(entry_discard(carried ? carried : entry, &err));
    entry_free(carried);
    entry_free(entry);
    return is_hit;
}

static void a_form_that_could_not_be_carried_is_where_it_was(void **state)
{
    struct counter *counter = *state;
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);

    for (long n = 0; is_in_one_place(counter, dossier, n);)
        n++;
}

static int open_faulty_counter(void **state)
{
    faulty_install();
    return open_counter(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(an_answer_that_found_no_room_is_written_with_the_next),
        at_the_counter(the_first_answer_that_found_no_room_is_written_too),
        at_the_counter(a_form_sent_in_again_goes_once),
        at_the_counter(a_form_that_could_not_be_carried_is_where_it_was),
    };

    return cmocka_run_group_tests(tests, open_faulty_counter, close_counter);
}
