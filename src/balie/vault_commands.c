/* vault_commands.c — subcommands about the vault and its people: init, user, rebuild, verify-log. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "out.h"
#include "desk/check.h"
#include "desk/people.h"
#include "desk/seat.h"
#include "passphrase.h"
#include "store/log.h"
#include "store/store.h"
#include "vault/vault.h"

/* Who makes the vault may say who else opens it, until somebody has that role. */
static bool set_place(struct vault *vault, const struct arguments *arguments, const char *role, struct error *err)
{
    scoped(store) store = store_open(vault, err);
    char first[ID_TEXT_BYTES];

    return store && store_set(store, "first", id_format(vault_user(vault).id, first), err) &&
           store_set(store, "role", role, err) &&
           store_set(store, "region", arguments->region ? arguments->region : "", err);
}

static bool init(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    scoped(secret) passphrase = NULL;
    scoped(vault) vault = NULL;
    char role[64];

    if (!arguments->user)
        return error_set(err, ERROR_USAGE, _("Say who you are: balie init --user NAME."));
    if (!check_role(context->forms, arguments->role, role, err))
        return false;
    passphrase = passphrase_read(_("Choose a passphrase (four words or more):"), err);
    vault = passphrase ? vault_create(context->home, arguments->user, passphrase, err) : NULL;
    if (!vault || !set_place(vault, arguments, role, err))
        return false;
    out_trouble("%s\n", _("A forgotten passphrase cannot be found again. Make a recovery sheet with: balie user "
                          "recovery"));
    return true;
}

static void print_colleague(void *with, const struct colleague *colleague)
{
    (void)with;
    out_format("%-24s  %-20s  %-10s  %s\n", colleague->name, colleague->role, colleague->region,
               colleague->is_signed ? _("signed by the centre") : "");
}

/* Names stand outside the sealed pages; roles and regions do not. */
static bool user_list(struct context *context, struct error *err)
{
    struct vault_user users[VAULT_USERS];
    size_t count = vault_list_users(context->home, users);

    if (!count)
        return error_set(err, ERROR_ABSENT, _("There is no vault in %s: make one with “balie init --user NAME”."),
                         context->home);
    for (size_t i = 0; i < count; i++)
        out_format("%s\n", users[i].name);
    return true;
}

static bool user_roles(struct context *context, struct error *err)
{
    return people_each(context->seat, print_colleague, NULL, err);
}

static bool user_add(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    const struct newcomer newcomer = { arguments->words[0], arguments->role, arguments->region };
    scoped(secret) passphrase = NULL;

    if (!people_may_change(context->seat, err))
        return false;
    passphrase = passphrase_read_second(_("Passphrase of the new user:"), err);
    return passphrase && people_add(context->seat, &newcomer, passphrase, err);
}

static bool user_remove(struct context *context, struct error *err)
{
    return people_remove(context->seat, context->arguments->words[0], err);
}

static bool user_passphrase(struct context *context, struct error *err)
{
    scoped(secret) old = passphrase_read(_("The passphrase of now:"), err);
    scoped(secret) chosen = old ? passphrase_read_second(_("The new passphrase:"), err) : NULL;

    return chosen && vault_change_passphrase(context->vault, old, chosen, err);
}

static bool rebuild_once(struct context *context, const char *seed, struct error *err)
{
    struct store *store = seat_store(context->seat);
    int64_t shuffle = 0;

    if (!text_integer(seed, 0, INT64_MAX, &shuffle))
        return error_set(err, ERROR_USAGE, _("“%s” is not a number: leave it out, or give the seed of an order."),
                         seed);
    if (!store_rebuild(store, (uint64_t)shuffle, NULL, NULL, err))
        return false;
    seat_derive(context->seat, 0);
    struct digest digest = store_digest(store);
    char hex[DIGEST_TEXT_BYTES];
    out_format("%s\n", digest_format(&digest, hex));
    return true;
}

static bool rebuild(struct context *context, struct error *err)
{
    const struct arguments *arguments = context->arguments;
    bool good = arguments->word_count || rebuild_once(context, "0", err);

    for (size_t i = 0; good && i < arguments->word_count; i++)
        good = rebuild_once(context, arguments->words[i], err);
    return good;
}

static bool verify_log(struct context *context, struct error *err)
{
    if (!log_verify(seat_store(context->seat), err))
        return false;
    out_format("%s\n", _("The log of this device is whole."));
    return true;
}

/* clang-format off */
const struct command vault_commands[] = {
    { "init",            "--user NAME [--role ROLE] [--region R]", 0, 0, NEEDS_NOTHING, init,            N_("make a vault with its first user") },
    { "user list",       "",                                       0, 0, NEEDS_NOTHING, user_list,       N_("who can open the vault") },
    { "user roles",      "",                                       0, 0, NEEDS_SEAT,    user_roles,      N_("who can open the vault, with role and region") },
    { "user add",        "NAME [--role ROLE] [--region R]",        1, 1, NEEDS_SEAT,    user_add,        N_("let one more person open the vault") },
    { "user remove",     "NAME",                                   1, 1, NEEDS_SEAT,    user_remove,     N_("take a person's slot out of the vault") },
    { "user passphrase", "",                                       0, 0, NEEDS_VAULT,   user_passphrase, N_("choose another passphrase") },
    { "rebuild",         "[SEED…]",                                0, -1, NEEDS_SEAT,    rebuild,         N_("make everything derived again from the log; prints its checksum") },
    { "verify-log",      "",                                       0, 0, NEEDS_SEAT,    verify_log,      N_("prove that nothing in this device's log was altered, dropped or reordered") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
