/* search_test.c — somebody of another region is found at the centre, and told as she was written last. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "person.h"

#include "wire/inquiry.h"

static int make_town(void **state)
{
    make_room(state);
    publish_people(*state);
    return 0;
}

static struct inquiry_answer search(struct room *room, struct device *device, const char *words)
{
    struct inquiry_answer answer;
    scoped_buf body = { 0 };
    scoped_buf out = { 0 };

    room->at = device;
    inquiry_encode(&body, &(struct inquiry){ device->user, words });
    assert_int_equal(answer_path(room, "POST", INQUIRY_PATH, &body, &out), 200);
    assert_true(inquiry_decode_answer(room->arena, &out, &answer, NULL));
    return answer;
}

static const char *said(const struct inquiry_found *found, const char *property)
{
    for (size_t i = 0; i < found->said_count; i++)
        if (strcmp(found->said[i].property, property) == 0)
            return found->said[i].value;
    return NULL;
}

static void somebody_is_told_as_she_was_written(void **state)
{
    struct room *room = *state;
    struct inquiry_answer answer;
    struct device ghent;

    write_person(room, &room->first,
                 &(struct person){ "een", "Özdemir-Van den Berg", "Ayşe", "88.05.12-123.45", "1988" });
    new_device(room, &ghent, "GEN");
    answer = search(room, &ghent, "berg ozdemir");
    assert_int_equal(answer.count, 1);
    assert_true(id_equal(answer.at[0].dossier, named("een")));
    assert_string_equal(answer.at[0].region, "LIM");
    assert_false(answer.at[0].is_seen);
    assert_string_equal(said(&answer.at[0], "naam"), "Özdemir-Van den Berg");
    assert_string_equal(said(&answer.at[0], "voornaam"), "Ayşe");
    assert_string_equal(said(&answer.at[0], "geboren"), "1988");
    assert_int_equal(search(room, &ghent, "88051212345").count, 1);
    assert_int_equal(search(room, &ghent, "peeters").count, 0);
    assert_true(search(room, &room->first, "ozdemir").at[0].is_seen);
    buf_clear(&ghent.feed);
}

static void the_last_word_of_a_property_is_told_and_the_others_still_find_her(void **state)
{
    struct room *room = *state;
    struct inquiry_answer answer;

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", NULL, NULL });
    write_person(room, &room->first, &(struct person){ "een", "Demirci", NULL, NULL, NULL });
    answer = search(room, &room->first, "demir");
    assert_int_equal(answer.count, 1);
    assert_string_equal(said(&answer.at[0], "naam"), "Demirci");
    assert_string_equal(said(&answer.at[0], "voornaam"), "Ali");
    assert_null(said(&answer.at[0], "nummer"));
}

static void what_is_not_searched_and_what_was_held_is_not_told(void **state)
{
    struct room *room = *state;
    struct body_save saves[] = { { "persoon", "p", "naam", { BODY_TEXT, "Demir" }, false },
                                 { "persoon", "p", "geloof", { BODY_TEXT, "geen" }, false },
                                 { "adres", "a", "voornaam", { BODY_TEXT, "straat" }, false } };
    struct body body = { .saves = saves, .save_count = 3 };
    struct device ghent;
    struct inquiry_answer answer;
    scoped_buf lines = { 0 };

    add_special(room, &lines, (struct change){ .kind = CHANGE_SET, .dossier = named("een") }, &body);
    send_changes(room, &lines);
    new_device(room, &ghent, "GEN");
    write_person(room, &ghent, &(struct person){ "een", "Gekaapt", NULL, NULL, NULL }); /* held: not of Ghent */
    answer = search(room, &room->first, "demir");
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.at[0].said_count, 1);
    assert_string_equal(said(&answer.at[0], "naam"), "Demir");
    assert_int_equal(search(room, &room->first, "gekaapt").count, 0);
    buf_clear(&ghent.feed);
}

static void a_text_that_is_too_long_is_left_out(void **state)
{
    struct room *room = *state;
    char name[INQUIRY_SAID_BYTES + 2];
    struct inquiry_answer answer;

    memset(name, 'x', sizeof name);
    memcpy(name, "Demir ", 6);
    name[sizeof name - 1] = '\0';
    write_person(room, &room->first, &(struct person){ "een", name, "Ali", NULL, NULL });
    answer = search(room, &room->first, "ali");
    assert_int_equal(answer.count, 1);
    assert_null(said(&answer.at[0], "naam"));
    assert_string_equal(said(&answer.at[0], "voornaam"), "Ali");
}

#define TOWN(name) cmocka_unit_test_setup_teardown(name, make_town, drop_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN(somebody_is_told_as_she_was_written),
        TOWN(the_last_word_of_a_property_is_told_and_the_others_still_find_her),
        TOWN(what_is_not_searched_and_what_was_held_is_not_told),
        TOWN(a_text_that_is_too_long_is_left_out),
    };

    return RUN_ON_BOTH(tests);
}
