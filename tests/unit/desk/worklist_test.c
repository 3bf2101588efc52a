/* worklist_test.c — what waits for this person, in the order in which it is done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/worklist.h"

#include "counter.h"
#include "desk/restriction.h"

static struct id park_note(struct counter *counter, const char *text, const char *to, const char *at)
{
    struct error err = { 0 };
    struct receipt receipt;
    struct parking parking = { "TOLK", NULL, to };
    struct id dossier;
    struct entry *entry;

    setenv("BALIE_NOW", at, 1);
    dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    entry = entry_open(counter->seat, dossier, "notitie", &err);
    say(entry, "tekst", text);
    assert_true(entry_park(entry, &parking, &receipt, &err));
    entry_free(entry);
    return receipt.record;
}

static size_t place_of(const struct worklist *list, struct id record)
{
    for (size_t i = 0; i < worklist_size(list); i++)
        if (id_equal(worklist_at(list, i)->record, record))
            return i;
    return SIZE_MAX;
}

static void handed_over_comes_first_then_parked_then_drafts_then_tasks(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id parked = park_note(counter, "wacht", NULL, "2023-10-02T09:00:00+02:00");
    struct id handed = park_note(counter, "voor an", "an", "2023-10-02T09:30:00+02:00");
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    struct id draft = entry_record(entry);
    enum work_kind last = WORK_HANDED;

    say(entry, "tekst", "half");
    entry_free(entry);
    scoped(worklist) list = worklist_load(counter->seat, 50, &err);
    for (size_t i = 0; i < worklist_size(list); i++) {
        assert_true(worklist_at(list, i)->kind >= last);
        last = worklist_at(list, i)->kind;
    }
    assert_int_equal(worklist_at(list, place_of(list, handed))->kind, WORK_HANDED);
    assert_int_equal(worklist_at(list, place_of(list, parked))->kind, WORK_PARKED);
    assert_int_equal(worklist_at(list, place_of(list, draft))->kind, WORK_DRAFT);
    assert_true(worklist_total(list, WORK_TASK) >= 1);
}

static void a_draft_is_called_as_its_person_is_called_now(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct entry *entry = entry_open_new(counter->seat, "aanmelding", &err);
    struct id draft = entry_record(entry);

    say(entry, "naam", "Tesfay");
    say(entry, "voornaam", "Berhe");
    say(entry, "naam", "Berhe");
    say(entry, "voornaam", "Tesfay");
    entry_free(entry);
    scoped(worklist) list = worklist_load(counter->seat, 50, &err);
    assert_string_equal(worklist_at(list, place_of(list, draft))->who, "Berhe Tesfay");
}

static void who_waits_longest_comes_first(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id late = park_note(counter, "later", "onthaal", "2023-10-02T09:40:00+02:00");
    struct id early = park_note(counter, "eerder", "", "2023-10-02T08:10:00+02:00");

    setenv("BALIE_NOW", NOW, 1);
    scoped(worklist) list = worklist_load(counter->seat, 50, &err);
    assert_true(place_of(list, early) < place_of(list, late));
    assert_non_null(strstr(worklist_at(list, place_of(list, early))->detail, "110 min"));
}

static void a_limit_cuts_each_kind_and_tells_how_many_there_are(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    size_t shown = 0;

    for (size_t i = 0; i < 3; i++)
        park_note(counter, "wacht", NULL, "2023-10-02T09:00:00+02:00");
    scoped(worklist) list = worklist_load(counter->seat, 2, &err);
    for (size_t i = 0; i < worklist_size(list); i++)
        shown += worklist_at(list, i)->kind == WORK_PARKED;
    assert_int_equal(shown, 2);
    assert_true(worklist_total(list, WORK_PARKED) >= 3);
}

static size_t find_task(const struct worklist *list, const char *name, struct id dossier)
{
    for (size_t i = 0; i < worklist_size(list); i++)
        if (worklist_at(list, i)->kind == WORK_TASK && text_equal(worklist_at(list, i)->name, name) &&
            id_equal(worklist_at(list, i)->dossier, dossier))
            return i;
    return SIZE_MAX;
}

static void a_task_comes_from_what_was_said_and_goes_when_it_is_done(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    char day[DATE_TEXT_BYTES];

    sit_down_again(counter, "trajectbegeleider");
    scoped(worklist) before = worklist_load(counter->seat, 500, &err);
    size_t at = find_task(before, "intake_doen", dossier);
    assert_true(at != SIZE_MAX);
    assert_string_equal(worklist_at(before, at)->form, "intake");
    assert_true(date_format(worklist_at(before, at)->due, day)[0] == '2');
    assert_non_null(strstr(worklist_at(before, at)->who, "Okafor"));
    fill_in(counter->seat, "intake", dossier, INTAKE);
    scoped(worklist) after = worklist_load(counter->seat, 500, &err);
    assert_true(find_task(after, "intake_doen", dossier) == SIZE_MAX);
    sit_down_again(counter, "onthaal");
}

/* The desk that derived it has a language, whoever looks another; what is kept is the same everywhere. */
static void a_task_is_read_in_the_language_of_who_looks(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    static const struct {
        const char *language, *words;
    } cases[] = {
        { "nl", "Intake te doen" }, { "fr", "Entretien à faire" }, { "en", "Intake to do" }, { "ti", "Intake te doen" }
    };

    sit_down_again(counter, "trajectbegeleider");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seat_set_language(counter->seat, cases[i].language);
        scoped(worklist) list = worklist_load(counter->seat, 500, &err);
        assert_non_null(strstr(worklist_at(list, find_task(list, "intake_doen", dossier))->what, cases[i].words));
    }
    seat_set_language(counter->seat, "nl");
    sit_down_again(counter, "onthaal");
}

static size_t marked_of(struct counter *counter, struct id dossier, size_t *rows)
{
    scoped(worklist) list = worklist_load(counter->seat, 50, NULL);
    size_t marked = 0;

    *rows = 0;
    for (size_t i = 0; i < worklist_size(list); i++) {
        const struct work *work = worklist_at(list, i);

        *rows += id_equal(work->dossier, dossier);
        marked += work->is_restricted;
        assert_true(!work->is_restricted || id_equal(work->dossier, dossier));
    }
    return marked;
}

/* What is put aside, a draft and a task alike; and no work of anybody else. */
static void what_waits_in_a_restricted_dossier_says_so(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);
    size_t rows, marked;

    say(entry, "tekst", "half");
    entry_free(entry);
    assert_int_equal(marked_of(counter, dossier, &rows), 0);
    assert_true(rows > 0);
    sit_down_again(counter, "trajectbegeleider");
    assert_true(restriction_set(counter->seat, dossier, "betwist haar adres", &err));
    marked = marked_of(counter, dossier, &rows);
    assert_true(rows > 0);
    assert_int_equal(marked, rows);
    assert_true(restriction_lift(counter->seat, dossier, "adres klopt", &err));
    assert_int_equal(marked_of(counter, dossier, &rows), 0);
    sit_down_again(counter, "onthaal");
}

static void a_task_of_later_is_not_shown_today(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct id dossier = fill_in(counter->seat, "aanmelding", id_none(), CHIDI);

    scoped(worklist) today = worklist_load(counter->seat, 500, &err);
    assert_true(find_task(today, "document_vervalt", dossier) == SIZE_MAX);
    setenv("BALIE_NOW", "2025-12-20T10:00:00+01:00", 1);
    scoped(worklist) later = worklist_load(counter->seat, 500, &err);
    assert_true(find_task(later, "document_vervalt", dossier) != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(handed_over_comes_first_then_parked_then_drafts_then_tasks),
        at_the_counter(a_draft_is_called_as_its_person_is_called_now),
        at_the_counter(who_waits_longest_comes_first),
        at_the_counter(a_limit_cuts_each_kind_and_tells_how_many_there_are),
        at_the_counter(a_task_comes_from_what_was_said_and_goes_when_it_is_done),
        at_the_counter(a_task_is_read_in_the_language_of_who_looks),
        at_the_counter(what_waits_in_a_restricted_dossier_says_so),
        at_the_counter(a_task_of_later_is_not_shown_today),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
