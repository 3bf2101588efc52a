/* dossier_commands.c — subcommands about dossiers: fill, import, search, show, tasks, log, conflicts, why, document. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "out.h"
#include "desk/card.h"
#include "desk/central.h"
#include "desk/change_of_mind.h"
#include "desk/settlement.h"
#include "desk/finder.h"
#include "desk/paper.h"
#include "desk/restriction.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "desk/telling.h"
#include "desk/submission.h"
#include "desk/why.h"
#include "desk/worklist.h"
#include "store/dossier.h"
#include "store/task.h"

#define HITS 20

static bool fill(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped_json answers = read_answers(arguments->answers, err);
    struct submission submission = { .form = arguments->words[0],
                                     .dossier = arguments->dossier,
                                     .record = arguments->record,
                                     .entity = arguments->entity,
                                     .at = arguments->at,
                                     .override = arguments->override,
                                     .answers = answers };
    struct json_t *out = NULL;
    bool good;

    if (!answers)
        return false;
    if (!arguments->dossier && !arguments->record)
        return error_set(err, ERROR_USAGE, _("Name the dossier: --dossier ID, or --dossier new."));
    if (!json_is_object(answers))
        return error_set(err, ERROR_INPUT, _("The answers must be one JSON object: {\"question\": \"answer\"}."));
    good = submission_fill(context->seat, &submission, &out, err);
    if (good)
        print_json(out);
    json_free(out);
    return good;
}

static void print_refused(void *with, size_t line, const char *why)
{
    const char *path = with;

    out_trouble("%s:%zu: %s\n", path, line, why);
}

static bool import(struct context *context, struct error *err)
{
    const char *path = context->arguments->words[0];
    struct import_sink sink = { print_refused, (void *)path };
    struct import_result result;

    if (!submission_import(context->seat, path, &sink, &result, err))
        return false;
    out_format(_("%zu done, %zu already there, %zu refused\n"), result.done, result.there_already, result.refused);
    if (result.refused)
        return error_set(err, ERROR_INPUT, _("Some lines were refused: correct them and import the file again."));
    return true;
}

static void join_words(const struct arguments *arguments, struct buf *out)
{
    for (size_t i = 0; i < arguments->word_count; i++)
        buf_format(out, "%s%s", i ? " " : "", arguments->words[i]);
}

static struct json_t *found_json(const struct found *found)
{
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(one, "dossier", id_format(found->dossier, id));
    json_set_text(one, "code", found->code);
    json_set_text(one, "name", found->name);
    json_set_text(one, "birth", found->birth);
    json_set_text(one, "place", found->place);
    json_set_integer(one, "score", found->score);
    json_set(one, "restricted", json_make_bool(found->is_restricted));
    return one;
}

static bool search_central(struct context *context, const char *words, struct error *err)
{
    scoped_json found = central_search(context->seat, words, err);

    if (!found)
        return false;
    if (context->arguments->json) {
        print_json(found);
        return true;
    }
    for (size_t i = 0; i < json_size(found); i++) {
        const struct json_t *one = json_at(found, i);

        out_format("%s  %s  %-10s %s  %s  %s%s\n", json_get_text(one, "dossier"), json_get_text(one, "code"),
                   json_get_text(one, "region"), json_get_text(one, "name"), json_get_text(one, "birth"),
                   json_get_text(one, "place"), json_is_true(json_get(one, "here")) ? _("  (here already)") : "");
    }
    return true;
}

static bool search(struct context *context, struct error *err)
{
    struct found found[HITS];
    scoped_buf words = { 0 };
    scoped_json all = json_make_array();
    size_t count;

    join_words(context->arguments, &words);
    if (context->arguments->central)
        return search_central(context, buf_view(&words), err);
    count = finder_search(context->seat, buf_view(&words), found, HITS);
    if (!finder_opened(context->seat, count, id_none(), err))
        return false;
    for (size_t i = 0; i < count; i++) {
        char id[ID_TEXT_BYTES];
        if (context->arguments->json)
            json_add(all, found_json(&found[i]));
        else
            out_format("%s  %s  %-32s %-10s %s%s\n", id_format(found[i].dossier, id), found[i].code, found[i].name,
                       found[i].birth, found[i].place, found[i].is_restricted ? _("  [restricted]") : "");
    }
    if (context->arguments->json)
        print_json(all);
    return true;
}

static bool resolve(struct context *context, const char *text, struct id *out, struct error *err)
{
    return dossier_resolve(seat_store(context->seat), text, out, err);
}

static void print_card(const struct card *card)
{
    const struct card_event *events;
    const char *const *lines;
    size_t count = card_lines(card, &lines);

    out_format("%s  [%s]\n%s", card_title(card), card_code(card), card_restriction(card));
    for (size_t i = 0; i < count; i++)
        out_format("  %s\n", lines[i]);
    if (*card_next_form(card))
        out_format(_("Next: %s. %s\n"), card_next_form(card), card_next_reason(card));
    count = card_events(card, &events);
    for (size_t i = 0; i < count; i++) {
        char day[DATE_TEXT_BYTES], id[ID_TEXT_BYTES];
        out_format("%s  %-24s %s%s%s%s %s (%s)\n", date_format(events[i].date, day), events[i].title,
                   events[i].frozen ? _("[signed] ") : "", events[i].parked ? _("[parked] ") : "",
                   events[i].withdrawn ? _("[withdrawn] ") : "", events[i].summary, id_format(events[i].record, id),
                   events[i].who);
    }
}

static bool show(struct context *context, struct error *err)
{
    struct id dossier;
    scoped_buf json = { 0 };
    scoped(card) card = NULL;

    if (!resolve(context, context->arguments->words[0], &dossier, err))
        return false;
    if (context->arguments->json) {
        if (!card_json(context->seat, dossier, &json, err))
            return false;
        out_json(buf_view(&json));
        return true;
    }
    card = card_open(context->seat, dossier, err);
    if (card)
        print_card(card);
    return card;
}

struct task_list {
    struct context *context;
    struct json_t *all;
    ARRAY(struct id) dossiers; /* of the tasks, which come last in ALL */
};

/* One look for all of them. */
static void mark_restricted(struct task_list *list)
{
    size_t count = list->dossiers.count, before = json_size(list->all) - count;
    bool *is_restricted = mem_resize(NULL, count + 1, sizeof *is_restricted);

    dossier_restrictions(seat_store(list->context->seat), list->dossiers.at, count, is_restricted);
    for (size_t i = 0; i < count; i++)
        json_set(json_at(list->all, before + i), "restricted", json_make_bool(is_restricted[i]));
    mem_free(is_restricted);
    array_clear(&list->dossiers);
}

static bool add_task(void *with, const struct task *task)
{
    struct task_list *list = with;
    struct json_t *one = json_make_object();
    scoped_buf words = { 0 };
    char day[DATE_TEXT_BYTES], id[ID_TEXT_BYTES];

    json_set_text(one, "dossier", id_format(task->dossier, id));
    json_set_text(one, "who", seat_seen_name(list->context->seat, task->who));
    json_set_text(one, "name", task->name);
    json_set_text(one, "entity", task->entity);
    task_words(list->context->seat, task, &words);
    json_set_text(one, "label", buf_view(&words));
    json_set_text(one, "from", date_format(task->from, day));
    json_set_text(one, "due", date_format(task->due, day));
    json_set_text(one, "role", task->role);
    json_set_text(one, "assignee", task->assignee);
    json_set_text(one, "form", task->form);
    *array_add(&list->dossiers) = task->dossier;
    json_add(list->all, one);
    return true;
}

static bool add_telling(void *with, const struct telling *telling)
{
    struct task_list *list = with;
    struct json_t *one = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(one, "dossier", id_is_set(telling->dossier) ? id_format(telling->dossier, id) : NULL);
    json_set_text(one, "who", _("this computer"));
    json_set_text(one, "name", telling->name);
    json_set_text(one, "key", telling->key);
    if (id_is_set(telling->other))
        json_set_text(one, "other", id_format(telling->other, id));
    json_set_text(one, "label", telling->sentence);
    json_set_text(one, "due", "");
    json_add(list->all, one);
    return true;
}

static bool tasks(struct context *context, struct error *err)
{
    struct task_filter filter = { .today = seat_today(context->seat), .dossier = id_none(), .limit = 10000 };
    scoped_json all = json_make_array();
    struct task_list list = { .context = context, .all = all };

    if (context->arguments->word_count && !resolve(context, context->arguments->words[0], &filter.dossier, err))
        return false;
    seat_derive(context->seat, 0);
    if (!id_is_set(filter.dossier))
        telling_each(context->seat, add_telling, &list);
    task_each(seat_store(context->seat), &filter, add_task, &list);
    mark_restricted(&list);
    if (context->arguments->json) {
        print_json(all);
        return true;
    }
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);
        scoped_text who = mem_format("%s%s", json_is_true(json_get(one, "restricted")) ? _("[restricted] ") : "",
                                     json_get_text(one, "who"));

        out_format("%-10s  %-28s %s\n", json_get_text(one, "due"), who, json_get_text(one, "label"));
    }
    return true;
}

static bool show_device_log(struct context *context, struct error *err)
{
    scoped_buf lines = { 0 };
    scoped_json all = context->arguments->json ? device_log_json(context->seat, err) : NULL;

    if (all)
        print_json(all);
    if (context->arguments->json)
        return all;
    if (!device_log(context->seat, &lines, err))
        return false;
    out_text(stdout, buf_view(&lines));
    return true;
}

static bool show_log(struct context *context, struct error *err)
{
    struct id dossier;
    scoped_buf lines = { 0 };
    scoped_json all = NULL;

    if (!context->arguments->word_count)
        return show_device_log(context, err);
    if (!resolve(context, context->arguments->words[0], &dossier, err))
        return false;
    if (context->arguments->json) {
        all = card_log_json(context->seat, dossier, err);
        if (all)
            print_json(all);
        return all;
    }
    if (!card_log(context->seat, dossier, &lines, err))
        return false;
    out_text(stdout, buf_view(&lines));
    return true;
}

static bool conflicts(struct context *context, struct error *err)
{
    struct id dossier = id_none();
    scoped_json all = NULL;
    scoped_buf lines = { 0 };

    if (context->arguments->word_count && !resolve(context, context->arguments->words[0], &dossier, err))
        return false;
    all = conflicts_list(context->seat, dossier);
    if (context->arguments->json) {
        print_json(all);
        return true;
    }
    conflicts_write(context->seat, all, &lines);
    out_text(stdout, buf_view(&lines));
    return true;
}

static bool read_record(const char *text, struct id *out, struct error *err)
{
    if (id_parse(text, out))
        return true;
    return error_set(err, ERROR_USAGE,
                     _("“%s” is not the id of a record: 32 digits and letters a-f, as “show” prints."), text);
}

static bool decide_conflict(struct context *context, struct error *err)
{
    const char *const *words = context->arguments->words;
    struct id record;

    return read_record(words[0], &record, err) && conflict_decide(context->seat, record, words[1], words[2], err);
}

static bool take_conflict(struct context *context, struct error *err)
{
    const char *const *words = context->arguments->words;
    struct id record;

    return read_record(words[0], &record, err) && conflict_take(context->seat, record, words[1], words[2], err);
}

static bool settle_plain(struct context *context, struct error *err)
{
    struct id dossier = id_none();
    size_t settled;

    if (context->arguments->word_count && !resolve(context, context->arguments->words[0], &dossier, err))
        return false;
    if (!conflict_settle_plain(context->seat, dossier, &settled, err))
        return false;
    out_format(
        ngettext("%zu conflict was plain and is settled\n", "%zu conflicts were plain and are settled\n", settled),
        settled);
    return true;
}

static bool confirm(struct context *context, struct error *err)
{
    struct id record;

    return read_record(context->arguments->words[0], &record, err) && record_confirm(context->seat, record, err);
}

/* RECORD FIELD, or DOSSIER and what one wants to know of it. */
static struct json_t *account(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    struct why_subject subject = { arguments->words[1], arguments->entity };
    struct store *store = seat_store(context->seat);
    struct id id, dossier;

    if (id_parse(arguments->words[0], &id) && dossier_of_record(store, id, &dossier))
        return why_record(context->seat, id, arguments->words[1], arguments->value, err);
    if (id_parse(arguments->words[0], &id) && !dossier_exists(store, id)) {
        error_set(err, ERROR_ABSENT, _("There is no such record here."));
        return NULL;
    }
    if (!resolve(context, arguments->words[0], &dossier, err))
        return NULL;
    seat_derive(context->seat, 0);
    return why_dossier(context->seat, dossier, &subject, err);
}

static bool why(struct context *context, struct error *err)
{
    scoped_json told = account(context, err);
    scoped_buf lines = { 0 };

    if (!told)
        return false;
    if (context->arguments->json) {
        print_json(told);
        return true;
    }
    why_write(told, &lines);
    out_text(stdout, buf_view(&lines));
    return true;
}

static bool with_record(struct context *context, struct id *dossier, struct id *record, struct error *err)
{
    if (!read_record(context->arguments->words[0], record, err))
        return false;
    if (dossier_of_record(seat_store(context->seat), *record, dossier))
        return true;
    return error_set(err, ERROR_ABSENT, _("There is no such record here."));
}

static bool withdraw(struct context *context, struct error *err)
{
    const char *reason = context->arguments->reason;
    struct id dossier, record;

    if (!reason)
        return error_set(err, ERROR_USAGE, _("Say why: --reason “…”."));
    return with_record(context, &dossier, &record, err) && record_withdraw(context->seat, dossier, record, reason, err);
}

static bool restore_record(struct context *context, struct error *err)
{
    struct id dossier, record;

    return with_record(context, &dossier, &record, err) && record_restore(context->seat, dossier, record, err);
}

static bool undo(struct context *context, struct error *err)
{
    struct id dossier, record;
    scoped_buf names = { 0 };

    if (!with_record(context, &dossier, &record, err) || !record_undo(context->seat, dossier, record, &names, err))
        return false;
    if (names.size_bytes)
        out_format(_("Others wrote these after it; they stay:\n%s"), buf_view(&names));
    return true;
}

static bool document(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    struct paper_order order = { .name = arguments->words[0],
                                 .language = arguments->language,
                                 .entity = arguments->entity };
    scoped_buf text = { 0 };

    if (!resolve(context, arguments->words[1], &order.dossier, err))
        return false;
    if (arguments->output)
        return paper_pdf(context->seat, &order, arguments->output, err);
    if (!paper_preview(context->seat, &order, &text, err))
        return false;
    out_text(stdout, buf_view(&text));
    return true;
}

/* clang-format off */
const struct command dossier_commands[] = {
    { "fill",      "FORM --dossier ID|new|--record ID [--answers FILE|-] [--entity ID] [--at MOMENT] [--override REASON]", 1, 1, NEEDS_SEAT, fill, N_("submit a form from JSON answers, with the checks of the screen") },
    { "import",    "FILE.ndjson",                               1, 1, NEEDS_SEAT, import,          N_("submit many, one JSON object a line; the same line again is already there") },
    { "search",    "WORDS… [--central] [--json]",               1, -1, NEEDS_SEAT, search,         N_("find people: words in any order, beginnings, one typing error") },
    { "show",      "DOSSIER [--json] [--at DATE]",              1, 1, NEEDS_SEAT, show,            N_("a dossier at a glance; --json: its state, equal on every desk") },
    { "tasks",     "[DOSSIER] [--json] [--at DATE]",            0, 1, NEEDS_SEAT, tasks,           N_("what is due") },
    { "log",       "[DOSSIER] [--json]",                        0, 1, NEEDS_SEAT, show_log,        N_("every change of a dossier, and who looked; without one: of this computer") },
    { "conflicts", "[DOSSIER] [--json]",                        0, 1, NEEDS_SEAT, conflicts,       N_("values that two desks gave without seeing each other") },
    { "conflicts decide",  "RECORD KEY VALUE",                  3, 3, NEEDS_SEAT, decide_conflict, N_("settle one: this value stands") },
    { "conflicts take",    "RECORD KEY mine|theirs|both|standing|CHANGE", 3, 3, NEEDS_SEAT, take_conflict, N_("settle one: the value of this person or change stands") },
    { "conflicts plain",   "[DOSSIER]",                         0, 1, NEEDS_SEAT, settle_plain,    N_("settle all that need nobody's knowledge") },
    { "conflicts confirm", "RECORD",                            1, 1, NEEDS_SEAT, confirm,         N_("a merged record was looked at and is right") },
    { "why",       "RECORD FIELD [--value TEXT]|DOSSIER FORM|TASK|TABLE|NAME [--entity ID] [--json]", 2, 2, NEEDS_SEAT, why, N_("why a question is asked, a value is so, an answer refused, a task here, a form closed") },
    { "withdraw",  "RECORD --reason TEXT",                      1, 1, NEEDS_SEAT, withdraw,        N_("take a record out; it stays in the log") },
    { "restore-record", "RECORD",                               1, 1, NEEDS_SEAT, restore_record,  N_("put a withdrawn record back") },
    { "undo",      "RECORD",                                    1, 1, NEEDS_SEAT, undo,            N_("undo the last change of a record where it still stands") },
    { "document",  "TEMPLATE DOSSIER [--entity ID] [--lang L] [-o FILE.pdf]", 2, 2, NEEDS_SEAT, document, N_("a letter as PDF; without -o as text") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
