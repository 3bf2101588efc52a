/* pin.h — the fingerprint of a server's public key, taken from the certificate it showed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_PIN_H
#define BALIE_SYNC_PIN_H

#include <stdbool.h>

/* Writes "sha256//…" (52 bytes) to PIN; false when PEM is no certificate. */
bool pin_of_pem(const char *pem, char *pin);

#endif
