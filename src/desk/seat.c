/* seat.c — who sits at this desk: the person, the role, the region, the vault, the live content. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/seat.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/check.h"
#include "desk/rights.h"
#include "erased.h"
#include "fold/fold.h"
#include "form/form.h"
#include "library.h"
#include "live.h"
#include "person.h"
#include "rights_table.h"
#include "store/log.h"
#include "store/store.h"
#include "sync/sync.h"
#include "vault/vault.h"
#include "world.h"

struct seat {
    struct vault *vault;
    struct store *store;
    struct sync_line *line; /* NULL: none was asked for yet */
    struct library *live;
    ARRAY(struct library *) older;
    struct vault_user user;
    char *role, *region;
    struct rights *rights; /* of the live content */
    bool hides;            /* something is not to be seen by this role */
    char language[8];
    struct date at;           /* set: the peildatum of every look */
    bool is_counter, is_gone; /* gone: the centre says that this person left */
    ARRAY(const char *) form_names;
    ARRAY(char *) user_names; /* borrowed by seat_name_of(): "hex=name" */
};

/* The own name travels with the first exchange; until then it is known here. */
static bool remember_user(struct seat *seat, struct error *err)
{
    char id[ID_TEXT_BYTES];
    scoped_text key = mem_format("user:%s", id_format(seat->user.id, id));
    scoped_text known = store_get(seat->store, key);

    return known || store_set(seat->store, key, seat->user.name, err);
}

static void read_place(struct seat *seat)
{
    const char *otherwise;
    struct person person;

    person_read(seat->store, seat->user.id, &person);
    otherwise = seat_setting(seat, person.is_stranger ? "role_reader" : "role_default");
    mem_free(seat->role);
    mem_free(seat->region);
    seat->role = mem_text(*person.role ? person.role : otherwise);
    seat->region = mem_text(person.region);
    if (person.is_signed)
        snprintf(seat->user.name, sizeof seat->user.name, "%s", person.name);
    seat->is_gone = person.is_gone;
    seat->hides = rights_hide(seat->rights, seat->role);
    person_clear(&person);
}

static void list_forms(struct seat *seat)
{
    array_clear(&seat->form_names);
    for (size_t i = 0; i < library_forms(seat->live); i++)
        *array_add(&seat->form_names) = library_form_name(seat->live, i);
}

static struct library *take_up(struct seat *seat, const char *folder, struct error *err)
{
    struct person person;
    struct library *live;

    person_read(seat->store, seat->user.id, &person);
    live = live_take_up(seat->store, folder, person.role, err);
    person_clear(&person);
    return live;
}

static bool refuse_gone(const struct seat *seat, struct error *err)
{
    return error_set(err, ERROR_LOCKED, _("The centre says that %s works here no longer. Ask the administrator."),
                     seat->user.name);
}

struct seat *seat_open(struct vault *vault, const char *forms_folder, struct error *err)
{
    struct seat *seat = mem_new(sizeof *seat);

    seat->vault = vault;
    seat->at = date_none();
    seat->user = vault_user(vault);
    seat_set_language(seat, words_language());
    seat->store = store_open(vault, err);
    if (seat->store && remember_user(seat, err))
        seat->live = take_up(seat, forms_folder, err);
    if (!seat->live) {
        seat_free(seat);
        return NULL;
    }
    seat->rights = rights_read(seat->live);
    read_place(seat);
    list_forms(seat);
    if (!seat->is_gone)
        return seat;
    refuse_gone(seat, err);
    seat_free(seat);
    return NULL;
}

static bool is_narrowed(const struct seat *seat, const char *before)
{
    for (int right = 0; right < RIGHTS; right++)
        if (rights_may(seat->rights, (enum right)right, NULL, before) &&
            !rights_may(seat->rights, (enum right)right, NULL, seat->role))
            return true;
    return false;
}

enum seat_change seat_renew(struct seat *seat, struct error *err)
{
    scoped_text role = mem_text(seat->role);
    scoped_text region = mem_text(seat->region);

    read_place(seat);
    if (seat->is_gone) {
        refuse_gone(seat, err);
        return SEAT_GONE;
    }
    if (text_equal(role, seat->role) && text_equal(region, seat->region))
        return SEAT_SAME;
    return is_narrowed(seat, role) || !text_equal(region, seat->region) ? SEAT_NARROWED : SEAT_OTHER;
}

void seat_free(struct seat *seat)
{
    if (!seat)
        return;
    for (size_t i = 0; i < seat->older.count; i++)
        library_free(seat->older.at[i]);
    for (size_t i = 0; i < seat->user_names.count; i++)
        mem_free(seat->user_names.at[i]);
    array_clear(&seat->older);
    array_clear(&seat->user_names);
    array_clear(&seat->form_names);
    rights_free(seat->rights);
    library_free(seat->live);
    sync_line_free(seat->line);
    store_free(seat->store);
    mem_free(seat->role);
    mem_free(seat->region);
    mem_free(seat);
}

struct id seat_act_as(struct seat *seat, struct id user)
{
    struct id before = seat->user.id;
    struct vault_user own = vault_user(seat->vault);

    seat->user = (struct vault_user){ .id = user };
    snprintf(seat->user.name, sizeof seat->user.name, "%s",
             id_equal(user, own.id) ? own.name : seat_name_of(seat, user));
    read_place(seat);
    return before;
}

struct id seat_user(const struct seat *seat)
{
    return seat->user.id;
}

const char *seat_user_name(const struct seat *seat)
{
    return seat->user.name;
}

const char *seat_role(const struct seat *seat)
{
    return seat->role;
}

const char *seat_region(const struct seat *seat)
{
    return seat->region;
}

const char *seat_language(const struct seat *seat)
{
    return seat ? seat->language : words_language();
}

void seat_set_language(struct seat *seat, const char *language)
{
    size_t size = strlen(language);

    if (size >= sizeof seat->language)
        return;
    memcpy(seat->language, language, size + 1);
}

struct sync_line *seat_line(struct seat *seat)
{
    if (!seat->line)
        seat->line = sync_line_new();
    return seat->line;
}

struct store *seat_store(struct seat *seat)
{
    return seat->store;
}

struct vault *seat_vault(struct seat *seat)
{
    return seat->vault;
}

const char *seat_name_of(struct seat *seat, struct id user)
{
    char id[ID_TEXT_BYTES];
    scoped_text key = NULL;
    scoped_text name = NULL;
    const size_t start = sizeof id - 1;

    id_format(user, id);
    for (size_t i = 0; i < seat->user_names.count; i++)
        if (strncmp(seat->user_names.at[i], id, start) == 0)
            return seat->user_names.at[i] + start + 1;
    key = mem_format("user:%s", id);
    name = store_get(seat->store, key);
    if (!name)
        return "";
    *array_add(&seat->user_names) = mem_format("%s=%s", id, name);
    return seat->user_names.at[seat->user_names.count - 1] + start + 1;
}

const char *seat_setting(const struct seat *seat, const char *name)
{
    return seat ? library_setting(seat->live, name) : "";
}

void seat_set_counter(struct seat *seat)
{
    seat->is_counter = true;
}

bool seat_is_counter(const struct seat *seat)
{
    return seat->is_counter;
}

struct date seat_today(const struct seat *seat)
{
    return date_is_set(seat->at) ? seat->at : clock_today();
}

void seat_set_at(struct seat *seat, struct date at)
{
    seat->at = at;
}

bool seat_is_at_past(const struct seat *seat)
{
    return date_is_set(seat->at);
}

struct rights *seat_rights(struct seat *seat)
{
    return seat->rights;
}

bool seat_hides_at_all(const struct seat *seat)
{
    return seat->hides;
}

bool seat_may_fill(struct seat *seat, const char *form, struct error *err)
{
    const struct form *found = seat_form(seat, form, err);
    const char *roles;

    if (!found || !seat_may(seat, RIGHT_WRITE, form, err))
        return false;
    roles = form_setting(found, "attribute::balie:role");
    if (!*roles || text_has_word(roles, seat->role))
        return true;
    return error_set(err, ERROR_INPUT, _("The role %s may not fill in “%s”: ask one of these roles: %s."), seat->role,
                     form_title(found, seat->language), roles);
}

bool seat_may_fill_in(struct seat *seat, struct id dossier, const char *form, struct error *err)
{
    return seat_may_fill(seat, form, err) && seat_may_in(seat, RIGHT_WRITE, dossier, form, err);
}

const struct form *seat_form(struct seat *seat, const char *name, struct error *err)
{
    return library_form(seat->live, name, err);
}

struct list *seat_list(struct seat *seat, const char *name, struct error *err)
{
    return library_list(seat->live, name, err);
}

const struct rules *seat_rules(struct seat *seat)
{
    return library_rules(seat->live, NULL);
}

size_t seat_forms(struct seat *seat, const char *const **names)
{
    *names = seat->form_names.at;
    return seat->form_names.count;
}

struct library *seat_library(struct seat *seat)
{
    return seat->live;
}

struct library *seat_library_of(struct seat *seat, const struct digest *bundle)
{
    struct digest live = library_bundle(seat->live);
    struct library *library;

    if (!digest_is_set(bundle) || digest_equal(bundle, &live))
        return seat->live;
    for (size_t i = 0; i < seat->older.count; i++) {
        struct digest known = library_bundle(seat->older.at[i]);
        if (digest_equal(&known, bundle))
            return seat->older.at[i];
    }
    library = library_open_bundle(seat->store, bundle, NULL);
    if (!library)
        return seat->live; /* not on this computer: today's words explain it as well as they can */
    *array_add(&seat->older) = library;
    return library;
}

struct library *seat_library_of_change(struct seat *seat, struct id change, bool *is_here)
{
    scoped(arena) arena = arena_new();
    struct library *library = seat->live;
    struct change found = { 0 };
    struct digest own;

    if (log_find(seat->store, change, arena, &found, NULL))
        library = seat_library_of(seat, &found.bundle);
    own = library_bundle(library);
    if (is_here)
        *is_here = !digest_is_set(&found.bundle) || digest_equal(&own, &found.bundle);
    return library;
}

static struct world_start start_of(struct seat *seat, struct library *library, struct id dossier)
{
    return (struct world_start){ .store = seat->store,
                                 .library = library,
                                 .dossier = dossier,
                                 .at = seat->at,
                                 .today = seat_today(seat),
                                 .language = seat->language };
}

struct world *seat_world(struct seat *seat, struct library *library, struct id dossier, struct error *err)
{
    struct world_start start = start_of(seat, library, dossier);

    return world_open(&start, err);
}

struct world *seat_seen_world(struct seat *seat, struct library *library, struct id dossier, struct error *err)
{
    struct world_start start = start_of(seat, library, dossier);

    start.seen_by = seat->hides ? seat : NULL;
    return world_open(&start, err);
}

struct world *seat_told_world(struct seat *seat, struct library *library, struct id dossier, struct error *err)
{
    struct world_start start = start_of(seat, library, dossier);

    start.told_to = seat;
    return world_open(&start, err);
}

struct change change_begin(struct seat *seat, const char *kind, struct id dossier, const struct fold *fold)
{
    struct change change = { .kind = kind,
                             .at_ms = clock_now(),
                             .user = seat->user.id,
                             .dossier = dossier,
                             .form = "",
                             .bundle = library_bundle(seat->live),
                             .region = seat->region,
                             .date = seat_today(seat) };

    if (fold)
        change.parents = fold_heads(fold, &change.parent_count);
    return change;
}

bool change_write_for_desk(struct seat *seat, struct change *change, const struct body *body, struct error *err)
{
    scoped_buf bytes = { 0 };
    bool good;

    body_encode(&bytes, body);
    change->body = buf_view(&bytes);
    change->body_bytes = bytes.size_bytes;
    good = log_append(seat->store, change, err);
    change->body = NULL; /* gone with the buffer */
    return good;
}

/* What may be said of what was erased. */
static bool is_about_erasing(const char *kind)
{
    return text_equal(kind, CHANGE_ERASE) || text_equal(kind, CHANGE_VIEW);
}

bool change_write(struct seat *seat, struct change *change, const struct body *body, struct error *err)
{
    if (!text_equal(change->kind, CHANGE_VIEW) && text_equal(seat->role, seat_setting(seat, "role_reader")))
        return error_set(err, ERROR_INPUT, _("The role %s may look but not write: ask someone with another role."),
                         seat->role);
    if (!is_about_erasing(change->kind) && !erased_allows(seat, change->dossier, change->record, err))
        return false; /* it came while this was being filled in */
    return change_write_for_desk(seat, change, body, err);
}
