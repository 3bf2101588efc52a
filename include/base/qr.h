/* qr.h — a QR code as rows of dark and light squares. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_QR_H
#define BALIE_BASE_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct qr; /* opaque */

struct qr *qr_make(const char *text); /* NULL when TEXT is too long */
size_t qr_width(const struct qr *qr); /* squares a side */
bool qr_is_dark(const struct qr *qr, size_t x, size_t y);
void qr_free(struct qr *qr);
SCOPED(qr)

#endif
