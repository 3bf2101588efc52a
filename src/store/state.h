/* state.h — what the units of the record keeper share: its connection, its transaction, what it keeps in hand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_STATE_H
#define BALIE_STORE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/hash.h"
#include "base/id.h"
#include "query.h"
#include "store/pace.h"
#include "store/store.h"

struct error;
struct lists;
struct plan;
struct postings;
struct sqlite3;
struct terms;
struct vault;

/* A small fact that is kept with the next commit. */
struct note {
    char *name, *value;
};

/* Everything below DEPTH is a copy of what lies in the tables; state_forget() drops it when a transaction fails. */
struct store {
    struct vault *vault;
    struct sqlite3 *database;
    struct statements *statements;
    struct lists *lists;       /* entity tables as defined */
    struct plan *plan;         /* what of a card is searched; NULL: nothing */
    struct postings *postings; /* search index: what waits to be written, and when each dossier was touched */
    int depth;                 /* of nested transactions */
    bool was_taken_back;       /* a transaction, since it was opened */
    int rows;                  /* written so far when the outermost began */
    bool is_doomed;            /* an inner one was cancelled or a query failed: the outermost cannot commit */
    struct terms *terms;
    ARRAY(struct note) notes;
    struct id device;
    enum store_pace pace;
    struct pace paces[SLICE_KINDS];
    int frames; /* pages committed and not yet carried to the main file */
    bool head_known;
    uint64_t head_seq;
    struct digest head_chain;
    int64_t pending_count; /* -1: not counted yet */
    int64_t last_number;   /* the dossier looked up last */
    struct id last_dossier;
    uint64_t shuffle; /* order of a rebuild; 0 as stored */
};

void state_forget(struct store *store);
/* As store_get(), where it matters that it could not be read. OUT, yours, is left NULL when there is none. */
bool state_read(struct store *store, const char *name, char **out, struct error *err);
/* Writes what is noted, within a transaction; it stays noted until that is committed. */
bool notes_write(struct store *store, struct error *err);
void notes_drop(struct store *store);
/* Many small reads between these see one state, and begin and end only once; nothing is written. */
void state_hold(struct store *store);
void state_let_go(struct store *store);
/* Makes the tables, or brings them to the newest version. */
bool schema_open(struct store *store, struct error *err);
/* Empties every derived table. */
bool schema_clear_derived(struct store *store, struct error *err);

/* From here on every commit is followed by carrying what it must; until the second one. */
void pace_watch(struct store *store);
void pace_leave(struct store *store);

/* Small numbers for values that come back often: kinds, forms, regions, users, devices, bundles. */
struct terms *terms_new(void);
void terms_free(struct terms *terms);
/* 0 when the database fails; the number of an empty or absent value is TERM_NONE. */
int64_t term_of_text(struct store *store, const char *text);
int64_t term_of_bytes(struct store *store, const void *bytes, size_t size_bytes); /* all zero = none */
const char *term_text(struct store *store, int64_t number); /* "" when none; until a transaction fails */
void term_bytes(struct store *store, int64_t number, void *out, size_t size_bytes); /* zeroed when none */

#define TERM_VIEW     1   /* the kind "view" */
#define TERM_VIEW_SQL "1" /* the same in a statement */
#define TERM_NONE     2   /* "" */

/* The number of a dossier; made when it is new here and IS_NEW is not NULL. 0: absent or failed. */
int64_t dossier_number(struct store *store, struct id id, bool *is_new);
struct id dossier_id_of(struct store *store, int64_t number);
/* The dossier and those linked to it, held here; by id. Yours to clear with array_clear. */
struct dossier_group {
    int64_t *at;
    size_t count, room;
};
struct dossier_group dossier_group(struct store *store, struct id id);

#endif
