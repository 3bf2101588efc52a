/* care.c — the vault looked after: judged whole, and put back from a backup without losing what came later. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/care.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/seat.h"
#include "store/care.h"
#include "store/compare.h"
#include "store/log.h"
#include "store/store.h"
#include "vault/vault.h"

#define TOLERANCE_MS 60000 /* clocks of two desks differ a little */

bool care_judge(struct seat *seat, bool *repaired, struct error *err)
{
    struct store *store = seat_store(seat);
    struct digest before, after;

    if (!vault_check(seat_vault(seat), err) || !care_check(store, err))
        return false;
    seat_derive(seat, 0);
    before = store_digest(store);
    if (!store_rebuild(store, 0, NULL, NULL, err))
        return false;
    seat_derive(seat, 0);
    after = store_digest(store);
    *repaired = !digest_equal(&before, &after);
    return vault_is_well(seat_vault(seat), err);
}

bool care_judge_copy(struct vault *copy, struct error *err)
{
    scoped(store) store = store_open(copy, err);
    struct compared compared;

    if (!store || !care_check(store, err) || !compare_all(store, &compared, err))
        return false;
    if (!compared.differing && compared.is_index_good)
        return true;
    return error_set(err, ERROR_SYSTEM,
                     compared.differing ? _("The tables of %zu dossiers are not what the log says. Nothing is lost: "
                                            "make them again with: balie repair")
                                        : _("The search index is not what the log says. Nothing is lost: make it "
                                            "again with: balie repair"),
                     compared.differing);
}

bool care_backup(struct vault *vault, const char *path, struct error *err)
{
    return vault_check(vault, err) && care_judge_copy(vault, err) && vault_backup(vault, path, err);
}

/* All of it or nothing: one that cannot be read to its end gives nothing. */
static bool adopt(struct store *to, struct vault *standing, size_t *adopted, struct error *err)
{
    scoped(store) from = store_open(standing, err);

    if (!from || !store_begin(to, err))
        return false;
    if (care_adopt(to, from, adopted, err) && vault_is_well(standing, err))
        return store_commit(to, err);
    store_cancel(to);
    *adopted = 0;
    return false;
}

static bool prepare(struct vault *vault, struct vault *standing, struct care_restored *out, struct error *err)
{
    scoped(store) store = store_open(vault, err);
    size_t left;

    if (!store)
        return false;
    if (standing)
        adopt(store, standing, &out->adopted, &out->trouble);
    return log_new_device(store, err) && log_derive(store, 0, &left, err) && care_check(store, err) &&
           vault_is_well(vault, err);
}

static struct vault *open_standing(const struct care_restoring *what, struct care_restored *out)
{
    out->had_before = vault_exists(what->home);
    return out->had_before ? vault_open(what->home, what->user, what->passphrase, &out->trouble) : NULL;
}

bool care_restore(const struct care_restoring *what, struct care_restored *out, struct error *err)
{
    struct vault *standing, *vault;
    bool good;

    *out = (struct care_restored){ 0 };
    standing = open_standing(what, out);
    vault = vault_restore_begin(&(struct vault_restoring){ what->home, what->path, what->user, standing },
                                what->passphrase, err);
    good = vault && prepare(vault, standing, out, err);
    vault_close(standing);
    if (good && vault_restore_finish(vault, err)) {
        out->vault = vault;
        return true;
    }
    vault_close(vault);
    return false;
}

void care_note_trouble(struct seat *seat, const char *why)
{
    scoped_text before = store_get(seat_store(seat), CARE_TROUBLE);

    if (!text_equal(before, why))
        store_set(seat_store(seat), CARE_TROUBLE, why, NULL);
}

int64_t care_clock_behind_ms(struct seat *seat)
{
    int64_t behind_ms = care_newest_ms(seat_store(seat)) - clock_now();

    return behind_ms > TOLERANCE_MS ? behind_ms : 0;
}
