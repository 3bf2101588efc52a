/* restriction.c — a dossier that may be looked at and no longer worked with (GDPR art. 18): begun, lifted, excepted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/restriction.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "fold/fold.h"
#include "form/list.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/store.h"

#define GROUNDS "restrict_grounds"

/* One kind of change, written in every dossier of the person in which it says something. */
struct act {
    const char *kind, *note;
    bool on_restricted;
};

static bool is_restricted(const struct fold *fold)
{
    size_t count;

    fold_restrictions(fold, &count);
    return count > 0;
}

static bool is_permitted(struct seat *seat, const struct fold *fold)
{
    size_t count;
    const struct fold_change *const *permits = fold_permits(fold, &count);
    struct date today = clock_today();

    for (size_t i = 0; i < count; i++)
        if (id_equal(permits[i]->user, seat_user(seat)) && date_compare(permits[i]->date, today) == 0)
            return true;
    return false;
}

static bool write_in(struct seat *seat, struct dossier *held, size_t at, const struct act *act, struct error *err)
{
    const struct body body = { .note = act->note };
    struct id dossier = dossier_id_at(held, at);
    struct change change = change_begin(seat, act->kind, dossier, dossier_fold(held, at));

    change.date = clock_today();
    return change_write(seat, &change, &body, err) && derive_dossier(seat, dossier, err);
}

/* In every dossier of the person, or in none. */
static bool write_all(struct seat *seat, struct dossier *held, const struct act *act, struct error *err)
{
    struct store *store = seat_store(seat);

    if (!store_begin(store, err))
        return false;
    for (size_t i = 0; i < dossier_fold_count(held); i++)
        if (is_restricted(dossier_fold(held, i)) == act->on_restricted && !write_in(seat, held, i, act, err)) {
            store_cancel(store);
            return false;
        }
    return store_commit(store, err);
}

static bool says_something(const struct dossier *held, const struct act *act)
{
    for (size_t i = 0; i < dossier_fold_count(held); i++)
        if (is_restricted(dossier_fold(held, i)) == act->on_restricted)
            return true;
    return false;
}

static bool act_in(struct seat *seat, struct id dossier, const struct act *act, struct error *err)
{
    struct dossier *held;
    bool good;

    if (!seat_may_in(seat, RIGHT_RESTRICT, dossier, NULL, err))
        return false;
    if (text_is_blank(act->note))
        return error_set(err, ERROR_USAGE, _("Say why: --reason “…”."));
    held = dossier_load(seat_store(seat), dossier, date_none(), err);
    if (!held)
        return false;
    good = says_something(held, act) ||
           error_set(err, ERROR_INPUT,
                     act->on_restricted ? _("This dossier is not restricted: there is nothing to lift or to except.")
                                        : _("This dossier is restricted already: lift that first, or leave it so."));
    good = good && write_all(seat, held, act, err);
    dossier_free(held);
    return good;
}

bool restriction_set(struct seat *seat, struct id dossier, const char *reason, struct error *err)
{
    return act_in(seat, dossier, &(struct act){ CHANGE_RESTRICT, reason, false }, err);
}

bool restriction_lift(struct seat *seat, struct id dossier, const char *reason, struct error *err)
{
    return act_in(seat, dossier, &(struct act){ CHANGE_LIFT, reason, true }, err);
}

/* The grounds of the content, for who named none of them. */
static bool refuse_ground(struct seat *seat, struct list *grounds, const char *ground, struct error *err)
{
    scoped_buf all = { 0 };

    for (size_t i = 0; i < list_count(grounds); i++) {
        const struct choice *choice = list_choice(grounds, i);
        buf_format(&all, "%s%s (%s)", i ? ", " : "", choice->name, choice_label(grounds, choice, seat_language(seat)));
    }
    return error_set(err, ERROR_USAGE, _("“%s” is no ground on which a restricted dossier may be worked with: %s."),
                     ground, buf_view(&all));
}

bool restriction_permit(struct seat *seat, struct id dossier, const struct permit *permit, struct error *err)
{
    const char *named = seat_setting(seat, GROUNDS);
    struct list *grounds;
    scoped_text note = NULL;

    if (!*named)
        return error_set(err, ERROR_ABSENT, _("The content names no grounds for this: lift the restriction instead."));
    grounds = seat_list(seat, named, err);
    if (!grounds)
        return false;
    if (!list_find(grounds, permit->ground))
        return refuse_ground(seat, grounds, permit->ground, err);
    if (!text_is_blank(permit->reason))
        note = mem_format("%s: %s", permit->ground, permit->reason);
    return act_in(seat, dossier, &(struct act){ CHANGE_PERMIT, note, true }, err);
}

bool restriction_is_on(struct seat *seat, struct id dossier)
{
    return dossier_is_restricted(seat_store(seat), dossier);
}

bool restriction_allows(struct seat *seat, struct id dossier, struct error *err)
{
    bool good = true;

    if (!restriction_is_on(seat, dossier))
        return true;
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, date_none(), err);
    for (size_t i = 0; good && held && i < dossier_fold_count(held); i++)
        good = !is_restricted(dossier_fold(held, i)) || is_permitted(seat, dossier_fold(held, i));
    if (!held || good)
        return held;
    return error_set(err, ERROR_INPUT,
                     _("This dossier is restricted (GDPR art. 18): it may be looked at, not worked with. Differences "
                       "are settled, the person gets her export, it may be erased; for another ground of art. 18(2), "
                       "or to lift it: balie restrict DOSSIER --ground … or --lift, with --reason."));
}

/* A person's reason, read from the log. */
static const char *reason_of(struct seat *seat, const struct fold_change *act, struct arena *arena)
{
    struct change change;
    struct body body;

    if (seat_hides_some(seat) || !log_find(seat_store(seat), act->id, arena, &change, NULL) || !change.body ||
        !body_decode(arena, change.body, change.body_bytes, &body, NULL) || !body.note)
        return "";
    return body.note;
}

static void tell_one(struct seat *seat, const struct fold_change *act, struct buf *out)
{
    scoped(arena) arena = arena_new();
    const char *reason = reason_of(seat, act, arena);
    int year, month, day;

    date_split(act->date, &year, &month, &day);
    if (act->kind == FOLD_RESTRICT)
        buf_format(out, _("Restricted (GDPR art. 18) since %d/%d/%d, by %s"), day, month, year,
                   seat_name_of(seat, act->user));
    else
        buf_format(out, _("%s may work in it today"), seat_name_of(seat, act->user));
    buf_format(out, "%s%s\n", *reason ? ": " : "", reason);
}

static void tell_fold(struct seat *seat, const struct fold *fold, struct buf *out)
{
    size_t count;
    const struct fold_change *const *acts = fold_restrictions(fold, &count);

    for (size_t i = 0; i < count; i++)
        tell_one(seat, acts[i], out);
    acts = fold_permits(fold, &count);
    for (size_t i = 0; i < count; i++)
        if (date_compare(acts[i]->date, clock_today()) == 0)
            tell_one(seat, acts[i], out);
}

/* Linked dossiers were restricted together: one of them says it for all. */
void restriction_tell(struct seat *seat, struct id dossier, struct buf *out)
{
    size_t before = out->size_bytes;

    if (!restriction_is_on(seat, dossier))
        return;
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, date_none(), NULL);
    for (size_t i = 0; held && i < dossier_fold_count(held) && out->size_bytes == before; i++)
        tell_fold(seat, dossier_fold(held, i), out);
}
