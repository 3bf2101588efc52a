/* list.h — a list of choices from a sheet: codes, labels, validity, more columns. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_LIST_H
#define BALIE_FORM_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/scope.h"

struct error;
struct findings;
struct list; /* opaque */
struct node;

struct choice {
    const char *name;          /* the code, permanent */
    struct date from, to;      /* both included; none = open */
    const char *alias;         /* other spellings, separated by spaces or semicolons; "" */
    const char *const *labels; /* by list_language(); "" where missing */
    struct node *node;         /* the item in the list's tree: every column as a child; NULL before list_tree() */
};

/* Reads `name,label::nl,…,alias,valid_from,valid_to,<columns>` (also plain `name,label`). NULL and ERR on failure. */
struct list *list_parse(const char *name, const char *csv, size_t size_bytes, const struct findings *findings,
                        struct error *err);
const char *list_name(const struct list *list);
size_t list_count(const struct list *list);
const struct choice *list_choice(const struct list *list, size_t i);
const struct choice *list_find(const struct list *list, const char *code); /* O(1) */
size_t list_languages(const struct list *list);
const char *list_language(const struct list *list, size_t i); /* "nl", "" for unnamed */
/* The label in LANGUAGE, else in the first language, else the code. */
const char *choice_label(const struct list *list, const struct choice *choice, const char *language);
/* The same for many choices: the place of a language is looked up once. */
size_t list_language_place(const struct list *list, const char *language); /* SIZE_MAX when it has no such labels */
const char *choice_label_at(const struct list *list, const struct choice *choice, size_t place);
bool choice_is_valid(const struct choice *choice, struct date on); /* none: valid */
/* instance('NAME'): document / root / item* with every column (label = first language). Built at first use. */
struct node *list_tree(struct list *list);
bool list_has_column(const struct list *list, const char *column);
void list_free(struct list *list);
SCOPED(list)

#endif
