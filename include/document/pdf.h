/* pdf.h — markup set on A4 pages as a PDF, the same on every computer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DOCUMENT_PDF_H
#define BALIE_DOCUMENT_PDF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

struct buf;
struct error;

struct pdf_order {
    const char *markup;
    const char *title;    /* heads every page and names the document */
    const char *language; /* "nl": of the text, and its direction */
    const char *code;     /* drawn as squares on every page; "" for none */
    int64_t at_ms;        /* the moment the file says it was made: the only thing in it that is not the text */
};
/* Appends the PDF. False and ERR: the libraries or fonts are missing (ERROR_ABSENT, with the package's name), a
 * character that no font has (named), bad markup. */
bool pdf_make(const struct pdf_order *order, struct buf *out, struct error *err);
/* What a document is known by: the hash of its title, text and code. The first eight digits stand on every page. */
struct digest pdf_digest(const struct pdf_order *order);

#endif
