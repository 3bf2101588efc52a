/* problem.h — why the server refuses a request, as a problem document (RFC 9457). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_PROBLEM_H
#define BALIE_WIRE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

#define PROBLEM_TYPE       "application/problem+json"
#define PROBLEM_NAME_BYTES 32

/* NAME is a word for the program ("token", "code", "malformed", "size", "method", "absent", "busy"). */
void problem_encode(struct buf *out, int status, const char *name, const char *detail);
/* The word of a problem document; false when BYTES are none. */
bool problem_decode(const char *bytes, size_t size_bytes, char name[PROBLEM_NAME_BYTES]);

#endif
