/* xform.h — an ODK XForm being read: its instance and body brought together, and what its units share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_XFORM_H
#define BALIE_FORM_XFORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "inside.h"
#include "loading.h"

struct arena;
struct map;
struct node;

/* An element or attribute of the primary instance, with what is bound to it and asks it; or a group of the body that
 * stands in no instance. Of a repeat there is one part, whatever the number of its rows. */
struct xform_part {
    struct node *node; /* in the instance, the template's for a repeat; NULL: a heading only */
    struct xform_part *up, *first, *last, *next;
    const char *path, *name; /* "/data/g/x", "/data/meta/entity/@id"; "" for a heading */
    struct node *bind, *control, *repeat;
    size_t order;                            /* of the first control in it; SIZE_MAX: none */
    size_t depth;                            /* steps from the root element */
    bool is_attribute, is_repeat, is_shared; /* shared: the name is not unique in its row */
    size_t rows, seen;                       /* rows the instance begins with, elements of that path in it */
    const struct node *first_parent;         /* of the first element of that path: where ROWS are counted */
    const char *first_value, *change_value;  /* what setvalue actions compute; NULL */
    unsigned first_when;                     /* FIRST_LOAD, NEW_ROW */
    ARRAY(struct xform_part *) triggers;     /* whose answers make CHANGE_VALUE be computed */
    struct xform_part *sets;                 /* an action of its own: the part its value goes to */
    ARRAY(struct xform_part *) gates;        /* groups of the body around its control that it does not stand in */
    struct question *question;
    struct xform_part *entity;    /* the element declared in its meta block; NULL */
    struct xform_part *in_repeat; /* the innermost repeat around it, itself for a repeat; NULL */
};

/* When a setvalue action sets its part. */
enum xform_when { SET_AT_LOAD = 1, SET_IN_ROW = 2, SET_AT_CHANGE = 4 };

struct xform {
    struct loading *loading;
    struct form *form;
    const char *file; /* its name, for messages */
    struct node *html, *model, *body;
    struct xform_part *root; /* the root element of the primary instance */
    struct map *parts;       /* path -> part */
    struct map *texts;       /* itext id -> struct itext */
    struct map *binds_by_id; /* id of a bind -> bind */
    size_t part_count, order;
    bool is_flooded; /* more outputs than a form can have: was said */
};

/* --- xform_message.c --- */
/* Where NODE stands, for loading_error(): "file.xml:12", and WHAT of it. */
struct spot xform_spot(const struct xform *xform, const struct node *node, const char *what);
/* Text of the file made fit for a message: short and on one line; in the form's arena. */
const char *xform_shown(const struct xform *xform, const char *text);

/* --- xform_instance.c: the primary instance and the binds --- */
bool xform_read_instance(struct xform *xform);
void xform_read_binds(struct xform *xform);
struct xform_part *xform_part_new(struct xform *xform, struct xform_part *up, struct node *node, const char *name);
/* An attribute becomes a part of its own when something is bound to it. NULL when PATH leads to no element. */
struct xform_part *xform_attribute(struct xform *xform, const char *path);
/* Brings the children of every part into the order of the body. */
void xform_arrange(struct xform *xform);

/* The part around PART, headings left out; NULL for the root. */
struct xform_part *xform_up(const struct xform_part *part);

/* --- xform_path.c: references and expressions --- */
/* The part that PATH leads to, seen from FROM (NULL: the root); NULL when there is none. */
struct xform_part *xform_find(const struct xform *xform, const struct xform_part *from, const char *path);
/* TEXT as it must be computed for PART: absolute paths into a repeat that is around PART mean its own row. */
const char *xform_expression(struct xform *xform, const struct xform_part *part, const char *text);
/* The same for a text of PART: of a repeat it is seen from each row. */
const char *xform_row_expression(struct xform *xform, const struct xform_part *part, const char *text);

/* --- xform_body.c: the controls, the repeats and the headings --- */
void xform_read_body(struct xform *xform);

/* --- xform_action.c: setvalue --- */
void xform_read_actions(struct xform *xform);

/* --- xform_text.c: itext, labels with outputs --- */
void xform_read_texts(struct xform *xform);
struct build;
/* The texts of PART's question: label, hint, messages; it is the latest of BUILD. */
void xform_question_texts(struct xform *xform, struct build *build, const struct xform_part *part);
/* The text of a label or value ELEMENT of an item for the LANGUAGEth language, as seen from PART; "". */
const char *xform_label(struct xform *xform, const struct xform_part *part, const struct node *element,
                        size_t language);
/* The text that stands under ID in the LANGUAGEth language; "". */
const char *xform_itext(struct xform *xform, const struct xform_part *part, const char *id, size_t language);

/* --- xform_document.c: secondary instances --- */
void xform_read_documents(struct xform *xform);

/* --- xform_list.c: choices --- */
/* The list or the node-set the choices of PART come from; its question is the latest of BUILD. */
void xform_choices(struct xform *xform, struct build *build, const struct xform_part *part);

/* --- xform_entity.c: what is saved to lists --- */
void xform_read_entities(struct xform *xform);

/* --- xform_question.c: the parts become questions --- */
void xform_build(struct xform *xform);

#endif
