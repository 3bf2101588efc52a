/* why_dossier.c — why a task is here, a form may not be begun, a table decided so, a dossier says this. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/why.h"

#include "account.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/worklist.h"
#include "form/form.h"
#include "library.h"
#include "mask.h"
#include "rules/rules.h"
#include "store/dossier.h"
#include "store/store.h"
#include "store/task.h"
#include "world.h"

#define NEXT_TABLE "vervolg"

/* What is being put together. */
struct telling {
    struct account *account;
    struct json_t *all;
    const struct why_subject *about;
};

static void set_day(struct json_t *out, const char *key, struct date day)
{
    char text[DATE_TEXT_BYTES];

    json_set_text(out, key, date_format(day, text));
}

static const char *title_of(struct account *account, const char *form)
{
    const struct form *found = *form ? seat_form(account->seat, form, NULL) : NULL;

    return found ? form_title(found, seat_language(account->seat)) : form;
}

static void set_cell(struct account *account, struct json_t *out, const char *key, struct rules_cell cell)
{
    struct json_t *one = account_cell(account, &cell);

    if (one)
        json_set(out, key, one);
}

/* --- may a form be begun --- */

static void add_precondition(void *with, const struct rules_precondition *precondition)
{
    struct telling *telling = with;
    struct rules_cell cell = { .table = "voorwaarden", .row = precondition->name };
    struct json_t *one = json_make_object();

    json_set_text(one, "name", precondition->name);
    json_set_text(one, "sentence", precondition->sentence);
    json_set_text(one, "source", precondition->source);
    json_set_text(one, "override", precondition->override);
    json_set_text(one, "override_shown", account_role(telling->account, precondition->override));
    json_set(one, "applies", json_make_bool(precondition->applies));
    json_set(one, "holds", json_make_bool(precondition->holds));
    cell.column = "relevant";
    set_cell(telling->account, one, "relevant", cell);
    cell.column = "constraint";
    set_cell(telling->account, one, "constraint", cell);
    json_add(telling->all, one);
}

static struct json_t *why_form(struct account *account, const char *form)
{
    struct json_t *out = json_make_object(), *all = json_make_array();
    struct telling telling = { account, all, NULL };
    struct dossier *dossier = world_dossier(account->world);
    struct error err = { 0 };

    json_set_text(out, "about", "form");
    json_set_text(out, "form", form);
    json_set_text(out, "title", title_of(account, form));
    set_day(out, "date", account->on);
    if (!seat_may_fill_in(account->seat, dossier ? dossier_id(dossier) : id_none(), form, &err))
        json_set_text(out, "role", err.text);
    rules_preconditions(world_rules(account->world), form, account->on, add_precondition, &telling);
    json_set(out, "preconditions", all);
    return out;
}

/* --- tasks --- */

static void set_rule(struct account *account, struct json_t *out, const char *name, const char *entity)
{
    static const char *const columns[] = { "when", "done_when", "from", "due", "assignee" };
    static const char *const keys[] = { "when", "done_when", "from_because", "due_because", "assignee_because" };
    struct rules_cell cell = { .table = "taken", .row = name, .column = "for_each", .entity = entity };
    struct rules_written written;
    struct date before = account->on;

    if (!rules_written(seat_rules(account->seat), &cell, date_none(), &written))
        return;
    json_set_text(out, "source", written.source);
    json_set_integer(out, "line", (int64_t)written.line);
    set_day(out, "valid_from", written.from);
    set_day(out, "valid_to", written.to);
    account->on = date_none();
    set_cell(account, out, "for_each", (struct rules_cell){ "taken", name, "for_each", NULL });
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        set_cell(account, out, keys[i], (struct rules_cell){ "taken", name, columns[i], entity });
    account->on = before;
}

static bool add_task(void *with, const struct task *task)
{
    struct telling *telling = with;
    struct json_t *one;
    scoped_buf words = { 0 };

    if (!text_equal(task->name, telling->about->name) ||
        (telling->about->entity && !text_equal(task->entity, telling->about->entity)))
        return true;
    one = json_make_object();
    task_words(telling->account->seat, task, &words);
    json_set_text(one, "label", buf_view(&words));
    json_set_text(one, "entity", task->entity);
    set_day(one, "from", task->from);
    set_day(one, "due", task->due);
    set_day(one, "until", task->until);
    json_set_text(one, "role", task->role);
    json_set_text(one, "role_shown", account_role(telling->account, task->role));
    json_set_text(one, "assignee", task->assignee);
    json_set_text(one, "form", task->form);
    json_set_text(one, "form_title", title_of(telling->account, task->form));
    json_set_integer(one, "priority", task->priority);
    set_rule(telling->account, one, task->name, task->entity);
    json_add(telling->all, one);
    return true;
}

static struct json_t *why_task(struct account *account, struct id dossier, const struct why_subject *about)
{
    struct json_t *out = json_make_object(), *all = json_make_array();
    struct telling telling = { account, all, about };
    struct task_filter filter = { .today = date_none(), .dossier = dossier, .limit = 10000 };

    json_set_text(out, "about", "task");
    json_set_text(out, "task", about->name);
    task_each(seat_store(account->seat), &filter, add_task, &telling);
    json_set(out, "tasks", all);
    if (!json_size(all))
        set_rule(account, out, about->name, about->entity);
    return out;
}

/* --- anything that has a name --- */

static struct json_t *why_table(struct account *account, const char *table)
{
    struct json_t *out = json_make_object(), *decision = account_decision(account, table, account->on);

    json_set_text(out, "about", "table");
    if (decision)
        json_set(out, "decision", decision);
    return out;
}

static struct json_t *why_name(struct account *account, const char *name)
{
    struct json_t *out = json_make_object();
    scoped_buf value = { 0 }, label = { 0 };

    rules_name(world_rules(account->world), name, account->on, &value);
    wording_name(&account->wording, name, &label);
    json_set_text(out, "about", "name");
    json_set_text(out, "name", name);
    json_set_text(out, "label", buf_view(&label));
    set_day(out, "date", account->on);
    json_set_text(out, "value", account_seen(account, name, buf_view(&value)));
    json_set_text(out, "shown", account_shown(account, name, buf_view(&value)));
    json_set(out, "origin", account_name(account, name));
    return out;
}

static bool is_task(struct account *account, const char *name)
{
    struct rules_written written;

    return rules_written(seat_rules(account->seat), &(struct rules_cell){ .table = "taken", .row = name, .column = "" },
                         date_none(), &written);
}

static struct json_t *tell(struct account *account, struct id dossier, const struct why_subject *about,
                           struct error *err)
{
    if (!about->name)
        return why_table(account, NEXT_TABLE);
    if (seat_form(account->seat, about->name, NULL))
        return why_form(account, about->name);
    if (is_task(account, about->name))
        return why_task(account, dossier, about);
    if (rules_has_table(seat_rules(account->seat), about->name))
        return why_table(account, about->name);
    if (rules_origin(world_rules(account->world), about->name) != RULES_OF_NOTHING)
        return why_name(account, about->name);
    error_set(err, ERROR_ABSENT,
              _("“%s” is no form, task, table, fact or anything that is known of this dossier: look at “show”."),
              about->name);
    return NULL;
}

struct json_t *why_dossier(struct seat *seat, struct id dossier, const struct why_subject *about, struct error *err)
{
    scoped(world) world = seat_told_world(seat, seat_library(seat), dossier, err);
    struct account account;
    struct json_t *out;

    if (!world)
        return NULL;
    if (!world_dossier(world)) {
        error_set(err, ERROR_ABSENT, _("There is no such dossier here."));
        return NULL;
    }
    account_open_dossier(&account, seat, world);
    out = tell(&account, dossier, about, err);
    account_close(&account);
    return mask_json(seat, out);
}
