/* links.h — two dossiers of one person linked, as another desk may have done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_DESK_LINKS_H
#define BALIE_TESTS_DESK_LINKS_H

#include "counter.h"

/* A link is written in both. */
static inline void link_both(struct counter *counter, struct id one, struct id two)
{
    const struct id pair[] = { one, two };

    for (int i = 0; i < 2; i++) {
        char other[ID_TEXT_BYTES];
        struct body body = { .linked = id_format(pair[1 - i], other) };
        struct change change = { .kind = CHANGE_LINK,
                                 .at_ms = clock_now(),
                                 .user = seat_user(counter->seat),
                                 .dossier = pair[i],
                                 .form = "",
                                 .region = "",
                                 .date = seat_today(counter->seat) };
        scoped_buf bytes = { 0 };

        body_encode(&bytes, &body);
        change.body = buf_view(&bytes);
        change.body_bytes = bytes.size_bytes;
        assert_true(log_append(seat_store(counter->seat), &change, NULL));
    }
}

#endif
