/* erasing_test.c — what was erased is nowhere in the file any more, and one confirms what one was shown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"
#include "links.h"

#include <sqlite3.h>
#include <unistd.h>

#include "desk/care.h"
#include "desk/erasing.h"
#include "desk/finder.h"
#include "store/blob.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/erased.h"

#define NOTE "{\"tekst\": \"slaapt in het stadspark\"}"

/* Whether TEXT stands in any page of the database, free ones too. */
static bool is_anywhere(struct counter *counter, const char *text)
{
    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(vault_database(counter->vault), "main", &size, 0);
    bool found;

    assert_non_null(image);
    found = memmem(image, (size_t)size, text, strlen(text));
    sqlite3_free(image);
    return found;
}

static struct id olena_with_a_note(struct counter *counter)
{
    struct id dossier;

    sit_down_again(counter, "teamleider");
    dossier = fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    fill_in(counter->seat, "notitie", dossier, NOTE);
    return dossier;
}

static void erase(struct counter *counter, const struct erasing *erasing)
{
    char code[ERASING_CODE_BYTES];
    scoped_buf what = { 0 };
    struct error err = { 0 };

    if (!erasing_ask(counter->seat, erasing, &what, code, &err) || !erasing_confirm(counter->seat, erasing, code, &err))
        fail_msg("%s", err.text);
    seat_free(counter->seat);
    if (!erasing_clean(counter->vault, &err))
        fail_msg("%s", err.text);
    sit_down(counter, NULL);
}

static void nothing_of_who_was_erased_is_left_in_any_page(void **state)
{
    struct counter *counter = *state;
    struct id dossier = olena_with_a_note(counter);
    struct error err = { 0 };
    struct entry *entry;

    entry = entry_open(counter->seat, dossier, "notitie", &err);
    say(entry, "tekst", "half geschreven over haar");
    assert_true(entry_keep_typing(entry, item_of(entry, "tekst"), "nog half getypt", &err));
    entry_free(entry);
    for (int i = 0; i < 40; i++) /* others come and go around her: pages split and join */
        fill_in(counter->seat, "aanmelding", id_none(), CHIDI);
    assert_true(store_rebuild(seat_store(counter->seat), 7, NULL, NULL, &err));
    seat_derive(counter->seat, 0);
    assert_true(is_anywhere(counter, "Kovalenko"));
    erase(counter, &(struct erasing){ dossier, id_none(), "op vraag" });
    assert_false(is_anywhere(counter, "Kovalenko"));
    assert_false(is_anywhere(counter, "kovalenko"));
    assert_false(is_anywhere(counter, "stadspark"));
    assert_false(is_anywhere(counter, "half geschreven"));
    assert_false(is_anywhere(counter, "nog half getypt"));
    assert_true(is_anywhere(counter, "Okafor"));
    assert_true(log_verify(seat_store(counter->seat), &err));
}

static void one_record_goes_and_the_rest_stays(void **state)
{
    struct counter *counter = *state;
    struct id dossier = olena_with_a_note(counter), note;

    note = fill_in(counter->seat, "notitie", dossier, "{\"tekst\": \"iets heel anders\"}");
    erase(counter, &(struct erasing){ dossier, note, "op vraag" });
    assert_false(is_anywhere(counter, "iets heel anders"));
    assert_true(is_anywhere(counter, "stadspark"));
}

static void what_changed_since_it_was_shown_is_asked_again(void **state)
{
    struct counter *counter = *state;
    struct id dossier = olena_with_a_note(counter);
    const struct erasing erasing = { dossier, id_none(), "op vraag" };
    char code[ERASING_CODE_BYTES];
    scoped_buf what = { 0 };
    struct error err = { 0 };

    assert_true(erasing_ask(counter->seat, &erasing, &what, code, &err));
    fill_in(counter->seat, "notitie", dossier, NOTE);
    assert_false(erasing_confirm(counter->seat, &erasing, code, &err));
    assert_false(erasing_confirm(counter->seat, &erasing, "nonsense", &err));
    assert_true(is_anywhere(counter, "stadspark"));
}

static void who_may_not_erase_nothing(void **state)
{
    struct counter *counter = *state;
    struct id dossier = olena_with_a_note(counter);
    const struct erasing erasing = { dossier, id_none(), "op vraag" };
    char code[ERASING_CODE_BYTES];
    scoped_buf what = { 0 };
    struct error err = { 0 };

    sit_down_again(counter, "onthaal");
    assert_false(erasing_ask(counter->seat, &erasing, &what, code, &err));
    assert_non_null(strstr(err.text, "Teamleider"));
    sit_down_again(counter, "teamleider");
    assert_false(erasing_ask(counter->seat, &(struct erasing){ dossier, id_none(), " " }, &what, code, &err));
}

static void dossiers_of_one_person_go_together(void **state)
{
    struct counter *counter = *state;
    static const char twin[] = "{\"contacttalen\": [\"ukr\"], \"vraag\": [\"NEDERLANDS\"], \"naam\": \"Zwillinger\","
                               " \"voornaam\": \"Lena\", \"geboortedatum\": \"1990-05-12\", \"gemeente\": \"71022\"}";
    struct id one, two;
    struct found found[20];

    sit_down_again(counter, "teamleider");
    one = fill_in(counter->seat, "aanmelding", id_none(), twin);
    two = fill_in(counter->seat, "aanmelding", id_none(), twin);

    link_both(counter, one, two);
    assert_true(finder_search(counter->seat, "zwillinger", found, 20) > 0);
    erase(counter, &(struct erasing){ two, id_none(), "op vraag" });
    assert_false(is_anywhere(counter, "Zwillinger"));
}

/* A file of hers, named by a change as the form would. */
static struct digest attach(struct counter *counter, struct id dossier, const char *text)
{
    struct body_set set = { "bijlage", { BODY_TEXT, "brief.txt" }, false };
    struct body body = { .sets = &set, .set_count = 1 };
    struct change change = { .kind = CHANGE_SET,
                             .at_ms = clock_now(),
                             .user = seat_user(counter->seat),
                             .dossier = dossier,
                             .record = id_random(),
                             .form = "notitie",
                             .region = "LIM",
                             .date = seat_today(counter->seat),
                             .blob_count = 1 };
    scoped_buf bytes = { 0 }, file = { 0 };
    struct digest hash;
    struct error err = { 0 };

    buf_text(&file, text);
    assert_true(blob_keep(seat_store(counter->seat), dossier, &file, &hash, &err));
    body_encode(&bytes, &body);
    change.blobs = &hash;
    change.body = buf_view(&bytes);
    change.body_bytes = bytes.size_bytes;
    assert_true(log_append(seat_store(counter->seat), &change, &err));
    return hash;
}

static void restore_into(struct counter *counter, const char *path)
{
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct care_restoring what = { counter->folder, path, NULL, passphrase };
    struct care_restored restored;
    struct error err = { 0 };

    seat_free(counter->seat);
    vault_close(counter->vault);
    if (!care_restore(&what, &restored, &err))
        fail_msg("%s", err.text);
    secret_free(passphrase);
    assert_int_equal(restored.trouble.kind, ERROR_NONE);
    counter->vault = restored.vault;
    sit_down(counter, NULL);
}

static struct id zlata_with_a_note(struct counter *counter)
{
    struct id dossier;

    sit_down_again(counter, "teamleider");
    dossier = fill_in(counter->seat, "aanmelding", id_none(),
                      "{\"contacttalen\": [\"ukr\"], \"vraag\": [\"NEDERLANDS\"], \"naam\": \"Zlatopolska\","
                      " \"voornaam\": \"Zlata\", \"geboortedatum\": \"1970-01-12\", \"gemeente\": \"71022\","
                      " \"telefoon\": \"0470 11 22 44\"}");
    fill_in(counter->seat, "notitie", dossier, NOTE);
    return dossier;
}

/* The backup has all of her: file, draft, words of the search. The vault that stands there knows that she was erased.
 */
static void a_restored_backup_opens_without_who_was_erased_since(void **state)
{
    struct counter *counter = *state;
    struct id dossier = zlata_with_a_note(counter);
    struct digest file = attach(counter, dossier, "brief van de huisarts");
    scoped_text path = mem_format("%s/copy.balie", counter->folder);
    struct error err = { 0 };
    struct found found[4];
    struct blob blob;
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);

    say(entry, "tekst", "half opgeschreven over zlata");
    entry_free(entry);
    assert_true(blob_find(seat_store(counter->seat), dossier, &file, &blob));
    assert_true(care_backup(counter->vault, path, &err));
    erase(counter, &(struct erasing){ dossier, id_none(), "op vraag" });
    restore_into(counter, path);
    assert_int_equal(finder_search(counter->seat, "zlatopolska", found, 4), 0);
    assert_false(blob_find(seat_store(counter->seat), dossier, &file, &blob));
    assert_true(log_verify(seat_store(counter->seat), &err));
    seat_free(counter->seat);
    assert_true(erasing_clean(counter->vault, &err));
    assert_true(care_judge_copy(counter->vault, &err));
    sit_down(counter, NULL);
    assert_false(is_anywhere(counter, "Zlatopolska"));
    assert_false(is_anywhere(counter, "zlatopolska"));
    assert_false(is_anywhere(counter, "huisarts"));
    assert_false(is_anywhere(counter, "half opgeschreven"));
    unlink(path);
}

/* From another desk, or by a colleague: the form stays open, and says why it is not accepted. */
static void a_form_that_is_open_when_its_dossier_is_erased_is_refused(void **state)
{
    struct counter *counter = *state;
    struct id dossier = olena_with_a_note(counter);
    struct erasing erasing = { .dossier = dossier, .reason = "op vraag" };
    char code[ERASING_CODE_BYTES];
    struct error err = { 0 };
    struct receipt receipt;
    scoped_buf what = { 0 };
    struct entry *entry = entry_open(counter->seat, dossier, "notitie", &err);

    assert_non_null(entry);
    say(entry, "notitie_soort", "NOTA");
    say(entry, "tekst", "komt morgen terug");
    assert_true(erasing_ask(counter->seat, &erasing, &what, code, &err));
    assert_true(erasing_confirm(counter->seat, &erasing, code, &err));
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, "erased for good"));
    entry_free(entry);
    assert_null(entry_open(counter->seat, dossier, "notitie", &err));
}

static void a_record_that_was_erased_takes_nothing_more(void **state)
{
    struct counter *counter = *state;
    struct id dossier = olena_with_a_note(counter);
    struct id record = fill_in(counter->seat, "notitie", dossier, NOTE);
    struct error err = { 0 };
    struct entry *entry;

    erase(counter, &(struct erasing){ dossier, record, "vergissing" });
    assert_null(entry_take(counter->seat, dossier, record, &err));
    assert_non_null(strstr(err.text, "erased for good"));
    entry = entry_open(counter->seat, dossier, "notitie", &err);
    assert_non_null(entry);
    entry_free(entry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(nothing_of_who_was_erased_is_left_in_any_page),
        at_the_counter(one_record_goes_and_the_rest_stays),
        at_the_counter(what_changed_since_it_was_shown_is_asked_again),
        at_the_counter(who_may_not_erase_nothing),
        at_the_counter(dossiers_of_one_person_go_together),
        at_the_counter(a_restored_backup_opens_without_who_was_erased_since),
        at_the_counter(a_form_that_is_open_when_its_dossier_is_erased_is_refused),
        at_the_counter(a_record_that_was_erased_takes_nothing_more),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
