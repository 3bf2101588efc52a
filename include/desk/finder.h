/* finder.h — finding a dossier, and warning of doubles before a new one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_FINDER_H
#define BALIE_DESK_FINDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct json_t;
struct seat;
struct error;

struct found {
    struct id dossier;
    char name[160];
    char birth[16], place[64], state[64], code[8];
    char key[32]; /* masked national number */
    int score;
    bool with_slip, is_restricted; /* restricted: looked at, not worked with */
};
/* As typed; words in any order. A national number, a slip's code or a scanned barcode finds its one dossier. */
size_t finder_search(struct seat *seat, const char *words, struct found *out, size_t room);
size_t finder_recent(struct seat *seat, struct found *out, size_t room);
/* One who is not here, by what the centre says of her card; STATE stays empty. False: not to be shown, since only what
 * may not be seen here has WORDS. */
struct entity_row;
bool finder_afar(struct seat *seat, const char *words, const struct entity_row *card, struct found *out);
/* Who may be the same person as the one being registered (answers by property name), best first. */
size_t finder_doubles(struct seat *seat, const struct json_t *answers, struct found *out, size_t room);
/* What the search words already say of a new person (name, birth, number ...), as answers for the first form. Yours. */
struct json_t *finder_guess(struct seat *seat, const char *words);
/* One audit entry for a search: number of hits and which was opened, never the words. */
bool finder_opened(struct seat *seat, size_t hits, struct id opened, struct error *err);

#endif
