/* directory.h — the centre's list of people: who has which role in which region, signed entry by entry. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_DIRECTORY_H
#define BALIE_WIRE_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "base/sign.h"

struct arena;
struct json_t;
struct secret;

/* One person. ROLE "" is nobody's: this person left, and may do nothing. A later VERSION replaces an earlier one; a
 * device never goes back to an older one. */
struct directory_entry {
    struct id id;
    const char *name, *role, *region;
    int64_t version;
    uint8_t signature[SIGN_BYTES];
};

/* What is signed (Ed25519): "balie-d1\n", then id in hex, name, role, region and version, each ended by a newline. None
 * of the texts may hold a newline. */
void directory_sign(struct directory_entry *entry, struct secret *private_key);
/* Whether the signature is the centre's over what the entry says. */
bool directory_is_signed(const struct directory_entry *entry, const uint8_t public_key[SIGN_PUBLIC_BYTES]);

/* In an answer: [id, name, role, region, version, signature in hex]. */
struct json_t *directory_encode(const struct directory_entry *entry);
bool directory_decode(struct arena *arena, const struct json_t *json, struct directory_entry *out);

#endif
