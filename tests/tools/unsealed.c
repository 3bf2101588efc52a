/* unsealed.c — a vault written out without its seals, to prove that what searches for names in files finds them. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: unsealed FOLDER PASSPHRASE-FILE OUT */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/secret.h"
#include "vault/vault.h"

static bool copy_pages(sqlite3 *from, const char *path)
{
    sqlite3 *to = NULL;
    sqlite3_backup *pages;
    bool good = sqlite3_open(path, &to) == SQLITE_OK;

    pages = good ? sqlite3_backup_init(to, "main", from, "main") : NULL;
    good = pages && sqlite3_backup_step(pages, -1) == SQLITE_DONE;
    sqlite3_backup_finish(pages);
    sqlite3_close(to);
    return good;
}

int main(int argc, char **argv)
{
    scoped_buf words = { 0 };
    scoped(secret) passphrase = NULL;
    scoped(vault) vault = NULL;
    struct error err = { 0 };

    if (argc != 4)
        return 2;
    if (file_read(argv[2], 1024, &words, &err)) {
        passphrase = secret_copy(words.bytes, strcspn(buf_view(&words), "\n"));
        vault = vault_open(argv[1], NULL, passphrase, &err);
    }
    if (vault && copy_pages(vault_database(vault), argv[3]))
        return 0;
    fprintf(stderr, "unsealed: %s\n", err.text);
    return 1;
}
