/* link.h — the line to the central server: one request at a time, never waiting. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_LINK_H
#define BALIE_SYNC_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct buf;
struct error;
struct link; /* opaque */
struct pollfd;

struct link_address {
    const char *url;       /* "https://host[:port]"; plain http only to this machine itself */
    const char *token;     /* NULL none yet */
    const char *pin;       /* "sha256//…": the only public key it may show; NULL any that is vouched for */
    const char *authority; /* PEM: who must vouch for it; NULL whom the system trusts */
};

/* Whether ADDRESS may be used at all; *OUT (yours) is it without a slash at its end. */
bool link_check(const char *address, char **out, struct error *err);
/* Loads the library, reaches nothing yet. A proxy is used when the environment names one (https_proxy, all_proxy,
 * no_proxy, as libcurl reads them); never to this machine itself without TLS. */
struct link *link_open(const struct link_address *address, struct error *err);
/* Begins a request; BYTES must last until the answer is there. TYPE NULL: a GET, without bytes. */
bool link_post(struct link *link, const char *path, const char *type, const struct buf *bytes, struct error *err);
size_t link_wait(struct link *link, struct pollfd *out, size_t room, int *timeout_ms);
/* False: it failed and ERR says why. *IS_DONE: the answer is there, of TYPE. */
bool link_step(struct link *link, bool *is_done, const char *type, struct error *err);
/* Whether it is to that address, with the same token, pin and authority. */
bool link_is_to(const struct link *link, const struct link_address *address);
/* Whether the last request was answered as it should, so that the next may go over the same line. */
bool link_is_good(const struct link *link);
/* It is put aside for later: what was answered is gone. */
void link_rest(struct link *link);
/* Waits for the answer. */
bool link_run(struct link *link, const char *type, struct error *err);
/* Whether the server itself refused the last request, for a reason that a later one need not meet. */
bool link_was_refused(const struct link *link);
/* The name of the problem that the server told last; "" none. */
const char *link_problem(const struct link *link);
/* How long the server wants to be left alone, when it refused for that. */
int64_t link_patience_ms(const struct link *link);
/* Whether what came before the line was cut is the beginning of a good answer of TYPE. */
bool link_has_beginning(struct link *link, const char *type);
const struct buf *link_answer(const struct link *link);
/* The pin of the server that answered last; "" when it was plain http. PIN has room for LINK_PIN_BYTES. */
#define LINK_PIN_BYTES 64
void link_pin(struct link *link, char pin[LINK_PIN_BYTES]);
void link_free(struct link *link);
SCOPED(link)

#endif
