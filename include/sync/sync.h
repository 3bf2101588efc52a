/* sync.h — the exchange with the central server: changes up and down, in steps that never wait. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_SYNC_H
#define BALIE_SYNC_SYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct arena;
struct error;
struct exchange_person;
struct pollfd;
struct store;
struct sync;      /* opaque; one exchange under way */
struct sync_line; /* opaque; the line to the server, open from one exchange to the next */

/* What is known of the server is kept with store_set(): "server" (address), "server.pin", "server.ca" (PEM), "token",
 * "number", "region", "role", "cursor", "last_exchange" (ms), "clock_skew" (ms, the server's minus ours), "user:<id>"
 * (names), "centre" (its public key), "centre.bundle" and "bundle.number" (the content it says is live here),
 * "content_warning" (why that was not believed). */
#define SYNC_OUT_OF_USE "out_of_use" /* the server said so, and everything was handed in */

struct sync_invitation {
    const char *url, *code; /* the code is good once */
    const char *authority;  /* PEM: who must vouch for the server, then and later; NULL: whom the system trusts */
};
/* Joins a server; nothing is exchanged yet. ERROR_INPUT when already joined and still known
 * there: a computer that was struck off, or away too long, joins again with a new code. */
bool sync_enrol(struct store *store, const struct sync_invitation *invitation, const struct exchange_person *person,
                struct error *err);
bool sync_is_enrolled(struct store *store);

/* Opens nothing yet. What it keeps open is closed when it is freed, when a request failed, and when it is old: then
 * everything about the server is looked at anew. */
struct sync_line *sync_line_new(void);
void sync_line_free(struct sync_line *line); /* after all that use it; NULL is fine */

/* Loads what an exchange needs when this computer is joined: some milliseconds, for when nobody types. */
void sync_prepare(struct store *store);

/* Who works on this computer, and the line to use (NULL: one for this exchange alone); borrowed until sync_free(). */
struct sync_party {
    const struct exchange_person *people;
    size_t count;
    struct sync_line *line;
};
struct sync *sync_begin(struct store *store, const struct sync_party *party, struct error *err);
/* What to wait for before the next step. */
size_t sync_wait(struct sync *sync, struct pollfd *out, size_t room, int *timeout_ms);
enum sync_progress { SYNC_BUSY, SYNC_DONE, SYNC_FAILED };
/*   ASK --send()--> ROAD --arrive()--> UNPACK --unpack()--> TAKE_IN --take_in()--> ASK again, or when nothing is left:
 *   DERIVE --derive()--> ERRAND --run_errand()--> ERRAND_ROAD --end_errand()--> ERRAND again, or DONE:
 *   content of the centre, attachments up and down, agreement.
 * A step works for about BUDGET_MS, its commit included, and waits for no disk (0: as long as it needs, and waiting).
 * SYNC_DONE: everything is on the disk. What was taken in before a failure stays, and is only repeated by the next
 * exchange. */
enum sync_progress sync_step(struct sync *sync, int64_t budget_ms, struct error *err);
/* What the next step does, in a word for who measures it: "take in", "carry" ... */
const char *sync_doing(const struct sync *sync);
/* The whole exchange, waiting. */
bool sync_run(struct sync *sync, struct error *err);
size_t sync_sent(const struct sync *sync);     /* acknowledged changes, views not told apart */
size_t sync_received(const struct sync *sync); /* changes that were new here */
/* How long the server wants to be left alone after it refused; 0: it said nothing of that. */
int64_t sync_patience_ms(const struct sync *sync);
void sync_free(struct sync *sync);
SCOPED(sync)

struct inquiry;
struct inquiry_answer;
struct sync_inquiry; /* opaque: somebody being asked for */
/* Begins to ask the server for somebody, over LINE (NULL: one of its own). NULL and ERR. */
struct sync_inquiry *sync_inquire(struct store *store, struct sync_line *line, const struct inquiry *inquiry,
                                  struct error *err);
size_t sync_inquiry_wait(struct sync_inquiry *asked, struct pollfd *out, size_t room, int *timeout_ms);
/* False: it failed, ERR says why. *IS_DONE: OUT is the answer, in ARENA. */
bool sync_inquiry_step(struct sync_inquiry *asked, struct arena *arena, struct inquiry_answer *out, bool *is_done,
                       struct error *err);
/* Waits for the answer. */
bool sync_inquiry_run(struct sync_inquiry *asked, struct arena *arena, struct inquiry_answer *out, struct error *err);
void sync_inquiry_free(struct sync_inquiry *asked); /* NULL is fine */

#endif
