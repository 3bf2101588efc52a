/* server.h — the central server: keeps all desks in step, and lets new ones in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_SERVER_H
#define BALIE_SERVER_SERVER_H

#include <stdbool.h>

#include "server/admin.h"

struct error;

struct server_options {
    const char *listen;             /* "127.0.0.1:7391", "[::1]:7391"; port 0 takes a free one */
    const char *store;              /* "sqlite:FILE" */
    const char *tls_cert, *tls_key; /* PEM files; NULL only when LISTEN is a loopback address */
};

/* Serves until SIGTERM or SIGINT. Says on standard output where it listens once it does, and a JSON line per request on
 * standard error, without personal data. */
bool server_run(const struct server_options *options, struct error *err);

/* Makes a code with which one computer may enrol within 24 hours; may be called while another process serves. */
bool server_invite(const char *store, const char *region, const char *user, char code[SERVER_CODE_BYTES],
                   struct error *err);

/* Publishes the content in FOLDER as live in REGION ("" everywhere), signed with the key in KEY_FILE. */
bool server_publish(const char *store, const char *folder, const char *region, const char *key_file, struct error *err);
#define SERVER_KEY_BYTES 65
/* Makes a key to publish with in FILE and gives the public half, hex. */
bool server_make_key(const char *path, char public_key[SERVER_KEY_BYTES], struct error *err);

#endif
