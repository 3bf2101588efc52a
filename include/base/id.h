/* id.h — sixteen random bytes that name a dossier, a record, a row, a user or a change. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_ID_H
#define BALIE_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

#define ID_TEXT_BYTES 33
#define ID_CODE_BYTES 8

struct id {
    uint8_t bytes[16]; /* all zero = none */
};

struct id id_random(void);
struct id id_none(void);
bool id_is_set(struct id id);
bool id_equal(struct id a, struct id b);
int id_compare(struct id a, struct id b);                      /* bytewise */
const char *id_format(struct id id, char text[ID_TEXT_BYTES]); /* 32 lower-case hex digits; returns TEXT */
bool id_parse(const char *text, struct id *out);               /* exactly 32 hex digits, or a UUID with dashes */
/* The short code said aloud and printed on slips, "K7F-2Q9": 30 bits, no I, L, O, U. */
const char *id_code(struct id id, char code[ID_CODE_BYTES]);

#endif
