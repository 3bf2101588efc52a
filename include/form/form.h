/* form.h — a form as the engine understands it: questions, their rules, their texts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_FORM_H
#define BALIE_FORM_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct buf;
struct error;
struct expr;
struct expr_function;
struct findings;
struct form; /* immutable once loaded; shareable by sessions */
struct list;

enum question_type {
    QUESTION_TEXT,
    QUESTION_INTEGER,
    QUESTION_DECIMAL,
    QUESTION_RANGE,
    QUESTION_DATE,
    QUESTION_TIME,
    QUESTION_DATE_TIME,
    QUESTION_SELECT_ONE,
    QUESTION_SELECT_MULTIPLE,
    QUESTION_RANK,
    QUESTION_NOTE,
    QUESTION_ACKNOWLEDGE,
    QUESTION_CALCULATE,
    QUESTION_HIDDEN,
    QUESTION_BARCODE,
    QUESTION_FILE,
    QUESTION_GEOPOINT,
    QUESTION_METADATA,
    QUESTION_GROUP,
    QUESTION_REPEAT
};
enum question_flag {
    QUESTION_PARTIAL_DATE = 1,
    QUESTION_MULTILINE = 2,
    QUESTION_MINIMAL = 4,
    QUESTION_AUTOCOMPLETE = 8,
    QUESTION_COLUMNS = 16,
    QUESTION_BESLUIT = 32, /* a group drawn as one line: suggestion, override, reason */
    QUESTION_READ_ONLY = 64,
    QUESTION_CLEAR = 128,
    QUESTION_SENSITIVE = 256,
    QUESTION_RETIRED = 512,
    QUESTION_FIELD_LIST = 1024,
    QUESTION_BARE = 2048,    /* a group that gives no heading */
    QUESTION_HARMLESS = 4096 /* not sensitive, whatever it is made of */
};
enum question_text { TEXT_LABEL, TEXT_HINT, TEXT_GUIDANCE, TEXT_CONSTRAINT, TEXT_REQUIRED, TEXT_MEDIA, TEXT_KINDS };

/* One row of the survey. Read-only. Groups and repeats are questions too (parent, children in order). */
struct gate;
struct question {
    const char *name, *ref; /* ref: second name accepted in answers ("A05"), or "" */
    const char *key;        /* the name as keys have it: the slashes of a path written as | */
    enum question_type type;
    unsigned flags;
    size_t index;                  /* its place in the form */
    const struct question *parent; /* NULL for the top */
    const struct question *repeat; /* the innermost repeat around it (itself for a repeat), NULL */
    size_t first_child,
        child_count;     /* by form_question(); children are contiguous in depth-first order only through next */
    size_t next;         /* index of the next sibling, SIZE_MAX at the end */
    const char *list;    /* select: name of its list; "" */
    bool list_from_file; /* a shared list or an entity list ("contract.csv") */
    bool or_other;
    const struct expr *relevant, *required, *constraint, *calculation, *default_value, *read_only, *choice_filter,
        *count;
    const char *default_literal; /* static default, or NULL */
    const struct question *const *triggers;
    size_t trigger_count;
    const struct gate *gates; /* groups it is asked in without standing in them: asked only while these are relevant */
    size_t gate_count;
    const char *save_list, *save_property; /* save_to, "" when none */
    const char *blank;                     /* reasons accepted for a blank, space separated */
    const char *appearance, *was;
    const char *parameters; /* range, randomize seed ... as written */
    size_t line;            /* row in the survey sheet */
};

/* What a form is loaded with. Borrowed; must outlive the form. */
struct form_world {
    void *with;
    /* The bytes of a content file ("aanmelding/survey.csv"), ERROR_ABSENT when there is none. */
    bool (*read)(void *with, const char *path, struct buf *out, struct error *err);
    /* A shared list by name, or NULL. Lists are owned by the world. */
    struct list *(*list)(void *with, const char *name, struct error *err);
    /* Whether instance(ID) exists though it is no shared list (an entity list, "feiten"). */
    bool (*has_instance)(void *with, const char *id);
    const struct expr_function *functions; /* the rules' param(), decide() */
    size_t function_count;
    struct findings *findings; /* NULL: only the first error, in ERR */
    bool is_loose;             /* its forms enter no dossier: only XLSForm's own rules hold for their names */
};

/* Reads NAME/form.xml, or else NAME/{survey,choices,settings,entities}.csv. NULL when the form cannot be used; all
 * findings are reported. */
struct form *form_load(const char *name, const struct form_world *world, struct error *err);
/* A form in a file of its own. */
struct form_source {
    const char *name; /* of the file, for messages */
    const char *bytes;
    size_t size_bytes;
};
/* Reads the form called NAME from an .xlsx workbook with the same sheets. */
struct form *form_load_workbook(const char *name, const struct form_source *source, const struct form_world *world,
                                struct error *err);
/* An ODK XForm; where it reads other files, they are NAME/FILE to the world's read(). */
struct form *form_load_xml(const char *name, const struct form_source *source, const struct form_world *world,
                           struct error *err);
void form_free(struct form *form);
SCOPED(form)

const char *form_name(const struct form *form);
const char *form_title(const struct form *form, const char *language);
/* A settings cell by column name ("version", "attribute::balie:freeze"); "" when absent. */
const char *form_setting(const struct form *form, const char *column);
size_t form_languages(const struct form *form);
const char *form_language(const struct form *form, size_t i);
size_t form_size(const struct form *form); /* questions, groups and repeats included */
const struct question *form_question(const struct form *form, size_t index);
const struct question *form_find(const struct form *form, const char *name_or_ref);
/* The text as written (with ${x} in it), in LANGUAGE, else the default language, else "". */
const char *form_text(const struct form *form, const struct question *question, enum question_text kind,
                      const char *language);
/* The same with what its author emphasised between these signs, which may be nested; NULL: nothing is. */
#define STRESS_BEGIN '\x0e'
#define STRESS_END   '\x0f'
#define STRESS_SIGNS "\x0e\x0f"
const char *form_text_stressed(const struct form *form, const struct question *question, enum question_text kind,
                               const char *language);
/* The list of a select question: own choices or shared; NULL for an entity list. */
struct list *form_list(const struct form *form, const struct question *question);

/* Of an action of an XForm: the question that gets its value; NULL. */
const struct question *form_sets(const struct form *form, const struct question *question);

/* The files beside an XForm that it reads: their names. */
size_t form_files(const struct form *form);
const char *form_file(const struct form *form, size_t i);
/* KEY of an answer given in an earlier version of this form, as it is called now: a question renamed with
 * bind::balie:was stands under its new name. False, nothing appended: this form has no such question. */
bool form_moved_key(const struct form *form, const char *key, struct buf *out);

/* One line of the entities sheet. */
struct form_entity {
    const char *list;
    const struct expr *label, *entity_id, *create_if, *update_if; /* NULL when blank */
    const struct question
        *scope; /* the group or repeat it is declared for: where its save_to questions stand; NULL = the form */
    const struct question *element; /* of an XForm: what declares it, and must be relevant; NULL */
    size_t line;
};
size_t form_entities(const struct form *form);
const struct form_entity *form_entity(const struct form *form, size_t i);

/* The lists that the entities of an XForm name, TEXT being its file: a mere look, nothing is judged. */
void form_each_dataset(const char *text, void (*visit)(void *with, const char *list), void *with);

/* Gives VISIT every sheet of a form read from sheets ("survey") as CSV, with the names its columns are known by. */
bool form_each_sheet(const struct form *form,
                     bool (*visit)(void *with, const char *sheet, const char *csv, size_t size_bytes), void *with);
/* Prints the form as the engine understands it. */
void form_print(const struct form *form, struct buf *out);

#endif
