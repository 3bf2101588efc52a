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
#include "choice_list.h"
#include "expr/node.h"
#include "inside.h"
#include "loading.h"

#define DEPTH_MAX 64
#define ROWS_MAX  50000

enum row_kind { ROW_QUESTION, ROW_BEGIN, ROW_END, ROW_INSTANCE };

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
    { "begin_group", ROW_BEGIN, QUESTION_GROUP, false, false },
    { "begin_repeat", ROW_BEGIN, QUESTION_REPEAT, false, false },
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
static const char *const known_columns[] = {
    "type", "name", "label", "label::", "hint", "hint::", "guidance_hint", "guidance_hint::", "required",
    "required_message", "required_message::", "relevant", "constraint", "constraint_message", "constraint_message::",
    "calculation", "trigger", "default", "choice_filter", "appearance", "read_only", "readonly", "repeat_count",
    "save_to", "parameters", "media::", "image", "image::", "audio", "audio::", "video", "video::", "ref", "kbi",
    "source", "note", "disabled", "bind::balie:blank", "bind::balie:clear", "bind::balie:sensitive",
    "bind::balie:retired", "bind::balie:was", NULL,
};
/* clang-format on */

struct reader {
    struct loading *loading;
    struct form *form;
    size_t row;
    size_t open[DEPTH_MAX]; /* groups and repeats under way */
    size_t depth;
    struct question *last[DEPTH_MAX + 1]; /* the latest at each depth, for `next` */
};

static struct spot here(const struct reader *reader, const char *column)
{
    return (struct spot){ reader->form->survey, reader->row, column };
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

static struct plan *plan_new(struct form *form, struct plan *parent, const struct question *repeat)
{
    struct plan *plan = arena_alloc(form->arena, sizeof *plan);

    plan->parent = parent;
    plan->repeat = repeat;
    plan->names = map_new();
    return plan;
}

static void put_in_place(struct reader *reader, struct question *question, struct detail *detail)
{
    struct form *form = reader->form;
    size_t depth = reader->depth;
    struct question *around = depth ? &form->questions[reader->open[depth - 1]] : NULL;
    struct question *before = reader->last[depth];

    question->parent = around;
    detail->plan = !around                              ? form->top
                   : form->details[around->index].inner ? form->details[around->index].inner
                                                        : form->details[around->index].plan;
    question->repeat = question->type == QUESTION_REPEAT ? question : detail->plan->repeat;
    if (around && !around->child_count++)
        around->first_child = question->index;
    if (before)
        before->next = question->index;
    reader->last[depth] = question;
    detail->place = detail->plan->member_count++;
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

static bool same_name_before(struct reader *reader, const struct question *question, const struct plan *plan)
{
    if (!map_find(plan->names, question->name))
        return false;
    loading_error(reader->loading, here(reader, "name"), _("There are two questions named %s: rename one."),
                  question->name);
    return true;
}

static bool name_is_good(const char *name)
{
    if (!*name || strspn(name, "0123456789-.") > 0 || strlen(name) > 100)
        return false;
    for (; *name; name++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", *name))
            return false;
    return true;
}

static void take_name(struct reader *reader, struct question *question, struct detail *detail)
{
    struct form *form = reader->form;

    if (!*question->name) {
        loading_error(reader->loading, here(reader, "name"), _("This question has no name: give it one."));
        return;
    }
    if (!name_is_good(question->name)) {
        loading_error(reader->loading, here(reader, "name"),
                      _("“%s” is no name: use letters, digits and _, and begin with a letter."), question->name);
        return;
    }
    if (same_name_before(reader, question, detail->plan))
        return;
    map_put(detail->plan->names, question->name, question);
    if (!map_find(form->names, question->name))
        map_put(form->names, question->name, question);
    if (*question->ref && question->type != QUESTION_GROUP && question->type != QUESTION_NOTE)
        map_put(form->refs, question->ref, map_find(form->refs, question->ref) ? (void *)form : (void *)question);
}

static struct question *add_question(struct reader *reader, const struct row_type *type, const char *rest)
{
    struct form *form = reader->form;
    struct question *question = &form->questions[form->question_count];
    struct detail *detail = &form->details[form->question_count];

    question->index = form->question_count++;
    question->next = SIZE_MAX;
    question->type = type->type;
    question->name = cell(reader, "name");
    question->ref = cell(reader, "ref");
    question->appearance = cell(reader, "appearance");
    question->blank = cell(reader, "bind::balie:blank");
    question->was = cell(reader, "bind::balie:was");
    question->parameters = cell(reader, "parameters");
    question->line = sheet_line(form->survey, reader->row);
    detail->kind = type->word;
    if (type->type == QUESTION_METADATA && !*question->name)
        question->name = type->word;
    detail->name = node_name(question->name);
    detail->sheet_row = reader->row;
    detail->end = form->question_count;
    put_in_place(reader, question, detail);
    if (type->type == QUESTION_REPEAT)
        detail->inner = plan_new(form, detail->plan, question);
    read_marks(reader, question);
    read_save_to(reader, question);
    read_list(reader, question, type, rest);
    take_name(reader, question, detail);
    return question;
}

/* XLSForm's or_other: one more question, for what is not in the list. */
static void add_other(struct reader *reader, const struct question *question)
{
    static const struct row_type text = { "text", ROW_QUESTION, QUESTION_TEXT, false, false };
    struct form *form = reader->form;
    struct question *other = &form->questions[form->question_count];
    struct detail *detail = &form->details[form->question_count];

    other->index = form->question_count++;
    other->next = SIZE_MAX;
    other->type = text.type;
    other->name = arena_format(form->arena, "%s_other", question->name);
    other->ref = other->appearance = other->blank = other->was = other->parameters = other->list = "";
    other->save_list = other->save_property = "";
    other->line = question->line;
    detail->kind = text.word;
    detail->name = node_name(other->name);
    detail->sheet_row = reader->row;
    detail->end = form->question_count;
    put_in_place(reader, other, detail);
    take_name(reader, other, detail);
}

static void begin(struct reader *reader, const struct row_type *type, const char *rest)
{
    struct question *question;

    if (reader->depth == DEPTH_MAX - 1) {
        loading_error(reader->loading, here(reader, "type"), _("Groups stand in each other too deep: leave some out."));
        return;
    }
    question = add_question(reader, type, rest);
    reader->open[reader->depth++] = question->index;
    reader->last[reader->depth] = NULL;
}

static void end(struct reader *reader, const struct row_type *type)
{
    const struct question *open = reader->depth ? &reader->form->questions[reader->open[reader->depth - 1]] : NULL;

    if (!open || open->type != type->type) {
        loading_error(reader->loading, here(reader, "type"), _("%s ends what was not begun: look for its begin."),
                      type->word);
        return;
    }
    reader->form->details[open->index].end = reader->form->question_count;
    reader->depth--;
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
    } else if (type->kind == ROW_BEGIN) {
        begin(reader, type, words.rest);
    } else if (type->kind == ROW_END) {
        end(reader, type);
    } else if (type->kind == ROW_INSTANCE) {
        map_put(reader->form->instances, cell(reader, "name"), reader->form);
    } else {
        question = add_question(reader, type, words.rest);
        if (question->or_other)
            add_other(reader, question);
    }
}

static void read_languages(struct form *form)
{
    for (size_t i = 0; i < sheet_columns(form->survey); i++) {
        const char *column = sheet_column(form->survey, i), *language;
        bool known = false;
        if (!text_equal(column, "label") && !text_starts(column, "label::"))
            continue;
        language = language_code(form->arena, column);
        for (size_t at = 0; at < form->languages.count; at++)
            known = known || text_equal(form->languages.at[at], language);
        if (!known)
            *array_add(&form->languages) = language;
    }
    if (!form->languages.count)
        *array_add(&form->languages) = "";
}

/* The columns of one kind of text, by language; -1 where there is none. */
static int text_column(const struct form *form, const char *stem, const char *language)
{
    scoped(arena) arena = arena_new();

    for (size_t i = 0; i < sheet_columns(form->survey); i++) {
        const char *column = sheet_column(form->survey, i);
        size_t size = strlen(stem);
        if (!text_starts(column, stem) || (column[size] && !text_starts(column + size, "::")))
            continue;
        if (text_equal(column[size] ? language_code(arena, column + size) : "", language))
            return (int)i;
    }
    return -1;
}

static void read_texts(struct form *form)
{
    size_t languages = form->languages.count;

    form->texts = arena_alloc(form->arena, (form->question_count + 1) * TEXT_KINDS * languages * sizeof *form->texts);
    for (size_t kind = 0; kind < TEXT_KINDS; kind++)
        for (size_t at = 0; at < languages; at++) {
            int column = text_column(form, text_stems[kind], form->languages.at[at]);
            for (size_t i = 0; i < form->question_count; i++)
                form->texts[(i * TEXT_KINDS + kind) * languages + at] =
                    sheet_cell(form->survey, form->details[i].sheet_row, column);
        }
}

static void fill_plans(struct form *form)
{
    for (size_t i = 0; i < form->question_count; i++) {
        struct plan *plan = form->details[i].plan;
        if (!plan->member)
            plan->member = arena_alloc(form->arena, plan->member_count * sizeof *plan->member);
        plan->member[form->details[i].place] = &form->questions[i];
    }
}

void survey_read(struct loading *loading)
{
    struct form *form = loading->form;
    struct reader reader = { .loading = loading, .form = form };
    size_t rows = sheet_rows(form->survey) < ROWS_MAX ? sheet_rows(form->survey) : ROWS_MAX, room = rows * 2 + 1;

    form->questions = arena_alloc(form->arena, room * sizeof *form->questions);
    form->details = arena_alloc(form->arena, room * sizeof *form->details);
    form->top = plan_new(form, NULL, NULL);
    if (sheet_find(form->survey, "type") < 0 || sheet_find(form->survey, "name") < 0)
        loading_error(loading, here(&reader, NULL), _("The survey needs the columns type and name: add them."));
    loading_columns(loading, form->survey, &(struct known_columns){ known_columns });
    for (; reader.row < rows; reader.row++)
        read_row(&reader);
    if (rows < sheet_rows(form->survey))
        loading_error(loading, here(&reader, NULL), _("A survey has at most %d rows: split the form."), ROWS_MAX);
    while (reader.depth) {
        const struct question *open = &form->questions[reader.open[--reader.depth]];
        form->details[open->index].end = form->question_count;
        loading_error(loading, loading_at(loading, open->index, "type"), _("“%s” is begun but not ended: add its end."),
                      open->name);
    }
    read_languages(form);
    read_texts(form);
    fill_plans(form);
}
