/* text.h — UTF-8 at the border and folded for searching. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_TEXT_H
#define BALIE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;

/* Whether BYTES are valid UTF-8 without NUL. Run once, at the border. */
bool utf8_check(const char *bytes, size_t size_bytes);
/* Decodes the code point at TEXT into CODE and returns its bytes (1-4); 1 and U+FFFD for a bad byte; 0 at the end. */
size_t utf8_next(const char *text, uint32_t *code);

/* The first control character of valid UTF-8 (not tab, LF, CR), 0 when there is none: a terminal would obey it. */
uint32_t utf8_control(const char *text);
/* Appends the NFC form of valid UTF-8. */
void text_compose(struct buf *out, const char *text);
/* Appends what a search compares: NFKD, case folded, marks dropped, "ß" as "ss", "ø" as "o", punctuation as a space. */
void text_fold(struct buf *out, const char *text);
/* TEXT with a capital first, when it is in small letters only; one that has a capital stays as it is. */
void text_capital(struct buf *out, const char *text);

bool text_equal(const char *a, const char *b); /* NULL equals NULL only */
bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);
bool text_is_blank(const char *text); /* NULL, empty or white space only */
/* Skips white space at the start of TEXT and gives the bytes up to the white space at its end. */
const char *text_trim(const char *text, size_t *size_bytes);
bool text_is_name(const char *text); /* [a-z][a-z0-9_]* */
/* A name as XML takes it, of letters of any script and without a colon. */
bool text_is_xml_name(const char *text);
/* Whether WORD is one of the space-separated words of LIST. */
bool text_has_word(const char *list, const char *word);
/* The next space-separated word of *LIST into *WORD (not terminated), advancing *LIST; its bytes, 0 at the end. */
size_t text_word(const char **list, const char **word);
/* The next ${name} of *TEXT: what stands before it goes to OUT, *TEXT goes on behind it. The name, yours; NULL: there
 * is none, and all of it went to OUT. */
char *text_place(const char **text, struct buf *out);
/* A whole decimal number within [low, high]; false (OUT untouched) for anything else. */
bool text_integer(const char *text, int64_t low, int64_t high, int64_t *out);
/* Whether A and B differ by at most one typing error (one letter added, left out, changed, or two swapped). */
bool text_is_slip(const char *a, const char *b);

#endif
