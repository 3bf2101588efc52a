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
    const char *listen, *store, *tls_cert, *tls_key, *region, *user, *key;
};

struct command {
    const char *name;
    bool (*run)(const struct arguments *arguments, struct error *err);
};

static const struct {
    const char *name;
    size_t offset;
} options[] = {
    { "--listen", offsetof(struct arguments, listen) },     { "--store", offsetof(struct arguments, store) },
    { "--tls-cert", offsetof(struct arguments, tls_cert) }, { "--tls-key", offsetof(struct arguments, tls_key) },
    { "--region", offsetof(struct arguments, region) },     { "--user", offsetof(struct arguments, user) },
    { "--key", offsetof(struct arguments, key) },
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

static bool help(void)
{
    puts(_("balied — the central server of balie."));
    puts("\n  balied --listen ADDR --store URL [--tls-cert F --tls-key F]");
    printf("      %s\n", _("serve the desks; without TLS only on a loopback address"));
    puts("  balied key FILE");
    printf("      %s\n", _("make a key to publish with, and print its public half"));
    puts("  balied publish FOLDER --key FILE [--region R] [--store URL]");
    printf("      %s\n",
           _("make this content live on the desks of a region, or everywhere; an older one again goes back"));
    puts("  balied enrol --region R --user U [--store URL]");
    printf("      %s\n", _("print a one-time code, valid for a day, for: balie enrol URL CODE"));
    return true;
}

static bool enrol(const struct arguments *arguments, struct error *err)
{
    char code[SERVER_CODE_BYTES];

    if (!arguments->region || !arguments->user)
        return error_set(err, ERROR_USAGE, _("Say for whom: balied enrol --region R --user U"));
    if (!server_invite(arguments->store, arguments->region, arguments->user, code, err))
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

static const struct command commands[] = {
    { "enrol", enrol },
    { "key", make_key },
    { "publish", publish },
};

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
