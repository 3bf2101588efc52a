/* file_test.c — whether files are read whole, replaced at once and walked in order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"

static int enter_new_folder(void **state)
{
    char folder[] = "/tmp/balie-file-XXXXXX";

    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char folder[4096];

    (void)state;
    return getcwd(folder, sizeof folder) && chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void put(const char *path, const char *text)
{
    assert_true(file_replace(path, text, strlen(text), 0644, NULL));
}

static void a_file_is_read_behind_what_was_there(void **state)
{
    scoped_buf out = { 0 };

    (void)state;
    put("a", "tekst");
    buf_text(&out, "mijn ");
    assert_true(file_read("a", 100, &out, NULL));
    assert_string_equal(buf_view(&out), "mijn tekst");
    unlink("a");
}

static void a_file_may_be_as_large_as_the_limit_and_no_larger(void **state)
{
    size_t size = 200000;
    char *bytes = mem_new(size);
    struct error err = { 0 };
    scoped_buf out = { 0 };

    (void)state;
    memset(bytes, 'x', size);
    assert_true(file_replace("a", bytes, size, 0600, NULL));
    assert_false(file_read("a", size - 1, &out, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(out.size_bytes, 0);
    assert_true(file_read("a", size, &out, NULL));
    assert_int_equal(out.size_bytes, size);
    assert_memory_equal(out.bytes, bytes, size);
    mem_free(bytes);
    unlink("a");
}

static void what_is_not_there_is_absent(void **state)
{
    struct error err = { 0 };
    scoped_buf out = { 0 };

    (void)state;
    assert_false(file_read("nergens", 100, &out, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    assert_non_null(strstr(err.text, "nergens"));
    assert_false(file_read(".", 100, &out, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_false(file_exists("nergens"));
}

static void a_replaced_file_has_its_new_bytes_and_mode_and_leaves_nothing_beside(void **state)
{
    struct stat about;
    scoped_buf out = { 0 };

    (void)state;
    put("a", "oud en lang");
    assert_true(file_replace("a", "nieuw", 5, 0600, NULL));
    assert_true(file_read("a", 100, &out, NULL));
    assert_string_equal(buf_view(&out), "nieuw");
    assert_int_equal(stat("a", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    unlink("a"); /* the folder must now be empty: leave_folder() proves it */
}

static void a_file_that_cannot_be_written_leaves_nothing(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_false(file_replace("geen/map", "x", 1, 0600, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_true(file_make_folder("vol", 0700, NULL));
    put("vol/a", "x");
    assert_false(file_replace("vol", "x", 1, 0600, &err));
    assert_true(file_is_folder("vol"));
    unlink("vol/a");
    rmdir("vol");
}

static void a_folder_is_made_with_its_parents(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_true(file_make_folder("een/twee/drie", 0700, &err));
    assert_true(file_make_folder("een/twee/drie", 0700, &err));
    assert_true(file_is_folder("een/twee/drie") && file_exists("een"));
    put("een/bestand", "x");
    assert_false(file_is_folder("een/bestand"));
    assert_false(file_make_folder("een/bestand/map", 0700, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    unlink("een/bestand");
    rmdir("een/twee/drie");
    rmdir("een/twee");
    rmdir("een");
}

static void a_name_is_joined_to_its_folder(void **state)
{
    scoped_text plain = file_join("map", "naam");
    scoped_text slash = file_join("/", "naam");
    scoped_text none = file_join("", "naam");

    (void)state;
    assert_string_equal(plain, "map/naam");
    assert_string_equal(slash, "/naam");
    assert_string_equal(none, "naam");
}

/* Standard input that holds TEXT while the file is read. */
static void standard_input_is_called_a_dash(void **state)
{
    int kept = dup(STDIN_FILENO), ends[2];
    scoped_buf out = { 0 };

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "antwoord", 8), 8);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    assert_true(file_read("-", 8, &out, NULL));
    assert_string_equal(buf_view(&out), "antwoord");
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static bool note(void *with, const char *relative, struct error *err)
{
    struct buf *seen = with;

    if (strcmp(relative, "stop") == 0)
        return error_set(err, ERROR_INPUT, "Stop. Go on elsewhere.");
    buf_format(seen, "%s;", relative);
    return true;
}

static void make_tree(void)
{
    static const char *const paths[] = { "w/b", "w/a/z", "w/a-b", "w/.hidden", "w/a/.git/x", "w/B", "w/a/sub/q" };

    assert_true(file_make_folder("w/a/.git", 0700, NULL) && file_make_folder("w/a/sub", 0700, NULL) &&
                file_make_folder("w/empty", 0700, NULL));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        put(paths[i], "");
    assert_int_equal(symlink("..", "w/a/loop"), 0);
    assert_int_equal(symlink("b", "w/link"), 0);
}

static void remove_tree(void)
{
    static const char *const paths[] = { "w/b",     "w/a/z",     "w/a-b",    "w/.hidden", "w/a/.git/x",
                                         "w/B",     "w/a/sub/q", "w/a/loop", "w/link",    "w/a/.git",
                                         "w/a/sub", "w/a",       "w/empty",  "w/stop",    "w" };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        remove(paths[i]);
}

static void a_walk_visits_files_in_bytewise_order_and_no_hidden_ones(void **state)
{
    scoped_buf seen = { 0 };

    (void)state;
    make_tree();
    assert_true(file_walk("w", note, &seen, NULL));
    assert_string_equal(buf_view(&seen), "B;a-b;a/sub/q;a/z;b;link;");
    remove_tree();
}

static void a_walk_ends_where_its_visitor_refuses(void **state)
{
    struct error err = { 0 };
    scoped_buf seen = { 0 };

    (void)state;
    make_tree();
    put("w/stop", "");
    assert_false(file_walk("w", note, &seen, &err));
    assert_string_equal(err.text, "Stop. Go on elsewhere.");
    assert_string_equal(buf_view(&seen), "B;a-b;a/sub/q;a/z;b;link;");
    assert_false(file_walk("w/b", note, &seen, &err));
    assert_int_equal(err.kind, ERROR_ABSENT);
    remove_tree();
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_new_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_file_is_read_behind_what_was_there),
        IN_FOLDER(a_file_may_be_as_large_as_the_limit_and_no_larger),
        IN_FOLDER(what_is_not_there_is_absent),
        IN_FOLDER(a_replaced_file_has_its_new_bytes_and_mode_and_leaves_nothing_beside),
        IN_FOLDER(a_file_that_cannot_be_written_leaves_nothing),
        IN_FOLDER(a_folder_is_made_with_its_parents),
        IN_FOLDER(a_name_is_joined_to_its_folder),
        IN_FOLDER(standard_input_is_called_a_dash),
        IN_FOLDER(a_walk_visits_files_in_bytewise_order_and_no_hidden_ones),
        IN_FOLDER(a_walk_ends_where_its_visitor_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
