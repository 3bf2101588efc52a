/* journal.h — what the server writes down of its work: one JSON object a line, nothing of a person in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_JOURNAL_H
#define BALIE_SERVER_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal_request {
    const char *method, *route; /* the row of the table, never the address that was asked for */
    int status;
    size_t in_bytes, out_bytes;
    int64_t took_ms, desk; /* DESK 0: not known */
    bool is_cut;
};

/* On standard error. */
void journal_request(const struct journal_request *request);
/* EVENT is a word; TEXT a sentence of the program, NULL none. */
void journal_event(const char *level, const char *event, const char *text);

#endif
