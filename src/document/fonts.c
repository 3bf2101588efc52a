/* fonts.c — which letters are printed: one family per script, whatever the computer has besides. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "fonts.h"

#define FAMILY(name) "<family>" name "</family>"

/* Asked only for "Noto Sans", the library takes DejaVu for Arabic and Kufi for Pashto; so each script has its family,
 * and other folders than Noto's are not looked at. The folders: Debian, Fedora and Arch. */
const char fonts_configuration[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig>"
    "<dir>/usr/share/fonts/truetype/noto</dir><dir>/usr/share/fonts/google-noto</dir><dir>/usr/share/fonts/noto</dir>"
    "<cachedir prefix=\"xdg\">fontconfig</cachedir><cachedir>/var/cache/fontconfig</cachedir>"
    "<alias binding=\"strong\"><family>" FONTS_FAMILY "</family><prefer>" FAMILY("Noto Sans")
        FAMILY("Noto Naskh Arabic") FAMILY("Noto Sans Ethiopic") FAMILY("Noto Sans Devanagari")
            FAMILY("Noto Sans Hebrew") FAMILY("Noto Sans Armenian") FAMILY("Noto Sans Georgian")
                FAMILY("Noto Sans Bengali") FAMILY("Noto Sans Gurmukhi") FAMILY("Noto Sans Gujarati")
                    FAMILY("Noto Sans Tamil") FAMILY("Noto Sans Telugu") FAMILY("Noto Sans Kannada")
                        FAMILY("Noto Sans Malayalam") FAMILY("Noto Sans Sinhala") FAMILY("Noto Sans Thai")
                            FAMILY("Noto Sans Lao") FAMILY("Noto Sans Khmer") FAMILY("Noto Sans Myanmar")
                                FAMILY("Noto Sans Syriac") FAMILY("Noto Sans Thaana") FAMILY("Noto Sans NKo")
                                    FAMILY("Noto Sans Tifinagh") FAMILY("Noto Sans Symbols")
                                        FAMILY("Noto Sans Symbols2") "</prefer></alias>"
                                                                     "</fontconfig>";
