/* survey.c — the survey sheet read row by row into questions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "build.h"
#include "choice_list.h"
#include "columns.h"
#include "inside.h"
#include "loading.h"
#include "parameters.h"
#include "types.h"

#define ROWS_MAX 50000

/* clang-format off */
static const struct { const char *column; unsigned flag; } marks[] = {
    { "bind::balie:clear", QUESTION_CLEAR },
    { "bind::balie:sensitive", QUESTION_SENSITIVE },
    { "bind::balie:retired", QUESTION_RETIRED },
};
static const struct { const char *stem; enum question_text kind; } text_stems[] = {
    { "label", TEXT_LABEL }, { "hint", TEXT_HINT }, { "guidance_hint", TEXT_GUIDANCE },
    { "constraint_message", TEXT_CONSTRAINT }, { "required_message", TEXT_REQUIRED },
    { "media::image", TEXT_MEDIA }, { "media::big-image", TEXT_MEDIA }, { "media::audio", TEXT_MEDIA },
    { "media::video", TEXT_MEDIA },
};
static const char *const cell_columns[WRITTEN_KINDS] = {
    [WRITTEN_RELEVANT] = "relevant", [WRITTEN_CALCULATION] = "calculation", [WRITTEN_REQUIRED] = "required",
    [WRITTEN_READ_ONLY] = "read_only", [WRITTEN_COUNT] = "repeat_count", [WRITTEN_DEFAULT] = "default",
    [WRITTEN_CONSTRAINT] = "constraint", [WRITTEN_CHOICE_FILTER] = "choice_filter", [WRITTEN_TRIGGER] = "trigger",
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
    bool is_lost; /* what follows would only be misunderstood */
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

static void read_marks(struct reader *reader, struct question *question)
{
    build_appearance(question);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = cell(reader, marks[i].column);
        if (text_equal(mark, "yes") || text_equal(mark, "always") || text_equal(mark, "true()"))
            question->flags |= marks[i].flag;
        else if (*mark && !text_equal(mark, "no"))
            loading_error(reader->loading, here(reader, marks[i].column), _("Write yes or leave it blank."));
    }
    if (text_equal(cell(reader, "bind::balie:sensitive"), "no"))
        question->flags |= QUESTION_HARMLESS;
}

/* A property of a dossier's list is a column there; elsewhere XLSForm's own rules hold. */
static bool property_is_good(const struct reader *reader, const char *property)
{
    if (strcasecmp(property, "name") == 0 || strcasecmp(property, "label") == 0 || text_starts(property, "__"))
        return false;
    return reader->loading->world->is_loose ? build_name_is_good(property) : text_is_name(property);
}

/* "property" or "list#property". */
static void read_save_to(struct reader *reader, struct question *question)
{
    const char *text = cell(reader, "save_to"), *mark = strchr(text, '#');

    if (!*text)
        return;
    if (question->type == QUESTION_GROUP || question->type == QUESTION_REPEAT) {
        loading_error(reader->loading, here(reader, "save_to"),
                      _("A group or repeat holds no value to save: save its questions."));
        return;
    }
    if (mark)
        question->save_list = arena_text_part(reader->form->arena, text, (size_t)(mark - text));
    question->save_property = mark ? mark + 1 : text; /* its list is filled in when the entities are known */
    if (!property_is_good(reader, question->save_property))
        loading_error(reader->loading, here(reader, "save_to"),
                      _("A property is written in lower case and is not called name or label: give it another name."));
}

/* What is written behind a list's name: "or_other" in any of its spellings. */
static bool is_or_other(const char *text)
{
    static const char *const ways[] = { "or_other", "or other", "or specify other" };

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (text_equal(ways[i], text))
            return true;
    return false;
}

/* The list's name without the file's ending; the file must be one a list can be read from. */
static const char *file_list(struct reader *reader, const char *file)
{
    static const char *const endings[] = { ".csv", ".xml", ".geojson" };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (text_ends(file, endings[i]) && strlen(file) > strlen(endings[i]))
            return arena_text_part(reader->form->arena, file, strlen(file) - strlen(endings[i]));
    loading_error(reader->loading, here(reader, "type"),
                  _("A list is read from a file that ends in .csv, .xml or .geojson: correct “%s”."), file);
    return file;
}

/* "select_one jn", "select_one_from_file contract.csv", "select_multiple x or_other". */
static void read_list(struct reader *reader, struct question *question, const struct row_type *type, const char *rest)
{
    size_t size = strcspn(rest, " ");
    const char *after = rest + size + strspn(rest + size, " ");

    if (!type->list) {
        if (*rest)
            loading_error(reader->loading, here(reader, "type"), _("“%s” means nothing behind %s: remove it."), rest,
                          type->word);
        return;
    }
    if (!size) {
        loading_error(reader->loading, here(reader, "type"), _("A choice needs a list: write its name behind %s."),
                      type->word);
        return;
    }
    question->or_other = is_or_other(after);
    if (*after && !question->or_other)
        loading_error(reader->loading, here(reader, "type"), _("“%s” means nothing behind %s: remove it."), after,
                      type->word);
    question->list = arena_text_part(reader->form->arena, rest, size);
    question->list_from_file = type->from_file;
    if (!type->from_file)
        return;
    reader->form->details[question->index].is_places = text_ends(question->list, ".geojson");
    question->list = file_list(reader, question->list);
}

/* Writers put curled quotes where expressions want straight ones. */
static const char *straight(struct form *form, const char *text)
{
    static const struct {
        const char *curled;
        char straight;
    } quotes[] = {
        { "\xE2\x80\x98", '\'' },
        { "\xE2\x80\x99", '\'' },
        { "\xE2\x80\x9C", '"' },
        { "\xE2\x80\x9D", '"' },
    };
    scoped_buf out = { 0 };

    if (!strstr(text, "\xE2\x80"))
        return text;
    for (; *text; text++) {
        size_t i = 0;
        while (i < sizeof quotes / sizeof *quotes && !text_starts(text, quotes[i].curled))
            i++;
        buf_char(&out, i < sizeof quotes / sizeof *quotes ? quotes[i].straight : *text);
        text += i < sizeof quotes / sizeof *quotes ? 2 : 0;
    }
    return arena_text(form->arena, buf_view(&out));
}

static void read_cells(struct reader *reader, const struct row_type *type)
{
    for (size_t i = 0; i < WRITTEN_KINDS; i++)
        build_write(&reader->build, (enum written)i, straight(reader->form, cell(reader, cell_columns[i])));
    if (!*cell(reader, "constraint"))
        build_write(&reader->build, WRITTEN_CONSTRAINT, type->constraint);
}

static void read_texts(struct reader *reader)
{
    for (size_t i = 0; i < reader->texts.count; i++) {
        const struct text_column *text = &reader->texts.at[i];
        build_text(&reader->build, text->kind, text->language,
                   sheet_cell(reader->form->survey, reader->row, text->column));
    }
}

/* A note and what the device tells need no name of their own. */
static const char *name_for(struct reader *reader, const struct row_type *type)
{
    if (type->type == QUESTION_NOTE)
        return arena_format(reader->form->arena, "generated_note_name_%zu",
                            sheet_line(reader->form->survey, reader->row));
    return type->type == QUESTION_METADATA ? type->word : "";
}

static struct question *add_question(struct reader *reader, const struct row_type *type, const char *rest)
{
    const char *name = cell(reader, "name");
    struct build_question what = { type->type, type->word, name, cell(reader, "ref"), here(reader, NULL), NULL };
    struct question *question;

    if (!*name)
        what.name = name_for(reader, type);
    question = build_add(&reader->build, &what);
    if (!question) {
        reader->is_lost = true;
        return NULL;
    }
    question->appearance = cell(reader, "appearance");
    question->blank = cell(reader, "bind::balie:blank");
    question->was = cell(reader, "bind::balie:was");
    question->parameters = cell(reader, "parameters");
    question->line = sheet_line(reader->form->survey, reader->row);
    read_marks(reader, question);
    read_save_to(reader, question);
    read_list(reader, question, type, rest);
    parameters_read(reader->loading, question, type->word, here(reader, "parameters"));
    read_cells(reader, type);
    read_texts(reader);
    if (type->kind == ROW_UNFILLED)
        loading_warn(reader->loading, here(reader, "type"), "%s", _(type->sentence));
    return question;
}

/* XLSForm's or_other: one more question, for what is not in the list. */
static void add_other(struct reader *reader, const struct question *question)
{
    struct form *form = reader->form;
    struct build_question what = {
        QUESTION_TEXT, "text", arena_format(form->arena, "%s_other", question->name), "", here(reader, NULL), NULL
    };
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

static void refuse_type(struct reader *reader, const char *text)
{
    const char *like = type_like(text);

    if (like)
        loading_error(reader->loading, here(reader, "type"), _("There is no type “%s”: it looks like %s."), text, like);
    else
        loading_error(reader->loading, here(reader, "type"),
                      _("The type “%s” is not supported: choose another or leave the question out."), text);
}

static void add_instance(struct reader *reader)
{
    const char *name = cell(reader, "name");

    const struct question *around = build_open(&reader->build);

    if (around && around->repeat)
        loading_error(reader->loading, here(reader, "type"),
                      _("A list is not declared inside a repeat: move this row out of it."));
    if (!*name)
        loading_error(reader->loading, here(reader, "name"), _("This row declares a list: give its name."));
    else if (map_put(reader->form->instances, name, reader->form))
        loading_error(reader->loading, here(reader, "name"), _("%s is declared twice: keep one."), name);
}

static void read_typed(struct reader *reader, const struct row_type *type, const char *rest)
{
    const struct question *question;

    switch (type->kind) {
    case ROW_END:
        end(reader, type);
        return;
    case ROW_INSTANCE:
        add_instance(reader);
        return;
    case ROW_REFUSED:
        loading_error(reader->loading, here(reader, "type"), "%s", _(type->sentence));
        return;
    case ROW_BEGIN:
    case ROW_QUESTION:
    case ROW_UNFILLED:
        question = add_question(reader, type, rest);
        if (question && question->or_other)
            add_other(reader, question);
        return;
    }
}

static void read_row(struct reader *reader)
{
    const char *text = cell(reader, "type"), *rest;
    const struct row_type *type = type_find(text, &rest);

    if (is_yes(cell(reader, "disabled")))
        return;
    if (type)
        read_typed(reader, type, rest);
    else if (*text)
        refuse_type(reader, text);
    else if (*cell(reader, "name"))
        loading_error(reader->loading, here(reader, "type"), _("%s has no type: give it one."), cell(reader, "name"));
}

/* The kind of text a column holds, TEXT_KINDS for none: "hint" or "hint::nl"; STEM_BYTES is what goes before ::. */
static size_t text_kind(const char *column, size_t *stem_bytes)
{
    for (size_t i = 0; i < sizeof text_stems / sizeof *text_stems; i++) {
        *stem_bytes = strlen(text_stems[i].stem);
        if (text_starts(column, text_stems[i].stem) &&
            (!column[*stem_bytes] || text_starts(column + *stem_bytes, "::")))
            return text_stems[i].kind;
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
            size_t stem, kind = text_kind(column, &stem);
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
    size_t rows = sheet_rows(form->survey) <= ROWS_MAX ? sheet_rows(form->survey) : 0;
    struct spot head = { form->survey, SHEET_HEADER, NULL, NULL };

    build_begin(&reader.build, loading, rows * 2);
    columns_settle(loading, form->survey, COLUMNS_SURVEY);
    if (sheet_find(form->survey, "type") < 0 || sheet_find(form->survey, "name") < 0)
        loading_error(loading, head, _("The survey needs the columns type and name: add them."));
    find_texts(&reader);
    for (; reader.row < rows && !reader.is_lost; reader.row++)
        read_row(&reader);
    reader.build.depth = reader.is_lost ? 0 : reader.build.depth;
    if (rows < sheet_rows(form->survey))
        loading_error(loading, head, _("A survey has at most %d rows: split the form."), ROWS_MAX);
    build_end(&reader.build);
    array_clear(&reader.texts);
}
