/* words.h — the program's own sentences, in the language of the person at the keyboard. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_WORDS_H
#define BALIE_BASE_WORDS_H

#include <libintl.h>

#define _(sentence)  gettext(sentence)
#define N_(sentence) (sentence)

/* Opens the catalogues: LANGUAGE "nl", "fr" or "en"; NULL takes BALIE_LANG, then the locale, then Dutch. */
void words_open(const char *language);
const char *words_language(void); /* "nl", "fr" or "en" */

#endif
