/* mutants.c — spoils the rules one cell at a time and tells which spoiled ones no case notices. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: mutants FOLDER KNOWN SEED COUNT
 * FOLDER is a copy of the content that may be spoiled. Of every decision table and of the parameters each row is left
 * out once, each date moved a day either way, each number made one more, each code of a set left out. After each the
 * cases of the rules run, and those of the forms where that is not enough. A parameter that no rule and no form reads
 * yet is left as it is. KNOWN has a line for every mutant that may survive, with the reason:
 * "doelgroep.csv vl_plicht from-1 — why". COUNT of them are tried, chosen by SEED; 0: all.
 * One TAP line at the end, the survivors before it as remarks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "desk/judge.h"

#define LIMIT_BYTES 16777216

enum change { DROP, FROM_LATER, FROM_EARLIER, TO_LATER, TO_EARLIER, VALUE };

static const char *const names[] = { "drop", "from+1", "from-1", "to+1", "to-1", "value" };

struct mutant {
    const char *path; /* "regels/doelgroep.csv" */
    size_t row, line;
    enum change change;
    const char *name; /* of the row */
    size_t code;      /* VALUE of a set: which code is left out */
};
struct hunt {
    const char *folder;
    struct buf known, readers; /* readers: everything that could read a parameter */
    ARRAY(struct mutant) mutants;
    ARRAY(char *) texts;
    size_t tried, survivors;
};

static const char *keep(struct hunt *hunt, const char *text)
{
    *array_add(&hunt->texts) = mem_text(text);
    return hunt->texts.at[hunt->texts.count - 1];
}

static struct sheet *read_sheet(struct hunt *hunt, const char *path)
{
    scoped_text full = file_join(hunt->folder, path);
    scoped_buf bytes = { 0 };

    if (!file_read(full, LIMIT_BYTES, &bytes, NULL))
        return NULL;
    return sheet_parse(path, buf_view(&bytes), bytes.size_bytes, NULL);
}

static size_t count_words(const char *text)
{
    size_t count = 0;
    const char *word;

    while (text_word(&text, &word))
        count++;
    return count;
}

static void list_row(struct hunt *hunt, const char *path, const struct sheet *sheet, size_t row)
{
    struct mutant mutant = { .path = path, .row = row, .line = sheet_line(sheet, row), .change = DROP };
    const char *type = sheet_get(sheet, row, "type");
    bool is_set = text_equal(type, "codes");
    size_t values = is_set ? count_words(sheet_get(sheet, row, "value")) : *sheet_get(sheet, row, "value") ? 1 : 0;

    mutant.name = keep(hunt, sheet_get(sheet, row, "name"));
    *array_add(&hunt->mutants) = mutant;
    for (mutant.change = FROM_LATER; mutant.change < VALUE; mutant.change++)
        if (*sheet_get(sheet, row, mutant.change <= FROM_EARLIER ? "valid_from" : "valid_to"))
            *array_add(&hunt->mutants) = mutant;
    for (mutant.code = 0; mutant.code < values && !text_equal(type, "text"); mutant.code++)
        *array_add(&hunt->mutants) = mutant;
}

static bool is_read(const struct hunt *hunt, const struct sheet *sheet, size_t row)
{
    scoped_text call = mem_format("param('%s'", sheet_get(sheet, row, "name"));

    return sheet_find(sheet, "value") < 0 || strstr(buf_view(&hunt->readers), call);
}

static bool gather_reader(void *with, const char *relative, struct error *err)
{
    struct hunt *hunt = with;
    scoped_text full = file_join(hunt->folder, relative);
    bool reads = text_starts(relative, "regels/") || text_ends(relative, "/survey.csv");

    return !reads || text_ends(relative, "tests.csv") || file_read(full, LIMIT_BYTES, &hunt->readers, err);
}

static bool list_file(void *with, const char *relative, struct error *err)
{
    struct hunt *hunt = with;
    scoped(sheet) sheet = NULL;
    const char *path;

    (void)err;
    if (!text_starts(relative, "regels/") || !text_ends(relative, ".csv") || text_ends(relative, ".all.csv"))
        return true;
    sheet = read_sheet(hunt, relative);
    if (!sheet || sheet_find(sheet, "for_each") >= 0 || sheet_find(sheet, "valid_from") < 0 ||
        sheet_find(sheet, "override") >= 0 || sheet_find(sheet, "name") < 0)
        return true;
    path = keep(hunt, relative);
    for (size_t i = 0; i < sheet_rows(sheet); i++)
        if (is_read(hunt, sheet, i))
            list_row(hunt, path, sheet, i);
    return true;
}

static char *moved_day(const char *text, int days)
{
    struct date date;
    char day[DATE_TEXT_BYTES];

    if (!date_parse(text, &date))
        return mem_text(text);
    date.days += days;
    return mem_text(date_format(date, day));
}

/* One more; of a set one code fewer; a date a day later. */
static char *other_value(const char *text, const char *type, size_t code)
{
    scoped_buf out = { 0 };
    const char *word;

    if (text_equal(type, "date"))
        return moved_day(text, 1);
    if (!text_equal(type, "codes"))
        return mem_format("%g", strtod(text, NULL) + 1);
    for (size_t size, i = 0; (size = text_word(&text, &word)); i++)
        if (i != code)
            buf_format(&out, "%s%.*s", out.size_bytes ? " " : "", (int)size, word);
    return mem_text(buf_view(&out));
}

static char *spoiled(const struct sheet *sheet, const struct mutant *mutant, size_t column)
{
    const char *text = sheet_cell(sheet, mutant->row, (int)column), *name = sheet_column(sheet, column);
    static const int days[] = { [FROM_LATER] = 1, [FROM_EARLIER] = -1, [TO_LATER] = 1, [TO_EARLIER] = -1 };
    bool is_from = mutant->change == FROM_LATER || mutant->change == FROM_EARLIER;

    if (mutant->change == VALUE)
        return text_equal(name, "value") ? other_value(text, sheet_get(sheet, mutant->row, "type"), mutant->code)
                                         : mem_text(text);
    if (text_equal(name, is_from ? "valid_from" : "valid_to"))
        return moved_day(text, days[mutant->change]);
    return mem_text(text);
}

static void write_spoiled(const struct sheet *sheet, const struct mutant *mutant, struct buf *out)
{
    size_t width = sheet_columns(sheet);
    const char **cells = mem_array(width, sizeof *cells);
    scoped(sheet) spoilt = NULL;

    for (size_t c = 0; c < width; c++)
        cells[c] = sheet_column(sheet, c);
    spoilt = sheet_new(mutant->path, cells, width);
    for (size_t row = 0; row < sheet_rows(sheet); row++) {
        if (row == mutant->row && mutant->change == DROP)
            continue;
        for (size_t c = 0; c < width; c++)
            cells[c] = row == mutant->row ? spoiled(sheet, mutant, c) : sheet_cell(sheet, row, (int)c);
        sheet_add_row(spoilt, cells, width, sheet_line(sheet, row));
        for (size_t c = 0; c < width && row == mutant->row; c++)
            mem_free((char *)cells[c]);
    }
    sheet_format(spoilt, out);
    mem_free(cells);
}

static void note_failure(void *with, const char *name, const char *sentence)
{
    (void)with;
    (void)name;
    (void)sentence;
}

static const char *const forms[] = { "contract", "aanmelding", "intake", "leervraagdetectie", "contract_ondertekening",
                                     "gesprek" };

/* Whether some case notices; content that no longer loads is noticed as well. */
static bool is_noticed(struct hunt *hunt)
{
    struct error err = { 0 };
    struct judge_report report = { .failed = note_failure };
    scoped(judge) judge = judge_open(hunt->folder, &err);

    if (!judge || !judge_run_cases(judge, &report, &err) || report.failures)
        return true;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!judge_run_form_cases(judge, forms[i], &report, &err) || report.failures)
            return true;
    return false;
}

static bool is_known(struct hunt *hunt, const struct mutant *mutant)
{
    scoped_text wanted = mem_format("%s %s %s ", strchr(mutant->path, '/') + 1, mutant->name, names[mutant->change]);

    return strstr(buf_view(&hunt->known), wanted);
}

static bool try_mutant(struct hunt *hunt, const struct mutant *mutant)
{
    scoped_text full = file_join(hunt->folder, mutant->path);
    scoped_buf before = { 0 }, after = { 0 };
    scoped(sheet) sheet = NULL;
    struct error err = { 0 };

    if (!file_read(full, LIMIT_BYTES, &before, &err))
        return false;
    sheet = sheet_parse(mutant->path, buf_view(&before), before.size_bytes, &err);
    write_spoiled(sheet, mutant, &after);
    if (!file_replace(full, buf_view(&after), after.size_bytes, 0600, &err))
        return false;
    hunt->tried++;
    if (!is_noticed(hunt) && !is_known(hunt, mutant)) {
        hunt->survivors++;
        printf("# %s:%zu %s %s %zu\n", strchr(mutant->path, '/') + 1, mutant->line, mutant->name, names[mutant->change],
               mutant->code);
    }
    return file_replace(full, buf_view(&before), before.size_bytes, 0600, &err);
}

static bool try_all(struct hunt *hunt, unsigned seed, size_t count)
{
    size_t total = hunt->mutants.count, step = count && count < total ? total / count : 1;

    for (size_t i = count && count < total ? seed % step : 0; i < total; i += step)
        if (!try_mutant(hunt, &hunt->mutants.at[i]))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    struct hunt hunt = { 0 };
    struct error err = { 0 };
    bool good;

    if (argc != 5) {
        fprintf(stderr, "usage: mutants FOLDER KNOWN SEED COUNT\n");
        return 2;
    }
    hunt.folder = argv[1];
    good = file_read(argv[2], LIMIT_BYTES, &hunt.known, &err) && file_walk(argv[1], gather_reader, &hunt, &err) &&
           file_walk(argv[1], list_file, &hunt, &err) &&
           try_all(&hunt, (unsigned)strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    good = good && !hunt.survivors;
    printf("%sok 1 - spoiled rules are noticed: %zu of %zu tried, %zu nobody noticed\n", good ? "" : "not ", hunt.tried,
           hunt.mutants.count, hunt.survivors);
    for (size_t i = 0; i < hunt.texts.count; i++)
        mem_free(hunt.texts.at[i]);
    array_clear(&hunt.texts);
    array_clear(&hunt.mutants);
    buf_clear(&hunt.known);
    buf_clear(&hunt.readers);
    return !good;
}
