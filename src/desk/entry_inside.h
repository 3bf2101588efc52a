/* entry_inside.h — an open form from inside: what opening, keeping and submitting share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ENTRY_INSIDE_H
#define BALIE_DESK_ENTRY_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/date.h"
#include "base/id.h"
#include "desk/entry.h"
#include "form/session.h"

struct arena;
struct body;
struct digest;
struct fold_record;
struct json_t;
struct library;
struct map;
struct node;
struct world;

/* A value that stands or was shown: text, or a blank with its reason, or nothing. */
struct standing {
    const char *key, *value, *blank;
};

struct entry {
    struct seat *seat;
    struct arena *arena;
    struct library *library;
    const struct form *form;
    struct world *world;
    struct session_world session_world;
    struct session *session;
    struct id dossier, record;
    char dossier_text[ID_TEXT_BYTES], record_text[ID_TEXT_BYTES], user_text[ID_TEXT_BYTES], sitting_text[ID_TEXT_BYTES];
    bool is_new_dossier, is_correction, has_draft;
    bool is_loose;            /* of no dossier: no seat, no world, no draft; its session is somebody else's */
    bool is_stand_in;         /* the content the record was made with is not here: today's stands in for it */
    int64_t opened_ms, at_ms; /* at: the moment it counts as submitted; 0 = now */
    const struct id *parents;
    size_t parent_count;
    struct map *standing; /* key -> struct standing, of the record as it stood at opening */
    struct map *kept;     /* key -> JSON of the value as the draft, over what was shown, has it */
    struct map *noted;    /* the same, of what is being written: it counts once it is committed */
    struct map *foreign; /* key -> struct standing, of questions this form does not have (any more): kept as they are */
    const struct session_save *base_saves; /* what the session saved before anything was answered */
    size_t base_save_count;
    struct id carried_from; /* dossier this was carried away from; its record is withdrawn on submit */
    struct id carried_record;
    char *cursor;
    struct node *last_saved;     /* the record of its form saved before; NULL: none, or nobody asked yet */
    bool has_looked_back;        /* for that record */
    const char *override_reason; /* given to pass a precondition, kept in the record */
};

struct entry_start {
    struct library *library;
    const char *form;
    struct id dossier, record, sitting;
    int64_t at_ms;
    bool is_new_dossier;
    const struct date *as_of; /* the dossier as it was on that day; NULL: as it is */
};
/* Opens the form with defaults; nothing of a draft or record is taken up yet. */
struct entry *entry_begin(struct seat *seat, const struct entry_start *start, struct error *err);
/* Takes up what stands in RECORD as this entry's base. */
void entry_take_up(struct entry *entry, const struct fold_record *record);
/* One answer of it: what stands, what is shown, what a draft need not keep. */
void entry_show(struct entry *entry, const char *key, const char *value, const char *blank);
/* Opens a draft with the content of LIBRARY, which need not be the one it was begun with; NULL: with that one. */
struct entry *entry_resume_with(struct seat *seat, struct id draft, struct library *library, struct error *err);
/* Remembers what the record saves now, so that only differences are saved later. */
bool entry_settle(struct entry *entry, struct error *err);
bool entry_preconditions(struct entry *entry, const char *override_reason, struct error *err);
bool entry_fill_at(struct entry *entry, const struct json_t *answers, const char *entity, struct error *err);

/* In attachment.c: the files that answers of BODY name are kept in the dossier; the answers become their names, BLOBS
 * their hashes in the order of body.files. */
bool attachment_take(struct entry *entry, struct arena *arena, struct body *body, const struct digest **blobs,
                     struct error *err);

/* A record as it stands, frozen or not, for reading and explaining only. */
struct entry *entry_look(struct seat *seat, struct id dossier, struct id record, struct error *err);

/* In carry.c. That answers were carried here is kept beside the draft: leaving it and coming back changes nothing. */
void carry_recall(struct entry *entry);
bool carry_forget(struct entry *entry, struct error *err);
/* Takes the record they were carried from out of its dossier, if there is one. */
bool carry_finish(struct entry *entry, struct error *err);

/* Writes to the draft what differs from it. */
bool entry_keep(struct entry *entry, const struct item *cursor, struct error *err);
/* Puts the draft's answers back. */
bool entry_restore_draft(struct entry *entry, struct id draft, struct error *err);

/* Whether the item carries a value of its own. */
bool item_has_value(const struct item *item);

#endif
