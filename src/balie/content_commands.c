/* content_commands.c — subcommands for authors of content: check, form, decide. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "out.h"
#include "desk/check.h"
#include "desk/judge.h"
#include "form/finding.h"
#include "form/form.h"

#define LINES_LIMIT_BYTES 16777216

static void print_finding(void *with, bool is_error, const char *where, const char *sentence)
{
    (void)with;
    out_format("%s: %s: %s\n", where, is_error ? _("error") : _("warning"), sentence);
}

static bool judge_folder(const char *folder, const char *only, struct error *err)
{
    struct findings findings = { print_finding, NULL };
    struct error trouble = { 0 };
    size_t errors = check_content(folder, only, &findings, &trouble);

    if (trouble.kind)
        return error_set(err, trouble.kind, "%s", trouble.text);
    if (errors)
        return error_set(err, ERROR_INPUT, _("%zu errors: this content cannot go live."), errors);
    return true;
}

static bool check(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    const char *folder = arguments->word_count ? arguments->words[0] : context->forms;
    struct findings findings = { print_finding, NULL };
    size_t gone;

    if (!judge_folder(folder, NULL, err))
        return false;
    gone = arguments->before ? check_permanence(arguments->before, folder, &findings, err) : 0;
    return !gone ||
           error_set(err, ERROR_INPUT, _("%zu names or codes are gone: this content cannot follow that."), gone);
}

/* A path to a form's folder or a sheet is judged within the content it stands in. */
static bool check_path(const char *given, struct error *err)
{
    scoped_text path = mem_text(given);
    scoped_text folder = NULL;
    char *slash;

    while (strlen(path) > 1 && text_ends(path, "/"))
        path[strlen(path) - 1] = '\0';
    if (file_is_folder(path)) {
        scoped_text survey = file_join(path, "survey.csv");
        if (!file_exists(survey))
            return judge_folder(path, NULL, err);
    }
    slash = strrchr(path, '/');
    folder = slash ? mem_text_part(path, (size_t)(slash - path)) : mem_text(".");
    return judge_folder(folder, slash ? slash + 1 : path, err);
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

static bool form_show(struct context *context, struct error *err)
{
    scoped(judge) judge = judge_open(context->forms, err);
    const struct form *form = judge ? judge_form(judge, context->arguments->words[0], err) : NULL;
    scoped_buf text = { 0 };

    if (!form)
        return false;
    form_print(form, &text);
    out_text(stdout, buf_view(&text));
    return true;
}

static void print_failure(void *with, const char *name, const char *sentence)
{
    (void)with;
    out_format(_("failed: %s: %s\n"), name, sentence);
}

static bool decide(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped(judge) judge = judge_open(context->forms, err);
    scoped_json answers = judge ? read_answers(arguments->answers, err) : NULL;
    scoped_json decision = NULL;

    if (!answers)
        return false;
    judge_set_answers(judge, answers);
    decision =
        judge_decide(judge, arguments->words[0], date_is_set(arguments->on) ? arguments->on : clock_today(), err);
    if (decision)
        print_json(decision);
    return decision;
}

static bool form_test(struct context *context, struct error *err)
{
    const char *name = context->arguments->words[0];
    scoped(judge) judge = judge_open(context->forms, err);
    struct judge_report report = { .failed = print_failure };
    bool good;

    if (!judge)
        return false;
    good = text_equal(name, "regels") ? judge_run_cases(judge, &report, err)
                                      : judge_run_form_cases(judge, name, &report, err);
    if (good)
        out_format(_("%zu passed, %zu failed\n"), report.passed, report.failures);
    if (good && report.failures)
        return error_set(err, ERROR_INPUT, _("Some cases failed: the content or the cases are wrong."));
    return good;
}

/* clang-format off */
const struct command content_commands[] = {
    { "check",      "[FOLDER] [--before FOLDER]",                            0, 1,  NEEDS_NOTHING, check,      N_("judge the content: every mistake with file:row:column and cause") },
    { "form check", "PATH…",                               1, -1, NEEDS_NOTHING, form_check, N_("judge one form, or a folder of content") },
    { "form eval",  "EXPR|- [--form F] [--answers FILE]",  1, 1,  NEEDS_NOTHING, form_eval,  N_("compute an expression; -: one a line from standard input") },
    { "form show",  "FORM",                                1, 1,  NEEDS_NOTHING, form_show,  N_("print a form as the engine understands it") },
    { "form test",  "FORM|regels",                         1, 1,  NEEDS_NOTHING, form_test,  N_("run the cases of a form, or of the rules") },
    { "decide",     "TABLE --answers FILE [--at DATE]",    1, 1,  NEEDS_NOTHING, decide,     N_("ask a decision table, with its trace") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
