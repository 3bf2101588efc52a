/* account.h — accounting for values: what an expression gave, part by part, and where each part came from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ACCOUNT_H
#define BALIE_DESK_ACCOUNT_H

#include <stdbool.h>

#include "base/date.h"
#include "base/scope.h"
#include "form/session.h"
#include "wording.h"

struct arena;
struct entry;
struct item;
struct json_t;
struct library;
struct map;
struct rules_cell;
struct rules_view;
struct seat;
struct trace_part;
struct world;

/* One account being given. What was told once is named after that, not told again. */
struct account {
    struct seat *seat;       /* NULL: a form of no dossier, from a file */
    struct library *library; /* NULL then too */
    struct world *world;     /* NULL then too */
    struct entry *entry;     /* NULL: nothing is open, only the dossier is looked at */
    struct item *item;       /* the question it is about; NULL */
    struct date on;          /* the date decided on */
    const char *whole;       /* the expression whose parts are being told */
    struct arena *arena;
    struct map *told;
    struct wording wording;
};
void account_open(struct account *account, struct seat *seat, struct entry *entry, struct item *item);
/* About a dossier as a whole; WORLD is borrowed. */
void account_open_dossier(struct account *account, struct seat *seat, struct world *world);
void account_close(struct account *account);

/* Whose names an expression has: questions of its own form only, or everything rules can name. */
enum account_names { ACCOUNT_FORM, ACCOUNT_RULES };
/* {expression, words, value, holds, parts} of what ran; every name with its origin. */
struct json_t *account_expression(struct account *account, const char *expression, const struct trace_part *whole,
                                  enum account_names names);
/* An aspect of a question of the open form; NULL when nothing was written down for it. */
struct json_t *account_aspect(struct account *account, struct item *item, enum session_aspect aspect);
/* An expression of the rules; NULL when that cell has none. */
struct json_t *account_cell(struct account *account, const struct rules_cell *cell);
/* A decision with row, reason, source, parameters, and why its row holds; NULL when it cannot be taken. */
struct json_t *account_decision(struct account *account, const char *table, struct date on);
/* Where the value of a question came from: who answered it and when, computed from what, filled in beforehand. */
struct json_t *account_item(struct account *account, struct item *item);
/* Where NAME gets its value from, as rules see it. */
struct json_t *account_name(struct account *account, const char *name);
/* A role as people call it. */
const char *account_role(struct account *account, const char *role);
/* VALUE of NAME as whoever sits here may see it. */
const char *account_seen(struct account *account, const char *name, const char *value);
/* Whether EXPRESSION reads anything whose value may not be seen: what it gives would tell of it. */
bool account_reads_hidden(struct account *account, const char *expression);
/* The value of NAME for people. */
const char *account_shown(struct account *account, const char *name, const char *value);

#endif
