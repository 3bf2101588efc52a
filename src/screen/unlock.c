/* unlock.c — the first screen: who, and the passphrase; it says when somebody else holds the vault. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/words.h"
#include "desk/care.h"
#include "desk/exchange.h"
#include "desk/seat.h"
#include "screens_internal.h"
#include "tui/key.h"
#include "tui/pane.h"
#include "vault/vault.h"

#define FILE_BYTES 1024
#define MINUTE_MS  60000

struct unlock {
    struct prompt prompt;
    struct vault_user users[VAULT_USERS];
    size_t user_count, at;
    struct secret *given; /* from the file that scripts name; tried once */
    /* Open already, while the person is asked whether the clock of this computer is right; NULL otherwise. */
    struct vault *vault;
    struct seat *seat;
};

/* BALIE_PASSPHRASE_FILE: for scripts and demonstrations. */
static struct secret *read_given(void)
{
    const char *path = getenv("BALIE_PASSPHRASE_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    scoped(secret) line = NULL;
    uint8_t *end;
    ssize_t got;

    if (file < 0)
        return NULL;
    line = secret_new(FILE_BYTES);
    got = read(file, secret_bytes(line), FILE_BYTES);
    close(file);
    if (got <= 0)
        return NULL;
    end = memchr(secret_bytes(line), '\n', (size_t)got);
    return secret_copy(secret_bytes(line), end ? (size_t)(end - secret_bytes(line)) : (size_t)got);
}

static int64_t minutes_behind(const struct unlock *unlock)
{
    return unlock->seat ? care_clock_behind_ms(unlock->seat) / MINUTE_MS : 0;
}

/* Every date that is filled in by itself would be wrong: the person says whether the clock is. */
static void draw_question(const struct unlock *unlock, const struct pane *pane)
{
    scoped_text question =
        mem_format(ngettext("The clock of this computer is %lld minute before the newest change here.",
                            "The clock of this computer is %lld minutes before the newest change here.",
                            (unsigned long)minutes_behind(unlock)),
                   (long long)minutes_behind(unlock));
    int row = pane_wrapped(pane, 2, 2, STYLE_WARNING, question);

    pane_wrapped(
        pane, row + 1, 2, STYLE_PLAIN,
        _("Is the clock right all the same? Enter goes on. Otherwise leave with F10, set the clock, open again."));
}

static void draw(struct app *app, struct screen *screen, const struct pane *pane)
{
    const struct unlock *unlock = screen->state;
    int row = 2;

    pane_rule(pane, 0, app->was_open ? _("balie is locked") : _("balie — the conversation at the counter"));
    if (unlock->seat) {
        draw_question(unlock, pane);
        return;
    }
    for (size_t i = 0; i < unlock->user_count; i++) {
        bool is_at = i == unlock->at;
        pane_format(pane, (struct pane_cell){ row++, 2, 0 }, is_at ? STYLE_STRONG : STYLE_PLAIN, "%s %s",
                    is_at ? "›" : " ", unlock->users[i].name);
    }
    if (unlock->user_count > 1)
        pane_text(pane, row++, 4, STYLE_FAINT, _("Up and Down choose who you are."));
    row = lock_draw(app, pane, row + 1);
    prompt_draw(&unlock->prompt, pane, row);
}

/* The vault is open and the clock is right: the first screen comes instead of this one. */
static struct next go_on(struct app *app, struct unlock *unlock)
{
    exchange_prepare(unlock->seat);
    seat_set_counter(unlock->seat); /* forms opened from here on belong to a conversation */
    app_open_vault(app, unlock->vault, unlock->seat);
    if (vault_notice(unlock->vault))
        app_say(app, vault_notice(unlock->vault));
    unlock->vault = NULL;
    unlock->seat = NULL;
    return next_replace(home_screen(app));
}

static struct next key(struct app *app, struct screen *screen, const struct key *pressed)
{
    struct unlock *unlock = screen->state;

    if (unlock->seat)
        return pressed->code == PRESS_ENTER ? go_on(app, unlock) : next_pass();
    if (pressed->code == PRESS_UP && unlock->at)
        unlock->at--;
    else if (pressed->code == PRESS_DOWN && unlock->at + 1 < unlock->user_count)
        unlock->at++;
    else if (!prompt_key(&unlock->prompt, pressed))
        return next_pass();
    if (prompt_is_due(&unlock->prompt))
        app_soon(app);
    return next_redraw();
}

static struct next sit_down(struct app *app, struct unlock *unlock, struct vault *vault)
{
    struct error err = { 0 };
    struct next next;

    unlock->seat = seat_open(vault, app->forms, &err);
    if (!unlock->seat) {
        prompt_refuse(&unlock->prompt, PROMPT_OTHER_CAUSE, err.text);
        vault_close(vault);
        return next_redraw();
    }
    unlock->vault = vault;
    if (minutes_behind(unlock))
        return next_redraw();
    next = go_on(app, unlock);
    if (err.kind)
        app_refuse(app, &err);
    return next;
}

static struct next tick(struct app *app, struct screen *screen)
{
    struct unlock *unlock = screen->state;
    const char *name = unlock->user_count > 1 ? unlock->users[unlock->at].name : NULL;
    scoped(secret) passphrase = unlock->given;
    struct error err = { 0 };
    struct vault *vault;

    unlock->given = NULL;
    if (unlock->seat || (!passphrase && !prompt_is_due(&unlock->prompt)))
        return next_stay();
    if (!passphrase)
        passphrase = prompt_take(&unlock->prompt);
    else
        name = NULL; /* whoever it belongs to */
    vault = vault_open(app->home, name, passphrase, &err);
    if (vault)
        return sit_down(app, unlock, vault);
    prompt_refuse(&unlock->prompt, err.kind == ERROR_LOCKED ? PROMPT_WRONG : PROMPT_OTHER_CAUSE, err.text);
    return next_redraw();
}

static void release(void *state)
{
    struct unlock *unlock = state;

    prompt_close(&unlock->prompt);
    seat_free(unlock->seat);
    vault_close(unlock->vault);
    secret_free(unlock->given);
    mem_free(unlock);
}

static const struct screen_kind kind = {
    .name = "unlock",
    .title = N_("Opening the vault with your passphrase"),
    .draw = draw,
    .key = key,
    .tick = tick,
    .free = release,
};

struct screen *unlock_screen(struct app *app)
{
    struct unlock *unlock = mem_new(sizeof *unlock);

    prompt_open(&unlock->prompt);
    unlock->user_count = vault_list_users(app->home, unlock->users);
    for (size_t i = 0; i < unlock->user_count; i++)
        if (app->kept.is_locked && id_equal(unlock->users[i].id, app->kept.user))
            unlock->at = i;
    unlock->given = app->was_open ? NULL : read_given(); /* a lock is opened by a person */
    if (unlock->given) {
        unlock->prompt.is_entered = true; /* "one moment" */
        app_soon(app);
    }
    return screen_new(&kind, unlock);
}
