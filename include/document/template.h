/* template.h — a letter with holes: parsed once, filled in for one dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DOCUMENT_TEMPLATE_H
#define BALIE_DOCUMENT_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/scope.h"

struct error;
struct expr_host;
struct expr_machine;
struct node;
struct template; /* opaque; immutable once parsed */

/* A template's text, line by line:
 *   -- key: value     headers, on top
 *   #if EXPRESSION … #else … #end      #each NODE-SET … #end      nested, each alone on its line
 *   #qr EXPRESSION    the code printed as squares on every page
 *   anything else     Pango markup with ${name} (written for people) and {{expression}} (its text)
 * PATH is used in messages. HOST binds the names and must outlive the template. NULL and ERR (field = path:line). */
struct template *template_parse(const char *path, const char *text, const struct expr_host *host, struct error *err);
const char *template_header(const struct template *template, const char *key); /* "" when absent */
void template_free(struct template *template);
SCOPED(template)

/* Who knows the values. MACHINE runs with the host the template was parsed with, or one like it. */
struct template_scene {
    struct expr_machine *machine;
    void *with;
    /* A row of an #each is taken in hand, and put down again. */
    void (*enter)(void *with, struct node *row);
    void (*leave)(void *with);
    /* Appends what ${NAME} is for people, not escaped. */
    bool (*print)(void *with, const char *name, struct buf *out, struct error *err);
    struct node *context; /* the thing the document is about; may be NULL */
};
struct template_sheet {
    struct buf markup, code; /* code: what #qr said, empty when nothing */
};
/* Fills SHEET, cleared first. False and ERR (field = path:line). */
bool template_fill(const struct template *template, const struct template_scene *scene, struct template_sheet *sheet,
                   struct error *err);
void template_sheet_clear(struct template_sheet *sheet);

#endif
