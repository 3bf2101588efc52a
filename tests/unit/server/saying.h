/* saying.h — devices that each say one thing, and listen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_SAYING_H
#define BALIE_TESTS_SERVER_SAYING_H

#include "talk.h"

/* DEVICE writes one change and sends it; its id. */
static inline struct id say(struct room *room, struct device *device, const char *kind, const char *dossier,
                            const char *region)
{
    scoped_buf lines = { 0 };
    struct id id;

    room->at = device;
    id = add_kind(room, &lines, kind, dossier, region);
    send_changes(room, &lines);
    return id;
}

/* DEVICE asks what is new. */
static inline void listen_to(struct room *room, struct device *device)
{
    room->at = device;
    send_changes(room, NULL);
}

#endif
