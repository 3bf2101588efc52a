/* admin.h — what whoever looks after the server does with its store, also while it serves. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_ADMIN_H
#define BALIE_SERVER_ADMIN_H

#include <stdbool.h>

struct buf;
struct error;

#define SERVER_CODE_BYTES 15

/* For whom a code is. ROLE NULL: the vault's own. */
struct server_invitation {
    const char *region, *user, *role;
};
/* Makes a code with which one computer may enrol within 24 hours. */
bool server_invite_as(const char *store, const struct server_invitation *invitation, char code[SERVER_CODE_BYTES],
                      struct error *err);

/* Appends a line for each enrolled computer: number, state, region, role, for whom, since and until when. */
bool server_list_devices(const char *store, struct buf *out, struct error *err);
enum server_device_state { SERVER_DEVICE_USED, SERVER_DEVICE_DISABLED, SERVER_DEVICE_REVOKED };
/* DISABLED hands in what waits there and loses its key; REVOKED is let in no more; USED takes DISABLED back. */
bool server_set_device(const char *store, const char *number, enum server_device_state state, struct error *err);

/* Appends a line for each person: id, role, region, name, and whether the centre signed it. */
bool server_list_people(const char *store, struct buf *out, struct error *err);
/* ROLE "" withdraws someone; what is NULL stays. KEY_FILE signs the entry, so that the desks believe it. */
struct server_person {
    const char *id, *name, *role, *region, *key_file;
};
bool server_set_person(const char *store, const struct server_person *person, struct error *err);

/* Appends a line for each change that is kept but not passed on: id, reason, kind, region, arrival. */
bool server_list_held(const char *store, struct buf *out, struct error *err);
/* Passes one on after all. */
bool server_release(const char *store, const char *id, struct error *err);

#endif
