/* people.c — who works at this desk: added, removed, and what their role is. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/people.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "form/list.h"
#include "person.h"
#include "rights_table.h"
#include "store/store.h"
#include "vault/vault.h"

static bool find_user(struct seat *seat, const char *name, struct vault_user *out)
{
    struct vault_user users[VAULT_USERS];
    size_t count = vault_list_users(vault_folder(seat_vault(seat)), users);

    for (size_t i = 0; i < count; i++)
        if (text_equal(users[i].name, name)) {
            *out = users[i];
            return true;
        }
    return false;
}

/* By her role, of those who can open this vault. */
static bool has_another(struct seat *seat)
{
    struct vault_user users[VAULT_USERS];
    size_t count = vault_list_users(vault_folder(seat_vault(seat)), users);
    bool found = false;

    for (size_t i = 0; i < count && !found; i++) {
        struct person person;
        person_read(seat_store(seat), users[i].id, &person);
        found = rights_may(seat_rights(seat), RIGHT_USERS, NULL, person.role);
        person_clear(&person);
    }
    return found;
}

bool people_may_change(struct seat *seat, struct error *err)
{
    scoped_text first = store_get(seat_store(seat), "first");
    scoped_text has_directory = store_get(seat_store(seat), "directory");
    char id[ID_TEXT_BYTES];

    if (first && !has_directory && text_equal(first, id_format(seat_user(seat), id)) && !has_another(seat))
        return true;
    return seat_may(seat, RIGHT_USERS, NULL, err);
}

static bool is_role(struct seat *seat, const char *role, struct error *err)
{
    struct list *roles = seat_list(seat, seat_setting(seat, "roles"), err);

    if (!roles)
        return false;
    return list_find(roles, role) ||
           error_set(err, ERROR_USAGE, _("“%s” is not a role: lijsten/%s.csv lists them."), role, list_name(roles));
}

bool people_add(struct seat *seat, const struct newcomer *newcomer, struct secret *passphrase, struct error *err)
{
    const char *role = newcomer->role ? newcomer->role : seat_setting(seat, "role_default");
    struct vault_user user;

    if (!people_may_change(seat, err) || !is_role(seat, role, err) ||
        !vault_add_user(seat_vault(seat), newcomer->name, passphrase, err))
        return false;
    return find_user(seat, newcomer->name, &user) &&
           person_note(seat_store(seat), user.id, role, newcomer->region ? newcomer->region : seat_region(seat), err);
}

/* Let in no more from here on; what is sealed anew takes a moment, and closing switches to it. */
bool people_remove(struct seat *seat, const char *name, struct error *err)
{
    bool is_busy = true, good = people_may_change(seat, err) && vault_dismiss_user(seat_vault(seat), name, err);

    while (good && is_busy)
        good = vault_step(seat_vault(seat), 0, &is_busy, err);
    return good;
}

bool people_each(struct seat *seat, void (*visit)(void *with, const struct colleague *colleague), void *with,
                 struct error *err)
{
    struct vault_user users[VAULT_USERS];
    size_t count = vault_list_users(vault_folder(seat_vault(seat)), users);

    (void)err;
    for (size_t i = 0; i < count; i++) {
        struct person person;
        struct colleague colleague;

        person_read(seat_store(seat), users[i].id, &person);
        colleague = (struct colleague){ person.is_signed ? person.name : users[i].name,
                                        *person.role         ? person.role
                                        : person.is_gone     ? ""
                                        : person.is_stranger ? seat_setting(seat, "role_reader")
                                                             : seat_setting(seat, "role_default"),
                                        person.region, person.is_signed };
        visit(with, &colleague);
        person_clear(&person);
    }
    return true;
}
