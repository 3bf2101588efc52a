/* main.c — balied: serves the desks, or gives a code with which a new one may join. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/plain.h"
#include "base/text.h"
#include "base/words.h"
#include "server/server.h"

#define DEFAULT_STORE "sqlite:/var/lib/balied/central.db"

struct arguments {
    const struct command *command; /* NULL: serve */
    bool wants_help;
    const char *word; /* what is no option */
    const char *listen, *store, *tls_cert, *tls_key, *region, *user, *key, *role, *name;
};

struct command {
    const char *name, *usage;
    bool (*run)(const struct arguments *arguments, struct error *err);
    const char *help;
};

static const struct {
    const char *name;
    size_t offset;
} options[] = {
    { "--listen", offsetof(struct arguments, listen) },     { "--store", offsetof(struct arguments, store) },
    { "--tls-cert", offsetof(struct arguments, tls_cert) }, { "--tls-key", offsetof(struct arguments, tls_key) },
    { "--region", offsetof(struct arguments, region) },     { "--user", offsetof(struct arguments, user) },
    { "--key", offsetof(struct arguments, key) },           { "--role", offsetof(struct arguments, role) },
    { "--name", offsetof(struct arguments, name) },
};

static bool take_option(struct arguments *arguments, const char *name, const char *value, struct error *err)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (!text_equal(options[i].name, name))
            continue;
        if (!value)
            return error_set(err, ERROR_USAGE, _("The option %s needs a value."), name);
        *(const char **)((char *)arguments + options[i].offset) = value;
        return true;
    }
    return error_set(err, ERROR_USAGE, _("There is no option %s: “balied help” lists them."), name);
}

static bool enrol(const struct arguments *arguments, struct error *err)
{
    char code[SERVER_CODE_BYTES];

    if (!arguments->region || !arguments->user)
        return error_set(err, ERROR_USAGE, _("Say for whom: balied enrol --region R --user U"));
    if (!server_invite_as(arguments->store,
                          &(struct server_invitation){ arguments->region, arguments->user, arguments->role }, code,
                          err))
        return false;
    puts(code);
    return true;
}

static bool serve(const struct arguments *arguments, struct error *err)
{
    struct server_options given = { arguments->listen, arguments->store, arguments->tls_cert, arguments->tls_key };

    if (!arguments->listen)
        return error_set(err, ERROR_USAGE, _("Say where to listen: balied --listen 127.0.0.1:7391"));
    return server_run(&given, err);
}

static bool make_key(const struct arguments *arguments, struct error *err)
{
    char public_key[SERVER_KEY_BYTES];

    if (!arguments->word)
        return error_set(err, ERROR_USAGE, _("Say where to keep the key: balied key FILE"));
    if (!server_make_key(arguments->word, public_key, err))
        return false;
    puts(public_key);
    return true;
}

static bool publish(const struct arguments *arguments, struct error *err)
{
    if (!arguments->word || !arguments->key)
        return error_set(err, ERROR_USAGE, _("Say what and with which key: balied publish FOLDER --key FILE"));
    return server_publish(arguments->store, arguments->word, arguments->region ? arguments->region : "", arguments->key,
                          err);
}

/* What was listed goes to the terminal in plain letters. */
static bool show(bool is_good, const struct buf *text)
{
    scoped_buf plain = { 0 };

    if (!is_good)
        return false;
    plain_text(&plain, buf_view(text), PLAIN_LINES);
    fputs(buf_view(&plain), stdout);
    return true;
}

static bool list_devices(const struct arguments *arguments, struct error *err)
{
    scoped_buf text = { 0 };

    return show(server_list_devices(arguments->store, &text, err), &text);
}

static bool set_device(const struct arguments *arguments, enum server_device_state state, struct error *err)
{
    return server_set_device(arguments->store, arguments->word ? arguments->word : "", state, err);
}

static bool disable(const struct arguments *arguments, struct error *err)
{
    return set_device(arguments, SERVER_DEVICE_DISABLED, err);
}

static bool enable(const struct arguments *arguments, struct error *err)
{
    return set_device(arguments, SERVER_DEVICE_USED, err);
}

static bool revoke(const struct arguments *arguments, struct error *err)
{
    return set_device(arguments, SERVER_DEVICE_REVOKED, err);
}

static bool users(const struct arguments *arguments, struct error *err)
{
    const struct server_person person = { arguments->word, arguments->name, arguments->role, arguments->region,
                                          arguments->key };
    scoped_buf text = { 0 };

    if (arguments->word)
        return server_set_person(arguments->store, &person, err);
    return show(server_list_people(arguments->store, &text, err), &text);
}

static bool list_held(const struct arguments *arguments, struct error *err)
{
    scoped_buf text = { 0 };

    return show(server_list_held(arguments->store, &text, err), &text);
}

static bool release(const struct arguments *arguments, struct error *err)
{
    return server_release(arguments->store, arguments->word ? arguments->word : "", err);
}

/* clang-format off */
static const struct command commands[] = {
    { "enrol", "--region R --user U [--role ROLE]", enrol, N_("print a one-time code, valid for a day, for: balie enrol URL CODE") },
    { "devices", "", list_devices, N_("list the computers that are enrolled") },
    { "disable", "NUMBER", disable, N_("put a computer out of use: it hands in what waits there, is given nothing more, and its vault loses its key") },
    { "enable", "NUMBER", enable, N_("take a computer back in use") },
    { "revoke", "NUMBER", revoke, N_("let a computer in no more: its token is worth nothing from now on") },
    { "users", "[ID [--name N] [--role ROLE] [--region R] [--key FILE]]", users, N_("list the people, or say who someone is; an empty role withdraws") },
    { "held", "", list_held, N_("list the changes that are kept but not passed on, and why") },
    { "release", "CHANGE", release, N_("pass on a change that was held") },
    { "key", "FILE", make_key, N_("make a key to publish with, and print its public half") },
    { "publish", "FOLDER --key FILE [--region R]", publish, N_("make this content live on the desks of a region, or everywhere; an older one again goes back") },
};
/* clang-format on */

static bool help(void)
{
    puts(_("balied — the central server of balie."));
    puts("\n  balied --listen ADDR --store URL [--tls-cert F --tls-key F]");
    printf("      %s\n", _("serve the desks; without TLS only on a loopback address"));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        printf("  balied %s %s\n      %s\n", commands[i].name, commands[i].usage, _(commands[i].help));
    printf("\n  --store sqlite:FILE | postgresql://HOST/NAME\n      %s\n",
           _("where the records are, for every command"));
    return true;
}

static bool find_command(struct arguments *arguments, const char *name, struct error *err)
{
    arguments->wants_help = text_equal(name, "help");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (text_equal(commands[i].name, name))
            arguments->command = &commands[i];
    if (arguments->command || arguments->wants_help)
        return true;
    return error_set(err, ERROR_USAGE, _("There is no command %s: “balied help” lists them."), name);
}

static bool take_apart(struct arguments *arguments, int argc, char **argv, struct error *err)
{
    int at = 1;

    if (argc > 1 && argv[1][0] != '-') {
        if (!find_command(arguments, argv[1], err))
            return false;
        at = 2;
    }
    if (at == 2 && at < argc && argv[at][0] != '-')
        arguments->word = argv[at++];
    arguments->wants_help = arguments->wants_help || (argc > 1 && text_equal(argv[1], "--help"));
    for (; !arguments->wants_help && at < argc; at += 2)
        if (!take_option(arguments, argv[at], at + 1 < argc ? argv[at + 1] : NULL, err))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    struct arguments arguments = { .store = DEFAULT_STORE };
    struct rlimit none = { 0, 0 };
    scoped_buf said = { 0 };
    struct error err = { 0 };
    bool good;

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    words_open(NULL);
    good = take_apart(&arguments, argc, argv, &err);
    if (good)
        good = arguments.wants_help ? help()
               : arguments.command  ? arguments.command->run(&arguments, &err)
                                    : serve(&arguments, &err);
    if (good)
        return EXIT_SUCCESS;
    plain_text(&said, err.text, PLAIN_LINES);
    fprintf(stderr, "%s\n", buf_view(&said));
    return error_exit(&err);
}
