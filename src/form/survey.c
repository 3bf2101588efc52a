/* survey.c — the survey sheet read row by row into questions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "build.h"
#include "choice_list.h"
#include "inside.h"
#include "loading.h"

#define ROWS_MAX 50000

enum row_kind { ROW_QUESTION, ROW_END, ROW_INSTANCE };

/* clang-format off */
static const struct row_type {
    const char *word;
    enum row_kind kind;
    enum question_type type;
    bool list, from_file;
} types[] = {
    { "text", ROW_QUESTION, QUESTION_TEXT, false, false },
    { "string", ROW_QUESTION, QUESTION_TEXT, false, false },
    { "integer", ROW_QUESTION, QUESTION_INTEGER, false, false },
    { "int", ROW_QUESTION, QUESTION_INTEGER, false, false },
    { "decimal", ROW_QUESTION, QUESTION_DECIMAL, false, false },
    { "range", ROW_QUESTION, QUESTION_RANGE, false, false },
    { "date", ROW_QUESTION, QUESTION_DATE, false, false },
    { "time", ROW_QUESTION, QUESTION_TIME, false, false },
    { "dateTime", ROW_QUESTION, QUESTION_DATE_TIME, false, false },
    { "datetime", ROW_QUESTION, QUESTION_DATE_TIME, false, false },
    { "select_one", ROW_QUESTION, QUESTION_SELECT_ONE, true, false },
    { "select_multiple", ROW_QUESTION, QUESTION_SELECT_MULTIPLE, true, false },
    { "select_one_from_file", ROW_QUESTION, QUESTION_SELECT_ONE, true, true },
    { "select_multiple_from_file", ROW_QUESTION, QUESTION_SELECT_MULTIPLE, true, true },
    { "select_one_external", ROW_QUESTION, QUESTION_SELECT_ONE, true, false },
    { "rank", ROW_QUESTION, QUESTION_RANK, true, false },
    { "rank_from_file", ROW_QUESTION, QUESTION_RANK, true, true },
    { "note", ROW_QUESTION, QUESTION_NOTE, false, false },
    { "acknowledge", ROW_QUESTION, QUESTION_ACKNOWLEDGE, false, false },
    { "trigger", ROW_QUESTION, QUESTION_ACKNOWLEDGE, false, false },
    { "calculate", ROW_QUESTION, QUESTION_CALCULATE, false, false },
    { "hidden", ROW_QUESTION, QUESTION_HIDDEN, false, false },
    { "barcode", ROW_QUESTION, QUESTION_BARCODE, false, false },
    { "image", ROW_QUESTION, QUESTION_FILE, false, false },
    { "photo", ROW_QUESTION, QUESTION_FILE, false, false },
    { "audio", ROW_QUESTION, QUESTION_FILE, false, false },
    { "video", ROW_QUESTION, QUESTION_FILE, false, false },
    { "file", ROW_QUESTION, QUESTION_FILE, false, false },
    { "geopoint", ROW_QUESTION, QUESTION_GEOPOINT, false, false },
    { "start", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "end", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "today", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "deviceid", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "username", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "phonenumber", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "email", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "audit", ROW_QUESTION, QUESTION_METADATA, false, false },
    { "begin_group", ROW_QUESTION, QUESTION_GROUP, false, false },
    { "begin_repeat", ROW_QUESTION, QUESTION_REPEAT, false, false },
    { "end_group", ROW_END, QUESTION_GROUP, false, false },
    { "end_repeat", ROW_END, QUESTION_REPEAT, false, false },
    { "csv-external", ROW_INSTANCE, QUESTION_HIDDEN, false, false },
    { "xml-external", ROW_INSTANCE, QUESTION_HIDDEN, false, false },
};
static const struct { const char *word; unsigned flag; } appearances[] = {
    { "partial-date", QUESTION_PARTIAL_DATE }, { "multiline", QUESTION_MULTILINE },
    { "minimal", QUESTION_MINIMAL },           { "autocomplete", QUESTION_AUTOCOMPLETE },
    { "columns", QUESTION_COLUMNS },           { "besluit", QUESTION_BESLUIT },
    { "field-list", QUESTION_FIELD_LIST },
};
static const struct { const char *column; unsigned flag; } marks[] = {
    { "bind::balie:clear", QUESTION_CLEAR },
    { "bind::balie:sensitive", QUESTION_SENSITIVE },
    { "bind::balie:retired", QUESTION_RETIRED },
};
static const char *const text_stems[TEXT_KINDS] = {
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "media::image",
};
static const char *const cell_columns[WRITTEN_KINDS] = {
    [WRITTEN_RELEVANT] = "relevant", [WRITTEN_CALCULATION] = "calculation", [WRITTEN_REQUIRED] = "required",
    [WRITTEN_READ_ONLY] = "read_only", [WRITTEN_COUNT] = "repeat_count", [WRITTEN_DEFAULT] = "default",
    [WRITTEN_CONSTRAINT] = "constraint", [WRITTEN_CHOICE_FILTER] = "choice_filter", [WRITTEN_TRIGGER] = "trigger",
};
static const char *const known_columns[] = {
    "type", "name", "label", "label::", "hint", "hint::", "guidance_hint", "guidance_hint::", "required",
    "required_message", "required_message::", "relevant", "constraint", "constraint_message", "constraint_message::",
    "calculation", "trigger", "default", "choice_filter", "appearance", "read_only", "readonly", "repeat_count",
    "save_to", "parameters", "media::", "image", "image::", "audio", "audio::", "video", "video::", "ref", "kbi",
    "source", "note", "disabled", "bind::balie:blank", "bind::balie:clear", "bind::balie:sensitive",
    "bind::balie:retired", "bind::balie:was", NULL,
};
/* clang-format on */

/* A column of the sheet that holds texts. */
struct text_column {
    enum question_text kind;
    size_t language;
    int column;
};

struct reader {
    struct loading *loading;
    struct form *form;
    struct build build;
    size_t row;
    ARRAY(struct text_column) texts;
};

static struct spot here(const struct reader *reader, const char *column)
{
    return (struct spot){ reader->form->survey, reader->row, column, NULL };
}

static const char *cell(const struct reader *reader, const char *column)
{
    return sheet_get(reader->form->survey, reader->row, column);
}

/* The words of a type, "begin group" taken as "begin_group". */
struct words {
    char word[64];
    const char *rest;
};

static struct words split_type(const char *text)
{
    struct words words = { .rest = text };
    size_t size = strcspn(text, " ");

    if ((text_starts(text, "begin ") || text_starts(text, "end ")) && text[size])
        size += 1 + strcspn(text + size + 1, " ");
    if (size >= sizeof words.word)
        size = sizeof words.word - 1;
    memcpy(words.word, text, size);
    for (size_t i = 0; i < size; i++)
        if (words.word[i] == ' ')
            words.word[i] = '_';
    words.rest = text + size + strspn(text + size, " ");
    return words;
}

static const struct row_type *find_type(const char *word)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_equal(types[i].word, word))
            return &types[i];
    return NULL;
}

static void read_marks(struct reader *reader, struct question *question)
{
    for (size_t i = 0; i < sizeof appearances / sizeof *appearances; i++)
        if (text_has_word(question->appearance, appearances[i].word))
            question->flags |= appearances[i].flag;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = cell(reader, marks[i].column);
        if (text_equal(mark, "yes") || text_equal(mark, "always") || text_equal(mark, "true()"))
            question->flags |= marks[i].flag;
        else if (*mark && !text_equal(mark, "no"))
            loading_error(reader->loading, here(reader, marks[i].column), _("Write yes or leave it blank."));
    }
}

static void read_save_to(struct reader *reader, struct question *question)
{
    const char *text = cell(reader, "save_to"), *mark = strchr(text, '#');
    struct form *form = reader->form;

    question->save_list = question->save_property = "";
    if (!*text)
        return;
    if (mark) {
        question->save_list = arena_text_part(form->arena, text, (size_t)(mark - text));
        question->save_property = mark + 1;
    } else {
        question->save_property = text; /* its list is filled in when the entities are known */
    }
    if (!text_is_name(question->save_property) || text_equal(question->save_property, "name") ||
        text_equal(question->save_property, "label"))
        loading_error(reader->loading, here(reader, "save_to"),
                      _("A property is written in lower case and is not called name or label: give it another name."));
}

/* "select_one jn", "select_one_from_file contract.csv", "select_multiple x or_other". */
static void read_list(struct reader *reader, struct question *question, const struct row_type *type, const char *rest)
{
    size_t size = strcspn(rest, " ");

    question->list = "";
    if (!type->list)
        return;
    if (!size) {
        loading_error(reader->loading, here(reader, "type"), _("A choice needs a list: write its name behind %s."),
                      type->word);
        return;
    }
    question->or_other = text_has_word(rest + size, "or_other");
    question->list_from_file = type->from_file;
    if (type->from_file) {
        for (size_t at = 0; at < size; at++)
            if (rest[at] == '.')
                size = at;
    }
    question->list = arena_text_part(reader->form->arena, rest, size);
}

static void read_cells(struct reader *reader)
{
    for (size_t i = 0; i < WRITTEN_KINDS; i++)
        build_write(&reader->build, (enum written)i, cell(reader, cell_columns[i]));
    build_write(&reader->build, WRITTEN_READ_ONLY, cell(reader, "readonly"));
}

static void read_texts(struct reader *reader)
{
    for (size_t i = 0; i < reader->texts.count; i++) {
        const struct text_column *text = &reader->texts.at[i];
        build_text(&reader->build, text->kind, text->language,
                   sheet_cell(reader->form->survey, reader->row, text->column));
    }
}

static struct question *add_question(struct reader *reader, const struct row_type *type, const char *rest)
{
    const char *name = cell(reader, "name");
    struct build_question what = { type->type, type->word, name, cell(reader, "ref"), here(reader, NULL) };
    struct question *question;

    if (type->type == QUESTION_METADATA && !*name)
        what.name = type->word;
    question = build_add(&reader->build, &what);
    if (!question)
        return NULL;
    question->appearance = cell(reader, "appearance");
    question->blank = cell(reader, "bind::balie:blank");
    question->was = cell(reader, "bind::balie:was");
    question->parameters = cell(reader, "parameters");
    question->line = sheet_line(reader->form->survey, reader->row);
    read_marks(reader, question);
    read_save_to(reader, question);
    read_list(reader, question, type, rest);
    read_cells(reader);
    read_texts(reader);
    return question;
}

/* XLSForm's or_other: one more question, for what is not in the list. */
static void add_other(struct reader *reader, const struct question *question)
{
    struct form *form = reader->form;
    struct build_question what = { QUESTION_TEXT, "text", arena_format(form->arena, "%s_other", question->name), "",
                                   here(reader, NULL) };
    struct question *other = build_add(&reader->build, &what);

    other->line = question->line;
    for (size_t i = 0; i < form->languages.count; i++)
        build_text(&reader->build, TEXT_LABEL, i, _("Specify other."));
}

static void end(struct reader *reader, const struct row_type *type)
{
    const struct question *open = build_open(&reader->build);

    if (open && open->type == type->type)
        build_close(&reader->build);
    else
        loading_error(reader->loading, here(reader, "type"), _("%s ends what was not begun: look for its begin."),
                      type->word);
}

static void refuse_type(struct reader *reader, const char *word)
{
    const char *like = NULL;

    for (size_t i = 0; !like && i < sizeof types / sizeof *types; i++)
        if (text_is_slip(word, types[i].word))
            like = types[i].word;
    if (like)
        loading_error(reader->loading, here(reader, "type"), _("There is no type “%s”: it looks like %s."), word, like);
    else
        loading_error(reader->loading, here(reader, "type"),
                      _("The type “%s” is not supported: choose another or leave the question out."), word);
}

static void read_row(struct reader *reader)
{
    const char *text = cell(reader, "type");
    struct words words = split_type(text);
    const struct row_type *type = find_type(words.word);
    const struct question *question;

    if (!*text || text_equal(cell(reader, "disabled"), "yes"))
        return;
    if (!type) {
        refuse_type(reader, words.word);
    } else if (type->kind == ROW_END) {
        end(reader, type);
    } else if (type->kind == ROW_INSTANCE) {
        map_put(reader->form->instances, cell(reader, "name"), reader->form);
    } else {
        question = add_question(reader, type, words.rest);
        if (question && question->or_other)
            add_other(reader, question);
    }
}

/* The kind of text a column holds, TEXT_KINDS for none: "hint" or "hint::nl". */
static size_t text_kind(const char *column)
{
    for (size_t kind = 0; kind < TEXT_KINDS; kind++) {
        size_t size = strlen(text_stems[kind]);
        if (text_starts(column, text_stems[kind]) && (!column[size] || text_starts(column + size, "::")))
            return kind;
    }
    return TEXT_KINDS;
}

/* The columns of texts; the labels say which languages there are. */
static void find_texts(struct reader *reader)
{
    struct form *form = reader->form;

    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < sheet_columns(form->survey); i++) {
            const char *column = sheet_column(form->survey, i), *language;
            size_t kind = text_kind(column), stem = kind < TEXT_KINDS ? strlen(text_stems[kind]) : 0;
            if (kind == TEXT_KINDS || (pass == 0 && kind != TEXT_LABEL))
                continue;
            language = column[stem] ? language_code(form->arena, column + stem) : "";
            if (pass == 0)
                build_language(form, language);
            else
                *array_add(&reader->texts) =
                    (struct text_column){ (enum question_text)kind, build_language(form, language), (int)i };
        }
}

void survey_read(struct loading *loading)
{
    struct form *form = loading->form;
    struct reader reader = { .loading = loading, .form = form };
    size_t rows = sheet_rows(form->survey) < ROWS_MAX ? sheet_rows(form->survey) : ROWS_MAX;

    build_begin(&reader.build, loading, rows * 2);
    if (sheet_find(form->survey, "type") < 0 || sheet_find(form->survey, "name") < 0)
        loading_error(loading, here(&reader, NULL), _("The survey needs the columns type and name: add them."));
    loading_columns(loading, form->survey, &(struct known_columns){ known_columns });
    find_texts(&reader);
    for (; reader.row < rows; reader.row++)
        read_row(&reader);
    if (rows < sheet_rows(form->survey))
        loading_error(loading, here(&reader, NULL), _("A survey has at most %d rows: split the form."), ROWS_MAX);
    build_end(&reader.build);
    array_clear(&reader.texts);
}
