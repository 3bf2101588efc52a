/* erasing_test.c — what was erased is nowhere in the file any more, and one confirms what one was shown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "counter.h"

#include <sqlite3.h>

#include "desk/erasing.h"
#include "desk/finder.h"
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

/* A link is written in both. */
static void link_both(struct counter *counter, struct id one, struct id two)
{
    const struct id pair[] = { one, two };

    for (int i = 0; i < 2; i++) {
        char other[ID_TEXT_BYTES];
        struct body body = { .linked = id_format(pair[1 - i], other) };
        struct change change = { .kind = CHANGE_LINK,
                                 .at_ms = clock_now(),
                                 .user = seat_user(counter->seat),
                                 .dossier = pair[i],
                                 .form = "",
                                 .region = "",
                                 .date = seat_today(counter->seat) };
        scoped_buf bytes = { 0 };

        body_encode(&bytes, &body);
        change.body = buf_view(&bytes);
        change.body_bytes = bytes.size_bytes;
        assert_true(log_append(seat_store(counter->seat), &change, NULL));
    }
}

static void erase(struct counter *counter, const struct erasing *erasing)
{
    char code[ERASING_CODE_BYTES];
    scoped_buf what = { 0 };
    struct error err = { 0 };

    if (!erasing_ask(counter->seat, erasing, &what, code, &err) || !erasing_confirm(counter->seat, erasing, code, &err))
        fail_msg("%s", err.text);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(nothing_of_who_was_erased_is_left_in_any_page),
        at_the_counter(one_record_goes_and_the_rest_stays),
        at_the_counter(what_changed_since_it_was_shown_is_asked_again),
        at_the_counter(who_may_not_erase_nothing),
        at_the_counter(dossiers_of_one_person_go_together),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
