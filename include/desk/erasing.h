/* erasing.h — erasing what is known of a person: asked twice, in every dossier that is hers, told to every desk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ERASING_H
#define BALIE_DESK_ERASING_H

#include <stdbool.h>

#include "base/id.h"

struct buf;
struct error;
struct json_t;
struct seat;
struct vault;

#define ERASING_CODE_BYTES 9

struct erasing {
    struct id dossier, record; /* record none: the dossier, and every one linked to it */
    const char *reason;
};
/* What would go, as lines for people, and the code with which it is confirmed: it changes with what is there. The
 * asking is written down. */
bool erasing_ask(struct seat *seat, const struct erasing *erasing, struct buf *what, char code[ERASING_CODE_BYTES],
                 struct error *err);
/* Does it: CODE is the one that erasing_ask() gave. Where the content says that two persons must (setting
 * erase_two_persons), another one than who asked. erasing_clean() does the rest. */
bool erasing_confirm(struct seat *seat, const struct erasing *erasing, const char *code, struct error *err);

/* After something was erased, here or elsewhere: the desk tells that it carried it out. Nothing to do is fine. */
bool erasing_finish(struct seat *seat, struct error *err);
/* When nobody sits any more, before the vault is closed: no trace of what was erased stays in any page and any local
 * backup. What was cut off is done at the next closing. Nothing to do is fine, and quick. */
bool erasing_clean(struct vault *vault, struct error *err);
bool erasing_is_due(struct vault *vault); /* whether it has something to do */
/* Each erasure known here: when, by whom, since when the server has it, which desks carried it out. */
struct json_t *erasing_json(struct seat *seat); /* yours */
void erasing_write(const struct json_t *erased, struct buf *out);

#endif
