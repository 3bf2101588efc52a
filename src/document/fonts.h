/* fonts.h — which letters are printed: one family per script, whatever the computer has besides. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DOCUMENT_FONTS_H
#define BALIE_DOCUMENT_FONTS_H

#include <stddef.h>

#define FONTS_FAMILY  "balie"
#define FONTS_PACKAGE "fonts-noto-core"

/* The configuration that knows only the families of FONTS_PACKAGE. */
extern const char fonts_configuration[];

#endif
