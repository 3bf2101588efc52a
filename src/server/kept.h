/* kept.h — the things that the server keeps: changes, desks, devices, codes, people, scope, attachments, content. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SERVER_KEPT_H
#define BALIE_SERVER_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

#define STORE_TEXT_BYTES 129
#define STORE_LINES      2000 /* changes of one reading */

/* An enrolment: one computer with its token; it keeps it when it takes a new device id. */
struct store_desk {
    int64_t number, since_ms, until_ms; /* enrolled when, its token is good until */
    char region[STORE_TEXT_BYTES];      /* "" sees all */
    char role[STORE_TEXT_BYTES];
    char name[STORE_TEXT_BYTES]; /* who it was invited for */
    enum { STORE_ACTIVE, STORE_DISABLED, STORE_REVOKED } state;
};

/* A queue of changes. NUMBER is printed with four digits, for numbers made offline. */
struct store_device {
    struct id id;
    int64_t number, desk;
    uint64_t head;
    struct digest chain;
};

/* DESK is set once the code was used, by DEVICE: the same device may use it again, when the answer was lost. */
struct store_code {
    bool is_there;
    int64_t desk;
    struct id device;
    char region[STORE_TEXT_BYTES], role[STORE_TEXT_BYTES], name[STORE_TEXT_BYTES];
};

/* Someone who works somewhere; ROLE "" was not given by the centre. NUMBER rises with each alteration. */
struct store_person {
    int64_t number; /* 0: not known */
    struct id id;
    char name[STORE_TEXT_BYTES * 2], role[STORE_TEXT_BYTES], region[STORE_TEXT_BYTES];
    bool has_left;
    bool is_signed; /* by the centre: SIGNATURE is over id, name, role, region and number */
    uint8_t signature[64];
};

/* A change as it is kept; texts are borrowed. */
struct store_change {
    int64_t position; /* 0: none such */
    int64_t arrival_ms, device;
    uint64_t seq;
    struct id id, dossier, record;
    const char *kind, *region, *refusal; /* REFUSAL NULL: good */
    const char *sole;                    /* the one region that may see it; "": its dossier's scope tells */
    const char *line;
    size_t line_bytes;
};

/* REGION sees DOSSIER, from GRANTED (0: from the beginning) and until REVOKED (0: still). One region owns it. */
struct store_scope {
    struct id dossier;
    char region[STORE_TEXT_BYTES];
    int64_t granted, revoked;
    bool is_owner;
    bool is_known; /* the store has it, perhaps as it was before */
};

struct store_feed {
    int64_t position, arrival_ms;
};

/* An attachment of a dossier: HAVE_BYTES of SIZE_BYTES are here; SIZE_BYTES 0: it is not known. */
/* What stood at a position, and since when: by it a desk's history is told from another. */
struct store_mark {
    struct id id;
    int64_t arrival_ms; /* 0: not known, of what an older server passed on */
};
struct store_blob {
    struct id dossier;
    struct digest hash;
    int64_t size_bytes, have_bytes;
};

/* The content that is live in a region ("" everywhere): NUMBER rises with each publication, 0 when there is none. */
struct store_bundle {
    int64_t number;
    char region[STORE_TEXT_BYTES];
    struct digest hash;
    uint8_t signature[64];
};

/* A text by which the centre may find a dossier: a word of what a property of a list was ever given. */
struct store_word {
    const char *word, *list, *property; /* borrowed */
    struct id dossier;
};

/* Two dossiers that are perhaps of one person, and by what; since POSITION. */
struct store_likely {
    struct id dossier, other;
    const char *reason;
    int64_t position;
};

/* Another dossier than DOSSIER with WORD under PROPERTY of LIST, and SECOND (NULL: nothing more) under its property. */
struct store_likeness {
    struct id dossier;
    const char *list, *word, *property, *second, *second_property;
};

/* What a region reads: after AFTER and up to UNTIL, at most LINES changes (0: STORE_LINES). */
struct store_reach {
    const char *region; /* "" sees all */
    int64_t after, until, lines;
};

/* Called for each thing that was asked for, until it says stop. */
struct store_visitor {
    bool (*change)(void *with, const struct store_change *change);
    bool (*person)(void *with, const struct store_person *person);
    bool (*scope)(void *with, const struct store_scope *scope);
    bool (*desk)(void *with, const struct store_desk *desk);
    bool (*dossier)(void *with, struct id dossier, int64_t number);
    bool (*word)(void *with, const struct store_word *word);
    bool (*likely)(void *with, const struct store_likely *likely);
    void *with;
};

#endif
