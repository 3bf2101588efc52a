/* draft_name.h — whom a draft is about, as far as who sits here may see it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_DRAFT_NAME_H
#define BALIE_DESK_DRAFT_NAME_H

struct buf;
struct draft;
struct seat;

/* The label of DRAFT; what it holds of what may not be seen now is left out, and a hidden name is masked. */
void draft_name(struct seat *seat, const struct draft *draft, struct buf *out);

#endif
