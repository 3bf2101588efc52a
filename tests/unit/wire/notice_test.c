/* notice_test.c — what the feed says besides changes comes over whole, and what is not known is passed over. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/notice.h"

static bool read(struct arena *arena, const char *line, struct notice *out)
{
    return notice_decode(arena, line, strlen(line), out);
}

static void a_grant_a_revocation_and_a_change_held_come_over(void **state)
{
    scoped(arena) arena = arena_new();
    const struct notice said = { .kind = NOTICE_HELD,
                                 .dossier = id_random(),
                                 .change = id_random(),
                                 .user = id_random(),
                                 .form = "intake",
                                 .reason = "region",
                                 .at_ms = 1700000000000 };
    const struct notice grant = { .kind = NOTICE_GRANT, .dossier = id_random() };
    const struct notice passed = { .kind = NOTICE_PASSED, .dossier = id_random(), .change = id_random() };
    const struct notice revoke = { .kind = NOTICE_REVOKE, .dossier = id_random(), .region = "GEN" };
    scoped_buf line = { 0 };
    struct notice got;

    (void)state;
    notice_encode(&line, &said);
    assert_true(read(arena, buf_view(&line), &got));
    assert_int_equal(got.kind, NOTICE_HELD);
    assert_true(id_equal(got.change, said.change) && id_equal(got.user, said.user));
    assert_string_equal(got.reason, "region");
    assert_int_equal(got.at_ms, said.at_ms);
    buf_cut(&line, 0);
    notice_encode(&line, &grant);
    assert_true(read(arena, buf_view(&line), &got));
    assert_int_equal(got.kind, NOTICE_GRANT);
    assert_true(id_equal(got.dossier, grant.dossier));
    assert_string_equal(got.region, "");
    buf_cut(&line, 0);
    notice_encode(&line, &revoke);
    assert_true(read(arena, buf_view(&line), &got));
    assert_int_equal(got.kind, NOTICE_REVOKE);
    assert_string_equal(got.region, "GEN"); /* who has it now */
    buf_cut(&line, 0);
    notice_encode(&line, &passed);
    assert_true(read(arena, buf_view(&line), &got));
    assert_int_equal(got.kind, NOTICE_PASSED);
    assert_true(id_equal(got.change, passed.change) && id_equal(got.dossier, passed.dossier));
}

static void what_is_new_or_damaged_is_passed_over(void **state)
{
    static const char *const lines[] = { "{\"notice\":\"weather\",\"dossier\":\"x\"}", "{\"notice\":\"revoke\"}",
                                         "{\"notice\":7}", "{\"notice\":\"held\",\"dossier\":\"00\"}" };
    scoped(arena) arena = arena_new();
    struct notice got;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_true(read(arena, lines[i], &got));
        assert_int_equal(got.kind, NOTICE_OTHER);
    }
    assert_false(read(arena, "{\"kind\":\"set\"}", &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grant_a_revocation_and_a_change_held_come_over),
        cmocka_unit_test(what_is_new_or_damaged_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
