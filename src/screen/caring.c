/* caring.c — the vault looked after beside the work: rolling backups, and the next epoch when somebody left. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app_inside.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/care.h"
#include "desk/seat.h"
#include "vault/vault.h"

#define STEP_MS       3 /* and a lot of pages: a key waits for 5 at most */
#define HOUR_MS       3600000
#define ASK_MS        60000
#define BACKUP_HOURS  24
#define BACKUPS_KEPT  5
#define FIRST_WAIT_MS 2000 /* the first screen comes first */

static int64_t number_of(const struct app *app, const char *setting, int64_t otherwise)
{
    int64_t number = otherwise;

    text_integer(seat_setting(app->seat, setting), 0, 10000, &number);
    return number;
}

/* At the unlocking the person was asked; here somebody set it back while balie runs. */
static void look_at_clock(struct app *app)
{
    bool is_behind = care_clock_behind_ms(app->seat) > 0;
    struct error err = { 0 };

    if (is_behind && !app->is_clock_told) {
        error_set(&err, ERROR_SYSTEM,
                  _("The clock of this computer was set back: it is before the newest change here. Set it right: until "
                    "then every date that is filled in by itself is wrong."));
        app_refuse(app, &err);
        app->version++;
    }
    app->is_clock_told = is_behind;
}

/* Settings backup_hours and backup_keep; 0 kept: none is made. */
static bool begin_when_due(struct app *app, struct error *err)
{
    struct vault_rolling how = { .judge = care_judge_copy };
    int64_t now = clock_tick_ms();

    if (!app->care_due_ms)
        app->care_due_ms = now + FIRST_WAIT_MS;
    if (now < app->care_due_ms)
        return true;
    app->care_due_ms = now + ASK_MS;
    look_at_clock(app);
    how.every_ms = app->is_care_asked ? 0 : number_of(app, "backup_hours", BACKUP_HOURS) * HOUR_MS;
    how.keep = (size_t)number_of(app, "backup_keep", BACKUPS_KEPT);
    if (app->is_care_asked && !how.keep)
        how.keep = 1;
    return vault_roll(app->vault, &how, err);
}

void caring_now(struct app *app)
{
    app->is_care_asked = true;
    app->care_due_ms = clock_tick_ms();
    app_say(app,
            _("A backup is being made and everything in it judged. Go on meanwhile: what comes of it is said here."));
}

static void end_well(struct app *app)
{
    care_note_trouble(app->seat, NULL);
    if (app->is_care_asked)
        app_say(app,
                _("All is well: every page, the log, its chain and the tables were judged, and the backup is there."));
    app->is_care_asked = false;
    app->version++;
}

void caring_step(struct app *app)
{
    struct error err = { 0 };
    bool was_rolling;

    app->is_caring = false;
    if (!app->seat || !app->vault)
        return;
    was_rolling = vault_is_rolling(app->vault);
    if (begin_when_due(app, &err) && vault_step(app->vault, STEP_MS, &app->is_caring, &err)) {
        if (was_rolling && !vault_is_rolling(app->vault))
            end_well(app);
        return;
    }
    app->is_care_asked = false;
    app->care_due_ms = clock_tick_ms() + HOUR_MS; /* what refused now refuses in a minute too */
    app_refuse(app, &err);
    care_note_trouble(app->seat, err.text);
    app->version++;
}
