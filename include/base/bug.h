/* bug.h — mistakes planted on purpose, so that tests prove they can fail. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_BUG_H
#define BALIE_BASE_BUG_H

/* `make EXTRA_CFLAGS=-DBALIE_BUG=3` plants mistake 3; an ordinary build has none and the compiler removes the branch.
 * Each number is listed in tests/sim/bugs with the test that must catch it. */
#ifndef BALIE_BUG
#define BALIE_BUG 0
#endif

#define BUG(number) (BALIE_BUG == (number))

#endif
