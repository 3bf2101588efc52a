/* retention_check.h — whether the terms of keeping of some content can be worked with. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_RETENTION_CHECK_H
#define BALIE_DESK_RETENTION_CHECK_H

#include <stdint.h>

struct findings;
struct library;

#define RETENTION_PATH        "regels/bewaartermijnen.csv"
#define RETENTION_MONTHS_MOST 1200

/* Reports what is wrong in the table of LIBRARY, each with its row and column; without a table nothing is. */
void retention_check(struct library *library, const struct findings *findings);

#endif
