/* standing_test.c — what is told of the exchange: what waits, which attempt, why and what to do; how long is waited. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/standing.h"

#include "counter.h"
#include "desk/exchange.h"
#include "desk/telling.h"

static void a_pause_doubles_up_to_half_an_hour_and_luck_spreads_it(void **state)
{
    (void)state;
    assert_int_equal(exchange_pause_ms(1, 0), 7500);
    assert_int_equal(exchange_pause_ms(2, 0), 15000);
    assert_int_equal(exchange_pause_ms(1, 14999), 7500 + 14999);
    assert_int_equal(exchange_pause_ms(100, 0), 900000);
    for (uint32_t luck = 0; luck < 4000000000u; luck += 300000007u) {
        assert_true(exchange_pause_ms(5, luck) >= 120000);
        assert_true(exchange_pause_ms(5, luck) < 360000);
    }
}

static void what_waits_says_which_attempt_why_and_what_to_do(void **state)
{
    struct counter *counter = *state;
    struct store *store = seat_store(counter->seat);
    const struct json_t *changes, *first;
    scoped_json told = NULL;
    scoped_buf lines = { 0 };

    fill_in(counter->seat, "aanmelding", id_none(), OLENA);
    assert_true(store_set(store, "trouble", "De lijn viel weg.", NULL));
    assert_true(store_set(store, "trouble.kind", "network", NULL));
    assert_true(store_set(store, "failures", "99999999999999 99999999999998 1000", NULL));
    told = standing_json(counter->seat);
    changes = json_get(json_get(told, "waiting"), "changes");
    assert_true(json_size(changes) > 0);
    first = json_at(changes, 0);
    assert_int_equal(json_get_integer(first, "attempt"), 3); /* two failed since, the oldest was before */
    assert_string_equal(json_get_text(first, "why"), "De lijn viel weg.");
    assert_true(strlen(json_get_text(first, "do")) > 10);
    assert_true(json_get_integer(first, "bytes") > 0);
    assert_non_null(json_get_text(first, "since"));
    standing_write(told, &lines);
    assert_non_null(strstr(buf_view(&lines), "De lijn viel weg."));
}

static size_t count_in(const struct buf *lines, const char *what)
{
    size_t count = 0;

    for (const char *at = buf_view(lines); (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

static void a_reason_is_said_once_with_how_many_and_times_as_people_read_them(void **state)
{
    static const char written[] =
        "{\"enrolled\": true, \"server\": \"https://x\", \"last\": {\"at\": \"2026-03-01T14:02:00.000+01:00\"},"
        " \"waiting\": {\"count\": 7, \"changes\": ["
        "{\"change\": \"aaaaaaaa1\", \"since\": \"2026-03-01T09:00:00.000+01:00\", \"why\": \"A.\", \"do\": \"B.\"},"
        "{\"change\": \"bbbbbbbb1\", \"since\": \"2026-03-01T09:01:00.000+01:00\", \"why\": \"C.\", \"do\": \"B.\"},"
        "{\"change\": \"cccccccc1\", \"since\": \"2026-03-01T09:02:00.000+01:00\", \"why\": \"A.\", \"do\": \"B.\"}]},"
        " \"held\": [{\"change\": \"dddddddd1\", \"text\": \"too large\"}, {\"change\": \"eeeeeeee1\", \"text\": "
        "\"left\"},"
        " {\"change\": \"ffffffff1\", \"text\": \"too large\"}]}";
    scoped_json told = json_parse(written, sizeof written - 1, NULL);
    scoped_buf lines = { 0 };

    (void)state;
    standing_write(told, &lines);
    assert_non_null(strstr(buf_view(&lines), "01/03/2026 14:02"));
    assert_non_null(strstr(buf_view(&lines), "01/03/2026 09:02"));
    assert_int_equal(count_in(&lines, "T09:"), 0);
    assert_int_equal(count_in(&lines, "A. B."), 1);
    assert_non_null(strstr(buf_view(&lines), "6 ")); /* two, and the four that are not listed */
    assert_int_equal(count_in(&lines, "C. B."), 1);
    assert_int_equal(count_in(&lines, "too large"), 1);
    assert_non_null(strstr(buf_view(&lines), "  dddddddd\n  ffffffff\n"));
    assert_non_null(strstr(buf_view(&lines), "  eeeeeeee\n"));
}

static bool note(void *with, const struct telling *telling)
{
    buf_format(with, "%s: %s;", telling->name, telling->sentence);
    return true;
}

static void content_that_was_refused_and_a_wrong_clock_are_told_at_once(void **state)
{
    struct counter *counter = *state;
    struct store *store = seat_store(counter->seat);
    static const char hash[] = "00000000000000000000000000000000000000000000000000000000000000ab";
    scoped_text bad = mem_format("%s\ngeen goed formulier", hash);
    scoped_buf told = { 0 };

    assert_true(telling_each(counter->seat, note, &told));
    assert_string_equal(buf_view(&told), "");
    assert_true(store_set(store, "centre.bundle", hash, NULL));
    assert_true(store_set(store, "bundle.bad", bad, NULL));
    assert_true(store_set(store, "clock_warning", "Zet de klok juist.", NULL));
    assert_true(telling_each(counter->seat, note, &told));
    assert_string_equal(buf_view(&told), "content: geen goed formulier;clock: Zet de klok juist.;");
    assert_true(store_set(store, "centre.bundle", NULL, NULL));
    assert_true(store_set(store, "bundle.bad", NULL, NULL));
    assert_true(store_set(store, "clock_warning", NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pause_doubles_up_to_half_an_hour_and_luck_spreads_it),
        at_the_counter(what_waits_says_which_attempt_why_and_what_to_do),
        cmocka_unit_test(a_reason_is_said_once_with_how_many_and_times_as_people_read_them),
        at_the_counter(content_that_was_refused_and_a_wrong_clock_are_told_at_once),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
