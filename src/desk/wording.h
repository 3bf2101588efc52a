/* wording.h — an expression as a sentence: labels for names and codes, words for signs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_WORDING_H
#define BALIE_DESK_WORDING_H

struct buf;
struct item;
struct library;
struct session;

/* In whose words: the open form's labels first, then those of the content. */
struct wording {
    struct library *library;
    const char *language;
    struct session *session; /* may be NULL */
    const struct item *item; /* where names are seen from; may be NULL */
};
/* Appends EXPRESSION in words; what has none stands as it was written, with labels for its names. */
void wording_of(const struct wording *wording, const char *expression, struct buf *out);
/* How EXPRESSION joins its conditions: "and", "or" or "". */
const char *wording_join(const char *expression);
/* Appends the label of NAME, or NAME itself. */
void wording_name(const struct wording *wording, const char *name, struct buf *out);
/* Appends VALUE of NAME as people read it. */
void wording_value(const struct wording *wording, const char *name, const char *value, struct buf *out);

#endif
