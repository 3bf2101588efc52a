/* return_test.c — what a server lost and is handed back in, on both stores: believed by its own seal alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "saying.h"

#include "server/admin.h"
#include "server/store_own.h"

#define DESKS 4

/* The desks of one test. */
static struct device desks[DESKS];
static size_t desk_count;

static struct device *open_desk(struct room *room, const char *region)
{
    assert_true(desk_count < DESKS);
    new_device(room, &desks[desk_count], region);
    return &desks[desk_count++];
}

static int close_desks(void **state)
{
    while (desk_count)
        buf_clear(&desks[--desk_count].feed);
    return drop_room(state);
}

#undef UNIT
#define UNIT(name) cmocka_unit_test_setup_teardown(name, make_room, close_desks)

/* Its line as the calling device was fed it, newline included, and when it arrived; NULL when it was not. */
static char *fed_line(struct room *room, struct id id, int64_t *arrival_ms)
{
    struct batch_rest rest = { buf_view(&room->at->feed), room->at->feed.size_bytes };
    struct change change;
    const char *line;
    size_t size_bytes;

    while (batch_line(&rest, &line, &size_bytes))
        if (!exchange_decode_arrival(line, size_bytes, arrival_ms) &&
            change_decode(room->arena, line, size_bytes, &change, NULL) && id_equal(change.id, id))
            return arena_text_part(room->arena, line, size_bytes + 1);
    return NULL;
}

/* The server loses a change as when it is put back from before. */
static void forget(struct room *room, struct id id)
{
    struct error err = { 0 };

    if (!room->store->begin(room->store, &err) ||
        !database_run(database_of(room->store), &err, "DELETE FROM change WHERE id = $1", "b", &id) ||
        !room->store->commit(room->store, &err))
        fail_msg("%s", err.text);
}

static int ask_packed(struct room *room, const char *path, const char *lines, struct buf *out)
{
    scoped_buf packed = { 0 };

    batch_pack(&packed, lines, strlen(lines));
    return answer_path(room, "POST", path, &packed, out);
}

/* Hands in LINE; gives how many changes were stored. */
static int hand_in(struct room *room, int64_t arrival_ms, const char *line)
{
    scoped_buf lines = { 0 };
    scoped_buf out = { 0 };
    int stored = -1;

    exchange_encode_arrival(&lines, arrival_ms);
    buf_text(&lines, line);
    assert_int_equal(ask_packed(room, EXCHANGE_RETURN_PATH, buf_view(&lines), &out), 200);
    assert_int_equal(sscanf(buf_view(&out), "{\"stored\":%d}", &stored), 1);
    return stored;
}

/* "good", the reason why it is held, or "none". */
static const char *state_of(struct room *room, struct id id)
{
    struct database *database = database_of(room->store);
    struct database_rows *rows;
    const char *state = "none";
    struct error err = { 0 };

    assert_true(room->store->begin(room->store, &err));
    rows = database_ask(database, &err, "SELECT coalesce(refusal, 'good') FROM change WHERE id = $1", "b", &id);
    if (database_next(database, rows))
        state = arena_text(room->arena, database_text(database, rows, 0));
    assert_true(database_done(database, rows, &err));
    room->store->cancel(room->store);
    return state;
}

/* The first desk wrote ID, the second read its line: the server forgets it. */
struct lost {
    struct device *reader;
    struct id id;
    int64_t arrival_ms;
    char *line;
};
static struct lost lose(struct room *room, const char *kind)
{
    struct lost lost = { .reader = open_desk(room, "LIM") };

    say(room, &room->first, CHANGE_SET, "een", NULL);
    lost.id = say(room, &room->first, kind, "een", "LIM");
    listen_to(room, lost.reader);
    lost.line = fed_line(room, lost.id, &lost.arrival_ms);
    assert_non_null(lost.line);
    forget(room, lost.id);
    return lost;
}

static void what_bears_the_servers_seal_is_again_what_it_was(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    int64_t arrival_ms = 0;

    assert_int_equal(hand_in(room, lost.arrival_ms, lost.line), 1);
    assert_string_equal(state_of(room, lost.id), "good");
    listen_to(room, open_desk(room, "LIM"));
    assert_string_equal(fed_line(room, lost.id, &arrival_ms), lost.line); /* with the same seal */
    assert_int_equal(arrival_ms, lost.arrival_ms);
}

static void handed_in_twice_it_is_there_once(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);

    assert_int_equal(hand_in(room, lost.arrival_ms, lost.line), 1);
    assert_int_equal(hand_in(room, lost.arrival_ms, lost.line), 0);
}

static void its_author_is_told_when_it_arrived_first(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    struct device *author = &room->first;

    hand_in(room, lost.arrival_ms, lost.line);
    listen_to(room, author);
    assert_int_equal(author->answer.refusal_count, 0);
    assert_int_equal(author->answer.have, 2);
}

static void without_a_seal_or_with_anothers_it_is_held(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    char *at;

    assert_int_equal(hand_in(room, lost.arrival_ms + 1, lost.line), 1); /* the arrival is under the seal */
    assert_string_equal(state_of(room, lost.id), "carried");
    forget(room, lost.id);
    at = strstr(lost.line, "\"seal\":\"") + 8;
    *at = *at == '0' ? '1' : '0';
    assert_int_equal(hand_in(room, lost.arrival_ms, lost.line), 1);
    assert_string_equal(state_of(room, lost.id), "carried");
}

static void the_queue_it_came_by_is_under_the_seal(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    char *at = strstr(lost.line, "\"device\":\"") + 10;

    *at = *at == '0' ? '1' : '0';
    hand_in(room, lost.arrival_ms, lost.line);
    assert_string_equal(state_of(room, lost.id), "carried");
}

static void other_words_under_its_seal_are_held(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    char *at = strstr(lost.line, "naam");

    *at = 'r'; /* another change, then */
    hand_in(room, lost.arrival_ms, lost.line);
    assert_string_equal(state_of(room, lost.id), "none");
    listen_to(room, lost.reader);
    assert_int_equal(count_in_feed(room, "\"reason\":\"carried\""), 1);
    assert_int_equal(count_in_feed(room, "raam"), 0);
}

static void what_is_held_here_and_was_passed_on_once_is_good_again(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    scoped_buf bare = { 0 };
    struct change change;

    assert_true(change_decode(room->arena, lost.line, strlen(lost.line), &change, NULL));
    change.seal = id_none();
    change_encode(&bare, &change);
    hand_in(room, lost.arrival_ms, buf_view(&bare));
    assert_string_equal(state_of(room, lost.id), "carried");
    hand_in(room, lost.arrival_ms, lost.line);
    assert_string_equal(state_of(room, lost.id), "good");
}

static void whoever_looks_after_the_server_may_pass_on_what_bears_none(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    char text[ID_TEXT_BYTES];
    struct error err = { 0 };

    hand_in(room, lost.arrival_ms + 1, lost.line);
    assert_true(server_release(room->url, id_format(lost.id, text), &err));
    assert_string_equal(state_of(room, lost.id), "good");
    listen_to(room, open_desk(room, "LIM"));
    assert_non_null(fed_line(room, lost.id, &lost.arrival_ms));
}

static void a_lost_erasure_sweeps_again(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_ERASE);
    struct device *late;

    hand_in(room, lost.arrival_ms, lost.line);
    late = open_desk(room, "LIM");
    listen_to(room, late);
    assert_int_equal(count_in_feed(room, "\"body_hash\""), 1);
}

static void words_that_were_erased_meanwhile_do_not_come_back(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);

    say(room, &room->first, CHANGE_ERASE, "een", "LIM");
    room->at = lost.reader;
    assert_int_equal(hand_in(room, lost.arrival_ms, lost.line), 1);
    listen_to(room, open_desk(room, "LIM"));
    assert_int_equal(count_in_feed(room, "\"body_hash\""), 2);
}

/* What its author let go of has no words at her desk any more. */
static struct id say_bare(struct room *room, struct buf *lines, const char *dossier)
{
    struct digest words = hash_bytes(dossier, strlen(dossier));

    return add_special(room, lines,
                       (struct change){ .kind = CHANGE_SET, .dossier = named(dossier), .body_hash = words }, NULL);
}

static void what_comes_without_its_words_waits_for_who_has_them(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    struct change change;
    scoped_buf bare = { 0 };
    char *line, text[ID_TEXT_BYTES];
    struct error err = { 0 };
    int64_t arrival_ms;

    assert_true(change_decode(room->arena, lost.line, strlen(lost.line), &change, NULL));
    change.seal = id_none();
    change.body = NULL;
    change.device = lost.reader->id; /* as when it came by another queue of hers */
    change.seq = ++lost.reader->seq;
    lost.reader->chain = change_chain(&lost.reader->chain, &lost.id);
    change_encode(&bare, &change);
    room->at = lost.reader;
    send_changes(room, &bare);
    assert_string_equal(state_of(room, lost.id), "bare");
    assert_string_equal(lost.reader->answer.refusals[0].reason, "bare");
    assert_false(server_release(room->url, id_format(lost.id, text), &err)); /* nobody would see anything */
    assert_string_equal(state_of(room, lost.id), "bare");
    assert_int_equal(hand_in(room, lost.arrival_ms, lost.line), 0);
    assert_string_equal(state_of(room, lost.id), "good");
    listen_to(room, open_desk(room, "LIM"));
    line = fed_line(room, lost.id, &arrival_ms);
    assert_string_equal(line, lost.line);
}

/* LINE as who let go of its dossier would hand it in: under the same seal, and without its words. */
static char *without_words(struct room *room, const char *line)
{
    scoped_buf bare = { 0 };
    struct change change;

    assert_true(change_decode(room->arena, line, strlen(line), &change, NULL));
    change.body = NULL;
    change_encode(&bare, &change);
    return arena_text(room->arena, buf_view(&bare));
}

static void a_seal_makes_no_answer_of_what_lost_its_words(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);

    assert_int_equal(hand_in(room, lost.arrival_ms, without_words(room, lost.line)), 1);
    assert_string_equal(state_of(room, lost.id), "bare");
    hand_in(room, lost.arrival_ms, without_words(room, lost.line));
    assert_string_equal(state_of(room, lost.id), "bare");
    hand_in(room, lost.arrival_ms, lost.line);
    assert_string_equal(state_of(room, lost.id), "good");
}

/* Whether the server says that it lacks ID. */
static bool lacks(struct room *room, struct id id)
{
    char text[ID_TEXT_BYTES];
    scoped_buf asked = { 0 };
    scoped_buf out = { 0 };
    scoped_buf lines = { 0 };

    buf_format(&asked, "%s\n", id_format(id, text));
    assert_int_equal(answer_path(room, "POST", EXCHANGE_LACKING_PATH, &asked, &out), 200);
    assert_true(batch_unpack(&lines, buf_view(&out), out.size_bytes, NULL));
    return strstr(buf_view(&lines), text);
}

/* A move moves without its words; why it was made comes after it, and is told again. */
static void what_was_passed_on_without_its_words_gets_them_from_who_has_them(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_MOVE);
    int64_t arrival_ms = 0;

    hand_in(room, lost.arrival_ms, without_words(room, lost.line));
    assert_string_equal(state_of(room, lost.id), "good");
    listen_to(room, lost.reader);
    assert_true(lacks(room, lost.id));
    hand_in(room, lost.arrival_ms, lost.line);
    assert_false(lacks(room, lost.id));
    listen_to(room, lost.reader);
    assert_string_equal(fed_line(room, lost.id, &arrival_ms), lost.line);
    assert_int_equal(arrival_ms, lost.arrival_ms);
}

static void what_was_erased_lacks_no_words(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);

    say(room, &room->first, CHANGE_ERASE, "een", "LIM");
    hand_in(room, lost.arrival_ms, without_words(room, lost.line));
    assert_string_equal(state_of(room, lost.id), "good");
    assert_false(lacks(room, lost.id));
}

/* The server loses all of a dossier, and that anybody ever had it. */
static void forget_dossier(struct room *room, const char *dossier)
{
    struct id id = named(dossier);
    struct error err = { 0 };

    if (!room->store->begin(room->store, &err) ||
        !database_run(database_of(room->store), &err, "DELETE FROM change WHERE dossier = $1", "b", &id) ||
        !database_run(database_of(room->store), &err, "DELETE FROM scope WHERE dossier = $1", "b", &id) ||
        !room->store->commit(room->store, &err))
        fail_msg("%s", err.text);
}

/* A dossier of Limburg that Ghent had in between: each change as it was fed to somebody who sees all. */
struct journey {
    struct device *everywhere, *ghent;
    char *lines[3];
    int64_t arrivals[3];
};
static struct journey travel(struct room *room)
{
    struct journey journey = { .everywhere = open_desk(room, ""), .ghent = open_desk(room, "GEN") };
    struct id ids[3];

    ids[0] = say(room, &room->first, CHANGE_SET, "een", NULL);
    ids[1] = say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    ids[2] = say(room, journey.ghent, CHANGE_MOVE, "een", "LIM");
    listen_to(room, journey.everywhere);
    for (int i = 0; i < 3; i++)
        journey.lines[i] = fed_line(room, ids[i], &journey.arrivals[i]);
    forget_dossier(room, "een");
    return journey;
}

static void whatever_order_it_comes_back_in_who_had_it_last_has_it(void **state)
{
    struct room *room = *state;
    struct journey journey = travel(room);

    for (int i = 3; i-- > 0;)
        assert_int_equal(hand_in(room, journey.arrivals[i], journey.lines[i]), 1);
    listen_to(room, open_desk(room, "LIM"));
    assert_true(was_told(room, "een"));
    say(room, journey.ghent, CHANGE_SET, "een", "GEN"); /* it had it once */
    assert_int_equal(journey.ghent->answer.refusal_count, 0);
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    assert_false(was_told(room, "een"));
}

static void who_has_it_in_hand_is_not_where_it_began(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_desk(room, "GEN"), *everywhere = open_desk(room, "");
    int64_t arrival_ms = 0;
    struct id take;
    char *line;

    say(room, &room->first, CHANGE_SET, "een", NULL);
    take = say(room, ghent, CHANGE_TAKE, "een", "GEN");
    listen_to(room, everywhere);
    line = fed_line(room, take, &arrival_ms);
    forget_dossier(room, "een");
    hand_in(room, arrival_ms, line);
    say(room, &room->first, CHANGE_SET, "een", NULL);
    assert_int_equal(room->first.answer.refusal_count, 0);
    assert_int_equal(count_in_feed(room, "\"kind\":\"take\""), 1); /* what came before it did */
    say(room, &room->first, CHANGE_MOVE, "een", "BRU");            /* it has it */
    assert_int_equal(count_in_feed(room, "\"revoke\""), 1);
    listen_to(room, ghent);
    assert_true(was_told(room, "een"));
}

/* What she wrote before it is held, or lost. */
static void who_moves_what_is_not_here_had_it(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_desk(room, "GEN");

    say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    assert_int_equal(room->first.answer.refusal_count, 0);
    say(room, &room->first, CHANGE_SET, "een", NULL);
    assert_int_equal(room->first.answer.refusal_count, 0);
    listen_to(room, ghent);
    assert_true(was_told(room, "een"));
}

static void who_reads_anew_is_told_her_own_as_well(void **state)
{
    struct room *room = *state;
    struct error err = { 0 };

    say(room, &room->first, CHANGE_SET, "een", NULL);
    listen_to(room, &room->first);
    assert_false(was_told(room, "een"));
    assert_true(room->store->begin(room->store, &err) && room->store->renew(room->store, &err) &&
                room->store->commit(room->store, &err));
    listen_to(room, &room->first);
    assert_true(was_told(room, "een"));
    listen_to(room, &room->first);
    assert_false(was_told(room, "een")); /* once */
}

static void what_was_erased_needs_no_words(void **state)
{
    struct room *room = *state;
    struct id with_it, before;
    scoped_buf lines = { 0 };
    scoped_buf more = { 0 };

    say(room, &room->first, CHANGE_SET, "een", NULL);
    with_it = say_bare(room, &lines, "een");
    add_kind(room, &lines, CHANGE_ERASE, "een", NULL);
    send_changes(room, &lines);
    assert_int_equal(room->first.answer.refusal_count, 0);
    assert_string_equal(state_of(room, with_it), "good");
    before = say_bare(room, &more, "twee");
    send_changes(room, &more);
    assert_string_equal(state_of(room, before), "bare");
    say(room, &room->first, CHANGE_ERASE, "twee", NULL);
    assert_string_equal(state_of(room, before), "good");
}

static void a_lost_move_moves_but_not_past_a_later_one(void **state)
{
    struct room *room = *state;
    struct device *ghent = open_desk(room, "GEN"), *reader = open_desk(room, "GEN");
    int64_t arrival_ms = 0;
    struct id id;
    char *line;

    say(room, &room->first, CHANGE_SET, "een", NULL);
    id = say(room, &room->first, CHANGE_MOVE, "een", "GEN");
    listen_to(room, ghent);
    line = fed_line(room, id, &arrival_ms);
    forget(room, id);
    say(room, ghent, CHANGE_MOVE, "een", "LIM");
    assert_int_equal(hand_in(room, arrival_ms, line), 1);
    listen_to(room, reader);
    assert_false(was_told(room, "een"));
}

static void a_computer_put_out_of_use_hands_in_nothing_here(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    struct error err = { 0 };
    scoped_buf out = { 0 };

    assert_true(server_set_device(room->url, "2", SERVER_DEVICE_DISABLED, &err));
    assert_int_equal(ask_packed(room, EXCHANGE_RETURN_PATH, lost.line, &out), 403);
    assert_string_equal(state_of(room, lost.id), "none");
}

static void a_line_that_is_none_is_left_out_and_holds_up_no_other(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    scoped_buf lines = { 0 };

    buf_text(&lines, "no change\n{\"kind\":7}\n");
    buf_text(&lines, lost.line);
    assert_int_equal(hand_in(room, lost.arrival_ms, buf_view(&lines)), 1);
}

static void what_it_lacks_is_told_to_who_names_it(void **state)
{
    struct room *room = *state;
    struct lost lost = lose(room, CHANGE_SET);
    struct id here = say(room, &room->first, CHANGE_SET, "twee", NULL);
    char text[ID_TEXT_BYTES], wanted[ID_TEXT_BYTES + 1];
    scoped_buf asked = { 0 };
    scoped_buf out = { 0 };
    scoped_buf lines = { 0 };

    buf_format(&asked, "%s\n", id_format(here, text));
    buf_format(&asked, "%s\n", id_format(lost.id, text));
    assert_int_equal(answer_path(room, "POST", EXCHANGE_LACKING_PATH, &asked, &out), 200);
    assert_true(batch_unpack(&lines, buf_view(&out), out.size_bytes, NULL));
    snprintf(wanted, sizeof wanted, "%s\n", text);
    assert_string_equal(buf_view(&lines), wanted);
    buf_text(&asked, "x\n");
    assert_int_equal(answer_path(room, "POST", EXCHANGE_LACKING_PATH, &asked, &out), 400);
}

static void a_seal_that_a_device_sends_along_is_not_kept(void **state)
{
    struct room *room = *state;
    scoped_buf lines = { 0 };
    scoped_buf sealed = { 0 };
    struct change change;
    int64_t arrival_ms = 0;

    room->at = &room->first;
    add_change(room, &lines, "een");
    assert_true(change_decode(room->arena, buf_view(&lines), lines.size_bytes, &change, NULL));
    change.seal = id_random();
    change_encode(&sealed, &change);
    send_changes(room, &sealed);
    listen_to(room, open_desk(room, "LIM"));
    assert_non_null(fed_line(room, change.id, &arrival_ms));
    assert_int_equal(count_in_feed(room, "\"seal\""), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(what_bears_the_servers_seal_is_again_what_it_was),
        UNIT(handed_in_twice_it_is_there_once),
        UNIT(its_author_is_told_when_it_arrived_first),
        UNIT(without_a_seal_or_with_anothers_it_is_held),
        UNIT(the_queue_it_came_by_is_under_the_seal),
        UNIT(other_words_under_its_seal_are_held),
        UNIT(what_is_held_here_and_was_passed_on_once_is_good_again),
        UNIT(whoever_looks_after_the_server_may_pass_on_what_bears_none),
        UNIT(a_lost_erasure_sweeps_again),
        UNIT(words_that_were_erased_meanwhile_do_not_come_back),
        UNIT(what_comes_without_its_words_waits_for_who_has_them),
        UNIT(what_was_erased_needs_no_words),
        UNIT(a_seal_makes_no_answer_of_what_lost_its_words),
        UNIT(what_was_passed_on_without_its_words_gets_them_from_who_has_them),
        UNIT(what_was_erased_lacks_no_words),
        UNIT(whatever_order_it_comes_back_in_who_had_it_last_has_it),
        UNIT(who_has_it_in_hand_is_not_where_it_began),
        UNIT(who_moves_what_is_not_here_had_it),
        UNIT(who_reads_anew_is_told_her_own_as_well),
        UNIT(a_lost_move_moves_but_not_past_a_later_one),
        UNIT(a_computer_put_out_of_use_hands_in_nothing_here),
        UNIT(a_line_that_is_none_is_left_out_and_holds_up_no_other),
        UNIT(what_it_lacks_is_told_to_who_names_it),
        UNIT(a_seal_that_a_device_sends_along_is_not_kept),
    };

    return RUN_ON_BOTH(tests);
}
