/* inside.h — a loaded form from inside: its sheets, plans of rows, formulas and who depends on whom. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_INSIDE_H
#define BALIE_FORM_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "expr/expr.h"
#include "form/form.h"
#include "form/instance.h"
#include "spot.h"

struct arena;
struct list;
struct map;
struct node;
struct sheet;

/* What is computed of a question by itself, without being asked. */
enum formula {
    FORMULA_RELEVANT,
    FORMULA_CALCULATION,
    FORMULA_REQUIRED,
    FORMULA_READ_ONLY,
    FORMULA_COUNT,
    FORMULA_DEFAULT,
    FORMULA_KINDS
};

/* What the cells of a question say, as written; the first are the formulas. */
enum written {
    WRITTEN_RELEVANT = FORMULA_RELEVANT,
    WRITTEN_CALCULATION = FORMULA_CALCULATION,
    WRITTEN_REQUIRED = FORMULA_REQUIRED,
    WRITTEN_READ_ONLY = FORMULA_READ_ONLY,
    WRITTEN_COUNT = FORMULA_COUNT,
    WRITTEN_DEFAULT = FORMULA_DEFAULT,
    WRITTEN_CONSTRAINT,
    WRITTEN_CHOICE_FILTER,
    WRITTEN_TRIGGER,
    WRITTEN_KINDS
};

/* What stands in one row of a repeat (or in the form itself): the questions in order, groups and repeats included. */
struct plan {
    const struct question *repeat; /* NULL: the form itself */
    struct plan *parent;
    struct map *names;              /* name -> question */
    const struct question **member; /* in the order of the survey */
    size_t member_count;
};

/* A formula that must be computed anew when a question changes. */
struct dependent {
    uint32_t question;
    uint8_t formula;
    bool by_trigger;           /* when the value changes, not when it is shown or hidden */
    bool by_place;             /* only when rows before it come or go */
    const struct plan *common; /* the innermost plan in which question and dependent stand in the same row */
};

/* The numbers that a range takes: START, START + STEP … END, or downward. */
struct range {
    double start, end, step;
    bool is_whole;
};

/* What the form knows of a question beyond what it tells. */
struct detail {
    struct plan *plan;                        /* where it stands */
    struct plan *inner;                       /* of a repeat: its rows */
    size_t place;                             /* in the plan */
    struct spot spot;                         /* where it is written; the column is filled in by loading_at() */
    const char *written[WRITTEN_KINDS];       /* NULL: blank */
    size_t first_text, text_count;            /* in form.texts */
    size_t end;                               /* the first question that is not below it */
    const char *kind;                         /* the first word of its type, for metadata */
    const char *name;                         /* interned, as nodes have it */
    struct range range;                       /* of a range */
    struct list *list;                        /* NULL: none, or an entity list */
    const struct expr *value_ref, *label_ref; /* of choices that are nodes, not a list: seen from each; NULL */
    const struct question *sets;              /* an action: the question in the same row that gets its value; NULL */
    const struct question *saved_in;          /* of an XForm: the element of the entity it is saved to; NULL */
    bool is_attribute;                        /* an attribute of the element around it */
    bool is_places;                           /* its list is a file of places: codes are ids, labels titles */
    bool is_aside;                            /* stands in no tree: a mere heading, an action */
    bool set_at_load, set_in_row;             /* when its default counts, if that is not always */
    uint32_t first_dependent;                 /* in form.dependents */
    uint32_t dependent_count;
    uint32_t rank[FORMULA_KINDS]; /* the order in which formulas are computed */
    bool has[FORMULA_KINDS];
};

/* A part of the instance that must be relevant for a question elsewhere to be asked. */
struct gate {
    const struct question *question;
    const struct plan *plan; /* where it stands */
    size_t place;
};

/* One text of a question in one language. */
struct form_text {
    const char *text;
    const char *stressed; /* the same with STRESS_BEGIN and STRESS_END in it; NULL: nothing stands out */
    uint32_t kind, language;
};

/* The answers of the record that was last saved, as a list of its own. */
#define LAST_SAVED      INSTANCE_LAST_SAVED
#define LAST_SAVED_MARK "${last-saved#"

struct form {
    struct arena *arena;
    char *name;
    const struct form_world *world;
    struct sheet *survey, *choices, *external_choices, *settings_sheet, *entities_sheet, *tests; /* NULL: none */
    struct map *settings;                                                                        /* column -> text */
    struct node *instance;     /* of an XForm: the primary instance, its elements owned by their questions; NULL */
    const char *own_instance;  /* its id, NULL */
    const char *last_saved;    /* how it calls the instance saved before, NULL */
    struct map *namespaces;    /* prefix -> URI, of an XForm */
    struct map *documents;     /* id -> document of a secondary instance */
    struct map *itexts;        /* id -> its texts by language */
    ARRAY(const char *) files; /* that lie beside it and are read */
    ARRAY(const struct expr *) outputs; /* values in the middle of texts */
    struct question *questions;
    struct detail *details;
    size_t question_count;
    struct plan *top;
    struct map *names;     /* name -> the first question of that name */
    struct map *refs;      /* ref -> the only question of that ref, or the form itself when there are more */
    struct map *lists;     /* own lists by name */
    struct map *instances; /* declared csv-external and xml-external names */
    ARRAY(const char *) languages;
    const char *default_language;
    ARRAY(struct form_text) texts; /* of one question beside each other */
    struct dependent *dependents;
    ARRAY(struct dependent) everything; /* formulas that may read anything */
    ARRAY(struct form_entity) entities;
    const struct question *date;      /* holds the legal date; NULL */
    const struct expr *instance_name; /* NULL */
};

/* An empty form, for a loader to fill. */
struct form *form_new(const char *name, const struct form_world *world);
bool is_yes(const char *text); /* yes, true or true(), with or without capitals */

static inline struct detail *detail_of(const struct form *form, const struct question *question)
{
    return &form->details[question->index];
}

/* The expression behind a formula of QUESTION. */
const struct expr *formula_expression(const struct question *question, enum formula formula);
/* Whether a question is computed: a calculation without trigger, or a calculate. */
bool question_is_computed(const struct question *question);
bool question_has_value(const struct question *question); /* not a group, repeat or note */
/* ${NAME} seen from PLAN: in the row, then outward, then anywhere if there is only one. */
const struct question *form_bind(const struct form *form, const struct plan *plan, const char *name);
/* What is written as TEXT of QUESTION in the form's language LANGUAGE (its place); "". */
const char *form_text_in(const struct form *form, const struct question *question, enum question_text kind,
                         size_t language);
/* Calls VISIT for every ${name} in TEXT. */
void form_names_in(const char *text, void (*visit)(void *with, const char *name), void *with);

#endif
