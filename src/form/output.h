/* output.h — a value in the middle of a text: marked when the form is loaded, computed when it is shown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_OUTPUT_H
#define BALIE_FORM_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct form;
struct item;
struct session;

/* The mark of the form's output number INDEX: signs that no text of a file can hold. */
void output_mark(struct buf *out, size_t index);
bool output_is_in(const char *text);
/* TEXT with every mark replaced by its value as ITEM sees it. */
void output_fill(struct session *session, const struct item *item, const char *text, struct buf *out);
/* TEXT with every mark replaced by the expression behind it, for authors. */
void output_explain(const struct form *form, const char *text, struct buf *out);

#endif
