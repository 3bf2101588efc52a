/* explain.h — a decision as lines for people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_EXPLAIN_H
#define BALIE_DESK_EXPLAIN_H

struct buf;
struct rules_decision;

/* Table, row, reason, source, outputs, each parameter with its period and status. */
void explain_decision(const struct rules_decision *decision, struct buf *out);

#endif
