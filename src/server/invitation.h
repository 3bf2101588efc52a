/* invitation.h — the one-time code that lets a computer in, and the token it gets for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_INVITATION_H
#define BALIE_SERVER_INVITATION_H

#include "base/hash.h"

#define INVITATION_TOKEN_BYTES    65
#define INVITATION_CODE_BYTES     15 /* "K7F2-Q9MD-3XTA": 60 bits */
#define INVITATION_LIVES_MS       (INT64_C(24) * 3600 * 1000)
#define INVITATION_TOKEN_LIVES_MS (INT64_C(400) * 24 * 3600 * 1000) /* longer than any leave */

void invitation_make_token(char token[INVITATION_TOKEN_BYTES]);
void invitation_make_code(char code[INVITATION_CODE_BYTES]);
/* What is kept of a code: however it was typed (small letters, no dashes), the same. */
struct digest invitation_hash(const char *code);

#endif
