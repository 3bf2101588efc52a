/* export.h — all that is known of one person, for that person: as JSON and as a PDF to read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_EXPORT_H
#define BALIE_DESK_EXPORT_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct error;
struct json_t;
struct seat;

/* Every record of DOSSIER and those linked to it: question, answer as stored and as read, who and when, what other
 * desks gave instead; what forms computed; what was begun and is not finished; which files; who looked. Yours; NULL and
 * ERR. */
struct json_t *export_json(struct seat *seat, struct id dossier, struct error *err);
/* Into PATH: a folder gets both and the files, a name that ends in .json or .pdf that one. Written down before anything
 * leaves. WRITTEN gets the names of the files, a line each. */
bool export_write(struct seat *seat, struct id dossier, const char *path, struct buf *written, struct error *err);

#endif
