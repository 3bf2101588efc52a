/* form_commands.c — subcommands for authors of forms: check, show, test, fill, import, eval. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/form_file.h"
#include "desk/judge.h"
#include "form/finding.h"
#include "form/form.h"
#include "form/session.h"
#include "loose.h"
#include "out.h"

#define LINES_LIMIT_BYTES 16777216

/* Counts the errors it prints. */
static void count_finding(void *with, bool is_error, const char *where, const char *sentence)
{
    *(size_t *)with += is_error;
    print_finding(NULL, is_error, where, sentence);
}

static bool check_file(const char *path, struct error *err)
{
    size_t errors = 0;
    struct findings findings = { count_finding, &errors };
    struct error trouble = { 0 };
    scoped(form_file) file = form_file_open(path, &findings, &trouble);

    if (!file && !errors)
        return error_set(err, trouble.kind, "%s", trouble.text);
    if (errors)
        return error_set(err, ERROR_INPUT, _("%zu errors: this form cannot be used."), errors);
    return true;
}

/* A path to a form's folder or a sheet is judged within the content it stands in, if there is any. */
static bool check_path(const char *given, struct error *err)
{
    scoped_text path = mem_text(given);
    scoped_text folder = NULL;
    char *slash;

    if (form_file_is(given))
        return check_file(given, err);
    while (strlen(path) > 1 && text_ends(path, "/"))
        path[strlen(path) - 1] = '\0';
    if (file_is_folder(path)) {
        scoped_text survey = file_join(path, "survey.csv");
        if (!file_exists(survey))
            return judge_content(path, NULL, err);
    }
    slash = strrchr(path, '/');
    folder = slash ? mem_text_part(path, (size_t)(slash - path)) : mem_text(".");
    return judge_content(folder, slash ? slash + 1 : path, err);
}

static bool form_check(struct context *context, struct error *err)
{
    bool good = true;

    for (size_t i = 0; i < context->arguments->word_count; i++)
        good = check_path(context->arguments->words[i], err) && good;
    return good;
}

static bool evaluate_one(struct judge *judge, const char *expression, struct error *err)
{
    scoped_buf value = { 0 };

    if (!judge_evaluate(judge, expression, &value, err))
        return false;
    buf_char(&value, '\n');
    out_exact(buf_view(&value));
    return true;
}

/* A line that fails prints its error and the next goes on: the outputs stay in step with the lines. */
static bool evaluate_lines(struct judge *judge, struct error *err)
{
    scoped_buf bytes = { 0 };
    char *rest, *line;
    bool good = true;

    if (!file_read("-", LINES_LIMIT_BYTES, &bytes, err))
        return false;
    rest = bytes.bytes;
    while (rest && (line = strsep(&rest, "\n"))) {
        struct error trouble = { 0 };
        if (!*line || evaluate_one(judge, line, &trouble))
            continue;
        out_format("error %s\n", trouble.text);
        good = error_set(err, ERROR_INPUT, "%s", trouble.text);
    }
    return good;
}

static bool form_eval(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped(judge) judge = judge_open(context->forms, err);
    scoped_json answers = judge ? read_answers(arguments->answers, err) : NULL;

    if (!answers)
        return false;
    judge_set_answers(judge, answers);
    if (arguments->form && !judge_set_form(judge, arguments->form, err))
        return false;
    return text_equal(arguments->words[0], "-") ? evaluate_lines(judge, err)
                                                : evaluate_one(judge, arguments->words[0], err);
}

/* The form that a word on the command line means: a file of its own, or one of the content. */
struct chosen {
    struct form_file *file;
    struct judge *judge;
    const struct form *form;
};

static bool choose(struct context *context, struct chosen *chosen, struct error *err)
{
    const char *word = context->arguments->words[0];

    *chosen = (struct chosen){ 0 };
    if (form_file_is(word)) {
        chosen->file = form_file_open(word, NULL, err);
        chosen->form = chosen->file ? form_file_form(chosen->file) : NULL;
    } else {
        chosen->judge = judge_open(context->forms, err);
        chosen->form = chosen->judge ? judge_form(chosen->judge, word, err) : NULL;
    }
    return chosen->form;
}

static void release(struct chosen *chosen)
{
    form_file_free(chosen->file);
    judge_free(chosen->judge);
}

static bool form_show(struct context *context, struct error *err)
{
    struct chosen chosen;
    scoped_buf text = { 0 };
    bool good = choose(context, &chosen, err);

    if (good) {
        form_print(chosen.form, &text);
        out_format("%s", buf_view(&text));
    }
    release(&chosen);
    return good;
}

static void print_failure(void *with, const char *name, const char *sentence)
{
    (void)with;
    out_format(_("failed: %s: %s\n"), name, sentence);
}

static bool run_cases(struct context *context, struct judge_report *report, struct error *err)
{
    const char *word = context->arguments->words[0];
    struct chosen chosen;
    bool good;

    if (text_equal(word, "regels")) {
        scoped(judge) judge = judge_open(context->forms, err);
        return judge && judge_run_cases(judge, report, err);
    }
    good = choose(context, &chosen, err);
    if (good)
        good = chosen.file ? form_file_run_cases(chosen.file, report, err)
                           : judge_run_form_cases(chosen.judge, word, report, err);
    release(&chosen);
    return good;
}

static bool form_test(struct context *context, struct error *err)
{
    struct judge_report report = { .failed = print_failure };

    if (!run_cases(context, &report, err))
        return false;
    out_format(_("%zu passed, %zu failed\n"), report.passed, report.failures);
    return !report.failures || error_set(err, ERROR_INPUT, _("Some cases failed: the content or the cases are wrong."));
}

/* --- filling in --- */

static struct json_t *written(struct session *session, struct arena *arena, struct error *err)
{
    struct json_t *set = json_make_object();
    const struct session_write *writes;
    size_t count;

    if (!session_writes(session, arena, &writes, &count, err)) {
        json_free(set);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        struct json_t *blank = NULL;
        if (writes[i].blank) {
            blank = json_make_object();
            json_set_text(blank, "leeg", writes[i].blank);
        }
        json_set(set, writes[i].key, blank ? blank : json_make_text(writes[i].value));
    }
    return set;
}

static struct json_t *saved(struct session *session, struct arena *arena)
{
    struct json_t *all = json_make_array();
    const struct session_save *saves;
    size_t count;

    session_saves(session, arena, "record", &saves, &count);
    for (size_t i = 0; i < count; i++) {
        struct json_t *one = json_make_array();
        json_add(one, json_make_text(saves[i].list));
        json_add(one, json_make_text(saves[i].entity));
        json_add(one, json_make_text(saves[i].property));
        json_add(one, json_make_text(saves[i].value));
        json_add(all, one);
    }
    return all;
}

static void print_refusal(void *with, struct item *item, const char *sentence)
{
    (void)with;
    print_finding(NULL, true, item_key(item), sentence);
}

/* Prints what a submission would write: the answers, and what is saved of entities. */
static bool print_filled(struct session *session, struct error *err)
{
    scoped(arena) arena = arena_new();
    scoped_json body = NULL;
    struct json_t *set;
    size_t refused = session_check(session, true, print_refusal, NULL);

    if (refused)
        return error_set(err, ERROR_INPUT, _("%zu answers are missing or refused: correct them."), refused);
    set = written(session, arena, err);
    if (!set)
        return false;
    body = json_make_object();
    json_set(body, "set", set);
    json_set(body, "save", saved(session, arena));
    print_json(body);
    return true;
}

/* Its labels in the language that was asked for, if it has it. */
static void choose_language(struct session *session, const char *language)
{
    const struct form *form = session_form(session);
    const char *wanted = language ? language : words_language(), *chosen = NULL;

    for (size_t i = 0; i < form_languages(form); i++)
        if (text_equal(form_language(form, i), wanted))
            chosen = wanted;
    if (chosen)
        session_set_language(session, chosen);
}

static bool fill_in(struct context *context, struct chosen *chosen, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped_json answers = read_answers(arguments->answers, err);
    scoped(session) session = NULL;

    if (!answers)
        return false;
    if (arguments->xml && arguments->json)
        return error_set(err, ERROR_USAGE, _("Ask for --xml or for --json, not for both."));
    session =
        chosen->file ? form_file_session(chosen->file, err) : judge_session(chosen->judge, arguments->words[0], err);
    if (!session)
        return false;
    choose_language(session, arguments->language);
    if (!session_fill(session, answers, err) || (arguments->screen && !loose_fill(session, err)))
        return false;
    if (arguments->screen || arguments->xml || arguments->json)
        return loose_give(session, arguments, err);
    return print_filled(session, err);
}

static bool form_fill(struct context *context, struct error *err)
{
    struct chosen chosen;
    bool good = choose(context, &chosen, err) && fill_in(context, &chosen, err);

    release(&chosen);
    return good;
}

/* --- taking over --- */

static bool form_import(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    const char *forms = arguments->output ? arguments->output : context->forms;
    size_t errors = 0;
    struct findings findings = { count_finding, &errors };
    scoped(form_file) file = NULL;
    scoped_text name = NULL;

    if (!form_file_is(arguments->words[0]) || file_is_folder(arguments->words[0]))
        return error_set(err, ERROR_INPUT,
                         _("%s is no form that can be imported: give an .xlsx workbook or an XForm (.xml)."),
                         arguments->words[0]);
    file = form_file_open(arguments->words[0], &findings, err);
    if (!file || !form_file_import(file, forms, &name, err))
        return false;
    out_format(_("%s/%s is there: “balie form check” says what the content still asks of it.\n"), forms, name);
    return true;
}

/* clang-format off */
const struct command form_commands[] = {
    { "form check", "PATH…",                               1, -1, NEEDS_NOTHING, form_check, N_("judge one form (folder, .xlsx or .xml), or a folder of content") },
    { "form show",  "FORM|FILE",                           1, 1,  NEEDS_NOTHING, form_show,  N_("print a form as the engine understands it") },
    { "form test",  "FORM|FILE.xlsx|regels",               1, 1,  NEEDS_NOTHING, form_test,  N_("run the cases of a form, or of the rules") },
    { "form fill",  "FORM|FILE [--answers FILE|-] [--screen] [--xml|--json] [--lang L] [-o FILE]", 1, 1, NEEDS_NOTHING, form_fill,
      N_("fill in a form without a dossier or vault, also as “balie fill FILE”; prints what would be written, or the ODK submission") },
    { "form import", "FILE.xlsx|FILE.xml [-o FOLDER]",     1, 1,  NEEDS_NOTHING, form_import, N_("take a workbook over into the content as a folder of sheets, an XForm as it is") },
    { "form eval",  "EXPR|- [--form F] [--answers FILE]",  1, 1,  NEEDS_NOTHING, form_eval,  N_("compute an expression; -: one a line from standard input") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
