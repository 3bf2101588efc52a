/* label.h — what people read instead of names and codes, in one bundle of content. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_LABEL_H
#define BALIE_DESK_LABEL_H

#include <stdbool.h>

struct buf;
struct form;
struct library;
struct list;
struct question;

/* The list whose codes NAME (a question, property or fact) holds; NULL when it holds none. */
struct list *label_list(struct library *library, const char *name);
/* VALUE of NAME for people: the labels of its codes, a date written out. False: nothing to put in its place. */
bool label_value(struct library *library, const char *name, const char *value, const char *language, struct buf *out);
/* The labels of CODES of LIST; false, nothing appended, when one of them is none of its codes. */
bool label_codes(struct list *list, const char *codes, const char *language, struct buf *out);
/* NAME itself for people: the label of the question, fact or parameter; false when it has none. */
bool label_name(struct library *library, const char *name, const char *language, struct buf *out);
/* A question of FORM for people; the parts of a decision are called after it. False: it has no label. */
bool label_question(const struct form *form, const struct question *question, const char *language, struct buf *out);
/* A property of an entity list: the label of the question that saves it. */
bool label_property(struct library *library, const char *list, const char *property, const char *language,
                    struct buf *out);
/* A date or half-known date written out (12/5/1988, 5/1988); false when VALUE is none. */
bool label_day(const char *value, struct buf *out);

#endif
