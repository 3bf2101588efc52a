/* library.h — one bundle of content, read and compiled as it is needed: forms, lists, rules, settings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_LIBRARY_H
#define BALIE_DESK_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"
#include "base/scope.h"

struct arena;
struct buf;
struct error;
struct findings;
struct form;
struct library; /* opaque */
struct list;
struct names;
struct map;
struct rules;
struct store;

/* From a folder, read whole into memory. */
struct library *library_open_folder(const char *folder, struct error *err);
/* From the bundle kept in STORE, read file by file. */
struct library *library_open_bundle(struct store *store, const struct digest *bundle, struct error *err);
void library_free(struct library *library);
SCOPED(library)

/* Keeps the folder's files in STORE; *BUNDLE gets its hash. */
bool library_keep(struct library *library, struct store *store, struct digest *bundle, struct error *err);
/* The bundle's hash without keeping it. */
struct digest library_bundle(const struct library *library);
bool library_read(struct library *library, const char *path, struct buf *out, struct error *err);
/* Paths in bytewise order. */
size_t library_paths(const struct library *library);
const char *library_path(const struct library *library, size_t i);
/* Where findings go while something loads; NULL: only the first error, in ERR. */
void library_set_findings(struct library *library, const struct findings *findings);

/* The names of the content, read at first use; borrowed. */
struct names *library_names(struct library *library);

/* Loaded at first use; NULL and ERR when absent or bad. */
struct form *library_form(struct library *library, const char *name, struct error *err);
struct list *library_list(struct library *library, const char *name, struct error *err);
struct rules *library_rules(struct library *library, struct error *err);
const char *library_setting(struct library *library, const char *name); /* "" when absent */
/* The forms' names (folders with a survey), in order. */
size_t library_forms(struct library *library);
const char *library_form_name(struct library *library, size_t i);
/* The properties that some form saves to LIST, each once. */
size_t library_properties(struct library *library, const char *list, const char *const **names);
bool library_is_entity(struct library *library, const char *list); /* some form saves to it */

/* What others worked out from this content once and keep as long as it: by name, in the library's arena. */
struct arena *library_arena(struct library *library);
struct map *library_notes(struct library *library);

#endif
