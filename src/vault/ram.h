/* ram.h — a file that is only in memory: what SQLite would put beside the database never reaches a disk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_RAM_H
#define BALIE_VAULT_RAM_H

struct sqlite3_file;

/* A file of SQLite, at least ram_file_bytes() big, becomes one in memory; wiped when it is closed or cut. */
void ram_open(struct sqlite3_file *file);
int ram_file_bytes(void);

#endif
