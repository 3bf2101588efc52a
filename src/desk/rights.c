/* rights.c — what may be done at a desk, by which role: a table of the content, asked in one place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/rights.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/restriction.h"
#include "erased.h"
#include "fold/fold.h"
#include "form/form.h"
#include "form/list.h"
#include "rights_table.h"
#include "store/dossier.h"

/* The roles as people call them. */
static void name_roles(struct seat *seat, const char *roles, struct buf *out)
{
    struct list *list = seat_list(seat, seat_setting(seat, "roles"), NULL);
    const char *role;

    for (size_t size; (size = text_word(&roles, &role));) {
        scoped_text name = mem_text_part(role, size);
        const struct choice *choice = list ? list_find(list, name) : NULL;
        buf_format(out, "%s%s", out->size_bytes ? ", " : "",
                   choice ? choice_label(list, choice, seat_language(seat)) : name);
    }
}

static bool refuse(struct seat *seat, enum right right, const char *form, struct error *err)
{
    const char *roles = rights_roles(seat_rights(seat), right, form, NULL);
    const struct form *found = form ? seat_form(seat, form, NULL) : NULL;
    scoped_buf who = { 0 }, own = { 0 };

    name_roles(seat, seat_role(seat), &own);
    if (!roles)
        return error_set(err, ERROR_INPUT, _("The role %s may look but not write: ask someone with another role."),
                         buf_view(&own));
    name_roles(seat, roles, &who);
    if (found)
        return error_set(err, ERROR_INPUT, _("The role %s may not %s (“%s”): ask one of these roles: %s."),
                         buf_view(&own), rights_words(right), form_title(found, seat_language(seat)), buf_view(&who));
    return error_set(err, ERROR_INPUT, _("The role %s may not %s: ask one of these roles: %s."), buf_view(&own),
                     rights_words(right), buf_view(&who));
}

bool seat_may(struct seat *seat, enum right right, const char *form, struct error *err)
{
    return rights_may(seat_rights(seat), right, form, seat_role(seat)) || refuse(seat, right, form, err);
}

bool seat_may_there(struct seat *seat, enum right right, struct id dossier, const char *form, struct error *err)
{
    bool only_own_region = false;
    const char *region;

    if (!seat_may(seat, right, form, err))
        return false;
    rights_roles(seat_rights(seat), right, form, &only_own_region);
    if (!only_own_region || !*seat_region(seat) || !dossier_exists(seat_store(seat), dossier))
        return true;
    scoped(dossier) held = dossier_load(seat_store(seat), dossier, date_none(), NULL);
    region = held ? fold_region(dossier_fold_of(held, dossier)) : "";
    if (!*region || text_equal(region, seat_region(seat)))
        return true;
    return error_set(err, ERROR_INPUT,
                     _("This dossier is of region %s: only there may somebody %s. Ask a colleague of that region."),
                     region, rights_words(right));
}

/* GDPR art. 18(2): stored, looked at, settled, given to the person and erased it may be. */
static bool is_stopped_by_restriction(enum right right)
{
    return right == RIGHT_WRITE || right == RIGHT_UNDO || right == RIGHT_PRINT || right == RIGHT_REPORT;
}

static bool is_stopped_by_erasure(enum right right)
{
    return is_stopped_by_restriction(right) || right == RIGHT_SETTLE || right == RIGHT_RESTRICT;
}

bool seat_may_in(struct seat *seat, enum right right, struct id dossier, const char *form, struct error *err)
{
    return seat_may_there(seat, right, dossier, form, err) &&
           (!is_stopped_by_erasure(right) || erased_allows(seat, dossier, id_none(), err)) &&
           (!is_stopped_by_restriction(right) || restriction_allows(seat, dossier, err));
}

bool seat_hides_some(struct seat *seat)
{
    return seat_hides_at_all(seat);
}

/* A key ends in the name of its question. */
static const char *last_name(const char *key)
{
    const char *end = key + strlen(key);

    while (end > key && !strchr("/|", end[-1]))
        end--;
    return end;
}

bool seat_hides(struct seat *seat, const char *form, const char *name)
{
    const char *role = seat_role(seat);
    struct rights *rights = seat_rights(seat);

    if (!seat_hides_at_all(seat))
        return false;
    name = last_name(name);
    if ((form && !rights_may(rights, RIGHT_LOOK, form, role)) || rights_is_made_apart(rights, role, name))
        return true;
    return !rights_may(rights, RIGHT_SENSITIVE, form, role) && rights_is_sensitive(rights, name);
}

bool seat_hides_of(struct seat *seat, const char *form, const char *list, const char *name)
{
    if (seat_hides(seat, form, name))
        return true;
    if (!form && seat_hides_at_all(seat) && rights_is_saved_apart(seat_rights(seat), seat_role(seat), list, name))
        return true;
    return seat_hides_at_all(seat) && text_equal(name, "label") &&
           !rights_may(seat_rights(seat), RIGHT_SENSITIVE, form, seat_role(seat)) &&
           rights_is_sensitive_label(seat_rights(seat), list);
}

bool seat_hides_anywhere(struct seat *seat, const char *name)
{
    return seat_hides(seat, NULL, name) ||
           (seat_hides_at_all(seat) &&
            rights_is_saved_apart(seat_rights(seat), seat_role(seat), NULL, last_name(name)));
}

bool seat_hides_output(struct seat *seat, const char *table, const char *column)
{
    struct rights *rights = seat_rights(seat);
    const char *role = seat_role(seat);

    if (!seat_hides_at_all(seat))
        return false;
    return rights_is_output_apart(rights, role, table, column) ||
           (!rights_may(rights, RIGHT_SENSITIVE, NULL, role) && rights_is_sensitive_output(rights, table, column));
}

bool seat_hides_forms(struct seat *seat)
{
    return seat_hides_at_all(seat) && rights_hide_forms(seat_rights(seat), seat_role(seat));
}

/* The name is made of several properties. */
const char *seat_seen_name(struct seat *seat, const char *name)
{
    const char *properties = seat_setting(seat, "card_name"), *word;

    if (!seat_hides_some(seat) || !*name)
        return name;
    for (size_t size; (size = text_word(&properties, &word));) {
        scoped_text property = mem_text_part(word, size);
        if (seat_hides_of(seat, NULL, seat_setting(seat, "card"), property))
            return RIGHTS_MASK;
    }
    return seat_hides_of(seat, NULL, seat_setting(seat, "card"), "label") ? RIGHTS_MASK : name;
}
