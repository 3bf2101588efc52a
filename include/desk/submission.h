/* submission.h — forms from JSON: fill one, import many, with the same checks as the screen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_SUBMISSION_H
#define BALIE_DESK_SUBMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

struct error;
struct json_t;
struct seat;

struct submission {
    const char *form;
    const char *dossier;  /* id, short code, "new", or a key of the importer's own */
    const char *record;   /* a record that stands, to be corrected or completed; NULL: a new one */
    const char *entity;   /* the entity an updating form is about, or NULL */
    const char *at;       /* the moment it counts as submitted, or NULL */
    const char *override; /* reason to pass a precondition, or NULL */
    const struct json_t *answers;
};
/* Submits; OUT gets {"dossier","record","tasks","decisions"}. False: refused, nothing changed. */
bool submission_fill(struct seat *seat, const struct submission *submission, struct json_t **out, struct error *err);

struct import_result {
    size_t done, there_already, refused;
};
/* Told of every line that is refused, and why. */
struct import_sink {
    void (*refused)(void *with, size_t line, const char *why);
    void *with;
};
/* Reads NDJSON lines {"form","dossier","at","answers"}: all or nothing per line; the same line again is "already
 * there". The file's name is the source: ids are hashes of source, key, form and line. */
bool submission_import(struct seat *seat, const char *path, struct import_sink *sink, struct import_result *out,
                       struct error *err);

#endif
