/* life.h — what living a day and judging it share: who is there, and what is called how. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_LIFE_H
#define BALIE_TESTS_TORTURE_LIFE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

struct error;
struct vault;

#define LIFE_ANNA     "vier gewone woorden voor anna"
#define LIFE_BERT     "vier andere woorden voor bert"
#define LIFE_LOT_ROWS 5
#define LIFE_DOSSIERS 3
#define LIFE_EARLIER  2 /* changes that the older vault has already */

struct vault *life_open(const char *folder, const char *name, const char *words, struct error *err);
struct id life_dossier(int n);
struct id life_record(int n); /* n < 0: of the older vault */
/* Chain, orphans, and that the tables are what the log says. */
bool life_judge(struct vault *vault, struct error *err);
/* A rolling backup, to its end; false when it was given up. */
bool life_roll(struct vault *vault, size_t keep);

#endif
