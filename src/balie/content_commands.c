/* content_commands.c — subcommands for authors of content: check, decide. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "out.h"
#include "desk/check.h"
#include "desk/judge.h"
#include "form/finding.h"

void print_finding(void *with, bool is_error, const char *where, const char *sentence)
{
    (void)with;
    out_format("%s: %s: %s\n", where, is_error ? _("error") : _("warning"), sentence);
}

bool judge_content(const char *folder, const char *only, struct error *err)
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

    if (!judge_content(folder, NULL, err))
        return false;
    gone = arguments->before ? check_permanence(arguments->before, folder, &findings, err) : 0;
    return !gone ||
           error_set(err, ERROR_INPUT, _("%zu names or codes are gone: this content cannot follow that."), gone);
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

/* clang-format off */
const struct command content_commands[] = {
    { "check",      "[FOLDER] [--before FOLDER]",                            0, 1,  NEEDS_NOTHING, check,      N_("judge the content: every mistake with file:row:column and cause") },
    { "decide",     "TABLE --answers FILE [--at DATE]",    1, 1,  NEEDS_NOTHING, decide,     N_("ask a decision table, with its trace") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
