/* why_text.h — lines of an account: sentences first, what was written under them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_WHY_TEXT_H
#define BALIE_DESK_WHY_TEXT_H

#include <stdbool.h>

struct buf;
struct json_t;

/* A text being written, and how deep its lines stand. */
struct why_text {
    struct buf *out;
    int depth;
    bool is_brief; /* not how each value was computed in turn */
};
void text_line(struct why_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text of a member, "" when it has none. */
const char *text_of(const struct json_t *json, const char *key);
bool text_is(const struct json_t *json, const char *key); /* a member that is true */
/* "2/10/2023" or "2/10/2023 10:00"; as it stands when it is no date. */
void text_moment(const char *moment, struct buf *out);

/* Nothing in it depends on anything. */
bool text_is_constant(const struct json_t *condition);
/* What holds and what does not, each with the values it rests on, then as it was written. */
void text_condition(struct why_text *text, const struct json_t *condition);
/* How a value was computed: every part of it with where it came from, then as it was written. */
void text_computed(struct why_text *text, const struct json_t *computed);
/* "label: value — where it came from", and below it why. */
void text_origin(struct why_text *text, const char *label, const char *shown, const struct json_t *origin);
void text_decision(struct why_text *text, const struct json_t *decision);

#endif
