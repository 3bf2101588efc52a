/* sitting.c — the conversation itself: started with the first form, closed on one page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/sitting.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "entry_inside.h"
#include "expr/node.h"
#include "fold/fold.h"
#include "form/list.h"
#include "library.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/store.h"

const char *sitting_form(const struct seat *seat)
{
    return seat_setting(seat, "sitting");
}

struct search {
    struct id dossier, found;
    const char *form;
    int64_t begun_ms;
};

static bool match(void *with, const struct draft *draft)
{
    struct search *search = with;

    if (!text_equal(draft->form, search->form) || !id_equal(draft->dossier, search->dossier))
        return true;
    search->found = draft->id;
    search->begun_ms = draft->opened_ms;
    return false;
}

bool sitting_find(struct seat *seat, struct id dossier, struct id *out, int64_t *begun_ms)
{
    struct search search = { dossier, id_none(), sitting_form(seat), 0 };

    draft_each(seat_store(seat), seat_user(seat), match, &search);
    if (!id_is_set(search.found))
        return false;
    *out = search.found;
    if (begun_ms)
        *begun_ms = search.begun_ms;
    return true;
}

/* The sitting is a draft of its form, with its defaults (when it began) as they were. */
bool sitting_start(struct seat *seat, struct id dossier, struct id *out, struct error *err)
{
    struct entry_start start = {
        seat_library(seat), sitting_form(seat), dossier, id_random(), id_none(), 0, false, NULL
    };

    if (sitting_find(seat, dossier, out, NULL))
        return true;
    if (*sitting_form(seat) && !seat_may_in(seat, RIGHT_WRITE, dossier, sitting_form(seat), err))
        return false;
    if (!*sitting_form(seat)) {
        *out = id_none();
        return true;
    }
    scoped(entry) entry = entry_begin(seat, &start, err);
    if (!entry || !entry_settle(entry, err) || !entry_keep(entry, session_first(entry->session), err))
        return false;
    *out = entry->record;
    return true;
}

static void see_everything(struct entry *entry)
{
    scoped(dossier) dossier = dossier_load(seat_store(entry->seat), entry->dossier, date_none(), NULL);
    const struct id *heads;
    size_t count;

    if (!dossier)
        return;
    heads = fold_heads(dossier_fold_of(dossier, entry->dossier), &count);
    entry->parents = arena_copy(entry->arena, heads, count * sizeof *heads);
    entry->parent_count = count;
}

struct entry *sitting_close(struct seat *seat, struct id dossier, struct error *err)
{
    struct entry *entry;
    struct id sitting;

    if (!sitting_start(seat, dossier, &sitting, err))
        return NULL;
    if (!id_is_set(sitting)) {
        error_set(err, ERROR_ABSENT, _("The content has no form for the conversation itself."));
        return NULL;
    }
    entry = entry_resume(seat, sitting, err);
    if (entry)
        see_everything(entry); /* the page is drawn now, from all there is now */
    return entry;
}

const char *sitting_ends_with(struct seat *seat, const char *reason)
{
    struct list *reasons = seat_list(seat, seat_setting(seat, "park_reasons"), NULL);
    const struct choice *choice = reasons && list_tree(reasons) ? list_find(reasons, reason) : NULL;
    const struct node *column = choice ? node_child(choice->node, node_name(sitting_form(seat))) : NULL;

    return column && column->text ? column->text : "";
}

bool sitting_end(struct seat *seat, struct id dossier, const char *answers, struct error *err)
{
    scoped_json given = json_parse(answers, strlen(answers), err);
    scoped(entry) closing = given ? sitting_close(seat, dossier, err) : NULL;
    struct receipt receipt;

    return closing && entry_fill(closing, given, err) && entry_submit(closing, NULL, &receipt, err);
}

/* The clock is two small facts: milliseconds of finished stretches, and since when it runs (0: it does not). */
static char *clock_name(struct id dossier)
{
    char id[ID_TEXT_BYTES];

    return mem_format("clock:%s", id_format(dossier, id));
}

static void read_clock(struct seat *seat, struct id dossier, int64_t *done_ms, int64_t *since_ms)
{
    scoped_text name = clock_name(dossier);
    scoped_text value = store_get(seat_store(seat), name);
    const char *rest = value ? value : "", *word;
    size_t size = text_word(&rest, &word);
    scoped_text done = mem_text_part(word, size);
    scoped_text since = NULL;

    *done_ms = *since_ms = 0;
    text_integer(done, 0, INT64_MAX, done_ms);
    size = text_word(&rest, &word);
    since = mem_text_part(word, size);
    text_integer(since, 0, INT64_MAX, since_ms);
}

bool sitting_clock(struct seat *seat, struct id dossier, bool run, struct error *err)
{
    scoped_text name = clock_name(dossier);
    scoped_text value = NULL;
    int64_t done_ms, since_ms;

    if (!seat_may_in(seat, RIGHT_WRITE, dossier, NULL, err))
        return false;
    read_clock(seat, dossier, &done_ms, &since_ms);
    if (run == (since_ms != 0))
        return true;
    if (!run)
        done_ms += clock_now() - since_ms;
    value = mem_format("%lld %lld", (long long)done_ms, run ? (long long)clock_now() : 0LL);
    return store_set(seat_store(seat), name, value, err);
}

int64_t sitting_clock_ms(struct seat *seat, struct id dossier, bool *is_running)
{
    int64_t done_ms, since_ms;

    read_clock(seat, dossier, &done_ms, &since_ms);
    *is_running = since_ms != 0;
    return done_ms + (since_ms ? clock_now() - since_ms : 0);
}
