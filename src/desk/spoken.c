/* spoken.c — a value as a letter says it: the label of a code, a date written out, money. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "spoken.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "expr/value.h"
#include "form/list.h"
#include "library.h"
#include "names.h"

#define MONTHS       12
#define AMOUNT_LIMIT 1e12

/* How a language writes dates and amounts. */
static const struct tongue {
    const char *code;
    const char *first_day; /* "1er": the first of the month, NULL: as other days */
    const char *thousands, *cents, *before, *after;
    const char *months[MONTHS];
} tongues[] = {
    { "nl",
      NULL,
      ".",
      ",",
      "€\u00a0",
      "",
      { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
        "december" } },
    { "fr",
      "1er",
      "\u202f",
      ",",
      "",
      "\u00a0€",
      { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre" } },
    { "en",
      NULL,
      ",",
      ".",
      "€",
      "",
      { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December" } },
};

static const struct tongue *tongue_of(const char *language)
{
    for (size_t i = 0; i < sizeof tongues / sizeof *tongues; i++)
        if (text_equal(tongues[i].code, language))
            return &tongues[i];
    return NULL;
}

static void add_date(const struct tongue *tongue, struct date date, struct buf *out)
{
    int year, month, day;

    date_split(date, &year, &month, &day);
    if (!tongue)
        buf_format(out, "%d/%d/%d", day, month, year);
    else if (day == 1 && tongue->first_day)
        buf_format(out, "%s %s %d", tongue->first_day, tongue->months[month - 1], year);
    else
        buf_format(out, "%d %s %d", day, tongue->months[month - 1], year);
}

/* "1988-05" is said as "mei 1988", when it is such a text. */
static bool add_month(const struct tongue *tongue, const char *value, struct buf *out)
{
    scoped_text day = mem_format("%s-01", value);
    struct date date;
    int year, month, first;

    if (!tongue || !date_parse(day, &date))
        return false;
    date_split(date, &year, &month, &first);
    buf_format(out, "%s %d", tongue->months[month - 1], year);
    return true;
}

static bool add_day(const struct spoken_way *way, const char *name, const char *value, struct buf *out)
{
    const struct tongue *tongue = tongue_of(way->language);
    struct date date;

    if (names_is_partial(way->names, name) && add_month(tongue, value, out))
        return true;
    if (!date_parse(value, &date))
        return false;
    add_date(tongue, date, out);
    return true;
}

/* Cents are said only where there are any. */
static bool add_money(const struct spoken_way *way, const char *name, const char *value, struct buf *out)
{
    const struct tongue *tongue = tongue_of(way->language);
    double amount = value_read_number(value, strlen(value));
    int64_t cents;
    char whole[32];
    size_t size;

    if (!text_has_word(way->money, name) || !(fabs(amount) < AMOUNT_LIMIT))
        return false;
    tongue = tongue ? tongue : &tongues[0];
    cents = llround(fabs(amount) * 100);
    size = (size_t)snprintf(whole, sizeof whole, "%lld", (long long)(cents / 100));
    buf_format(out, "%s%s", amount < 0 ? "-" : "", tongue->before);
    for (size_t i = 0; i < size; i++)
        buf_format(out, "%s%c", i && (size - i) % 3 == 0 ? tongue->thousands : "", whole[i]);
    if (cents % 100)
        buf_format(out, "%s%02d", tongue->cents, (int)(cents % 100));
    buf_text(out, tongue->after);
    return true;
}

static bool is_digits(const char *text, size_t size)
{
    return strspn(text, "0123456789") >= size;
}

/* "09:30:00.000+02:00" is said as "09:30". */
static bool add_time(const struct spoken_way *way, const char *name, const char *value, struct buf *out)
{
    (void)way;
    (void)name;
    if (strlen(value) < 5 || !is_digits(value, 2) || value[2] != ':' || !is_digits(value + 3, 2))
        return false;
    buf_add(out, value, 5);
    return true;
}

/* The label that a form's own choices give CODE, or NULL. */
static const char *own_label(const struct spoken_way *way, const char *form, const char *list, const char *code)
{
    scoped_text path = mem_format("%s/choices.csv", form);
    scoped_text column = mem_format("label::%s", way->language);
    scoped_buf bytes = { 0 };
    scoped(sheet) sheet = NULL;

    if (library_read(way->library, path, &bytes, NULL))
        sheet = sheet_parse(path, buf_view(&bytes), bytes.size_bytes, NULL);
    for (size_t i = 0; sheet && i < sheet_rows(sheet); i++)
        if (text_equal(sheet_get(sheet, i, "list_name"), list) && text_equal(sheet_get(sheet, i, "name"), code) &&
            *sheet_get(sheet, i, column))
            return arena_text(library_arena(way->library), sheet_get(sheet, i, column));
    return NULL;
}

static const char *label_of(const struct spoken_way *way, const char *list_name, const char *code)
{
    struct list *list = library_list(way->library, list_name, NULL);
    const struct choice *choice = list ? list_find(list, code) : NULL;
    const char *label = NULL;

    if (choice)
        return choice_label(list, choice, way->language);
    for (size_t i = 0; !label && i < library_forms(way->library); i++)
        label = own_label(way, library_form_name(way->library, i), list_name, code);
    return label;
}

/* The list the letter names for it (a computed name has no list of its own), else the one it has everywhere. */
static char *list_of(const struct spoken_way *way, const char *name)
{
    const char *rest = way->codes, *word;
    size_t size, name_size = strlen(name);

    while ((size = text_word(&rest, &word)))
        if (size > name_size && word[name_size] == '=' && strncmp(word, name, name_size) == 0)
            return mem_text_part(word + name_size + 1, size - name_size - 1);
    return mem_text(names_list(way->names, name));
}

/* Several codes are several labels; a word that is no code stands as it is. */
static bool add_labels(const struct spoken_way *way, const char *name, const char *value, struct buf *out)
{
    scoped_text list = list_of(way, name);
    const char *rest = value, *word;
    size_t size, start = out->size_bytes;

    if (!*list)
        return false;
    while ((size = text_word(&rest, &word))) {
        scoped_text code = mem_text_part(word, size);
        const char *label = label_of(way, list, code);
        if (!label) {
            buf_cut(out, start);
            return false;
        }
        buf_format(out, "%s%s", out->size_bytes > start ? ", " : "", label);
    }
    return true;
}

static bool (*const sayings[])(const struct spoken_way *way, const char *name, const char *value,
                               struct buf *out) = { add_labels, add_money, add_day, add_time };

void spoken_value(const struct spoken_way *way, const char *name, const char *value, struct buf *out)
{
    if (text_is_blank(value))
        return;
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (sayings[i](way, name, value, out))
            return;
    buf_text(out, value);
}
