/* places_test.c — screens lie on each other, and what follows a key moves them as it says. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "screen/app_inside.h"
#include "tui/key.h"

/* What happened to the screens of a test. */
struct traces {
    size_t freed, resumed;
};

static void note_free(void *state)
{
    ((struct traces *)state)->freed++;
}

static struct next note_resume(struct app *app, struct screen *screen)
{
    (void)app;
    ((struct traces *)screen->state)->resumed++;
    return next_redraw();
}

static struct next do_nothing(struct app *app, struct screen *screen)
{
    (void)app;
    (void)screen;
    return next_stay();
}

static const struct action table[] = {
    { "one", PRESS_ENTER, 'x', NEEDS_NOTHING, do_nothing, "Does one thing" },
    { "two", 0, 0, NEEDS_DOSSIER | NEEDS_ENTRY, do_nothing, "Does another thing" },
    { 0 },
};
static const struct screen_kind kind = { .name = "test", .resume = note_resume, .free = note_free };

static void popping_frees_the_top_and_resumes_what_is_below(void **state)
{
    struct app *app = mem_new(sizeof *app);
    struct traces below = { 0 }, above = { 0 };
    struct screen *first = screen_new(&kind, &below);

    (void)state;
    places_follow(app, 0, next_push(first));
    places_follow(app, 0, next_push(screen_new(&kind, &above)));
    places_follow(app, 0, next_pop(1));
    assert_ptr_equal(places_top(app), first);
    assert_int_equal(above.freed, 1);
    assert_int_equal(below.resumed, 1);
    places_close(app);
    assert_int_equal(below.freed, 1);
    mem_free(app);
}

static void the_first_screen_of_all_stays(void **state)
{
    struct app *app = mem_new(sizeof *app);
    struct traces traces = { 0 };

    (void)state;
    places_follow(app, 0, next_push(screen_new(&kind, &traces)));
    places_follow(app, 0, next_pop(3));
    assert_non_null(places_top(app));
    assert_int_equal(traces.freed, 0);
    places_close(app);
    mem_free(app);
}

static void a_dossier_left_for_good_gives_its_place_back(void **state)
{
    struct app *app = mem_new(sizeof *app);
    struct traces home = { 0 }, dossier = { 0 };

    (void)state;
    places_follow(app, 0, next_push(screen_new(&kind, &home)));
    places_follow(app, 3, next_push(screen_new(&kind, &dossier)));
    assert_true(places_go(app, 3));
    assert_false(places_go(app, 4));
    assert_int_equal(app->at, 3);
    places_follow(app, 3, next_pop(1));
    assert_int_equal(app->at, 0);
    assert_int_equal(dossier.freed, 1);
    assert_int_equal(home.resumed, 1);
    places_close(app);
    mem_free(app);
}

static void replacing_frees_only_the_top(void **state)
{
    struct app *app = mem_new(sizeof *app);
    struct traces old = { 0 }, new = { 0 };

    (void)state;
    places_follow(app, 0, next_push(screen_new(&kind, &old)));
    places_follow(app, 0, next_replace(screen_new(&kind, &new)));
    assert_int_equal(old.freed, 1);
    assert_int_equal(app->places[0].screens.count, 1);
    places_follow(app, 0, next_push(NULL)); /* could not be made */
    assert_int_equal(app->places[0].screens.count, 1);
    places_close(app);
    mem_free(app);
}

static void an_action_answers_to_both_its_keys_and_none_to_no_key(void **state)
{
    (void)state;
    assert_ptr_equal(action_find(table, PRESS_ENTER), &table[0]);
    assert_ptr_equal(action_find(table, 'x'), &table[0]);
    assert_null(action_find(table, PRESS_NONE));
    assert_null(action_find(NULL, 'x'));
}

static void an_action_runs_only_where_all_it_needs_is_there(void **state)
{
    struct app *app = mem_new(sizeof *app);
    struct screen screen = { .kind = &kind };

    (void)state;
    assert_true(action_may(app, &screen, &table[0]));
    assert_false(action_may(app, &screen, &table[1]));
    screen.dossier = id_random();
    assert_false(action_may(app, &screen, &table[1]));
    screen.entry = (struct entry *)&screen; /* only whether there is one is looked at */
    assert_true(action_may(app, &screen, &table[1]));
    mem_free(app);
}

static void no_two_shared_actions_answer_to_the_same_key(void **state)
{
    const struct action *all = app_actions();

    (void)state;
    for (const struct action *a = all; a->name; a++) {
        assert_non_null(a->run);
        assert_true(*a->help);
        if (a->key) /* without one it is in the palette only */
            assert_ptr_equal(action_find(all, a->key), a);
        if (a->other_key)
            assert_ptr_equal(action_find(all, a->other_key), a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(popping_frees_the_top_and_resumes_what_is_below),
        cmocka_unit_test(the_first_screen_of_all_stays),
        cmocka_unit_test(a_dossier_left_for_good_gives_its_place_back),
        cmocka_unit_test(replacing_frees_only_the_top),
        cmocka_unit_test(an_action_answers_to_both_its_keys_and_none_to_no_key),
        cmocka_unit_test(an_action_runs_only_where_all_it_needs_is_there),
        cmocka_unit_test(no_two_shared_actions_answer_to_the_same_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
