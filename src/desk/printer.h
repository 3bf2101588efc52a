/* printer.h — the printer of this desk, through CUPS. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_PRINTER_H
#define BALIE_DESK_PRINTER_H

#include <stdbool.h>
#include <stddef.h>

struct error;

bool printer_is_there(void); /* a default printer is set */
/* Hands a PDF over; nothing is written to a disk by us. ERROR_ABSENT when there is no printer. */
bool printer_print(const void *pdf, size_t size_bytes, const char *title, struct error *err);

#endif
