/* aftermath.h — what the last stop left in the log: nothing, a change half written, or damage. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_AFTERMATH_H
#define BALIE_VAULT_AFTERMATH_H

struct page_keys;

enum aftermath {
    AFTERMATH_CLEAN,  /* whole up to its end, or none */
    AFTERMATH_CUT,    /* its last change is not whole: as a power cut leaves it, and nobody was told it was kept */
    AFTERMATH_DAMAGED /* something before its last change was altered: no power cut does that */
};

/* SQLite ends the log at the first frame that is not whole, in silence. A change is synced before the next is written,
 * so one that is followed by another was whole once. LOG_PATH may be absent. */
enum aftermath aftermath_judge(const char *log_path, const struct page_keys *keys);

#endif
