/* export_inside.h — what the parts of an export share: the gathering itself, and what is not in records. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_EXPORT_INSIDE_H
#define BALIE_DESK_EXPORT_INSIDE_H

#include "desk/export.h"

struct world;

struct export
{
    struct seat *seat;
    struct world *world; /* of the dossier, with those linked to it */
    struct json_t *records, *looks;
    struct buf *markup; /* the same, to be read */
};
/* What was begun and is not finished, as JSON [{"form","title","by","at","answers"}…]; yours. */
struct json_t *export_drafts(struct export *export);
/* The files that belong to it, as attachment_list() tells them, each with "file": under what name it is written; yours.
 */
struct json_t *export_files(struct export *export);
/* Writes each of FILES that is here into FOLDER; the names, and what still has to come from the centre, into WRITTEN.
 */
bool export_write_files(struct seat *seat, const char *folder, const struct json_t *files, struct buf *written,
                        struct error *err);

#endif
