/* qr.c — a QR code as rows of dark and light squares. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/qr.h"

#include <limits.h>
#include <qrencode.h>
#include <string.h>

#include "base/memory.h"

struct qr {
    QRcode *code;
};

struct qr *qr_make(const char *text)
{
    size_t size_bytes = strlen(text);
    struct qr *qr;
    QRcode *code;

    if (size_bytes > INT_MAX)
        return NULL;
    code = QRcode_encodeData((int)size_bytes, (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (!code)
        return NULL;
    qr = mem_new(sizeof *qr);
    qr->code = code;
    return qr;
}

size_t qr_width(const struct qr *qr)
{
    return (size_t)qr->code->width;
}

bool qr_is_dark(const struct qr *qr, size_t x, size_t y)
{
    size_t width = qr_width(qr);

    return x < width && y < width && qr->code->data[y * width + x] & 1;
}

void qr_free(struct qr *qr)
{
    if (!qr)
        return;
    QRcode_free(qr->code);
    mem_free(qr);
}
