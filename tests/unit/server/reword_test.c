/* reword_test.c — the words of all dossiers are made again in small steps, each region by its own content. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "talk.h"

#include "base/memory.h"
#include "publishing.h"
#include "server/reword.h"
#include "server/words.h"

#define MANY 250

static const char by_name[] = "name,value,source\ncard,persoon,\ncard_search,naam,\n";
static const char by_number[] = "name,value,source\ncard,persoon,\ncard_search,nummer,\n";

/* And the room forgets what it knew of the content before. */
static void publish_for(struct room *room, const char *region, const char *settings)
{
    publish_one(room, settings, region);
    shelf_free(room->shelf);
    room->shelf = shelf_new();
}

static int end(void **state)
{
    scoped_text key = mem_format("%s.key", ((struct room *)*state)->path);

    unlink(key);
    return drop_room(state);
}

static void add_person(struct room *room, struct buf *lines, const char *dossier)
{
    char entity[ID_TEXT_BYTES];
    struct body_save saves[] = { { "persoon", entity, "naam", { BODY_TEXT, "Demir" }, false },
                                 { "persoon", entity, "nummer", { BODY_TEXT, "88051212345" }, false } };
    struct body body = { .saves = saves, .save_count = 2 };

    id_format(named(dossier), entity);
    add_special(room, lines, (struct change){ .kind = CHANGE_SET, .dossier = named(dossier) }, &body);
}

static void write_person(struct room *room, struct device *device, const char *dossier)
{
    scoped_buf lines = { 0 };

    room->at = device;
    add_person(room, &lines, dossier);
    send_changes(room, &lines);
}

static bool note_word(void *with, const struct store_word *word)
{
    struct buf *found = with;

    buf_format(found, "%s ", word->word);
    return true;
}

/* The words of a dossier, in a row. */
static const char *words_of(struct room *room, const char *dossier)
{
    scoped_buf found = { 0 };
    const struct store_visitor visitor = { .word = note_word, .with = &found };

    assert_true(room->store->begin(room->store, NULL));
    assert_true(room->store->each_word(room->store, named(dossier), &visitor, NULL));
    assert_true(room->store->commit(room->store, NULL));
    return arena_text(room->arena, buf_view(&found));
}

static void what_a_region_searches_does_not_take_the_place_of_what_another_does(void **state)
{
    struct room *room = *state;
    struct device ghent;

    publish_for(room, "", by_name);
    new_device(room, &ghent, "GEN");
    write_person(room, &room->first, "een");
    write_person(room, &ghent, "twee");
    assert_string_equal(words_of(room, "een"), "demir ");
    publish_for(room, "GEN", by_number);
    assert_string_equal(words_of(room, "een"), "demir ");
    assert_string_equal(words_of(room, "twee"), "88051212345 ");
    publish_for(room, "GEN", by_name);
    assert_string_equal(words_of(room, "twee"), "demir ");
    buf_clear(&ghent.feed);
}

static char *many_name(struct room *room, int i)
{
    return arena_format(room->arena, "dossier %d", i);
}

static size_t count_with(struct room *room, const char *words)
{
    size_t count = 0;

    for (int i = 0; i < MANY; i++)
        count += strcmp(words_of(room, many_name(room, i)), words) == 0;
    return count;
}

static bool step(struct room *room)
{
    struct error err = { 0 };
    bool has_more;

    if (!reword_step(room->store, room->shelf, &has_more, &err))
        fail_msg("%s", err.text);
    return has_more;
}

/* Content is live, and the words are yet to be made: as when the publishing was killed right after it. */
static void fill(struct room *room)
{
    scoped_buf lines = { 0 };

    room->at = &room->first;
    for (int i = 0; i < MANY; i++)
        add_person(room, &lines, many_name(room, i));
    send_changes(room, &lines);
    publish_for(room, "", by_name);
    assert_int_equal(count_with(room, "demir "), MANY);
}

static void begin_again(struct room *room)
{
    struct error err = { 0 };
    struct turn turn;
    bool good = turn_begin(&turn, room->store, &err) && turn_hold(&turn, &err);

    for (int i = 0; good && i < MANY; i++)
        good = room->store->drop_words(room->store, named(many_name(room, i)), &err);
    assert_true(turn_end(&turn, good && reword_begin(room->store, &err), &err));
}

static void it_goes_in_steps_and_on_after_a_stop(void **state)
{
    struct room *room = *state;
    struct error err = { 0 };

    fill(room);
    begin_again(room);
    assert_int_equal(count_with(room, ""), MANY);
    assert_true(step(room));
    assert_int_equal(count_with(room, "demir "), 100);
    room->store->close(room->store); /* whoever did it is gone */
    room->store = store_open_url(room->url, &err);
    assert_non_null(room->store);
    assert_true(step(room));
    assert_int_equal(count_with(room, "demir "), 200);
    assert_false(step(room));
    assert_int_equal(count_with(room, "demir "), MANY);
    begin_again(room);
    assert_true(reword_run(room->store, &err));
    assert_int_equal(count_with(room, "demir "), MANY);
}

static void a_step_that_is_given_up_leaves_all_as_it_was(void **state)
{
    struct room *room = *state;
    struct error err = { 0 };
    struct turn turn;

    fill(room);
    assert_true(turn_begin(&turn, room->store, &err) && turn_hold(&turn, &err));
    turn.shelf = room->shelf;
    assert_true(words_renew(&turn, named(many_name(room, 0)), &err));
    assert_true(room->store->drop_words(room->store, named(many_name(room, 1)), &err));
    assert_false(turn_end(&turn, false, &err));
    assert_int_equal(count_with(room, "demir "), MANY);
}

static void when_nothing_changed_nothing_is_made_again(void **state)
{
    struct room *room = *state;
    char last[STORE_TEXT_BYTES];

    publish_for(room, "", by_name);
    publish_for(room, "LIM", by_name);
    assert_false(step(room));
    assert_true(room->store->begin(room->store, NULL) &&
                room->store->get_fact(room->store, "reword_last", last, NULL) &&
                room->store->commit(room->store, NULL));
    assert_string_equal(last, "-");
}

/* The words of a store in which one region's keys took the place of all are mended by the server itself. */
static void a_store_of_before_is_gone_through_once(void **state)
{
    struct room *room = *state;

    fill(room);
    begin_again(room);
    assert_true(room->store->begin(room->store, NULL) && room->store->set_fact(room->store, "reword_last", "", NULL) &&
                room->store->commit(room->store, NULL));
    while (step(room))
        continue;
    assert_int_equal(count_with(room, "demir "), MANY);
    assert_false(step(room));
}

#undef UNIT
#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_room, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(what_a_region_searches_does_not_take_the_place_of_what_another_does),
        UNIT(it_goes_in_steps_and_on_after_a_stop),
        UNIT(a_step_that_is_given_up_leaves_all_as_it_was),
        UNIT(when_nothing_changed_nothing_is_made_again),
        UNIT(a_store_of_before_is_gone_through_once),
    };

    return RUN_ON_BOTH(tests);
}
