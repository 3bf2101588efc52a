/* judge.h — whether a change may be passed on: by whom, from which desk, of which dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_JUDGE_H
#define BALIE_SERVER_JUDGE_H

#include <stdbool.h>

struct change;
struct shelf_content;
struct place;
struct store_desk;
struct store_person;

/* One change before its judge; PLACE is NULL when it is of no dossier. */
struct case_file {
    const struct store_desk *desk;
    const struct store_person *author; /* number 0: not known */
    const struct change *change;
    const struct place *place;
    const struct shelf_content *content;
    bool is_bare;    /* its words are not with its author any more, and nobody erased them */
    bool is_stopped; /* the dossier is restricted, and this works with it all the same */
};

/* Why it may not be passed on, as a word that lasts; NULL when it may. */
const char *judge_change(const struct case_file *file);

#endif
