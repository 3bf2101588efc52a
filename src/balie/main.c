/* main.c — balie: without a command the screens, with one what its row in the table says. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/form_file.h"
#include "desk/care.h"
#include "desk/disuse.h"
#include "desk/erasing.h"
#include "desk/seat.h"
#include "out.h"
#include "passphrase.h"
#include "screen/screens.h"
#include "vault/vault.h"

#define ANSWERS_LIMIT_BYTES 16777216

static const struct command *const tables[] = { vault_commands,      care_commands,  dossier_commands,
                                                content_commands,    form_commands,  exchange_commands,
                                                attachment_commands, draft_commands, person_commands,
                                                central_commands };

/* Options without a value. */
static const struct {
    const char *name;
    size_t offset;
} switches[] = {
    { "json", offsetof(struct arguments, json) },     { "xml", offsetof(struct arguments, xml) },
    { "screen", offsetof(struct arguments, screen) }, { "central", offsetof(struct arguments, central) },
    { "help", offsetof(struct arguments, help) },     { "h", offsetof(struct arguments, help) },
    { "run", offsetof(struct arguments, run) },       { "lift", offsetof(struct arguments, lift) },
};
/* Where the others go. */
static const struct {
    const char *name;
    size_t offset;
} options[] = {
    { "user", offsetof(struct arguments, user) },         { "role", offsetof(struct arguments, role) },
    { "region", offsetof(struct arguments, region) },     { "dossier", offsetof(struct arguments, dossier) },
    { "answers", offsetof(struct arguments, answers) },   { "record", offsetof(struct arguments, record) },
    { "entity", offsetof(struct arguments, entity) },     { "at", offsetof(struct arguments, at) },
    { "override", offsetof(struct arguments, override) }, { "form", offsetof(struct arguments, form) },
    { "lang", offsetof(struct arguments, language) },     { "output", offsetof(struct arguments, output) },
    { "confirm", offsetof(struct arguments, confirm) },   { "reason", offsetof(struct arguments, reason) },
    { "before", offsetof(struct arguments, before) },     { "ca", offsetof(struct arguments, authority) },
    { "value", offsetof(struct arguments, value) },       { "ground", offsetof(struct arguments, ground) },
};
#define OPTIONS (sizeof options / sizeof *options)

/* What is in memory is people's lives: no core file, no other process looking in. */
static void close_the_curtains(void)
{
    struct rlimit none = { 0, 0 };

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

static bool take_option(struct arguments *arguments, int argc, char **argv, int *at, struct error *err)
{
    const char *name = argv[*at] + (argv[*at][1] == '-' ? 2 : 1);

    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (text_equal(name, switches[i].name))
            return *(bool *)((char *)arguments + switches[i].offset) = true;
    if (text_equal(name, "o"))
        name = "output";
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!text_equal(options[i].name, name))
            continue;
        if (*at + 1 >= argc)
            return error_set(err, ERROR_USAGE, _("The option --%s needs a value."), name);
        *(const char **)((char *)arguments + options[i].offset) = argv[++*at];
        return true;
    }
    return error_set(err, ERROR_USAGE, _("There is no option --%s: “balie help” lists them."), name);
}

static bool take_apart(int argc, char **argv, const char **words, struct arguments *arguments, struct error *err)
{
    bool only_words = false;

    for (int i = 1; i < argc; i++) {
        if (!only_words && text_equal(argv[i], "--")) {
            only_words = true;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1]) {
            if (!take_option(arguments, argc, argv, &i, err))
                return false;
        } else {
            words[arguments->word_count++] = argv[i];
        }
    }
    arguments->words = words;
    arguments->on = date_none();
    if (arguments->at) {
        scoped_text day = mem_text_part(arguments->at, strnlen(arguments->at, 10));
        if (!date_parse(day, &arguments->on))
            return error_set(err, ERROR_USAGE, _("“%s” is not a date: write --at 2023-09-01."), arguments->at);
    }
    return true;
}

/* Whether ROW is what the first words say; *TAKEN gets how many words its name has. */
static bool is_named(const struct command *row, const struct arguments *arguments, size_t *taken)
{
    const char *rest = row->name, *word;
    size_t size;

    *taken = 0;
    while ((size = text_word(&rest, &word))) {
        const char *given = *taken < arguments->word_count ? arguments->words[*taken] : "";
        if (strlen(given) != size || strncmp(given, word, size) != 0)
            return false;
        (*taken)++;
    }
    return true;
}

static const struct command *find_command(struct arguments *arguments)
{
    const struct command *found = NULL;
    size_t most = 0, taken;

    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const struct command *row = tables[t]; row->name; row++)
            if (is_named(row, arguments, &taken) && taken > most) {
                found = row;
                most = taken;
            }
    arguments->words += most;
    arguments->word_count -= most;
    return found;
}

/* A form in a file is filled in without a vault, whichever way it is asked for. */
static const struct command *without_vault(const struct command *command, const struct arguments *arguments)
{
    bool is_file = arguments->word_count && !arguments->dossier && !arguments->record &&
                   (arguments->screen || form_file_is(arguments->words[0]));

    if (!command || !text_equal(command->name, "fill") || !is_file)
        return command;
    for (command = form_commands; !text_equal(command->name, "form fill");)
        command++;
    return command;
}

static void print_command(const struct command *row)
{
    printf("  balie %s %s\n      %s\n", row->name, row->usage, _(row->help));
}

/* Of every command, or of the ones whose name begins with the words that were given. */
static void print_help(const struct arguments *arguments)
{
    const char *wanted = arguments->word_count ? arguments->words[0] : "";

    if (!*wanted)
        printf("%s\n\n", _("balie — the conversation at the counter. Without a command: the screens."));
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const struct command *row = tables[t]; row->name; row++)
            if (text_starts(row->name, wanted))
                print_command(row);
}

static char *default_home(void)
{
    const char *home = getenv("BALIE_HOME"), *data = getenv("XDG_DATA_HOME");

    if (home && *home)
        return mem_text(home);
    if (data && *data)
        return file_join(data, "balie");
    return mem_format("%s/.local/share/balie", getenv("HOME") ? getenv("HOME") : ".");
}

static bool open_vault(struct context *context, struct error *err)
{
    scoped(secret) passphrase = NULL;

    if (!vault_exists(context->home))
        return error_set(err, ERROR_ABSENT, _("There is no vault in %s: make one with “balie init --user NAME”."),
                         context->home);
    passphrase = passphrase_read(_("Passphrase:"), err);
    if (passphrase)
        context->vault = vault_open(context->home, context->arguments->user, passphrase, err);
    if (context->vault && vault_notice(context->vault))
        out_trouble("balie: %s\n", vault_notice(context->vault));
    return context->vault;
}

/* Every date that is filled in by itself would be doubtful. */
static void warn_of_clock(struct seat *seat)
{
    int64_t minutes = care_clock_behind_ms(seat) / 60000;

    if (minutes)
        out_trouble(_("balie: the clock of this computer is %" PRId64
                      " minutes before the newest change known here: set "
                      "it right.\n"),
                    minutes);
}

static bool open_seat(struct context *context, struct error *err)
{
    struct error warning = { 0 };

    context->seat = seat_open(context->vault, context->forms, &warning);
    if (!context->seat)
        return error_set(err, warning.kind, "%s", warning.text);
    if (warning.kind)
        out_trouble("balie: %s\n", warning.text);
    warn_of_clock(context->seat);
    if (date_is_set(context->arguments->on))
        seat_set_at(context->seat, context->arguments->on);
    return true;
}

static bool run(const struct command *command, struct context *context, struct error *err)
{
    int count = (int)context->arguments->word_count;

    if (count < command->words_min || (command->words_max >= 0 && count > command->words_max))
        return error_set(err, ERROR_USAGE, _("Write: balie %s %s"), command->name, command->usage);
    if (command->needs >= NEEDS_VAULT && !open_vault(context, err))
        return false;
    if (command->needs >= NEEDS_SEAT && !open_seat(context, err))
        return false;
    return command->run(context, err);
}

/* What has to be done once nobody sits at it any more. */
static bool end_vault(struct vault *vault, struct error *err)
{
    bool good = erasing_clean(vault, err), is_over;

    good = disuse_finish(vault, &is_over, good ? err : NULL) && good;
    vault_close(vault);
    if (is_over)
        out_trouble("balie: %s\n", _("The key of this vault was removed: the centre put this computer out of use."));
    return good;
}

/* What could not be read was taken for absent by whoever asked: then it did not go well, whatever was concluded. */
static int finish(struct context *context, struct error *err, bool good)
{
    if (context->vault && (good || err->kind != ERROR_DAMAGED))
        good = vault_is_well(context->vault, err) && good;
    seat_free(context->seat);
    if (context->vault)
        good = end_vault(context->vault, good ? err : NULL) && good;
    if (good)
        return 0;
    if (*err->field && !text_starts(err->text, err->field))
        out_trouble("balie: %s: %s\n", err->field, err->text);
    else
        out_trouble("balie: %s\n", err->text);
    return error_exit(err);
}

void print_json(const struct json_t *json)
{
    scoped_buf text = { 0 };

    json_write_pretty(&text, json);
    out_json(buf_view(&text));
    out_text(stdout, "\n");
}

struct json_t *read_answers(const char *file, struct error *err)
{
    scoped_buf bytes = { 0 };

    if (!file)
        return json_make_object();
    if (!file_read(file, ANSWERS_LIMIT_BYTES, &bytes, err))
        return NULL;
    return json_parse(buf_view(&bytes), bytes.size_bytes, err);
}

int main(int argc, char **argv)
{
    const char **words = mem_array((size_t)argc + 1, sizeof *words);
    const char *forms = getenv("BALIE_FORMS");
    struct arguments arguments = { 0 };
    struct error err = { 0 };
    struct context context = { .arguments = &arguments, .forms = forms ? forms : BALIE_PREFIX "/share/balie/forms" };
    scoped_text home = default_home();
    const struct command *command;
    int status;

    close_the_curtains();
    words_open(NULL);
    context.home = home;
    if (!take_apart(argc, argv, words, &arguments, &err)) {
        status = finish(&context, &err, false);
    } else if (arguments.help) {
        print_help(&arguments);
        status = 0;
    } else if (!arguments.word_count) {
        status = screens_run(home, context.forms);
    } else if (text_equal(words[0], "help")) {
        arguments.words++;
        arguments.word_count--;
        print_help(&arguments);
        status = 0;
    } else if (!(command = without_vault(find_command(&arguments), &arguments))) {
        error_set(&err, ERROR_USAGE, _("There is no command “%s”: “balie help” lists them."), words[0]);
        status = finish(&context, &err, false);
    } else {
        bool good = run(command, &context, &err);
        status = finish(&context, &err, good);
    }
    mem_free(words);
    return status;
}
