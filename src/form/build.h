/* build.h — the questions of a form put together one after another, whatever they were read from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_BUILD_H
#define BALIE_FORM_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "form/form.h"
#include "inside.h"
#include "spot.h"

struct loading;

#define BUILD_DEPTH_MAX 64

struct build {
    struct loading *loading;
    struct form *form;
    size_t room;
    struct question *open[BUILD_DEPTH_MAX]; /* groups and repeats under way */
    size_t depth;
    struct question *last[BUILD_DEPTH_MAX + 1]; /* the latest at each depth */
};

/* What a question is made of; all text is borrowed for the life of the form. */
struct build_question {
    enum question_type type;
    const char *kind; /* the word of its type ("username"), for metadata and media */
    const char *name, *ref;
    struct spot spot;
    const char *element; /* its name in the tree, when NAME is not to be judged; NULL: NAME */
};

/* The form must have no questions yet; ROOM is how many there can be. */
void build_begin(struct build *build, struct loading *loading, size_t room);
/* Adds a question to the group or repeat under way; a group or repeat is begun by it and under way until build_close().
 * Its name is judged. Every text of it is "", for the caller to fill in. NULL: it was refused and reported. */
struct question *build_add(struct build *build, const struct build_question *what);
/* What its appearance makes of a question. */
void build_appearance(struct question *question);
/* The group or repeat under way, NULL at the top. */
struct question *build_open(const struct build *build);
void build_close(struct build *build);
/* What a cell of the latest question says. "" says nothing. */
void build_write(struct build *build, enum written cell, const char *text);
/* The place of LANGUAGE among the form's, added when it is new; "" is the unnamed one. */
size_t build_language(struct form *form, const char *language);
/* A text of the latest question in one language; "" is none. */
void build_text(struct build *build, enum question_text kind, size_t language, const char *text);
bool build_name_is_good(const char *name); /* what XML takes for a name, in plain letters */
/* Everything was added: what is still under way is reported, the plans are filled. */
void build_end(struct build *build);

#endif
