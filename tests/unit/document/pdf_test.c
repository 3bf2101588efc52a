/* pdf_test.c — a page says what it must in every script, and its bytes are the same each time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"

/* The font library's own threads may still hold what they found when the program ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\n";
}

static struct pdf_order order_of(const char *markup)
{
    return (struct pdf_order){ .markup = markup, .title = "Proef", .language = "nl", .code = "K7F-2Q9", .at_ms = 0 };
}

static void make(const struct pdf_order *order, struct buf *out)
{
    struct error err = { 0 };
    if (!pdf_make(order, out, &err) && err.kind == ERROR_ABSENT)
        skip(); /* a computer without the fonts */
    else if (err.kind)
        fail_msg("%s", err.text);
}

/* What pdftotext reads. */
static void read_text(const struct buf *pdf, struct buf *out)
{
    char path[] = "/tmp/balie-pdf-XXXXXX", part[4096];
    int file = mkstemp(path);
    scoped_text command = mem_format("pdftotext -layout %s -", path);
    FILE *reader;
    assert_true(file >= 0);
    assert_int_equal(write(file, buf_view(pdf), pdf->size_bytes), pdf->size_bytes);
    reader = popen(command, "r");
    for (size_t got; reader && (got = fread(part, 1, sizeof part, reader));)
        buf_add(out, part, got);
    pclose(reader);
    close(file);
    unlink(path);
}

static void the_same_order_gives_the_same_bytes(void **state)
{
    struct pdf_order order = order_of("<b>Dag</b> ለምለም محمد\n");
    scoped_buf one = { 0 };
    scoped_buf two = { 0 };
    (void)state;
    make(&order, &one);
    make(&order, &two);
    assert_int_equal(one.size_bytes, two.size_bytes);
    assert_memory_equal(buf_view(&one), buf_view(&two), one.size_bytes);
    assert_memory_equal(buf_view(&one), "%PDF-", 5);
}

static void the_text_title_and_page_number_are_on_the_page(void **state)
{
    struct pdf_order order = order_of("Uw <b>advies</b> &amp; meer\n");
    scoped_buf pdf = { 0 };
    scoped_buf text = { 0 };
    (void)state;
    make(&order, &pdf);
    read_text(&pdf, &text);
    assert_non_null(strstr(buf_view(&text), "Uw advies & meer"));
    assert_non_null(strstr(buf_view(&text), "Proef"));
    assert_non_null(strstr(buf_view(&text), "1/1"));
}

static void many_lines_go_on_the_next_page(void **state)
{
    scoped_buf markup = { 0 };
    scoped_buf pdf = { 0 };
    scoped_buf text = { 0 };
    struct pdf_order order;
    (void)state;
    for (int i = 1; i <= 100; i++)
        buf_format(&markup, "regel %d\n", i);
    order = order_of(buf_view(&markup));
    make(&order, &pdf);
    read_text(&pdf, &text);
    assert_non_null(strstr(buf_view(&text), "regel 100"));
    assert_non_null(strstr(buf_view(&text), "3/3"));
}

static void names_in_every_script_have_their_letters(void **state)
{
    struct pdf_order order = order_of("محمد\nፍሬወይኒ ሓጎስ\nराम\nОлена\nپښتو ګل\nگلناز\nŞükrü\nΑθηνά\nთამარ\nԱննա\nதமிழ்\n");
    scoped_buf pdf = { 0 };
    (void)state;
    make(&order, &pdf);
    assert_true(pdf.size_bytes > 10000);
}

static void a_letter_that_no_font_has_is_named(void **state)
{
    struct pdf_order order = order_of("Dag \U000F0000\n");
    scoped_buf pdf = { 0 };
    struct error err = { 0 };
    (void)state;
    assert_false(pdf_make(&order, &pdf, &err));
    if (err.kind == ERROR_ABSENT)
        skip();
    assert_non_null(strstr(err.text, "U+F0000"));
    assert_int_equal(pdf.size_bytes, 0);
}

static void bad_markup_is_refused(void **state)
{
    struct pdf_order order = order_of("<b>Dag\n");
    scoped_buf pdf = { 0 };
    (void)state;
    assert_false(pdf_make(&order, &pdf, NULL));
    assert_int_equal(pdf.size_bytes, 0);
}

static void the_digest_follows_the_text_and_not_the_moment(void **state)
{
    struct pdf_order one = order_of("a\n"), two = order_of("a\n"), other = order_of("b\n");
    struct digest first = pdf_digest(&one), second, third = pdf_digest(&other);
    (void)state;
    two.at_ms = 1;
    second = pdf_digest(&two);
    assert_true(digest_equal(&first, &second));
    assert_false(digest_equal(&first, &third));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_order_gives_the_same_bytes),
        cmocka_unit_test(the_text_title_and_page_number_are_on_the_page),
        cmocka_unit_test(many_lines_go_on_the_next_page),
        cmocka_unit_test(names_in_every_script_have_their_letters),
        cmocka_unit_test(a_letter_that_no_font_has_is_named),
        cmocka_unit_test(bad_markup_is_refused),
        cmocka_unit_test(the_digest_follows_the_text_and_not_the_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
