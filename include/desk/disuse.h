/* disuse.h — a computer that the centre put out of use: its work is handed in, then the key of its vault goes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_DISUSE_H
#define BALIE_DESK_DISUSE_H

#include <stdbool.h>

struct error;
struct vault;

/* When nobody sits any more, before the vault is closed: once the centre said so and everything that waited here was
 * handed in, nobody opens the vault again. Nothing to do is fine, and quick; *IS_OVER tells that it was done. */
bool disuse_finish(struct vault *vault, bool *is_over, struct error *err);

#endif
