/* care_commands.c — subcommands that look after the vault: its recovery sheet, backup, restore, check-vault. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/qr.h"
#include "base/quint.h"
#include "base/secret.h"
#include "base/words.h"
#include "desk/care.h"
#include "desk/erasing.h"
#include "desk/exchange.h"
#include "desk/mending.h"
#include "desk/seat.h"
#include "out.h"
#include "passphrase.h"
#include "vault/vault.h"

#define WORDS_A_LINE 3
#define QR_MARGIN    2

/* Two rows of squares in one line of text; dark on light, whatever the colours of the terminal. */
static void print_qr_line(const struct qr *qr, size_t y)
{
    size_t width = qr_width(qr);

    fputs("\033[30;47m", stdout);
    for (size_t x = 0; x < width + 2 * QR_MARGIN; x++) {
        bool is_in = x >= QR_MARGIN && x < width + QR_MARGIN;
        bool upper = is_in && y < width && qr_is_dark(qr, x - QR_MARGIN, y);
        bool lower = is_in && y + 1 < width && qr_is_dark(qr, x - QR_MARGIN, y + 1);

        fputs(upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ", stdout);
    }
    fputs("\033[0m\n", stdout);
}

static void print_code(struct secret *code, bool with_qr)
{
    const uint8_t *at = secret_bytes(code);
    struct qr *qr;
    char text[QUINT_WORDS * (QUINT_WORD_BYTES + 1)] = "";

    for (size_t i = 0; i < QUINT_WORDS; i++)
        printf("%s%.*s%s", i % WORDS_A_LINE ? " " : "    ", QUINT_WORD_BYTES,
               (const char *)at + i * (QUINT_WORD_BYTES + 1), i % WORDS_A_LINE == WORDS_A_LINE - 1 ? "\n" : "");
    memcpy(text, at, secret_size_bytes(code));
    qr = with_qr ? qr_make(text) : NULL;
    for (size_t y = 0; qr && y < qr_width(qr); y += 2)
        print_qr_line(qr, y);
    qr_free(qr);
    explicit_bzero(text, sizeof text);
}

/* On a terminal the sheet stands on a screen of its own that is cleared: nothing of it can be scrolled back to. */
static void show_code(struct secret *code)
{
    bool is_terminal = isatty(STDOUT_FILENO);

    if (is_terminal)
        fputs("\033[?1049h\033[2J\033[H", stdout);
    printf("%s\n\n", _("Recovery sheet of this vault. Write it down and keep it where the passphrases are not. It is "
                       "shown this once."));
    print_code(code, is_terminal);
    printf("\n%s\n", _("With it a new passphrase is chosen: balie user recover NAME"));
    fflush(stdout);
    if (!is_terminal)
        return;
    secret_free(passphrase_ask(_("Written down? Press Enter."), NULL));
    fputs("\033[2J\033[3J\033[H\033[?1049l", stdout);
}

static bool user_recovery(struct context *context, struct error *err)
{
    scoped(secret) code = quint_make();

    if (!vault_set_recovery(context->vault, code, err))
        return false;
    show_code(code);
    return true;
}

static bool user_recover(struct context *context, struct error *err)
{
    scoped(secret) typed = passphrase_read(_("The words of the recovery sheet:"), err);
    scoped(secret) code = typed ? quint_read(typed) : NULL;
    scoped(secret) chosen = NULL;

    if (typed && !code)
        return error_set(err, ERROR_INPUT,
                         _("These are not the nine words of a recovery sheet, or one is mistyped. Look at each letter "
                           "and type them again."));
    chosen = code ? passphrase_read_second(_("The new passphrase:"), err) : NULL;
    return chosen && vault_recover(context->home, context->arguments->words[0], code, chosen, err);
}

static bool backup(struct context *context, struct error *err)
{
    const char *path = context->arguments->words[0];
    scoped_text told = mem_format(_("%s holds the whole vault, sealed; it was read back and is whole.\n"), path);

    if (!care_backup(context->vault, path, err))
        return false;
    out_text(stdout, told);
    return true;
}

/* What was erased elsewhere meanwhile is known to the server. */
static bool catch_up(struct context *context, struct error *err)
{
    struct exchange_state state;
    struct error why = { 0 };

    context->seat = seat_open(context->vault, context->forms, err);
    if (!context->seat)
        return false;
    exchange_state(context->seat, &state);
    if (!state.is_enrolled || exchange_run(context->seat, &why))
        return true;
    out_trouble("balie: %s\n", why.text);
    printf("%s\n", _("The server was not reached: what was erased elsewhere since the backup is still here until the "
                     "next exchange. Exchange first: balie sync"));
    return true;
}

static void tell_restored(struct context *context, const struct care_restored *restored)
{
    scoped_buf told = { 0 };

    if (!restored->had_before)
        return;
    if (restored->trouble.kind)
        buf_format(&told, _("Nothing could be taken over from the vault that was there: %s\n"), restored->trouble.text);
    else
        buf_format(&told, _("%zu changes that were not in the backup were taken over from the vault that was there.\n"),
                   restored->adopted);
    if (erasing_is_due(context->vault))
        buf_text(&told, _("The vault that was there is not kept: something was erased in it since that backup.\n"));
    else
        buf_format(&told,
                   _("The vault that was there is kept in the folder before-restore-… of %s: remove it when all is "
                     "well.\n"),
                   context->home);
    out_text(stdout, buf_view(&told));
}

static bool restore(struct context *context, struct error *err)
{
    scoped(secret) passphrase = passphrase_read(_("Passphrase of the backup:"), err);
    struct care_restoring what = { context->home, context->arguments->words[0], context->arguments->user, passphrase };
    struct care_restored restored;

    if (!passphrase || !care_restore(&what, &restored, err))
        return false;
    context->vault = restored.vault;
    tell_restored(context, &restored);
    return catch_up(context, err);
}

static bool check_vault(struct context *context, struct error *err)
{
    bool repaired;

    if (!care_judge(context->seat, &repaired, err))
        return false;
    printf("%s\n", repaired
                       ? _("The tables were not what the log says, and were made again from it. All else is whole.")
                       : _("Every page, the log and all that is made from it are whole."));
    return true;
}

static void tell_mended(const struct mended *mended)
{
    if (mended->taken)
        printf(ngettext("%zu entry of the log was damaged and came from a backup of this computer.\n",
                        "%zu entries of the log were damaged and came from the backups of this computer.\n",
                        mended->taken),
               mended->taken);
    out_text(stdout, buf_view(&mended->said));
    if (mended->has_tables)
        printf("%s\n", _("The tables and the search index were made again from the log."));
    if (!mended->taken && !mended->has_tables && !mended->asked && !mended->lost)
        printf("%s\n", _("Nothing had to be mended: every page, the log and all that is made from it are whole."));
}

static bool repair(struct context *context, struct error *err)
{
    struct mended mended;
    bool good = mending_run(context->vault, &mended, err);

    if (good || mended.lost)
        tell_mended(&mended);
    buf_clear(&mended.said);
    return good;
}

/* clang-format off */
const struct command care_commands[] = {
    { "user recovery", "",     0, 0, NEEDS_VAULT,   user_recovery, N_("make a recovery sheet: nine words, shown once; an older sheet is worthless then") },
    { "user recover",  "NAME", 1, 1, NEEDS_NOTHING, user_recover,  N_("choose a new passphrase with the recovery sheet") },
    { "backup",        "FILE", 1, 1, NEEDS_VAULT,   backup,        N_("judge the vault, and write it sealed to one file with its keys; it can stay in use") },
    { "restore",       "FILE [--user NAME]", 1, 1, NEEDS_NOTHING, restore, N_("put a backup back, after judging it; what the vault here has more comes along") },
    { "check-vault",   "",     0, 0, NEEDS_SEAT,    check_vault,   N_("judge everything in the vault, and make again what can be made from the log") },
    { "repair",        "",     0, 0, NEEDS_VAULT,   repair,        N_("mend the vault: tables from the log, entries of the log from backups and the server; name what is lost") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
