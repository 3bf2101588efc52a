/* line.h — the line to the server, kept open from one exchange to the next. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_LINE_H
#define BALIE_SYNC_LINE_H

struct error;
struct link;
struct store;
struct sync_line;

/* A link to the server that STORE is enrolled with: the one that LINE keeps when it is to the same server under the
 * same name, else a new one. LINE NULL: always a new one. NULL and ERR. */
struct link *line_take(struct sync_line *line, struct store *store, struct error *err);
/* Gives it back, when all went well to be kept; LINK NULL is fine. */
void line_give(struct sync_line *line, struct link *link);

#endif
