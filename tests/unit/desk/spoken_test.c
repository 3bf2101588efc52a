/* spoken_test.c — letters say values as people of that language do. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/spoken.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/buf.h"
#include "desk/library.h"
#include "desk/names.h"
#include "desk/printer.h"

static void assert_said(const char *language, const char *name, const char *value, const char *expected)
{
    scoped(library) library = library_open_folder("forms", NULL);
    scoped(names) names = names_read(library);
    struct spoken_way way = { library, names, language, "bedrag", "contacttaal=talen" };
    scoped_buf out = { 0 };
    spoken_value(&way, name, value, &out);
    assert_string_equal(buf_view(&out), expected);
}

static void dates_are_written_out(void **state)
{
    (void)state;
    assert_said("nl", "datum", "2023-09-01", "1 september 2023");
    assert_said("fr", "datum", "2023-09-01", "1er septembre 2023");
    assert_said("fr", "datum", "2023-08-12", "12 août 2023");
    assert_said("en", "datum", "2023-09-01", "1 September 2023");
    assert_said("tr", "datum", "2023-09-01", "1/9/2023");
}

static void half_known_dates_say_what_is_known(void **state)
{
    (void)state;
    assert_said("nl", "geboortedatum", "1988-05", "mei 1988");
    assert_said("nl", "geboortedatum", "1988", "1988");
}

static void amounts_are_money_and_other_numbers_are_not(void **state)
{
    (void)state;
    assert_said("nl", "bedrag", "90", "€\u00a090");
    assert_said("nl", "bedrag", "1234.5", "€\u00a01.234,50");
    assert_said("en", "bedrag", "1234.5", "€1,234.50");
    assert_said("fr", "bedrag", "0.1", "0,10\u00a0€");
    assert_said("nl", "huisnummer", "90", "90");
    assert_said("nl", "bedrag", "?", "?");
}

static void codes_are_said_by_their_labels(void **state)
{
    (void)state;
    assert_said("nl", "pnt_keuze", "ja", "ja");
    assert_said("fr", "pnt_keuze", "ja", "oui");
    assert_said("nl", "contacttaal", "tir", "Tigrinya");
    assert_said("nl", "contacttaal", "qqq", "qqq");
}

static void a_blank_is_nothing(void **state)
{
    (void)state;
    assert_said("nl", "datum", "", "");
}

static void no_printer_is_said_and_nothing_waits(void **state)
{
    (void)state;
    if (printer_is_there())
        skip();
    assert_false(printer_print("x", 1, "proef", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_written_out),
        cmocka_unit_test(half_known_dates_say_what_is_known),
        cmocka_unit_test(amounts_are_money_and_other_numbers_are_not),
        cmocka_unit_test(codes_are_said_by_their_labels),
        cmocka_unit_test(a_blank_is_nothing),
        cmocka_unit_test(no_printer_is_said_and_nothing_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
