/* trail_test.c — what goes to the disk behind the work: in its order, and read as if it were there already. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "vault/trail.h"

#define ROOM 64

/* A file in memory on a disk that does something only when it is let. */
struct slow {
    sqlite3_file file;
    char bytes[ROOM + 1];
    int size;
    char done[256]; /* what was done, in order */
    int refuse_at;  /* the n-th thing is refused; 0: none */
    int count;
    sem_t may_go;
};

static struct slow *slow_of(sqlite3_file *file)
{
    return (struct slow *)file;
}

static int go(struct slow *slow, const char *what)
{
    size_t size = strlen(slow->done);

    sem_wait(&slow->may_go);
    if (++slow->count == slow->refuse_at)
        return SQLITE_IOERR_WRITE;
    snprintf(slow->done + size, sizeof slow->done - size, "%s ", what);
    return SQLITE_OK;
}

static int write_slowly(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    struct slow *slow = slow_of(file);
    char what[32];
    int code;

    snprintf(what, sizeof what, "%.*s@%d", amount, (const char *)bytes, (int)at);
    code = go(slow, what);
    if (code != SQLITE_OK)
        return code;
    memcpy(slow->bytes + at, bytes, (size_t)amount);
    slow->size = at + amount > slow->size ? (int)at + amount : slow->size;
    return SQLITE_OK;
}

static int cut_slowly(sqlite3_file *file, sqlite3_int64 size)
{
    int code = go(slow_of(file), "cut");

    if (code == SQLITE_OK)
        slow_of(file)->size = (int)size;
    return code;
}

static int sync_slowly(sqlite3_file *file, int flags)
{
    (void)flags;
    return go(slow_of(file), "sync");
}

static int read_at_once(sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
    memcpy(out, slow_of(file)->bytes + at, (size_t)amount);
    return SQLITE_OK;
}

static int size_at_once(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = slow_of(file)->size;
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xWrite = write_slowly,
    .xTruncate = cut_slowly,
    .xSync = sync_slowly,
    .xRead = read_at_once,
    .xFileSize = size_at_once,
};

struct way {
    struct trail *trail;
    struct slow slow;
};

static int make(void **state)
{
    struct way *way = mem_new(sizeof *way);

    way->trail = trail_new();
    way->slow.file.pMethods = &methods;
    memset(way->slow.bytes, '.', ROOM);
    sem_init(&way->slow.may_go, 0, 0);
    *state = way;
    return 0;
}

static int drop(void **state)
{
    struct way *way = *state;

    trail_free(way->trail);
    sem_destroy(&way->slow.may_go);
    mem_free(way);
    return 0;
}

static void let(struct way *way, int count)
{
    while (count-- > 0)
        sem_post(&way->slow.may_go);
}

static int put(struct way *way, const char *text, int at)
{
    return trail_write(way->trail, &way->slow.file, text, (int)strlen(text), at);
}

static const char *read_back(struct way *way, int amount, int at)
{
    static char text[ROOM + 1];

    memset(text, 0, sizeof text);
    assert_int_equal(trail_read(way->trail, &way->slow.file, text, amount, at), SQLITE_OK);
    return text;
}

static sqlite3_int64 size_of(struct way *way)
{
    sqlite3_int64 size = -1;

    assert_int_equal(trail_size(way->trail, &way->slow.file, &size), SQLITE_OK);
    return size;
}

static void defer_three(struct way *way)
{
    trail_defer(way->trail, true);
    assert_int_equal(put(way, "one", 0), SQLITE_OK);
    assert_int_equal(trail_sync(way->trail, &way->slow.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    assert_int_equal(put(way, "two", 3), SQLITE_OK);
    trail_defer(way->trail, false);
}

static void without_deferring_everything_is_done_at_once(void **state)
{
    struct way *way = *state;

    let(way, 3);
    assert_int_equal(put(way, "one", 0), SQLITE_OK);
    assert_int_equal(trail_sync(way->trail, &way->slow.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    assert_int_equal(trail_cut(way->trail, &way->slow.file, 1), SQLITE_OK);
    assert_string_equal(way->slow.done, "one@0 sync cut ");
    assert_true(trail_is_settled(way->trail));
    assert_int_equal(trail_descriptor(way->trail), -1); /* there is no thread */
}

static void what_is_deferred_does_not_wait_for_the_disk(void **state)
{
    struct way *way = *state;

    defer_three(way); /* the disk does nothing yet: that this comes back is the point */
    assert_false(trail_is_settled(way->trail));
    let(way, 3);
    assert_int_equal(trail_settle(way->trail), SQLITE_OK);
    assert_string_equal(way->slow.done, "one@0 sync two@3 ");
    assert_true(trail_is_settled(way->trail));
}

static void what_is_not_deferred_waits_for_all_before_it(void **state)
{
    struct way *way = *state;

    defer_three(way);
    let(way, 5);
    assert_int_equal(put(way, "six", 6), SQLITE_OK);
    assert_string_equal(way->slow.done, "one@0 sync two@3 six@6 ");
    assert_int_equal(trail_sync(way->trail, &way->slow.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    assert_string_equal(way->slow.done, "one@0 sync two@3 six@6 sync ");
}

static void what_is_on_its_way_is_read_as_written(void **state)
{
    struct way *way = *state;

    trail_defer(way->trail, true);
    put(way, "one", 0);
    put(way, "two", 0);
    assert_string_equal(read_back(way, 3, 0), "two");
    assert_string_equal(read_back(way, 3, 3), "..."); /* beside it: what stands there */
    trail_defer(way->trail, false);
    let(way, 2);
    assert_string_equal(read_back(way, 2, 1), "wo"); /* a part of it: after it is written */
}

static void a_cut_on_its_way_hides_what_was_behind_it_alone(void **state)
{
    struct way *way = *state;

    let(way, 1);
    put(way, "abcdef", 0);
    trail_defer(way->trail, true);
    trail_cut(way->trail, &way->slow.file, 3);
    put(way, "xyz", 3);
    assert_string_equal(read_back(way, 3, 0), "abc"); /* and does not wait */
    assert_string_equal(read_back(way, 3, 3), "xyz");
    trail_defer(way->trail, false);
    let(way, 2);
    assert_int_equal(trail_settle(way->trail), SQLITE_OK);
}

static void the_size_is_what_it_will_be(void **state)
{
    struct way *way = *state;

    trail_defer(way->trail, true);
    put(way, "abcdef", 0);
    assert_int_equal(size_of(way), 6);
    trail_cut(way->trail, &way->slow.file, 2);
    assert_int_equal(size_of(way), 2);
    put(way, "xyz", 1);
    trail_sync(way->trail, &way->slow.file, SQLITE_SYNC_NORMAL);
    assert_int_equal(size_of(way), 4);
    trail_defer(way->trail, false);
    let(way, 4);
    assert_int_equal(trail_settle(way->trail), SQLITE_OK);
    assert_int_equal(size_of(way), 4);
}

static void files_do_not_stand_in_each_others_way(void **state)
{
    struct way *way = *state, other = { .trail = way->trail };

    other.slow.file.pMethods = &methods;
    memset(other.slow.bytes, '-', ROOM);
    trail_defer(way->trail, true);
    put(way, "one", 0);
    assert_string_equal(read_back(&other, 3, 0), "---");
    assert_int_equal(size_of(&other), 0);
    trail_defer(way->trail, false);
    let(way, 1);
    assert_int_equal(trail_settle(way->trail), SQLITE_OK);
}

static void the_end_of_all_can_be_waited_for(void **state)
{
    struct way *way = *state;
    struct pollfd wait = { .events = POLLIN };

    for (int i = 0; i < 3; i++) {
        defer_three(way);
        wait.fd = trail_descriptor(way->trail);
        assert_int_equal(poll(&wait, 1, 0), 0);
        let(way, 3);
        assert_int_equal(poll(&wait, 1, -1), 1);
        assert_true(trail_is_settled(way->trail));
    }
}

static void after_what_failed_nothing_is_written(void **state)
{
    struct way *way = *state;

    way->slow.refuse_at = 2;
    defer_three(way);
    let(way, 9);
    assert_int_equal(trail_settle(way->trail), SQLITE_IOERR_WRITE);
    assert_string_equal(way->slow.done, "one@0 "); /* neither what came behind it */
    assert_int_equal(put(way, "more", 0), SQLITE_IOERR_WRITE);
    assert_int_equal(trail_cut(way->trail, &way->slow.file, 0), SQLITE_IOERR_WRITE);
    assert_int_equal(trail_sync(way->trail, &way->slow.file, SQLITE_SYNC_NORMAL), SQLITE_IOERR_WRITE);
    trail_defer(way->trail, true);
    assert_int_equal(put(way, "more", 0), SQLITE_IOERR_WRITE);
    assert_int_equal(trail_failure(way->trail), SQLITE_IOERR_WRITE);
    assert_string_equal(way->slow.done, "one@0 ");
}

static void what_failed_at_once_may_be_tried_again(void **state)
{
    struct way *way = *state;

    way->slow.refuse_at = 1;
    let(way, 2);
    assert_int_equal(put(way, "one", 0), SQLITE_IOERR_WRITE);
    assert_int_equal(put(way, "one", 0), SQLITE_OK);
    assert_int_equal(trail_failure(way->trail), SQLITE_OK);
}

static void more_than_memory_should_hold_waits_after_all(void **state)
{
    struct way *way = *state;
    char *large = mem_array(1, 9 << 20);

    way->slow.refuse_at = 1; /* so that nothing of it is copied anywhere */
    trail_defer(way->trail, true);
    assert_int_equal(trail_write(way->trail, &way->slow.file, large, 9 << 20, 0), SQLITE_OK);
    let(way, 1);
    assert_int_equal(put(way, "one", 0), SQLITE_IOERR_WRITE);
    assert_true(trail_is_settled(way->trail));
    mem_free(large);
}

static void the_end_waits_for_what_was_deferred(void **state)
{
    struct way *way = *state;

    defer_three(way);
    let(way, 3);
    trail_free(way->trail);
    assert_string_equal(way->slow.done, "one@0 sync two@3 ");
    way->trail = NULL;
}

#define with_way(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_way(without_deferring_everything_is_done_at_once),
        with_way(what_is_deferred_does_not_wait_for_the_disk),
        with_way(what_is_not_deferred_waits_for_all_before_it),
        with_way(what_is_on_its_way_is_read_as_written),
        with_way(a_cut_on_its_way_hides_what_was_behind_it_alone),
        with_way(the_size_is_what_it_will_be),
        with_way(files_do_not_stand_in_each_others_way),
        with_way(the_end_of_all_can_be_waited_for),
        with_way(after_what_failed_nothing_is_written),
        with_way(what_failed_at_once_may_be_tried_again),
        with_way(more_than_memory_should_hold_waits_after_all),
        with_way(the_end_waits_for_what_was_deferred),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
