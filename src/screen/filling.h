/* filling.h — a form while a person fills it in: where the cursor is, what is being typed, what was refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_FILLING_H
#define BALIE_SCREEN_FILLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/entry.h"
#include "outline.h"
#include "picker.h"
#include "tui/line.h"

struct arena;
struct buf;
struct control;
struct error;
struct item;
struct key;
struct question;
struct seat;

/* What the keys answer now: the question, why it is left blank, or why a precondition is passed over. */
enum filling_asks { ASKS_ANSWER, ASKS_BLANK, ASKS_OVERRIDE };

struct filling {
    struct seat *seat;
    struct entry *entry; /* owned */
    struct outline outline;
    size_t at; /* the stop under the cursor */
    enum filling_asks asks;
    struct line typed;
    bool is_typing;   /* TYPED counts; otherwise the value that stands shows */
    bool is_picking;  /* the highlight was moved by hand: Enter takes it */
    bool is_numbered; /* the key before ticked a choice by its number */
    bool is_removing; /* "-" was pressed once on a row that has answers */
    struct picker picker;
    size_t cell; /* of a grid, under the cursor */
    char message[1024];
    bool is_refusal;  /* MESSAGE says why something was refused */
    bool has_answers; /* something was answered or changed here */
    bool is_done;     /* submitted: RECEIPT says what comes next */
    struct receipt receipt;
    struct buf earlier, author, ground; /* of the current question, made once per visit */
};

/* Takes over ENTRY. */
void filling_open(struct filling *filling, struct seat *seat, struct entry *entry);
void filling_close(struct filling *filling);
/* What is being typed is kept beside the draft. */
void filling_put_aside(struct filling *filling);

struct session *filling_session(const struct filling *filling);
const struct stop *filling_stop(const struct filling *filling);
struct item *filling_item(const struct filling *filling);
/* What it holds, as far as it may be seen. */
const char *filling_open_value(const struct filling *filling);
/* Columns of the grid the current question is drawn as; 0: it is none. */
size_t filling_grid_columns(const struct filling *filling);
/* Whether the current question is answered from the picker. */
bool filling_has_choices(const struct filling *filling);
bool filling_has_many(const struct filling *filling); /* several may be chosen */

/* Takes a key that types, moves or edits; false: it is not one of these (Escape with nothing to give up too). */
bool filling_key(struct filling *filling, const struct key *key);
void filling_type(struct filling *filling, const char *letter); /* into TYPED, which then counts */
void filling_enter(struct filling *filling);                    /* takes what was typed and goes on; never submits */
void filling_next_missing(struct filling *filling);
void filling_turn_page(struct filling *filling, int by);
void filling_ask_blank(struct filling *filling);
/* What people call the reason CODE of a blank; in ARENA. */
const char *filling_reason(const struct filling *filling, struct arena *arena, const char *code);
/* Submits whole. Refused: the cursor stands on what is in the way and MESSAGE says why. */
bool filling_submit(struct filling *filling);
bool filling_jump(struct filling *filling, struct item *item);

/* Used by the controls. */
bool filling_answer(struct filling *filling, const char *text);
void filling_say(struct filling *filling, const char *sentence);
void filling_refuse(struct filling *filling, const struct error *err);
void filling_refresh(struct filling *filling, struct item *item); /* after a change: the cursor stays with ITEM */
void filling_advance(struct filling *filling);

#endif
