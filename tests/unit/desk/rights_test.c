/* rights_test.c — a reader changes nothing by any road, and sensitive answers are masked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"

#include "desk/change_of_mind.h"
#include "desk/finder.h"
#include "desk/people.h"
#include "desk/rights.h"
#include "desk/settlement.h"
#include "desk/sitting.h"
#include "desk/why.h"
#include "store/entity.h"

#define SECRET "0470 11 22 33"
#define NOTE   "{\"tekst\": \"slaapt in het park\"}"

struct made {
    struct id dossier, note;
};

/* Olena with a note, then somebody with ROLE sits down. */
static struct made made_then(struct counter *counter, const char *role)
{
    struct made made;

    sit_down_again(counter, "onthaal");
    made.dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    made.note = fill_in(counter->seat, "notitie", made.dossier, NOTE);
    sit_down_again(counter, role);
    return made;
}

static uint64_t head_of(struct counter *counter)
{
    return log_head(seat_store(counter->seat), NULL);
}

static void a_reader_changes_nothing_by_any_road(void **state)
{
    struct counter *counter = *state;
    struct made made = made_then(counter, "lezer");
    uint64_t head = head_of(counter);
    struct error err = { 0 };
    struct import_sink sink = { 0 };
    struct import_result result;
    scoped_buf names = { 0 };
    struct id sitting;

    assert_false(try_fill(counter->seat, "notitie", "new", NOTE, &err));
    assert_non_null(strstr(err.text, "Lezer"));
    assert_null(entry_open(counter->seat, made.dossier, "notitie", &err));
    assert_null(entry_open_new(counter->seat, "aanmelding", &err));
    assert_null(entry_take(counter->seat, made.dossier, made.note, &err));
    assert_false(submission_import(counter->seat, "/dev/null", &sink, &result, &err));
    assert_false(record_withdraw(counter->seat, made.dossier, made.note, "x", &err));
    assert_false(record_undo(counter->seat, made.dossier, made.note, &names, &err));
    assert_false(record_restore(counter->seat, made.dossier, made.note, &err));
    assert_false(conflict_decide(counter->seat, made.note, "tekst", "x", &err));
    assert_false(record_confirm(counter->seat, made.note, &err));
    assert_false(sitting_start(counter->seat, made.dossier, &sitting, &err));
    assert_false(sitting_clock(counter->seat, made.dossier, true, &err));
    assert_int_equal(head_of(counter), head);
}

static void a_draft_left_by_who_became_a_reader_is_not_submitted(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier, draft;
    struct receipt receipt;
    struct entry *entry;

    sit_down_again(counter, "onthaal");
    dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    entry = entry_open(counter->seat, dossier, "notitie", &err);
    say(entry, "tekst", "half");
    draft = entry_record(entry);
    entry_free(entry);
    sit_down_again(counter, "lezer");
    entry = entry_resume(counter->seat, draft, &err);
    assert_non_null(entry);
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    assert_false(entry_park(entry, &(struct parking){ "PAUZE", NULL, NULL }, &receipt, &err));
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
}

static bool shows_anywhere(struct counter *counter, struct made made, const char *text)
{
    scoped_buf all = { 0 };
    struct error err = { 0 };
    scoped(card) card = card_open(counter->seat, made.dossier, &err);
    const struct card_event *events;
    const char *const *lines;
    size_t count = card_events(card, &events);

    buf_text(&all, card_title(card));
    for (size_t i = 0; i < count; i++) {
        buf_text(&all, events[i].summary);
        assert_true(card_record(counter->seat, made.dossier, events[i].record, &all, &err));
    }
    count = card_lines(card, &lines);
    for (size_t i = 0; i < count; i++)
        buf_text(&all, lines[i]);
    assert_true(card_json(counter->seat, made.dossier, &all, &err));
    scoped_json log = card_log_json(counter->seat, made.dossier, &err);
    if (log)
        json_write(&all, log);
    return strstr(buf_view(&all), text);
}

static void what_is_sensitive_shows_to_who_may_see_it(void **state)
{
    struct counter *counter = *state;
    struct made made = made_then(counter, "trajectbegeleider");

    assert_true(shows_anywhere(counter, made, SECRET));
    assert_true(shows_anywhere(counter, made, "slaapt in het park"));
    assert_false(shows_anywhere(counter, made, RIGHTS_MASK));
}

static void and_is_masked_everywhere_for_who_may_not(void **state)
{
    struct counter *counter = *state;
    struct made made = made_then(counter, "lezer");

    assert_false(shows_anywhere(counter, made, SECRET));
    assert_false(shows_anywhere(counter, made, "slaapt in het park"));
    assert_true(shows_anywhere(counter, made, RIGHTS_MASK));
    assert_true(shows_anywhere(counter, made, "Kovalenko")); /* the rest is there */
}

static void why_tells_nothing_of_it(void **state)
{
    struct counter *counter = *state;
    struct made made = made_then(counter, "lezer");
    struct error err = { 0 };

    assert_null(why_record(counter->seat, made.note, "tekst", NULL, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void nobody_is_found_by_what_may_not_be_seen(void **state)
{
    struct counter *counter = *state;
    struct made made = made_then(counter, "onthaal");
    struct found found[20];
    size_t by_number = finder_search(counter->seat, "0470", found, 20);

    assert_true(by_number > 0);
    sit_down_again(counter, "lezer");
    assert_int_equal(finder_search(counter->seat, "0470", found, 20), 0);
    assert_true(finder_search(counter->seat, "koval", found, 20) > 0);
    assert_string_equal(found[0].key, "");
    (void)made;
}

static void who_may_see_the_log_is_in_the_table_too(void **state)
{
    struct counter *counter = *state;
    struct made made = made_then(counter, "lezer");
    struct error err = { 0 };
    scoped_buf out = { 0 };

    assert_false(card_log(counter->seat, made.dossier, &out, &err));
    assert_null(card_log_json(counter->seat, made.dossier, &err));
}

static void only_the_administrator_says_who_opens_the_vault(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    const struct newcomer bea = { "bea", "lezer", NULL };
    struct secret *passphrase = secret_copy("heel andere losse woorden", 25);

    sit_down_again(counter, "onthaal");
    assert_false(people_add(counter->seat, &bea, passphrase, &err));
    assert_non_null(strstr(err.text, "Beheerder"));
    assert_false(people_remove(counter->seat, "an", &err));
    sit_down_again(counter, "beheerder");
    assert_true(people_add(counter->seat, &bea, passphrase, &err));
    assert_false(people_add(counter->seat, &(struct newcomer){ "cas", "keizer", NULL }, passphrase, &err));
    assert_false(people_remove(counter->seat, "an", &err)); /* oneself */
    secret_free(passphrase);
}

static bool is_found_afar(struct counter *counter, const char *words, struct found *out)
{
    static const char *const names[] = { "naam", "voornaam", "telefoon", "geboortedatum", "gemeente", "insz" };
    static const char *const values[] = { "Petrenko", "Ivan", SECRET, "1988-05-12", "71016", "88051212345" };
    const struct entity_row row = { "", hash_id("x", 1), id_none(), names, values, 6 };

    return finder_afar(counter->seat, words, &row, out);
}

static void nor_at_the_centre(void **state)
{
    struct counter *counter = *state;
    struct found found;

    sit_down_again(counter, "onthaal");
    assert_true(is_found_afar(counter, "0470112233", &found));
    assert_string_equal(found.name, "Petrenko, Ivan");
    assert_string_equal(found.birth, "1988-05-12");
    assert_string_equal(found.place, "Genk");
    assert_string_equal(found.key, "88.05.12-•••.••");
    sit_down_again(counter, "lezer");
    assert_false(is_found_afar(counter, SECRET, &found));
    assert_true(is_found_afar(counter, "ivan petren", &found));
    assert_string_equal(found.name, "Petrenko, Ivan");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(a_reader_changes_nothing_by_any_road),
        at_the_counter(a_draft_left_by_who_became_a_reader_is_not_submitted),
        at_the_counter(what_is_sensitive_shows_to_who_may_see_it),
        at_the_counter(and_is_masked_everywhere_for_who_may_not),
        at_the_counter(why_tells_nothing_of_it),
        at_the_counter(nobody_is_found_by_what_may_not_be_seen),
        at_the_counter(nor_at_the_centre),
        at_the_counter(who_may_see_the_log_is_in_the_table_too),
        at_the_counter(only_the_administrator_says_who_opens_the_vault),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
