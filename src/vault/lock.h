/* lock.h — one process at a time: who holds the vault, and from which terminal. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_LOCK_H
#define BALIE_VAULT_LOCK_H

struct error;

/* The open lock file of FOLDER, to be given to lock_release(); -1 and ERROR_LOCKED when another process holds it. */
int lock_take(const char *folder, struct error *err);
void lock_release(int lock); /* -1 is fine */

#endif
