/* fixture.h — rules of a few lines, loaded from memory, seen from a dossier of a few answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_RULES_FIXTURE_H
#define BALIE_TESTS_RULES_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "expr/expr.h"
#include "expr/node.h"
#include "expr/value.h"
#include "rules/rules.h"

#define PARAMETERS_HEAD "name,type,value,valid_from,valid_to,status,label::nl,source\n"
#define FACTS_HEAD      "name,type,calculation,save_to,label::nl,source\n"
#define TABLE_HEAD      "name,valid_from,valid_to,when,uit,reason::nl,source\n"
#define TASKS_HEAD                                                                                                     \
    "name,valid_from,valid_to,for_each,when,from,due,done_when,priority,role,assignee,form,label::nl,source\n"
#define PRECONDITIONS_HEAD "name,form,valid_from,valid_to,relevant,constraint,override,constraint_message::nl,source\n"
#define REST               "rest,,,true(),,Geen regel.,\n"

/* The content of one test: files by path, answers by name, findings gathered. */
struct desk {
    const char *const *files;   /* path, text, path, text, NULL */
    const char *const *answers; /* name, value ..., NULL */
    struct node *tests;         /* instance('test') */
    struct node *card;          /* instance('persoon') */
    uint64_t generation;        /* what the scope says of how often an answer changed */
    bool grows;                 /* every answer that is asked for changes the generation */
    char findings[8192];
    size_t errors, warnings;
    struct rules_world world;
    struct rules_scope scope;
    struct rules *rules;
    struct rules_view *view;
    struct error err;
};

static inline bool read_file(void *with, const char *path, struct buf *out, struct error *err)
{
    struct desk *desk = with;

    for (size_t i = 0; desk->files[i]; i += 2)
        if (strcmp(desk->files[i], path) == 0) {
            buf_text(out, desk->files[i + 1]);
            return true;
        }
    return error_set(err, ERROR_ABSENT, "%s", path);
}

static inline bool each_file(void *with, const char *folder, bool (*visit)(void *, const char *, struct error *),
                             void *visitor, struct error *err)
{
    struct desk *desk = with;

    (void)folder;
    for (size_t i = 0; desk->files[i]; i += 2)
        if (!visit(visitor, desk->files[i], err))
            return false;
    return true;
}

static inline void report(void *with, bool is_error, const char *where, const char *sentence)
{
    struct desk *desk = with;
    size_t used = strlen(desk->findings);

    desk->errors += is_error;
    desk->warnings += !is_error;
    snprintf(desk->findings + used, sizeof desk->findings - used, "%s|%s\n", where, sentence);
}

static inline bool knows_name(void *with, const char *name)
{
    (void)with;
    return strcmp(name, "onbekend") != 0;
}

static inline bool is_partial(void *with, const char *name)
{
    (void)with;
    return strcmp(name, "geboortedatum") == 0;
}

static inline bool knows_code(void *with, const char *name, const char *code)
{
    (void)with;
    return strcmp(name, "geslaagd") != 0 || strcmp(code, "ja") == 0 || strcmp(code, "nee") == 0;
}

static inline bool answer(void *with, const char *name, struct node *context, struct value *out)
{
    struct desk *desk = with;

    (void)context;
    desk->generation += desk->grows;
    for (size_t i = 0; desk->answers && desk->answers[i]; i += 2)
        if (strcmp(desk->answers[i], name) == 0) {
            *out = value_text(desk->answers[i + 1]);
            return true;
        }
    return false;
}

static inline struct node *instance(void *with, const char *id)
{
    struct desk *desk = with;

    if (strcmp(id, "persoon") == 0)
        return desk->card;
    return strcmp(id, "test") == 0 ? desk->tests : NULL;
}

/* Everything the rules ask for is there; a test takes away what it wants to miss. */
static inline void prepare(struct desk *desk, const char *const *files)
{
    desk->files = files;
    desk->world = (struct rules_world){ .with = desk,
                                        .read = read_file,
                                        .each = each_file,
                                        .knows_name = knows_name,
                                        .knows_code = knows_code,
                                        .is_partial = is_partial,
                                        .report = report };
    desk->scope = (struct rules_scope){
        .with = desk, .answer = answer, .instance = instance, .card = "persoon", .language = "nl"
    };
}

static inline bool open_prepared(struct desk *desk)
{
    desk->rules = rules_load(&desk->world, &desk->err);
    if (desk->rules)
        desk->view = rules_view_new(desk->rules, &desk->scope);
    return desk->rules;
}

static inline bool load(struct desk *desk, const char *const *files)
{
    prepare(desk, files);
    return open_prepared(desk);
}

static inline void leave(struct desk *desk)
{
    rules_view_free(desk->view);
    rules_free(desk->rules);
}

/* A test that gets a desk of its own in *STATE. */
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, make_desk, free_desk)

static inline int make_desk(void **state)
{
    *state = mem_new(sizeof(struct desk));
    return 0;
}

static inline int free_desk(void **state)
{
    leave(*state);
    mem_free(*state);
    return 0;
}

/* A list as instance() gives it: an item per row, a child per column. */
static inline struct node *list_of(struct arena *arena, const char *const *columns, const char *const *cells)
{
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL, NULL),
                *root = node_new(arena, NODE_ELEMENT, "root", NULL);

    node_append(document, root);
    while (*cells) {
        struct node *item = node_new(arena, NODE_ELEMENT, "item", NULL);
        for (size_t i = 0; columns[i]; i++)
            node_append(item, node_new(arena, NODE_ELEMENT, columns[i], *cells++));
        node_append(root, item);
    }
    return document;
}

#endif
