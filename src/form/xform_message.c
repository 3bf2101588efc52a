/* xform_message.c — where in the file of an XForm something stands, as messages say it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "xform.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "expr/node.h"
#include "xml.h"

#define SHOWN_BYTES 120

struct spot xform_spot(const struct xform *xform, const struct node *node, const char *what)
{
    while (node && node->kind != NODE_ELEMENT)
        node = node->parent;
    return (struct spot){ .column = what,
                          .place = node ? arena_format(xform->form->arena, "%s:%zu", xform->file, xml_line(node))
                                        : xform->file };
}

const char *xform_shown(const struct xform *xform, const char *text)
{
    size_t size;
    const char *start = text_trim(text, &size);
    char *shown;

    while (size > SHOWN_BYTES || (size && size < strlen(start) && ((unsigned char)start[size] & 0xC0) == 0x80))
        size = size > SHOWN_BYTES ? SHOWN_BYTES : size - 1;
    shown = arena_text_part(xform->form->arena, start, size);
    for (char *at = shown; *at; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return shown;
}
