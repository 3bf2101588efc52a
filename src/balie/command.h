/* command.h — what a subcommand is: one row with its name, arguments, needs, help and function. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BALIE_COMMAND_H
#define BALIE_BALIE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"

struct error;
struct json_t;
struct seat;
struct vault;

enum needs { NEEDS_NOTHING, NEEDS_VAULT, NEEDS_SEAT };

/* The command line, taken apart once. */
struct arguments {
    const char *const *words; /* what is no option, after the command's own name */
    size_t word_count;
    const char *user, *role, *region, *dossier, *answers, *record, *entity, *at, *override, *before, *form, *language,
        *output, *confirm, *reason, *authority, *value, *ground;
    bool help; /* --help: say how it is written and do nothing */
    bool json, xml, screen, run, central, lift;
    struct date on; /* --at as a date; none */
};

/* What a command works with: opened as its row says. */
struct context {
    const struct arguments *arguments;
    const char *home, *forms;
    struct vault *vault;
    struct seat *seat;
};

struct command {
    const char *name;         /* "form check": two words where the first has several */
    const char *usage;        /* its arguments */
    int words_min, words_max; /* -1: any number */
    enum needs needs;
    bool (*run)(struct context *context, struct error *err);
    const char *help;
};

/* One table per unit; main.c lists them. NAME NULL ends a table. */
extern const struct command care_commands[], person_commands[];
extern const struct command vault_commands[], dossier_commands[], content_commands[], form_commands[],
    exchange_commands[], attachment_commands[], draft_commands[], central_commands[];

/* Prints a finding as file:row:column: kind: sentence; a findings' report(). */
void print_finding(void *with, bool is_error, const char *where, const char *sentence);
/* Judges the content in FOLDER and prints what was found in ONLY (NULL: in all of it). */
bool judge_content(const char *folder, const char *only, struct error *err);
/* Prints JSON with a newline. */
void print_json(const struct json_t *json);
/* The JSON object in FILE ("-": standard input). Yours; NULL and ERR. */
struct json_t *read_answers(const char *file, struct error *err);

#endif
