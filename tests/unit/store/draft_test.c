/* draft_test.c — drafts and tasks come back as they were left. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "sample.h"

#include "store/draft.h"
#include "store/task.h"

static struct draft sample_draft(void)
{
    static struct id parents[2];

    parents[0] = id_of(1);
    parents[1] = id_of(2);
    return (struct draft){ .id = id_of(50),
                           .dossier = id_of(1),
                           .user = id_of(60),
                           .sitting = id_of(61),
                           .is_new_dossier = true,
                           .form = "form",
                           .bundle = hash_bytes("x", 1),
                           .parents = parents,
                           .parent_count = 2,
                           .cursor = "name",
                           .answers = "{\"b\":\"2\",\"a\":{\"leeg\":\"X\"}}",
                           .shown = "{\"a\":\"1\"}",
                           .label = "Demir",
                           .opened_ms = 5,
                           .changed_ms = 6 };
}

static void a_draft_comes_back_as_it_was(void **state)
{
    struct fixture *fixture = *state;
    struct draft draft = sample_draft(), back;
    struct error err = { 0 };

    assert_true(draft_save(fixture->store, &draft, &err));
    assert_true(draft_load(fixture->store, draft.id, fixture->arena, &back, &err));
    assert_true(id_equal(back.dossier, draft.dossier) && id_equal(back.user, draft.user));
    assert_true(id_equal(back.sitting, draft.sitting) && back.is_new_dossier);
    assert_int_equal(back.parent_count, 2);
    assert_true(id_equal(back.parents[1], draft.parents[1]));
    assert_string_equal(back.answers, draft.answers);
    assert_string_equal(back.shown, draft.shown);
    assert_string_equal(back.cursor, "name");
    assert_string_equal(back.label, "Demir");
    assert_true(digest_equal(&back.bundle, &draft.bundle));
    assert_int_equal(back.opened_ms, 5);
}

static void an_answer_is_written_by_itself(void **state)
{
    struct fixture *fixture = *state;
    struct draft draft = sample_draft(), back;
    struct error err = { 0 };

    assert_true(draft_save(fixture->store, &draft, &err));
    assert_true(draft_answer(fixture->store, draft.id, &(struct draft_answer){ "c", "\"3\"", "d", NULL }, &err));
    assert_true(draft_answer(fixture->store, draft.id, &(struct draft_answer){ "b", "null", "e", NULL }, &err));
    assert_true(draft_answer(fixture->store, draft.id, &(struct draft_answer){ "z", NULL, "f", NULL }, &err));
    assert_true(draft_load(fixture->store, draft.id, fixture->arena, &back, &err));
    assert_string_equal(back.answers, "{\"b\":null,\"a\":{\"leeg\":\"X\"},\"c\":\"3\"}");
    assert_string_equal(back.cursor, "f");
    assert_false(draft_answer(fixture->store, id_of(51), &(struct draft_answer){ "c", "\"3\"", "d", NULL }, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
}

static bool note_label(void *with, const struct draft *draft)
{
    buf_format(with, "%s ", draft->label);
    return true;
}

static void drafts_are_listed_newest_first_and_removed(void **state)
{
    struct fixture *fixture = *state;
    struct draft draft = sample_draft();
    struct error err = { 0 };
    scoped_buf text = { 0 };

    assert_true(draft_save(fixture->store, &draft, &err));
    draft.id = id_of(51);
    draft.label = "Kaya";
    draft.changed_ms = 9;
    assert_true(draft_save(fixture->store, &draft, &err));
    draft.id = id_of(52);
    draft.user = id_of(62);
    draft.label = "Other";
    assert_true(draft_save(fixture->store, &draft, &err));
    assert_true(draft_each(fixture->store, id_of(60), note_label, &text));
    assert_string_equal(buf_view(&text), "Kaya Demir ");
    assert_true(draft_remove(fixture->store, id_of(51), &err));
    assert_true(store_rebuild(fixture->store, 1, NULL, NULL, &err));
    buf_cut(&text, 0);
    assert_true(draft_each(fixture->store, id_none(), note_label, &text));
    assert_string_equal(buf_view(&text), "Other Demir ");
}

static bool note_task(void *with, const struct task *task)
{
    buf_format(with, "%s%s/%s ", task->name, task->entity, task->who);
    return true;
}

static struct date day(int number)
{
    return date_make(2024, 1, number);
}

static void put_tasks(struct fixture *fixture)
{
    const struct task first[] = {
        { .name = "late",
          .label = "l",
          .until = date_none(),
          .from = day(1),
          .due = day(5),
          .role = "desk",
          .assignee = "" },
        { .name = "soon", .label = "l", .from = day(1), .due = day(3), .priority = 2, .role = "", .assignee = "u1" },
        { .name = "soon", .entity = "e", .from = day(1), .due = day(3), .priority = 1, .role = "lead" },
    };
    const struct task second[] = {
        { .name = "hidden", .from = day(1), .due = day(1), .until = day(20) },
        { .name = "future", .from = day(15), .due = day(16) },
        { .name = "undated", .label = "l", .from = date_none(), .due = date_none(), .until = date_none() },
    };
    struct error err = { 0 };

    append(fixture,
           &(struct sample){ .dossier = 1, .record = 10, .at_ms = 1, .values = { "name", "A", "label", "Card A" } });
    append(fixture, &(struct sample){ .dossier = 2, .record = 20, .at_ms = 1, .values = { "name", "B" } });
    assert_true(task_replace(fixture->store, id_of(1), first, 3, &err));
    assert_true(task_replace(fixture->store, id_of(2), second, 3, &err));
    assert_false(task_replace(fixture->store, id_of(3), second, 3, &err));
}

static void assert_tasks(struct fixture *fixture, struct task_filter filter, size_t all, const char *wanted)
{
    scoped_buf text = { 0 };

    assert_int_equal(task_each(fixture->store, &filter, note_task, &text), all);
    assert_string_equal(buf_view(&text), wanted);
}

static void tasks_are_listed_by_due_day_and_filter(void **state)
{
    struct fixture *fixture = *state;

    put_tasks(fixture);
    assert_tasks(fixture, (struct task_filter){ .today = day(10), .limit = 10 }, 4,
                 "soone/Card A soon/Card A late/Card A undated/ ");
    assert_tasks(fixture, (struct task_filter){ .today = day(10), .limit = 2 }, 4, "soone/Card A soon/Card A ");
    assert_tasks(fixture, (struct task_filter){ .today = date_none(), .limit = 10, .dossier = id_of(2) }, 3,
                 "hidden/ future/ undated/ ");
    assert_tasks(fixture, (struct task_filter){ .today = day(10), .limit = 10, .role = "desk" }, 3,
                 "soon/Card A late/Card A undated/ ");
    assert_tasks(fixture, (struct task_filter){ .today = day(10), .limit = 10, .assignee = "u2" }, 3,
                 "soone/Card A late/Card A undated/ ");
}

static void derived_tasks_are_replaced_as_a_whole(void **state)
{
    struct fixture *fixture = *state;
    const struct task only = { .name = "only", .due = day(2) };
    struct error err = { 0 };

    put_tasks(fixture);
    assert_true(task_replace(fixture->store, id_of(1), &only, 1, &err));
    assert_true(task_replace(fixture->store, id_of(2), NULL, 0, &err));
    assert_tasks(fixture, (struct task_filter){ .today = date_none(), .limit = 10 }, 1, "only/Card A ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_store(a_draft_comes_back_as_it_was),
        with_store(an_answer_is_written_by_itself),
        with_store(drafts_are_listed_newest_first_and_removed),
        with_store(tasks_are_listed_by_due_day_and_filter),
        with_store(derived_tasks_are_replaced_as_a_whole),
    };

    return cmocka_run_group_tests(tests, make_vault, drop_vault);
}
