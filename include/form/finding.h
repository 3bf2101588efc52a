/* finding.h — what is wrong or doubtful in content, and where. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_FINDING_H
#define BALIE_FORM_FINDING_H

#include <stdbool.h>

/* Receives one finding. WHERE is "file:row:column". Fatal ones make the load fail after all have been reported. */
struct findings {
    void (*report)(void *with, bool is_error, const char *where, const char *sentence);
    void *with;
};

#endif
