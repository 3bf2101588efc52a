/* secret.h — a key or passphrase: in locked memory, wiped when freed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_SECRET_H
#define BALIE_BASE_SECRET_H

#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct secret; /* opaque; nothing else may hold a key or passphrase */

struct secret *secret_new(size_t size_bytes); /* zeroed; ends the program when no memory can be locked */
struct secret *secret_copy(const void *bytes, size_t size_bytes);
uint8_t *secret_bytes(struct secret *secret); /* borrowed */
size_t secret_size_bytes(const struct secret *secret);
void secret_free(struct secret *secret);
SCOPED(secret)

#endif
