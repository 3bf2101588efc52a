/* attachment.h — files that belong to a dossier: which there are, and their bytes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ATTACHMENT_H
#define BALIE_DESK_ATTACHMENT_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct error;
struct json_t;
struct seat;

/* What standing answers name, as a JSON array [{"record","form","key","name","hash","bytes","by","at","here"}…]. Yours;
 * NULL and ERR. */
struct json_t *attachment_list(struct seat *seat, struct id dossier, struct error *err);
enum attachment_found { ATTACHMENT_FAILED, ATTACHMENT_HERE, ATTACHMENT_ASKED };
/* The one that WORD names (its name, or a unique beginning of its hash): its bytes are appended when it is HERE; when
 * it is not it is ASKED for and comes with the next exchange. That it was looked at is written down. */
enum attachment_found attachment_open(struct seat *seat, struct id dossier, const char *word, struct buf *out,
                                      struct error *err);

#endif
