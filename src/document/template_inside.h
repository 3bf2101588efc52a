/* template_inside.h — a template as it was read: its parts, for who fills them in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DOCUMENT_TEMPLATE_INSIDE_H
#define BALIE_DOCUMENT_TEMPLATE_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct expr;
struct map;
struct template;

enum part_kind { PART_TEXT, PART_NAME, PART_EXPRESSION, PART_IF, PART_EACH, PART_CODE };

struct part {
    enum part_kind kind;
    size_t line;
    const char *text; /* TEXT: markup; NAME: the name */
    const struct expr *expr;
    struct part *inside, *otherwise, *next;
};

struct template
{
    struct arena *arena;
    const char *path;
    struct map *headers;
    struct part *first;
};

/* Says where in the template ERR is; always false. */
bool template_place(const struct template *template, size_t line, struct error *err);

#endif
