/* standing.h — how this computer stands with the central server: what waits and why, and what is proved. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_STANDING_H
#define BALIE_DESK_STANDING_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct json_t;
struct seat;

/* All of it, for programs: {"enrolled","server","region","number","online","last":{"at","sent","received"},
 * "trouble":{"why","do","attempt"}, "clock":{"skew_ms","text"},
 * "waiting":{"count","bytes" (of those
 * listed),"changes":[{"change","kind","form","dossier","since","bytes","attempt","why","do"}…]},
 * "held":[{"change","reason","text"}…], "attachments":{"to_send","wanted"},
 * "you":{"name","role","region","by"
 * (centre, here, nobody)}, "unsigned":[sentence…],
 * "content":{"live","awaited","state","why"}, "agreement":{"proved","differing","open","at","differences":[…]},
 * "backups":{"count","newest","trouble"}}. Yours.
 */
struct json_t *standing_json(struct seat *seat);
/* The same as lines for a person. */
void standing_write(const struct json_t *standing, struct buf *out);
/* Its last lines alone: the backups that this computer makes by itself. */
void standing_write_backups(const struct json_t *standing, struct buf *out);

/* Why the content of the centre is not worked with, for a person; yours, NULL when nothing is wrong. */
char *standing_content_trouble(struct seat *seat);

/* Why the server keeps a change aside, in words for a person. */
const char *standing_reason(const char *word);

#endif
