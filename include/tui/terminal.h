/* terminal.h — the screen and keyboard of this person: opened once, drawn to in whole, waited on in one place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_TERMINAL_H
#define BALIE_TUI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"
#include "tui/key.h"

struct error;
struct pane;
struct pollfd;
struct terminal; /* opaque; one at a time */

/* Takes over the terminal: alternate screen, raw keys, pasting told apart. Colours unless NO_COLOR is set or it has
 * none. Put back by terminal_close(). */
struct terminal *terminal_open(struct error *err);
void terminal_close(struct terminal *terminal); /* NULL is fine */
static inline void terminal_free(struct terminal *terminal)
{
    terminal_close(terminal);
}
SCOPED(terminal)

/* The whole of it; changes when the window does. */
struct pane terminal_pane(const struct terminal *terminal);
/* Empties what is being drawn; the screen changes at terminal_show(), and only where it differs. */
void terminal_begin(struct terminal *terminal);
void terminal_show(struct terminal *terminal);
/* The next terminal_show() paints every cell again: after a lock, or when something else wrote on the screen. */
void terminal_repaint(struct terminal *terminal);

/* Waits for a key, a changed window, one of OTHERS (their revents are set) or TIMEOUT_MS (-1: no limit). Keys already
 * read count as ready. The one wait of the program. */
enum terminal_event { TERMINAL_TIME = 0, TERMINAL_KEY = 1, TERMINAL_SIZE = 2, TERMINAL_OTHER = 4, TERMINAL_GONE = 8 };
unsigned terminal_wait(struct terminal *terminal, struct pollfd *others, size_t count, int timeout_ms);
/* The next key; false when there is none now. Never waits. */
bool terminal_key(struct terminal *terminal, struct key *out);

#endif
