/* doubles_test.c — who is perhaps one person in two dossiers of any region: found, told to both, settled. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "person.h"

#include "server/review.h"
#include "server/admin.h"
#include "wire/likely.h"

static int make_town(void **state)
{
    make_room(state);
    publish_people(*state);
    return 0;
}

static struct likely_list ask(struct room *room, struct device *device)
{
    scoped_buf none = { 0 };
    scoped_buf out = { 0 };
    struct likely_list list;

    room->at = device;
    assert_int_equal(answer_path(room, "GET", LIKELY_PATH, &none, &out), 200);
    assert_true(likely_decode(room->arena, &out, &list, NULL));
    return list;
}

static struct device *open_ghent(struct room *room)
{
    struct device *ghent = arena_alloc(room->arena, sizeof *ghent);

    new_device(room, ghent, "GEN");
    return ghent;
}

static void assert_pair(const struct likely_list *list, const char *dossier, const char *other, const char *reason)
{
    assert_int_equal(list->count, 1);
    assert_true(id_equal(list->at[0].dossier, named(dossier)));
    assert_true(id_equal(list->at[0].other, named(other)));
    assert_string_equal(list->at[0].reason, reason);
}

static void the_same_number_in_two_regions_is_told_to_both(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    struct likely_list list;
    int64_t before = ghent->answer.doubles;

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88.05.12-123.45", NULL });
    write_person(room, ghent, &(struct person){ "twee", "Demirr", "A", "88051212345", NULL });
    assert_true(ghent->answer.doubles > before);
    list = ask(room, ghent);
    assert_pair(&list, "twee", "een", LIKELY_KEY); /* the own one first */
    assert_string_equal(list.at[0].region, "LIM");
    list = ask(room, &room->first);
    assert_pair(&list, "een", "twee", LIKELY_KEY);
    assert_string_equal(list.at[0].region, "GEN");
    buf_clear(&ghent->feed);
}

static void the_same_name_and_birth_date_too_whatever_the_order_or_a_second_name(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    struct likely_list list;

    write_person(room, &room->first, &(struct person){ "een", "El Amrani", "Fatima Zahra", NULL, "1990-03-04" });
    write_person(room, ghent, &(struct person){ "twee", "AMRANI el", "Fátima", NULL, "1990-03-04" });
    list = ask(room, ghent);
    assert_pair(&list, "twee", "een", LIKELY_NAME);
    buf_clear(&ghent->feed);
}

static void another_birth_date_or_another_name_is_another_person(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);

    write_person(room, &room->first, &(struct person){ "een", "El Amrani", "Fatima", "1", "1990-03-04" });
    write_person(room, ghent, &(struct person){ "twee", "El Amrani", "Fatima", "2", "1990-03-05" });
    write_person(room, ghent, &(struct person){ "drie", "El Haddad", "Fatima", "3", "1990-03-04" });
    write_person(room, ghent, &(struct person){ "vier", "El Amrani", "Karim", "4", "1990-03-04" });
    assert_int_equal(ask(room, ghent).count, 0);
    buf_clear(&ghent->feed);
}

static void a_third_region_is_told_nothing(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room), *antwerp = arena_alloc(room->arena, sizeof *antwerp);

    new_device(room, antwerp, "ANT");
    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88051212345", NULL });
    write_person(room, ghent, &(struct person){ "twee", "Demir", "Ali", "88051212345", NULL });
    assert_int_equal(ask(room, antwerp).count, 0);
    buf_clear(&ghent->feed);
    buf_clear(&antwerp->feed);
}

/* DEVICE says KIND of both dossiers, in both. */
static void say_both(struct room *room, struct device *device, const char *kind)
{
    static const char *const names[] = { "een", "twee" };
    scoped_buf lines = { 0 };

    room->at = device;
    for (int i = 0; i < 2; i++) {
        char other[ID_TEXT_BYTES];
        struct body body = { .linked = id_format(named(names[1 - i]), other), .note = "x" };

        add_special(room, &lines, (struct change){ .kind = kind, .dossier = named(names[i]) }, &body);
    }
    send_changes(room, &lines);
}

static void linked_they_are_told_no_more_also_when_the_name_is_written_again(void **state)
{
    struct room *room = *state;
    const struct person twice = { "twee", "Demir", "Ali", "88051212345", NULL };

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88051212345", NULL });
    write_person(room, &room->first, &twice);
    assert_int_equal(ask(room, &room->first).count, 1);
    say_both(room, &room->first, CHANGE_LINK);
    assert_int_equal(ask(room, &room->first).count, 0);
    write_person(room, &room->first, &twice);
    assert_int_equal(ask(room, &room->first).count, 0);
}

static void said_to_be_two_persons_they_are_told_no_more(void **state)
{
    struct room *room = *state;
    const struct person twice = { "twee", "Demir", "Ali", "88051212345", NULL };

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88051212345", NULL });
    write_person(room, &room->first, &twice);
    say_both(room, &room->first, CHANGE_UNLINK);
    write_person(room, &room->first, &twice);
    assert_int_equal(ask(room, &room->first).count, 0);
}

static void who_was_erased_is_nobodys_double(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88051212345", NULL });
    write_person(room, &room->first, &(struct person){ "twee", "Demir", "Ali", "88051212345", NULL });
    add_special(room, &lines, (struct change){ .kind = CHANGE_ERASE, .dossier = named("een") }, &(struct body){ 0 });
    send_changes(room, &lines);
    assert_int_equal(ask(room, &room->first).count, 0);
}

static bool review(struct room *room)
{
    struct error err = { 0 };
    bool has_more;

    if (!review_step(room->store, room->shelf, &has_more, &err))
        fail_msg("%s", err.text);
    return has_more;
}

static int64_t version_of(struct room *room, struct device *device)
{
    room->at = device;
    send_changes(room, NULL);
    return device->answer.doubles;
}

static void who_was_there_before_the_content_is_compared_once_it_is_live(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_ghent(room);
    int64_t version;
    struct likely_list list;

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88051212345", NULL });
    write_person(room, ghent, &(struct person){ "twee", "Demir", "Ali", "88051212345", NULL });
    write_person(room, ghent, &(struct person){ "drie", "Peeters", "Jan", "70010112345", NULL });
    publish_people(room);
    version = version_of(room, ghent);
    assert_int_equal(ask(room, ghent).count, 0);
    assert_false(review(room));
    list = ask(room, ghent);
    assert_pair(&list, "twee", "een", LIKELY_KEY);
    assert_true(version_of(room, ghent) > version); /* so that the desks ask */
    version = version_of(room, ghent);
    assert_false(review(room)); /* it is done */
    assert_int_equal(version_of(room, ghent), version);
    buf_clear(&ghent->feed);
}

/* Pairs of one number, more than are compared in a step. */
static void write_many(struct room *room, int count)
{
    for (int i = 0; i < count; i++) {
        char dossier[24], number[24];

        snprintf(dossier, sizeof dossier, "dossier %d", i);
        snprintf(number, sizeof number, "%011d", 1000 + i / 2);
        write_person(room, &room->first, &(struct person){ dossier, "Demir", "Ali", number, NULL });
    }
}

static void many_are_compared_in_steps_that_another_server_goes_on_with(void **state)
{
    struct room *room = *state;
    struct server_store *other;
    struct error err = { 0 };
    size_t first;

    write_many(room, 220);
    publish_people(room);
    assert_true(review(room));
    first = ask(room, &room->first).count;
    assert_true(first > 0 && first < 110);
    other = room->store;
    room->store = store_open_url(room->url, &err);
    assert_non_null(room->store);
    assert_true(review(room));
    other->close(other);
    assert_false(review(room));
    assert_int_equal(ask(room, &room->first).count, 110);
}

/* What was settled stays settled, whatever is looked through again. */
static void what_was_settled_is_not_found_again(void **state)
{
    struct room *room = *state;

    write_person(room, &room->first, &(struct person){ "een", "Demir", "Ali", "88051212345", NULL });
    write_person(room, &room->first, &(struct person){ "twee", "Demir", "Ali", "88051212345", NULL });
    publish_people(room);
    review(room);
    assert_int_equal(ask(room, &room->first).count, 1);
    say_both(room, &room->first, CHANGE_UNLINK);
    assert_int_equal(ask(room, &room->first).count, 0);
    assert_true(room->store->begin(room->store, NULL));
    assert_true(room->store->set_fact(room->store, "review_keys", "", NULL)); /* as in a store of before */
    assert_true(room->store->commit(room->store, NULL));
    review(room);
    assert_int_equal(ask(room, &room->first).count, 0);
}

#undef UNIT
#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_town, drop_room)

/* Before any content. */
#define BEFORE(name) cmocka_unit_test_setup_teardown(name, make_room, drop_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(the_same_number_in_two_regions_is_told_to_both),
        UNIT(the_same_name_and_birth_date_too_whatever_the_order_or_a_second_name),
        UNIT(another_birth_date_or_another_name_is_another_person),
        UNIT(a_third_region_is_told_nothing),
        UNIT(linked_they_are_told_no_more_also_when_the_name_is_written_again),
        UNIT(said_to_be_two_persons_they_are_told_no_more),
        UNIT(who_was_erased_is_nobodys_double),
        BEFORE(who_was_there_before_the_content_is_compared_once_it_is_live),
        BEFORE(many_are_compared_in_steps_that_another_server_goes_on_with),
        BEFORE(what_was_settled_is_not_found_again),
    };

    return RUN_ON_BOTH(tests);
}
