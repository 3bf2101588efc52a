/* body.h — the body of a set change: what its author answered, computed and saved. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_WIRE_BODY_H
#define BALIE_WIRE_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct error;

/* One answer: text, null (cleared), or blank for a reason. */
struct body_value {
    enum { BODY_NULL, BODY_TEXT, BODY_BLANK } kind;
    const char *text; /* TEXT: canonical XForms string; BLANK: the reason */
};

/* KEY is the question's name within its repeat rows: "naam", "kind/<row>/leeftijd". "kind/<row>" itself = "" makes
 * the row, null deletes it. */
struct body_set {
    const char *key;
    struct body_value value;
    bool computed; /* in "calc", not in "set": makes no conflict of its own */
};

/* PROPERTY "" with value "1" creates the entity, with null un-creates it; "label" is its label. */
struct body_save {
    const char *list, *entity, *property;
    struct body_value value; /* NULL or TEXT */
    bool computed;
};

/* An attachment: what KEY's answer names, known by HASH (hex), which is in the header's blobs as well. */
struct body_file {
    const char *key, *hash, *name;
    int64_t size_bytes;
};

struct body {
    const struct body_set *sets;
    size_t set_count;
    const struct body_save *saves;
    size_t save_count;
    const struct body_file *files;
    size_t file_count;
    const char *why;           /* parked: the reason code ("park" in the body); NULL when complete */
    const char *where;         /* parked: the key of the question it stopped at */
    const char *until;         /* parked: until when, ISO; or NULL */
    const char *handed_to;     /* parked: user id, role or "" = whoever is free; or NULL */
    const char *fold_hash;     /* freeze: hex; or NULL */
    const char *document_hash; /* freeze: hex; or NULL */
    const char *linked;        /* link, unlink: the other dossier, hex; or NULL */
    const char *note;          /* a reason given by a person (override, withdraw, erase); or NULL */
    bool settles;              /* decides what desks said differently: open in a restricted dossier too */
};

/* Writes {"salt":…,"set":{…},"calc":{…},"save":[[list,entity,property,value(,1 when computed)]…],
 * "files":[[key,hash,name,size]…],"park":{…}…,"settle":true} with a
 * fresh salt of 8 random bytes and members in this order; a blank is {"leeg": reason}. */
void body_encode(struct buf *out, const struct body *body);
/* Everything lives in ARENA. Unknown members are kept in the bytes and ignored here. */
bool body_decode(struct arena *arena, const char *bytes, size_t size_bytes, struct body *out, struct error *err);

#endif
