/* markup.h — text with bold and big in it: checked, escaped, and shown as plain lines. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DOCUMENT_MARKUP_H
#define BALIE_DOCUMENT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

#define MARKUP_DEPTH     16
#define MARKUP_TAG_BYTES 8

/* The tags that are open so far. */
struct markup_tags {
    char names[MARKUP_DEPTH][MARKUP_TAG_BYTES];
    size_t depth;
};
/* Reads one piece of markup, taking up the tags it opens and closes. False and ERR: an unknown or wrongly closed tag,
 * a bare "<" or "&". */
bool markup_check(struct markup_tags *tags, const char *text, struct error *err);
/* Appends TEXT so that it stands in markup as it is; text that runs from right to left is kept apart from the rest. */
void markup_escape(struct buf *out, const char *text);
/* A line that heads a part: TITLE bold, ABOUT behind it. */
void markup_heading(struct buf *markup, const char *title, const char *about);
/* Appends MARKUP as plain text, wrapped to WIDTH columns (0: not wrapped). */
void markup_plain(struct buf *out, const char *markup, size_t width_columns);

#endif
